"""Publishing a workflow: what it would do, and doing it (LIF-2, LIF-3, ENT-2, NEW-6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.conf import settings as installation
from django.db import transaction

from jalon.accounts.audit import record
from jalon.core import clock
from jalon.core.errors import Conflict, Invalid
from jalon.core.ids import new_id
from jalon.definition.conditions import Condition
from jalon.definition.diff import Change, diff
from jalon.definition.emails import EmailDesign
from jalon.definition.labels import are_labels, comparable, with_labels
from jalon.definition.parse import Parsed, parse, workflow_from_json, workflow_to_json
from jalon.definition.problems import Problem
from jalon.definition.scalars import Duration
from jalon.definition.settings import Settings, with_settings
from jalon.definition.workflow import Workflow as Definition
from jalon.emails.actions import ensure_default_sender, save_design
from jalon.engine.language import LANGUAGE
from jalon.workflows import commands, existing, experiments, figures, moving
from jalon.workflows.changing import starts_at, take_settings
from jalon.workflows.checking import check
from jalon.workflows.drafts import access_draft, parsed_draft
from jalon.workflows.labels import put_labels
from jalon.workflows.models import Workflow, WorkflowVersion
from jalon.workflows.moving import Landing
from jalon.workflows.queries import access_workflow, definition_of, settings_from
from jalon.workflows.timers import has_timers

LETS_PUBLISH = (Workflow.State.DRAFT, Workflow.State.ACTIVE, Workflow.State.PAUSED)
"""The states in which a workflow takes a new version."""


@dataclass(frozen=True)
class Choices:
    """What publishing asks. `inside`: those inside finish on their version, move to the new one
    by `mapping` (a step of theirs: one of the new version, or `end`), or exit. `existing`: also
    let in those who meet a trigger now, `within` being how long ago an event may be (ENT-2)."""

    inside: Literal["finish", "move", "exit"] = "finish"
    mapping: Mapping[str, str] = field(default_factory=dict)
    existing: bool = False
    within: Duration | None = None
    note: str = ""


@dataclass(frozen=True)
class Preview:
    """What a publish would do. `version` is the number it would have; `inside` how many people are
    on earlier ones, and `landings` where they would land if they moved. `asks_existing`: whether
    to ask about existing contacts; `existing` how many they are, when they are to enter."""

    workflow: str
    version: int
    changed: bool
    problems: list[Problem]
    changes: list[Change]
    inside: int
    landings: list[Landing]
    asks_existing: bool
    existing: int | None
    starts_at: datetime | None


@dataclass(frozen=True)
class Published:
    """What a publish did. `warnings` are problems that do not refuse it; `existing` how many were
    asked to enter."""

    workflow: str
    version: int
    changed: bool
    warnings: list[Problem]
    existing: int = 0


class NotPublished(Invalid):
    """A definition with problems; nothing of it was kept."""

    code = "not_published"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(
            f"The workflow has {len(problems)} problem(s) and was not published.",
            remedy="Mend them and publish again.",
            count=len(problems),
        )
        self.problems = problems


def publish(text: str, choices: Choices = Choices(), *, by: str = "cli") -> Published:
    """Publishes the workflow of a YAML text, with its emails.

    The same definition again changes nothing. A paused workflow stays paused. Raises NotPublished,
    with every problem, when it is not valid (VAL-1…13) or people cannot be moved as asked; and
    Conflict in a state that does not let it be published. Then nothing is kept.
    """
    return _publish(parse(text, LANGUAGE), choices, by=by, draft=False)


def publish_draft(slug: str, choices: Choices = Choices(), *, by: str = "cli") -> Published:
    """Publishes the draft of a workflow, which then has none. Raises as `publish`, and
    NotFound."""
    with transaction.atomic():
        access_workflow(slug, lock=True)  # what somebody saves meanwhile would go unpublished
        return _publish(parsed_draft(access_draft(slug)), choices, by=by, draft=True)


def change_settings(slug: str, settings: Settings, *, by: str = "cli") -> Published:
    """Gives a published workflow other settings, which act at once on everyone inside (LIF-3).
    Raises NotPublished, with every problem, and Conflict for an archived one; NotFound."""
    states = [state for state in Workflow.State if state != Workflow.State.ARCHIVED]
    with transaction.atomic():
        workflow = access_workflow(slug, lock=True)  # a version published meanwhile stays
        definition = with_settings(definition_of(workflow), settings)
        return _publish(Parsed(definition, {}, []), Choices(), by=by, draft=False, states=states)


def preview(text: str, choices: Choices = Choices()) -> Preview:
    """What publishing a text would do; its problems are told, not raised. Raises NotPublished
    when it cannot be read at all, and Invalid when existing contacts cannot be let in."""
    return _preview(parse(text, LANGUAGE), choices)


def preview_draft(slug: str, choices: Choices = Choices()) -> Preview:
    """What publishing the draft of a workflow would do. Raises as `preview`, and NotFound."""
    return _preview(parsed_draft(access_draft(slug)), choices)


@dataclass(frozen=True)
class _Case:
    """A definition to publish, and what is here of its workflow."""

    definition: Definition
    emails: Mapping[str, EmailDesign]
    problems: list[Problem]
    workflow: Workflow | None
    versions: Mapping[int, Definition]
    here: Mapping[tuple[int, str], int]
    published: int | None = None
    inside: frozenset[int] = frozenset()
    """The versions that somebody is inside of."""

    @property
    def newest(self) -> Definition | None:
        return self.versions[max(self.versions)] if self.versions else None

    @property
    def of_version(self) -> Definition:
        return with_labels(self.definition, None)

    @property
    def is_new_version(self) -> bool:
        plain = Settings()
        return self.newest is None or bool(
            diff(with_settings(self.newest, plain), with_settings(self.of_version, plain))
        )

    @property
    def number(self) -> int:
        return max(self.versions, default=0) + self.is_new_version

    @property
    def before(self) -> Definition | None:
        """What is published now, with the present settings."""
        if self.workflow is None or self.workflow.version is None:
            return None
        published = self.versions[self.workflow.version]
        return with_settings(published, settings_from(self.workflow))

    @property
    def changes(self) -> list[Change]:
        """What it changes of what is published now."""
        if self.before is None or self.workflow is None:
            return []
        return diff(*comparable(self.before, self.definition, self.workflow.labels))

    @property
    def changed(self) -> bool:
        return self.before is None or bool(self.changes)

    @property
    def left_behind(self) -> Mapping[int, Definition]:
        """The earlier versions, all of which somebody may be inside of."""
        return {n: each for n, each in self.versions.items() if n != self.number}

    def moves(self, mapping: Mapping[str, str]) -> moving.Plan:
        """Only versions where people are count, and the one they are entering now."""
        inside = self.inside | {self.published}
        peopled = {n: each for n, each in self.left_behind.items() if n in inside}
        return moving.plan(self.here, peopled, self.definition, mapping)

    def refusals(self, choices: Choices) -> list[Problem]:
        found = [each for each in self.problems if not each.warning]
        if choices.inside == "move":
            moves = self.moves(choices.mapping)
            found += [each for each in moves.problems if not each.warning]
        return found


def make_workflow(definition: Definition) -> None:
    """Makes the workflow of a definition, without any version, when there is none."""
    slug = definition.workflow
    made = {"id": new_id(), "name": definition.name or slug, "created_at": clock.now()}
    Workflow.objects.get_or_create(slug=slug, defaults=made)


def _case(parsed: Parsed, *, lock: bool) -> _Case:
    if parsed.workflow is None:
        raise NotPublished(parsed.problems)
    problems = parsed.located(check(parsed.workflow, parsed.emails))
    slug = parsed.workflow.workflow
    if lock:
        make_workflow(parsed.workflow)
    found = Workflow.objects.filter(slug=slug)
    workflow = (found.select_for_update() if lock else found).first()
    if workflow is None:
        return _Case(parsed.workflow, parsed.emails, problems, None, {}, {})
    versions = {
        version.number: workflow_from_json(version.definition, LANGUAGE)
        for version in WorkflowVersion.objects.filter(workflow_id=workflow.id)
    }
    return _Case(
        parsed.workflow,
        parsed.emails,
        problems,
        workflow,
        versions,
        figures.here(workflow.id),
        workflow.version,
        figures.versions_inside(workflow.id),
    )


def _preview(parsed: Parsed, choices: Choices) -> Preview:
    case = _case(parsed, lock=False)
    definition, before = case.definition, case.before
    moves = case.moves(choices.mapping)
    problems = [*case.problems, *(moves.problems if choices.inside == "move" else ())]
    return Preview(
        workflow=definition.workflow,
        version=case.number,
        changed=case.changed,
        problems=problems,
        changes=case.changes,
        inside=sum(n for (version, _), n in case.here.items() if version != case.number),
        landings=moves.landings,
        asks_existing=existing.asked_anew(definition, before),
        existing=existing.count(_existing(case, choices)) if choices.existing else None,
        starts_at=starts_at(definition),
    )


def _existing(case: _Case, choices: Choices) -> Condition:
    return existing.who(case.definition, within=choices.within, entered_before=bool(case.versions))


def _publish(
    parsed: Parsed,
    choices: Choices,
    *,
    by: str,
    draft: bool,
    states: Sequence[str] = LETS_PUBLISH,
) -> Published:
    with transaction.atomic():
        case = _case(parsed, lock=True)
        if refusals := case.refusals(choices):
            raise NotPublished(refusals)
        assert case.workflow is not None, "it was made to be locked"
        _check_state(case.workflow, states)
        changes, changed = case.changes, case.changed  # of what is there before it is written
        who = _existing(case, choices) if choices.existing else None
        ensure_default_sender(installation.JALON_FROM)
        for slug, design in case.emails.items():
            save_design(slug, design)
        workflow = _write(case, case.workflow, choices, by=by, draft=draft)
        if case.definition.labels is not None:
            put_labels(workflow.slug, case.definition.labels, by=by)
        _take_along(case, workflow, choices)
        found = existing.let_in(workflow, case.definition, who, choices.within) if who else 0
        if (changed and not are_labels(changes)) or who or choices.inside != "finish":
            record(
                by,
                "publish",
                kind="workflow",
                name=workflow.slug,
                version=case.number,
                inside=choices.inside,
                people=figures.inside(workflow.id),
                existing=found,
            )
    warnings = [each for each in case.problems if each.warning]
    return Published(workflow.slug, case.number, changed, warnings, found)


def _check_state(workflow: Workflow, states: Sequence[str]) -> None:
    if workflow.state not in states:
        raise Conflict(
            f"The workflow {workflow.slug} is {workflow.state}.",
            remedy="Activate it again before publishing a new version."
            if workflow.state != Workflow.State.ARCHIVED
            else "Restore it from the archive first.",
            code="workflow_state",
            workflow=workflow.slug,
            state=workflow.state,
        )


def _write(case: _Case, workflow: Workflow, choices: Choices, *, by: str, draft: bool) -> Workflow:
    definition = case.definition
    arms = workflow.starts_at is not None
    take_settings(workflow, definition, case.left_behind.values())
    if case.is_new_version:
        WorkflowVersion.objects.create(
            workflow_id=workflow.id,
            number=case.number,
            definition=workflow_to_json(case.of_version),
            published_at=clock.now(),
            published_by=by,
            note=choices.note,
        )
    workflow.name = definition.name or definition.workflow
    workflow.version = case.number
    if workflow.state == Workflow.State.DRAFT:
        workflow.state = Workflow.State.ACTIVE
    if draft:
        workflow.draft = workflow.draft_at = None
    workflow.save()
    if case.is_new_version:
        experiments.begin(workflow, definition)
    arms = (arms or case.is_new_version) and workflow.starts_at is None
    if arms and has_timers(definition):
        commands.arm(workflow.id)
    return workflow


def _take_along(case: _Case, workflow: Workflow, choices: Choices) -> None:
    """What becomes of those on earlier versions, unless they finish there."""
    if choices.inside == "move":
        commands.move(workflow.id, case.number, case.moves(choices.mapping).targets)
    elif choices.inside == "exit":
        commands.leave(workflow.id, "new_version", before=case.number)
