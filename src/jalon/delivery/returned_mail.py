"""What comes back by email: delivery status notifications (RFC 3464), what older mail servers write
instead, and complaints of feedback loops (RFC 5965).

Python's own parser reads the two standards, since Jalon needs the status and the email that came
back; flufl.bounce knows the many forms that are none.
"""

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parseaddr
from uuid import UUID

import structlog
from flufl.bounce import all_failures

from jalon.delivery.reports import Report, message_of
from jalon.delivery.return_path import returned_to
from jalon.delivery.severity import severity_of

log = structlog.get_logger()

_COMPLAINTS = frozenset({"abuse", "fraud"})
_MESSAGE_ID = re.compile(r"^[> \t]*Message-ID:\s*(<[^<>\s]{1,200}>)", re.IGNORECASE | re.MULTILINE)
_REASON = 300


def read_returned(raw: bytes) -> Report | None:
    """What an email tells of one that Jalon sent; None when it tells nothing, or shows neither a
    return path that Jalon signed nor a `Message-ID` like its own.

    Whether that message exists, and was sent, is for the caller to see.
    """
    try:
        return _read(BytesParser(policy=compat32).parsebytes(raw), raw)
    except Exception:  # whatever strangers write: it holds up no other email
        log.warning("returned_mail_unreadable", exc_info=True)
        return None


def _read(email: Message, raw: bytes) -> Report | None:
    message_id = _about(email, raw.decode(errors="replace"))
    if message_id is None:
        return None
    if complaints := list(_fields(email, "feedback-report")):
        kinds = {str(fields.get("Feedback-Type", "")).strip().lower() for fields in complaints}
        return Report(None, message_id) if kinds & _COMPLAINTS else None
    if recipients := [one for one in _fields(email, "delivery-status") if "Action" in one]:
        return _failure(email, recipients, message_id)
    return _old_form(email, message_id, raw)


def _about(email: Message, text: str) -> UUID | None:
    """The message that came back. The token of its return path stands in the address that the
    notification was sent to, or in the headers that came with it."""
    signed = returned_to(text)
    if signed is not None:
        return signed
    own = str(email.get("Message-ID", "")).strip()
    found = (match[1] for match in _MESSAGE_ID.finditer(text) if match[1] != own)
    return next((id_ for header in found if (id_ := message_of(header))), None)


def _failure(email: Message, recipients: list[Message], message_id: UUID) -> Report | None:
    """The first failure that a notification tells of. One that is only late is none."""
    for fields in recipients:
        if str(fields["Action"]).strip().lower().startswith(("fail", "error")):
            told = [str(fields.get(name, "")) for name in ("Diagnostic-Code", "Status")]
            words = " ".join(" ".join(told).split())
            addresses = _addresses(email, fields)
            return Report(severity_of(words), message_id, addresses, words[:_REASON])
    return None


def _fields(email: Message, subtype: str) -> Iterator[Message]:
    """The groups of fields of the parts of a type; the parser makes a message of each group."""
    for part in email.walk():
        if part.get_content_type() == f"message/{subtype}" and part.is_multipart():
            for group in part.get_payload():
                if isinstance(group, Message):
                    yield group


def _addresses(email: Message, fields: Message) -> frozenset[str]:
    """Whom the email was for, as the mail server and the headers that came back name it."""
    named = [fields.get(name, "") for name in ("Original-Recipient", "Final-Recipient")]
    found = [str(one).partition(";")[2] or str(one) for one in named]
    found += [str(part.get("To", "")) for part in _returned(email)]
    addresses = (parseaddr(one.strip())[1].lower() for one in found)
    return frozenset(one for one in addresses if "@" in one)


def _returned(email: Message) -> Iterator[Message]:
    for part in email.walk():
        match part.get_content_type():
            case "message/rfc822" if part.is_multipart():
                yield from (one for one in part.get_payload() if isinstance(one, Message))
            case "text/rfc822-headers":
                payload = part.get_payload(decode=True)
                if isinstance(payload, bytes):
                    yield BytesParser(policy=compat32).parsebytes(payload, headersonly=True)


def _old_form(email: Message, message_id: UUID, raw: bytes) -> Report | None:
    """A failure told in the words of a mail server. Who answers by a machine was reached."""
    if str(email.get("Auto-Submitted", "")).lower().startswith("auto-replied"):
        return None
    _, failed = all_failures(email)
    if not failed:
        return None
    addresses = frozenset(one.decode(errors="replace").lower() for one in failed)
    body = raw.partition(b"\r\n\r\n")[2] or raw.partition(b"\n\n")[2]
    words = " ".join(body[:4096].decode(errors="replace").split())
    severity = severity_of(words)
    return Report("hard" if severity == "hard" else "soft", message_id, addresses, words[:_REASON])
