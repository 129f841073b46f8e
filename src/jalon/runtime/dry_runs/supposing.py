"""What would come of an event now: the engine itself tries it, and nothing is written (NEW-3)."""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any
from uuid import UUID

from jalon.contacts.lane import contacts_in
from jalon.core import clock
from jalon.core.db import Cursor, cursor
from jalon.core.errors import NotFound
from jalon.core.ids import lane_of, new_id
from jalon.definition.problems import Locale
from jalon.engine.compiled import Compiled
from jalon.engine.effects import Update
from jalon.engine.evaluate import Scope, evaluate
from jalon.engine.ledger import Ledger
from jalon.engine.person import Person
from jalon.engine.state import Enrollment, Event
from jalon.reports.record import Logged, RefusedEntry, read_record
from jalon.reports.supposed import Outcome, Supposed, Tested, tell_supposed
from jalon.reports.teller import Teller
from jalon.runtime.dry_runs.peopling import deed_again
from jalon.runtime.lanes.catalog import Catalog, read_catalog
from jalon.runtime.lanes.inbox import InboxRow, Work
from jalon.runtime.lanes.loading import load_messages_spoken_of, load_persons

MOST = 100
"""Events that follow one another at one instant, before the answer is cut."""


def suppose(
    contact_id: UUID,
    slug: str,
    name: str,
    properties: Mapping[str, Any],
    *,
    locale: Locale = "en",
) -> Supposed:
    """What would happen in a workflow, were the contact to do this now. Raises NotFound.

    An event that tells of a change (an attribute, a tag, a list) supposes the change.
    """
    record = read_record(contact_id, slug)
    event = Event(new_id(), contact_id, name, clock.now(), dict(properties))
    with cursor() as cur:
        outcome = _Trial(cur, event, record.workflow.id).outcome()
    return tell_supposed(outcome, record, Teller(locale, record.zone))


class _Trial:
    def __init__(self, cur: Cursor, event: Event, workflow_id: UUID) -> None:
        self.event, self.workflow_id = event, workflow_id
        self.catalog = read_catalog(cur)
        row = _row(event)
        self.person = _load(cur, row, self.catalog)
        self.compiled = self.catalog.by_id(workflow_id)
        self.batch = self.catalog.batch(
            event.at,
            heard=[self.compiled] if self.compiled else [],
            messages=load_messages_spoken_of(cur, lane_of(event.contact_id), [row]),
        )
        self.before = {
            one.id: copy(one)
            for one in self.person.enrollments.values()
            if one.workflow_id == workflow_id and one.state == "active"
        }

    def outcome(self) -> Outcome:
        fired = self._fired()
        ledger = self._happen()
        logs = _logs(ledger, self.workflow_id)
        after = {**ledger.changed, **ledger.entered}
        return Outcome(
            event=self.event,
            compiled=self.compiled,
            fired=fired,
            logs=logs,
            after=[one for one in after.values() if one.id in logs],
            emails=[(out.enrollment.id, out.send.email) for out in ledger.outgoing],
            refused=[
                RefusedEntry(one.reason, 1, one.at, one.detail)
                for one in ledger.refused
                if one.workflow_id == self.workflow_id
            ],
            stays=[(one, self._tested(one)) for one in self.before.values() if one.id not in logs],
            timers={
                timer.part: timer.due
                for timer in ledger.timers
                if timer.kind == "trigger" and timer.subject == self.workflow_id
            },
        )

    def _happen(self) -> Ledger:
        """The event, and the events it leads to at once."""
        batch, ledger, handled = self.batch, self.batch.ledger, 0
        given = deed_again(self.event)
        inbox: deque[Event] = deque()
        if isinstance(given, Update):
            batch.update(self.person, given, self.event.at)
        else:
            inbox.append(self.event)
        for _ in range(MOST):
            for emitted in ledger.emitted[handled:]:
                told = emitted.emit
                inbox.append(
                    Event(
                        new_id(),
                        self.event.contact_id,
                        told.name,
                        emitted.at,
                        told.properties,
                        chain=emitted.chain,
                    )
                )
            handled = len(ledger.emitted)
            if not inbox:
                break
            batch.event(self.person, inbox.popleft())
        return ledger

    def _fired(self) -> dict[int, dict[str, Any]]:
        """What each trigger that listens to the event would say."""
        scope = Scope(
            contact=self.person.contact,
            facts=self.person.history,
            now=self.event.at,
            payload=self.event.properties,
            inside=self.person.inside,
        )
        triggers = self.compiled.triggers if self.compiled else ()
        return {
            index: trigger.fires(self.event, scope).as_json()
            for index, trigger in enumerate(triggers)
            if self.event.name in trigger.listens()
        }

    def _tested(self, enrollment: Enrollment) -> Sequence[Tested]:
        """What keeps someone where they are: the goal, the exits, and what the step waits for."""
        compiled = self.catalog.versions[enrollment.workflow_id, enrollment.version]
        scope = Scope(
            contact=self.person.contact,
            facts=self.person.history,
            now=self.event.at,
            since_entry=enrollment.since,
            since_step=enrollment.arrived,
            payload=enrollment.payload,
            enrollment_id=enrollment.id,
            inside=self.person.inside,
            answers=enrollment.memory.get("answers", {}),
        )
        return [
            (condition, evaluate(condition, scope).as_json())
            for condition in _conditions(compiled, enrollment.step)
        ]


def _conditions(compiled: Compiled, step_id: str) -> list[Any]:
    definition, step = compiled.definition, compiled.steps.get(step_id)
    goal = [definition.goal.when] if definition.goal is not None else []
    placed = step.conditions() if step is not None and step.may_hold() else []
    exits = [leave.when for leave in definition.exit]
    return [*goal, *exits, *(place.condition for place in placed)]


def _row(event: Event) -> InboxRow:
    return InboxRow(event.id, "event", event.contact_id, event.name, event.properties, event.at, "")


def _load(cur: Cursor, row: InboxRow, catalog: Catalog) -> Person:
    assert row.contact_id is not None, "an event has a contact"
    lane = lane_of(row.contact_id)
    contacts = contacts_in(cur, lane, [row.contact_id])
    persons = load_persons(cur, lane, Work([row]), contacts=contacts, catalog=catalog, now=row.at)
    if row.contact_id not in persons:
        raise NotFound(
            "There is no such contact.", remedy="Check its email or id.", phrase="contact_not_found"
        )
    return persons[row.contact_id]


def _logs(ledger: Ledger, workflow_id: UUID) -> dict[UUID, list[Logged]]:
    found: dict[UUID, list[Logged]] = defaultdict(list)
    for log in ledger.logs:
        if log.workflow_id == workflow_id:
            found[log.enrollment_id].append(
                Logged(log.at, log.enrollment_id, log.step, log.visit, log.action, log.detail)
            )
    return found
