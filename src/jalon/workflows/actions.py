"""Every change to a workflow that a person asks for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction

from jalon.core import clock
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.core.ids import LANES, lane_of, new_id
from jalon.definition.emails import EmailDesign
from jalon.definition.parse import parse, workflow_to_json
from jalon.definition.problems import Problem
from jalon.definition.scalars import encode_scalar
from jalon.definition.settings import settings_of
from jalon.definition.workflow import Workflow as Definition
from jalon.emails.actions import ensure_default_sender, save_design
from jalon.engine.language import LANGUAGE
from jalon.events.actions import append_commands
from jalon.workflows import queries
from jalon.workflows.checking import check
from jalon.workflows.models import Workflow, WorkflowVersion
from jalon.workflows.timers import has_timers

ENROLL_CHUNK = 500
"""Contacts in one command: a batch stays short, and a stop binds between two."""


@dataclass(frozen=True)
class Published:
    """What a publish did. `warnings` are problems that do not refuse it."""

    workflow: str
    version: int
    changed: bool
    warnings: list[Problem]


class NotPublished(Invalid):
    """A definition with problems; nothing of it was kept."""

    code = "not_published"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(
            f"The workflow has {len(problems)} problem(s) and was not published.",
            remedy="Mend them and publish again.",
        )
        self.problems = problems


def publish(text: str) -> Published:
    """Publishes the workflow of a YAML text, with its emails.

    Those inside finish on their version. The same definition again changes nothing. Raises
    NotPublished, with every problem, when it is not valid (VAL-1…13); then nothing is kept.
    """
    parsed = parse(text, LANGUAGE)
    if parsed.workflow is None:
        raise NotPublished(parsed.problems)
    problems = parsed.located(check(parsed.workflow, parsed.emails))
    refusals = [problem for problem in problems if not problem.warning]
    if refusals:
        raise NotPublished(refusals)
    with transaction.atomic():
        return _publish(parsed.workflow, parsed.emails, problems)


def _publish(
    definition: Definition, emails: Mapping[str, EmailDesign], warnings: list[Problem]
) -> Published:
    now = clock.now()
    ensure_default_sender(settings.JALON_FROM)
    for slug, design in emails.items():
        save_design(slug, design)
    workflow, _ = Workflow.objects.select_for_update().get_or_create(
        slug=definition.workflow,
        defaults={"id": new_id(), "name": definition.name, "created_at": now},
    )
    if workflow.state not in (Workflow.State.DRAFT, Workflow.State.ACTIVE):
        raise Conflict(
            f"The workflow {workflow.slug} is {workflow.state}.",
            remedy="Activate it again before publishing a new version.",
        )
    stored = workflow_to_json(definition)
    newest = WorkflowVersion.objects.filter(workflow_id=workflow.id).order_by("-number").first()
    changed = newest is None or newest.definition != stored
    number = newest.number if newest else 0
    if changed:
        number += 1
        WorkflowVersion.objects.create(
            workflow_id=workflow.id, number=number, definition=stored, published_at=now
        )
    workflow.name, workflow.version = definition.name or definition.workflow, number
    workflow.state = Workflow.State.ACTIVE
    workflow.settings = msgspec.to_builtins(settings_of(definition), enc_hook=encode_scalar)
    workflow.save()
    if changed and has_timers(definition):
        arm(workflow.id)
    return Published(workflow.slug, number, changed, warnings)


def arm(workflow_id: UUID) -> None:
    """Has every lane set the timers of a workflow anew, from the history, in chunks."""
    body = {"workflow": str(workflow_id)}
    append_commands("arm", dict.fromkeys(range(LANES), body), at=clock.now())


def arm_timed() -> None:
    """Sets the timers of all active workflows anew: after contacts came in by the back door."""
    for compiled in queries.active_definitions():
        if has_timers(compiled.definition):
            arm(compiled.id)


def enroll(
    slug: str,
    contacts: Iterable[UUID],
    *,
    payload: Mapping[str, object] | None = None,
    again: bool = False,
) -> int:
    """Enrolls contacts by hand: it skips the trigger only; audience, goal and repeat policy
    hold, unless `again` lifts the last (TRG-16). Returns how many were asked for; the lane loop
    does it. Raises NotFound, or Conflict when the workflow is not active."""
    workflow = Workflow.objects.filter(slug=slug).first()
    if workflow is None:
        raise NotFound(f"There is no workflow {slug!r}.", remedy="See `jalon workflow list`.")
    if workflow.state != Workflow.State.ACTIVE:
        raise Conflict(f"The workflow {slug} is {workflow.state}.", remedy="Publish it first.")
    by_lane: dict[int, list[str]] = defaultdict(list)
    for contact in contacts:
        by_lane[lane_of(contact)].append(str(contact))
    body = {"workflow": str(workflow.id), "payload": dict(payload or {}), "again": again}
    now, asked = clock.now(), sum(map(len, by_lane.values()))
    with transaction.atomic():
        while by_lane:
            chunks = {lane: ids[:ENROLL_CHUNK] for lane, ids in by_lane.items()}
            bodies = {lane: {**body, "contacts": ids} for lane, ids in chunks.items()}
            append_commands("enroll", bodies, at=now)
            by_lane = defaultdict(
                list, {n: ids[ENROLL_CHUNK:] for n, ids in by_lane.items() if ids[ENROLL_CHUNK:]}
            )
    return asked
