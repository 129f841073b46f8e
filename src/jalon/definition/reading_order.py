"""The order in which steps are read from top to bottom, by which they are numbered everywhere.

It is that of the canvas, which `web/src/builder/structure.ts` lays out: what paths meet in comes
under the branches that lead to it, and what nothing leads to comes last. A test holds both to the
same.
"""

from collections import defaultdict
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from jalon.definition.kinds import END, Step, kind_of


class Drawn(NamedTuple):
    """What is drawn of a step: what it is called, and where it leads, from left to right."""

    id: str
    name: str
    kind: str
    ways: Sequence[str]
    is_remark: bool = False
    is_jump: bool = False


def drawn(step: Step) -> Drawn:
    """What the canvas draws of a step that can be read."""
    ways = [target.step for target in step.targets()]
    kind = type(step)
    return Drawn(step.id, step.name, kind_of(kind), ways, kind.is_remark, kind.is_jump)


class _Link(NamedTuple):
    """A way of a step; `to` is the place of a step, past remarks, or None for the end and for a
    step that is not there. `way` counts from the left."""

    source: int
    way: int
    to: int | None
    is_jump: bool = False


_Ways = Mapping[int, Sequence[_Link]]


class _Joins(NamedTuple):
    """Where paths meet again: links that go back or jump; by place of a branching step what comes
    under its branches, and what comes below that although branches lead there."""

    jumps: Collection[_Link]
    join_of: Mapping[int, int]
    later: Mapping[int, Sequence[int]]


class _Above(NamedTuple):
    """The last step that all paths to a step come through, and how many there are above."""

    place: int | None
    depth: int


def reading_order(steps: Sequence[Drawn]) -> list[int]:
    """The places of the steps, as they are read; remarks, which are read beside them, left out."""
    ways = _ways(steps)
    placed: dict[int, None] = {}
    _read(_Link(-1, 0, _past_remarks(0, steps, _places(steps)) if steps else None), ways, placed)
    waiting = [at for at in ways if at not in placed]
    led = {link.to for at in waiting for link in ways[at]}
    for at in sorted(waiting, key=lambda at: at in led):
        if at not in placed:
            _read(_Link(-1, 0, at), ways, placed)
    return list(placed)


def _places(steps: Sequence[Drawn]) -> dict[str, int]:
    """By id; of doubled ones, the first."""
    found: dict[str, int] = {}
    for at, step in enumerate(steps):
        found.setdefault(step.id, at)
    return {name: at for name, at in found.items() if name not in ("", END)}


def _ways(steps: Sequence[Drawn]) -> _Ways:
    """By place, where each step leads, from left to right."""
    places = _places(steps)
    return {
        at: [
            _Link(
                at,
                way,
                _past_remarks(places.get(target), steps, places),
                step.is_jump and way == 0,
            )
            for way, target in enumerate(step.ways)
        ]
        for at, step in enumerate(steps)
        if not step.is_remark
    }


def _past_remarks(at: int | None, steps: Sequence[Drawn], places: Mapping[str, int]) -> int | None:
    passed: set[int] = set()
    while at is not None and steps[at].is_remark:
        passed.add(at)
        ways = steps[at].ways
        at = places.get(ways[0]) if ways else None
        at = None if at in passed else at
    return at


def _read(first: _Link, ways: _Ways, placed: dict[int, None]) -> None:
    """Places what a link leads to. A task is a link with what comes under the block around it, or
    those that no branch had to take until now."""
    joins = _joins(first, ways, placed)
    awaited: set[int] = set()
    tasks: list[tuple[_Link, int | None] | list[int]] = [(first, None)]
    while tasks:
        task = tasks.pop()
        if isinstance(task, list):
            awaited.difference_update(task)
            continue
        link, stop = task
        to = link.to
        if to is None or to == stop or to in placed or to in awaited or link in joins.jumps:
            continue
        placed[to] = None
        out = [each for each in ways[to] if len(ways[to]) == 1 or not each.is_jump]
        if len(out) < 2:
            tasks += [(each, stop) for each in out]
            continue
        join = joins.join_of.get(to)
        below = [*([] if join is None else [join]), *joins.later.get(to, ())]
        awaited.update(below)
        if join is not None:
            tasks.append((_Link(-1, 0, join), stop))
        tasks.append(below)
        under = stop if join is None else join
        tasks += [(each, under) for each in reversed(out)]


def _joins(first: _Link, ways: _Ways, placed: Container[int]) -> _Joins:
    """A step where paths meet belongs under the last step that all of them come through. Of
    several that belong under the same, the one with the most arrivals is its join; of equals the
    last."""
    order, jumps = _walked(first, ways, placed)
    arriving: dict[int, list[_Link]] = defaultdict(list)
    for at in order:
        for link in ways[at]:
            if link.to is not None and link not in jumps:
                arriving[link.to].append(link)
    above: dict[int, _Above] = {}
    meetings: dict[int, list[int]] = defaultdict(list)
    for at in order:
        sources = [] if at == first.to else [link.source for link in arriving[at]]
        over = _meeting(sources, above)
        above[at] = _Above(over, 0 if over is None else above[over].depth + 1)
        if over is not None and len(sources) > 1:
            meetings[over].append(at)
    join_of = {
        at: max(reversed(met), key=lambda each: len(arriving[each])) for at, met in meetings.items()
    }
    later = {
        at: [
            each
            for each in met
            if each != join_of[at]
            and any(_is_above(join_of[at], link.source, above) for link in arriving[each])
        ]
        for at, met in meetings.items()
    }
    return _Joins(jumps, join_of, later)


def _walked(first: _Link, ways: _Ways, placed: Container[int]) -> tuple[list[int], set[_Link]]:
    """Steps so that each comes before those it leads to, and the links that cannot be kept so."""
    jumps: set[_Link] = set()
    order: list[int] = []
    opened: dict[int, bool] = {}
    stack: list[tuple[int, Iterator[_Link]]] = []

    def enter(at: int) -> None:
        opened[at] = True
        # From right to left, so that the order that comes of it runs from left to right.
        stack.append((at, reversed(ways[at])))

    if first.to is not None:
        enter(first.to)
    while stack:
        at, rest = stack[-1]
        link = next(rest, None)
        if link is None:
            opened[at] = False
            order.append(at)
            stack.pop()
        elif link.to is not None:
            if link.is_jump or link.to in placed or opened.get(link.to):
                jumps.add(link)
            elif link.to not in opened:
                enter(link.to)
    return order[::-1], jumps


def _meeting(sources: Sequence[int], above: Mapping[int, _Above]) -> int | None:
    """The lowest step that is above all of these, or is one of them."""
    if not sources:
        return None
    found: int | None = sources[0]
    for other in sources[1:]:
        one: int | None = other
        while one != found and one is not None and found is not None:
            if above[one].depth >= above[found].depth:
                one = above[one].place
            else:
                found = above[found].place
        found = None if one is None else found
    return found


def _is_above(place: int, at: int, above: Mapping[int, _Above]) -> bool:
    over: int | None = at
    while over is not None and above[over].depth > above[place].depth:
        over = above[over].place
    return over == place
