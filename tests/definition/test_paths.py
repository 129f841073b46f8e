"""VAL-4 to 8 with the steps that lead elsewhere, split, or say nothing: how steps follow."""

import pytest

from tests.definition.flows import codes, problems, spoilt

AGAIN = """next: again
  - {id: again, kind: go_to, to: pause, rounds: 2, otherwise: end}"""


def looping(wait: str = "2 days", again: str = AGAIN) -> str:
    """The sound workflow, leading from its last email back to the delay before it."""
    return spoilt(("next: end", again), ("wait: 2 days", f"wait: {wait}"))


@pytest.mark.rule("VAL-8")
@pytest.mark.parametrize(("wait", "allowed"), [("29 minutes", False), ("30 minutes", True)])
def test_each_round_of_a_loop_takes_half_an_hour(wait: str, *, allowed: bool) -> None:
    assert codes(problems(looping(wait))) == ([] if allowed else ["VAL-8"])


@pytest.mark.rule("VAL-8")
def test_a_delay_that_may_be_over_on_arrival_does_not_make_a_loop_safe() -> None:
    for delay in ("1 day\n    at: 9:00", "2 days\n    count_from: entry"):
        assert codes(problems(looping(delay))) == ["VAL-8"]


@pytest.mark.rule("VAL-8")
def test_a_loop_has_a_number_of_rounds() -> None:
    for again in ("next: pause", AGAIN.replace(", rounds: 2, otherwise: end", "")):
        found = problems(looping(again=again))
        assert [each.code for each in found] == ["VAL-8"]
        assert "number of rounds" in found[0].message["en"]
    assert codes(problems(looping(again=AGAIN.replace("rounds: 2", "rounds: 0")))) == ["VAL-12"]


@pytest.mark.rule("VAL-8")
def test_a_step_elsewhere_may_be_led_to_without_a_number_of_rounds() -> None:
    onward = "next: on\n  - {id: on, kind: go_to, to: thank}"
    assert problems(spoilt(("next: end", onward))) == []


@pytest.mark.rule("VAL-7")
def test_a_note_needs_no_path_to_it_and_other_steps_do() -> None:
    note = ("steps:\n", "steps:\n  - {id: first, kind: exit}\n")
    assert "VAL-7" in codes(problems(spoilt(note)))
    alone = ("  - id: thank\n", "  - {id: why, kind: note, text: Ask Ann.}\n  - id: thank\n")
    assert problems(spoilt(alone)) == []
    assert codes(problems(spoilt((alone[0], alone[1].replace("Ask Ann.", "''"))))) == ["VAL-3"]


@pytest.mark.rule("VAL-6")
def test_a_note_after_a_delay_is_nothing_to_wait_for() -> None:
    tail = "wait: 2 days\n  - {id: why, kind: note, text: Ask Ann., next: LAST}\n"
    found = problems(spoilt(("wait: 2 days\n", tail.replace("LAST", "end"))))
    assert ("VAL-6", "pause") in [(each.code, each.step) for each in found]
    assert problems(spoilt(("wait: 2 days\n", tail.replace("LAST", "reminder")))) == []


HALVES = "random_split, branches: [{share: 50, to: second}, {share: 50, to: third}]"


def parted(kind: str, third: str = "update_contact, add_tags: [a]") -> str:
    """An email, a step that leads to another email or to a third step, and these."""
    return f"""\
workflow: parted
triggers: [{{kind: by_hand}}]
goal: {{when: {{kind: event, event: Order Completed}}}}
steps:
- {{id: first, kind: send_email, email: hello}}
- {{id: half, kind: {kind}}}
- {{id: second, kind: send_email, email: reminder, next: end}}
- {{id: third, kind: {third}}}
"""


@pytest.mark.rule("VAL-5")
@pytest.mark.parametrize(
    ("kind", "apart"),
    [
        (HALVES, False),
        ("go_to, to: second, rounds: 1, otherwise: third", False),
        ("branch, branches: [{when: {kind: tag, tag: a}, to: third}]", True),
        ("branch_on_value, attribute: city, cases: [{values: [Paris], to: third}]", True),
    ],
)
def test_chance_does_not_keep_two_emails_apart(kind: str, *, apart: bool) -> None:
    found = [(each.code, each.step) for each in problems(parted(kind))]
    assert found == ([] if apart else [("VAL-5", "second")])


@pytest.mark.rule("VAL-5")
def test_emails_on_both_ways_of_a_split_are_both_too_soon() -> None:
    found = problems(parted(HALVES, third="send_email, email: hello"))
    assert [(each.code, each.step) for each in found] == [("VAL-5", "second"), ("VAL-5", "third")]


ASKED = """\
workflow: asked
triggers: [{kind: by_hand}]
steps:
- {id: ask, kind: webhook, url: "https://crm.example/score"}
- id: good
  kind: branch
  branches: [{when: {kind: response, step: ask, property: status, value: 200}, to: thank}]
  otherwise: end
- {id: thank, kind: update_contact, add_tags: [good]}
"""


@pytest.mark.rule("VAL-4")
def test_an_answer_is_tested_after_the_webhook_that_gets_it() -> None:
    assert problems(ASKED) == []
    found = problems(ASKED.replace("step: ask", "step: thank"))
    assert [(each.code, each.step, each.path[-1]) for each in found] == [("VAL-4", "good", "step")]
    late = ASKED.replace("- {id: ask", "- {id: first, kind: note, text: a, next: good}\n- {id: ask")
    late = late.replace(
        "id: thank, kind: update_contact,", "id: thank, next: ask, kind: update_contact,"
    )
    assert "VAL-4" in codes(problems(late))
    audience = "audience: {kind: response, step: ask, property: a, op: is_set}\nsteps:"
    assert codes(problems(ASKED.replace("steps:", audience))) == ["VAL-4"]


CLICKED = "{kind: message, fact: clicked, step: hello}"


@pytest.mark.rule("VAL-4")
def test_a_period_since_an_email_needs_that_email_before_it() -> None:
    assert problems(spoilt((CLICKED, "{kind: event, event: Visit, since_email: hello}"))) == []
    found = problems(spoilt((CLICKED, "{kind: event, event: Visit, since_email: reminder}")))
    assert [(each.code, each.path[-1]) for each in found] == [("VAL-4", "since_email")]


ENGAGED = """\
workflow: engaged
triggers: [{{kind: by_hand}}]
goal: {{when: {{kind: event, event: Order Completed}}}}
steps:
- id: look
  kind: branch
  branches: [{{when: {{kind: message, fact: opened{}}}, to: end}}]
- {{id: mail, kind: send_email, email: hello}}
"""


@pytest.mark.rule("VAL-4")
@pytest.mark.parametrize("about", ["", ", email: hello", ", category: news", ", step: mail"])
def test_a_workflow_does_not_start_with_an_engagement_condition(about: str) -> None:
    assert ("VAL-4", "look") in [
        (each.code, each.step) for each in problems(ENGAGED.format(about)) if not each.warning
    ]


@pytest.mark.rule("VAL-4")
@pytest.mark.parametrize("about", [", since: ever", ", email: hello, within: 30 days"])
def test_a_workflow_may_start_with_what_is_known_of_the_contact(about: str) -> None:
    assert problems(ENGAGED.format(about)) == []


@pytest.mark.rule("VAL-4")
def test_emails_of_others_may_have_come_after_a_delay() -> None:
    text = ENGAGED.format(", category: news")
    text = text.replace("- id: look", "- {id: pause, kind: delay, wait: 1 day}\n- id: look")
    assert problems(text) == []
