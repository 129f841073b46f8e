"""VAL-12 for the conditions and settings of the whole language: what could never be, or always."""

import pytest

from tests.definition.flows import codes, problems, spoilt

AUDIENCE = "{kind: attribute, attribute: city, value: Paris}"
BOUGHT = "when: {kind: event, event: Order Completed}\n    reason"
VISIT = "{{kind: event, event: Visit, {}}}"
IN = "{{kind: workflow, workflow: other, {}}}"
OWN = "{{kind: attribute, attribute: {}, value: {}}}"
WHERE = "{{kind: event, event: Visit, where: [{{property: day, op: {}, value: {}}}]}}"


@pytest.mark.rule("VAL-12")
@pytest.mark.parametrize(
    ("wrong", "mended"),
    [
        (IN.format("at_least: 2"), IN.format("fact: entered, at_least: 2")),
        (IN.format("within: 3 days"), IN.format("fact: exited, within: 3 days")),
        (IN.format("fact: goal, at_least: 1, exactly: 1"), IN.format("fact: goal, exactly: 1")),
        (IN.format("fact: entered, within: 1 month"), IN.format("fact: entered, within: 4 weeks")),
        (
            "{kind: message, fact: opened, link: https://a.example}",
            "{kind: message, fact: clicked, link: https://a.example}",
        ),
        (OWN.format("lifecycle", "MQL"), OWN.format("lifecycle", "mql")),
        (OWN.format("marketing", "yes"), OWN.format("marketing", "opted_in")),
        (
            "{kind: attribute, attribute: lifecycle, op: one_of, value: [lead, MQL]}",
            "{kind: attribute, attribute: lifecycle, op: one_of, value: [lead, mql]}",
        ),
        (
            "{kind: attribute, attribute: score, op: contains, value: a}",
            "{kind: attribute, attribute: score, op: at_least, value: 10}",
        ),
        (WHERE.format("in_last", "3 days"), WHERE.format("after", "2026-12-24")),
        (WHERE.format("in_next", "3 days"), WHERE.format("is", "2026-12-24")),
        ("{kind: among_first, n: 10}", "{kind: tag, tag: early}"),
    ],
)
def test_conditions_can_hold_and_can_fail(wrong: str, mended: str) -> None:
    assert set(codes(problems(spoilt((AUDIENCE, wrong))))) == {"VAL-12"}
    assert problems(spoilt((AUDIENCE, mended))) == []


@pytest.mark.rule("VAL-12")
def test_a_period_since_an_email_is_a_period() -> None:
    def leaving(period: str) -> list[str]:
        return codes(problems(spoilt((BOUGHT, f"when: {VISIT.format(period)}\n    reason"))))

    assert leaving("since_email: hello, within: 3 days") == ["VAL-12"]
    assert leaving("since_email: hello") == []


@pytest.mark.rule("VAL-12")
def test_the_first_to_arrive_are_counted_by_branches_alone() -> None:
    places = ("{kind: message, fact: clicked, step: hello}", "{kind: among_first, n: 10}")
    branch = [("kind: wait_for", "kind: branch"), ("    limit: 3 days\n", "")]
    assert codes(problems(spoilt(places))) == ["VAL-12"]
    assert problems(spoilt(places, *branch)) == []
    while_held = [branch[0], ("limit: 3 days", "evaluate_for: 3 days")]
    assert codes(problems(spoilt(places, *while_held))) == ["VAL-12"]
    nobody = (places[0], "{kind: among_first, n: 0}")
    found = problems(spoilt(nobody, *branch))
    assert [(each.code, each.step, each.path[-1]) for each in found] == [("VAL-12", "opened", "n")]


@pytest.mark.rule("VAL-12")
@pytest.mark.parametrize(
    ("wrong", "mended"),
    [
        ("repeat: {policy: after_exit, by: [1]}", "repeat: {policy: after_exit, by: [0]}"),
        ("repeat: {policy: after_exit, by: [-1]}", "repeat: {policy: after_exit}"),
        ("repeat: {policy: after_exit, by: []}", "repeat: {policy: after_exit}"),
        ("repeat: {policy: once, by: [0]}", "repeat: {policy: once}"),
    ],
)
def test_the_triggers_that_let_in_again_are_there(wrong: str, mended: str) -> None:
    repeat = "repeat: {policy: every_time, key: order_id, pause: 2 days, limit: 3}"
    assert codes(problems(spoilt((repeat, wrong)))) == ["VAL-12"]
    assert problems(spoilt((repeat, mended))) == []


@pytest.mark.rule("VAL-12")
def test_who_leaves_an_audience_needs_one() -> None:
    outside = ("name: Welcome", "leave_when_outside: true")
    assert problems(spoilt(outside)) == []
    found = problems(spoilt(outside, (f"audience: {AUDIENCE}\n", "")))
    assert [(each.code, each.path) for each in found] == [("VAL-12", ("leave_when_outside",))]


def scheduled(schedule: str, *changes: tuple[str, str]) -> str:
    return spoilt(("name: Welcome", f"schedule: {schedule}"), *changes)


@pytest.mark.rule("VAL-12")
@pytest.mark.rule("LIF-8")
@pytest.mark.parametrize("end", ["2026-12-01 9:00", "2026-12-01 8:59", "2026-11-30 10:00"])
def test_a_workflow_ends_after_it_has_started(end: str) -> None:
    start = "2026-12-01 9:00"
    assert codes(problems(scheduled(f"{{start: {start}, end: {end}}}"))) == ["VAL-12"]
    assert problems(scheduled(f"{{start: {start}, end: 2026-12-11 9:00}}")) == []
    assert problems(scheduled(f"{{end: {end}}}")) == []


def test_a_window_that_opens_too_late_for_some_clocks_is_a_warning() -> None:
    # Monday 30 November, from noon to six in the evening in Paris; the window opens at nine.
    day = "{start: 2026-11-30 12:00, end: 2026-11-30 18:00, at_end: stop}"
    found = problems(scheduled(day))
    assert [(each.code, each.warning) for each in found] == [("never_open", True)]
    own = ("use: contact", "use: workflow")
    assert problems(scheduled(day, own)) == []
    assert problems(scheduled(day.replace("at_end: stop", "at_end: drain"))) == []
    assert problems(scheduled(day.replace("2026-11-30 12", "2026-11-20 12"))) == []


@pytest.mark.rule("VAL-3")
@pytest.mark.parametrize("reason", ["goal", "stopped", "suppressed", "outside_audience", "merged"])
def test_reasons_that_jalon_records_are_not_the_authors(reason: str) -> None:
    assert codes(problems(spoilt(("reason: bought", f"reason: {reason}")))) == ["VAL-3"]
    leave = ("kind: update_contact\n    add_tags: [keen]", f"kind: exit\n    reason: {reason}")
    assert codes(problems(spoilt(leave))) == ["VAL-3"]


YEARLY = "kind: date_attribute\n    attribute: born\n    yearly: true"
WEEKLY = "kind: recurring\n    rule: FREQ=WEEKLY;BYDAY=MO\n    from: 2026-01-05"


@pytest.mark.rule("ENT-1")
@pytest.mark.parametrize("trigger", [YEARLY, WEEKLY])
def test_what_comes_again_and_lets_in_once_is_a_warning(trigger: str) -> None:
    listed = ("kind: joined_list\n    list: newsletter", trigger)
    repeat = "repeat: {policy: every_time, key: order_id, pause: 2 days, limit: 3}\n"
    found = problems(spoilt(listed, (repeat, "")))
    assert [(each.code, each.warning) for each in found] == [("once_only", True)]
    assert (
        problems(spoilt(listed, (repeat, "repeat: {policy: every_time, key: occurrence}\n"))) == []
    )
    once = listed[1].replace("    yearly: true", "    yearly: false")
    assert (problems(spoilt((listed[0], once), (repeat, ""))) == []) is (trigger == YEARLY)
