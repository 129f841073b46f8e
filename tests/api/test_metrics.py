"""/metrics and /health: what waits and what failed, and what this process answered (ACC-6)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from prometheus_client.parser import text_string_to_metric_families

from jalon.accounts.keys import create_key
from jalon.accounts.permissions import Permission
from jalon.cli.doctor import _returned
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.metrics import process
from jalon.delivery.latency import count_latencies
from jalon.events.counting import add_counts
from tests.acting import NOON, happen, new_contact, pass_time, publish, rows, set_time, work
from tests.api.calling import EVERYTHING, Caller
from tests.delivery.scene import a_message, a_worker
from tests.workflows.living import COURSE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("ACC-6")]


def metrics(call: Caller) -> Any:
    return call.client.get("/metrics", headers=call.headers)


def figures(call: Caller) -> dict[tuple[str, ...], float]:
    """Values by name and the values of labels, less the process, which is this one."""
    return dict(_samples(metrics(call).content.decode()))


def _samples(text: str) -> Iterator[tuple[tuple[str, ...], float]]:
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = dict(sample.labels)
            assert labels.pop("process", process()) == process()
            yield (sample.name, *labels.values()), sample.value


def test_metrics_are_closed_to_nobody_and_to_the_wrong_scope() -> None:
    refused = metrics(Caller())
    assert (refused.status_code, refused.json()["code"]) == (401, "unauthenticated")
    refused = metrics(Caller(Permission.CONTACTS_READ))
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")
    answer = metrics(Caller(Permission.HEALTH_READ))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=")
    assert metrics(Caller(*EVERYTHING)).content
    call = Caller(*EVERYTHING)
    assert call.client.post("/metrics", headers=call.headers).status_code == 405


def test_answers_are_counted_by_the_template_of_the_address_never_by_what_is_in_it() -> None:
    call, ann = Caller(*EVERYTHING), new_contact("ann")
    place = ("GET", "/api/v1/contacts/<contact_id>")
    before = figures(call)
    assert call("GET", f"/contacts/{ann}").status_code == 200
    assert call("GET", f"/contacts/{UUID(int=9)}").status_code == 404
    assert call.client.get("/private-word.php").status_code == 404
    after = figures(call)

    def more(*key: str) -> float:
        return after[key] - before.get(key, 0)

    assert more("jalon_web_requests_total", *place, "200") == 1
    assert more("jalon_web_requests_total", *place, "404") == 1
    assert more("jalon_web_request_seconds_count", *place) == 2
    assert more("jalon_web_requests_total", "GET", "(none)", "404") == 1
    said = metrics(call).content.decode()
    assert str(ann) not in said
    assert "private-word" not in said


def test_what_sdks_send_is_counted_as_accepted_or_refused() -> None:
    call = Caller(*EVERYTHING)
    _, key = create_key("shop", kind="write", by="test")
    before = figures(call)
    good = {"type": "track", "event": "Seen", "userId": "ann", "messageId": "m-1"}
    answer = call.client.post(
        "/v1/batch",
        {"writeKey": key, "batch": [good, {**good, "messageId": "m-2"}, {"type": "track"}]},
        content_type="application/json",
    )
    assert answer.status_code == 200
    after = figures(call)
    for outcome, number in {"accepted": 2, "refused": 1}.items():
        name = ("jalon_tracked_messages_total", outcome)
        assert after[name] - before.get(name, 0) == number


def test_what_waits_and_what_failed_is_told_alike_by_health_and_metrics() -> None:
    set_time(NOON)
    call = Caller(*EVERYTHING)
    publish(COURSE)
    ann, bob = new_contact("ann"), new_contact("bob")
    work()
    a_worker()
    for contact in (ann, bob):
        happen(contact, "Start")
    work()
    rows(
        "UPDATE enrollment SET state = 'failed', due_at = NULL WHERE contact_id = %s RETURNING 1",
        bob,
    )
    for state in ("queued", "queued", "deferred", "review", "sending"):
        a_message(ann, state=state)
    happen(ann, "Seen")
    set_time(NOON.replace(day=4))

    told = call("GET", "/health").json()
    found = figures(call)
    waiting = {"queued": 2, "deferred": 1, "review": 1, "sending": 1, "uncertain": 0}
    assert told["emails_waiting"] == waiting
    assert {state: found["jalon_emails_waiting", state] for state in waiting} == waiting
    for name, value in {
        "inbox_rows": 1,
        "steps_due": 1,
        "failed_enrollments": 1,
        "set_aside": 0,
        "workers": 1,
        "calls_retried": 0,
    }.items():
        assert told[name] == value, name
    for name, value in {
        "jalon_inbox_rows": 1,
        "jalon_steps_due": 1,
        "jalon_failed_enrollments": 1,
        "jalon_set_aside_rows": 0,
        "jalon_workers": 1,
        "jalon_lanes_behind": len(told["lanes_behind"]),
        "jalon_ok": 0,
    }.items():
        assert found[name,] == value, name
    assert found["jalon_steps_late_seconds",] == told["steps_late"] == 24 * 3600
    assert found["jalon_database_bytes",] > 1_000_000
    assert found["jalon_disk_free_bytes",] > 0


def test_emails_that_were_sent_are_counted_for_a_week() -> None:
    set_time(NOON)
    call = Caller(*EVERYTHING)
    publish(COURSE)
    happen(new_contact("ann"), "Start")
    pass_time(NOON.replace(day=4))
    rows("UPDATE counter SET name = 'sent' WHERE step = 'offer' AND name = 'arrived' RETURNING 1")
    assert call("GET", "/health").json()["emails"] == {"sent": 1, "failed": 0}
    assert figures(call)["jalon_emails_week", "sent"] == 1
    set_time(NOON.replace(day=20))
    assert figures(call)["jalon_emails_week", "sent"] == 0


@pytest.mark.rule("NEW-7")
def test_how_long_emails_take_after_events_is_told_over_the_last_day() -> None:
    call, now = Caller(*EVERYTHING), clock.wall()
    assert call("GET", "/health").json()["latency"] == {"emails": 0, "p50": None, "p99": None}
    assert not [name for name in figures(call) if name[0] == "jalon_latency_seconds"]
    with cursor() as cur:
        count_latencies(cur, 3, [now - timedelta(seconds=2)] * 3, at=now)
        count_latencies(cur, 3, [now - timedelta(days=3)], at=now - timedelta(days=2))
    told = call("GET", "/health").json()["latency"]
    assert told["emails"] == 3
    assert 2 <= told["p50"] == told["p99"] <= 2.2
    assert figures(call)["jalon_latency_seconds", "0.99"] == told["p99"]


def test_rates_of_bounces_and_complaints_are_told_with_what_was_sent_and_judged() -> None:
    set_time(NOON)
    call = Caller(*EVERYTHING)

    def told(**week: int) -> list[tuple[int, int, float | None, bool]]:
        with cursor() as cur:
            cur.execute("DELETE FROM counter")
            add_counts(cur, 0, {(UUID(int=7), 1, "a", NOON.date(), n): week[n] for n in week})
        found = call("GET", "/health").json()
        both = (found["bounce_rate"], found["complaint_rate"])
        return [(one["number"], one["sent"], one["percent"], one["above"]) for one in both]

    assert told() == [(0, 0, None, False), (0, 0, None, False)]
    few = told(sent=99, bounced=50, complained=9)
    assert few == [(50, 99, 50.5, False), (9, 99, 9.1, False)]
    at_the_limit = told(sent=1000, bounced=20, complained=1)
    assert at_the_limit == [(20, 1000, 2.0, False), (1, 1000, 0.1, False)]
    beyond = told(sent=1000, bounced=21, complained=2)
    assert beyond == [(21, 1000, 2.1, True), (2, 1000, 0.2, True)]
    finding = _returned()
    assert not finding.ok
    assert finding.detail == (
        "of 1,000 emails in 7 days: 2.1 % bounced (21), 0.2 % complained about (2)"
    )
    assert "2 % bounced or 0.1 % complained about" in finding.remedy
