"""Webhook calls against a real server: signed, retried, and answered once."""

import base64
import hashlib
import hmac
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from psycopg.errors import UniqueViolation

from jalon.contacts.merge import merge
from jalon.core.db import cursor
from jalon.core.ids import lane_of
from jalon.core.outbound import Allowed, parse_allowed
from jalon.core.webhook_signing import webhook_secret
from jalon.definition.events import WEBHOOK_ANSWERED
from jalon.delivery import calls as made
from jalon.delivery.actions import Blocked
from jalon.delivery.calls import make_call, next_call
from tests.delivery.hooks import Hook, a_call, a_hook, calls, make_all
from tests.delivery.scene import NOON, a_contact, events

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("STP-12")]


@pytest.fixture(autouse=True)
def _allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "JALON_ALLOW_PRIVATE", parse_allowed("127.0.0.0/8"))


@pytest.fixture
def hook() -> Iterator[Hook]:
    with a_hook() as found:
        yield found


def is_signed(headers: dict[str, str], body: bytes) -> bool:
    """What a receiver checks, written after the specification alone."""
    key = base64.b64decode(webhook_secret(settings.SECRET_KEY).removeprefix("whsec_"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    age = datetime.now(UTC).timestamp() - int(headers["webhook-timestamp"])
    return headers["webhook-signature"] == f"v1,{signature}" and abs(age) < 60


def test_a_call_is_made_once_signed_and_its_answer_is_an_event(hook: Hook) -> None:
    contact = a_contact("ann")
    enrollment = UUID(int=5)
    call = a_call(contact, hook.url, enrollment_id=enrollment, headers={"X-Key": "k"})
    assert make_all() == 1
    assert make_all(now=NOON + timedelta(days=1)) == 0
    assert hook.bodies == [{"type": "workflow.webhook", "data": {"n": 1}}]
    (headers,) = hook.headers
    assert is_signed(headers, hook.raw[0])
    assert headers["webhook-id"] == f"msg_{call.hex}"
    assert (headers["content-type"], headers["x-key"]) == ("application/json", "k")
    assert events(WEBHOOK_ANSWERED) == [
        {"enrollment": str(enrollment), "step": "tell", "visit": 1, "status": 200}
        | {"body": {"ok": True}}
    ]
    (row,) = calls()
    assert (row["state"], row["status"], row["answer"]) == ("answered", 200, {"ok": True})
    assert row["headers"] == {}, "they may hold a secret, and nobody needs it any more"


@pytest.mark.rule("RUN-9")
@pytest.mark.parametrize("status", [301, 408, 425, 429, 500, 503])
def test_a_refusal_for_now_is_tried_five_times_over_an_hour(hook: Hook, status: int) -> None:
    hook.answer = lambda _body: (status, b"no")
    a_call(a_contact("ann"), hook.url)
    now, tries = NOON, 0
    while (due := next_call()) is not None:
        assert events(WEBHOOK_ANSWERED) == []
        now, tries = due, tries + make_all(now=due)
        assert make_all(now=due) == 0
    assert (tries, now - NOON) == (5, timedelta(hours=1))
    assert len({headers["webhook-id"] for headers in hook.headers}) == 1
    (row,) = calls()
    assert (row["state"], row["attempts"], row["error"]) == ("failed", 5, f"http_{status}")
    ((event),) = events(WEBHOOK_ANSWERED)
    assert (event["status"], event["error"]) == (status, f"http_{status}")


def test_what_comes_right_in_between_counts_once(hook: Hook) -> None:
    turns = count()
    hook.answer = lambda _body: (503, b"") if next(turns) < 2 else (204, b"")
    a_call(a_contact("ann"), hook.url)
    while (due := next_call()) is not None:
        make_all(now=due)
    (event,) = events(WEBHOOK_ANSWERED)
    assert (event["status"], event["body"]) == (204, None)
    assert "error" not in event


@pytest.mark.parametrize("status", [400, 401, 404, 410, 422])
def test_a_refusal_for_good_fails_at_once(hook: Hook, status: int) -> None:
    hook.answer = lambda _body: (status, b"")
    a_call(a_contact("ann"), hook.url)
    make_all()
    assert next_call() is None
    assert [event["error"] for event in events(WEBHOOK_ANSWERED)] == [f"http_{status}"]
    assert len(hook.bodies) == 1


@pytest.mark.rule("ACC-4")
def test_a_private_address_fails_at_once_and_is_not_called(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "JALON_ALLOW_PRIVATE", Allowed())
    a_call(a_contact("ann"), hook.url)
    make_all()
    assert hook.bodies == []
    assert next_call() is None
    (event,) = events(WEBHOOK_ANSWERED)
    assert event["error"].startswith("private_address: ")
    assert "status" not in event


def test_a_server_that_is_away_is_called_again(hook: Hook) -> None:
    port = int(hook.url.split(":")[2].split("/")[0])
    a_call(a_contact("ann"), hook.url.replace(str(port), "1"))
    make_all()
    assert calls()[0]["error"].startswith("unreachable: ")
    assert next_call() == NOON + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("body", "known"),
    [
        (b"", None),
        (b"[1, 2]", [1, 2]),
        (b"<html>hello", "<html>hello"),
        (b"\xff" * 3000, "�" * 1000),
        (b'{"a\\u0000b": "\\u0000"}', {"ab": ""}),
        (b'"\\ud800"', '"\\ud800"'),
        (b"[" * 5000, "[" * 1000),
        (b"1e999", "1e999"),
        (b"123456789012345678901234567890", 123456789012345678901234567890),
    ],
)
def test_any_answer_is_kept(hook: Hook, body: bytes, known: object) -> None:
    hook.answer = lambda _body: (200, body)
    a_call(a_contact("ann"), hook.url)
    make_all()
    assert [event["body"] for event in events(WEBHOOK_ANSWERED)] == [known]


def test_a_call_of_a_paused_workflow_waits_and_one_of_a_stopped_one_is_not_made(hook: Hook) -> None:
    workflow = UUID(int=7)
    a_call(a_contact("ann"), hook.url)
    assert make_all(blocked=Blocked(paused=[workflow])) == 0
    assert next_call(paused=[workflow]) is None
    assert make_all(blocked=Blocked(stopped=[workflow])) == 1
    assert [event["error"] for event in events(WEBHOOK_ANSWERED)] == ["stopped"]
    assert hook.bodies == []


@pytest.mark.rule("RUN-7")
def test_two_calls_for_one_visit_cannot_be_queued() -> None:
    contact = a_contact("ann")
    a_call(contact, "http://127.0.0.1/", enrollment_id=UUID(int=5))
    with pytest.raises(UniqueViolation):
        a_call(contact, "http://127.0.0.1/", enrollment_id=UUID(int=5))


@pytest.mark.rule("RUN-7")
def test_while_a_call_is_made_nobody_else_makes_it(hook: Hook) -> None:
    contact = a_contact("ann")
    call = a_call(contact, hook.url)
    elsewhere: list[object] = []

    def meanwhile(_body: object) -> tuple[int, bytes]:
        elsewhere.append(make_call(lane_of(contact), call, now=NOON))
        elsewhere.append(make_all())
        connection.close()
        return 200, b""

    hook.answer = meanwhile
    make_all()
    assert elsewhere == [False, 0]
    assert len(events(WEBHOOK_ANSWERED)) == 1


@pytest.mark.rule("RUN-7")
def test_a_call_whose_maker_dies_is_made_again_under_the_same_id(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_call(a_contact("ann"), hook.url)

    class Killed(BaseException):
        pass

    def die(*_args: object, **_options: object) -> None:
        raise Killed

    monkeypatch.setattr(made, "_record", die)
    with pytest.raises(Killed):
        make_all()
    assert events(WEBHOOK_ANSWERED) == []
    monkeypatch.undo()
    monkeypatch.setattr(settings, "JALON_ALLOW_PRIVATE", parse_allowed("127.0.0.0/8"))
    make_all()
    assert len(events(WEBHOOK_ANSWERED)) == 1
    first, second = hook.headers
    assert first["webhook-id"] == second["webhook-id"]


@pytest.mark.rule("RUN-10")
def test_a_merge_takes_the_calls_along(hook: Hook) -> None:
    kept, gone = a_contact("ann"), a_contact("bob")
    a_call(gone, hook.url)
    merge(kept, gone)
    make_all()
    with cursor() as cur:
        cur.execute("SELECT contact_id FROM inbox WHERE name = %s", (WEBHOOK_ANSWERED,))
        assert [row[0] for row in cur] == [kept]


def test_neither_headers_nor_addresses_are_logged(
    hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    hook.answer = lambda _body: (503, b"")
    secret = {"Authorization": "Bearer hunter2"}
    a_call(a_contact("ann"), f"{hook.url}?key=hunter2", headers=secret)
    a_call(a_contact("bob"), hook.url, headers={"X": "hunter2\r\n"})
    make_all()
    assert "webhook_failed" in caplog.text
    assert "hunter2" not in caplog.text
    assert "hunter2" not in "".join(str(event) for event in events(WEBHOOK_ANSWERED))
    assert [call["error"].split(":")[0] for call in calls()] == ["http_503", "web_header"]
