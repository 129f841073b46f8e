"""Calls to other systems, and their answers (STP-12)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from jalon.core.ids import new_id
from jalon.definition.events import WEBHOOK_ANSWERED
from jalon.definition.scalars import Duration
from jalon.engine.effects import Call
from jalon.engine.live import Live
from jalon.engine.state import Event
from jalon.engine.steps.webhook import Webhook
from jalon.engine.walking import Go, Hold, StepKind, Walk
from tests.engine.steps.conftest import ARRIVED, Scene, utc

Codes = Callable[[StepKind], list[str]]

pytestmark = pytest.mark.rule("STP-12")


def webhook(**fields: Any) -> Webhook:
    return Webhook(**{"id": "ask", "next": "on", "url": "https://crm.example.com/h", **fields})


def answered(**properties: Any) -> Event:
    about = {"enrollment": str(UUID(int=2)), "step": "ask", "visit": 1}
    return Event(new_id(), UUID(int=1), WEBHOOK_ANSWERED, ARRIVED, {**about, **properties})


def waiting(scene: Scene, step: Webhook, now: str | None = None, **situation: Any) -> Walk:
    """A later look at the step, the call having been decided on arrival."""
    walk = scene.walk(step, now, **situation)
    walk.enrollment.memory = {"here": {"called": "2026-05-04T10:00:00+00:00"}}
    return walk


def test_it_calls_once_with_what_is_known_and_waits_for_the_answer(scene: Scene) -> None:
    scene.payload = {"order_id": "A1"}
    scene.contact = replace(scene.contact, tags={"vip", "new"}, attributes={"plan": "gold"})
    step = webhook(body={"source": "jalon"}, headers={"X-Key": "k"})
    walk = scene.walk(step)
    assert step.move(walk) == Hold(utc("2026-05-04T12:00:00"), {"called": True})
    (call,) = walk.effects
    assert isinstance(call, Call)
    assert (call.url, call.headers) == ("https://crm.example.com/h", {"X-Key": "k"})
    assert call.body["contact"]["email"] == "ada@example.com"
    assert call.body["contact"]["tags"] == ["new", "vip"]
    assert call.body["contact"]["attributes"] == {"plan": "gold"}
    assert call.body["event"] == {"order_id": "A1"}
    assert call.body["body"] == {"source": "jalon"}
    assert (call.body["workflow"], call.body["step"]) == ("scene", "ask")
    walk.effects = []
    assert step.move(walk) == Hold(utc("2026-05-04T12:00:00"))
    assert walk.effects == []


def test_the_answer_is_remembered_for_later_conditions(scene: Scene) -> None:
    step = webhook()
    cause = answered(status=201, body={"score": 7})
    walk = waiting(scene, step, "2026-05-04T10:30:00", cause=cause)
    assert step.move(walk) == Go("on", {"status": 201})
    assert walk.enrollment.memory["answers"] == {"ask": {"status": 201, "body": {"score": 7}}}


@pytest.mark.rule("RUN-9")
def test_a_failed_call_lets_the_contact_go_on_and_says_why(scene: Scene) -> None:
    step = webhook()
    walk = waiting(scene, step, "2026-05-04T10:30:00", cause=answered(status=503, error="http_503"))
    assert step.move(walk) == Go("on", {"status": 503, "error": "http_503"})
    assert walk.enrollment.memory["answers"]["ask"]["status"] == 503


@pytest.mark.parametrize(
    "other", [{"enrollment": str(UUID(int=9))}, {"step": "other"}, {"visit": 2}]
)
def test_the_answer_to_another_passage_step_or_visit_is_none(
    scene: Scene, other: dict[str, Any]
) -> None:
    step = webhook()
    walk = waiting(scene, step, "2026-05-04T10:30:00", cause=answered(status=200, **other))
    assert isinstance(step.move(walk), Hold)


def test_an_answer_that_never_comes_is_waited_for_so_long(scene: Scene) -> None:
    step = webhook(limit=Duration(1, "hour"))
    assert isinstance(step.move(waiting(scene, step, "2026-05-04T10:59:59")), Hold)
    walk = waiting(scene, step, "2026-05-04T11:00:00")
    assert step.move(walk) == Go("on", {"error": "no_answer"})
    assert "answers" not in walk.enrollment.memory


@pytest.mark.rule("LIF-5")
def test_an_answer_that_comes_in_a_pause_is_kept_for_its_end(scene: Scene) -> None:
    step = webhook()
    paused = waiting(scene, step, "2026-05-04T10:30:00", cause=answered(status=200, body={"a": 1}))
    paused.keep_answer()
    resumed = scene.walk(step, "2026-05-05T10:00:00")
    resumed.enrollment.memory = paused.enrollment.memory
    assert step.move(resumed) == Go("on", {"status": 200})
    assert resumed.recall("answers") == {"status": 200, "body": {"a": 1}}


@pytest.mark.rule("LIF-5")
def test_in_a_pause_that_skips_nothing_is_called(scene: Scene) -> None:
    step = webhook()
    walk = scene.walk(step, live=Live("paused", "skip"))
    assert step.move(walk) == Go("on", {"error": "paused"})
    assert walk.effects == []
    assert not step.would_act(walk)
    assert isinstance(step.move(waiting(scene, step, live=Live("paused", "skip"))), Hold)


@pytest.mark.rule("RUN-2")
def test_a_window_holds_the_call_and_not_its_answer(scene: Scene) -> None:
    step = webhook()
    assert step.would_act(scene.walk(step))
    assert not step.would_act(waiting(scene, step))


@pytest.mark.parametrize("url", ["crm.example.com", "ftp://a.example/", "https://u:p@a.example/"])
def test_only_a_web_address_can_be_called(codes: Codes, url: str) -> None:
    assert codes(webhook(url=url)) == ["VAL-3"]


@pytest.mark.rule("VAL-12")
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "x"},
        {"content-length": "1"},
        {"Webhook-Signature": "x"},
        {"a b": "x"},
        {"": "x"},
        {"X": "a\r\nY: b"},
        {"X": "é"},
    ],
)
def test_a_header_that_is_jalons_own_or_no_header_is_refused(
    codes: Codes, headers: dict[str, str]
) -> None:
    assert codes(webhook(headers=headers)) == ["VAL-12"]
    assert codes(webhook(headers={"Authorization": "Bearer x"})) == []


@pytest.mark.rule("VAL-12")
def test_a_limit_of_no_length_is_refused(codes: Codes) -> None:
    assert codes(webhook(limit=Duration(0, "hour"))) == ["VAL-12"]


def test_its_sentence_shows_no_secret_of_the_address() -> None:
    step = webhook(url="https://crm.example.com/h?key=hunter2")
    for locale in ("en", "fr"):
        assert "hunter2" not in step.sentence(locale)  # type: ignore[arg-type] # both are
    assert step.sentence("en") == (
        "Call “https://crm.example.com/h” and wait up to 2 hours for the answer"
    )
