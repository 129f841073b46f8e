"""Postmark: one object for each bounce or complaint. It names no Message-ID of ours; what was
handed over to its API is named among the metadata."""

from typing import Any

from jalon.delivery.providers.fields import address, inside, objects, text
from jalon.delivery.reports import Report, message_named
from jalon.delivery.routes.providers.base import MESSAGE_KEY
from jalon.delivery.severity import Severity, judged

_HARD = frozenset({"HardBounce", "BadEmailAddress"})
_SOFT = frozenset({"DnsError", "SoftBounce", "Undeliverable", "Unknown"})
_BLOCKED = frozenset({"Blocked", "DMARCPolicy", "SpamNotification", "VirusNotification"})


def read(body: Any) -> list[Report]:
    """What a call tells. What is only late, or an answer of a machine, is no bounce."""
    return [found for one in objects(body) if (found := _report(one))]


def _report(told: dict[str, Any]) -> Report | None:
    kind, record = text(told, "Type"), text(told, "RecordType")
    words = text(told, "Details") or text(told, "Description")
    message = message_named(text(inside(told, "Metadata"), MESSAGE_KEY))
    to, id_ = address(told, "Email"), f"{record} {text(told, 'ID')}".strip()
    if record == "SpamComplaint" or kind == "SpamComplaint":
        return Report(None, message, to, id=id_)
    severity: Severity
    if kind in _HARD:
        severity = judged(words, permanent=True)
    elif kind in _SOFT:
        severity = judged(words, permanent=False)
    elif kind in _BLOCKED:
        severity = "blocked"
    else:
        return None
    return Report(severity, message, to, words, id_)
