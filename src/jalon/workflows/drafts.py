"""Drafts, and what a workflow was before: the text that people edit (LIF-2, LIF-4)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from jalon.accounts.audit import record
from jalon.core import clock
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.core.ids import new_id
from jalon.definition.diff import Change, diff, text_diff
from jalon.definition.emails import EmailDesign
from jalon.definition.export import to_yaml
from jalon.definition.labels import in_order
from jalon.definition.parse import Parsed, parse, workflow_from_json, workflow_to_json
from jalon.definition.problems import Problem
from jalon.definition.tree import read
from jalon.definition.workflow import Workflow as Definition
from jalon.emails.queries import design
from jalon.engine.language import LANGUAGE
from jalon.workflows.checking import check
from jalon.workflows.labels import put_labels
from jalon.workflows.models import Workflow, WorkflowVersion
from jalon.workflows.queries import (
    access_workflow,
    definition_of,
    labelled_definition,
    present_definition,
)

_INCOMPLETE = frozenset({"missing_field"})
"""Codes of what a draft may lack, beside all that only publishing asks for."""


@dataclass(frozen=True)
class Draft:
    """A draft that is kept. `problems` are those that publishing it would meet."""

    workflow: str
    problems: list[Problem]
    created: bool = False
    """The workflow is new."""


@dataclass(frozen=True)
class Past:
    """One published version (LIF-4). `changes` is what it changed of the one before."""

    number: int
    published_at: datetime
    published_by: str
    note: str
    current: bool
    changes: list[Change]


@dataclass(frozen=True)
class Comparison:
    """What is different between two definitions: as data, and as a unified diff of both files."""

    changes: list[Change]
    text: str


def save_draft(text: str, *, by: str = "cli") -> Draft:
    """Keeps a YAML text as the draft of the workflow it names, over the draft before; makes the
    workflow when there is none.

    It may be incomplete: fields and steps may be missing. Labels that it says are no part of it:
    the workflow has them at once. Raises Invalid, with its `problems`, for what cannot be read,
    and Conflict for an archived workflow; then nothing is kept.
    """
    data, parsed = _read(text)
    slug, labels = data["workflow"], data.pop("labels", None)
    problems = parsed.problems
    if parsed.workflow is not None:
        problems = parsed.located(check(parsed.workflow, parsed.emails))
    with transaction.atomic():
        workflow, created = Workflow.objects.select_for_update().get_or_create(
            slug=slug,
            defaults={"id": new_id(), "name": _name(data), "created_at": clock.now()},
        )
        if workflow.state == Workflow.State.ARCHIVED:
            raise Conflict(
                f"The workflow {slug} is archived.",
                remedy=f"Restore it first: jalon workflow restore {slug}",
                phrase="workflow_archived",
                workflow=slug,
            )
        workflow.draft, workflow.draft_at = data, clock.now()
        if workflow.version is None:
            workflow.name = _name(data)
        workflow.save()
        record(by, "draft_saved", kind="workflow", name=slug)
        if labels is not None:
            put_labels(slug, labels, by=by)
    return Draft(slug, problems, created)


def unread(parsed: Parsed) -> list[Problem]:
    """What keeps a text from being kept as a draft: it cannot be read."""
    if parsed.workflow is not None:
        return []
    return [each for each in parsed.problems if each.code not in _INCOMPLETE]


def is_kept(workflow: Workflow, text: str) -> bool:
    """Whether saving a text as the draft would change nothing."""
    data = read(text).data
    if not isinstance(data, dict):
        return False
    labels = data.pop("labels", workflow.labels)
    same = isinstance(labels, list) and in_order(map(str, labels)) == workflow.labels
    return same and workflow.draft == data


def discard_draft(slug: str, *, by: str = "cli") -> None:
    """Throws a draft away. A workflow that was never published stays, empty, to be archived.
    Raises NotFound when there is no draft."""
    with transaction.atomic():
        workflow = access_draft(slug)
        workflow.draft = workflow.draft_at = None
        workflow.save(update_fields=["draft", "draft_at"])
        record(by, "draft_discarded", kind="workflow", name=slug)


def restore_version(slug: str, number: int, *, by: str = "cli", replace: bool = False) -> Draft:
    """Makes a published version the draft. Raises NotFound, and Conflict when there is another
    draft already, unless it is to be replaced."""
    workflow = access_workflow(slug)
    text = to_yaml(present_definition(workflow, number))
    if workflow.draft is not None and not replace:
        raise Conflict(
            f"The workflow {slug} has a draft already.",
            remedy="Discard it, or say that it may be replaced.",
            code="draft_exists",
            workflow=slug,
        )
    return save_draft(text, by=by)


def access_draft(slug: str) -> Workflow:
    """A workflow that has a draft. Raises NotFound."""
    workflow = access_workflow(slug)
    if workflow.draft is None:
        raise NotFound(
            f"The workflow {slug} has no draft.",
            remedy="Save one first: jalon workflow draft save FILE",
            phrase="workflow_without_draft",
            workflow=slug,
        )
    return workflow


def parsed_draft(workflow: Workflow) -> Parsed:
    """The draft as a definition file would be read; no problem has a line."""
    parsed = parse(_text(workflow.draft), LANGUAGE)
    unlined = [msgspec.structs.replace(each, line=None) for each in parsed.problems]
    return Parsed(parsed.workflow, parsed.emails, unlined)


def draft_text(slug: str) -> str:
    """The draft as a YAML file: as `export` writes it, or when it is incomplete, as JSON, which
    is YAML too. Raises NotFound."""
    workflow = access_draft(slug)
    parsed = parsed_draft(workflow)
    if parsed.workflow is None:
        return _text(workflow.draft) + "\n"
    return to_yaml(parsed.workflow, parsed.emails)


def export_text(slug: str, number: int | None = None) -> str:
    """A published version as a YAML file, with the emails it sends. Raises NotFound."""
    definition = labelled_definition(access_workflow(slug), number)
    return to_yaml(definition, emails_of(definition))


def emails_of(definition: Definition, *, but: Collection[str] = ()) -> Mapping[str, EmailDesign]:
    """The emails that a definition sends, in their order. Raises NotFound."""
    used = dict.fromkeys(email for step in definition.steps for email in step.emails())
    return {email: design(email) for email in used if email and email not in but}


def history(slug: str) -> list[Past]:
    """The published versions, the newest first. Raises NotFound."""
    workflow = access_workflow(slug)
    found: list[Past] = []
    before: Definition | None = None
    for version in WorkflowVersion.objects.filter(workflow_id=workflow.id).order_by("number"):
        definition = workflow_from_json(version.definition, LANGUAGE)
        found.append(
            Past(
                version.number,
                version.published_at,
                version.published_by,
                version.note,
                version.number == workflow.version,
                diff(before, definition) if before else [],
            )
        )
        before = definition
    return found[::-1]


def compare(slug: str, before: int | None, after: int | None = None) -> Comparison:
    """What turns one version into another; None: the draft. Raises NotFound, and Invalid for a
    draft too incomplete to be compared."""
    workflow = access_workflow(slug)
    (old, old_emails), (new, new_emails) = (_side(workflow, each) for each in (before, after))
    shared = {slug: old_emails[slug] for slug in new_emails if slug in old_emails}
    return Comparison(
        diff(old, new, emails_before=shared, emails_after=new_emails),
        text_diff(
            old,
            new,
            emails_before=shared,
            emails_after=new_emails,
            names=(_label(before), _label(after)),
        ),
    )


def _label(number: int | None) -> str:
    return "draft" if number is None else f"version {number}"


def _side(workflow: Workflow, number: int | None) -> tuple[Definition, Mapping[str, EmailDesign]]:
    if number is not None:
        definition = definition_of(workflow, number)
        return definition, emails_of(definition)
    parsed = parsed_draft(workflow)
    if parsed.workflow is None:
        raise _too_incomplete(workflow.slug, parsed.problems)
    return parsed.workflow, parsed.emails


def _too_incomplete(slug: str, problems: list[Problem]) -> Invalid:
    return Invalid(
        f"The draft of {slug} is too incomplete for that.",
        remedy=problems[0].remedy["en"],
        code="draft_incomplete",
        problems=problems,
        workflow=slug,
        mend=problems[0].remedy,
    )


def _read(text: str) -> tuple[dict[str, Any], Parsed]:
    parsed = parse(text, LANGUAGE)
    refusals = unread(parsed)
    data = read(text).data
    slug = data.get("workflow") if isinstance(data, dict) else None
    if refusals or not isinstance(slug, str):
        problems = refusals or parsed.problems
        raise Invalid(
            f"The draft cannot be read: {problems[0].message['en']}",
            remedy=problems[0].remedy["en"],
            code="draft_unreadable",
            problems=problems,
            why=problems[0].message,
            mend=problems[0].remedy,
        )
    return data, parsed


def _name(data: Mapping[str, Any]) -> str:
    return str(data.get("name") or data["workflow"])


def _text(data: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode()


def duplicate(
    slug: str, new_slug: str, *, name: str = "", copy_emails: bool = False, by: str = "cli"
) -> Draft:
    """Makes the draft of a new workflow from the published version of another, or else from its
    draft (LIF-7), with its labels. Its emails are shared, or copied under `NEW-EMAIL`, to be
    published with it. Raises NotFound, and Conflict when the new name is taken."""
    source = access_workflow(slug)
    if Workflow.objects.filter(slug=new_slug).exists():
        raise Conflict(
            f"There is a workflow {new_slug} already.",
            remedy="Choose another name.",
            phrase="workflow_exists",
            name=new_slug,
        )
    published = present_definition(source) if source.version else None
    parsed = Parsed(published, {}, []) if published else parsed_draft(source)
    if parsed.workflow is None:
        raise _too_incomplete(slug, parsed.problems)
    data: dict[str, Any] = workflow_to_json(parsed.workflow)
    emails = dict(parsed.emails)
    if copy_emails:
        known = {**emails_of(parsed.workflow, but=emails), **emails}
        names = {email: f"{new_slug}-{email}" for email in known}
        data = _renamed(data, "email", names)
        emails = {names[email]: copied for email, copied in known.items()}
    data = _renamed(data, "workflow", {slug: new_slug})
    data |= {"name": name or new_slug, "labels": source.labels}
    if emails:
        data["emails"] = msgspec.to_builtins(emails)
    return save_draft(_text(data), by=by)


def _renamed(data: Any, field: str, names: Mapping[str, str]) -> Any:
    """The data with each value of the fields of that name, that has a new name, replaced."""
    if isinstance(data, list):
        return [_renamed(item, field, names) for item in data]
    if not isinstance(data, dict):
        return data
    return {
        key: names.get(value, value)
        if key == field and isinstance(value, str)
        else _renamed(value, field, names)
        for key, value in data.items()
    }
