"""Every change to segments that a person asks for."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import transaction

from jalon.accounts.audit import record
from jalon.contacts.actions import create_list
from jalon.contacts.announce import retest_segments
from jalon.core import clock
from jalon.core.db import Cursor, cursor
from jalon.core.errors import Invalid
from jalon.core.ids import LANES, new_id
from jalon.definition.conditions import Condition
from jalon.definition.problems import Problem
from jalon.definition.segment import condition_to_json
from jalon.events.actions import append_commands
from jalon.segments import queries
from jalon.segments.checking import check, segments_named
from jalon.segments.models import Segment


@dataclass(frozen=True)
class Saved:
    """What a save did. `warnings` are problems that do not refuse it."""

    segment: str
    created: bool
    changed: bool
    """Whether the members may be others now."""
    warnings: list[Problem]


class NotSaved(Invalid):
    """A segment with problems; nothing of it was kept."""

    code = "segment_not_saved"

    def __init__(self, problems: list[Problem]) -> None:
        first = problems[0]
        super().__init__(
            f"The segment was not saved: {first.message['en']}",
            remedy=first.remedy["en"],
            problems=[msgspec.to_builtins(each) for each in problems],
            why=first.message,
            mend=first.remedy,
        )
        self.problems = problems


def save_segment(slug: str, name: str, condition: Condition, *, by: str = "cli") -> Saved:
    """Creates or changes a segment. The lanes find its members, and those of the segments that
    name it, within seconds; nobody is said to enter or leave meanwhile.

    The same again changes nothing; without a name it keeps its own. Raises NotSaved, with every
    problem, and keeps nothing then.
    """
    now, written = clock.now(), condition_to_json(condition)
    with one_writer():
        problems = check(slug, condition)
        refusals = [problem for problem in problems if not problem.warning]
        if refusals:
            raise NotSaved(refusals)
        segment, created = Segment.objects.get_or_create(
            slug=slug,
            defaults={
                "id": new_id(),
                "name": name.strip() or slug,
                "condition": written,
                "created_at": now,
                "updated_at": now,
            },
        )
        changed = created or segment.condition != written
        segment.name = name.strip() or segment.name
        if changed:
            segment.condition, segment.updated_at = written, now
        segment.save()
        if changed:
            _fill(slug)
            record(by, "create" if created else "change", kind="segment", name=slug, when=written)
    return Saved(slug, created, changed, problems)


def delete_segment(slug: str, *, by: str = "cli") -> None:
    """Deletes a segment. Raises NotFound. Whether something needs it is for the caller to know."""
    with one_writer() as cur:
        segment = queries.access_segment(slug)
        body = {"segment": slug, "id": str(segment.id)}
        cur.execute("DELETE FROM segment_fill WHERE segment = %s", (slug,))
        segment.delete()
        record(by, "delete", kind="segment", name=slug)
        append_commands("drop_segment", dict.fromkeys(range(LANES), body), at=clock.now())


def save_as_list(slug: str, list_slug: str, *, by: str = "cli") -> int:
    """Puts those who meet a segment's condition now on a static list, made if need be, and
    returns how many were not on it (SEG-4). Nothing is triggered; a lane at a time, each in a
    transaction of its own. Raises NotFound, or Invalid for the list's name."""
    condition, now = queries.condition_of(slug), clock.now()
    create_list(list_slug)
    joined = 0
    for lane in range(LANES):
        found = queries.selection(condition, now, lane=lane)
        with transaction.atomic(), cursor() as cur:
            rows = cur.execute(
                "INSERT INTO list_member (lane, contact_id, list, joined_at) "
                "SELECT lane, id, %s, %s FROM (" + found.text + ") AS found "
                "ON CONFLICT DO NOTHING RETURNING contact_id",
                [list_slug, now, *found.params],
            ).fetchall()
            retest_segments(cur, [contact_id for (contact_id,) in rows], at=now)
        joined += len(rows)
    record(by, "save_as_list", kind="segment", name=slug, list=list_slug, contacts=joined)
    return joined


@contextmanager
def one_writer() -> Iterator[Cursor]:
    """A transaction in which nobody else changes segments: two that each name the other would
    make a circle that neither sees."""
    with transaction.atomic(), cursor() as cur:
        cur.execute("LOCK TABLE segment IN SHARE ROW EXCLUSIVE MODE")
        yield cur


def _fill(slug: str) -> None:
    """Has every lane find the members of a segment, and of those that name it."""
    named = {name: segments_named(one) for name, one in queries.conditions().items()}
    with cursor() as cur:
        # A lane at work on one of these has the row locked, and finishes first.
        cur.execute(
            """INSERT INTO segment_fill (lane, segment)
               SELECT lane, segment FROM generate_series(0, %s - 1) AS lane,
                                         unnest(%s::text[]) AS segment
               ORDER BY lane, segment
               ON CONFLICT (lane, segment) DO UPDATE SET after = NULL""",
            (LANES, sorted(_and_users({slug}, named))),
        )
    nothing: dict[str, Any] = {}
    append_commands("fill_segment", dict.fromkeys(range(LANES), nothing), at=clock.now())


def _and_users(slugs: set[str], named: Mapping[str, set[str]]) -> set[str]:
    """The segments, and all that name one of them, through however many others."""
    while more := {user for user, names in named.items() if names & slugs} - slugs:
        slugs = slugs | more
    return slugs
