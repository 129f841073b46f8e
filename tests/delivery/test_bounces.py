"""Bounces after the fact: told once, the address judged, and people left alone (EML-7)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from jalon.core.db import cursor
from jalon.core.ids import new_id
from jalon.delivery.bounces import Suspension, bounced, suspension
from jalon.delivery.complaints import take_complaints
from jalon.delivery.delivering import Delivery
from jalon.delivery.reports import Report
from jalon.delivery.routes.sandbox import Sandbox
from jalon.delivery.severity import severity_of
from tests.acting import NOON, rows, set_time
from tests.delivery.scene import (
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

BOUNCED = "Email Bounced"


@pytest.fixture(autouse=True)
def _noon() -> None:
    set_time(NOON)
    an_email()


def sent_to(contact: UUID, **changes: Any) -> UUID:
    return a_message(contact, state="sent", enrollment_id=new_id(), **changes)


def valid(contact: UUID) -> bool:
    return bool(rows("SELECT email_valid FROM contact WHERE id = %s", contact)[0][0])


def tell(severity: Any, *messages: UUID, **rest: Any) -> int:
    return bounced([Report(severity, one, **rest) for one in messages], by="test")


@pytest.mark.rule("EML-7")
def test_a_hard_bounce_makes_the_address_invalid_and_is_told_once() -> None:
    ann = a_contact("ann")
    message = sent_to(ann)
    assert tell("hard", message, reason="550 5.1.1 no such user") == 1
    assert tell("hard", message) == 0
    assert tell("soft", message, message) == 0
    assert not valid(ann)
    (told,) = events(BOUNCED)
    assert (told["message"], told["severity"], told["email"]) == (str(message), "hard", "offer")
    assert told["reason"] == "550 5.1.1 no such user"
    assert counters() == {"bounced": 1}


@pytest.mark.rule("EML-7")
@pytest.mark.parametrize("severity", ["soft", "blocked"])
def test_what_may_pass_leaves_the_address_valid_until_it_is_known_not_to_exist(
    severity: str,
) -> None:
    ann = a_contact("ann")
    message = sent_to(ann)
    assert tell(severity, message) == 1
    assert valid(ann)
    assert tell("hard", message) == 0
    assert not valid(ann)
    assert len(events(BOUNCED)) == 1


@pytest.mark.rule("EML-7")
def test_only_emails_to_the_contact_that_were_handed_over_bounce() -> None:
    ann = a_contact("ann")
    queued = a_message(ann)
    notice = sent_to(ann, kind="notice", recipient="boss@example.com")
    assert tell("hard", queued, notice, new_id()) == 0
    assert valid(ann)
    assert events(BOUNCED) == []


@pytest.mark.rule("EML-7")
def test_an_address_that_was_changed_since_stays_valid() -> None:
    ann = a_contact("ann")
    message = sent_to(ann)
    rows("UPDATE contact SET email = 'new@example.com' WHERE id = %s RETURNING 1", ann)
    assert tell("hard", message, addresses=frozenset({"ann@example.com"})) == 1
    assert valid(ann)
    assert len(events(BOUNCED)) == 1


@pytest.mark.rule("EML-7")
def test_a_bounce_of_an_address_is_its_holders() -> None:
    ann, bob = a_contact("ann"), a_contact("bob")
    report = Report("hard", addresses=frozenset({"ann@example.com", "nobody@example.com"}))
    assert bounced([report], by="test") == 1
    assert bounced([report], by="test") == 0
    assert (valid(ann), valid(bob)) == (False, True)
    (told,) = events(BOUNCED)
    assert told == {"severity": "hard", "reason": ""}
    rows("UPDATE contact SET email = 'new@example.com' WHERE id = %s RETURNING 1", bob)
    assert bounced([Report("hard", addresses=frozenset({"bob@example.com"}))], by="test") == 0
    assert valid(bob)


@pytest.mark.rule("EML-7")
def test_an_address_that_refuses_on_four_days_is_suspended_for_a_while() -> None:
    ann = a_contact("ann")
    out = Delivery({"sandbox": Sandbox()}, worker_id=a_worker())
    for day in (0, 0, 1, 2):
        set_time(NOON + timedelta(days=day))
        tell("soft", sent_to(ann))
    tell("blocked", sent_to(ann))

    def next_one(day: int, **changes: Any) -> tuple[str, str]:
        now = NOON + timedelta(days=day)
        message = a_message(ann, enrollment_id=new_id(), due_at=now, **changes)
        deliver(out, now=now)
        return states([message])[0]

    assert next_one(3) == ("sent", "")
    set_time(NOON + timedelta(days=3))
    tell("soft", sent_to(ann), reason="452 full")
    assert next_one(4) == ("skipped", "suspended_address")
    assert next_one(4, transactional=True) == ("sent", "")
    until = NOON + timedelta(days=60)
    assert next_one(59) == ("skipped", "suspended_address")
    last = until - timedelta(seconds=1)
    assert suspension(ann, "Ann@example.com", now=last) == Suspension(until, "452 full")
    assert next_one(60) == ("sent", "")
    assert suspension(ann, "ann@example.com", now=until) is None
    assert suspension(ann, "new@example.com", now=last) is None
    assert suspension(ann, None, now=last) is None
    rows("UPDATE contact SET email = 'new@example.com' WHERE id = %s RETURNING 1", ann)
    assert next_one(4) == ("sent", "")


@pytest.mark.rule("EML-7")
def test_a_complaint_by_address_ends_marketing_once() -> None:
    ann = a_contact("ann")
    report = Report(None, addresses=frozenset({"ann@example.com"}))

    def take(**options: Any) -> int:
        from django.db import transaction

        with transaction.atomic(), cursor() as cur:
            return take_complaints(cur, [report], at=NOON, **options)

    assert take() == 0
    assert take(by_address=True) == 1
    assert take(by_address=True) == 0
    assert rows("SELECT marketing FROM contact WHERE id = %s", ann) == [("unsubscribed",)]
    assert len(events("Email Complained")) == len(events("Unsubscribed")) == 1


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("550 5.1.1 no such user", "hard"),
        ("550-5.1.1 The email account does not exist.", "hard"),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound", "hard"),
        ("5.0.0 smtp; 550 5.1.2 host unknown", "hard"),
        ("450 4.1.1 try later", "soft"),
        ("552 5.2.2 mailbox full", "soft"),
        ("550 no such user", "soft"),
        ("gave up: 451 try later", "soft"),
        ("4.4.7 expired", "soft"),
        ("550 5.7.1 we do not like you", "blocked"),
        ("553 5.1.8 bad sender", "blocked"),
        ("552 5.3.4 too large", "blocked"),
        ("gave up: connection: timed out", "blocked"),
        ("connection to 10.5.1.1 lost", "blocked"),
        ("", "blocked"),
    ],
)
def test_answers_say_what_they_mean_for_the_address(words: str, severity: str) -> None:
    assert severity_of(words) == severity
