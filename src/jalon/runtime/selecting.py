"""Who is meant: a list, a segment, or whoever meets a condition."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec

from jalon.contacts.export import Selection, on_list
from jalon.core import clock
from jalon.core.db import Cursor
from jalon.core.errors import Invalid
from jalon.definition.conditions import Condition
from jalon.definition.segment import condition_from_json
from jalon.segments.queries import condition_of, selection

_CHOSEN = "AND EXISTS (SELECT FROM chosen WHERE chosen.lane = c.lane AND chosen.id = c.id)"


def selected(
    *,
    list_slug: str | None = None,
    segment: str | None = None,
    condition: Mapping[str, Any] | None = None,
    columns: tuple[str, ...] = (),
) -> Selection:
    """One of the three, or everybody. Raises Invalid for two at once, or a condition that cannot
    be read, and NotFound."""
    if sum(each is not None for each in (list_slug, segment, condition)) > 1:
        raise Invalid(
            "An export is of a list, a segment or a condition, one of them.",
            remedy="Combine them in one condition.",
            code="export_two_selections",
        )
    if list_slug is not None:
        return on_list(list_slug, columns=columns)
    if segment is not None:
        return _meeting(condition_of(segment), columns)
    if condition is not None:
        return _meeting(read_condition(condition), columns)
    return Selection(columns=columns)


def _meeting(condition: Condition, columns: tuple[str, ...]) -> Selection:
    selection(condition, clock.now())  # refuses what cannot be asked of a population
    return Selection(_CHOSEN, (), columns, partial(_choose, condition))


def _choose(condition: Condition, cur: Cursor) -> int:
    """Finds them once, and not again for each chunk."""
    cur.execute("DROP TABLE IF EXISTS pg_temp.chosen")
    cur.execute(
        "CREATE TEMP TABLE chosen (lane smallint, id uuid, PRIMARY KEY (lane, id)) ON COMMIT DROP"
    )
    found = selection(condition, clock.now())
    cur.execute(f"INSERT INTO chosen (lane, id) {found.text}", found.params)
    number = cur.rowcount
    cur.execute("ANALYZE chosen")
    return number


def read_condition(written: Mapping[str, Any]) -> Condition:
    """A condition from plain values. Raises Invalid."""
    try:
        return condition_from_json(dict(written))
    except msgspec.ValidationError as error:
        raise Invalid(
            f"The condition cannot be read: {error}.",
            remedy="See docs/segments.md for what a condition may be.",
            code="condition_unreadable",
        ) from None
