"""Brevo: an event, or a list of them when calls are batched. What was handed over to its API has
another Message-ID; ours is told beside it."""

from collections.abc import Mapping
from typing import Any

from jalon.delivery.providers.fields import address, objects, text
from jalon.delivery.reports import Report, message_named, message_of
from jalon.delivery.routes.providers.brevo import CUSTOM
from jalon.delivery.severity import Severity, judged

_PERMANENT: Mapping[str, bool] = {
    "hard_bounce": True,
    "hardBounce": True,
    "invalid_email": True,
    "invalid": True,
    "soft_bounce": False,
    "softBounce": False,
}
"""Whether a bounce of this name is for good; some calls write it in another case."""

_COMPLAINTS = frozenset({"spam", "complaint"})


def read(body: Any) -> list[Report]:
    """The bounces and complaints among the events. What Brevo holds back by itself (`blocked`) was
    not sent, and what it deferred it tries again."""
    return [found for one in objects(body) if (found := _report(one))]


def _report(told: dict[str, Any]) -> Report | None:
    event, words = text(told, "event"), text(told, "reason")
    message = message_named(text(told, CUSTOM)) or message_of(text(told, "message-id"))
    to = address(told, "email")
    id_ = " ".join(text(told, name) for name in ("id", "message-id", "ts_event")).strip()
    if event in _COMPLAINTS:
        return Report(None, message, to, id=id_)
    if event not in _PERMANENT:
        return None
    severity: Severity = judged(words, permanent=_PERMANENT[event])
    return Report(severity, message, to, words, id_)
