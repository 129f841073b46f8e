"""Mailgun: an event in an envelope with a signature; the headers hold our Message-ID."""

from typing import Any

from jalon.delivery.providers.fields import address, inside, objects, text
from jalon.delivery.reports import Report, message_of
from jalon.delivery.severity import Severity, judged

_TRIED_LONG_ENOUGH = frozenset({"generic", "old"})


def read(body: Any) -> list[Report]:
    """A complaint or a failure for good. What failed for now Mailgun tries again, and what it holds
    back by itself (`suppress-…`) was not sent."""
    return [found for one in objects(body) if (found := _report(inside(one, "event-data") or one))]


def _report(told: dict[str, Any]) -> Report | None:
    message = message_of(text(inside(inside(told, "message"), "headers"), "message-id"))
    to, id_ = address(told, "recipient"), text(told, "id")
    match text(told, "event"):
        case "complained":
            return Report(None, message, to, id=id_)
        case "failed" if text(told, "severity") == "permanent":
            return _failure(told, Report("hard", message, to, id=id_))
    return None


def _failure(told: dict[str, Any], report: Report) -> Report | None:
    reason, status = text(told, "reason"), inside(told, "delivery-status")
    if reason.startswith("suppress-"):
        return None
    said = [text(status, name) for name in ("code", "enhanced-code", "message", "description")]
    words = " ".join(filter(None, said))
    severity: Severity = "blocked"
    if reason != "espblock":
        severity = judged(words, permanent=reason not in _TRIED_LONG_ENOUGH)
    return Report(severity, report.message_id, report.addresses, words, report.id)
