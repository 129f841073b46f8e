"""Writes what a batch of a lane decided, in the batch's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from jalon.contacts.lane import write_updates
from jalon.core.db import Cursor
from jalon.delivery.lane import Draft, mark_engagement, queue_messages, withdraw_messages
from jalon.engine.ledger import Ledger, Outgoing
from jalon.engine.person import Person
from jalon.engine.state import Event
from jalon.events.actions import Occurrence, append_events
from jalon.events.counting import add_counts
from jalon.events.lane import write_history
from jalon.runtime.catalog import Catalog
from jalon.workflows import writing


def settle(
    cur: Cursor,
    lane: int,
    ledger: Ledger,
    *,
    handled: Sequence[Event],
    persons: Mapping[UUID, Person],
    catalog: Catalog,
    now: datetime,
) -> None:
    """Writes everything in the ledger, and the handled events into the history."""
    contacts = {id_: person.contact for id_, person in persons.items()}
    write_updates(cur, lane, ledger.updates, contacts=contacts, at=now)
    writing.insert_enrollments(cur, lane, list(ledger.entered.values()))
    writing.update_enrollments(cur, lane, list(ledger.changed.values()))
    writing.write_entries(
        cur,
        lane,
        [
            (contact, workflow, key, entry.times, entry.last_at)
            for contact, workflow, key in ledger.entries
            for entry in [persons[contact].entries[workflow][key]]
        ],
    )
    writing.write_refusals(cur, lane, ledger.refused, zone=catalog.zone)
    writing.write_logs(cur, lane, ledger.logs)
    writing.bar_entries(cur, lane, ledger.barred)
    writing.write_timers(cur, lane, ledger.timers)
    add_counts(cur, lane, writing.counts_of(ledger, zone=catalog.zone))
    queue_messages(cur, lane, [_draft(outgoing, catalog) for outgoing in ledger.outgoing])
    withdraw_messages(cur, lane, ledger.withdrawn)
    mark_engagement(cur, lane, opened=ledger.opened, clicked=ledger.clicked)
    _write_events(cur, lane, ledger, handled=handled, catalog=catalog)


def _draft(outgoing: Outgoing, catalog: Catalog) -> Draft:
    enrollment = outgoing.enrollment
    definition = catalog.versions[enrollment.workflow_id, enrollment.version].definition
    email = catalog.emails.get(outgoing.send.email)
    return Draft(
        id=outgoing.id,
        contact_id=enrollment.contact_id,
        enrollment_id=enrollment.id,
        workflow_id=enrollment.workflow_id,
        version=enrollment.version,
        step=outgoing.step,
        visit=outgoing.visit,
        email=outgoing.send.email,
        email_version=outgoing.send.version or (email.version if email else 0),
        category=outgoing.send.category or (email.category if email else ""),
        transactional=email.transactional if email else False,
        subject=outgoing.send.subject,
        language=outgoing.send.language or definition.language or "",
        context={
            "event": enrollment.payload,
            "workflow": {
                "id": definition.workflow,
                "name": definition.name or definition.workflow,
            },
        },
        at=outgoing.at,
    )


def _write_events(
    cur: Cursor, lane: int, ledger: Ledger, *, handled: Sequence[Event], catalog: Catalog
) -> None:
    """What was handled becomes history. What happened inside follows in the inbox when a
    workflow listens to it, behind all that is there; else it is history at once."""
    told = [
        Occurrence(
            e.contact_id, e.emit.name, e.at, e.emit.properties, source="jalon", chain=e.chain
        )
        for e in ledger.emitted
    ]
    append_events([event for event in told if event.name in catalog.listened])
    others = [event.happened() for event in told if event.name not in catalog.listened]
    write_history(cur, lane, [*handled, *others])
