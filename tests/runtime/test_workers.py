"""Several workers share the work of one database (RES-3, DESIGN 5)."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest

from jalon.core import clock
from jalon.events.actions import Occurrence, append_events
from tests.acting import new_contact, rows
from tests.delivery.hooks import a_hook
from tests.runtime.processes import (
    assert_sound,
    jalon,
    move_ahead,
    nothing_left,
    outcome,
    running,
    start_afresh,
    until,
)
from tests.runtime.scenes import MAZE, know_half, publish_quietly

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

CONTACTS, EVENTS, DAYS = 100, 1200, 2


def an_event(random: Random, contact: UUID) -> Occurrence:
    name = random.choice(["Start", "Start", "Visit", "Buy", "Stop"])
    return Occurrence(contact, name, clock.now(), {"order": random.randrange(3)})


def some_days(workers: int) -> dict[str, Counter[tuple[str, ...]]]:
    """What so many workers make of the same crowd of events, on each of some days."""
    start_afresh()
    names = [f"c{number}" for number in range(CONTACTS)]
    contacts = [new_contact(name) for name in names]
    with a_hook() as hook:
        know_half(hook)
        publish_quietly(MAZE.replace("HOOK", hook.url))
        _some_days(contacts, workers)
    return outcome()


def _some_days(contacts: Sequence[UUID], workers: int) -> None:
    random = Random(7)
    with running(*(jalon("worker") for _ in range(workers))):
        until(lambda: rows("SELECT count(*) FROM worker") == [(workers,)])
        for _ in range(DAYS):
            for contact in contacts:
                # At once, so that whether a Stop finds an email gone already is no race.
                append_events([an_event(random, contact) for _ in range(EVENTS // CONTACTS)])
            until(nothing_left)
            move_ahead(timedelta(days=1, hours=1))
            until(nothing_left)


@pytest.mark.rule("RES-3")
def test_two_and_four_workers_do_what_one_does() -> None:
    alone = some_days(1)
    assert sum(alone["messages"].values()) > CONTACTS
    assert_sound()
    for workers in (2, 4):
        assert some_days(workers) == alone
        assert_sound()
