"""What happened to one contact in one workflow: the rows behind `explain`, all read by lane."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from jalon.accounts.models import Account
from jalon.contacts.consents import TRACKING, latest
from jalon.core.db import Cursor, cursor
from jalon.core.ids import lane_of
from jalon.definition.parse import workflow_from_json
from jalon.delivery.waiting import Said, waiting_for_routes
from jalon.engine.compiled import Compiled
from jalon.engine.language import LANGUAGE
from jalon.engine.state import Enrollment, Event
from jalon.workflows.models import Workflow, WorkflowVersion
from jalon.workflows.queries import access_workflow
from jalon.workflows.reading import COLUMNS, enrollment_from


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of the step log."""

    at: datetime
    enrollment_id: UUID
    step: str
    visit: int
    action: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sending:
    """A message of an enrollment, and what became of it."""

    enrollment_id: UUID
    step: str
    visit: int
    email: str
    state: str
    reason: str
    due_at: datetime
    sent_at: datetime | None
    opened_at: datetime | None
    clicked_at: datetime | None
    waits: Said | None = None
    """Why no mail server takes it at present."""


@dataclass(frozen=True, slots=True)
class RefusedEntry:
    """Entries refused for one reason on one day, with the values seen the last time."""

    reason: str
    times: int
    last_at: datetime
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SetTimer:
    """A timer of a trigger. `since` None: it counts from the contact's creation."""

    trigger: int
    due: datetime
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Version:
    """A published version, ready to be asked."""

    compiled: Compiled
    published_at: datetime


@dataclass(frozen=True)
class Record:
    """All that is known of one contact in one workflow, oldest first."""

    contact_id: UUID
    workflow: Workflow
    zone: ZoneInfo
    versions: Mapping[int, Version]
    enrollments: Sequence[Enrollment]
    logs: Mapping[UUID, Sequence[Logged]]
    messages: Sequence[Sending]
    refusals: Sequence[RefusedEntry]
    timers: Mapping[int, SetTimer]
    untracked: bool = False
    """Opens are not recorded: the account asks for a consent that the contact has not given."""

    def version_at(self, at: datetime) -> Version | None:
        """The version that was published at an instant. What happened before the first was
        published, in a history played through it, happened to the first."""
        earlier = [each for each in self.versions.values() if each.published_at <= at]
        return earlier[-1] if earlier else next(iter(self.versions.values()), None)

    def published(self) -> Version | None:
        """The version that lets contacts in now."""
        return self.versions.get(self.workflow.version or 0)


def read_record(contact_id: UUID, slug: str) -> Record:
    """Reads it. Raises NotFound when there is no such workflow."""
    workflow, account = access_workflow(slug), Account.objects.first()
    zone = account.time_zone if account else "UTC"
    with cursor() as cur:
        given: Any = (lane_of(contact_id), contact_id, workflow.id)
        return Record(
            contact_id=contact_id,
            workflow=workflow,
            zone=ZoneInfo(zone),
            versions=_versions(workflow, zone),
            enrollments=_enrollments(cur, *given),
            logs=_logs(cur, *given),
            messages=_messages(cur, *given),
            refusals=_refusals(cur, *given),
            timers=_timers(cur, *given),
            untracked=bool(account and account.require_tracking_consent)
            and not latest(contact_id, [TRACKING]).get(TRACKING, False),
        )


def latest_events(contact_id: UUID, names: Collection[str], *, limit: int = 100) -> list[Event]:
    """The contact's latest events of these names, latest first."""
    with cursor() as cur:
        rows = cur.execute(
            """SELECT id, contact_id, name, at, properties, source FROM event
               WHERE lane = %s AND contact_id = %s AND name = ANY(%s)
               ORDER BY at DESC, id DESC LIMIT %s""",
            (lane_of(contact_id), contact_id, list(names), limit),
        ).fetchall()
    return [Event(*row) for row in rows]


def _versions(workflow: Workflow, zone: str) -> dict[int, Version]:
    stored = WorkflowVersion.objects.filter(workflow_id=workflow.id).order_by("number")
    return {
        each.number: Version(
            Compiled(workflow.id, each.number, workflow_from_json(each.definition, LANGUAGE), zone),
            each.published_at,
        )
        for each in stored
    }


def _enrollments(cur: Cursor, lane: int, contact: UUID, workflow: UUID) -> list[Enrollment]:
    rows = cur.execute(
        f"""SELECT {COLUMNS} FROM enrollment
            WHERE lane = %s AND contact_id = %s AND workflow_id = %s ORDER BY entered_at, id""",
        (lane, contact, workflow),
    ).fetchall()
    return [enrollment_from(row) for row in rows]


def _logs(cur: Cursor, lane: int, contact: UUID, workflow: UUID) -> dict[UUID, list[Logged]]:
    rows = cur.execute(
        """SELECT at, enrollment_id, step, visit, action, detail FROM step_log
           WHERE lane = %s AND contact_id = %s AND workflow_id = %s ORDER BY at, id""",
        (lane, contact, workflow),
    ).fetchall()
    found: dict[UUID, list[Logged]] = defaultdict(list)
    for row in rows:
        logged = Logged(*row)
        found[logged.enrollment_id].append(logged)
    return found


def _messages(cur: Cursor, lane: int, contact: UUID, workflow: UUID) -> list[Sending]:
    rows = cur.execute(
        """SELECT id, enrollment_id, step, visit, email, state, reason, due_at, sent_at, opened_at,
                  clicked_at
           FROM message WHERE lane = %s AND contact_id = %s AND workflow_id = %s
           ORDER BY at, id""",
        (lane, contact, workflow),
    ).fetchall()
    waits = waiting_for_routes(lane, [row[0] for row in rows if row[5] == "queued"])
    return [Sending(*(*row[1:], waits.get(row[0]))) for row in rows]


def _refusals(cur: Cursor, lane: int, contact: UUID, workflow: UUID) -> list[RefusedEntry]:
    rows = cur.execute(
        """SELECT reason, times, last_at, detail FROM refusal
           WHERE lane = %s AND contact_id = %s AND workflow_id = %s ORDER BY last_at, reason""",
        (lane, contact, workflow),
    ).fetchall()
    return [RefusedEntry(*row) for row in rows]


def _timers(cur: Cursor, lane: int, contact: UUID, workflow: UUID) -> dict[int, SetTimer]:
    rows = cur.execute(
        """SELECT part, due, since FROM timer
           WHERE lane = %s AND contact_id = %s AND kind = 'trigger' AND subject = %s
           ORDER BY part""",
        (lane, contact, workflow),
    ).fetchall()
    return {row[0]: SetTimer(*row) for row in rows}
