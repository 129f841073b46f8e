"""What a list of workflows says of each beside its figures: what lets people in, in words."""

from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import Any
from uuid import UUID

import msgspec

from jalon.core.db import cursor
from jalon.definition.kinds import Trigger
from jalon.definition.problems import Locale
from jalon.definition.scalars import decode_scalar
from jalon.engine.triggers import TRIGGERS
from jalon.workflows.models import Workflow

_ANY: Any = reduce(or_, TRIGGERS)


def trigger_words(workflows: Iterable[Workflow], locale: Locale) -> dict[UUID, str]:
    """What lets people into each workflow, as sentences: by its published version, else by its
    draft, whose incomplete triggers say nothing."""
    return {
        id_: "; ".join(each.sentence(locale) for each in triggers)
        for id_, triggers in _triggers([one.id for one in workflows]).items()
    }


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
    data = msgspec.json.decode(written)
    found: list[Trigger] = []
    for one in data if isinstance(data, list) else ():
        try:
            found.append(msgspec.convert(one, _ANY, dec_hook=decode_scalar))
        except ValueError:  # msgspec's too
            continue
    return found
