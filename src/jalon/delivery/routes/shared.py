"""The routes of the installation (EML-5), as one loop of a worker uses them. Their limits and their
failures are shared by all workers, in the database."""

import ssl
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import structlog
from django.db import transaction

from jalon.core import clock
from jalon.core.errors import JalonError
from jalon.delivery.models import MailRoute
from jalon.delivery.queries import ENVIRONMENT, account_day, enabled_routes
from jalon.delivery.routes import Answer, Route
from jalon.delivery.routes.limits import give_back, is_spent, take
from jalon.delivery.routes.peer import Peer
from jalon.delivery.routes.peers import peer_of
from jalon.emails.mime import Letter

log = structlog.get_logger()

KNOWN_FOR = 1.0
"""Seconds for which what was read of the routes holds."""

LONGEST_PAUSE = 60
"""Seconds. A route that failed rests for 1, 2, 4 … of them."""

AHEAD = 16
"""Messages let through at once by one statement, at most; a worker that is killed takes what it did
not need of them from the day."""

_HELD = timedelta(minutes=1)
"""How exactly `full_at` is kept."""


class SharedRoutes:
    """The routes that are enabled and do not rest, the first choice first."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self._known: dict[str, SharedRoute] = {}
        self._read_at = float("-inf")

    def ways(self) -> Sequence[Route]:
        """See `Ways`. What changes holds within a second."""
        if time.monotonic() - self._read_at > KNOWN_FOR:
            self._read()
        return [route for route in self._known.values() if not route.rests()]

    def hand_over(self, letter: Letter) -> Answer:
        """Hands one message over at once, by the first that takes it."""
        domain = letter.sender_address.rpartition("@")[2].lower()
        answer = Answer("deferred", "No route takes it at present.")
        for way in self.ways():
            if way.domains and domain not in way.domains:
                continue
            if way.ready() and way.room(1):
                answer = way.hand_over(letter)
                way.release()
            if answer.state not in ("deferred", "queued"):
                break
        return answer

    def close(self) -> None:
        """See `Ways`."""
        for route in self._known.values():
            route.close()

    def _read(self) -> None:
        rows = {row.name: row for row in enabled_routes()}
        for name in self._known.keys() - rows.keys():
            self._known.pop(name).close()
        day = account_day() if rows else date.min
        known, self._known = self._known, {}
        for name, row in rows.items():
            route = known.get(name) or SharedRoute(tls=self._tls)
            self._known[name] = route
            route.renew(row, today=day, alone=len(rows) == 1)
        self._read_at = time.monotonic()


class SharedRoute(Route):
    """One route. What it learns of itself is written before the next message, never while one is
    handed over."""

    def __init__(self, *, tls: ssl.SSLContext | None) -> None:
        self._tls = tls
        self._peer: Peer | None = None
        self._place: tuple[object, ...] = ()
        self._row = MailRoute()
        self._today = date.min
        self._alone = True
        self._let_through = 0
        self._failed = ""
        self._answered = False

    def renew(self, row: MailRoute, *, today: date, alone: bool) -> None:
        """Takes in what was read. Another server gets another connection."""
        server = (row.kind, row.host, row.port, row.security, row.region)
        place = (*server, row.channel, row.user, bytes(row.password))
        if place != self._place:
            self.close()
            self._peer, self._place = None, place
        self._row, self._today, self._alone = row, today, alone
        self.domains, self.held_until = row.domains, row.full_at

    def rests(self) -> bool:
        """Whether it failed, and is not tried yet."""
        return self._row.rests_until is not None and clock.wall() < self._row.rests_until

    def ready(self) -> bool:
        """See `Route`. A pause of 1, 2, 4 … 60 seconds follows each failure, for all workers."""
        self._tell()
        if self.rests():
            return False
        try:
            if self._peer is None:
                self._peer = peer_of(self._row, tls=self._tls)
            refusal = self._peer.open()
        except JalonError as error:
            refusal = error
        self._failed = str(refusal) if refusal is not None else ""
        self._tell()
        return not self.rests()

    def room(self, wanted: int) -> int:
        """See `Route`. Costs nothing without limits, else one look for each `AHEAD` messages."""
        self.soon = False
        if self._row.per_second is None and self._row.per_day is None:
            return wanted
        if self._let_through < wanted:
            number, row = _taken(self._row.name, AHEAD - self._let_through, today=self._today)
            self._let_through += number
            self.held_until = row.full_at if row else None
            self.soon = row is not None and not number and not is_spent(row, self._today)
        return min(wanted, self._let_through)

    def hand_over(self, letter: Letter) -> Answer:
        """See `Route`."""
        assert self._peer is not None, "it is ready"
        held, self._let_through = self._let_through, max(0, self._let_through - 1)
        answer = self._peer.hand_over(letter)
        if answer.state == "queued":
            self._let_through = held  # what was not taken is none of the day's
        if not answer.route_failed:
            self._answered = True
            return answer
        self._failed = answer.reason
        return replace(answer, elsewhere=answer.state == "deferred" and not self._alone)

    def release(self) -> None:
        """See `Route`."""
        self._tell()
        number, self._let_through = self._let_through, 0
        if number:
            with transaction.atomic():
                row = _held(self._row.name)
                if row is not None:
                    give_back(row, number)
                    row.save(update_fields=["used", "free_at"])

    def close(self) -> None:
        """See `Route`."""
        if self._peer is not None:
            self._peer.close()

    def _tell(self) -> None:
        """Writes that it failed, or that it answers again."""
        failed, answered = self._failed, self._answered
        self._failed, self._answered = "", False
        if failed:
            self.close()
            self._row = set_aside(self._row, failed)
        elif answered and self._row.failures:
            take_up(self._row.name)
            self._row.failures, self._row.rests_until = 0, None


def set_aside(route: MailRoute, error: str) -> MailRoute:
    """Has all workers leave a route that failed alone for a while, and returns it as it is now.
    Those that find out at the same time as others change nothing."""
    now = clock.wall()
    with transaction.atomic():
        if route.name == ENVIRONMENT:
            MailRoute.objects.get_or_create(name=ENVIRONMENT, defaults=_state_of_environment(route))
        row = _held(route.name)
        if row is None or (row.rests_until is not None and row.rests_until > now):
            route.rests_until = row.rests_until if row else now + timedelta(seconds=LONGEST_PAUSE)
            return route
        pause = min(2 ** min(row.failures, 10), LONGEST_PAUSE)
        row.failures, row.error = row.failures + 1, error
        row.failing_since = row.failing_since or now
        row.rests_until = now + timedelta(seconds=pause)
        row.save(update_fields=["failures", "error", "failing_since", "rests_until"])
    log.warning("route_set_aside", route=route.name, error=error, retry_in=pause)
    return row


def take_up(name: str) -> None:
    """A route answers again."""
    MailRoute.objects.filter(name=name, failures__gt=0).update(
        failures=0, failing_since=None, rests_until=None, error=""
    )


def _state_of_environment(route: MailRoute) -> dict[str, object]:
    return {"host": route.host, "port": route.port, "priority": route.priority}


def _taken(name: str, wanted: int, *, today: date) -> tuple[int, MailRoute | None]:
    with transaction.atomic():
        row = _held(name)
        if row is None or not row.enabled:
            return 0, None
        number = take(row, wanted, today=today, at=clock.wall())
        if number:
            row.save(update_fields=["used_on", "used", "days", "free_at"])
        else:
            _note_full(row)
    return number, row


def _note_full(row: MailRoute) -> None:
    now = clock.now()
    if row.full_at is None or not now - _HELD < row.full_at <= now:
        row.full_at = now
        row.save(update_fields=["full_at"])


def _held(name: str) -> MailRoute | None:
    return MailRoute.objects.select_for_update().filter(name=name).first()
