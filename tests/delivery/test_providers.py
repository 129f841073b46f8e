"""What email providers tell is read as they document it, and whatever else they send is passed over
(EML-7)."""

import json
from typing import Any
from uuid import UUID

import pytest
from django import conf as django
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.delivery.providers import READERS
from jalon.delivery.providers.ses import confirm_url
from jalon.delivery.return_path import return_path

MESSAGE = UUID("019a0000-0000-7000-8000-00000000000a")
MESSAGE_ID = f"<{MESSAGE.hex}@example.com>"
ANN = frozenset({"ann@example.com"})


def ses(kind: str = "Permanent", subtype: str = "General", **recipient: str) -> dict[str, Any]:
    one = {"emailAddress": "Ann@example.com", "action": "failed", **recipient}
    message = {
        "notificationType": "Bounce",
        "bounce": {
            "bounceType": kind,
            "bounceSubType": subtype,
            "bouncedRecipients": [one],
            "feedbackId": "0102015f",
        },
        "mail": {"messageId": "0102-ses", "commonHeaders": {"messageId": MESSAGE_ID}},
    }
    return {"Type": "Notification", "MessageId": "x", "Message": json.dumps(message)}


def ses_complaint(kind: str = "abuse") -> dict[str, Any]:
    return {
        "eventType": "Complaint",
        "complaint": {
            "complainedRecipients": [{"emailAddress": "ann@example.com"}],
            "complaintFeedbackType": kind,
        },
        "mail": {"headers": [{"name": "Message-ID", "value": MESSAGE_ID}]},
    }


def postmark(kind: str, record: str = "Bounce", details: str = "") -> dict[str, Any]:
    return {
        "RecordType": record,
        "Type": kind,
        "ID": 42,
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Details": details,
        "Email": "ann@example.com",
    }


def sendgrid(event: str, **more: str) -> list[dict[str, Any]]:
    told = {"email": "ann@example.com", "smtp-id": MESSAGE_ID, "sg_event_id": "e1", "event": event}
    return [{**told, **more}]


def mailgun(
    event: str, severity: str = "permanent", reason: str = "bounce", code: int = 550
) -> Any:
    return {
        "signature": {"token": "t", "timestamp": "1", "signature": "s"},
        "event-data": {
            "event": event,
            "severity": severity,
            "reason": reason,
            "recipient": "ann@example.com",
            "id": "g1",
            "message": {"headers": {"message-id": MESSAGE_ID[1:-1], "to": "ann@example.com"}},
            "delivery-status": {"code": code, "message": "refused", "attempt-no": 1},
        },
    }


def mailjet(event: str, **more: Any) -> dict[str, Any]:
    told = {"event": event, "email": "ann@example.com", "Message_GUID": "1ab", "MessageID": 19421}
    return {**told, "CustomID": MESSAGE.hex, **more}


def brevo(event: str, reason: str = "") -> dict[str, Any]:
    told = {"event": event, "email": "ann@example.com", "id": 7, "message-id": MESSAGE_ID}
    return {**told, "reason": reason, "ts_event": 1604933654}


BOUNCES: list[tuple[str, Any, str]] = [
    ("ses", ses(status="5.1.1", diagnosticCode="smtp; 550 5.1.1 user unknown"), "hard"),
    ("ses", ses(), "hard"),
    ("ses", ses("Transient", "MailboxFull", status="5.2.2"), "soft"),
    ("ses", ses("Permanent", "OnAccountSuppressionList", status="5.1.1"), "blocked"),
    ("ses", ses("Permanent", status="5.7.1"), "blocked"),
    ("postmark", postmark("HardBounce"), "hard"),
    ("postmark", postmark("HardBounce", details="smtp;552 5.2.2 full"), "soft"),
    ("postmark", postmark("SoftBounce"), "soft"),
    ("postmark", postmark("SpamNotification"), "blocked"),
    ("sendgrid", sendgrid("bounce", type="bounce", reason="550 no user", status="5.1.1"), "hard"),
    ("sendgrid", sendgrid("bounce", type="bounce", reason="550 no such user"), "hard"),
    ("sendgrid", sendgrid("bounce", type="bounce", reason="552 5.2.2 full"), "soft"),
    ("sendgrid", sendgrid("bounce", type="blocked", reason="550 5.1.1 no"), "blocked"),
    ("mailgun", mailgun("failed"), "hard"),
    ("mailgun", mailgun("failed", reason="generic"), "soft"),
    ("mailgun", mailgun("failed", reason="espblock"), "blocked"),
    ("mailjet", mailjet("bounce", hard_bounce=True, error="user unknown"), "hard"),
    ("mailjet", mailjet("bounce", hard_bounce=False, error="mailbox inactive"), "soft"),
    ("mailjet", mailjet("bounce", hard_bounce=True, error_related_to="spam"), "blocked"),
    ("mailjet", mailjet("blocked", error="user unknown", error_related_to="recipient"), "hard"),
    ("mailjet", mailjet("blocked", error="preblocked", error_related_to="mailjet"), "blocked"),
    ("brevo", brevo("hard_bounce"), "hard"),
    ("brevo", brevo("soft_bounce", "452 4.2.2 over quota"), "soft"),
    ("brevo", [brevo("invalid_email")], "hard"),
]

COMPLAINTS: list[tuple[str, Any]] = [
    ("ses", ses_complaint()),
    ("postmark", postmark("SpamComplaint", "SpamComplaint")),
    ("sendgrid", sendgrid("spamreport")),
    ("mailgun", mailgun("complained")),
    ("mailjet", mailjet("spam", source="JMRPP")),
    ("brevo", brevo("spam")),
]

NOTHING: list[tuple[str, Any]] = [
    ("ses", {"notificationType": "Delivery", "delivery": {"recipients": ["ann@example.com"]}}),
    ("ses", ses_complaint("not-spam")),
    ("ses", {"Type": "Notification", "Message": "Hello"}),
    ("postmark", postmark("AutoResponder")),
    ("postmark", postmark("Transient")),
    ("postmark", {"RecordType": "Delivery", "Recipient": "ann@example.com"}),
    ("sendgrid", sendgrid("delivered") + sendgrid("dropped") + sendgrid("deferred")),
    ("mailgun", mailgun("failed", "temporary")),
    ("mailgun", mailgun("failed", reason="suppress-unsubscribe")),
    ("mailjet", mailjet("open")),
    ("brevo", brevo("delivered")),
    ("brevo", brevo("blocked")),
]


@pytest.mark.rule("EML-7")
@pytest.mark.parametrize(("provider", "body", "severity"), BOUNCES)
def test_a_bounce_says_whose_and_how_bad(provider: str, body: Any, severity: str) -> None:
    (found,) = READERS[provider](body)
    assert (found.severity, found.addresses) == (severity, ANN)
    assert found.message_id == (None if provider == "postmark" else MESSAGE)
    assert found.id


@pytest.mark.rule("EML-7")
@pytest.mark.parametrize(("provider", "body"), COMPLAINTS)
def test_a_complaint_says_whose(provider: str, body: Any) -> None:
    (found,) = READERS[provider](body)
    assert (found.severity, found.addresses) == (None, ANN)
    assert found.message_id == (None if provider == "postmark" else MESSAGE)


@pytest.mark.parametrize(("provider", "body"), NOTHING)
def test_what_is_neither_is_passed_over(provider: str, body: Any) -> None:
    assert READERS[provider](body) == []


def test_amazon_names_the_message_by_its_return_path_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django.settings, "JALON_RETURN_PATH", "bounces@mail.example.com")
    told = json.loads(ses()["Message"])
    told["mail"] = {"source": return_path(MESSAGE)}
    (found,) = READERS["ses"](told)
    assert found.message_id == MESSAGE


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=1", True),
        ("https://sns.cn-north-1.amazonaws.com.cn/?Token=1", True),
        ("http://sns.eu-west-1.amazonaws.com/?Token=1", False),
        ("https://sns.eu-west-1.amazonaws.com.evil.example/?Token=1", False),
        ("https://sns.eu-west-1.amazonaws.com@evil.example/?Token=1", False),
        ("https://bucket.s3.amazonaws.com/?Token=1", False),
        ("https://[", False),
    ],
)
def test_only_amazons_own_addresses_are_shown_to_confirm(url: str, shown: bool) -> None:
    body = {"Type": "SubscriptionConfirmation", "SubscribeURL": url}
    assert confirm_url(body) == (url if shown else "")
    assert READERS["ses"](body) == []


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner, max_size=2)
    ),
    max_leaves=5,
)
_WORDS = sorted({word for _, body, *_ in [*BOUNCES, *COMPLAINTS] for word in str(body).split("'")})


@pytest.mark.parametrize("provider", READERS)
@settings(max_examples=30)
@given(body=st.dictionaries(st.sampled_from(_WORDS), _JSON | st.sampled_from(_WORDS), max_size=5))
def test_whatever_comes_is_read_without_a_word(provider: str, body: Any) -> None:
    for one in (body, [body, body], list(body.values())):
        assert isinstance(READERS[provider](one), list)
        confirm_url(one)
