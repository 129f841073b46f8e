"""Long work on workflows: simulating, backtesting, trying one out on somebody (NEW-1, NEW-2,
LIF-10). A draft is taken as it is saved when the work begins, published or not."""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from msgspec.structs import replace

from jalon.accounts.permissions import Permission
from jalon.contacts.queries import contact
from jalon.core.ids import LANES
from jalon.definition.problems import Locale
from jalon.engine.simulate.assumptions import Assumptions, Engagement
from jalon.engine.simulate.comparing import compare
from jalon.engine.simulate.result import Simulated
from jalon.engine.simulate.telling import remarks, sentence
from jalon.runtime.dry_runs.assuming import Given, silent_events
from jalon.runtime.dry_runs.simulating import (
    Progress,
    backtest,
    check_since,
    check_start,
    simulate_on_contacts,
)
from jalon.runtime.dry_runs.subjects import Subject, subject_of
from jalon.runtime.dry_runs.trying import check_tester, try_on
from jalon.runtime.long_work.orders import Tell, converted

PROCESSES = max(1, (os.cpu_count() or 1) - 1)
"""That simulate for a worker, which has its lanes to serve meanwhile."""


class Which(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A workflow as it is published, or its draft."""

    workflow: str
    draft: bool = False

    def subject(self) -> Subject:
        """Raises what `subject_of` does."""
        return subject_of(self.workflow, draft=self.draft)


class Simulate(Which, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What would become of the contacts; with `other`, also of the same under that one."""

    starts: ClassVar[Permission] = Permission.WORKFLOWS_READ
    sees: ClassVar[Permission] = Permission.WORKFLOWS_READ

    given: Given = Given()
    other: Which | None = None
    locale: Locale = "en"

    @classmethod
    def read(cls, params: Mapping[str, Any], _source: str) -> "Simulate":
        """Raises NotFound, Conflict when there is no such version, NotSimulated with the problems
        of what cannot run, and Invalid."""
        order = converted(params, cls)
        check_start(order.given.start)
        order.subjects()
        return order

    def run(self, _source: str, tell: Tell) -> dict[str, Any]:
        """The figures, what was assumed, and what the other one does otherwise."""
        subjects = self.subjects()
        assumed = self.given.assumptions(subjects)
        found = [
            simulate_on_contacts(
                subject,
                assumed,
                processes=PROCESSES,
                apart=True,
                progress=_part_of(tell, place, of=len(subjects)),
            )
            for place, subject in enumerate(subjects)
        ]
        told = {
            **_told(subjects[0], found[0], self.locale),
            "assumptions": msgspec.to_builtins(_without_samples(assumed)),
            "silent": silent_events(subjects[0], assumed),
        }
        if self.other is not None:
            told["other"] = _told(subjects[1], found[1], self.locale)
            told["differences"] = msgspec.to_builtins(compare(found[0], found[1]))
        return told

    def subjects(self) -> Sequence[Subject]:
        """Both, as they are now. Raises what `subject_of` does."""
        return [self.subject()] + ([self.other.subject()] if self.other else [])


class Backtest(Which, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a workflow would have done with what people really did since then."""

    starts: ClassVar[Permission] = Permission.WORKFLOWS_READ
    sees: ClassVar[Permission] = Permission.WORKFLOWS_READ

    since: datetime
    opens: float = 0
    clicks: float = 0
    unsubscribes: float = 0
    sample: int | None = None
    locale: Locale = "en"

    @classmethod
    def read(cls, params: Mapping[str, Any], _source: str) -> "Backtest":
        """Raises as `Simulate.read`, and Invalid for what is not past."""
        order = converted(params, cls)
        check_since(order.since)
        order.subject()
        return order

    def run(self, _source: str, tell: Tell) -> dict[str, Any]:
        """The figures."""
        subject = self.subject()
        found = backtest(
            subject,
            self.since,
            engagement=Engagement(self.opens, self.clicks, self.unsubscribes),
            sample=self.sample,
            processes=PROCESSES,
            apart=True,
            progress=tell,
        )
        return _told(subject, found, self.locale)


class TryOn(Which, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A workflow on a contact's data, the emails to a tester. When its worker dies over it, the
    tester may get them twice."""

    starts: ClassVar[Permission] = Permission.WORKFLOWS_WRITE
    sees: ClassVar[Permission] = Permission.WORKFLOWS_READ

    contact: UUID
    to: str
    payload: dict[str, Any] = {}
    reads: bool = False
    every: bool = False
    lasts: int = 0

    @classmethod
    def read(cls, params: Mapping[str, Any], _source: str) -> "TryOn":
        """Raises as `Simulate.read`, NotFound for the contact, and Invalid for the address."""
        order = converted(params, cls)
        check_tester(order.to)
        contact(order.contact)
        order.subject()
        return order

    def run(self, _source: str, tell: Tell) -> dict[str, Any]:
        """How many emails were sent, and each: when it would have gone, or why it could not."""
        tried = try_on(
            self.subject(),
            self.contact,
            self.to,
            payload=self.payload,
            reads=self.reads,
            every=self.every,
            lasts=self.lasts,
            on_progress=tell,
        )
        sent = sum(not one.refused for one in tried)
        return {"sent": sent, "emails": msgspec.to_builtins(tried)}


def _told(subject: Subject, found: Simulated, locale: Locale) -> dict[str, Any]:
    return {
        "workflow": found.workflow,
        "saved_at": subject.saved_at and subject.saved_at.isoformat(),
        "sentence": sentence(found, locale),
        "remarks": remarks(found, locale),
        "simulated": msgspec.to_builtins(found),
    }


def _without_samples(assumed: Assumptions) -> Assumptions:
    """Less what contacts really sent: it is personal, and no figure."""
    return replace(assumed, habits=[replace(habit, samples=[]) for habit in assumed.habits])


def _part_of(tell: Tell, place: int, *, of: int) -> Progress:
    """Tells how far a part of the work is as a share of the whole."""
    return lambda done, total: tell(place * LANES + done * LANES // total, of * LANES)
