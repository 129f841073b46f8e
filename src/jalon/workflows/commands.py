"""What a change of a workflow asks of the lanes: commands, which each lane does in chunks.

A chunk is one batch of the lane loop, in one transaction with the command for the next one: so a
kill loses nothing, and a stop binds between two. `choose` finds whom a command is for, a chunk at
a time; the command that it appends does it, and looks again at whether it is still to be done.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from jalon.core import clock
from jalon.core.ids import LANES, lane_of
from jalon.events.actions import append_commands

CHUNK = 500
"""Contacts in one chunk."""

_INSIDE = ("active", "failed")


def arm(workflow_id: UUID) -> None:
    """The timers of a workflow are set anew, from the history (TRG-10, TRG-11)."""
    _tell_all("arm", workflow_id)


def leave(workflow_id: UUID, reason: str, *, before: int | None = None) -> None:
    """Everyone inside, or inside a version before one, exits for a reason (LIF-3, LIF-6)."""
    _choose(
        workflow_id, "remove", {"reason": reason, "before": before}, states=_INSIDE, before=before
    )


def move(workflow_id: UUID, to: int, targets: Mapping[int, Mapping[str, str]]) -> None:
    """Everyone inside an earlier version goes on in version `to` (LIF-3). `targets` names the step
    to arrive at, by version and step; all others stay at the step of the same id."""
    body = {"to": to, "targets": targets}
    _choose(workflow_id, "move", body, states=_INSIDE, before=to)


def look_again(
    workflow_id: UUID, *, steps: Collection[str] | None = None, lists: Collection[str] | None = None
) -> None:
    """Those inside who are at one of the steps, or on one of the lists, are looked at again: what
    holds them may have changed (LIF-3)."""
    found = {"steps": sorted(steps)} if steps is not None else {"lists": sorted(lists or ())}
    _choose(workflow_id, "look_again", {}, states=("active",), **found)


def release(workflow_id: UUID, how: Literal["send", "skip", "spread"], *, hours: int = 0) -> None:
    """Those whom a pause held back go on: now, now without the emails that are overdue, or over
    the next hours (LIF-5)."""
    until = clock.now() + timedelta(hours=hours)
    _choose(
        workflow_id,
        "release",
        {"how": how, "until": until.isoformat()},
        states=("active",),
        held=True,
    )


def restart(workflow_id: UUID, enrollments: Sequence[str] = ()) -> None:
    """The failed enrollments that are named, else all of the workflow, try again (RUN-9)."""
    _choose(
        workflow_id, "restart", {"only": enrollments}, states=("failed",), named=enrollments or None
    )


def review(workflow_id: UUID, step: str, verdict: Literal["approve", "reject"]) -> None:
    """The messages of a step that wait for approval are all approved, or rejected (STP-1)."""
    _tell_all("review", workflow_id, step=step, verdict=verdict)


def let_in(workflow_id: UUID, *, since: datetime) -> None:
    """Those whom a pause refused since then try to enter once more, each once (LIF-5)."""
    _tell_all("choose_refused", workflow_id, since=since.isoformat())


def forget(workflow_id: UUID) -> None:
    """All that is kept of a deleted workflow goes (LIF-7)."""
    _tell_all("forget", workflow_id)


def enroll(
    workflow_id: UUID,
    contacts: Collection[UUID],
    *,
    at: datetime,
    payloads: Mapping[str, Any] | None = None,
    **options: Any,
) -> int:
    """The contacts try to enter, in chunks; returns how many they are.

    `payloads` is what each entry knows, by contact. `options`: `payload` of all others, `by` for
    the step log, and `again`.
    """
    for chunks in _chunks(contacts):
        bodies = {
            lane: {
                "workflow": str(workflow_id),
                "contacts": chunk,
                "payloads": {id_: payloads[id_] for id_ in chunk if id_ in payloads}
                if payloads
                else {},
                **options,
            }
            for lane, chunk in chunks.items()
        }
        append_commands("enroll", bodies, at=at)
    return len(contacts)


def remove(workflow_id: UUID, contacts: Collection[UUID], reason: str) -> None:
    """The contacts exit for a reason, if they are inside."""
    told = {"workflow": str(workflow_id), "reason": reason}
    for chunks in _chunks(contacts):
        bodies = {lane: {**told, "contacts": chunk} for lane, chunk in chunks.items()}
        append_commands("remove", bodies, at=clock.now())


def _chunks(contacts: Collection[UUID]) -> Iterator[dict[int, list[str]]]:
    """The contacts by lane, so many of each lane at a time."""
    by_lane: dict[int, list[str]] = {}
    for contact in contacts:
        by_lane.setdefault(lane_of(contact), []).append(str(contact))
    for start in range(0, max(map(len, by_lane.values()), default=0), CHUNK):
        yield {
            lane: chunk for lane, ids in by_lane.items() if (chunk := ids[start : start + CHUNK])
        }


def _choose(workflow_id: UUID, then: str, body: Mapping[str, Any], **where: Any) -> None:
    _tell_all("choose", workflow_id, then=then, body=body, where=where)


def _tell_all(name: str, workflow_id: UUID, **body: Any) -> None:
    full = {"workflow": str(workflow_id), **body}
    append_commands(name, dict.fromkeys(range(LANES), full), at=clock.now())
