"""What is known of a person, as senders say it (Segment's traits), as changes to a contact."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from jalon.contacts.attributes import Type, check_name, check_values, declared
from jalon.contacts.change import Change, check_locale, check_time_zone
from jalon.contacts.companies import check_company, save_company
from jalon.contacts.keys import check_email
from jalon.core.errors import Invalid

MAX_TRAITS = 200
"""Most attributes that one message sets; the rest are left out."""

_PROTECTED = frozenset({"created_at", "external_id", "lifecycle", "marketing", "owner", "score"})
"""Fields of a contact that a write key, which anybody may read in a page, must not touch."""
_TIME_ZONE = ("timezone", "timeZone", "time_zone")


class Ignored(NamedTuple):
    """A trait that was left out, the rest being taken in."""

    name: str
    error: Invalid


class Traits(NamedTuple):
    """What came of the traits of one message."""

    email: str | None
    change: Change
    ignored: list[Ignored]


def attribute_types(all_traits: Iterable[Mapping[str, Any]]) -> dict[str, Type]:
    """The types of those attributes that are declared, for the traits of many messages."""
    names = {name for traits in all_traits for name in _sorted(traits)[0]}
    return declared(names) if names else {}


def read_traits(traits: Mapping[str, Any], types: dict[str, Type]) -> Traits:
    """The traits as a change. An object becomes one attribute for each member: `address.city` is
    `address_city`. A trait that does not fit is left out, and says why (CON-2). New attributes
    are declared, and added to `types`."""
    values, ignored = _sorted(traits)
    email = _own(values, "email", ignored, check=check_email)
    locale = _own(values, "locale", ignored, check=check_locale)
    zones = [_own(values, name, ignored, check=check_time_zone) for name in _TIME_ZONE]
    good, refused = check_values(values, types)
    ignored += [Ignored(name, error) for name, error in refused.items()]
    zone = next((zone for zone in zones if zone), None)
    return Traits(email, Change(attributes=good, locale=locale, time_zone=zone), ignored)


def save_group(group: str, traits: Mapping[str, Any]) -> list[Ignored]:
    """Creates or changes the company that a group is, by its traits, read as those of a person;
    and tells what was left out. Raises Invalid for an id that can be none."""
    change, refused = check_company(dict(islice(_flat(traits), MAX_TRAITS)))
    save_company(group, change)
    return [Ignored(name, error) for name, error in refused.items()]


def _own(
    values: dict[str, Any], name: str, ignored: list[Ignored], *, check: Callable[[str], str]
) -> str | None:
    """Takes a field of the contact itself out of the traits. Empty ones say nothing."""
    given = values.pop(name, None)
    if given is None or given == "":
        return None
    try:
        return check(str(given))
    except Invalid as error:
        ignored.append(Ignored(name, error))
        return None


def _sorted(traits: Mapping[str, Any]) -> tuple[dict[str, Any], list[Ignored]]:
    """The traits that may be taken in, by the name of their attribute; and those that may not."""
    values: dict[str, Any] = {}
    ignored: list[Ignored] = []
    for given, value in islice(_flat(traits), MAX_TRAITS):
        try:
            values[_checked(given)] = value
        except Invalid as error:
            ignored.append(Ignored(given, error))
    return values, ignored


def _checked(given: str) -> str:
    name = check_name(given)
    if name in _PROTECTED:
        raise Invalid(
            f"{name!r} is a field of Jalon's own, which no tracking call sets.",
            remedy="Choose another name.",
            code="trait_protected",
        )
    return name


def _flat(traits: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in traits.items():
        if isinstance(value, dict):
            for inner, part in _flat(value):
                yield f"{name}_{inner}", part
        else:
            yield name, value
