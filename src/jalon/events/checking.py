"""What a door asks of an event before it takes it in."""

import re
from datetime import UTC, datetime, timedelta

import msgspec

from jalon.contacts.change import Change
from jalon.contacts.keys import Keys, keys_of
from jalon.core.errors import Invalid
from jalon.definition.events import INTERNAL
from jalon.engine.state import Payload

MAX_NAME = 200
MAX_PROPERTIES = 65_536
"""Largest properties of one event, in bytes of JSON."""
AHEAD = timedelta(minutes=5)
"""How far the sender's clock may run before ours."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class NewEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event as a sender gave it, with the keys of its contact, nothing checked yet.

    `at` is when it occurred; without a time zone it is UTC. `message_id` makes sending it again
    harmless. `line` is its place in a file, 0 elsewhere.
    """

    name: str
    at: datetime
    external_id: str | None = None
    email: str | None = None
    anonymous_id: str | None = None
    properties: Payload = {}
    message_id: str | None = None
    source: str = ""
    line: int = 0


class CheckedEvent(msgspec.Struct, frozen=True):
    """A good event: its keys as they are looked up, its instant in UTC, its properties as JSON."""

    event: NewEvent
    keys: Keys
    at: datetime
    body: bytes


class NewUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """Changes to a contact as a sender gave them: their values are checked, the keys are not.

    Without any change it only says which keys are one person's.
    """

    change: Change
    at: datetime
    external_id: str | None = None
    email: str | None = None
    anonymous_id: str | None = None
    message_id: str | None = None
    source: str = ""


class CheckedUpdate(msgspec.Struct, frozen=True):
    """A good update: its keys as they are looked up, its instant in UTC."""

    update: NewUpdate
    keys: Keys
    at: datetime


def check_update(update: NewUpdate, now: datetime) -> CheckedUpdate:
    """Raises Invalid: no contact, from the future (`now` is business time), or a message id that
    cannot be one."""
    keys = keys_of(update.external_id, update.email, update.anonymous_id)
    if not keys:
        raise Invalid(
            "The update has no contact.",
            remedy="Give an external id, an email or an anonymous id.",
            code="update_without_contact",
        )
    if update.message_id is not None:
        _check_message_id(update.message_id)
    return CheckedUpdate(update, keys, _instant(update.at, now, what="The update"))


def check_event(event: NewEvent, now: datetime) -> CheckedEvent:
    """Raises Invalid: no name, a name that is Jalon's own (EVT-3), no contact, from the future
    (`now` is business time), or properties that cannot be kept."""
    _check_name(event.name)
    keys = keys_of(event.external_id, event.email, event.anonymous_id)
    if not keys:
        raise Invalid(
            f"The event {event.name!r} has no contact.",
            remedy="Give an external id, an email or an anonymous id.",
            code="event_without_contact",
        )
    at = _instant(event.at, now, what=f"The event {event.name!r}")
    if event.message_id is not None:
        _check_message_id(event.message_id)
    return CheckedEvent(event, keys, at, _encoded_properties(event))


def _instant(given: datetime, now: datetime, *, what: str) -> datetime:
    try:
        at = given.astimezone(UTC) if given.tzinfo is not None else given.replace(tzinfo=UTC)
    except OverflowError:
        raise Invalid(
            f"{what} is from before the calendar, or after it.",
            remedy="Send the time at which it occurred.",
            code="event_time_invalid",
        ) from None
    if at > now + AHEAD:
        raise Invalid(
            f"{what} is from the future: {at.isoformat()}.",
            remedy="Set the sender's clock, or send it once it has happened.",
            code="event_from_future",
        )
    return at


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > MAX_NAME or _CONTROL.search(name):
        raise Invalid(
            f"{name[:60]!a} cannot name an event.",
            remedy=f"Use 1 to {MAX_NAME} printable characters.",
            code="event_name_invalid",
        )
    if name in INTERNAL:
        raise Invalid(
            f"{name!r} is an event of Jalon's own, which nobody else may send.",
            remedy="Choose another name.",
            code="event_internal",
        )


def _check_message_id(message_id: str) -> None:
    if not message_id or len(message_id) > MAX_NAME or _CONTROL.search(message_id):
        raise Invalid(
            f"{message_id[:60]!a} cannot be a message id.",
            remedy=f"Use 1 to {MAX_NAME} printable characters, or none at all.",
            code="message_id_invalid",
        )


def _encoded_properties(event: NewEvent) -> bytes:
    try:
        encoded = msgspec.json.encode(event.properties)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise Invalid(
            f"The properties of {event.name!r} are not JSON: {error}.",
            remedy="Send text, numbers, booleans, lists and objects.",
            code="properties_invalid",
        ) from None
    if len(encoded) > MAX_PROPERTIES:
        raise Invalid(
            f"The properties of {event.name!r} have {len(encoded):,} bytes, more than the "
            f"{MAX_PROPERTIES:,} an event may have.",
            remedy="Send less, or keep it elsewhere and send its address.",
            code="properties_too_large",
        )
    if b"\\u0000" in encoded and _NUL.search(encoded):
        raise Invalid(
            f"The properties of {event.name!r} hold a NUL character, which cannot be stored.",
            remedy="Take it out.",
            code="properties_invalid",
        )
    return encoded
