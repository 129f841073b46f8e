"""Postmark: one object for each bounce or complaint. It names no Message-ID of ours."""

from typing import Any

from jalon.delivery.providers.fields import address, objects, text
from jalon.delivery.reports import Report
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
    to, id_ = address(told, "Email"), f"{record} {text(told, 'ID')}".strip()
    if record == "SpamComplaint" or kind == "SpamComplaint":
        return Report(None, addresses=to, id=id_)
    severity: Severity
    if kind in _HARD:
        severity = judged(words, permanent=True)
    elif kind in _SOFT:
        severity = judged(words, permanent=False)
    elif kind in _BLOCKED:
        severity = "blocked"
    else:
        return None
    return Report(severity, addresses=to, reason=words, id=id_)
