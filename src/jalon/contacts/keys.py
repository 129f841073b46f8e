"""What a contact is known by: external id, email, anonymous id; how each is checked and written."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple
from zlib import crc32

from email_validator import EmailNotValidError, validate_email

from jalon.core.errors import Invalid
from jalon.core.ids import LANES

Kind = Literal["external_id", "email", "anonymous_id"]
KINDS: tuple[Kind, ...] = ("external_id", "email", "anonymous_id")
"""From the strongest to the weakest."""

MAX_ID = 256
"""Longest external or anonymous id, in characters."""

_ORDINARY = re.compile(
    r"[A-Za-z0-9_+-]{1,32}(?:\.[A-Za-z0-9_+-]{1,31})?"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,3}[A-Za-z]{2,20}"
)
_RESERVED = ("arpa", "invalid", "local", "localhost", "onion")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class Key(NamedTuple):
    """One identity key, in the form it is looked up by."""

    kind: Kind
    value: str


class Keys(NamedTuple):
    """The checked keys of one contact, as its row keeps them (make them with `keys_of`)."""

    external_id: str | None = None
    email: str | None = None
    anonymous_id: str | None = None

    def __bool__(self) -> bool:
        return self != (None, None, None)

    def each(self) -> Iterator[Key]:
        """The keys there are, from the strongest to the weakest."""
        if self.external_id is not None:
            yield Key("external_id", self.external_id)
        if self.email is not None:
            yield Key("email", self.email.casefold())
        if self.anonymous_id is not None:
            yield Key("anonymous_id", self.anonymous_id)


def keys_of(
    external_id: str | None = None,
    email: str | None = None,
    anonymous_id: str | None = None,
) -> Keys:
    """Checks keys; empty ones count as absent. Raises Invalid, naming the key and the remedy."""
    return Keys(
        check_id(external_id, "external_id") if external_id else None,
        check_email(email) if email and not email.isspace() else None,
        check_id(anonymous_id, "anonymous_id") if anonymous_id else None,
    )


def check_email(given: str) -> str:
    """An address as the contact keeps it: trimmed, its domain in lower case, the rest as given.

    No DNS look-up. Ordinary addresses pass one pattern; the others go to email-validator
    (RFC 5321, 5322, 6531), twenty times slower. Raises Invalid.
    """
    address = given.strip()
    local, _, domain = address.rpartition("@")
    if (
        _ORDINARY.fullmatch(address)
        and "--" not in domain
        and not domain.lower().endswith(_RESERVED)
    ):
        return f"{local}@{domain.lower()}"
    try:
        # test_environment accepts the reserved domain .test, which the sandbox may well use.
        return validate_email(
            address, check_deliverability=False, test_environment=True, strict=True
        ).normalized
    except (EmailNotValidError, UnicodeError) as error:
        raise Invalid(
            f"{_shown(given)} is not an email address: {error}",
            remedy="Correct it, as in name@example.com.",
            code="email_invalid",
            email=_shown(given),
        ) from None


def check_id(given: str, kind: Kind) -> str | None:
    """An external or anonymous id, trimmed; None when nothing is left. Raises Invalid."""
    value = given.strip()
    if len(value) > MAX_ID:
        raise Invalid(
            f"The {kind} {_shown(value)} has {len(value)} characters.",
            remedy=f"Use at most {MAX_ID}.",
            code="key_too_long",
            key=kind,
            value=_shown(value),
            length=len(value),
            most=MAX_ID,
        )
    if _CONTROL.search(value):
        raise Invalid(
            f"The {kind} {_shown(value)} holds a control character.",
            remedy="Use printable characters only.",
            code="key_invalid",
            key=kind,
            value=_shown(value),
        )
    return value or None


def identity_lane(kind: str, value: str) -> int:
    """The lane of a key, by CRC-32 (RFC 1952). Stable for ever: rows are found by it."""
    return crc32(f"{kind}\0{value}".encode()) & (LANES - 1)


def _shown(text: str) -> str:
    return ascii(text[:60] + "…") if len(text) > 60 else repr(text)
