"""The sandbox catches everything, and the rules of sending hold there as anywhere."""

from datetime import timedelta
from uuid import UUID

import pytest

from jalon.core.db import cursor
from jalon.core.ids import lane_of
from jalon.definition.emails import Content
from jalon.definition.events import EMAIL_SENT
from jalon.delivery.actions import Blocked
from jalon.delivery.delivering import Delivery
from jalon.delivery.queries import caught, caught_email
from jalon.delivery.routes.sandbox import Sandbox
from jalon.emails.links import tracked_links
from tests.delivery.scene import (
    HTML,
    LEAVE,
    NOON,
    a_contact,
    a_message,
    a_worker,
    an_email,
    counters,
    deliver,
    events,
    states,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def out() -> Delivery:
    an_email()
    return Delivery({"sandbox": Sandbox()}, worker_id=a_worker())


@pytest.mark.rule("EML-5")
def test_a_message_is_caught_counted_and_announced_as_one(out: Delivery) -> None:
    message = a_message(a_contact("ann"))
    assert deliver(out) == 1
    assert states() == [("sent", "")]
    found = caught_email(message)
    assert (found.subject, found.recipient) == ("Hi ann", "ann@example.com")
    assert found.sender == "Jalon <hello@example.com>"
    assert [url for url, _ in tracked_links(found.html)] == ["https://shop.example/"]
    assert "shop (https://shop.example/)" in found.text
    assert counters() == {"sent": 1}
    (event,) = events(EMAIL_SENT)
    assert event.pop("enrollment")
    assert event == {
        "message": str(message),
        "email": "offer",
        "category": "cross-sell",
        "workflow": "",
        "step": "send",
    }


@pytest.mark.rule("EML-6")
def test_marketing_email_carries_the_headers_of_one_click_unsubscription(out: Delivery) -> None:
    message = a_message(a_contact("ann"))
    private = a_message(a_contact("bob"), transactional=True)
    deliver(out)
    headers = caught_email(message).headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/u/" in headers["List-Unsubscribe"]
    assert headers["List-Id"] == "<cross-sell.example.com>"
    assert "List-Unsubscribe" not in caught_email(private).headers


@pytest.mark.rule("RUN-5")
@pytest.mark.parametrize(
    ("marketing", "transactional", "opt_in", "outcome"),
    [
        ("opted_in", False, True, ("sent", "")),
        (None, False, True, ("skipped", "no_consent")),
        (None, False, False, ("sent", "")),
        ("unsubscribed", False, True, ("skipped", "unsubscribed")),
        ("unsubscribed", False, False, ("skipped", "unsubscribed")),
        (None, True, True, ("sent", "")),
        ("unsubscribed", True, True, ("sent", "")),
    ],
)
def test_consent_is_tested_when_the_message_leaves(
    out: Delivery,
    marketing: str | None,
    transactional: bool,
    opt_in: bool,
    outcome: tuple[str, str],
) -> None:
    with cursor() as cur:
        cur.execute("UPDATE account SET require_opt_in = %s", (opt_in,))
    a_message(a_contact("ann", marketing=marketing), transactional=transactional)
    deliver(out)
    assert states() == [outcome]
    assert counters() == {"sent" if outcome[0] == "sent" else f"not_sent:{outcome[1]}": 1}


@pytest.mark.rule("RUN-5")
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("email = NULL", "no_address"),
        ("email_valid = false", "invalid_address"),
        ("email = 'a b@example.com'", "invalid_address"),
        ("email = E'a@example.com\\r\\nBcc: x@y.z'", "invalid_address"),
        ("merged_into = '00000000-0000-7000-8000-000000000001'", "merged"),
    ],
)
def test_nothing_goes_where_it_cannot_arrive(out: Delivery, change: str, reason: str) -> None:
    a_message(a_contact("ann"))
    with cursor() as cur:
        cur.execute(f"UPDATE contact SET {change}")
    deliver(out)
    assert states() == [("skipped", reason)]
    assert caught() == []


def test_nothing_goes_to_an_erased_contact(out: Delivery) -> None:
    a_message(a_contact("ann"))
    with cursor() as cur:
        cur.execute("DELETE FROM contact")
    deliver(out)
    assert states() == [("skipped", "contact_deleted")]


@pytest.mark.rule("RUN-6")
def test_a_missing_variable_fails_its_message_alone(out: Delivery) -> None:
    version = an_email(
        content=Content(subject="x", html="{{ contact.gift }} {{ event.code }}" + LEAVE)
    )
    bad = a_message(a_contact("ann"), email_version=version)
    good = a_message(
        a_contact("bob", gift="a"), email_version=version, context='{"event":{"code":1}}'
    )
    deliver(out)
    assert states([bad]) == [("failed", "missing_variable: contact.gift")]
    assert states([good]) == [("sent", "")]
    assert counters() == {"sent": 1, "not_sent:missing_variable": 1}


@pytest.mark.rule("RUN-6")
def test_a_template_that_breaks_for_one_contact_does_not_stop_the_others(out: Delivery) -> None:
    version = an_email(
        content=Content(subject="x", html="{% for i in (1..contact.n) %}x{% endfor %}" + LEAVE)
    )
    bad = a_message(a_contact("ann", n=10**9), email_version=version)
    good = a_message(a_contact("bob", n=3), email_version=version)
    deliver(out)
    assert states([bad])[0][1].startswith("template: The HTML is broken: loop iteration limit")
    assert states([good]) == [("sent", "")]


def test_a_message_not_due_stays(out: Delivery) -> None:
    a_message(a_contact("ann"), due_at=NOON + timedelta(seconds=1))
    assert deliver(out) == 0
    assert deliver(out, now=NOON + timedelta(seconds=1)) == 1


@pytest.mark.rule("LIF-5")
def test_a_paused_workflow_keeps_its_messages_and_a_stopped_one_loses_them(out: Delivery) -> None:
    paused = a_message(a_contact("ann"), workflow_id=UUID(int=1))
    stopped = a_message(a_contact("bob"), workflow_id=UUID(int=2))
    deliver(out, blocked=Blocked(paused=[UUID(int=1)], stopped=[UUID(int=2)]))
    assert states([paused]) == [("queued", "")]
    assert states([stopped]) == [("cancelled", "stopped")]
    deliver(out)
    assert states([paused]) == [("sent", "")]


def test_days_are_counted_in_the_accounts_time_zone(out: Delivery) -> None:
    with cursor() as cur:
        cur.execute("UPDATE account SET time_zone = 'Pacific/Auckland'")
    a_message(a_contact("ann"))
    deliver(out)
    with cursor() as cur:
        found = cur.execute("SELECT day::text, step, n FROM counter WHERE step = 'send'")
        (row,) = found.fetchall()
    assert row == ("2026-03-03", "send", 1)


@pytest.mark.rule("EML-3")
def test_a_message_may_fix_its_language_and_subject(out: Delivery) -> None:
    from jalon.definition.emails import EmailDesign
    from jalon.emails.actions import save_design

    texts = {
        "en": Content(subject="Hello", html=HTML + LEAVE),
        "fr": Content(subject="Bonjour", html=HTML + LEAVE),
    }
    version = save_design("offer", EmailDesign(locales=texts, fallback="en"))
    contact = a_contact("ann")
    with cursor() as cur:
        cur.execute("UPDATE contact SET locale = 'fr-CA'")
    by_contact = a_message(contact, email_version=version)
    fixed = a_message(contact, email_version=version, language="en", visit=2)
    own = a_message(contact, email_version=version, subject="Salut {{ contact.n }}", visit=3)
    deliver(out)
    assert [caught_email(each).subject for each in (by_contact, fixed, own)] == [
        "Bonjour",
        "Hello",
        "Salut ann",
    ]


def test_two_messages_of_one_batch_and_lane_all_arrive(out: Delivery) -> None:
    contact = a_contact("ann")
    ids = [a_message(contact, visit=visit) for visit in range(30)]
    assert out.deliver([lane_of(contact)], now=NOON, limit=20) == 20
    assert out.deliver([lane_of(contact)], now=NOON, limit=20) == 10
    assert {each.id for each in caught(limit=100)} == set(ids)
    assert counters() == {"sent": 30}


def test_emoji_right_to_left_and_quotes_arrive_whole(out: Delivery) -> None:
    hostile = "שלום 😀 '; DROP TABLE message; --\x00"
    version = an_email(content=Content(subject="{{ event.x }}", html="<p>{{ event.x }}" + LEAVE))
    message = a_message(
        a_contact("ann"),
        email_version=version,
        context='{"event": {"x": "שלום 😀 \'; DROP TABLE message; --"}}',
    )
    deliver(out)
    assert caught_email(message).subject == hostile.rstrip("\x00")
