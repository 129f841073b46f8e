"""Webhooks against a real server: signed with secrets of their own, retried for days, left alone
while they are away, and disabled in the end."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from jalon.accounts.actions import save_user
from jalon.accounts.audit import entries
from jalon.core import clock
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.core.outbound import Allowed, parse_allowed
from jalon.delivery import webhooks
from jalon.delivery.calls import next_call
from jalon.delivery.made_calls import MadeWebhookCall, calls_of, find_call, find_webhook
from jalon.delivery.webhooks import (
    change_webhook,
    create_webhook,
    delete_webhook,
    ping_webhook,
    redeliver_call,
    rotate_secret,
)
from tests.acting import happen, new_contact, rows, set_time, work
from tests.delivery.hooks import Hook, a_hook, make_all
from tests.delivery.scene import NOON
from tests.mailbox import sent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("ACC-4")]


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> None:
    monkeypatch.setattr(settings, "JALON_ALLOW_PRIVATE", parse_allowed("127.0.0.0/8"))
    set_time(NOON)


@pytest.fixture
def hook() -> Iterator[Hook]:
    with a_hook() as found:
        yield found


def a_webhook(hook: Hook, *events: str) -> tuple[UUID, str]:
    made, secret = create_webhook(hook.url, events=events or None, by="ann@example.com")
    return made.id, secret


def buy(times: int = 1) -> None:
    """A contact buys so often, and the lane knows."""
    contact = new_contact("ann")
    for number in range(times):
        happen(contact, "Bought", n=number)
    work()


def only(webhook: UUID) -> MadeWebhookCall:
    (call,) = calls_of(webhook)
    return call


def signatures(secret: str, headers: dict[str, str], body: bytes) -> str:
    """What a receiver compares with, written after the specification alone."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def test_an_event_is_told_with_its_contact_and_signed_with_the_webhooks_own_secret(
    hook: Hook,
) -> None:
    webhook, secret = a_webhook(hook, "Bought")
    contact = new_contact("ann")
    event = happen(contact, "Bought", order="A1")
    work()
    assert make_all() == 1
    assert hook.bodies == [
        {
            "type": "Bought",
            "timestamp": NOON.isoformat(),
            "data": {
                "contact": {"id": str(contact), "email": "ann@example.com", "external_id": "ann"},
                "event": {"id": str(event), "name": "Bought", "properties": {"order": "A1"}},
            },
        }
    ]
    (headers,) = hook.headers
    assert headers["webhook-signature"] == signatures(secret, headers, hook.raw[0])
    call = only(webhook)
    assert headers["webhook-id"] == f"msg_{call.id.hex}"
    assert (call.state, call.attempts, call.status, call.due_at) == ("answered", 1, 200, None)
    (outcome,) = find_call(webhook, call.id).outcomes
    assert (outcome["status"], outcome["error"]) == (200, "")
    assert outcome["ms"] >= 0
    assert rows("SELECT 1 FROM inbox") == [], "an answer is no event: nothing follows from it"


def test_the_table_does_not_hold_what_signs(hook: Hook) -> None:
    webhook, secret = a_webhook(hook)
    _, other = a_webhook(hook)
    assert secret != other
    assert secret not in str(rows("SELECT to_jsonb(w)::text FROM webhook w"))
    assert secret not in str([entry.detail for entry in entries("webhook", str(webhook))])


def test_after_a_rotation_both_secrets_sign_until_the_grace_is_over(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook, old = a_webhook(hook, "Bought")
    _, new = rotate_secret(webhook, grace=timedelta(hours=2), by="ann@example.com")
    buy()
    make_all()
    later = clock.wall() + timedelta(hours=2)
    monkeypatch.setattr(clock, "wall", lambda: later)
    buy()
    make_all()
    (first, second), (body, body_later) = hook.headers, hook.raw
    both = [signatures(secret, first, body) for secret in (new, old)]
    assert first["webhook-signature"].split() == both
    assert second["webhook-signature"] == signatures(new, second, body_later)


def test_without_grace_the_old_secret_signs_no_more(hook: Hook) -> None:
    webhook, _ = a_webhook(hook, "Bought")
    _, new = rotate_secret(webhook, grace=timedelta(0), by="ann@example.com")
    buy()
    make_all()
    assert hook.headers[0]["webhook-signature"] == signatures(new, hook.headers[0], hook.raw[0])


@pytest.mark.parametrize("status", [301, 400, 401, 404, 422, 429, 500])
def test_whatever_is_refused_is_tried_again_for_three_days_under_one_id(
    hook: Hook, status: int
) -> None:
    hook.answer = lambda _body: (status, b"")
    webhook, _ = a_webhook(hook, "Bought")
    buy()
    now = NOON
    while (due := next_call()) is not None:
        now = due
        make_all(now=due)
    call = only(webhook)
    assert (call.state, call.attempts, call.error) == ("failed", 10, f"http_{status}")
    assert timedelta(days=3) < now - NOON < timedelta(days=4)
    assert len({headers["webhook-id"] for headers in hook.headers}) == 1
    assert len(find_call(webhook, call.id).outcomes) == 10


def test_while_a_server_is_away_one_call_finds_out_and_the_others_wait(hook: Hook) -> None:
    hook.answer = lambda _body: (503, b"")
    webhook, _ = a_webhook(hook, "Bought")
    buy(20)
    assert make_all() == 2, "one is made, another puts off the rest"
    assert make_all() == 0
    assert len(hook.bodies) == 1
    assert sorted(call.attempts for call in calls_of(webhook)) == [0] * 19 + [1]
    hook.answer = lambda _body: (200, b"")
    while (due := next_call()) is not None:
        make_all(now=due)
    assert {call.state for call in calls_of(webhook)} == {"answered"}
    assert len(hook.bodies) == 21
    assert find_webhook(webhook).failing_since is None


def test_a_call_that_is_refused_holds_up_no_other(hook: Hook) -> None:
    hook.answer = lambda body: (400 if body["data"]["event"]["properties"]["n"] == 0 else 200, b"")
    webhook, _ = a_webhook(hook, "Bought")
    buy(5)
    make_all()
    assert sorted(call.state for call in calls_of(webhook)) == ["answered"] * 4 + ["queued"]


def test_an_endpoint_that_fails_for_days_is_disabled_and_the_owners_are_told(hook: Hook) -> None:
    save_user("owner@example.com", role="owner")
    save_user("mia@example.com", role="marketer")
    hook.answer = lambda _body: (500, b"")
    webhook, _ = a_webhook(hook, "Bought")
    buy()
    while (due := next_call()) is not None:
        make_all(now=due)
    found = find_webhook(webhook)
    assert (found.enabled, found.disabled_for) == (False, "failing")
    (entry, *_) = entries("webhook", str(webhook))
    assert (entry.who, entry.action, entry.detail["reason"]) == ("system", "disable", "failing")
    assert _readers() == [["owner@example.com"]]
    buy()
    assert len(calls_of(webhook)) == 1, "nothing is queued for one that is disabled"
    change_webhook(webhook, {"enabled": True}, by="ann@example.com")
    found = find_webhook(webhook)
    assert (found.enabled, found.disabled_for, found.failing_since) == (True, "", None)


def _readers() -> list[list[str]]:
    """To whom emails about accounts went."""
    return [letter.to for letter in sent()]


def test_one_that_wants_no_more_calls_gets_none(hook: Hook) -> None:
    hook.answer = lambda _body: (410, b"")
    webhook, _ = a_webhook(hook, "Bought")
    buy(3)
    make_all()
    assert len(hook.bodies) == 1
    assert find_webhook(webhook).disabled_for == "gone"
    assert sorted(call.error for call in calls_of(webhook)) == ["disabled", "disabled", "http_410"]


def test_an_answer_in_between_begins_the_days_anew(hook: Hook) -> None:
    webhook, _ = a_webhook(hook, "Bought")
    for day in range(0, 8, 2):
        for hour, status in enumerate((500, 200)):
            hook.answer = partial(_status, status)
            set_time(NOON + timedelta(days=day, hours=hour))
            buy()
            make_all(now=clock.now())
    assert find_webhook(webhook).enabled


def _status(status: int, _body: object) -> tuple[int, bytes]:
    return status, b""


def test_a_call_goes_where_its_webhook_is_by_then(hook: Hook) -> None:
    webhook, _ = a_webhook(hook, "Bought")
    buy()
    with a_hook() as other:
        change_webhook(webhook, {"url": other.url}, by="ann@example.com")
        make_all()
        assert (len(hook.bodies), len(other.bodies)) == (0, 1)


def test_the_calls_of_one_that_was_deleted_are_not_made(hook: Hook) -> None:
    webhook, _ = a_webhook(hook, "Bought")
    buy()
    delete_webhook(webhook, by="ann@example.com")
    make_all()
    assert hook.bodies == []
    assert only(webhook).error == "disabled"
    with pytest.raises(NotFound):
        delete_webhook(webhook, by="ann@example.com")


def test_a_call_that_is_over_is_made_again_under_its_id(hook: Hook) -> None:
    webhook, _ = a_webhook(hook, "Bought")
    buy()
    with pytest.raises(Conflict):
        redeliver_call(webhook, only(webhook).id, by="ann@example.com")
    make_all()
    redeliver_call(webhook, only(webhook).id, by="ann@example.com")
    make_all()
    first, second = hook.headers
    assert first["webhook-id"] == second["webhook-id"]
    assert hook.raw[0] == hook.raw[1]
    assert len(find_call(webhook, only(webhook).id).outcomes) == 2
    with pytest.raises(NotFound):
        redeliver_call(webhook, UUID(int=5), by="ann@example.com")
    change_webhook(webhook, {"enabled": False}, by="ann@example.com")
    with pytest.raises(Conflict):
        redeliver_call(webhook, only(webhook).id, by="ann@example.com")
    assert only(webhook).state == "answered"


@pytest.mark.parametrize("status", [200, 500, 410])
def test_a_test_call_is_made_once_and_changes_nothing(hook: Hook, status: int) -> None:
    hook.answer = lambda _body: (status, b"")
    webhook, secret = a_webhook(hook, "Bought")
    change_webhook(webhook, {"enabled": False}, by="ann@example.com")
    ping_webhook(webhook, by="ann@example.com")
    make_all()
    assert next_call() is None
    assert [body["type"] for body in hook.bodies] == ["ping"]
    assert hook.headers[0]["webhook-signature"] == signatures(secret, hook.headers[0], hook.raw[0])
    found = find_webhook(webhook)
    assert (found.failing_since, found.disabled_for) == (None, "")
    assert only(webhook).contact_id is None


def test_a_private_address_is_not_called(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    webhook, _ = a_webhook(hook, "Bought")
    buy()
    monkeypatch.setattr(settings, "JALON_ALLOW_PRIVATE", Allowed())
    make_all()
    assert hook.bodies == []
    assert only(webhook).error.startswith("private_address: ")


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://example.com/"},
        {"url": "https://user:pass@example.com/"},
        {"url": "https://example.com/" + "a" * 2000},
        {"description": "two\nlines"},
        {"events": []},
        {"events": [" "]},
        {"events": ["a\0"]},
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(hook: Hook, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        create_webhook(**{"url": hook.url, **wrong}, by="ann@example.com")
    assert rows("SELECT 1 FROM webhook") == []
    webhook, _ = a_webhook(hook, "Bought")
    with pytest.raises(Invalid):
        change_webhook(webhook, {"description": "new", **wrong}, by="ann@example.com")
    assert find_webhook(webhook).description == ""


def test_there_is_a_bound_to_how_many_there_are(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "MOST", 1)
    a_webhook(hook)
    with pytest.raises(Conflict):
        a_webhook(hook)


def test_the_audit_log_says_who_did_what_without_the_address(hook: Hook) -> None:
    made, _ = create_webhook(f"{hook.url}?key=hunter2", by="ann@example.com")
    change_webhook(made.id, {"url": f"{hook.url}?key=hunter3"}, by="bob@example.com")
    ping_webhook(made.id, by="cli")
    rotate_secret(made.id, by="cli")
    delete_webhook(made.id, by="cli")
    told = entries("webhook", str(made.id))
    assert [entry.action for entry in reversed(told)] == [
        "create",
        "change",
        "test",
        "rotate",
        "delete",
    ]
    assert "hunter" not in str([entry.detail for entry in told])
