"""Bounces over the API, and the door for email providers (EML-7)."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from jalon.accounts.models import AuditEntry
from jalon.accounts.permissions import Permission
from jalon.core import clock
from jalon.core.ids import new_id
from jalon.core.imap_url import Mailbox
from jalon.delivery.models import BounceMailbox, BounceWebhook
from jalon.runtime.privacy import erase_contact
from tests.acting import NOON, rows, set_time
from tests.api.calling import EVERYTHING, Caller
from tests.delivery.scene import a_contact, a_message, an_email, counters, events

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def call() -> Caller:
    set_time(NOON)
    an_email()
    return Caller(*EVERYTHING)


def sent(contact: UUID) -> UUID:
    return a_message(contact, state="sent", enrollment_id=new_id())


def valid(contact: UUID) -> bool:
    return bool(rows("SELECT email_valid FROM contact WHERE id = %s", contact)[0][0])


def told(path: str, body: Any, **headers: Any) -> Any:
    data = body if isinstance(body, str) else json.dumps(body)
    client = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    return client.post(path, data, content_type="text/plain", **headers)


def an_address(call: Caller, provider: str) -> str:
    made = call("POST", "/bounces/webhooks", {"provider": provider})
    assert made.status_code == 201
    url: str = made.json()["url"]
    return url[url.index("/hooks/") :]


@pytest.mark.rule("EML-7")
def test_bounces_are_told_by_message_or_by_address_and_count_once(call: Caller) -> None:
    ann, bob = a_contact("ann"), a_contact("bob")
    body = {
        "severity": "hard",
        "messages": [str(sent(ann)), str(new_id())],
        "addresses": ["Bob@Example.com", "nobody@example.com"],
    }
    assert call("POST", "/messages/bounces", body).json() == {"decided": 2}
    assert call("POST", "/messages/bounces", body).json() == {"decided": 0}
    assert (valid(ann), valid(bob)) == (False, False)
    assert counters() == {"bounced": 1}
    assert len(events("Email Bounced")) == 2
    assert AuditEntry.objects.filter(kind="message", action="bounce").count() == 2
    assert call("GET", "/health").json()["emails"]["bounced"] == 1
    for bad in ({"severity": "hard"}, {**body, "severity": "odd"}, {"messages": []}):
        assert call("POST", "/messages/bounces", bad).status_code == 422


@pytest.mark.rule("EML-7")
def test_a_contact_says_why_and_until_when_its_address_is_suspended(call: Caller) -> None:
    ann = a_contact("ann")

    def suspended() -> Any:
        return call("GET", f"/contacts/{ann}").json()["suspended"]

    etag = call("GET", f"/contacts/{ann}")["ETag"]
    for day in range(4):
        assert suspended() is None
        set_time(NOON + timedelta(days=day))
        body = {"severity": "soft", "messages": [str(sent(ann))], "reason": f"452 full {day}"}
        assert call("POST", "/messages/bounces", body).json() == {"decided": 1}
    assert suspended() == {"until": "2026-05-01T12:00:00Z", "reason": "452 full 3"}
    assert call("GET", f"/contacts/{ann}")["ETag"] == etag
    set_time(NOON + timedelta(days=60))
    assert suspended() is None


@pytest.mark.rule("EML-7", "CON-5")
def test_a_contact_is_erased_with_its_bounces(call: Caller) -> None:
    ann = a_contact("ann")
    call("POST", "/messages/bounces", {"severity": "soft", "messages": [str(sent(ann))]})
    assert rows("SELECT count(*)::int FROM bounce") == [(1,)]
    erase_contact(ann, by="test")
    assert rows("SELECT count(*)::int FROM bounce") == [(0,)]


@pytest.mark.rule("EML-7")
def test_a_provider_tells_of_bounces_and_complaints_once(call: Caller) -> None:
    ann, bob = a_contact("ann"), a_contact("bob")
    path = an_address(call, "sendgrid")
    message = f"<{sent(ann).hex}@example.com>"
    bounce = {"event": "bounce", "email": "ann@example.com", "smtp-id": message, "status": "5.1.1"}
    spam = {"event": "spamreport", "email": "bob@example.com", "sg_event_id": "e2"}
    body = [bounce, spam, {"event": "open", "email": "ann@example.com"}]
    assert told(path, body).json() == {"taken": 2, "ignored": 1}
    assert told(path, body).json() == {"taken": 0, "ignored": 3}
    assert (valid(ann), valid(bob)) == (False, True)
    assert rows("SELECT marketing FROM contact WHERE id = %s", bob) == [("unsubscribed",)]
    assert counters() == {"bounced": 1}
    (listed,) = call("GET", "/bounces/webhooks").json()["items"]
    assert (listed["provider"], listed["taken"], listed["ignored"]) == ("sendgrid", 2, 4)
    assert listed["called_at"] is not None
    assert call("GET", "/bounces").json()["last_30_days"] == {"hard": 1, "soft": 0, "blocked": 0}


@pytest.mark.rule("EML-7")
def test_the_address_is_the_secret_and_leads_nowhere_once_revoked(call: Caller) -> None:
    ann = a_contact("ann")
    path = an_address(call, "postmark")
    body = {"RecordType": "Bounce", "Type": "HardBounce", "ID": 1, "Email": "ann@example.com"}
    assert "url" not in call("GET", "/bounces/webhooks").json()["items"][0]
    assert path.rpartition("/")[2].encode() not in bytes(BounceWebhook.objects.get().digest)
    for wrong in (path[:-1], path + "a", path.replace("postmark", "brevo"), "/hooks/bounces/x/y"):
        assert told(wrong, body).status_code == 404
    again = call("POST", "/bounces/webhooks", {"provider": "postmark"})
    assert (again.status_code, again.json()["code"]) == (409, "bounce_webhook_exists")
    odd = call("POST", "/bounces/webhooks", {"provider": "pigeon"})
    assert (odd.status_code, odd.json()["code"]) == (422, "provider_unknown")
    assert call("DELETE", "/bounces/webhooks/postmark").status_code == 204
    assert call("DELETE", "/bounces/webhooks/postmark").status_code == 404
    assert told(path, body).status_code == 404
    assert valid(ann)


def test_who_tries_addresses_or_sends_rubbish_gets_nowhere(
    call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.wall()
    monkeypatch.setattr(clock, "wall", lambda: now)  # however slowly the guesses come
    path = an_address(call, "mailgun")
    assert told(path, "no json").status_code == 400
    assert told(path, "[" * 100_000).status_code == 400
    assert told(path, " " * (2 * 2**20 + 1)).status_code == 413
    assert Client(HTTP_HOST="localhost").get(path).status_code == 405
    assert told(path, {"event-data": "x"}).json() == {"taken": 0, "ignored": 1}
    answers = {told("/hooks/bounces/mailgun/guess", {}).status_code for _ in range(61)}
    assert answers == {404, 429}
    assert told(path, {}).status_code == 200, "guesses do not keep the provider out"


def test_amazon_is_confirmed_by_a_person(call: Caller) -> None:
    path = an_address(call, "ses")
    url = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"
    assert told(path, {"Type": "SubscriptionConfirmation", "SubscribeURL": url}).status_code == 200
    assert call("GET", "/bounces/webhooks").json()["items"][0]["confirm_url"] == url
    reader = Caller(Permission.SETTINGS_READ)
    assert reader("GET", "/bounces/webhooks").json()["items"][0]["confirm_url"] == ""
    bounce = {
        "notificationType": "Bounce",
        "bounce": {"bouncedRecipients": [{"emailAddress": "nobody@example.com"}]},
    }
    told(path, {"Type": "Notification", "Message": json.dumps(bounce)})
    assert call("GET", "/bounces/webhooks").json()["items"][0]["confirm_url"] == ""


@pytest.mark.rule("EML-7")
def test_the_state_of_the_mailbox_is_shown_without_its_password(
    call: Caller, settings: Any
) -> None:
    assert call("GET", "/bounces").json() == {
        "return_path": "",
        "mailbox": None,
        "last_30_days": {"hard": 0, "soft": 0, "blocked": 0},
    }
    settings.JALON_RETURN_PATH = "bounces@mail.example.com"
    settings.JALON_BOUNCES = Mailbox("mail.example.com", 993, "bounces", "hidden")
    shown = call("GET", "/bounces").json()
    assert shown["mailbox"]["read_at"] is None
    assert call("GET", "/health").json()["bounces_unread_since"] is None
    BounceMailbox.objects.create(
        place=settings.JALON_BOUNCES.place, next_at=NOON, failing_since=NOON, error="away"
    )
    shown = call("GET", "/bounces").json()
    assert (shown["return_path"], shown["mailbox"]["error"]) == ("bounces@mail.example.com", "away")
    assert shown["mailbox"]["place"] == "bounces · mail.example.com:993 · INBOX"
    assert "hidden" not in str(shown)
    assert call("GET", "/health").json()["bounces_unread_since"] == "2026-03-02T12:00:00Z"
    analyst = Caller(Permission.HEALTH_READ)
    assert analyst("GET", "/bounces").status_code == 403
