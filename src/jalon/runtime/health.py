"""How the installation does: what waits, for how long, what failed, and who works. The health page
and the metrics tell the same."""

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from jalon.core import clock
from jalon.core.db import Cursor, cursor
from jalon.core.ids import LANES
from jalon.delivery.latency import Latency, latency
from jalon.delivery.queries import bounce_mailbox, limits_hold, routes_failing

BEHIND = timedelta(seconds=30)
"""A lane is behind when what is oldest in its inbox, or due there, has waited for longer."""

SILENCE = timedelta(seconds=60)
"""How long a live worker may stay silent."""

MOST = 1000
"""Rows of one kind that are counted in a lane: looking takes no longer when more of them wait."""

RECENT = timedelta(days=7)
"""The days of which emails are counted."""

TIMED = timedelta(days=1)
"""The time of which it is told how long emails took."""

MOST_BOUNCED = 2.0
MOST_COMPLAINED = 0.1
"""Percent of what is sent; mail providers begin to refuse whoever sends with more."""

ENOUGH_FOR_BOUNCES = 100
ENOUGH_FOR_COMPLAINTS = 1000
"""Emails sent, from which a rate says something: the first one alone is not above what is borne."""

# An id of the inbox begins with the milliseconds at which the row came in (RFC 9562).
_LOOK = """
SELECT
  (SELECT count(*) FROM worker WHERE seen_at > now() - %(silence)s),
  (SELECT count(*) FROM set_aside),
  l.lane, l.next_due_at, i.id,
  m.due_at
FROM lane l
LEFT JOIN LATERAL (
    SELECT id FROM inbox WHERE lane = l.lane ORDER BY id LIMIT 1) i ON true
LEFT JOIN LATERAL (
    SELECT due_at FROM message
    WHERE lane = l.lane AND state IN ('queued', 'deferred') AND due_at <= %(now)s
      AND NOT (%(held)s AND route = 'smtp')
    ORDER BY due_at LIMIT 1) m ON true
"""

# Each kind from an index that holds what waits alone, in the order in which it is due.
_WAITING = """
SELECT kind, sum(n)::bigint FROM lane l CROSS JOIN LATERAL (
    SELECT 'inbox', count(*) FROM (
        SELECT FROM inbox WHERE lane = l.lane LIMIT %(most)s) AS waiting
    UNION ALL
    SELECT 'due', count(*) FROM (
        SELECT FROM enrollment WHERE lane = l.lane AND state = 'active' AND due_at <= %(now)s
        LIMIT %(most)s) AS waiting
    UNION ALL
    SELECT state, count(*) FROM (
        SELECT state FROM message WHERE lane = l.lane AND state IN ('queued', 'deferred')
        ORDER BY due_at LIMIT %(most)s) AS waiting GROUP BY state
    UNION ALL
    SELECT 'sending', count(*) FROM (
        SELECT FROM message WHERE lane = l.lane AND state = 'sending' LIMIT %(most)s) AS waiting
    UNION ALL
    SELECT 'review', count(*) FROM (
        SELECT FROM message WHERE lane = l.lane AND state = 'review' LIMIT %(most)s) AS waiting
    UNION ALL
    SELECT 'uncertain', count(*) FROM (
        SELECT FROM message WHERE lane = l.lane AND state = 'uncertain' LIMIT %(most)s) AS waiting
    UNION ALL
    SELECT 'retrying', count(*) FROM (
        SELECT attempts FROM webhook_call WHERE lane = l.lane AND state = 'queued'
        ORDER BY due_at LIMIT %(most)s) AS waiting WHERE attempts > 0
    UNION ALL
    SELECT 'failed', count(*) FROM (
        SELECT FROM enrollment WHERE lane = l.lane AND state = 'failed' LIMIT %(most)s) AS failed
) AS counted (kind, n) GROUP BY kind
"""

_EMAILS = """
SELECT name, sum(n)::bigint FROM counter
WHERE lane = ANY(%s) AND day > %s AND step <> ''
  AND name IN ('sent', 'failed', 'bounced', 'complained')
GROUP BY name
"""

_SIZE = "SELECT pg_database_size(current_database())"


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of the emails `sent` in the last 7 days came to something, such as a bounce."""

    number: int
    sent: int
    limit: float
    """Percent."""
    enough: int
    """Emails sent, from which the rate is judged."""

    @property
    def percent(self) -> float | None:
        """To one decimal; None: nothing was sent."""
        return round(100 * self.number / self.sent, 1) if self.sent else None

    @property
    def above(self) -> bool:
        """Whether it is above the limit, with enough sent to tell."""
        return self.sent >= self.enough and 100 * self.number > self.limit * self.sent


@dataclass(frozen=True, slots=True)
class Health:
    """What an operator asks first. Ages and lateness in seconds; 0: nothing waits.

    `queue_age`: of the oldest row of the inbox, by wall time. `steps_late`, `emails_late`: how
    long the step or email that waits longest has been due, by business time; what the limits of a
    route hold back is not late. What waits is counted up to a thousand in each lane. Sizes are in
    bytes.
    """

    business_time: datetime
    wall_time: datetime
    workers: int
    queue_age: float
    lanes_behind: list[int]
    steps_late: float
    emails_late: float
    set_aside: int
    """Rows of the inbox that could not be handled."""
    inbox_rows: int
    steps_due: int
    emails_waiting: Mapping[str, int]
    """By state: queued, deferred, sending, review."""
    calls_retried: int
    """Webhook calls that failed, and will be made again."""
    failed_enrollments: int
    emails: Mapping[str, int]
    """Of the last 7 days: sent, failed (refused for good as they were handed over), and, once
    there are any, bounced and complained."""
    latency: Latency
    """From the events of the last day to the emails that they led to at once (NEW-7)."""
    bounces_unread_since: datetime | None
    """Since when the mailbox of what comes back cannot be read, wall time; None: it is, or there
    is none."""
    routes_failing: list[str]
    """By which no messages go at present: a mail server did not answer, or refused to."""
    database_bytes: int
    disk_free: int | None
    """Where the data folder is; None: it cannot be told."""

    @property
    def ok(self) -> bool:
        """Whether all is well: somebody works, nothing waits for long, nothing failed."""
        return bool(self.workers) and not self.lanes_behind and not self.set_aside

    @property
    def bounce_rate(self) -> Rate:
        """Of the emails of the last 7 days."""
        return self._rate("bounced", MOST_BOUNCED, ENOUGH_FOR_BOUNCES)

    @property
    def complaint_rate(self) -> Rate:
        """Of the emails of the last 7 days."""
        return self._rate("complained", MOST_COMPLAINED, ENOUGH_FOR_COMPLAINTS)

    def _rate(self, name: str, limit: float, enough: int) -> Rate:
        return Rate(self.emails.get(name, 0), self.emails.get("sent", 0), limit, enough)


def health() -> Health:
    """The state of the queues and the workers: four looks at 64 rows and at indexes, however much
    there is."""
    now, wall, mailbox = clock.now(), clock.wall(), bounce_mailbox()
    with cursor() as cur:
        scene = {"silence": SILENCE, "now": now, "held": limits_hold(now)}
        rows = cur.execute(_LOOK, scene).fetchall()
        waiting: dict[str, int] = dict(cur.execute(_WAITING, {"now": now, "most": MOST}).fetchall())
        emails, size = _emails(cur, now), cur.execute(_SIZE).fetchone()
    ages = {
        lane: wall.timestamp() - (first.int >> 80) / 1000
        for _, _, lane, _, first, _ in rows
        if first is not None
    }
    late = {lane: (now - due).total_seconds() for _, _, lane, due, _, _ in rows if due is not None}
    most = BEHIND.total_seconds()
    return Health(
        business_time=now,
        wall_time=wall,
        workers=rows[0][0] if rows else 0,
        queue_age=_longest(ages.values()),
        lanes_behind=sorted(
            lane
            for lane in ages.keys() | late.keys()
            if ages.get(lane, 0) > most or late.get(lane, 0) > most
        ),
        steps_late=_longest(late.values()),
        emails_late=_longest((now - due).total_seconds() for *_, due in rows if due is not None),
        set_aside=rows[0][1] if rows else 0,
        inbox_rows=waiting.get("inbox", 0),
        steps_due=waiting.get("due", 0),
        emails_waiting={
            state: waiting.get(state, 0)
            for state in ("queued", "deferred", "sending", "review", "uncertain")
        },
        calls_retried=waiting.get("retrying", 0),
        failed_enrollments=waiting.get("failed", 0),
        emails=emails,
        latency=latency(wall - TIMED),
        bounces_unread_since=mailbox.failing_since if mailbox else None,
        routes_failing=routes_failing(),
        database_bytes=size[0] if size else 0,
        disk_free=_disk_free(),
    )


def _emails(cur: Cursor, now: datetime) -> dict[str, int]:
    found = cur.execute(_EMAILS, (list(range(LANES)), (now - RECENT).date())).fetchall()
    return {"sent": 0, "failed": 0, **dict(found)}


def _disk_free() -> int | None:
    try:
        return shutil.disk_usage(settings.JALON_DATA).free
    except OSError:
        return None  # no data folder here: the database is elsewhere


def _longest(seconds: Iterable[float]) -> float:
    return round(max((0.0, *seconds)), 3)
