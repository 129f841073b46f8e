"""Writes what a batch of a lane decided, in the batch's transaction."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from jalon.contacts.announce import follow_companies
from jalon.contacts.companies import change_companies
from jalon.contacts.lane import write_updates
from jalon.core.db import Cursor
from jalon.definition.company import COMPANY_ID
from jalon.definition.events import EMAIL_CLICKED
from jalon.delivery.announcing import announce
from jalon.delivery.calls import queue_calls
from jalon.delivery.lane import mark_engagement, queue_messages, withdraw_messages
from jalon.engine.advance import chain_of
from jalon.engine.commerce import ORDERS
from jalon.engine.effects import ChangeCompany, Enroll, Remove, Update
from jalon.engine.handle import message_of
from jalon.engine.ledger import Doing, Ledger, Timer, TimerKey
from jalon.engine.person import Person
from jalon.engine.state import Event
from jalon.events.actions import Occurrence, append_command, append_events
from jalon.events.counting import add_counts
from jalon.events.lane import write_history
from jalon.runtime.lanes.catalog import Catalog
from jalon.runtime.lanes.inbox import LOOKS, Work
from jalon.runtime.lanes.outgoing import calls_of, messages_of
from jalon.segments.lane import write_memberships
from jalon.workflows import timers, writing
from jalon.workflows.revenue import count_orders


def settle(
    cur: Cursor,
    lane: int,
    ledger: Ledger,
    *,
    work: Work,
    persons: Mapping[UUID, Person],
    catalog: Catalog,
    now: datetime,
) -> None:
    """Writes everything in the ledger, and calls the webhooks that want what happened."""
    contacts = {id_: person.contact for id_, person in persons.items()}
    write_updates(cur, lane, ledger.updates, contacts=contacts, at=now)
    _follow(cur, ledger.updates, at=now)
    write_memberships(cur, lane, ledger.segments, at=now)
    # Who leaves makes room for their own next entry: one event may do both.
    writing.update_enrollments(cur, lane, list(ledger.changed.values()))
    writing.insert_enrollments(cur, lane, list(ledger.entered.values()))
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
    timers.write_timers(cur, lane, list(_changed(ledger.timers, work.standing)))
    add_counts(cur, lane, writing.counts_of(ledger, zone=catalog.zone))
    queue_messages(cur, lane, messages_of(ledger, catalog, work.accepted))
    queue_calls(cur, lane, calls_of(ledger))
    withdraw_messages(cur, lane, ledger.withdrawn)
    mark_engagement(cur, lane, opened=ledger.opened, clicked=ledger.clicked)
    _count_orders(cur, lane, work, ledger, day=now.astimezone(catalog.zone).date())
    _order(lane, ledger.doings, catalog=catalog)
    told = _write_events(cur, lane, ledger, catalog=catalog)
    handled = (row.event for row in work.inbox if row.kind == "event")
    events = [*handled, *told] if catalog.webhooks else ()
    announce(cur, lane, events, contacts=contacts, subscriptions=catalog.webhooks, now=now)
    _change_companies(cur, ledger.doings, at=now)


def _count_orders(cur: Cursor, lane: int, work: Work, ledger: Ledger, *, day: date) -> None:
    """Orders count whether anything heeds them or not."""
    rows = (*work.inbox, *work.unheeded)
    orders = [row.event for row in rows if row.kind == "event" and row.name in ORDERS]
    if orders:
        clicks = {
            message: row.id
            for row in reversed(work.inbox)
            if row.name == EMAIL_CLICKED and not row.body.get("machine")
            if (message := message_of(row.event)) in ledger.clicked
        }
        count_orders(cur, lane, orders, clicked=clicks, day=day)


def _changed(
    timers: Sequence[Timer], standing: Mapping[TimerKey, datetime | None]
) -> Iterator[Timer]:
    """The timers less those of segments and the score that stay as they are: most events move
    none of them."""
    looks = {timer.key: timer for timer in timers if timer.kind in LOOKS}
    yield from (timer for timer in timers if timer.kind not in LOOKS)
    yield from (timer for key, timer in looks.items() if timer.due != standing.get(key))


def _follow(cur: Cursor, updates: Sequence[tuple[UUID, Update]], *, at: datetime) -> None:
    """Those who came to another company get what is known of it once this is written (CON-6)."""
    joined = {contact_id for contact_id, update in updates if update.attributes.get(COMPANY_ID)}
    if joined:
        follow_companies(cur, joined, at=at)


def _change_companies(cur: Cursor, doings: Sequence[Doing], *, at: datetime) -> None:
    """What workflows change of companies. At the end, since other lanes wait for these rows."""
    orders = [one.effect for one in doings if isinstance(one.effect, ChangeCompany)]
    if orders:
        change_companies(cur, orders, at=at)


def _order(lane: int, doings: Sequence[Doing], *, catalog: Catalog) -> None:
    """Entries in other workflows and exits from them: commands behind all that is in the inbox,
    so that they come in order. A workflow that is not live is passed over."""
    for doing in doings:
        contact = [str(doing.enrollment.contact_id)]
        match doing.effect:
            case Enroll(workflow=slug, payload=payload):
                target = catalog.by_slug(slug)
                if target is not None:
                    chain = chain_of(doing.enrollment, doing.at)
                    body: dict[str, Any] = {"workflow": str(target.id), "contacts": contact}
                    body |= {"payload": payload, "by": "from_workflow", "chain": chain}
                    append_command(lane, "enroll", body, at=doing.at)
            case Remove(workflow=slug):
                for id_, name in catalog.slugs.items():
                    if name == slug:
                        body = {"workflow": str(id_), "contacts": contact, "reason": "removed"}
                        append_command(lane, "remove", body, at=doing.at)


def _write_events(cur: Cursor, lane: int, ledger: Ledger, *, catalog: Catalog) -> list[Event]:
    """What happened inside follows in the inbox when a workflow listens to it, behind all that is
    there; else it is history at once.

    Returns what became history, less what is quiet."""
    heard: list[Occurrence] = []
    others: list[Event] = []
    quiet: list[Event] = []
    for e in ledger.emitted:
        told = Occurrence(
            e.contact_id, e.emit.name, e.at, e.emit.properties, source="jalon", chain=e.chain
        )
        if e.emit.name in catalog.listened and not e.quiet:
            heard.append(told)
        else:
            (quiet if e.quiet else others).append(told.happened())
    append_events(heard)
    write_history(cur, lane, [*others, *quiet])
    return others
