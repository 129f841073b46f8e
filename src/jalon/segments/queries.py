"""Segments, and who meets a condition among all contacts. Merged contacts are no longer
contacts."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from jalon.core import db
from jalon.core.errors import NotFound
from jalon.core.ids import LANES
from jalon.core.tallies import tallies
from jalon.definition.conditions import Condition
from jalon.definition.segment import condition_from_json
from jalon.segments.fragments import Fragment, bind, sql
from jalon.segments.models import Segment, SegmentFill, SegmentMember
from jalon.segments.sql import compile_population


class SegmentCount(NamedTuple):
    """A segment with how many are in it; not `exact`: about as many. `lanes_left`: how many of
    the lanes have yet to find its members; 0: all are known."""

    slug: str
    name: str
    members: int
    lanes_left: int
    updated_at: datetime
    exact: bool = True


def access_segment(slug: str) -> Segment:
    """The segment of that name. Raises NotFound."""
    segment = Segment.objects.filter(slug=slug).first()
    if segment is None:
        raise NotFound(
            f"There is no segment {slug!r}.",
            remedy="`jalon segment list` shows those there are.",
            code="segment_not_found",
            segment=slug,
        )
    return segment


def condition_of(slug: str) -> Condition:
    """The condition of a segment. Raises NotFound."""
    return condition_from_json(access_segment(slug).condition)


def conditions(slugs: Collection[str] | None = None) -> dict[str, Condition]:
    """The condition of every segment, or of these, by its slug."""
    found = Segment.objects.order_by("slug")
    if slugs is not None:
        found = found.filter(slug__in=slugs)
    return {
        slug: condition_from_json(written)
        for slug, written in found.values_list("slug", "condition")
    }


def segments() -> list[SegmentCount]:
    """Every segment with how many are in it, as the lanes know them: of large ones, about as
    many."""
    found = list(Segment.objects.order_by("slug"))
    with db.cursor() as cur:
        counts = tallies(cur, "segment_member", "segment", [one.slug for one in found])
        left: dict[str, int] = dict(
            cur.execute("SELECT segment, count(*) FROM segment_fill GROUP BY segment").fetchall()
        )
    return [
        SegmentCount(
            one.slug,
            one.name,
            counts[one.slug].n,
            left.get(one.slug, 0),
            one.updated_at,
            counts[one.slug].exact,
        )
        for one in found
    ]


def count_members(slug: str) -> int:
    """How many are in a segment, as the lanes know them."""
    return SegmentMember.objects.filter(segment=slug).count()


def lanes_left(slug: str) -> int:
    """How many of the lanes have yet to find the members of a segment; 0: all are known."""
    return SegmentFill.objects.filter(segment=slug).count()


def count(condition: Condition, now: datetime) -> int:
    """How many contacts meet the condition."""
    found = selection(condition, now, what="count(*)")
    with db.cursor() as cur:
        row = cur.execute(found.text, found.params).fetchone()
    return int(row[0]) if row else 0


def members(condition: Condition, now: datetime) -> Iterator[UUID]:
    """The ids of those who meet the condition, one lane after the other, so that memory holds
    a lane's share at most."""
    for lane in range(LANES):
        found = selection(condition, now, what="contact.id", lane=lane)
        with db.cursor() as cur:
            rows = cur.execute(found.text, found.params).fetchall()
        yield from (row[0] for row in rows)


def sample(condition: Condition, now: datetime, size: int = 10) -> list[UUID]:
    """The ids of a few who meet the condition, the same ones each time. One lane after the other,
    until there are enough: most often the first has them."""
    few: list[UUID] = []
    for lane in range(LANES):
        found = selection(condition, now, what="contact.id", lane=lane)
        limited = sql("{} ORDER BY contact.id LIMIT {}", found, bind(size - len(few), "int"))
        with db.cursor() as cur:
            few += [row[0] for row in cur.execute(limited.text, limited.params)]
        if len(few) >= size:
            break
    return few


def selection(
    condition: Condition,
    now: datetime,
    *,
    what: str = "contact.lane, contact.id",
    lane: int | None = None,
) -> Fragment:
    """The statement that selects those who meet a condition, of all lanes or of one."""
    found = compile_population(condition, now=now, lane=lane)
    statement = sql(
        f"{{}} SELECT {what} FROM contact {{}} WHERE contact.merged_into IS NULL AND {{}}",
        found.tables,
        found.joins,
        found.where,
    )
    if lane is None:
        return statement
    return sql("{} AND contact.lane = {}", statement, bind(lane, "smallint"))
