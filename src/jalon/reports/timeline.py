"""What a contact's timeline says besides its rows: how steps are called, and why messages wait
(CON-4)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from jalon.contacts.queries import TimelineRow
from jalon.core.db import cursor
from jalon.core.ids import lane_of
from jalon.definition.parse import workflow_from_json
from jalon.definition.problems import Locale
from jalon.definition.step_names import StepNames
from jalon.delivery.waiting import waiting_for_routes
from jalon.engine.language import LANGUAGE
from jalon.workflows.models import Workflow, WorkflowVersion

_Version = tuple[str, int]
"""The slug of a workflow, and the number of a version."""


class Told(NamedTuple):
    """Of one row: the names of the steps that it mentions, by their ids, and why it waits."""

    steps: dict[str, str]
    waits: str


def tell(contact_id: UUID, rows: Sequence[TimelineRow], locale: Locale) -> list[Told]:
    """What is said of each row of a contact's timeline, in their order."""
    lane, sent = lane_of(contact_id), [row.id for row in rows if row.kind in ("message", "notice")]
    versions = _of_messages(lane, sent) | {
        row.id: (row.name, row.detail["version"]) for row in rows if row.kind == "step"
    }
    names = _names(set(versions.values()))
    queued = [row.id for row in rows if row.id in sent and row.detail.get("state") == "queued"]
    waits = waiting_for_routes(lane, queued)
    return [
        Told(
            dict(_steps(row, names.get(versions[row.id]), locale)) if row.id in versions else {},
            waits[row.id][locale] if row.id in waits else "",
        )
        for row in rows
    ]


def _steps(row: TimelineRow, names: StepNames | None, locale: Locale) -> Iterator[tuple[str, str]]:
    for mention in ("step", "to"):
        step = row.detail.get(mention)
        if names is not None and isinstance(step, str):
            yield step, names.name(step, locale)


def _of_messages(lane: int, ids: Collection[UUID]) -> dict[UUID, _Version]:
    if not ids:
        return {}
    with cursor() as cur:
        rows = cur.execute(
            """SELECT m.id, w.slug, m.version FROM message m JOIN workflow w ON w.id = m.workflow_id
               WHERE m.lane = %s AND m.id = ANY (%s)""",
            (lane, list(ids)),
        ).fetchall()
    return {id_: (slug, version) for id_, slug, version in rows}


def _names(versions: Collection[_Version]) -> Mapping[_Version, StepNames]:
    slugs = dict(
        Workflow.objects.filter(slug__in={slug for slug, _ in versions}).values_list("id", "slug")
    )
    stored = WorkflowVersion.objects.filter(
        workflow_id__in=slugs, number__in={number for _, number in versions}
    )
    return {
        version: StepNames.of(workflow_from_json(each.definition, LANGUAGE))
        for each in stored
        if (version := (slugs[each.workflow_id], each.number)) in versions
    }
