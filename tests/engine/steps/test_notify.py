"""Notices to people who work with the contact (STP-11)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from jalon.engine.effects import Notify
from jalon.engine.live import Live
from jalon.engine.steps.notify import NotifyStep
from jalon.engine.walking import Go, StepKind
from tests.engine.steps.conftest import Scene

Codes = Callable[[StepKind], list[str]]

pytestmark = pytest.mark.rule("STP-11")


def notify(**fields: Any) -> NotifyStep:
    return NotifyStep(**{"id": "tell", "next": "on", "subject": "s", "text": "t", **fields})


def test_everyone_named_is_told_once_and_the_contact_goes_on(scene: Scene) -> None:
    scene.contact = replace(scene.contact, owner="Sam@example.com")
    step = notify(
        users=["sam@example.com", "kim@example.com"],
        owner=True,
        addresses=["out@example.org", "KIM@example.com"],
    )
    told = ("sam@example.com", "kim@example.com", "out@example.org")
    assert scene.effects(step) == [Notify("s", "t", told)]
    assert scene.move(step) == Go("on", {"notified": 3})


def test_the_owner_is_told_if_there_is_one(scene: Scene) -> None:
    assert scene.effects(notify(owner=True)) == []
    assert scene.move(notify(owner=True)) == Go("on", {"notified": 0})
    scene.contact = replace(scene.contact, owner="sam@example.com")
    assert scene.effects(notify(owner=True)) == [Notify("s", "t", ("sam@example.com",))]
    assert scene.effects(notify(users=["kim@example.com"])) == [
        Notify("s", "t", ("kim@example.com",))
    ]


@pytest.mark.rule("VAL-13")
def test_more_than_ten_outside_addresses_are_refused_and_ten_are_not(codes: Codes) -> None:
    many = [f"a{number}@example.com" for number in range(11)]
    assert codes(notify(addresses=many)) == ["VAL-13"]
    assert codes(notify(addresses=many[:10], users=many)) == []


def test_somebody_has_to_be_notified_at_an_address(codes: Codes) -> None:
    assert codes(notify()) == ["VAL-3"]
    assert codes(notify(addresses=["nobody"], users=["a b@example.com"])) == ["VAL-3", "VAL-3"]
    assert codes(notify(owner=True)) == []


def test_it_says_whom_it_notifies() -> None:
    step = notify(users=["sam@example.com"], owner=True)
    assert step.sentence("en") == "Notify “sam@example.com” and the contact's owner"
    assert "et le propriétaire du contact" in step.sentence("fr")


@pytest.mark.rule("LIF-5")
def test_in_a_pause_that_skips_nobody_is_told(scene: Scene) -> None:
    walk = scene.walk(notify(owner=True), live=Live("paused", "skip"))
    step = notify(users=["sam@example.com"])
    assert step.move(walk) == Go("on", {"notified": 0, "error": "paused"})
    assert walk.effects == []
    assert not step.would_act(walk)
