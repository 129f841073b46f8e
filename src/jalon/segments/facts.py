"""Facts for a batch of one lane: one query per need, whatever the number of contacts."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from jalon.core.db import Cursor, Later
from jalon.engine.facts import EventNeed, MessageNeed, Same
from jalon.engine.state import Message, Moment
from jalon.segments.filters import (
    FACT_AT,
    before,
    event_filter,
    message_filter,
    property_of_event,
)
from jalon.segments.fragments import Fragment, bind, bind_all, every, sql

_PENDING = Fragment("message.state IN ('review', 'queued', 'deferred')")
_MESSAGE = sql(
    "message.id, message.at, message.enrollment_id, message.step, message.email, "
    "message.category, message.opened_at, message.clicked_at, message.transactional, {}",
    _PENDING,
)
"""The fields of `jalon.engine.state.Message`, in its order."""

Events = dict[tuple[UUID, Same], list[Moment]]
Messages = dict[tuple[UUID, UUID | None], list[Message]]


def load_events(
    cur: Cursor,
    lane: int,
    need: EventNeed,
    rows: Iterable[tuple[UUID, Same]],
    *,
    now: datetime,
) -> Events:
    """For each contact and values of `need.names`, the latest events of the need by `now`.

    Newest first, at most `need.keep`; every row has an entry. `rows` may repeat themselves.
    """
    return ask_events(cur, lane, need, rows, now=now)()


def ask_events(
    cur: Cursor, lane: int, need: EventNeed, rows: Iterable[tuple[UUID, Same]], *, now: datetime
) -> Later[Events]:
    """The same, to be had later."""
    found: Events = {row: [] for row in rows}
    asked = list(found)
    same = [
        sql(f"{{}} = asked.same::jsonb -> {place}", property_of_event(name))
        for place, name in enumerate(need.names)
    ]
    statement = sql(
        "SELECT asked.place, late.at, late.id "
        "FROM unnest({}, {}) WITH ORDINALITY AS asked (contact_id, same, place) "
        "CROSS JOIN LATERAL (SELECT event.at, event.id FROM event "
        "WHERE event.lane = {} AND event.contact_id = asked.contact_id AND {} "
        "ORDER BY event.at DESC, event.id DESC LIMIT {}) AS late "
        "ORDER BY asked.place, late.at DESC, late.id DESC",
        bind_all([contact_id for contact_id, _ in asked], "uuid"),
        bind_all([f"[{','.join(values)}]" for _, values in asked], "text"),
        bind(lane, "smallint"),
        every(event_filter(need), sql("event.at <= {}", bind(now, "timestamptz")), *same),
        bind(need.keep, "bigint"),
    )
    sent = cur.send(statement.text, statement.params)

    def moments() -> Events:
        for place, at, event_id in sent:
            found[asked[place - 1]].append(Moment(at, event_id))
        return found

    return moments


def load_messages(
    cur: Cursor,
    lane: int,
    need: MessageNeed,
    rows: Iterable[tuple[UUID, UUID | None]],
    *,
    now: datetime,
) -> Messages:
    """For each contact, and enrollment when the need names a step, the messages it counts.

    Messages that may still be withdrawn come on top of the latest `need.keep`, so that what
    remains after a withdrawal is known. Every row has an entry. `rows` may repeat themselves.
    """
    return ask_messages(cur, lane, need, rows, now=now)()


def ask_messages(
    cur: Cursor,
    lane: int,
    need: MessageNeed,
    rows: Iterable[tuple[UUID, UUID | None]],
    *,
    now: datetime,
) -> Later[Messages]:
    """The same, to be had later."""
    found: Messages = {row: [] for row in rows}
    asked = list(found)
    statement = sql(
        "SELECT asked.place, late.* "
        "FROM unnest({}, {}) WITH ORDINALITY AS asked (contact_id, enrollment_id, place) "
        "CROSS JOIN LATERAL ({}) AS late",
        bind_all([contact_id for contact_id, _ in asked], "uuid"),
        bind_all([enrollment_id for _, enrollment_id in asked], "uuid"),
        _of_step(lane, need) if need.step else _of_contact(lane, need, now),
    )
    sent = cur.send(statement.text, statement.params)

    def messages() -> Messages:
        for place, *fields in sent:
            found[asked[place - 1]].append(Message(*fields))
        return found

    return messages


def _of_step(lane: int, need: MessageNeed) -> Fragment:
    # The latest one, whether or not it was opened: the enrollment's engagement is with that.
    return sql(
        "SELECT {} FROM message WHERE message.lane = {} "
        "AND message.enrollment_id = asked.enrollment_id AND message.step = {} AND {} "
        "ORDER BY message.at DESC, message.id DESC LIMIT 1",
        _MESSAGE,
        bind(lane, "smallint"),
        bind(need.step, "text"),
        message_filter(need),
    )


def _of_contact(lane: int, need: MessageNeed, now: datetime) -> Fragment:
    at = FACT_AT[need.fact]
    counted = sql(
        "SELECT {} FROM message WHERE message.lane = {} AND message.contact_id = asked.contact_id "
        "AND {}",
        _MESSAGE,
        bind(lane, "smallint"),
        every(
            message_filter(need),
            *before(at, need.end),
            sql("{} <= {}", at, bind(now, "timestamptz")),
        ),
    )
    return sql(
        "({} AND NOT {} ORDER BY {} DESC, message.id DESC LIMIT {}) UNION ALL ({} AND {})",
        counted,
        _PENDING,
        at,
        bind(need.keep, "bigint"),
        counted,
        _PENDING,
    )
