"""RUN-1: whether to leave is tested again before a step whenever the answer may be another."""

import pytest

from tests.engine.world import World, compiled

FLOW = """
workflow: leaving
triggers: [{kind: event, event: Start}]
exit: [{when: %s, reason: enough}]
steps:
  - {id: mark, kind: update_contact, add_tags: [marked]}
  - {id: offer, kind: send_email, email: offer}
  - {id: last, kind: update_contact, add_tags: [last]}
"""


def tags_after(exit_: str) -> set[str]:
    world = World([compiled(FLOW % exit_)])
    world.happen("Start")
    return world.contact.tags


@pytest.mark.rule("RUN-1")
@pytest.mark.parametrize(
    ("exit_", "tags"),
    [
        ("{kind: message, fact: received, email: offer}", {"marked"}),
        ("{kind: message, fact: received, step: offer}", {"marked"}),
        ("{kind: tag, tag: last}", {"marked", "last"}),
        ("{kind: attribute, attribute: plan}", {"marked", "last"}),
    ],
)
def test_what_a_step_did_may_make_the_contact_leave_before_the_next(
    exit_: str, tags: set[str]
) -> None:
    assert tags_after(exit_) == tags


@pytest.mark.rule("RUN-1")
def test_a_tag_that_a_step_sets_makes_the_contact_leave_before_the_email() -> None:
    world = World([compiled(FLOW % "{kind: tag, tag: marked}")])
    world.happen("Start")
    assert world.states == [("exited", "enough")]
    assert world.outgoing == []


@pytest.mark.rule("RUN-1")
def test_nothing_since_the_step_is_tested_anew_at_each_step() -> None:
    """At the second step, whatever happened at the first is before it."""
    world = World(
        [
            compiled("""
workflow: leaving
triggers: [{kind: event, event: Start}]
exit: [{when: {kind: event, event: Ping, since: step, at_least: 1}, reason: pinged}]
steps:
  - {id: wait, kind: delay, wait: 1 day}
  - {id: offer, kind: send_email, email: offer}
""")
        ]
    )
    world.happen("Start")
    world.happen("Ping")
    assert world.states == [("exited", "pinged")]
