"""Who is, or was, in a workflow, and at which step: a list one can open (RES-1)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

from jalon.contacts import searching
from jalon.contacts.searching import Place
from jalon.core.db import cursor
from jalon.core.errors import Invalid
from jalon.core.ids import LANES, lane_of
from jalon.core.keyset import COUNTED, bounded, misplaced
from jalon.core.tallies import Tally

Sort = Literal["entered_at", "-entered_at", "since", "-since", "due_at", "-due_at"]
"""What people are sorted by: when they entered, since when they are where they are, when they go
on; with a dash the latest first."""


SORTED = 50_000
"""Up to so many are put in an order, which no index has."""


class Person(NamedTuple):
    """A contact in a workflow: one enrollment."""

    enrollment: UUID
    contact: UUID
    email: str | None
    external_id: str | None
    version: int
    state: str
    reason: str
    step: str
    entered_at: datetime
    arrived_at: datetime
    due_at: datetime | None
    left_at: datetime | None
    error: str


class Page(NamedTuple):
    """People, and what to give as `after` for those that follow; None: there are none."""

    people: list[Person]
    next: Place | None


class Wanted(NamedTuple):
    """The enrollments of a workflow in one of some states, at a step or at all, of everybody or of
    those whom a search of contacts finds."""

    workflow: UUID
    states: Sequence[str]
    step: str = ""
    search: str = ""


def people(
    wanted: Wanted, *, sort: Sort | None = None, after: Place | None = None, limit: int
) -> Page:
    """Those wanted, in an order or, without, in that of the lanes, which no number slows. Whoever
    waits for no time comes last, whichever way they are sorted by it. `after` is `Page.next` of
    the same order. Raises Invalid for what no contact can be searched by, an `after` that is none,
    and for more than `SORTED` in an order."""
    found = (
        _in_order(wanted, sort, after, limit + 1) if sort else _by_lane(wanted, after, limit + 1)
    )
    if len(found) <= limit:
        return Page(found, None)
    return Page(found[:limit], _place(found[limit - 1], sort))


def count_people(wanted: Wanted) -> Tally:
    """How many they are, up to 10,000. Raises Invalid for what no contact can be searched by."""
    return bounded(_counted(wanted, COUNTED + 1))


_WANTED = """
workflow_id = %(workflow)s AND state = ANY(%(states)s) AND (step = %(step)s OR %(step)s = '')
AND (contact_id = ANY(%(whom)s) OR %(whom)s IS NULL)
"""
_COLUMNS = """
e.id, e.contact_id, c.email, c.external_id, e.version, e.state, e.reason, e.step, e.entered_at,
e.arrived_at, e.due_at, e.left_at, e.error
"""
_COUNT = f"""
SELECT count(*) FROM (
    SELECT FROM unnest(%(lanes)s::smallint[]) AS l (lane)
    CROSS JOIN LATERAL (SELECT FROM enrollment WHERE lane = l.lane AND {_WANTED}) AS e
    LIMIT %(limit)s
) AS found
"""
# The page first, then whose it is: joined at once, both look so few that all would be read.
_PAGE = f"""
SELECT {_COLUMNS}
FROM unnest(%(lanes)s::smallint[]) AS l (lane)
CROSS JOIN LATERAL (
    SELECT * FROM enrollment
    WHERE lane = l.lane AND {_WANTED}
      AND contact_id >= %(contact)s AND (contact_id, id) > (%(contact)s, %(enrollment)s)
    ORDER BY contact_id, id LIMIT %(limit)s
) AS e JOIN contact c ON c.lane = e.lane AND c.id = e.contact_id
ORDER BY e.lane, e.contact_id, e.id LIMIT %(limit)s
"""
_ALL: Final = list(range(LANES))
_FIRST = UUID(int=0)


def _counted(wanted: Wanted, most: int) -> int:
    with cursor() as cur:
        values = {**_values(wanted, _ALL), "limit": most}
        row = cur.execute(_COUNT.encode(), values, prepare=False).fetchone()
    return row[0] if row else 0


def _values(wanted: Wanted, lanes: list[int]) -> dict[str, Any]:
    return {
        "lanes": lanes,
        "workflow": wanted.workflow,
        "states": list(wanted.states),
        "step": wanted.step,
        "whom": searching.matching(lanes, wanted.search) if wanted.search.strip() else None,
    }


def _by_lane(wanted: Wanted, after: Place | None, size: int) -> list[Person]:
    contact, enrollment = _by_id(after) if after else (_FIRST, _FIRST)
    found: list[Person] = []
    with cursor() as cur:
        for lanes in _parts(lane_of(contact) if after else 0):
            values = {
                **_values(wanted, lanes),
                "contact": contact,
                "enrollment": enrollment,
                "limit": size - len(found),
            }
            # Planned for these values: an index holds only those who are inside.
            rows = cur.execute(_PAGE.encode(), values, prepare=False)
            found += [Person(*row) for row in rows]
            if len(found) >= size:
                break
            contact = enrollment = _FIRST
    return found


class _Order(NamedTuple):
    """An instant of enrollments: as a statement says it, and of one person."""

    key: str
    of: Callable[[Person], datetime | None]


_ORDERS: Final[Mapping[str, _Order]] = {
    "entered_at": _Order("entered_at", lambda person: person.entered_at),
    "since": _Order(
        "coalesce(left_at, arrived_at)", lambda person: person.left_at or person.arrived_at
    ),
    "due_at": _Order("due_at", lambda person: person.due_at),
}


def _in_order(wanted: Wanted, sort: Sort, after: Place | None, size: int) -> list[Person]:
    if _counted(wanted, SORTED + 1) > SORTED:
        raise Invalid(
            f"More than {SORTED:,} people are not sorted.",
            remedy="Look for fewer, or take them in no order.",
            code="search_sort",
            phrase="people_sort",
            most=SORTED,
        )
    down = sort.startswith("-")
    lacking = "-infinity" if down else "infinity"
    instant, enrollment = _by_instant(after) if after else (None, None)
    values = {
        **_values(wanted, _ALL),
        "lacking": lacking,
        "instant": instant or lacking,
        "enrollment": enrollment,
        "limit": size,
    }
    with cursor() as cur:
        rows = cur.execute(_sorted(_ORDERS[sort.lstrip("-")], down=down), values, prepare=False)
        return [Person(*row) for row in rows]


def _sorted(order: _Order, *, down: bool) -> bytes:
    """The statement, which reads all those wanted."""
    way, beyond = ("DESC", "<") if down else ("ASC", ">")
    return f"""
    SELECT {_COLUMNS}
    FROM (
        SELECT * FROM (
            SELECT *, coalesce({order.key}, %(lacking)s::timestamptz) AS moment
            FROM enrollment WHERE lane = ANY(%(lanes)s) AND {_WANTED}
        ) AS e
        WHERE %(enrollment)s::uuid IS NULL
           OR (moment, id) {beyond} (%(instant)s::timestamptz, %(enrollment)s::uuid)
        ORDER BY moment {way}, id {way} LIMIT %(limit)s
    ) AS e JOIN contact c ON c.lane = e.lane AND c.id = e.contact_id
    ORDER BY e.moment {way}, e.id {way}
    """.encode()


def _place(person: Person, sort: Sort | None) -> Place:
    if sort is None:
        return str(person.contact), str(person.enrollment)
    instant = _ORDERS[sort.lstrip("-")].of(person)
    return instant.isoformat() if instant else "", str(person.enrollment)


def _by_id(after: Place) -> tuple[UUID, UUID]:
    try:
        return UUID(after[0]), UUID(after[1])
    except ValueError:
        raise misplaced() from None


def _by_instant(after: Place) -> tuple[datetime | None, UUID]:
    try:
        return datetime.fromisoformat(after[0]) if after[0] else None, UUID(after[1])
    except ValueError:
        raise misplaced() from None


def _parts(first: int) -> list[list[int]]:
    """The lanes from one on: that one alone, most often enough, then some, then all others."""
    lanes = list(range(first, LANES))
    return [part for part in (lanes[:1], lanes[1:8], lanes[8:]) if part]


def inside(workflow_id: UUID, contacts: Sequence[UUID]) -> list[UUID]:
    """Those of the contacts who are inside now, failed ones included."""
    by_lane: dict[int, list[UUID]] = {}
    for contact in contacts:
        by_lane.setdefault(lane_of(contact), []).append(contact)
    with cursor() as cur:
        return [
            row[0]
            for lane, ids in by_lane.items()
            for row in cur.execute(
                """SELECT DISTINCT contact_id FROM enrollment
                   WHERE lane = %s AND workflow_id = %s AND contact_id = ANY(%s)
                     AND state IN ('active', 'failed')""",
                (lane, workflow_id, ids),
            )
        ]
