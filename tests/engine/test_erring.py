"""RUN-9: steps that err."""

import msgspec
import pytest

from jalon.definition.scalars import Duration
from jalon.engine.compiled import Compiled
from jalon.engine.effects import Update
from jalon.engine.steps.delay import Delay
from jalon.engine.steps.send_email import SendEmail
from jalon.engine.walking import Go, LinearKind, Move, Walk
from tests.engine.simple import DAY, EXIT, GOAL, HOUR, MINUTE, STEPS, flow
from tests.engine.world import NOON, World, a_contact, compiled


class Fragile(LinearKind, tag="fragile", frozen=True, kw_only=True):
    """A step that errs, halfway through, while the contact has the tag `trouble`."""

    is_action = True

    def move(self, walk: Walk) -> Move:
        walk.act(Update(attributes={"passed": True}))
        if "trouble" in walk.contact.tags:
            raise RuntimeError("no answer")
        return Go(self.next)


def broken(settings: str = "") -> Compiled:
    """A workflow with a fragile step after an email."""
    plain = flow(settings)
    steps = [
        Delay(id="pause", wait=Duration(1, "hour"), next="offer"),
        SendEmail(id="offer", email="offer", next="fragile"),
        Fragile(id="fragile"),
    ]
    return Compiled(plain.id, 1, msgspec.structs.replace(plain.definition, steps=steps))


def in_trouble(settings: str = "") -> World:
    """A world where the fragile step has just erred for the first time, an hour after noon."""
    life = World([broken(settings)], contact=a_contact(tags={"trouble"}))
    life.happen("Start")
    life.pass_time(ERRED)
    return life


ERRED = NOON + HOUR


@pytest.mark.rule("RUN-9")
def test_a_step_that_errs_is_tried_five_times_over_an_hour_then_fails() -> None:
    life = in_trouble()
    tries = [ERRED]
    while (due := life.next_due()) is not None:
        life.pass_time(due)
        tries.append(due)
    assert [(at - ERRED) / MINUTE for at in tries] == [0, 1, 6, 21, 60]
    assert life.states == [("failed", "")]
    (failed,) = life.logged("fails")
    assert (failed.step, failed.at) == ("fragile", ERRED + HOUR)
    assert failed.detail == {"error": "RuntimeError: no answer"}
    assert (life.only.step, life.only.error) == ("fragile", "RuntimeError: no answer")


@pytest.mark.rule("RUN-9")
def test_the_steps_before_the_one_that_errs_are_taken_once_and_nothing_of_itself() -> None:
    life = in_trouble()
    assert life.sent == [("offer", ERRED)]
    life.pass_time(ERRED + 2 * HOUR)
    assert life.sent == [("offer", ERRED)]
    assert "passed" not in life.contact.attributes


@pytest.mark.rule("RUN-9")
def test_a_step_that_recovers_goes_on() -> None:
    life = in_trouble()
    life.pass_time(ERRED + 10 * MINUTE)
    life.change(remove_tags=("trouble",))
    life.pass_time(ERRED + 21 * MINUTE)
    assert life.states == [("finished", "")]
    assert (life.only.errors, life.only.error) == (0, "")
    assert life.contact.attributes == {"passed": True}
    assert len(life.sent) == 1


@pytest.mark.rule("RUN-9")
def test_events_between_two_tries_are_no_tries_and_may_still_exit() -> None:
    life = in_trouble(EXIT)
    for _ in range(9):
        life.happen("Order", at=NOON - HOUR)
    assert life.states == [("active", "")]
    assert life.only.due_at == ERRED + MINUTE
    life.happen("Order")
    assert life.states == [("exited", "ordered")]


@pytest.mark.rule("RUN-9")
def test_one_workflow_that_errs_holds_up_no_other() -> None:
    sound = compiled(
        f"workflow: sound\ntriggers: [{{kind: event, event: Start}}]\n{STEPS}", number=8
    )
    life = World([broken(), sound], contact=a_contact(tags={"trouble"}))
    life.happen("Start")
    life.pass_time(NOON + 2 * DAY)
    assert life.states == [("failed", ""), ("finished", "")]


@pytest.mark.rule("RUN-9")
@pytest.mark.rule("RES-3")
def test_who_failed_hears_of_nothing_any_more() -> None:
    life = in_trouble(f"{EXIT}\n{GOAL}")
    life.pass_time(ERRED + 2 * HOUR)
    life.happen("Order")
    life.happen("Buy")
    assert life.states == [("failed", "")]
    assert len(life.logged("fails")) == 1
    assert life.logged("exits", "goal") == []


@pytest.mark.rule("ENT-1")
@pytest.mark.rule("RUN-9")
def test_after_exit_counts_who_failed_as_inside() -> None:
    life = in_trouble("repeat: {policy: after_exit}")
    life.pass_time(ERRED + HOUR)
    assert life.states == [("failed", "")]
    life.happen("Start")
    assert life.refusals == [("repeat_policy", "inside_now")]
