"""Notices to people who work with a contact, and emails to the contact's owner (STP-11, STP-1)."""

from typing import Any
from uuid import UUID

import pytest

from jalon.core.db import cursor
from jalon.core.ids import lane_of
from jalon.definition.conditions import Messaged
from jalon.definition.events import EMAIL_NOT_SENT, EMAIL_SENT
from jalon.delivery.delivering import Delivery
from jalon.delivery.lane import messages_in, withdraw_messages
from jalon.delivery.queries import caught, caught_email
from jalon.delivery.routes.sandbox import Sandbox
from jalon.delivery.routes.smtp import Smtp
from jalon.emails.links import tracked_links
from jalon.engine.facts import MessageNeed
from jalon.segments.facts import load_messages
from tests.delivery.scene import (
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
from tests.delivery.servers import mail_server

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def out() -> Delivery:
    an_email()
    return Delivery({"sandbox": Sandbox()}, worker_id=a_worker())


def a_notice(contact: UUID, recipient: str = "sam@example.com", **changes: Any) -> UUID:
    notice = {
        "kind": "notice",
        "recipient": recipient,
        "subject": "{{ contact.n }} waits",
        "text": "Call {{ contact.email }}\n<b>today</b>: {{ event.plan | default: 'no plan' }}",
        "email": "",
        "email_version": 0,
        "transactional": True,
        "category": "",
    }
    return a_message(contact, **{**notice, **changes})


@pytest.mark.rule("STP-11")
def test_a_notice_says_its_text_and_carries_neither_links_nor_headers_of_emails(
    out: Delivery,
) -> None:
    contact = a_contact("ann", marketing="unsubscribed")
    notice = a_notice(contact, context='{"event": {"plan": "gold & more"}}')
    assert deliver(out) == 1
    found = caught_email(notice)
    assert (found.recipient, found.subject) == ("sam@example.com", "ann waits")
    assert found.text == "Call ann@example.com\n<b>today</b>: gold & more"
    assert "Call ann@example.com<br>\n&lt;b&gt;today&lt;/b&gt;: gold &amp; more" in found.html
    assert "<img" not in found.html
    assert not [name for name in found.headers if name.startswith("List-")]


@pytest.mark.rule("STP-11")
def test_a_notice_is_no_email_for_statistics_events_and_conditions(out: Delivery) -> None:
    contact = a_contact("ann")
    ids = [a_notice(contact), a_notice(contact, "not an address", visit=2)]
    deliver(out)
    assert states() == [("sent", ""), ("failed", "invalid_address")]
    assert counters() == {"notified": 1, "not_notified:failed": 1}
    assert events(EMAIL_SENT) == events(EMAIL_NOT_SENT) == []
    need = MessageNeed(fact="received", keep=5)
    with cursor() as cur:
        lane = lane_of(contact)
        assert messages_in(cur, lane, ids) == {}
        assert load_messages(cur, lane, need, [(contact, None)], now=NOON) == {(contact, None): []}
    assert Messaged(fact="received")


@pytest.mark.rule("RUN-7")
def test_two_recipients_of_one_step_and_visit_get_one_each(out: Delivery) -> None:
    contact, enrollment = a_contact("ann"), UUID(int=5)
    for recipient in ("sam@example.com", "kim@example.org"):
        a_notice(contact, recipient, enrollment_id=enrollment)
    assert deliver(out) == 2
    assert deliver(out) == 0
    assert sorted(each.recipient for each in caught()) == ["kim@example.org", "sam@example.com"]


@pytest.mark.rule("RUN-6")
def test_a_notice_with_a_missing_variable_fails_visibly(out: Delivery) -> None:
    a_notice(a_contact("ann"), text="{{ contact.phone }}")
    a_notice(a_contact("bob"), text="{% if %}")
    deliver(out)
    assert states()[0] == ("failed", "missing_variable: contact.phone")
    assert states()[1][1].startswith("template: The text is broken")
    assert counters() == {"not_notified:failed": 2}


@pytest.mark.rule("RUN-12")
def test_leaving_withdraws_emails_to_the_contact_and_no_notice(out: Delivery) -> None:
    contact, enrollment = a_contact("ann"), UUID(int=5)
    a_notice(contact, enrollment_id=enrollment)
    a_message(contact, enrollment_id=enrollment, step="other")
    with cursor() as cur:
        withdraw_messages(cur, lane_of(contact), [enrollment])
    deliver(out)
    assert states() == [("sent", ""), ("cancelled", "left")]


@pytest.mark.rule("STP-11")
def test_an_unknown_mailbox_of_somebody_else_is_not_the_contacts() -> None:
    an_email()
    contact = a_contact("ann")
    a_notice(contact, "ann@example.com", route="smtp")
    with mail_server() as (handler, address):
        handler.at_rcpt = lambda _s, _e: "550 5.1.1 no such user"
        deliver(Delivery({"smtp": Smtp(address, timeout=5)}, worker_id=a_worker()))
    assert states() == [("failed", "550 5.1.1 no such user")]
    with cursor() as cur:
        assert cur.execute("SELECT email_valid FROM contact").fetchall() == [(True,)]


@pytest.mark.rule("STP-11")
def test_notices_go_out_over_smtp_once_each() -> None:
    an_email()
    for number in range(3):
        a_notice(a_contact(f"c{number}"), f"sam{number}@example.com", route="smtp")
    with mail_server() as (handler, address):
        out = Delivery({"smtp": Smtp(address, timeout=5)}, worker_id=a_worker())
        assert (deliver(out), deliver(out)) == (3, 0)
        out.close()
    assert sorted(handler.seen) == [f"sam{number}@example.com" for number in range(3)]
    assert counters() == {"notified": 3}


# --- Ordinary emails, changed by their step ------------------------------------------------------


@pytest.mark.rule("STP-1")
def test_an_email_to_the_owner_goes_to_whoever_that_is_now_and_unsubscribes_nobody(
    out: Delivery,
) -> None:
    contact = a_contact("ann", marketing="unsubscribed")
    with cursor() as cur:
        cur.execute("UPDATE contact SET owner = 'sam@example.com'")
    message = a_message(contact, kind="owner")
    deliver(out)
    found = caught_email(message)
    assert (found.recipient, found.subject) == ("sam@example.com", "Hi ann")
    assert tracked_links(found.html) == []
    assert "<img" not in found.html
    assert "/u/" not in found.html
    assert "List-Unsubscribe" not in found.headers
    assert counters() == {"sent": 1}


@pytest.mark.rule("STP-1")
def test_without_an_owner_nothing_is_sent_and_says_so(out: Delivery) -> None:
    a_message(a_contact("ann"), kind="owner")
    deliver(out)
    assert states() == [("skipped", "no_owner")]
    assert counters() == {"not_sent:no_owner": 1}


@pytest.mark.rule("STP-1")
@pytest.mark.parametrize("opens", [True, False])
@pytest.mark.parametrize("clicks", [True, False])
def test_a_step_says_what_is_recorded_of_its_readers(
    out: Delivery, opens: bool, clicks: bool
) -> None:
    message = a_message(a_contact("ann"), track_opens=opens, track_clicks=clicks)
    deliver(out)
    html = caught_email(message).html
    assert ("<img" in html) is opens
    assert bool(tracked_links(html)) is clicks
    assert ('href="https://shop.example/"' in html) is not clicks


@pytest.mark.rule("STP-1")
def test_a_step_may_name_another_sender(out: Delivery) -> None:
    from jalon.emails.actions import save_sender

    save_sender("care", name="Customer Care", address="care@example.com", reply_to="re@example.com")
    message = a_message(a_contact("ann"), sender="care")
    gone = a_message(a_contact("bob"), sender="nobody")
    deliver(out)
    assert caught_email(message).sender == "Customer Care <care@example.com>"
    assert caught_email(message).headers["Reply-To"] == "re@example.com"
    assert states([gone]) == [("failed", "no_sender")]
