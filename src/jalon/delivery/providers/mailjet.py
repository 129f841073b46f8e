"""Mailjet: an event, or a list of events grouped. `CustomID` is the header that names the message,
where the sender sets it; else the address does."""

from typing import Any

from jalon.delivery.providers.fields import address, objects, text
from jalon.delivery.reports import Report, message_named, message_of
from jalon.delivery.severity import Severity, judged

_OF_THE_EMAIL = frozenset({"spam", "content", "policy", "mailjet"})


def read(body: Any) -> list[Report]:
    """The bounces and complaints among the events."""
    return [found for one in objects(body) if (found := _report(one))]


def _report(told: dict[str, Any]) -> Report | None:
    to = address(told, "email")
    id_ = text(told, "Message_GUID") or text(told, "MessageID")
    custom = text(told, "CustomID")
    message = message_named(custom) or message_of(custom)
    about, error = text(told, "error_related_to"), text(told, "error")
    words = text(told, "comment") or error
    severity: Severity
    match text(told, "event"):
        case "spam":
            return Report(None, message, to, id=id_)
        case "bounce":
            permanent = told.get("hard_bounce") is True
            severity = "blocked" if about in _OF_THE_EMAIL else judged(words, permanent=permanent)
        case "blocked" if error == "user unknown" or about == "recipient":
            severity = judged(words, permanent=error == "user unknown")
        case "blocked":
            severity = "blocked"
        case _:
            return None
    return Report(severity, message, to, words, f"{severity} {id_}")
