"""What differs between the simulations of two drafts."""

from collections.abc import Iterator

import msgspec

from jalon.engine.simulate.result import EmailResult, Simulated, StepResult


class Difference(msgspec.Struct, frozen=True):
    """A figure that differs. `place` is a step or an email, or empty for the whole workflow;
    what only one of the two has counts 0 in the other."""

    place: str
    figure: str
    before: int
    after: int

    @property
    def change(self) -> int:
        return self.after - self.before


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two simulations of the same people under the same assumptions. `days` compares the emails
    per day, as (day, before, after) for the days that differ."""

    figures: list[Difference]
    steps: list[Difference]
    emails: list[Difference]
    days: list[tuple[str, int, int]]
    only_before: list[str]
    only_after: list[str]
    """Steps that only one of the two has."""


def compare(before: Simulated, after: Simulated) -> Comparison:
    """What changes from the first to the second: only figures that differ."""
    steps = [step.step for step in before.steps], [step.step for step in after.steps]
    return Comparison(
        figures=_differ("", dict(_figures(before)), dict(_figures(after))),
        steps=_by_place(
            {step.step: dict(_of_step(step)) for step in before.steps},
            {step.step: dict(_of_step(step)) for step in after.steps},
        ),
        emails=_by_place(
            {email.email: dict(_of_email(email)) for email in before.emails},
            {email.email: dict(_of_email(email)) for email in after.emails},
        ),
        days=_days(before, after),
        only_before=[step for step in steps[0] if step not in steps[1]],
        only_after=[step for step in steps[1] if step not in steps[0]],
    )


def _figures(one: Simulated) -> Iterator[tuple[str, int]]:
    yield "people_entered", one.people_entered
    yield "entered", one.entered
    yield "inside", one.inside
    yield "finished", one.finished
    yield from ((f"exited:{reason}", count) for reason, count in one.exited.items())
    yield "failed", one.failed
    yield from ((f"refused:{reason}", count) for reason, count in one.refused.items())
    yield "goal", one.goal
    yield "sent", one.sent
    yield from ((f"not_sent:{reason}", count) for reason, count in one.not_sent.items())
    yield "busiest_day", one.busiest.sent if one.busiest else 0


def _of_step(step: StepResult) -> Iterator[tuple[str, int]]:
    yield "arrived", step.arrived
    yield "left", step.left
    yield "inside", step.inside
    yield from ((f"to:{to}", count) for to, count in step.ways.items())
    yield "sent", step.sent
    yield from ((f"not_sent:{reason}", count) for reason, count in step.not_sent.items())
    yield from ((f"held:{why}", count) for why, count in step.held.items())


def _of_email(email: EmailResult) -> Iterator[tuple[str, int]]:
    yield "sent", email.sent
    yield "opened", email.opened
    yield "clicked", email.clicked
    yield "unsubscribed", email.unsubscribed
    yield from ((f"not_sent:{reason}", count) for reason, count in email.not_sent.items())


def _by_place(
    before: dict[str, dict[str, int]], after: dict[str, dict[str, int]]
) -> list[Difference]:
    return [
        difference
        for place in dict.fromkeys([*before, *after])
        for difference in _differ(place, before.get(place, {}), after.get(place, {}))
    ]


def _differ(place: str, before: dict[str, int], after: dict[str, int]) -> list[Difference]:
    return [
        Difference(place, figure, before.get(figure, 0), after.get(figure, 0))
        for figure in dict.fromkeys([*before, *after])
        if before.get(figure, 0) != after.get(figure, 0)
    ]


def _days(before: Simulated, after: Simulated) -> list[tuple[str, int, int]]:
    first = {day.day: day.sent for day in before.per_day}
    second = {day.day: day.sent for day in after.per_day}
    return [
        (day.isoformat(), first.get(day, 0), second.get(day, 0))
        for day in sorted({*first, *second})
        if first.get(day, 0) != second.get(day, 0)
    ]
