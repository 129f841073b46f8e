"""VAL, rule by rule: a mistake is refused with its place and remedy, its remedy is accepted.

Each row spoils a sound workflow; unspoilt, it has no problem at all.
"""

import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from jalon.definition.kinds import Language
from jalon.definition.validate import Known, KnownEmail, validate
from jalon.definition.workflow import Workflow
from jalon.engine.language import LANGUAGE
from tests.definition.flows import KNOWN, SOUND, codes, problems, read, spoilt
from tests.definition.generated import WORKFLOWS

AUDIENCE = "{kind: attribute, attribute: city, value: Paris}"
CLICKED = "{kind: message, fact: clicked, step: hello}"
BOUGHT = "when: {kind: event, event: Order Completed}\n    reason"


def test_a_sound_workflow_has_no_problem() -> None:
    assert problems(SOUND) == []


def audience(condition: str) -> str:
    return spoilt((AUDIENCE, condition))


ROWS = [
    ("VAL-1", "", 1, [("triggers:\n  - kind: joined_list\n    list: newsletter\n", "")]),
    ("VAL-3", "hello", 19, [("email: hello", "email: ''")]),
    ("VAL-3", "", 5, [("list: newsletter", "list: ' '")]),
    ("VAL-3", "", 6, [(AUDIENCE, "{kind: all, of: []}")]),
    ("VAL-3", "", 6, [(AUDIENCE, "{kind: not, of: {kind: any, of: []}}")]),
    ("VAL-3", "", 6, [(AUDIENCE, "{kind: tag, tag: ''}")]),
    ("VAL-3", "", 6, [(AUDIENCE, "{kind: attribute, attribute: city}")]),
    ("VAL-3", "", 10, [("reason: bought", "reason: goal")]),
    ("VAL-3", "opened", 22, [("[branches]", "")]),
    ("VAL-4", "opened", 23, [("step: hello", "step: nowhere")]),
    ("VAL-4", "opened", 23, [("step: hello", "step: pause")]),
    ("VAL-4", "opened", 23, [("step: hello", "step: reminder")]),
    ("VAL-4", "", 6, [(AUDIENCE, CLICKED)]),
    ("VAL-6", "pause", 26, [("wait: 2 days", "wait: 2 days\n    next: end")]),
    ("VAL-7", "reminder", 32, [("next: end", "next: nowhere")]),
    ("VAL-7", "opened", 24, [("to: thank", "to: thanks")]),
    ("VAL-7", "thank", 33, [("to: thank", "to: pause")]),
    ("VAL-7", "pause", 33, [("id: thank", "id: pause")]),
    ("VAL-7", "end", 33, [("id: thank", "id: end")]),
    ("VAL-7", "a b", 33, [("id: thank", "id: a b")]),
    ("VAL-8", "opened", 20, [("to: thank", "to: hello")]),
    ("VAL-9", "hello", 19, [("email: hello", "email: helo")]),
    ("VAL-10", "", 6, [(AUDIENCE, "{kind: list, list: gone}")]),
    ("VAL-10", "", 6, [(AUDIENCE, "{kind: message, fact: opened, email: gone}")]),
    ("VAL-12", "pause", 28, [("wait: 2 days", "wait: 0 days")]),
    ("VAL-12", "pause", 28, [("wait: 2 days", "wait: 200 months")]),
    ("VAL-12", "", 7, [("policy: every_time, ", "")]),
    ("VAL-12", "", 7, [("limit: 3", "limit: 0")]),
    ("VAL-12", "", 7, [("pause: 2 days", "pause: 0 days")]),
    ("VAL-12", "", 13, [("days: [mon, tue]", "days: []")]),
    ("VAL-12", "", 13, [("opens: 9:00", "opens: 24:00")]),
    ("VAL-12", "", 14, [("Europe/Paris", "Europe/Pariss")]),
    ("VAL-12", "", 14, [("Europe/Paris", "../../etc/passwd")]),
    ("VAL-12", "", 14, [("Europe/Paris", "Europe")]),
    ("VAL-12", "", 15, [("language: fr", "language: French")]),
]


@pytest.mark.rule("VAL-1")
@pytest.mark.rule("VAL-3")
@pytest.mark.rule("VAL-4")
@pytest.mark.rule("VAL-6")
@pytest.mark.rule("VAL-7")
@pytest.mark.rule("VAL-8")
@pytest.mark.rule("VAL-9")
@pytest.mark.rule("VAL-10")
@pytest.mark.rule("VAL-12")
@pytest.mark.parametrize(("code", "step", "line", "changes"), ROWS)
def test_a_mistake_is_refused_with_its_place_and_a_remedy(
    code: str, step: str, line: int, changes: list[tuple[str, str]]
) -> None:
    if changes == [("[branches]", "")]:
        branch = f"\n      - when: {CLICKED}\n        to: thank"
        changes = [(branch, " []")]
    found = [each for each in problems(spoilt(*changes)) if not each.warning]
    assert (code, step, line) in [(each.code, each.step, each.line) for each in found]
    for each in found:
        assert set(each.message) == set(each.remedy) == {"en", "fr"}
        assert all(text.endswith(".") for text in (*each.message.values(), *each.remedy.values()))


@pytest.mark.rule("VAL-2")
def test_a_workflow_without_an_action_is_refused() -> None:
    text = "workflow: a\ntriggers: [{kind: by_hand}]\nsteps:\n- {id: x, kind: exit}"
    assert codes(problems(text)) == ["VAL-2"]
    mended = text.replace("{id: x, kind: exit}", "{id: x, kind: update_contact, add_tags: [a]}")
    assert problems(mended) == []


EVENT = "{{kind: event, event: Order Completed, since: ever, {}}}"
NO_PERIOD = "{{kind: event, event: Order Completed, {}}}"


@pytest.mark.rule("VAL-12")
@pytest.mark.parametrize(
    ("wrong", "mended"),
    [
        (EVENT.format("at_least: 1, at_most: 2"), EVENT.format("at_least: 1")),
        (EVENT.format("at_least: 0"), EVENT.format("at_least: 1")),
        (EVENT.format("at_most: 1001"), EVENT.format("at_most: 1000")),
        (EVENT.format("exactly: -1"), EVENT.format("exactly: 0")),
        (EVENT.format("within: 3 days"), NO_PERIOD.format("within: 3 days")),
        (EVENT.format("end: 2026-05-01"), NO_PERIOD.format("end: 2026-05-01")),
        (NO_PERIOD.format("within: 1 month"), NO_PERIOD.format("within: 30 days")),
        (NO_PERIOD.format("within: 0 days"), NO_PERIOD.format("within: 1 day")),
        (NO_PERIOD.format("since: entry"), NO_PERIOD.format("since: ever")),
        (NO_PERIOD.format("since: step"), NO_PERIOD.format("since: ever")),
        (
            NO_PERIOD.format("start: 2026-05-02, end: 2026-05-01"),
            NO_PERIOD.format("start: 2026-05-01, end: 2026-05-01"),
        ),
        (
            "{kind: message, fact: opened, email: hello, category: welcome}",
            "{kind: message, fact: opened, category: welcome}",
        ),
        (
            EVENT.format("where: [{property: total, op: more_than, value: '5'}]"),
            EVENT.format("where: [{property: total, op: more_than, value: 5}]"),
        ),
        (
            "{kind: entry, property: total, op: at_most, value: true}",
            "{kind: entry, property: total, op: at_most, value: 3.5}",
        ),
    ],
)
def test_counts_and_periods_must_be_possible(wrong: str, mended: str) -> None:
    assert set(codes(problems(audience(wrong)))) == {"VAL-12"}
    assert problems(audience(mended)) == []


@pytest.mark.rule("VAL-12")
@pytest.mark.parametrize(
    ("attribute", "op", "wrong", "right"),
    [
        ("city", "one_of", "Paris", "[Paris, Lyon]"),
        ("city", "one_of", "[]", "[Paris]"),
        ("city", "contains", "3", "ar"),
        ("city", "starts_with", "[a]", "Pa"),
        ("city", "is_set", "Paris", "null"),
        ("points", "more_than", "'3'", "3"),
        ("points", "at_least", "true", "2.5"),
        ("born", "before", "3", "2026-12-24"),
        ("born", "before", "24/12/2026", "2026-12-24"),
        ("born", "after", "2026-02-30", "2026-02-28"),
        ("created_at", "after", "2026-01-01T9:00", "2026-01-01T09:00:00.000Z"),
        ("born", "in_last", "3", "3 days"),
        ("born", "in_next", "1 month", "4 weeks"),
    ],
)
def test_values_must_suit_their_operator(attribute: str, op: str, wrong: str, right: str) -> None:
    condition = f"{{kind: attribute, attribute: {attribute}, op: {op}, value: VALUE}}"
    assert codes(problems(audience(condition.replace("VALUE", wrong)))) == ["VAL-12"]
    assert problems(audience(condition.replace("VALUE", right))) == []


@pytest.mark.rule("VAL-12")
@pytest.mark.parametrize(
    ("attribute", "op", "value"),
    [
        ("city", "more_than", "3"),
        ("points", "contains", "a"),
        ("fans", "one_of", "[a]"),
        ("locale", "before", "2026-12-24"),
        ("created_at", "starts_with", "'2026'"),
    ],
)
def test_operators_must_suit_the_type_of_the_attribute(attribute: str, op: str, value: str) -> None:
    condition = f"{{kind: attribute, attribute: {attribute}, op: {op}, value: {value}}}"
    assert codes(problems(audience(condition))) == ["VAL-12"]


@pytest.mark.rule("VAL-10")
def test_an_attribute_nobody_has_yet_is_a_warning() -> None:
    found = problems(audience("{kind: attribute, attribute: citty, value: Paris}"))
    assert [(each.code, each.warning) for each in found] == [("VAL-10", True)]


@pytest.mark.rule("VAL-9")
@pytest.mark.rule("VAL-10")
def test_what_is_not_known_is_not_checked() -> None:
    text = spoilt(("email: hello", "email: other"), (AUDIENCE, "{kind: list, list: gone}"))
    assert problems(text, Known()) == []
    assert codes(problems(text)) == ["VAL-10", "VAL-9"]
    known = replace(KNOWN, lists=frozenset({"gone", "newsletter"}))
    assert (
        problems(text, replace(known, emails={"other": KnownEmail(), **dict(KNOWN.emails or {})}))
        == []
    )


FORK = """\
workflow: fork
triggers: [{kind: by_hand}]
goal: {when: {kind: event, event: Order Completed}}
steps:
  - id: fork
    kind: branch
    branches: [{when: {kind: tag, tag: vip}, to: mail}]
    otherwise: look
  - {id: mail, kind: send_email, email: hello}
  - id: look
    kind: wait_for
    branches: [{when: {kind: message, fact: opened, step: mail}, to: thank}]
    limit: 2 days
    otherwise: end
  - {id: thank, kind: update_contact, add_tags: [keen]}
"""


@pytest.mark.rule("VAL-4")
def test_an_email_on_some_of_the_paths_before_is_a_warning() -> None:
    found = problems(FORK)
    assert [(each.code, each.step, each.warning) for each in found] == [("VAL-4", "look", True)]
    assert problems(FORK.replace("otherwise: look", "otherwise: end")) == []


@pytest.mark.rule("VAL-4")
def test_exits_and_goals_may_test_any_email_step_there_is() -> None:
    assert problems(spoilt((BOUGHT, f"when: {CLICKED}\n    reason"))) == []
    gone = CLICKED.replace("hello", "gone")
    assert codes(problems(spoilt((BOUGHT, f"when: {gone}\n    reason")))) == ["VAL-4"]


@pytest.mark.rule("VAL-5")
@pytest.mark.parametrize(
    ("between", "apart"),
    [
        ("", False),
        ("- {id: b, kind: update_contact, add_tags: [a]}\n", False),
        ("- {id: b, kind: emit_event, event: A}\n- {id: c, kind: emit_event, event: B}\n", False),
        ("- {id: b, kind: delay, wait: 1 hour}\n", True),
        ("- {id: b, kind: wait_until, time: 9:00}\n", True),
        ("- {id: b, kind: branch, branches: [{when: {kind: tag, tag: a}, to: end}]}\n", True),
        ("- {id: b, kind: branch_on_value, attribute: x, cases: [{values: [a], to: end}]}\n", True),
    ],
)
def test_two_emails_need_a_delay_a_wait_or_a_condition_between(
    between: str, *, apart: bool
) -> None:
    text = (
        "workflow: a\ntriggers: [{kind: by_hand}]\nsteps:\n"
        "- {id: first, kind: send_email, email: hello}\n"
        + between
        + "- {id: second, kind: send_email, email: reminder}\n"
    )
    found = [each for each in problems(text) if each.code == "VAL-5"]
    assert [each.step for each in found] == ([] if apart else ["second"])


@pytest.mark.rule("VAL-6")
def test_a_delay_before_an_exit_is_refused_and_a_wait_for_something_is_not() -> None:
    tail = "    next: leave\n  - id: leave\n    kind: exit\n"
    found = problems(SOUND.replace("wait: 2 days\n", "wait: 2 days\n" + tail, 1))
    assert ("VAL-6", "pause") in [(each.code, each.step) for each in found]
    assert problems(FORK.replace("otherwise: look", "otherwise: end")) == []


def test_marketing_without_a_goal_is_a_warning() -> None:
    goal = "goal:\n  when: {kind: event, event: Order Completed}\n"
    found = problems(spoilt((goal, "")))
    assert [(each.code, each.warning) for each in found] == [("no_goal", True)]
    transactional = {slug: KnownEmail(transactional=True) for slug in ("hello", "reminder")}
    assert problems(spoilt((goal, "")), replace(KNOWN, emails=transactional)) == []


def test_engagement_tested_at_once_is_a_warning() -> None:
    text = spoilt(("kind: wait_for", "kind: branch"), ("    limit: 3 days\n", ""))
    found = problems(text)
    assert [(each.code, each.step, each.warning) for each in found] == [("no_time", "opened", True)]
    held = text.replace("kind: branch", "kind: branch\n    evaluate_for: 2 days")
    assert problems(held) == []
    received = text.replace("fact: clicked", "fact: received")
    assert problems(received) == []


@pytest.mark.rule("VAL-3")
def test_a_kind_of_another_language_is_refused() -> None:
    flow = read(SOUND).workflow
    assert flow is not None
    without = {name: kind for name, kind in LANGUAGE.steps.items() if name != "delay"}
    found = validate(flow, Language(steps=without, triggers=LANGUAGE.triggers), KNOWN)
    assert [(each.code, each.step, each.path) for each in found] == [
        ("VAL-3", "pause", ("steps", 2, "kind"))
    ]


def test_several_mistakes_are_all_told() -> None:
    text = spoilt(("list: newsletter", "list: ''"), ("to: thank", "to: x"), ("Europe/", "Here/"))
    assert set(codes(problems(text))) == {"VAL-3", "VAL-7", "VAL-12"}


def test_five_hundred_steps_with_as_many_conditions_validate_at_once() -> None:
    lines = ["workflow: long", "triggers: [{kind: by_hand}]", "steps:"]
    for number in range(125):
        lines += [
            f"- {{id: mail{number}, kind: send_email, email: hello}}",
            f"- {{id: wait{number}, kind: delay, wait: 1 day}}",
            f"- id: look{number}\n  kind: branch\n  branches:",
            f"  - {{when: {{kind: message, fact: opened, step: mail{number}}}, to: tag{number}}}",
            f"- {{id: tag{number}, kind: update_contact, add_tags: [a]}}",
        ]
    flow = read("\n".join(lines)).workflow
    assert flow is not None
    start = time.process_time()  # what others compute at the time does not count
    found = validate(flow, LANGUAGE, KNOWN)
    assert time.process_time() - start < 2
    assert codes(found) == ["no_goal"]


@settings(max_examples=400, suppress_health_check=list(HealthCheck))
@given(WORKFLOWS)
def test_any_workflow_at_all_can_be_validated(flow: Workflow) -> None:
    for each in validate(flow, LANGUAGE, KNOWN):
        assert all((*each.message.values(), *each.remedy.values()))
