"""Whether a condition may make a segment here: its own rules, what exists, and no circle."""

from collections.abc import Iterator, Mapping
from typing import cast

from jalon.contacts.models import Attribute, List
from jalon.core.db import cursor
from jalon.definition.checks.case import AttributeType, Known, KnownEmail
from jalon.definition.conditions import Condition, InSegment, walk
from jalon.definition.problems import Problem, problem
from jalon.definition.segment import check_condition
from jalon.segments import queries


def check(slug: str, condition: Condition) -> list[Problem]:
    """Everything that keeps the condition from making the segment of that name, then warnings.
    An empty list, or warnings alone, may be saved."""
    return [*_circle(slug, condition), *check_condition(condition, _known(slug))]


def segments_named(condition: Condition) -> set[str]:
    """The segments that a condition names."""
    return {part.segment for part in walk(condition) if isinstance(part, InSegment)}


def _known(slug: str) -> Known:
    # SQL of its own: emails and workflows stand above the segments.
    with cursor() as cur:
        emails = cur.execute("SELECT slug, category, transactional FROM email").fetchall()
        workflows = cur.execute("SELECT slug FROM workflow").fetchall()
    return Known(
        emails={slug: KnownEmail(*rest) for slug, *rest in emails},
        lists=frozenset(List.objects.values_list("slug", flat=True)),
        attributes={
            name: cast(AttributeType, type_)
            for name, type_ in Attribute.objects.values_list("name", "type")
        },
        segments=frozenset({slug, *queries.conditions()}),
        workflows=frozenset(name for (name,) in workflows),
    )


def _circle(slug: str, condition: Condition) -> Iterator[Problem]:
    """A segment may not depend on itself, through however many others."""
    names = {name: segments_named(one) for name, one in queries.conditions().items()}
    names[slug] = segments_named(condition)
    way = _way_back(slug, names)
    if way:
        shown = " → ".join(way)
        yield problem(
            "VAL-12",
            en=f"The segment depends on itself: {shown}.",
            fr=f"Le segment dépend de lui-même : {shown}.",
            mend_en="Take one of these out of the condition of another.",
            mend_fr="Retirez l'un d'eux de la condition d'un autre.",
            path=("when",),
        )


def _way_back(slug: str, names: Mapping[str, set[str]]) -> list[str]:
    """The way from a segment to itself, both ends included; empty: there is none."""
    ways = [[slug]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for name in sorted(names.get(way[-1], ())):
            if name == slug:
                return [*way, slug]
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []
