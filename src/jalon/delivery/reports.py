"""What others tell of emails after they were sent (EML-7)."""

import re
from dataclasses import dataclass
from uuid import UUID

from jalon.delivery.severity import Severity

_HEX = re.compile(r"[0-9a-f]{32}")
_MESSAGE_ID = re.compile(r"<?([0-9a-f]{32})@[^\s<>]+>?")


@dataclass(frozen=True, slots=True)
class Report:
    """That an email bounced (`severity`), or that its reader complained (None). It is about a
    message, or else about whoever has one of the addresses, in lower case. `id` tells apart what
    is told twice and what happened twice, where no message is known."""

    severity: Severity | None
    message_id: UUID | None = None
    addresses: frozenset[str] = frozenset()
    reason: str = ""
    id: str = ""


def message_of(header: str) -> UUID | None:
    """The message that has this `Message-ID`; None when it is not like those that Jalon writes."""
    found = _MESSAGE_ID.fullmatch(header.strip())
    return UUID(found[1]) if found else None


def message_named(name: str) -> UUID | None:
    """The message of this id, as providers are told it; None when it is none."""
    found = _HEX.fullmatch(name.strip())
    return UUID(found[0]) if found else None
