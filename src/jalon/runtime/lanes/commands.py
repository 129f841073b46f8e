"""What the inbox's commands do: mass changes, in chunks, each within one batch of one lane."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from jalon.contacts.announce import AT_ONCE
from jalon.contacts.companies import copies_of, following, members_in
from jalon.contacts.identity import follow
from jalon.contacts.scoring import (
    next_of_another_stage,
    rescoring_ends,
    rescoring_goes_on,
)
from jalon.core.db import Cursor
from jalon.core.errors import NotFound
from jalon.core.ids import lane_of
from jalon.definition.company import COMPANY_ID
from jalon.delivery.review import decide_step, take_back
from jalon.engine.handle import Batch
from jalon.engine.person import Person
from jalon.engine.scoring import SUBJECT
from jalon.engine.segments import LiveSegments
from jalon.events.actions import append_command
from jalon.runtime.lanes import schedules
from jalon.runtime.lanes.catalog import Catalog
from jalon.runtime.lanes.inbox import InboxRow
from jalon.runtime.lanes.rescoring import CHUNK as RESCORED
from jalon.segments.lane import drop_members, fills, next_contacts, who_comes_next
from jalon.workflows import timers
from jalon.workflows.choosing import (
    Kept,
    Where,
    contacts_inside,
    forget_chunk,
    take_refused,
)
from jalon.workflows.commands import CHUNK
from jalon.workflows.reading import chain_from
from jalon.workflows.timers import FROM_THE_START, arm_chunk

_BY_CONTACT = frozenset({"payloads", "kept"})
"""What a command says of each of its contacts."""


@dataclass(frozen=True, slots=True)
class Order:
    """A command of the inbox, and what it works with. Its contacts are named in its body's
    `contacts`, which is how the batch knows whom to load."""

    cur: Cursor
    lane: int
    row: InboxRow
    batch: Batch
    catalog: Catalog
    persons: Mapping[UUID, Person]

    @property
    def body(self) -> dict[str, Any]:
        return self.row.body

    def people(self, *, sends_on: bool = False) -> Iterator[Person]:
        """The contacts it names that are there. With `sends_on`, who took over from one that was
        merged since then is named to their own lane."""
        named: Iterable[str] = self.body.get("contacts", ())
        for contact in named:
            person = self.persons.get(UUID(contact))
            if person is not None:
                yield person
            elif sends_on:
                self._send_on(UUID(contact))

    def _send_on(self, contact_id: UUID) -> None:
        try:
            kept = follow(contact_id)
        except NotFound:
            return  # erased
        body = {**self.body, "contacts": [str(kept)]}
        for name in _BY_CONTACT & body.keys():
            given = body[name].get(str(contact_id))
            body[name] = {} if given is None else {str(kept): given}
        body.setdefault("asked_at", self.row.at.isoformat())
        append_command(lane_of(kept), self.row.name, body, at=self.batch.now)

    def again(self, **changes: Any) -> None:
        """Appends the same command behind all that waits, for the next chunk."""
        body = {**self.body, **changes}
        append_command(self.lane, self.row.name, body, at=self.batch.now)


def enroll(order: Order) -> None:
    """Lets contacts in: by hand, or by the step of another workflow."""
    body = order.body
    compiled = order.catalog.by_id(UUID(body["workflow"]))
    if compiled is None:
        return
    for person in order.people(sends_on=True):
        if "asked_at" in body and _entered_since(person, compiled.id, body["asked_at"]):
            continue  # both were named, and they are one by now
        order.batch.enroll(
            person,
            compiled,
            payload=body.get("payloads", {}).get(str(person.contact.id), body.get("payload", {})),
            again=body.get("again", False),
            by=body.get("by", "by_hand"),
            chain=chain_from(body.get("chain")),
        )


def _entered_since(person: Person, workflow_id: UUID, asked_at: str) -> bool:
    since = datetime.fromisoformat(asked_at)
    return any(entry.last_at >= since for entry in person.entries.get(workflow_id, {}).values())


def remove(order: Order) -> None:
    """Has contacts leave a workflow, or its versions `before` one."""
    workflow, before = UUID(order.body["workflow"]), order.body.get("before")
    for person in order.people(sends_on=True):
        order.batch.remove(person, workflow, order.body["reason"], before=before)


def arm(order: Order) -> None:
    """Sets the timers of a workflow anew, for the lane's next contacts."""
    compiled = order.catalog.by_id(UUID(order.body["workflow"]))
    if compiled is None:
        return
    after = UUID(order.body["after"]) if "after" in order.body else FROM_THE_START
    done = arm_chunk(order.cur, order.lane, compiled, now=order.batch.now, after=after)
    if done is not None:
        order.again(after=str(done))


def arm_contacts(order: Order) -> None:
    """Sets the timers of contacts that were written past the lane, in every workflow."""
    contacts = {person.contact.id: person.contact for person in order.people()}
    for compiled in order.catalog.open:
        if any(trigger.timed for trigger in compiled.triggers):
            timers.arm_contacts(order.cur, order.lane, compiled, contacts, now=order.batch.now)


def occur(order: Order) -> None:
    """Lets in the contacts, for whom a schedule came round, and finds the next of its audience."""
    body, now = order.body, order.batch.now
    compiled = order.catalog.by_id(UUID(body["workflow"]))
    if compiled is None or not schedules.still_has(compiled, body["trigger"]):
        return
    at = datetime.fromisoformat(body["at"])
    for person in order.people():
        order.batch.occurrence(person, compiled, body["trigger"], at)
    after = UUID(body["contacts"][-1]) if body.get("contacts") else FROM_THE_START
    audience = compiled.definition.audience
    found = who_comes_next(order.cur, order.lane, audience, now=now, after=after, limit=CHUNK)
    if found:
        order.again(contacts=[str(id_) for id_ in found])


def choose(order: Order) -> None:
    """Finds whom another command is for, appends it for these, and goes on behind it."""
    body, workflow = order.body, UUID(order.body["workflow"])
    where = msgspec.convert(body["where"], Where)
    after = UUID(body["after"]) if "after" in body else FROM_THE_START
    found = contacts_inside(order.cur, order.lane, workflow, where, after=after)
    if found:
        then = {
            **body["body"],
            "workflow": body["workflow"],
            "contacts": [str(id_) for id_ in found],
        }
        append_command(order.lane, body["then"], then, at=order.batch.now)
    if len(found) == CHUNK:
        order.again(after=str(found[-1]))


def look_again(order: Order) -> None:
    """Has the contacts looked at in a workflow: what holds them may have changed (LIF-3)."""
    for person in order.people(sends_on=True):
        order.batch.look_again(person, UUID(order.body["workflow"]))


def move(order: Order) -> None:
    """Has the contacts go on in a newer version (LIF-3)."""
    to = order.catalog.versions.get((UUID(order.body["workflow"]), order.body["to"]))
    if to is None:
        return
    left = []
    for person in order.people(sends_on=True):
        left += order.batch.place(person, to, order.body["targets"])
    take_back(order.cur, order.lane, left)


def release(order: Order) -> None:
    """Has the contacts go on whom a pause held back (LIF-5)."""
    until = datetime.fromisoformat(order.body["until"])
    for person in order.people(sends_on=True):
        order.batch.release(person, UUID(order.body["workflow"]), order.body["how"], until=until)


def restart(order: Order) -> None:
    """Has failed enrollments of the contacts try again: those named, else all of the workflow."""
    workflow, only = UUID(order.body["workflow"]), order.body["only"]
    for person in order.people(sends_on=True):
        for enrollment in list(person.enrollments.values()):
            named = not only or str(enrollment.id) in only
            if named and enrollment.workflow_id == workflow:
                order.batch.restart(person, enrollment.id)


def choose_refused(order: Order) -> None:
    """Takes the entries that a pause refused, of the lane's next contacts or of `only` one; has
    them let in, and goes on behind it."""
    body, workflow = order.body, UUID(order.body["workflow"])
    found = take_refused(
        order.cur,
        order.lane,
        workflow,
        since=datetime.fromisoformat(body["since"]),
        after=UUID(body["after"]) if "after" in body else FROM_THE_START,
        only=UUID(body["only"]) if "only" in body else None,
    )
    kept = {str(contact): entries for contact, entries in found.items() if entries}
    if kept:
        then = {"workflow": body["workflow"], "contacts": list(kept), "kept": kept}
        append_command(order.lane, "let_in", then, at=order.batch.now)
    if len(found) == CHUNK:
        order.again(after=str(max(found)))


def let_in(order: Order) -> None:
    """Tries the entries once more that a pause refused."""
    compiled = order.catalog.by_id(UUID(order.body["workflow"]))
    if compiled is None:
        return
    for person in order.people(sends_on=True):
        for entry in msgspec.convert(order.body["kept"][str(person.contact.id)], list[Kept]):
            order.batch.let_in(
                person, compiled, trigger=entry.trigger, payload=entry.payload, at=entry.at
            )


def retest_segments(order: Order) -> None:
    """Puts contacts in the right segments that were written past the lane."""
    for person in order.people():
        order.batch.retest_segments(person, quiet=order.body["quiet"])


def fill_segment(order: Order) -> None:
    """Goes on, if there is more to find: a batch with this command begins with a chunk of it
    (`jalon.runtime.lanes.filling`)."""
    left = fills(order.cur, order.lane)
    order.batch.segments = LiveSegments(order.catalog.segments, frozenset(left))
    if left:
        order.again()


def drop_segment(order: Order) -> None:
    """Empties a segment that was deleted; one made since by its name is found anew."""
    slug = order.body["segment"]
    if slug not in order.catalog.segments.by_slug:
        drop_members(order.cur, order.lane, slug)
    timers.drop_timers_of(order.cur, order.lane, "segment", UUID(order.body["id"]))


def follow_companies(order: Order) -> None:
    """Brings what contacts carry of their companies up to date, then of the next contacts of the
    company that changed (CON-6)."""
    people = list(order.people())
    copies = copies_of(order.cur, {one.contact.attributes.get(COMPANY_ID) for one in people})
    for person in people:
        update = following(person.contact, copies)
        if update is not None:
            order.batch.update(person, update, order.batch.now)
    if "company" not in order.body or len(order.body["contacts"]) < AT_ONCE:
        return
    after = UUID(order.body["contacts"][-1])
    company = order.body["company"]
    found = members_in(order.cur, order.lane, company, after=after, limit=AT_ONCE)
    if found:
        order.again(contacts=[str(id_) for id_ in found])


def apply_scoring(order: Order) -> None:
    """Goes on with the lane's next contacts: the batch began by applying the model to those whom
    the command names (`jalon.runtime.lanes.rescoring`)."""
    body, scoring = order.body, order.catalog.scoring
    if scoring is None or scoring.version != body["version"]:
        return  # a later change has a command of its own
    after = UUID(body["contacts"][-1]) if body.get("contacts") else FROM_THE_START
    if body["stages"]:
        threshold = scoring.model.threshold
        found = next_of_another_stage(order.cur, order.lane, threshold, after=after, limit=RESCORED)
    else:
        found = next_contacts(order.cur, order.lane, after=after, limit=RESCORED)
    if found:
        rescoring_goes_on(order.cur, order.lane, after=after)
        order.again(contacts=[str(id_) for id_ in found])
        return
    rescoring_ends(order.cur, order.lane)
    if not scoring.timed:
        timers.drop_timers_of(order.cur, order.lane, "score", SUBJECT)


def review(order: Order) -> None:
    """Approves or rejects what a step has in review, its status having changed (LIF-3)."""
    body, at = order.body, order.batch.now
    where = UUID(body["workflow"]), body["step"]
    done = decide_step(order.cur, order.lane, where, body["verdict"], at=at, limit=CHUNK)
    if done == CHUNK:
        order.again()


def forget(order: Order) -> None:
    """Deletes what is kept of a deleted workflow."""
    if forget_chunk(order.cur, order.lane, UUID(order.body["workflow"])):
        order.again()


COMMANDS: dict[str, Callable[[Order], None]] = {
    each.__name__: each
    for each in (
        enroll,
        remove,
        arm,
        arm_contacts,
        occur,
        choose,
        look_again,
        move,
        release,
        restart,
        choose_refused,
        let_in,
        review,
        retest_segments,
        fill_segment,
        drop_segment,
        apply_scoring,
        follow_companies,
        forget,
    )
}
"""Every command, by its name in the inbox."""
