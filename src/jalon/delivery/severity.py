"""What the answers of mail servers say against an address (RFC 3463, RFC 5321)."""

import re
from typing import Literal

Severity = Literal["hard", "soft", "blocked"]
"""`hard`: the address does not exist. `soft`: it takes no email at present, or nobody can tell.
`blocked`: the email was refused for whom it came from or what it says; the address may be well."""

_STATUS = re.compile(r"(?<![\d.])[45]\.(\d{1,3}\.\d{1,3})(?!\.?\d)")
_REPLY = re.compile(r"(?<![\d.])[45]\d\d(?![\d.])")
# The mailbox or its host does not exist, is mistyped, has moved, or takes no mail.
_UNKNOWN_MAILBOX = frozenset({"1.1", "1.2", "1.3", "1.6", "1.10"})
# The sender's address, and a message that is too large; then protocol, content and policy.
_OF_THE_EMAIL = frozenset({"1.7", "1.8", "3.4"})
_CLASSES_OF_THE_EMAIL = frozenset({"5", "6", "7"})


def severity_of(words: str) -> Severity:
    """What is told by an answer, or by several in one text: the worst for the address. A text
    without any code, such as that of a lost connection, tells nothing against it."""
    if any(found in _UNKNOWN_MAILBOX for found in _permanent(words)):
        return "hard"
    codes = [found[1] for found in _STATUS.finditer(words)]
    if not codes:
        return "soft" if _REPLY.search(words) else "blocked"
    return "blocked" if any(map(_of_the_email, codes)) else "soft"


def judged(words: str, *, permanent: bool) -> Severity:
    """What an email provider tells: the code in the words of the mail server, and where there is
    none, what the provider makes of them."""
    if _STATUS.search(words):
        return severity_of(words)
    return "hard" if permanent else "soft"


def _permanent(words: str) -> list[str]:
    return [found[1] for found in _STATUS.finditer(words) if found[0].startswith("5")]


def _of_the_email(code: str) -> bool:
    return code in _OF_THE_EMAIL or code.partition(".")[0] in _CLASSES_OF_THE_EMAIL
