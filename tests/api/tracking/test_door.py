"""The way past Django's middleware: the same answers, and one commit for many senders."""

import gzip
import io
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client

from jalon.api import connections
from jalon.api.tracking import overload, taking, views
from jalon.api.tracking.door import opened
from tests.acting import rows
from tests.api.tracking.sending import Sender, waiting

pytestmark = pytest.mark.django_db(transaction=True)

ORDER = {"userId": "7", "event": "Order Completed", "properties": {"total": 5}}


@pytest.fixture(autouse=True)
def _rested(monkeypatch):
    monkeypatch.setattr(overload, "_looked", (0.0, False))
    monkeypatch.setattr(overload, "_allowances", {})


@pytest.fixture
def sender():
    return Sender()


def ask(address: str, body: bytes = b"", *, method: str = "POST", **headers: str) -> Any:
    """(status, headers, body) of the answer that a WSGI server would send."""
    told: list[Any] = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
    } | {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    answer = opened(WSGIHandler())(environ, lambda *given: told.append(given))
    content = b"".join(answer)
    ((status, sent),) = told
    return int(status[:3]), dict(sent), content


def track(sender, **message):
    body = json.dumps(ORDER | message).encode()
    return ask("/v1/track", body, authorization=sender.authorization)


CASES = {
    "taken in": ("POST", "/v1/track", json.dumps(ORDER).encode(), {}),
    "short, with a slash": ("POST", "/v1/t/", json.dumps(ORDER).encode(), {}),
    "gzip": (
        "POST",
        "/v1/import",
        gzip.compress(json.dumps({"batch": [ORDER]}).encode(), mtime=0),
        {"content_encoding": "gzip"},
    ),
    "refused": ("POST", "/v1/track", b'{"userId": "7", "event": ""}', {}),
    "nonsense": ("POST", "/v1/batch", b"{", {}),
    "too large": ("POST", "/v1/batch", b" " * 600_000, {}),
    "no key": ("POST", "/v1/track", b"{}", {"authorization": ""}),
    "preflight": ("OPTIONS", "/v1/track", b"", {"origin": "https://shop.example"}),
    "read": ("GET", "/v1/track", b"", {}),
    "settings": ("GET", "/v1/projects/nobody/settings", b"", {}),
}


@pytest.mark.parametrize("case", CASES)
def test_django_would_answer_the_same(sender, case):
    method, address, body, headers = CASES[case]
    headers = {"authorization": sender.authorization} | headers
    status, sent, content = ask(address, body, method=method, **headers)
    theirs = Client(HTTP_HOST="localhost").generic(
        method,
        address,
        body,
        content_type="application/json",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    assert (status, content) == (theirs.status_code, theirs.content)
    assert {name.lower(): value for name, value in sent.items()} == {
        name.lower(): value for name, value in theirs.headers.items()
    }


def test_what_is_no_call_is_left_to_django():
    assert ask("/v1/dance", b"{}")[0] == 404
    assert ask("/api/v1/contacts", method="GET")[0] == 401


def test_senders_who_come_at_once_share_commits_and_each_hears_its_own(sender, monkeypatch):
    groups = []
    work = taking._together._work
    monkeypatch.setattr(
        taking._together, "_work", lambda given: groups.append(len(given)) or work(given)
    )

    def sent(number):
        name = "" if number % 10 == 0 else "Order Completed"
        try:
            said = {"messageId": f"m{number}", "properties": {"number": number}}
            return track(sender, event=name, userId=str(number % 7), **said)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(sent, range(200)))
    assert answers == [400 if number % 10 == 0 else 200 for number in range(200)]
    assert sum(groups) == 200
    assert max(groups) > 1
    kept = rows("SELECT (body ->> 'number')::int FROM inbox WHERE name = 'Order Completed'")
    assert sorted(kept) == [(number,) for number in range(200) if number % 10]


def test_a_message_that_the_database_refuses_takes_no_other_with_it(sender, monkeypatch):
    record = taking.record

    def poisoned(arrivals, **how):
        if any(one.message_id == "poison" for one in arrivals):
            rows("SELECT 1 / 0")
        return record(arrivals, **how)

    monkeypatch.setattr(taking, "record", poisoned)

    def sent(number):
        try:
            return track(sender, messageId="poison" if number == 20 else f"m{number}")[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(sent, range(60)))
    assert answers == [500 if number == 20 else 200 for number in range(60)]
    assert len(waiting()) == 59


def test_a_connection_that_was_lost_is_noticed_and_nothing_is_refused_for_it(sender):
    assert track(sender)[0] == 200
    connection.connection.close()
    assert track(sender)[0] == 200
    assert len(waiting()) == 2


def test_few_threads_keep_a_connection(sender):
    together = threading.Barrier(30)

    def sent(number):
        together.wait(20)
        status = track(sender, messageId=f"m{number}")[0]
        together.wait(20)
        kept = connection.connection is not None
        together.wait(20)
        connection.close()
        return status, kept

    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(sent, range(30)))
    assert {status for status, _ in answers} == {200}
    assert 0 < sum(kept for _, kept in answers) <= connections.KEPT


def test_what_nobody_foresaw_is_answered_and_the_next_one_goes_in(sender, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(views, "take_in", lambda _: 1 / 0)
        status, sent, content = track(sender)
    assert (status, sent["Content-Type"]) == (500, "application/problem+json")
    assert json.loads(content)["code"] == "failed"
    assert track(sender)[0] == 200
