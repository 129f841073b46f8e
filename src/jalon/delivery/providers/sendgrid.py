"""Twilio SendGrid: a list of events; `smtp-id` is our Message-ID, where it came by SMTP, and what
was handed over to its API bears the message's id as a field of the event."""

from typing import Any

from jalon.delivery.providers.fields import address, objects, text
from jalon.delivery.reports import Report, message_named, message_of
from jalon.delivery.routes.providers.base import MESSAGE_KEY
from jalon.delivery.severity import Severity, judged


def read(body: Any) -> list[Report]:
    """The bounces and complaints among the events. What SendGrid dropped was not sent, and what it
    deferred it tries again."""
    return [found for one in objects(body) if (found := _report(one))]


def _report(told: dict[str, Any]) -> Report | None:
    message = message_named(text(told, MESSAGE_KEY)) or message_of(text(told, "smtp-id"))
    to, id_ = address(told, "email"), text(told, "sg_event_id")
    match text(told, "event"):
        case "spamreport":
            return Report(None, message, to, id=id_)
        case "bounce":
            words = f"{text(told, 'reason')} {text(told, 'status')}".strip()
            blocked = text(told, "type") == "blocked"
            severity: Severity = "blocked" if blocked else judged(words, permanent=True)
            return Report(severity, message, to, words, id_)
    return None
