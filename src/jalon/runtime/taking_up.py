"""What a batch begins with: those whom its work may do something to, and the work less what was
handled before.

Most events of most installations mean nothing to any workflow, segment or score. They become
history without their contacts being loaded (`jalon.engine.heeding`).
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from jalon.contacts.lane import ask_contacts, ask_present, contacts_in
from jalon.core import clock
from jalon.core.db import Cursor, pipeline
from jalon.engine.heeding import Heeding, heeds_inside
from jalon.engine.person import Person
from jalon.events.actions import forward_merged
from jalon.events.lane import drop_seen
from jalon.runtime.catalog import Catalog
from jalon.runtime.inbox import InboxRow, Work
from jalon.runtime.loading import Live, ask_persons
from jalon.workflows import reading


def load_work(
    cur: Cursor, lane: int, work: Work, *, catalog: Catalog, now: datetime
) -> dict[UUID, Person]:
    """Everyone the work may do something to. Drops from it what was handled before and what is
    about nobody, and parts the events from it that nobody heeds."""
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
    rows = _of_present(lane, work.inbox, missing=everyone - contacts.keys() - idle)
    _part(work, rows, idle)
    live = {contact: held for contact, held in live.items() if contact in contacts}
    with pipeline():
        fresh = drop_seen(cur, lane, rows, on=clock.wall().date())
        persons = ask_persons(
            cur, lane, work, contacts=contacts, live=live, catalog=catalog, now=now
        )
    _part(work, fresh(), idle)
    return persons()


def _part(work: Work, rows: Iterable[InboxRow], idle: Collection[UUID]) -> None:
    work.inbox, work.unheeded = [], []
    for row in rows:
        (work.unheeded if row.contact_id in idle else work.inbox).append(row)


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


def _of_present(lane: int, inbox: list[InboxRow], *, missing: Collection[UUID]) -> list[InboxRow]:
    """The rows less those of missing contacts. Those of merged ones are sent on to who took over;
    those of erased ones go nowhere."""
    if missing:
        forward_merged(lane, missing)
    return [row for row in inbox if row.contact_id not in missing]
