"""Who is in which segment, kept up to date person by person (SEG-2)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from uuid import UUID

from msgspec import structs

from jalon.definition import events
from jalon.definition.conditions import (
    All,
    AnyOf,
    Attribute,
    Condition,
    Counted,
    InSegment,
    InWorkflow,
    Messaged,
    Not,
    Performed,
    walk,
)
from jalon.engine.comparing import PERIODS
from jalon.engine.effects import Emit
from jalon.engine.evaluate import Scope, evaluate
from jalon.engine.facts import Need, needs
from jalon.engine.ledger import Emitted, Ledger, Timer
from jalon.engine.listening import events_of
from jalon.engine.state import Chain, Contact

WHOLLY_NEW = frozenset({events.CONTACT_CREATED, events.CONTACT_MERGED})
"""After these, every segment is tested."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment, with what is known of its condition.

    `touched_by` names the events after which its answer may be another; `awaits` those of them
    that a walk or an update does not bring about by itself, but the event when its turn comes.
    `timed`: the answer may also change as time passes.
    """

    id: UUID
    slug: str
    condition: Condition
    names: frozenset[str]
    touched_by: frozenset[str]
    awaits: frozenset[str]
    needs: tuple[Need, ...]
    timed: bool

    @classmethod
    def of(cls, id_: UUID, slug: str, condition: Condition) -> "Segment":
        """A segment from its definition."""
        leaves = [part for part in walk(condition) if not isinstance(part, All | AnyOf | Not)]
        return cls(
            id_,
            slug,
            condition,
            names=frozenset(leaf.segment for leaf in leaves if isinstance(leaf, InSegment)),
            # What names a segment is tested again together with that segment.
            touched_by=events_of(*(leaf for leaf in leaves if not isinstance(leaf, InSegment))),
            awaits=frozenset().union(*map(awaited, leaves)),
            needs=tuple(dict.fromkeys(needs(condition))),
            timed=any(map(passes, leaves)),
        )


def awaited(leaf: Condition) -> frozenset[str]:
    """Of the events after which the answer to a leaf may be another, those that a walk or an
    update does not bring about by itself."""
    match leaf:
        case InWorkflow(fact="inside"):
            return frozenset()  # the walk itself enters and leaves
        case Messaged():
            return events_of(leaf) - {events.EMAIL_SENT}  # received as soon as a walk sends it
        case Performed() | InWorkflow():
            return events_of(leaf)
    return frozenset()


def passes(leaf: Condition) -> bool:
    """Whether the answer to a leaf may change as time passes."""
    if isinstance(leaf, Attribute):
        return leaf.op in PERIODS
    return isinstance(leaf, Counted) and leaf.within is not None


class Segments:
    """All segments, each after those that it names."""

    def __init__(self, found: Iterable[Segment] = ()) -> None:
        by_slug = {segment.slug: segment for segment in found}
        names = {slug: segment.names & by_slug.keys() for slug, segment in by_slug.items()}
        order = TopologicalSorter(names).static_order()
        self.all = tuple(by_slug[slug] for slug in order)
        self.by_slug = {segment.slug: segment for segment in self.all}
        self.by_id = {segment.id: segment for segment in self.all}
        self.timed = any(segment.timed for segment in self.all)
        self.awaits = frozenset().union(*(segment.awaits for segment in self.all))
        self._touched: dict[str, frozenset[str]] = {}
        for segment in self.all:
            for name in segment.touched_by:
                self._touched[name] = self._touched.get(name, frozenset()) | {segment.slug}

    def touched(self, names: Iterable[str]) -> frozenset[str]:
        """The segments whose answer may be another after events of these names, those that name
        them not included."""
        found: frozenset[str] = frozenset()
        for name in names:
            if name in WHOLLY_NEW:
                return frozenset(segment.slug for segment in self.all)
            found |= self._touched.get(name, frozenset())
        return found

    def reached(self, slugs: Iterable[str]) -> list[Segment]:
        """These segments, and all that name one of them, through however many others."""
        reached = set(slugs)
        found = []
        for segment in self.all if reached else ():
            if segment.slug in reached or not segment.names.isdisjoint(reached):
                reached.add(segment.slug)
                found.append(segment)
        return found


_NONE = Segments()


@dataclass(frozen=True, slots=True)
class LiveSegments:
    """Keeps people in the right segments (`jalon.engine.ledger.Memberships`). Nobody is said to
    enter or leave one that is `quiet`, since its members are still being found."""

    segments: Segments = _NONE
    quiet: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.segments.all)

    def after(
        self, names: Iterable[str], scope: Scope, ledger: Ledger, *, chain: Chain = ()
    ) -> Contact:
        """The contact of the scope, in the right segments after events of these names."""
        touched = self.segments.touched(names)
        return self.test(touched, scope, ledger, chain=chain) if touched else scope.contact

    def hushed(self) -> "LiveSegments":
        """The same, all of them quiet."""
        return LiveSegments(self.segments, frozenset(one.slug for one in self.segments.all))

    def test(
        self, slugs: Collection[str], scope: Scope, ledger: Ledger, *, chain: Chain = ()
    ) -> Contact:
        """The contact in the right ones of these segments, and of those that name one of them,
        where that has changed.

        The changes, their events and the instants at which to look again go to the ledger.
        `chain` is what led to it.
        """
        changed: set[str] = set()
        for segment in self.segments.all:
            if segment.slug in slugs or not segment.names.isdisjoint(changed):
                if not _flips(segment, scope, ledger):
                    continue
                changed.add(segment.slug)
                held = scope.contact.segments ^ {segment.slug}
                scope = structs.replace(scope, contact=replace(scope.contact, segments=held))
                ledger.segments[scope.contact.id, segment.slug] = segment.slug in held
                if segment.slug not in self.quiet:
                    ledger.emitted.append(_told(segment, scope, chain))
        return scope.contact


def _flips(segment: Segment, scope: Scope, ledger: Ledger) -> bool:
    verdict = evaluate(segment.condition, scope)
    if segment.timed:
        again = Timer(scope.contact.id, "segment", segment.id, 0, verdict.recheck_at)
        ledger.timers.append(again)
    return verdict.holds is not (segment.slug in scope.contact.segments)


def _told(segment: Segment, scope: Scope, chain: Chain) -> Emitted:
    entered = segment.slug in scope.contact.segments
    name = events.SEGMENT_ENTERED if entered else events.SEGMENT_LEFT
    told = Emit(name, {"segment": segment.slug})
    return Emitted(scope.contact.id, scope.now, told, chain)
