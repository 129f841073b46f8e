"""Finding contacts among all of them, for people: by the beginning of an address, by external id,
by name, by attributes. Each way has an index (CON-1), and merged contacts are not found."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

import msgspec

from jalon.contacts.attributes import declared, from_text
from jalon.contacts.identity import holders
from jalon.contacts.keys import KINDS, Key
from jalon.core.db import cursor
from jalon.core.errors import Invalid
from jalon.core.ids import LANES
from jalon.core.tallies import SOME, Tally

MOST = 200
"""Contacts on one page at most."""

NAMES = ("first_name", "last_name", "name", "firstName", "lastName", "prenom", "nom")
"""Attributes that hold what a person is called; a text is looked for in each, as it is."""

COUNTED = 10_000
"""Up to so many are counted one by one."""

FEW = 2000
"""Addresses with the same beginning that are looked up one by one."""

SORTED = 100_000
"""Up to so many are put in an order that no index has."""

Sort = Literal["created", "-created", "email", "-email", "name", "-name", "score", "-score"]
"""What a list of contacts is sorted by; with a dash from the last to the first."""

Place = tuple[str, str]
"""A contact's place in an order: what it is sorted by, empty for lack of it; and its id."""

_LONGEST = 320
_COLUMNS = """c.id, c.email, c.external_id, c.attributes, c.locale, c.tags, c.marketing,
c.lifecycle, c.score, c.created_at"""


class Found(NamedTuple):
    """A contact as a list of them shows it."""

    id: UUID
    email: str | None
    external_id: str | None
    attributes: dict[str, Any]
    locale: str
    tags: list[str]
    marketing: str
    lifecycle: str
    score: float
    created_at: datetime


class Page(NamedTuple):
    """Contacts, and what to give as `after` for those that follow; None: there are none."""

    contacts: list[Found]
    next: Place | None


def search(
    text: str = "",
    *,
    filters: Mapping[str, Any] | None = None,
    sort: Sort = "-created",
    after: Place | None = None,
    limit: int = 50,
) -> Page:
    """The contacts whose email begins with a text, or whose external id, id or name it is; that
    have all the attributes of `filters`. Without either: everybody.

    Text is compared without its case in emails, and as it is elsewhere. A filter is on `email`
    or `external_id`, which are what is given, or on an attribute; a text is read as the
    attribute's type. Whoever has no email, or no name, comes last, whichever way they are sorted
    by it. `after` is `Page.next` of the same search and order. Raises Invalid for a filter on what
    is no attribute, a text that is too long or holds a NUL, an `after` that is none, and for more
    than `SORTED` contacts by score.
    """
    ways, order, size = _sought(text, filters), _order(sort), max(1, min(limit, MOST))
    if not order.indexed and _counted(ways, SORTED) > SORTED:
        raise _too_many()
    found = _select(ways, order, after, size=size + 1)
    rest = len(found) > size
    return Page([one for one, _ in found[:size]], found[size - 1][1] if rest else None)


def total(text: str = "", *, filters: Mapping[str, Any] | None = None) -> Tally:
    """How many contacts a search finds: up to 10,000 exactly, of more about how many, by what 4 of
    the 64 lanes hold. Raises Invalid as `search` does."""
    ways = _sought(text, filters)
    if (n := _counted(ways, COUNTED)) <= COUNTED:
        return Tally(n, exact=True)
    share = LANES // len(SOME)
    return Tally(len(_in_lanes(ways, SOME)) * share, exact=False)


def matching(
    lanes: Sequence[int], text: str = "", *, filters: Mapping[str, Any] | None = None
) -> list[UUID]:
    """Everybody in some lanes whom a search finds. Raises Invalid as `search` does."""
    return _in_lanes(_sought(text, filters), lanes)


def _counted(ways: Sequence["_Tests"], most: int) -> int:
    """How many there are, if not more than `most`."""
    parts = " UNION ALL ".join(
        f"(SELECT c.id FROM contact c WHERE {_where(way)} LIMIT {most + 1})" for way in ways
    )
    statement = f"SELECT count(DISTINCT id) FROM ({parts}) AS found"
    params = [param for way in ways for param in way.params]
    with cursor() as cur:
        row = cur.execute(statement.encode(), params, prepare=False).fetchone()
    return row[0] if row else 0


def _in_lanes(ways: Sequence["_Tests"], lanes: Sequence[int]) -> list[UUID]:
    parts = " UNION ".join(
        f"SELECT c.id FROM contact c WHERE c.lane = ANY(%s) AND {_where(way)}" for way in ways
    )
    params = [param for way in ways for param in (list(lanes), *way.params)]
    with cursor() as cur:
        return [id_ for (id_,) in cur.execute(parts.encode(), params, prepare=False)]


class _Tests(NamedTuple):
    """Conditions on contact `c`, and their parameters."""

    texts: tuple[str, ...]
    params: tuple[Any, ...]


def _sought(text: str, filters: Mapping[str, Any] | None) -> list[_Tests]:
    """The ways a contact may be what is looked for. Raises Invalid."""
    wanted = text.strip()
    if len(wanted) > _LONGEST or "\0" in wanted:
        raise Invalid(
            f"A search is a text of at most {_LONGEST} characters, without NUL.",
            remedy="Shorten it.",
            code="search_text",
            phrase="search_too_long",
            most=_LONGEST,
        )
    tests = _tests(filters or {})
    return [_both(way, tests) for way in _ways(wanted)] if wanted else [tests]


def _where(way: _Tests) -> str:
    return " AND ".join(["c.merged_into IS NULL", *way.texts])


def _ways(text: str) -> list[_Tests]:
    """The ways a text may name a contact: each can be answered from an index."""
    return [_email_from(text.lower()), _known_by(text), *(_holding(name, text) for name in NAMES)]


_EMAIL = 'lower(c.email) COLLATE "C"'
# A range and not LIKE, whose pattern an index cannot be searched by unless it is known beforehand.
_EMAIL_FROM = (f"{_EMAIL} >= %s", f"{_EMAIL} < %s")
FEW_FROM = (
    f"SELECT c.id FROM contact c WHERE {' AND '.join(_EMAIL_FROM)} AND c.merged_into IS NULL "
    f"ORDER BY {_EMAIL} LIMIT %s"
)


def _email_from(beginning: str) -> _Tests:
    """Of addresses the database does not know how many begin so: a few are looked up, of many
    the newest contacts are soon found by going through them."""
    limits = (beginning, beginning + "\U0010ffff")
    with cursor() as cur:
        ids = [id_ for (id_,) in cur.execute(FEW_FROM, (*limits, FEW + 1))]
    if len(ids) <= FEW:
        return _Tests(("c.id = ANY(%s)",), (ids,))
    return _Tests(_EMAIL_FROM, limits)


def _known_by(text: str) -> _Tests:
    """Whose key or id it is; an address that was the contact's once is a key still."""
    keys = [Key(kind, text.casefold() if kind == "email" else text) for kind in KINDS]
    ids = list(holders(keys).values())
    with contextlib.suppress(ValueError):
        ids.append(UUID(text))
    return _Tests(("c.id = ANY(%s)",), (ids,))


def _tests(filters: Mapping[str, Any]) -> _Tests:
    types = declared(filters)
    found = _Tests((), ())
    for name, value in filters.items():
        if name == "email":
            test = _Tests((f"{_EMAIL} = %s",), (str(value).strip().lower(),))
        elif name == "external_id":
            test = _known_as(str(value).strip())
        elif name in types:
            typed = from_text(types[name], value) if isinstance(value, str) else value
            test = _holding(name, typed)
        else:
            raise Invalid(
                f"There is no attribute {name[:60]!r}.",
                remedy="Filter by email, external_id, or an attribute that is declared.",
                code="search_no_attribute",
                name=name[:60],
            )
        found = _both(found, test)
    if any(isinstance(param, str) and "\0" in param for param in found.params):
        raise Invalid(
            "A filter holds a NUL character.",
            remedy="Take it out.",
            code="search_text",
            phrase="filter_nul",
        )
    return found


def _holding(attribute: str, value: Any) -> _Tests:
    held = msgspec.json.encode({attribute: value}).decode()
    return _Tests(("c.attributes @> %s::jsonb",), (held,))


def _known_as(external_id: str) -> _Tests:
    ids = list(holders([Key("external_id", external_id)]).values())
    return _Tests(("c.id = ANY(%s)",), (ids,))


def _both(one: _Tests, other: _Tests) -> _Tests:
    return _Tests(one.texts + other.texts, one.params + other.params)


class _Order(NamedTuple):
    """What contacts `c` are sorted by: the key, then the id; `read` takes a key from its text."""

    key: str
    read: Callable[[str], Any]
    indexed: bool = True
    down: bool = False

    @property
    def clause(self) -> str:
        """How a statement says it."""
        way = "DESC" if self.down else "ASC"
        return f"ORDER BY key {way}, id {way} LIMIT %s"

    def following(self, after: Place | None) -> list[_Tests]:
        """What comes after a place: contacts that have the key, then those that lack it, apart,
        so that each part begins at its place in the index. Raises Invalid."""
        lacking = _Tests((f"{self.key} IS NULL",), ())
        if after is None:
            return [_Tests((f"{self.key} IS NOT NULL",), ()), lacking]
        sign = "<" if self.down else ">"
        try:
            key, id_ = self.read(after[0]) if after[0] else None, UUID(after[1])
        except ValueError:
            raise Invalid(
                "The place is none of a page in this order.",
                remedy="Give what the page before gave as `next`, or begin again.",
                code="search_after",
            ) from None
        if key is None:
            return [_both(lacking, _Tests((f"c.id {sign} %s",), (id_,)))]
        return [_Tests((f"({self.key}, c.id) {sign} (%s, %s)",), (key, id_)), lacking]


_ORDERS: Final[Mapping[str, _Order]] = {
    "created": _Order("c.id", UUID),
    "email": _Order(_EMAIL, str),
    # Family names before first names, as lists of people have them.
    "name": _Order('called(c.attributes) COLLATE "C"', str),
    "score": _Order("c.score", float, indexed=False),
}


def _order(sort: Sort) -> _Order:
    return _ORDERS[sort.lstrip("-")]._replace(down=sort.startswith("-"))


def _select(
    ways: Sequence[_Tests], order: _Order, after: Place | None, *, size: int
) -> list[tuple[Found, Place]]:
    """So many from a place on, each with its own."""
    found: list[tuple[Found, Place]] = []
    with cursor() as cur:
        for part in order.following(after):
            if len(found) == size:
                break
            both = [_both(way, part) for way in ways]
            statement, params = statement_of(both, order, size - len(found))
            # Unprepared, so that the plan is made for these values: of a common one the first are
            # read until there are enough, of a rare one those there are.
            for *row, key in cur.execute(statement.encode(), params, prepare=False):
                one = Found(*row)
                found.append((one, ("" if key is None else str(key), str(one.id))))
    return found


def statement_of(ways: Sequence[_Tests], order: _Order, size: int) -> tuple[str, list[Any]]:
    """The statement, which has a part for each way: OR would leave the indexes aside."""
    parts = " UNION ALL ".join(
        f"(SELECT {_COLUMNS}, {order.key} AS key FROM contact c WHERE {_where(way)} {order.clause})"
        for way in ways
    )
    params = [param for way in ways for param in (*way.params, size)]
    if len(ways) == 1:
        return parts, params
    return f"SELECT DISTINCT ON (key, id) * FROM ({parts}) AS c {order.clause}", [*params, size]


def _too_many() -> Invalid:
    return Invalid(
        f"More than {SORTED:,} contacts are not sorted by this.",
        remedy="Look for fewer, or sort them by name, by email or by when they were created.",
        code="search_sort",
        most=SORTED,
    )
