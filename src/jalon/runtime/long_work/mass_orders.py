"""Long work on many contacts: tagging them, putting them on lists, enrolling them, erasing them
(CON-3, CON-5, TRG-16)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, Self
from uuid import UUID

import msgspec
from msgspec import structs

from jalon.accounts.permissions import Permission
from jalon.contacts.actions import apply_labels, check_list
from jalon.contacts.change import Change, check_tag
from jalon.contacts.holding import who_took_over
from jalon.contacts.lane import contacts_in
from jalon.contacts.previewing import Announced
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Invalid, NotFound
from jalon.core.ids import LANES, lane_of
from jalon.definition.conditions import Condition
from jalon.engine.effects import Update
from jalon.engine.ledger import Refused
from jalon.engine.person import updated
from jalon.events.actions import append_updates
from jalon.runtime.dry_runs.import_checking import WouldStart, would_start
from jalon.runtime.dry_runs.rehearsal import rehearse
from jalon.runtime.long_work.orders import Tell, converted
from jalon.runtime.long_work.selecting import Matching, read_condition
from jalon.runtime.privacy import erase_contact
from jalon.segments.queries import condition_of, count, selection
from jalon.workflows.actions import check_lets_in, enroll
from jalon.workflows.queries import access_workflow

CHUNK = 500
"""Contacts in one transaction."""

LOOKED_AT = 2000
"""Contacts that a preview looks at: what it says of all is drawn from them."""


class Whom(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Contacts by id, or those on a list, in a segment, who meet a condition, or whom a search
    finds: one of these."""

    contacts: tuple[UUID, ...] = ()
    list: str | None = None
    segment: str | None = None
    condition: dict[str, Any] | None = None
    matching: Matching | None = None

    def followed(self) -> Self:
        """The same, those named that were merged being who took over by now."""
        return structs.replace(self, contacts=tuple(who_took_over(self.contacts)))

    def check(self) -> None:
        """Raises Invalid, and NotFound for a list or a segment that is not there."""
        named = (self.contacts or None, self.list, self.segment, self.condition, self.matching)
        if sum(each is not None for each in named) != 1:
            raise Invalid(
                "It is not said which contacts are meant.",
                remedy="Give contacts, a list, a segment, a condition or a search, one of them.",
                code="which_contacts",
            )
        if self.list is not None:
            check_list(self.list)
        if self.matching is not None:
            self.matching.ids(0)  # refuses what cannot be searched
        if (condition := self._condition()) is not None:
            selection(condition, clock.now())  # refuses what cannot be asked of a population

    def count(self) -> int:
        """How many there are now."""
        if (condition := self._condition()) is not None:
            return count(condition, clock.now())
        return sum(len(self.ids(lane)) for lane in range(LANES))

    def ids(self, lane: int) -> Sequence[UUID]:
        """Those of a lane, as it is now."""
        if self.matching is not None:
            return self.matching.ids(lane)
        if (condition := self._condition()) is not None:
            found = selection(condition, clock.now(), what="contact.id", lane=lane)
            text, params = found.text, found.params
        elif self.list is not None:
            text = "SELECT contact_id FROM list_member WHERE lane = %s AND list = %s"
            params = (lane, self.list)
        else:
            own = [one for one in self.contacts if lane_of(one) == lane]
            text = """SELECT id FROM contact
                      WHERE lane = %s AND id = ANY (%s) AND merged_into IS NULL"""
            params = (lane, own)
        with cursor() as cur:
            return [row[0] for row in cur.execute(text, params).fetchall()]

    def chunks(self, tell: Tell) -> Iterator[tuple[int, Sequence[UUID]]]:
        """All of them, so many at a time, with their lane; `tell` hears of the lanes done."""
        for lane in range(LANES):
            tell(lane, LANES)
            ids = self.ids(lane)
            for at in range(0, len(ids), CHUNK):
                yield lane, ids[at : at + CHUNK]
                tell(lane, LANES)
        tell(LANES, LANES)

    def some(self) -> Iterator[tuple[int, Sequence[UUID]]]:
        """The first of them, with their lane: a preview looks at so many."""
        rest = LOOKED_AT
        for lane in range(LANES):
            if not rest:
                break
            ids = self.ids(lane)[:rest]
            rest -= len(ids)
            yield lane, ids

    def _condition(self) -> Condition | None:
        if self.segment is not None:
            return condition_of(self.segment)
        return None if self.condition is None else read_condition(self.condition)


class ChangeContacts(Whom, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tags and lists for many. `may_trigger`: workflows hear of it, and it takes effect in the
    order of each contact; else at once."""

    starts: ClassVar[Permission] = Permission.CONTACTS_WRITE
    sees: ClassVar[Permission] = Permission.CONTACTS_READ

    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    join_lists: tuple[str, ...] = ()
    leave_lists: tuple[str, ...] = ()
    may_trigger: bool = False

    @classmethod
    def read(cls, params: Mapping[str, Any], _source: str) -> "ChangeContacts":
        """Raises Invalid, and NotFound for a list or a segment that is not there."""
        order = converted(params, cls).followed()
        order.check()
        for tag in order.add_tags:
            check_tag(tag)
        for slug in (*order.join_lists, *order.leave_lists):
            check_list(slug)
        return order

    def run(self, _source: str, tell: Tell) -> dict[str, Any]:
        """How many contacts were meant."""
        done, change = 0, self._change()
        for lane, ids in self.chunks(tell):
            if self.may_trigger:
                append_updates(ids, change, at=clock.now(), source="bulk")
            else:
                apply_labels(lane, ids, change)
            done += len(ids)
        return {"contacts": done}

    def who_would_start(self) -> list[WouldStart]:
        """The active workflows that would hear of it and start, and for about how many."""
        announced: list[Announced] = []
        looked, whole = 0, self.count()
        for lane, ids in self.some():
            looked += len(ids)
            announced += self._news(lane, ids)
        return would_start(announced, share=whole / looked if looked else 1)

    def _news(self, lane: int, ids: Sequence[UUID]) -> Iterator[Announced]:
        update = Update(
            add_tags=self.add_tags,
            remove_tags=self.remove_tags,
            join_lists=self.join_lists,
            leave_lists=self.leave_lists,
        )
        with cursor() as cur:
            found = contacts_in(cur, lane, ids)
        for contact in found.values():
            for emit in updated(contact, update)[1]:
                yield Announced(contact.id, emit.name, dict(emit.properties))

    def _change(self) -> Change:
        return Change(
            add_tags=self.add_tags,
            remove_tags=self.remove_tags,
            join_lists=self.join_lists,
            leave_lists=self.leave_lists,
        )


class Rehearsed(NamedTuple):
    """What enrolling would come to: of so many contacts about so many enter; not `exact`: drawn
    from some of them. `refused` are those refused of whom were looked at."""

    contacts: int
    entering: int
    exact: bool
    refused: Sequence[Refused]


class EnrollContacts(Whom, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Many into a workflow by hand, as `jalon.workflows.actions.enroll` does: all in one
    transaction, or none."""

    starts: ClassVar[Permission] = Permission.WORKFLOWS_RUN
    sees: ClassVar[Permission] = Permission.CONTACTS_READ

    workflow: str
    by: str
    again: bool = False
    payload: dict[str, Any] = {}

    @classmethod
    def read(cls, params: Mapping[str, Any], _source: str) -> "EnrollContacts":
        """Raises Invalid; NotFound for a workflow, a list or a segment that is not there; and
        Conflict when the workflow lets nobody in."""
        order = converted(params, cls).followed()
        check_lets_in(access_workflow(order.workflow))
        order.check()
        return order

    def run(self, _source: str, tell: Tell) -> dict[str, Any]:
        """How many contacts were asked for."""
        people = [one for _, ids in self.chunks(tell) for one in ids]
        asked = enroll(self.workflow, people, payload=self.payload, again=self.again, by=self.by)
        return {"contacts": asked}

    def rehearsed(self) -> Rehearsed:
        """What would come of it now. Changes nothing."""
        whole, looked = self.count(), [one for _, ids in self.some() for one in ids]
        refused = rehearse(self.workflow, looked, again=self.again)
        share = 1 - len(refused) / len(looked) if looked else 0
        return Rehearsed(whole, round(whole * share), len(looked) == whole, refused)


class EraseContacts(Whom, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Contacts and everything about them, for ever, each as `erase_contact` does."""

    starts: ClassVar[Permission] = Permission.CONTACTS_WRITE
    sees: ClassVar[Permission] = Permission.CONTACTS_READ

    by: str

    @classmethod
    def read(cls, params: Mapping[str, Any], _source: str) -> "EraseContacts":
        """Raises Invalid, and NotFound for a list or a segment that is not there."""
        order = converted(params, cls).followed()
        order.check()
        return order

    def run(self, _source: str, tell: Tell) -> dict[str, Any]:
        """How many were erased."""
        done = 0
        for _, ids in self.chunks(tell):
            for one in ids:
                done += self._erase(one)
        return {"contacts": done}

    def _erase(self, contact_id: UUID) -> int:
        try:
            erase_contact(contact_id, by=self.by)
        except NotFound:
            return 0  # somebody else was faster
        return 1
