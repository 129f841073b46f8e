"""Webhooks over the API."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from jalon.accounts.permissions import Permission
from jalon.core.outbound import parse_allowed
from tests.acting import happen, new_contact, work
from tests.api.calling import EVERYTHING, Caller
from tests.delivery.hooks import Hook, a_hook, make_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("ACC-4")]


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hook]:
    monkeypatch.setattr(settings, "JALON_ALLOW_PRIVATE", parse_allowed("127.0.0.0/8"))
    with a_hook() as found:
        yield found


def make_now() -> int:
    from jalon.core import clock

    return make_all(now=clock.now())


def a_webhook(call: Caller, hook: Hook, **more: Any) -> str:
    made = call("POST", "/webhooks", {"url": hook.url, **more})
    assert made.status_code == 201, made.content
    return f"/webhooks/{made.json()['id']}"


def test_a_webhook_shows_its_secret_once_and_is_changed_in_part(call: Caller, hook: Hook) -> None:
    body = {"url": hook.url, "events": ["Bought"], "description": "CRM"}
    made = call("POST", "/webhooks", body, Idempotency_Key="a")
    secret = made.json()["secret"]
    again = call("POST", "/webhooks", body, Idempotency_Key="a")
    assert (again.status_code, again.json()["code"]) == (409, "made_already")
    path = f"/webhooks/{made.json()['id']}"
    read = call("GET", path)
    listed = call("GET", "/webhooks").json()["items"]
    assert listed == [read.json()]
    assert secret not in str(listed)
    changed = call("PATCH", path, {"events": None}, If_Match=read["ETag"])
    assert changed.json() == {**read.json(), "events": None}
    late = call("PATCH", path, {"enabled": False}, If_Match=read["ETag"])
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    rotated = call("POST", f"{path}/rotate-secret", {"grace_hours": 1}, Idempotency_Key="b").json()
    assert rotated["secret"] != secret
    assert rotated["former_until"] is not None
    again = call("POST", f"{path}/rotate-secret", {"grace_hours": 1}, Idempotency_Key="b")
    assert (again.status_code, again.json()["code"]) == (409, "made_already")
    assert call("DELETE", path).status_code == 204
    assert call("GET", path).json()["code"] == "webhook_not_found"


def test_calls_are_listed_page_by_page_filtered_read_and_made_again(
    call: Caller, hook: Hook
) -> None:
    hook.answer = lambda body: (200 if body["type"] == "Bought" else 410, b"")
    path = a_webhook(call, hook)
    ann = new_contact("ann")
    for number in range(5):
        happen(ann, "Bought", n=number)
    work()
    make_now()
    happen(ann, "Sold")
    work()
    make_now()
    seen: list[dict[str, Any]] = []
    cursor = ""
    while cursor is not None:
        page = call("GET", f"{path}/calls?limit=2&cursor={cursor}").json()
        seen += page["items"]
        cursor = page["next"]
    assert [one["event"] for one in seen] == ["Sold"] + ["Bought"] * 5
    failed = call("GET", f"{path}/calls?state=failed").json()["items"]
    assert failed == seen[:1]
    assert call("GET", f"{path}/calls?event=Sold").json()["items"] == seen[:1]
    assert call("GET", "/webhook-calls").json()["items"] == [], "those are of steps"
    one = call("GET", f"{path}/calls/{seen[0]['id']}").json()
    assert one["body"]["data"]["contact"]["email"] == "ann@example.com"
    assert [(each["status"], each["error"]) for each in one["outcomes"]] == [(410, "http_410")]
    again = f"{path}/calls/{seen[0]['id']}/redeliver"
    assert call("POST", again).json()["code"] == "webhook_disabled"
    assert call("PATCH", path, {"enabled": True}).json()["disabled_for"] == ""
    assert call("POST", again).status_code == 202
    assert call("POST", again).json()["code"] == "webhook_call_queued"
    for wrong in ("calls?cursor=WyJ4Il0", "calls?state=lost", "calls?limit=0"):
        assert call("GET", f"{path}/{wrong}").status_code == 422


def test_a_test_call_tells_what_came_of_it(call: Caller, hook: Hook) -> None:
    path = a_webhook(call, hook, enabled=False)
    queued = call("POST", f"{path}/test")
    assert queued.status_code == 202
    make_now()
    found = call("GET", f"{path}/calls/{queued.json()['id']}").json()
    assert (found["event"], found["state"], found["contact_id"]) == ("ping", "answered", None)
    totals = [
        call("GET", f"{path}/calls{which}").json()["total"]
        for which in ("", "?state=answered", "?state=failed", "?event=ping", "?event=pong")
    ]
    assert totals == [1, 1, 0, 1, 0]


@pytest.mark.parametrize(
    "body",
    [
        {"url": "ftp://example.com/"},
        {"url": ""},
        {"events": []},
        {"events": [""]},
        {"secret": "whsec_mine"},
        {"description": "a\nb"},
    ],
)
def test_bad_webhooks_are_refused(call: Caller, hook: Hook, body: dict[str, Any]) -> None:
    assert call("POST", "/webhooks", {"url": hook.url, **body}).status_code == 422
    assert call("GET", "/webhooks").json()["items"] == []


@pytest.mark.rule("ACC-2")
def test_who_may_not_read_contacts_has_nobody_told_of_them(call: Caller, hook: Hook) -> None:
    path = a_webhook(call, hook)
    few = Caller(Permission.WEBHOOKS_MANAGE)
    call_id = call("POST", f"{path}/test").json()["id"]
    for method, place, body in (
        ("POST", "/webhooks", {"url": hook.url}),
        ("PATCH", path, {"url": hook.url}),
        ("GET", f"{path}/calls/{call_id}", None),
    ):
        answer = few(method, place, body)
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")
    assert few("GET", f"{path}/calls").status_code == 200
