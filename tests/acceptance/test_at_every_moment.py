"""Whatever a marketer does and in whatever order, the figures are right at every moment, nothing
is sent twice, and nothing is sent that should not be."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count, islice
from random import Random
from uuid import UUID

import pytest

from jalon.contacts.merge import merge
from jalon.core.errors import Conflict, Invalid
from jalon.delivery import review
from jalon.workflows import life
from jalon.workflows.actions import Choices, publish
from tests.acceptance.scene import HOUR, clicks, does, it_is, letters, person, settle, skip, utc
from tests.acceptance.stage import check_figures
from tests.acting import rows
from tests.workflows.living import figures, state

pytestmark = pytest.mark.django_db(transaction=True)

SERIES = """
workflow: series
triggers: [{kind: event, event: Start}, {kind: inactivity, event: Start, wait: 4 days}]
repeat: {policy: POLICY}
exit: [{when: {kind: event, event: Stop}, reason: enough}]
goal: {when: {kind: event, event: Buy}}
window: WINDOW
steps:
  - {id: one, kind: send_email, email: one, status: STATUS}
  - {id: pause, kind: delay, wait: DELAY}
  - id: reads
    kind: wait_for
    branches:
      - {when: {kind: message, fact: clicked, step: one}, to: two}
      - {when: {kind: event, event: Yes}, to: mark}
    limit: 2 days
    otherwise: REST
  - {id: two, kind: send_email, email: two}
  - {id: REST, kind: delay, wait: 1 day}
  - {id: mark, kind: update_contact, increment: {rounds: 1}}
  - {id: three, kind: send_email, email: three}
""" + letters(one="One", two="Two", three="Three")

CHOICES = {
    "POLICY": ["after_exit", "every_time", "once"],
    "WINDOW": [
        "{}",
        "{days: [mon, wed, fri], opens: 9:00, closes: 12:00}",
        "{opens: 8:00, closes: 20:00, holds: actions}",
    ],
    "STATUS": ["live", "live", "review", "off"],
    "DELAY": ["12 hours", "1 day", "3 days"],
    "REST": ["rest", "rest", "break"],
}


class Marketer:
    """Somebody who does things at random, and the people it is about."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.names = (f"p{n}" for n in count())
        self.people = {name: person(name) for name in islice(self.names, 5)}

    def a_version(self) -> str:
        text = SERIES
        for name, values in CHOICES.items():
            text = text.replace(name, self.random.choice(values))
        return text

    def someone(self) -> UUID:
        return self.random.choice(list(self.people.values()))

    def happens(self) -> None:
        does(self.someone(), self.random.choice(["Start"] * 6 + ["Stop", "Buy", "Yes"]))

    def time_passes(self) -> None:
        skip(HOUR * self.random.choice([1, 5, 13, 24, 40]))

    def clicks(self) -> None:
        with suppress(ValueError):  # they have no such email, or several
            clicks(self.random.choice(list(self.people)), "One")

    def merges(self) -> None:
        kept, gone = self.random.sample(list(self.people), 2)
        merge(self.people[kept], self.people.pop(gone))
        new = next(self.names)
        self.people[new] = person(new)

    def publishes(self) -> None:
        inside = self.random.choice(["finish", "move", "exit"])
        mapping = self.random.choice([{"rest": "break"}, {"break": "rest"}])
        publish(self.a_version(), Choices(inside=inside, mapping=mapping))

    def reviews(self) -> None:
        waiting = [each.id for each in review.in_review()]
        self.random.choice([review.approve, review.reject])(waiting[:2])

    def pauses(self) -> None:
        life.pause("series", self.random.choice(["hold", "skip"]))

    def resumes(self) -> None:
        overdue = self.random.choice(["send", "skip", "spread"])
        life.resume("series", overdue=overdue, hours=6, let_in=self.random.random() < 0.5)

    def does_something(self) -> None:
        often: list[Callable[[], None]] = [self.happens, self.time_passes]
        seldom = [self.clicks, self.merges, self.publishes, self.reviews, self.pauses, self.resumes]
        closed = state("series") in ("stopped", "draining", "ended")
        moves = [life.activate] * 4 if closed else [life.drain, life.stop]
        last = [partial(move, "series") for move in moves]
        action = self.random.choice([*often * 7, *seldom * 2, *last])
        with suppress(Conflict, Invalid):  # it may not be done now
            action()


def all_is_well() -> None:
    check_figures()
    found = figures("series")
    assert found.state not in ("stopped", "ended") or found.inside == 0
    # At each step there are as many as its figures say.
    here = rows(
        """SELECT version, step, sum(CASE name WHEN 'arrived' THEN n ELSE -n END)::int FROM counter
           WHERE name IN ('arrived', 'left') GROUP BY version, step
           HAVING sum(CASE name WHEN 'arrived' THEN n ELSE -n END) <> 0 ORDER BY version, step"""
    )
    there = rows(
        """SELECT version, step, count(*) FROM enrollment WHERE state = 'active'
           GROUP BY version, step ORDER BY version, step"""
    )
    assert here == there
    # One message for each enrollment, step and visit.
    assert not rows(
        """SELECT FROM message GROUP BY enrollment_id, step, visit HAVING count(*) > 1"""
    )


@pytest.mark.rule("RES-1", "RES-3", "RUN-7", "RUN-10", "LIF-1", "LIF-3", "LIF-5", "LIF-6")
@pytest.mark.parametrize("seed", range(4))
def test_whatever_a_marketer_does_the_figures_are_right(seed: int) -> None:
    it_is(utc(2026, 3, 2, 12))
    marketer = Marketer(seed)
    publish(marketer.a_version())
    for _ in range(40):
        before, stands = rows("SELECT count(*) FROM sandbox_email"), state("series")
        marketer.does_something()
        settle()
        all_is_well()
        if stands == state("series") in ("paused", "stopped", "ended"):
            assert rows("SELECT count(*) FROM sandbox_email") == before
    assert figures("series").entered
