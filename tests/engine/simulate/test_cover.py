"""People made up so that every way through a workflow is taken."""

from pathlib import Path
from textwrap import indent
from uuid import UUID

import pytest

from jalon.definition.conditions import walk
from jalon.definition.kinds import END, kind_of
from jalon.definition.parse import Parsed, parse
from jalon.engine.compiled import Compiled
from jalon.engine.language import LANGUAGE
from jalon.engine.ledger import EmailFacts
from jalon.engine.simulate import Simulated, cover, simulate
from jalon.engine.steps import STEPS
from jalon.engine.triggering import TriggerKind
from jalon.engine.triggers import TRIGGERS
from jalon.engine.walking import StepKind
from tests.engine.world import FACTS

EXAMPLES = Path(__file__).parents[3] / "examples"

pytestmark = pytest.mark.rule("NEW-1")


def read(text: str) -> Parsed:
    parsed = parse(text, LANGUAGE)
    assert parsed.workflow is not None, parsed.problems
    return parsed


def covered(text: str, **emails: EmailFacts) -> tuple[Simulated, list[tuple[str, str]]]:
    parsed = read(text)
    assert parsed.workflow is not None
    compiled = Compiled(UUID(int=7), 1, parsed.workflow)
    designs = {
        slug: EmailFacts(one.category, one.transactional) for slug, one in parsed.emails.items()
    }
    facts = {**FACTS, **designs, **emails}
    people = cover(compiled, emails=facts)
    found = simulate(compiled, people.people, people.assumptions, emails=facts)
    return found, list(people.untaken)


@pytest.mark.parametrize("name", ["post-purchase", "reactivation"])
def test_every_way_of_the_examples_is_taken(name: str) -> None:
    found, untaken = covered((EXAMPLES / f"{name}.yaml").read_text())
    assert (untaken, found.dead, found.unreached, found.failed) == ([], [], [], 0)
    assert found.people < 10


@pytest.mark.parametrize("kind", TRIGGERS, ids=kind_of)
def test_every_kind_of_trigger_can_be_made_to_fire(kind: type[TriggerKind]) -> None:
    trigger = indent(kind.example, "    ").replace("    ", "  - ", 1)
    steps = "steps:\n  - {id: a, kind: send_email, email: offer}\n"
    found, _ = covered(f"workflow: w\ntriggers:\n{trigger}\n{steps}")
    assert found.entered == found.sent >= 1


@pytest.mark.parametrize("kind", [kind for kind in STEPS if kind_of(kind) != "go_to"], ids=kind_of)
def test_every_way_of_every_kind_of_step_is_taken(kind: type[StepKind]) -> None:
    head = """workflow: w
triggers: [{kind: event, event: Start}]
steps:
"""
    example = indent(kind.example, "    ").replace("    ", "  - ", 1)
    (step,) = read(head + example).workflow.steps  # type: ignore[union-attr] # it was read
    asked = (part for placed in step.conditions() for part in walk(placed.condition))
    before = {getattr(part, "step", None) or getattr(part, "since_email", None) for part in asked}
    lines = [
        f"  - {{id: {name}, kind: send_email, email: offer}}\n  - {{id: {name}-later, kind: delay}}"
        for name in sorted(before - {None, step.id})  # type: ignore[type-var] # None is taken out
    ]
    after = {target.step for target in step.targets()} - {END, step.id} - before
    ends = [
        f"  - {{id: {name}, kind: update_contact, add_tags: [{name}], next: end}}"
        for name in sorted(after)
    ]
    text = "\n".join([*lines, example.rstrip(), *ends])
    found, untaken = covered(head + text + "\n")
    assert (untaken, found.dead, found.unreached, found.failed) == ([], [], [], 0)


COURSE = """
workflow: course
triggers:
  - {kind: event, event: Signed Up, where: [{property: plan, op: one_of, value: [a, b]}]}
  - {kind: tag_added, tag: pupil}
audience: {kind: not, of: {kind: list, list: staff}}
suppress: [blocked]
exit: [{when: {kind: tag, tag: bored}, reason: bored}]
goal: {when: {kind: event, event: Order, at_least: 2}}
window: {days: [tue, thu], opens: '9:00', closes: '17:00'}
steps:
  - {id: one, kind: send_email, email: offer}
  - {id: pause, kind: delay, wait: 3 days}
  - id: read
    kind: branch
    branches:
      - {when: {kind: message, fact: clicked, step: one}, to: keen}
      - when:
          kind: all
          of:
            - {kind: message, fact: opened, step: one}
            - {kind: attribute, attribute: age, op: at_least, value: 18}
        to: grown
    otherwise: two
  - {id: keen, kind: update_contact, add_points: 10, next: two}
  - {id: grown, kind: update_contact, set: {grown: true}}
  - {id: two, kind: send_email, email: reminder}
  - id: until
    kind: wait_until
    attribute: renewal
    before: 5 days
    if_past: exit
  - id: order
    kind: wait_for
    branches: [{when: {kind: event, event: Order, same: [plan]}, to: thanks}]
    limit: 30 days
    otherwise: end
  - {id: thanks, kind: send_email, email: offer}
"""


def test_every_way_of_a_long_workflow_is_taken() -> None:
    found, untaken = covered(COURSE)
    assert (untaken, found.dead, found.unreached, found.failed) == ([], [], [], 0)
    assert found.goal
    assert found.exited["bored"]


def test_ways_that_nobody_can_take_are_told() -> None:
    found, untaken = covered("""
workflow: impossible
triggers: [{kind: event, event: Start}]
steps:
  - id: fork
    kind: branch
    branches:
      - when: {kind: all, of: [{kind: tag, tag: a}, {kind: not, of: {kind: tag, tag: a}}]}
        to: never
    otherwise: end
  - {id: never, kind: send_email, email: offer}
""")
    assert untaken == [("fork", "never"), ("never", "end")]
    assert found.unreached == ["never"]
