"""What the lane loop reads and writes of messages, each statement for exactly one lane."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.conf import settings

from jalon.core.arrays import Kind, array
from jalon.core.db import Cursor, cursor
from jalon.delivery.queries import ENVIRONMENT
from jalon.engine.state import Message


class Draft(msgspec.Struct, frozen=True):
    """A message to queue."""

    id: UUID
    contact_id: UUID
    enrollment_id: UUID
    workflow_id: UUID
    version: int
    step: str
    visit: int
    email: str
    email_version: int
    category: str
    transactional: bool
    subject: str
    language: str
    context: dict[str, Any]
    at: datetime
    kind: Literal["contact", "owner", "notice"] = "contact"
    recipient: str = ""
    """Of a notice, an address."""
    sender: str = ""
    track_opens: bool = True
    track_clicks: bool = True
    text: str = ""
    review: bool = False
    """Kept for approval."""
    accepted_at: datetime | None = None
    """When the event came in that it follows at once, wall time."""


_REAL = f"(%s OR EXISTS (SELECT FROM mail_route WHERE name <> '{ENVIRONMENT}'))"
"""Whether messages go to mail servers. Asked with each statement: a route may be made at any time,
by any process."""


def route() -> str:
    """Where messages made now will go: to the mail servers when there are any, enabled or not, else
    to the sandbox."""
    with cursor() as cur:
        row = cur.execute(f"SELECT {_REAL}".encode(), (_set(),)).fetchone()
    return "smtp" if row and row[0] else "sandbox"


def routes() -> list[str]:
    """By which this installation hands messages over. What was made for another waits: a copy of
    an installation that sends real email, without its mail server, sends none of it."""
    return ["sandbox", "smtp"] if route() == "smtp" else ["sandbox"]


def _set() -> bool:
    """Whether a setting names a mail server."""
    return settings.JALON_SMTP is not None


def queue_messages(cur: Cursor, lane: int, drafts: Sequence[Draft]) -> None:
    """Queues messages. One for an enrollment, step, visit and recipient that has one already is
    an error that the unique constraint raises (RUN-7)."""
    plain: list[Draft] = []
    others: list[Draft] = []
    for draft in drafts:
        (plain if _varying(draft) == _ALIKE else others).append(draft)
    for some, columns in ((plain, _OWN), (others, _COLUMNS)):
        if some:
            values = [array(kind, map(attrgetter(name), some)) for name, kind in columns.items()]
            cur.execute(_QUEUE[len(columns)].encode(), [lane, _set(), *values])


_PLAIN = {
    "kind": "contact",
    "recipient": "",
    "sender": "",
    "text": "",
    "subject": "",
    "language": "",
    "transactional": False,
    "track_opens": True,
    "track_clicks": True,
    "review": False,
}
"""What most messages have in common: sent once, and not for each of them."""

_OWN: dict[str, Kind] = {
    **dict.fromkeys(("id", "contact_id", "enrollment_id", "workflow_id"), "uuid"),
    **dict.fromkeys(("version", "visit", "email_version"), "integer"),
    **dict.fromkeys(("step", "email", "category"), "text"),
    "context": "jsonb",
    **dict.fromkeys(("at", "accepted_at"), "timestamptz"),
}
_COLUMNS: dict[str, Kind] = {
    **_OWN,
    **{name: "boolean" if isinstance(value, bool) else "text" for name, value in _PLAIN.items()},
}


_varying, _ALIKE = attrgetter(*_PLAIN), tuple(_PLAIN.values())


def _queueing(columns: Mapping[str, Kind]) -> str:
    """The statement that queues messages by these columns, the others being plain."""
    literal = {"contact": "'contact'", "": "''", False: "false", True: "true"}
    named = [name for name in _COLUMNS if name != "review"]
    values = [name if name in columns else literal[_PLAIN[name]] for name in named]
    state = "'queued'"
    if "review" in columns:
        state = "CASE WHEN review THEN 'review' ELSE 'queued' END"
    return f"""
        INSERT INTO message (lane, route, reason, attempts, state, due_at, {", ".join(named)})
        SELECT %s, CASE WHEN {_REAL} THEN 'smtp' ELSE 'sandbox' END, '', 0, {state}, at,
               {", ".join(values)}
        FROM unnest({", ".join(["%s"] * len(columns))})
             AS n ({", ".join(columns)})"""


_QUEUE = {len(columns): _queueing(columns) for columns in (_OWN, _COLUMNS)}


def withdraw_messages(cur: Cursor, lane: int, enrollments: Collection[UUID]) -> None:
    """Cancels what was not yet being handed over to contacts for enrollments that left (RUN-12).
    What is being handed over is told apart: unless that succeeds now, it is not tried again.
    Notices are no messages to them, and go."""
    if enrollments:
        cur.execute(
            """UPDATE message SET reason = 'left',
                   state = CASE state WHEN 'sending' THEN state ELSE 'cancelled' END
               WHERE lane = %s AND enrollment_id = ANY(%s) AND kind <> 'notice'
                 AND state IN ('review', 'queued', 'deferred', 'sending')""",
            (lane, list(enrollments)),
        )


def mark_engagement(
    cur: Cursor,
    lane: int,
    *,
    opened: Mapping[UUID, datetime],
    clicked: Mapping[UUID, datetime],
) -> None:
    """Writes when people first opened and clicked, by message."""
    for column, facts in (("opened_at", opened), ("clicked_at", clicked)):
        if facts:
            cur.execute(
                f"""UPDATE message m SET {column} = n.at
                    FROM unnest(%s, %s) AS n (id, at)
                    WHERE m.lane = %s AND m.id = n.id AND m.{column} IS NULL""",
                (array("uuid", facts), array("timestamptz", facts.values()), lane),
            )


def messages_in(cur: Cursor, lane: int, ids: Sequence[UUID]) -> dict[UUID | None, Message]:
    """Messages by id, as conditions see them; notices they do not."""
    rows = cur.execute(
        """SELECT id, at, enrollment_id, step, email, category, opened_at, clicked_at,
                  transactional, state IN ('review', 'queued', 'deferred')
           FROM message WHERE lane = %s AND id = ANY(%s) AND kind <> 'notice'""",
        (lane, list(ids)),
    ).fetchall()
    return {row[0]: Message(*row) for row in rows}


def lanes_due(
    *, now: datetime, paused: Collection[UUID] = (), by: Collection[str] | None = None
) -> list[int]:
    """The lanes that have a message to hand over at `now` by one of the routes, those of this
    installation when not given; messages of `paused` workflows wait. One look at an index for each
    lane."""
    with cursor() as cur:
        rows = cur.execute(
            """SELECT l.lane FROM lane l WHERE EXISTS (
                   SELECT 1 FROM message m
                   WHERE m.lane = l.lane AND m.state IN ('queued', 'deferred') AND m.due_at <= %s
                     AND m.route = ANY(%s) AND m.workflow_id <> ALL (%s))
               ORDER BY l.lane""",
            (now, list(by or routes()), list(paused)),
        ).fetchall()
    return [row[0] for row in rows]


def next_due(*, paused: Collection[UUID] = ()) -> datetime | None:
    """When the earliest message still to hand over is due (business time), those of `paused`
    workflows and of other routes aside."""
    with cursor() as cur:
        row = cur.execute(
            """SELECT min(first.due_at) FROM lane l CROSS JOIN LATERAL (
                   SELECT due_at FROM message m
                   WHERE m.lane = l.lane AND m.state IN ('queued', 'deferred')
                     AND m.route = ANY(%s) AND m.workflow_id <> ALL (%s)
                   ORDER BY due_at LIMIT 1) AS first""",
            (routes(), list(paused)),
        ).fetchone()
    return row[0] if row else None
