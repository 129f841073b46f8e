"""Amazon SES, whose notifications come by Amazon SNS. SES gives emails other Message-IDs; ours is
among the original headers, where the topic includes them."""

import json
from typing import Any
from urllib.parse import urlsplit

from jalon.delivery.providers.fields import address, inside, objects, text
from jalon.delivery.reports import Report, message_of
from jalon.delivery.return_path import returned_to
from jalon.delivery.severity import judged

_COMPLAINTS = frozenset({"", "abuse", "fraud"})
_SUPPRESSED = frozenset({"OnAccountSuppressionList", "Suppressed", "UnsubscribedRecipient"})


def read(body: Any) -> list[Report]:
    """The recipients of a notification that bounced or complained."""
    told = _notification(body)
    match text(told, "notificationType") or text(told, "eventType"):
        case "Bounce":
            return _bounces(told)
        case "Complaint":
            return _complaints(told)
    return []


def confirm_url(body: Any) -> str:
    """Where somebody confirms that a topic may call; empty when that is not asked. Amazon's own
    addresses alone, since a person is shown it to open it."""
    if not isinstance(body, dict) or text(body, "Type") != "SubscriptionConfirmation":
        return ""
    url = text(body, "SubscribeURL")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    names = host.split(".")
    own = names[0] == "sns" and names[2:] in (["amazonaws", "com"], ["amazonaws", "com", "cn"])
    plain = parts.scheme == "https" and port in (None, 443) and "@" not in parts.netloc
    return url if own and plain and len(url) <= 2000 else ""


def _notification(body: Any) -> dict[str, Any]:
    """What SNS carries as a text, or what came without its envelope (raw delivery)."""
    whole = body if isinstance(body, dict) else {}
    if isinstance(whole.get("Message"), str):
        try:
            found = json.loads(whole["Message"])
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}
    return whole


def _bounces(told: dict[str, Any]) -> list[Report]:
    bounce = inside(told, "bounce")
    kind, subtype = text(bounce, "bounceType"), text(bounce, "bounceSubType")
    found = []
    for one in objects(bounce.get("bouncedRecipients", [])):
        words = f"{text(one, 'diagnosticCode')} {text(one, 'status')}".strip()
        # What SES itself holds back has the code of an unknown mailbox, whatever it was once for.
        permanent = kind == "Permanent" and subtype not in _SUPPRESSED
        severity = "blocked" if subtype in _SUPPRESSED else judged(words, permanent=permanent)
        found.append(
            Report(
                severity,
                _message(told),
                address(one, "emailAddress"),
                words or f"{kind} {subtype}",
                text(bounce, "feedbackId"),
            )
        )
    return found


def _complaints(told: dict[str, Any]) -> list[Report]:
    complaint = inside(told, "complaint")
    if text(complaint, "complaintFeedbackType") not in _COMPLAINTS:
        return []
    return [
        Report(None, _message(told), address(one, "emailAddress"), id=text(complaint, "feedbackId"))
        for one in objects(complaint.get("complainedRecipients", []))
    ]


def _message(told: dict[str, Any]) -> Any:
    mail = inside(told, "mail")
    named = [text(inside(mail, "commonHeaders"), "messageId")]
    named += [
        text(one, "value")
        for one in objects(mail.get("headers", []))
        if text(one, "name").lower() == "message-id"
    ]
    return next(filter(None, map(message_of, named)), None) or returned_to(text(mail, "source"))
