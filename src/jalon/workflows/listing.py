"""What a list of workflows says of each beside its figures: what lets people in, in words."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID

import msgspec

from jalon.core.db import cursor
from jalon.definition import words
from jalon.definition.kinds import Trigger
from jalon.definition.problems import Locale
from jalon.definition.worded import readable
from jalon.engine.language import LANGUAGE
from jalon.workflows.models import Workflow


def trigger_words(workflows: Iterable[Workflow], locale: Locale) -> dict[UUID, str]:
    """What lets people into each workflow, in a sentence: by its published version, else by its
    draft, whose incomplete triggers say nothing."""
    return {
        id_: words.either([each.sentence(locale) for each in triggers], locale)
        for id_, triggers in _triggers([one.id for one in workflows]).items()
    }


def with_goal(workflows: Iterable[Workflow]) -> set[UUID]:
    """Those whose published version has a goal; of those never published, whose draft has one."""
    with cursor() as cur:
        rows = cur.execute(
            """SELECT w.id FROM workflow w
               LEFT JOIN workflow_version v ON v.workflow_id = w.id AND v.number = w.version
               WHERE w.id = ANY(%s)
                 AND jsonb_typeof(coalesce(v.definition, w.draft) -> 'goal') = 'object'""",
            ([one.id for one in workflows],),
        ).fetchall()
    return {id_ for (id_,) in rows}


def _triggers(ids: Sequence[UUID]) -> dict[UUID, Sequence[Trigger]]:
    with cursor() as cur:
        rows = cur.execute(
            """SELECT w.id, coalesce(v.definition -> 'triggers', w.draft -> 'triggers')::text
               FROM workflow w
               LEFT JOIN workflow_version v ON v.workflow_id = w.id AND v.number = w.version
               WHERE w.id = ANY(%s)""",
            (ids,),
        ).fetchall()
    return {id_: _read(written or "[]") for id_, written in rows}


@lru_cache(maxsize=1024)
def _read(written: str) -> Sequence[Trigger]:
    """The triggers of a text in JSON, without those that cannot be read."""
    return tuple(readable(msgspec.json.decode(written), LANGUAGE.triggers))
