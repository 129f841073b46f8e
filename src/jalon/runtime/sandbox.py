"""Moving the sandbox's time: skipping ahead, and playing a history through the live engine."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction

from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Forbidden
from jalon.core.ids import LANES
from jalon.delivery.lane import route
from jalon.delivery.mail_routes import check_wall_time
from jalon.events.actions import Occurrence, append_events
from jalon.events.queries import has_happened
from jalon.runtime.lanes.catalog import read_catalog
from jalon.runtime.turn import player, sends_real_email
from jalon.runtime.work import crew, next_instant
from jalon.workflows.reading import Rest
from jalon.workflows.writing import set_next_due

Progress = Callable[[int, datetime], None]
"""Told how many events are played so far, and the business time reached."""


def require_sandbox() -> None:
    """Raises Forbidden outside the sandbox, where time is the world's: when this process sends
    real email, or a worker does that was started otherwise."""
    if route() != "sandbox" or sends_real_email():
        raise Forbidden(
            "Time can only be moved in the sandbox, and this installation sends real email.",
            remedy=(
                "In an installation made for trying things out, unset JALON_SMTP_URL and have no "
                "routes."
            ),
            phrase="not_a_sandbox",
        )


def require_wall_time() -> None:
    """Raises Conflict when business time was moved and this installation sends real email: who
    leaves the sandbox leaves with the world's time."""
    if settings.JALON_SMTP is not None:
        check_wall_time()


def return_to_wall_time() -> None:
    """Ends what `skip` and an interrupted `play` did to business time. What was to happen at a
    later time waits for it. Raises Forbidden outside the sandbox."""
    require_sandbox()
    with player():
        clock.move(ahead=timedelta(0))
        _set_next_due()


def skip(by: timedelta, on_progress: Progress | None = None) -> datetime:
    """Moves business time forward, stopping at each instant where something is due and letting
    it happen. Returns the time reached. When `on_progress` raises, time goes on from the instant
    it was told. Raises Forbidden outside the sandbox."""
    require_sandbox()
    with player():
        start = clock.now()
        until = start + by
        try:
            _settle(start)
            _run(iter(()), start=start, until=until, on_progress=on_progress)
        except Exception:
            clock.move(ahead=clock.now() - clock.wall())
            raise
        clock.move(ahead=until - clock.wall())
    return until


def play(events: Sequence[Occurrence], on_progress: Progress | None = None) -> datetime:
    """Plays a history: each event at the time it occurred, everything due in between at its
    own, until nothing is due; then business time returns to wall time. Returns the last instant
    at which something happened.

    What repeats by itself for ever, schedules and yearly dates, does so until the last event.
    After it, time goes on for those inside alone, past the present if need be.

    `events` are in the order of time. After an interruption, playing the same history again
    finishes the instant it stopped at and goes on from there: what happened before is not
    repeated. Raises Forbidden outside the sandbox.
    """
    require_sandbox()
    with player():
        now = clock.now()
        stopped = clock.frozen()
        last_event = events[-1].at if events else now
        _settle(now, rest_after=None if stopped is None else last_event)
        # Time also stands still after an interruption before the first event, or of a skip.
        start = stopped if events and has_happened(events[0]) else None
        if start is not None:
            # Those of that very instant came with it, in one transaction.
            events = [event for event in events if event.at > start]
        groups = ((at, list(group)) for at, group in groupby(events, key=lambda event: event.at))
        last = _run(groups, start=start, rest_after=last_event, on_progress=on_progress)
        clock.move(ahead=timedelta(0))
        _set_next_due()
    return last


def _settle(now: datetime, *, rest_after: datetime | None = None) -> None:
    """Does what is still to be done at the present, before time is moved."""
    clock.move(ahead=timedelta(0), frozen_at=now)
    with crew() as threads:
        threads.drain(now, rest_after=rest_after)


def _set_next_due(rest_after: datetime | None = None) -> None:
    """Notes for each lane when it next has something due, what rests left out (`work_lane`)."""
    with transaction.atomic(), cursor() as cur:
        repeating = read_catalog(cur).repeating
        rest = None if rest_after is None else Rest(repeating, rest_after)
        for lane in range(LANES):
            set_next_due(cur, lane, rest=rest)


def _run(
    groups: Iterator[tuple[datetime, list[Occurrence]]],
    *,
    start: datetime | None,
    until: datetime | None = None,
    rest_after: datetime | None = None,
    on_progress: Progress | None,
) -> datetime:
    """Goes from instant to instant, events before what is due, and returns the last one."""
    upcoming, played, at = next(groups, None), 0, start
    with crew() as threads:
        if rest_after is not None:
            _set_next_due(rest_after)
        while True:
            due = next_instant()
            known = [instant for instant in (due, upcoming[0] if upcoming else None) if instant]
            if not known or (until is not None and min(known) > until):
                return at or clock.wall()
            at = min(known) if at is None else max(at, min(known))
            with transaction.atomic():
                clock.move(ahead=timedelta(0), frozen_at=at)
                if upcoming is not None and upcoming[0] <= at:
                    append_events(upcoming[1])
                    played += len(upcoming[1])
                    upcoming = next(groups, None)
            threads.drain(at, rest_after=rest_after)
            if on_progress is not None:
                on_progress(played, at)
