"""What an enrolment by hand would refuse, found out without changing anything (TRG-16)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from jalon.contacts.lane import contacts_in
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.ids import lane_of, new_id
from jalon.engine.ledger import Refused
from jalon.runtime.lanes.catalog import Catalog, read_catalog
from jalon.runtime.lanes.inbox import InboxRow, Work
from jalon.runtime.lanes.loading import load_persons
from jalon.workflows.actions import ENROLL_CHUNK, check_lets_in
from jalon.workflows.queries import access_workflow


def rehearse(slug: str, contacts: Iterable[UUID], *, again: bool = False) -> list[Refused]:
    """The entries that would be refused now, were the contacts enrolled: the engine itself
    decides, and nothing of it is written. Raises NotFound, or Conflict when the workflow lets
    nobody in."""
    workflow, now = access_workflow(slug), clock.now()
    check_lets_in(workflow)
    with cursor() as cur:
        catalog = read_catalog(cur)
    by_lane: dict[int, list[UUID]] = defaultdict(list)
    for contact in contacts:
        by_lane[lane_of(contact)].append(contact)
    return [
        refused
        for lane, ids in sorted(by_lane.items())
        for start in range(0, len(ids), ENROLL_CHUNK)
        for refused in _rehearse(
            lane,
            workflow.id,
            ids[start : start + ENROLL_CHUNK],
            catalog=catalog,
            now=now,
            again=again,
        )
    ]


def _rehearse(
    lane: int,
    workflow_id: UUID,
    contacts: Sequence[UUID],
    *,
    catalog: Catalog,
    now: datetime,
    again: bool,
) -> list[Refused]:
    body = {
        "workflow": str(workflow_id),
        "contacts": [str(contact) for contact in contacts],
        "payload": {},
        "again": again,
    }
    work = Work([InboxRow(new_id(), "command", None, "enroll", body, now, "")])
    batch, compiled = catalog.batch(now), catalog.by_id(workflow_id)
    assert compiled is not None, "the caller has looked"
    with cursor() as cur:  # until the end: what was not loaded ahead is looked up by it
        known = contacts_in(cur, lane, work.contacts())
        persons = load_persons(cur, lane, work, contacts=known, catalog=catalog, now=now)
        for contact in contacts:
            if contact in persons:
                batch.enroll(persons[contact], compiled, payload={}, again=again)
    return batch.ledger.refused
