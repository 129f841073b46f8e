"""What may be changed about a contact, as doors write it and the lane loop applies it."""

import re
from typing import Any, Literal
from zoneinfo import available_timezones

import msgspec

from jalon.core.errors import Invalid

_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_LABEL = re.compile(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,100}")
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,98}[a-z0-9])?")


Lifecycle = Literal["visitor", "lead", "mql", "customer"]


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Changes to one contact; what is absent stays as it is.

    Attribute values are canonical JSON (see `jalon.contacts.attributes`); None clears one. As
    JSON it is the body of an inbox row of kind `update`.
    """

    attributes: dict[str, Any] = {}
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    join_lists: tuple[str, ...] = ()
    leave_lists: tuple[str, ...] = ()
    marketing: Literal["opted_in", "unsubscribed"] | None = None
    locale: str | None = None
    time_zone: str | None = None
    lifecycle: Lifecycle | None = None
    owner: str | None = None
    """The email of a user; empty: nobody."""


def check_locale(given: str) -> str:
    """A language tag with hyphens (BCP 47), as `fr` or `pt-BR`; empty: none. Raises Invalid."""
    locale = given.strip()
    if locale and not _LOCALE.fullmatch(locale):
        raise Invalid(
            f"{given[:40]!r} is not a locale.",
            remedy="Write a language, and a region if need be, as in fr or pt-BR.",
            code="locale_invalid",
            locale=given[:40],
        )
    return locale.replace("_", "-")


def check_time_zone(given: str) -> str:
    """A zone of the IANA database; empty: none. Raises Invalid."""
    zone = given.strip()
    if zone and zone not in available_timezones():
        raise Invalid(
            f"{given[:40]!r} is not a time zone.",
            remedy="Write a name of the IANA database, as in Europe/Paris.",
            code="time_zone_invalid",
            zone=given[:40],
        )
    return zone


def check_tag(given: str) -> str:
    """A tag, trimmed. Raises Invalid."""
    tag = given.strip()
    if not _LABEL.fullmatch(tag):
        raise Invalid(
            f"{given[:40]!r} cannot be a tag.",
            remedy="Use 1 to 100 printable characters.",
            code="tag_invalid",
            tag=given[:40],
        )
    return tag


def check_slug(given: str) -> str:
    """What definitions name a list by. Raises Invalid."""
    if not _SLUG.fullmatch(given):
        raise Invalid(
            f"{given[:40]!r} cannot name a list.",
            remedy="Use small letters, digits, hyphens and underscores, as in newsletter-fr.",
            code="slug_invalid",
            phrase="list_slug",
            slug=given[:40],
        )
    return given
