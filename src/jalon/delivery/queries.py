"""Reads on messages, on the sandbox inbox, on bounces and on routes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings

from jalon.accounts.models import Account
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import NotFound
from jalon.core.ids import LANES
from jalon.core.keyset import COUNTED, bounded
from jalon.core.smtp_url import SmtpServer
from jalon.core.tallies import Tally
from jalon.delivery.models import BounceMailbox, BounceWebhook, MailRoute

ENVIRONMENT = "environment"
"""The route of the setting JALON_SMTP_URL."""

ITS_PRIORITY = 100

_ALL_LANES = list(range(LANES))


def due_routes(
    lanes: Collection[int],
    routes: Collection[str],
    *,
    now: datetime,
    paused: Collection[UUID] = (),
) -> list[tuple[int, str]]:
    """The lanes that have a message to hand over by one of the routes at `now` (business time),
    each with the route of the one that waits longest. One look at an index for each lane."""
    with cursor() as cur:
        return cur.execute(
            """SELECT l.lane, first.route FROM lane l CROSS JOIN LATERAL (
                   SELECT route FROM message m
                   WHERE m.lane = l.lane AND m.state IN ('queued', 'deferred') AND m.due_at <= %s
                     AND m.route = ANY (%s) AND m.workflow_id <> ALL (%s)
                   ORDER BY m.due_at LIMIT 1) AS first
               WHERE l.lane = ANY (%s)""",
            (now, list(routes), list(paused), list(lanes)),
        ).fetchall()


@dataclass(frozen=True, slots=True)
class Caught:
    """A line of the sandbox inbox."""

    id: UUID
    recipient: str
    sender: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaughtEmail:
    """An email of the sandbox inbox, whole."""

    id: UUID
    contact_id: UUID
    recipient: str
    sender: str
    subject: str
    at: datetime
    html: str
    text: str
    headers: dict[str, str]


CaughtSort = Literal["at", "-at"]

_ENDS: Mapping[CaughtSort, tuple[datetime, UUID]] = {
    "at": (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0)),
    "-at": (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1)),
}
"""What comes before all of them."""


FEW = 2000
"""Emails to an address that are put in order here."""

_TO = """strpos(lower(e.recipient COLLATE "C"), lower(%s COLLATE "C")) > 0"""
"""Whether an address holds a text, whatever the case of its ASCII letters: of others it takes
twice as long, and addresses seldom have any."""


def caught(
    *,
    sort: CaughtSort = "-at",
    after: tuple[datetime, UUID] | None = None,
    recipient: str = "",
    limit: int = 50,
) -> list[Caught]:
    """The sandbox inbox, latest first or the other way round, from just after a place; only of
    addresses that contain `recipient`, when given."""
    beyond, way = (">", "ASC") if sort == "at" else ("<", "DESC")
    with cursor() as cur:
        cur.execute(
            f"""SELECT message_id, e.recipient, e.sender, e.subject, e.at FROM (
                    SELECT s.* FROM lane l CROSS JOIN LATERAL (
                        SELECT lane, at, message_id FROM sandbox_email e
                        WHERE e.lane = l.lane AND (e.at, e.message_id) {beyond} (%s, %s) AND {_TO}
                        ORDER BY e.at {way}, e.message_id {way} LIMIT %s) AS s
                    ORDER BY s.at {way}, s.message_id {way} LIMIT %s) AS found
                JOIN sandbox_email e USING (lane, message_id)
                ORDER BY e.at {way}, message_id {way}""",
            (*(after or _ENDS[sort]), recipient, limit, limit),
        )
        return [Caught(*row) for row in cur]


def count_undecided(state: Literal["review", "uncertain"], *, workflow: str = "") -> Tally:
    """How many messages a person is to decide on, of one workflow or of all, up to 10,000; not
    exact: more."""
    with cursor() as cur:
        row = cur.execute(
            f"""SELECT count(*) FROM (
                    SELECT FROM message m LEFT JOIN workflow w ON w.id = m.workflow_id
                    WHERE m.lane = ANY (%s) AND m.state = '{state}' AND (%s = '' OR w.slug = %s)
                    LIMIT %s) AS found""",
            (_ALL_LANES, workflow, workflow, COUNTED + 1),
        ).fetchone()
    return bounded(row[0] if row else 0)


def count_caught(recipient: str = "") -> Tally:
    """How many that are, up to 10,000; not exact: more."""
    with cursor() as cur:
        row = cur.execute(
            f"SELECT count(*) FROM (SELECT FROM sandbox_email e WHERE {_TO} LIMIT %s) AS found",
            (recipient, COUNTED + 1),
        ).fetchone()
    return bounded(row[0] if row else 0)


def caught_page(
    *,
    sort: CaughtSort = "-at",
    after: tuple[datetime, UUID] | None = None,
    recipient: str = "",
    limit: int = 50,
) -> tuple[list[Caught], Tally]:
    """The same, and how many that are. To an address there are few, so that one look through all
    addresses tells both."""
    found = _few_to(recipient) if recipient else None
    if found is None:
        page = caught(sort=sort, after=after, recipient=recipient, limit=limit)
        return page, count_caught(recipient)
    follow = found
    if after is not None:
        follow = [row for row in found if (row[:2] > after if sort == "at" else row[:2] < after)]
    places = sorted(follow, reverse=sort == "-at")[:limit]
    with cursor() as cur:
        cur.execute(
            """SELECT message_id, recipient, sender, subject, at
               FROM unnest(%s::smallint[], %s::uuid[]) WITH ORDINALITY
                   AS n (lane, message_id, place)
               JOIN sandbox_email USING (lane, message_id) ORDER BY place""",
            ([lane for *_, lane in places], [message_id for _, message_id, _ in places]),
        )
        return [Caught(*row) for row in cur], bounded(len(found))


def _few_to(recipient: str) -> list[tuple[datetime, UUID, int]] | None:
    """Where they are, with their lanes; None: they are not few."""
    with cursor() as cur:
        found = cur.execute(
            f"SELECT at, message_id, lane FROM sandbox_email e WHERE {_TO} LIMIT %s",
            (recipient, FEW + 1),
        ).fetchall()
    return None if len(found) > FEW else found


def caught_email(message_id: UUID) -> CaughtEmail:
    """One email of the sandbox inbox. Raises NotFound."""
    with cursor() as cur:
        row = cur.execute(
            """SELECT message_id, contact_id, recipient, sender, subject, at, html, text,
                      headers::text
               FROM sandbox_email WHERE lane = ANY (%s) AND message_id = %s""",
            (_ALL_LANES, message_id),
        ).fetchone()
    if row is None:
        raise NotFound(
            f"The sandbox inbox has no email {message_id}.",
            remedy="List them: jalon inbox list",
            code="inbox_email_not_found",
        )
    row = (*row[:-1], msgspec.json.decode(row[-1]))
    return CaughtEmail(*row)


@dataclass(frozen=True, slots=True)
class BounceState:
    """What becomes of bounces: `mailbox` is the one that is read, as far as it was. By severity,
    how many there were in the last 30 days (business time)."""

    return_path: str
    mailbox: BounceMailbox | None
    last_30_days: dict[str, int]


def bounce_state() -> BounceState:
    """Where emails come back to, whether that is read, and how many did."""
    with cursor() as cur:
        counted: dict[str, int] = dict(
            cur.execute(
                """SELECT severity, count(*)::int FROM bounce WHERE lane = ANY (%s) AND at > %s
                   GROUP BY severity""",
                (_ALL_LANES, clock.now() - timedelta(days=30)),
            ).fetchall()
        )
    by_severity = {name: counted.get(name, 0) for name in ("hard", "soft", "blocked")}
    return BounceState(settings.JALON_RETURN_PATH, bounce_mailbox(), by_severity)


def bounce_mailbox() -> BounceMailbox | None:
    """The mailbox to which emails come back, and how far it was read; None: there is none."""
    if settings.JALON_BOUNCES is None:
        return None
    place = settings.JALON_BOUNCES.place
    found = BounceMailbox.objects.filter(place=place).first()
    return found or BounceMailbox(place=place)


def list_bounce_webhooks() -> list[BounceWebhook]:
    """The addresses at which providers tell of bounces, by provider."""
    return list(BounceWebhook.objects.order_by("provider"))


def list_routes() -> list[MailRoute]:
    """The mail servers that take messages, in the order in which they are chosen: those that are
    kept, and the one of the setting."""
    kept = {route.name: route for route in MailRoute.objects.all()}
    own = kept.pop(ENVIRONMENT, None)
    if settings.JALON_SMTP is not None:
        kept[ENVIRONMENT] = _of_setting(settings.JALON_SMTP, own or MailRoute(name=ENVIRONMENT))
    return sorted(kept.values(), key=lambda route: (route.priority, route.name))


def enabled_routes() -> list[MailRoute]:
    """Those that may be used."""
    return [route for route in list_routes() if route.enabled]


def routes_failing() -> list[str]:
    """The names of those that are set aside, or were when they were last tried."""
    return [route.name for route in enabled_routes() if route.failing_since is not None]


def limits_hold(now: datetime) -> bool:
    """Whether messages wait because a route has no room, rather than nobody's care."""
    return any(
        route.full_at is not None and route.full_at > now - timedelta(minutes=2)
        for route in enabled_routes()
    )


def find_route(name: str) -> MailRoute:
    """A route. Raises NotFound."""
    for route in list_routes():
        if route.name == name:
            return route
    raise NotFound(
        f"There is no route {name[:60]}.", remedy="See `jalon route list`.", code="route_not_found"
    )


def _of_setting(server: SmtpServer, route: MailRoute) -> MailRoute:
    kinds = MailRoute.Security
    route.host, route.port, route.user = server.host, server.port, server.user
    route.security = kinds.TLS if server.tls else kinds.NONE
    if server.starttls:
        route.security = kinds.STARTTLS
    route.priority, route.enabled = ITS_PRIORITY, True
    return route


def account_day() -> date:
    """The account's day, in business time."""
    return clock.now().astimezone(ZoneInfo(Account.objects.get().time_zone)).date()
