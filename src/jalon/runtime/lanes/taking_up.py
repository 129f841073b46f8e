"""What a batch begins with: those whom its work may do something to, and the work less what was
handled before.

Most events of most installations mean nothing to any workflow, segment or score. They become
history without their contacts being loaded (`jalon.engine.heeding`).
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from jalon.contacts.lane import ask_contacts, ask_present, contacts_in
from jalon.core.db import Cursor, pipeline
from jalon.engine.heeding import Heeding, heeds_inside
from jalon.engine.person import Person
from jalon.events.actions import forward_merged
from jalon.runtime.lanes.catalog import Catalog
from jalon.runtime.lanes.inbox import InboxRow, Work
from jalon.runtime.lanes.loading import Live, ask_persons
from jalon.workflows import reading


def load_work(
    cur: Cursor, lane: int, work: Work, *, catalog: Catalog, now: datetime
) -> dict[UUID, Person]:
    """Everyone the work may do something to. Drops from it what is about nobody, and parts the
    events from it that nobody heeds."""
    everyone = work.contacts()
    idle = everyone - _met(work, catalog, now=now)
    with pipeline():
        looks = reading.ask_looks(cur, lane, everyone) if catalog.looks else None
        asked_live = reading.ask_live_enrollments(cur, lane, everyone)
        asked_present = ask_present(cur, lane, idle)
        asked_contacts = ask_contacts(cur, lane, everyone - idle)
    live, present, contacts = asked_live(), asked_present(), asked_contacts()
    roused = _roused(work.inbox, live, catalog=catalog) & present
    if roused:
        contacts |= contacts_in(cur, lane, roused)
    idle = present - roused
    work.add_looks((one for one in looks() if one.contact_id not in idle) if looks else (), now=now)
    _leave_out(lane, work, missing=everyone - contacts.keys() - idle)
    _part(work, idle)
    live = {contact: held for contact, held in live.items() if contact in contacts}
    with pipeline():
        persons = ask_persons(
            cur, lane, work, contacts=contacts, live=live, catalog=catalog, now=now
        )
    return persons()


def _part(work: Work, idle: Collection[UUID]) -> None:
    if idle:
        work.unheeded = [row for row in work.inbox if row.contact_id in idle]
        work.inbox = [row for row in work.inbox if row.contact_id not in idle]


def _met(work: Work, catalog: Catalog, *, now: datetime) -> set[UUID]:
    """Everyone about whom there is more than events that nobody heeds, as far as can be told
    without looking at them."""
    if catalog.filling or catalog.rescoring:
        return work.contacts()  # what is new is applied to whoever is met
    heeding = Heeding(catalog.open, catalog.segments, catalog.scoring)
    heeded = Work(
        [
            row
            for row in work.inbox
            if row.kind != "event"
            or heeding.heeds(row.name, row.body, now=now)
            or any(webhook.wants(row.name) for webhook in catalog.webhooks)
        ],
        due=work.due,
        timers=work.timers,
    )
    return heeded.contacts()


def _roused(inbox: Iterable[InboxRow], live: Live, *, catalog: Catalog) -> set[UUID]:
    """The contacts to whom an event may do something by an enrollment they have."""
    return {
        enrollment.contact_id
        for row in inbox
        if row.kind == "event" and row.contact_id is not None and row.contact_id in live
        for enrollment in live[row.contact_id].values()
        if (compiled := catalog.version_of(enrollment))
        and heeds_inside(compiled, enrollment, row.name, row.body)
    }


def _leave_out(lane: int, work: Work, *, missing: Collection[UUID]) -> None:
    """Of missing contacts: those who were merged have their rows sent on to who took over; the rows
    of those who were erased go nowhere."""
    if missing:
        forward_merged(lane, missing)
        work.inbox = [row for row in work.inbox if row.contact_id not in missing]
