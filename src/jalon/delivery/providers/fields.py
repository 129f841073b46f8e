"""Fields of JSON that strangers wrote: what is not as expected is as if it were not there."""

from collections.abc import Iterator
from typing import Any

MOST = 2000
"""Objects of one call that are read: more than any provider sends at once."""


def objects(body: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list, or the one that stands alone."""
    found = body if isinstance(body, list) else [body]
    yield from (one for one in found[:MOST] if isinstance(one, dict))


def inside(whole: Any, name: str) -> dict[str, Any]:
    """The object of that name; empty when there is none."""
    found = whole.get(name) if isinstance(whole, dict) else None
    return found if isinstance(found, dict) else {}


def text(whole: dict[str, Any], name: str) -> str:
    """The text of that name, or the number as text, on one line; empty when there is none."""
    found = whole.get(name)
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    return " ".join(str(found).split())


def address(whole: dict[str, Any], name: str) -> frozenset[str]:
    """The address of that name, if there is one."""
    found = text(whole, name).lower()
    return frozenset({found}) if "@" in found and len(found) <= 254 else frozenset()
