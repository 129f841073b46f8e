"""Who is meant: a list, a segment, whoever meets a condition, or whom a search finds."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from jalon.contacts.export import Selection, on_list
from jalon.contacts.searching import matching as found_by
from jalon.core import clock
from jalon.core.arrays import array
from jalon.core.db import Cursor
from jalon.core.errors import Invalid
from jalon.core.ids import LANES
from jalon.definition.conditions import Condition
from jalon.definition.segment import condition_from_json
from jalon.segments.queries import condition_of, selection

_CHOSEN = "AND EXISTS (SELECT FROM chosen WHERE chosen.lane = c.lane AND chosen.id = c.id)"


class Matching(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Those whom a search finds, as `jalon.contacts.searching` has it; without anything:
    everybody."""

    search: str = ""
    attributes: dict[str, str] = {}

    def ids(self, lane: int) -> Sequence[UUID]:
        """Those of a lane. Raises Invalid for what cannot be searched."""
        return found_by([lane], self.search, filters=self.attributes)


def selected(
    *,
    list_slug: str | None = None,
    segment: str | None = None,
    condition: Mapping[str, Any] | None = None,
    matching: Matching | None = None,
    columns: tuple[str, ...] = (),
) -> Selection:
    """One of the four, or everybody. Raises Invalid for two at once, or what cannot be read or
    searched, and NotFound."""
    if sum(each is not None for each in (list_slug, segment, condition, matching)) > 1:
        raise Invalid(
            "An export is of a list, a segment, a condition or a search, one of them.",
            remedy="Combine them in one condition.",
            code="export_two_selections",
        )
    if list_slug is not None:
        return on_list(list_slug, columns=columns)
    if segment is not None:
        return _meeting(condition_of(segment), columns)
    if condition is not None:
        return _meeting(read_condition(condition), columns)
    if matching is not None:
        matching.ids(0)  # refuses what cannot be searched
        return _chosen(partial(_insert_matching, matching), columns)
    return Selection(columns=columns)


def _meeting(condition: Condition, columns: tuple[str, ...]) -> Selection:
    selection(condition, clock.now())  # refuses what cannot be asked of a population
    return _chosen(partial(_insert_meeting, condition), columns)


def _chosen(insert: Callable[[Cursor], int], columns: tuple[str, ...]) -> Selection:
    return Selection(_CHOSEN, (), columns, partial(_choose, insert))


def _choose(insert: Callable[[Cursor], int], cur: Cursor) -> int:
    """Finds them once, and not again for each chunk."""
    cur.execute("DROP TABLE IF EXISTS pg_temp.chosen")
    cur.execute(
        "CREATE TEMP TABLE chosen (lane smallint, id uuid, PRIMARY KEY (lane, id)) ON COMMIT DROP"
    )
    number = insert(cur)
    cur.execute("ANALYZE chosen")
    return number


def _insert_meeting(condition: Condition, cur: Cursor) -> int:
    found = selection(condition, clock.now())
    return cur.execute(f"INSERT INTO chosen (lane, id) {found.text}", found.params).rowcount


def _insert_matching(matching: Matching, cur: Cursor) -> int:
    return sum(
        cur.execute(
            "INSERT INTO chosen (lane, id) SELECT %s, unnest(%s)",
            (lane, array("uuid", matching.ids(lane))),
        ).rowcount
        for lane in range(LANES)
    )


def read_condition(written: Mapping[str, Any]) -> Condition:
    """A condition from plain values. Raises Invalid."""
    try:
        return condition_from_json(dict(written))
    except msgspec.ValidationError as error:
        raise Invalid(
            f"The condition cannot be read: {error}.",
            remedy="See docs/segments.md for what a condition may be.",
            code="condition_unreadable",
            why=str(error),
        ) from None
