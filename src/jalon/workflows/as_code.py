"""Workflows as code: what a folder of definition files would change here, and doing it (NEW-4)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec
from django.db import transaction

from jalon.core.errors import Conflict, Invalid
from jalon.definition.diff import Change, diff, diff_emails, text_diff
from jalon.definition.emails import EmailDesign
from jalon.definition.labels import are_labels, comparable
from jalon.definition.parse import Parsed, parse
from jalon.definition.problems import Problem, problem
from jalon.definition.tree import read
from jalon.definition.words import quote
from jalon.definition.workflow import Workflow as Definition
from jalon.emails.actions import save_design
from jalon.emails.queries import design, published
from jalon.engine.language import LANGUAGE
from jalon.workflows import actions, drafts, life
from jalon.workflows.checking import check
from jalon.workflows.labels import put_labels
from jalon.workflows.models import Workflow
from jalon.workflows.publishing import LETS_PUBLISH, make_workflow
from jalon.workflows.queries import present_definition

Files = Mapping[str, str]
"""Definition files: their texts by their names."""

Does = Literal["create", "change", "keep", "archive", "refuse"]
_WRITING = ("create", "change")
_DRAFTED = frozenset(Workflow.State.values) - {Workflow.State.ARCHIVED}
"""The states in which a workflow takes a draft."""


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What becomes of one workflow. `file` is empty for one that no file holds.

    `changes` and their unified diff in `text` are those from what is here to the file. Problems
    that are no warnings keep the whole plan from being carried out, unless it is for drafts.
    """

    does: Does
    workflow: str
    file: str = ""
    state: str = ""
    changes: list[Change] = []
    text: str = ""
    problems: list[Problem] = []


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What would be done, file by file, then what would be archived. `draft`: files are kept as
    drafts and not published. `prune`: workflows that no file holds are archived."""

    items: list[Item]
    draft: bool = False
    prune: bool = False

    @property
    def refused(self) -> list[Item]:
        return [item for item in self.items if item.does == "refuse"]

    @property
    def acts(self) -> list[Item]:
        """What it would do, when nothing is refused."""
        return [item for item in self.items if item.does not in ("keep", "refuse")]


class NotApplied(Invalid):
    """A folder with problems; nothing of it was applied. `plan` has them."""

    code = "not_applied"

    def __init__(self, plan: Plan) -> None:
        named = ", ".join(item.file for item in plan.refused)
        super().__init__(
            f"Nothing was applied, for these files cannot be: {named}.",
            remedy="Mend them and apply the folder again.",
            files=named,
        )
        self.plan = plan


def plan(files: Files, *, draft: bool = False, prune: bool = False) -> Plan:
    """What applying the files would do; changes nothing.

    Emails may be written in another of the files. The same workflow in two files, and an email
    that two files write differently, are refused.
    """
    folder = _Folder({name: parse(text, LANGUAGE) for name, text in sorted(files.items())}, files)
    items = [folder.item(name, draft=draft) for name in folder.parsed]
    if prune:
        held = {item.workflow for item in items}
        items += [
            Item(does="archive", workflow=workflow.slug, state=workflow.state)
            for workflow in Workflow.objects.order_by("slug")
            if workflow.slug not in held and workflow.state != Workflow.State.ARCHIVED
        ]
    return Plan(items=items, draft=draft, prune=prune)


def apply(files: Files, agreed: Plan, *, by: str = "cli") -> Plan:
    """Does what was agreed, whole, or nothing: publishes what the files change, or keeps it as
    drafts, and archives what is to be pruned. Applied again, it has nothing to do.

    Raises NotApplied when a file is refused, and Conflict when the plan is not the one agreed to
    any more, or when a workflow's state does not let it be published.
    """
    with transaction.atomic():
        current = plan(files, draft=agreed.draft, prune=agreed.prune)
        if current.refused:
            raise NotApplied(current)
        if _gist(current) != _gist(agreed):
            raise Conflict(
                "What is here, or the files, changed since the plan was made.",
                remedy="Look at the new plan, and apply the folder again.",
                code="plan_changed",
            )
        written = [item for item in current.acts if item.does in _WRITING]
        for item in written:
            if are_labels(item.changes):
                put_labels(item.workflow, item.changes[-1].after, by=by)
        texts = [files[item.file] for item in written if not are_labels(item.changes)]
        if agreed.draft:
            for text in texts:
                drafts.save_draft(text, by=by)
        else:
            _publish(texts, by=by)
        life.archive([item.workflow for item in current.acts if item.does == "archive"], by=by)
    return current


def _publish(texts: list[str], *, by: str) -> None:
    """Publishes files that may name one another's emails and workflows: these come first."""
    for text in texts:
        parsed = parse(text, LANGUAGE)
        assert parsed.workflow is not None, "the plan would have refused it"
        make_workflow(parsed.workflow)
        for slug, email in parsed.emails.items():
            save_design(slug, email)
    for text in texts:
        actions.publish(text, by=by)


def _gist(plan: Plan) -> list[Any]:
    """What people agree to: warnings come and go with the contacts there are."""
    return [(item.does, item.workflow, item.file, item.changes) for item in plan.items]


class _Folder:
    """Files that are read together."""

    def __init__(self, parsed: Mapping[str, Parsed], files: Files) -> None:
        self.parsed = parsed
        self.files = files
        self.emails: dict[str, EmailDesign] = {}
        self.email_files: dict[str, str] = {}
        self.workflow_files: dict[str, str] = {}
        for name, each in parsed.items():
            self.workflow_files.setdefault(self.slug(name), name)
            for slug, email in each.emails.items():
                self.emails.setdefault(slug, email)
                self.email_files.setdefault(slug, name)

    def slug(self, name: str) -> str:
        """The workflow of a file; of one that cannot be read, empty."""
        definition = self.parsed[name].workflow
        if definition is not None:
            return definition.workflow
        data = read(self.files[name]).data
        slug = data.get("workflow") if isinstance(data, dict) else None
        return slug if isinstance(slug, str) else ""

    def item(self, name: str, *, draft: bool) -> Item:
        parsed, slug = self.parsed[name], self.slug(name)
        workflow = Workflow.objects.filter(slug=slug).first()
        does, changes, text = self.compared(name, workflow, draft=draft)
        problems = parsed.problems
        if parsed.workflow is not None:
            problems = self.check(parsed.workflow, parsed.emails)
        refusals = [*self.doubles(name), *_refusals(parsed, problems, slug, draft=draft)]
        if workflow is not None and does != "keep" and not are_labels(changes):
            refusals += _locked(workflow, _DRAFTED if draft else LETS_PUBLISH)
        return Item(
            does="refuse" if refusals else does,
            workflow=slug,
            file=name,
            state=workflow.state if workflow is not None else "",
            changes=changes,
            text=text,
            problems=parsed.located(
                [*refusals, *(each for each in problems if each not in refusals)]
            ),
        )

    def check(self, workflow: Definition, emails: Mapping[str, EmailDesign]) -> list[Problem]:
        named = [slug for slug in self.workflow_files if slug]
        return check(workflow, emails, beside=self.emails, workflows=named)

    def doubles(self, name: str) -> Iterator[Problem]:
        slug = self.slug(name)
        if slug and self.workflow_files[slug] != name:
            yield _doubled_workflow(slug, self.workflow_files[slug])
        for email, written in self.parsed[name].emails.items():
            if diff_emails({email: self.emails[email]}, {email: written}):
                yield _doubled_email(email, self.email_files[email])

    def compared(
        self, name: str, workflow: Workflow | None, *, draft: bool
    ) -> tuple[Does, list[Change], str]:
        """What the file changes here: of the draft, when it is for a draft and there is one."""
        if workflow is None:
            return "create", [], ""
        parsed = self.parsed[name]
        before, emails = _before(workflow, parsed.emails, draft=draft)
        if before is None or parsed.workflow is None:
            kept = draft and drafts.is_kept(workflow, self.files[name])
            return ("keep" if kept else "change" if draft else "create"), [], ""
        beside, after = parsed.emails, parsed.workflow
        before, after = comparable(before, after, workflow.labels)
        changes = diff(before, after, emails_before=emails, emails_after=beside)
        if not changes:
            return "keep", [], ""
        text = text_diff(before, after, emails_before=emails, emails_after=beside)
        return "change", changes, text


def _refusals(parsed: Parsed, problems: list[Problem], slug: str, *, draft: bool) -> list[Problem]:
    """The problems that keep a file from being published, or even from being kept as a draft."""
    if not draft:
        return [each for each in problems if not each.warning]
    return drafts.unread(parsed) if slug else parsed.problems


def _locked(workflow: Workflow, allowed: Iterable[str]) -> list[Problem]:
    if workflow.state in allowed:
        return []
    slug, state = workflow.slug, workflow.state
    return [
        problem(
            "workflow_state",
            en=f"The workflow {quote(slug, 'en')} is {state}, and takes no new version.",
            fr=f"Le workflow {quote(slug, 'fr')} est dans l'état {state}, et ne prend pas de "
            "nouvelle version.",
            mend_en="Activate it, or restore it from the archive, first.",
            mend_fr="Activez-le, ou restaurez-le depuis l'archive, d'abord.",
            path=("workflow",),
        )
    ]


def _before(
    workflow: Workflow, emails: Iterable[str], *, draft: bool
) -> tuple[Definition | None, dict[str, EmailDesign]]:
    """What is here of the workflow, and of the emails that the file writes: an email that it
    leaves out stays as it is."""
    here = {slug: design(slug) for slug in published(list(emails))}
    if draft and workflow.draft is not None:
        kept = drafts.parsed_draft(workflow)
        return kept.workflow, here | kept.emails
    if workflow.version is None:
        return None, here
    return present_definition(workflow), here


def _doubled_workflow(slug: str, file: str) -> Problem:
    return problem(
        "doubled_workflow",
        en=f"The workflow {quote(slug, 'en')} is in {file} already.",
        fr=f"Le workflow {quote(slug, 'fr')} est déjà dans {file}.",
        mend_en="Keep one of the two files, or give this workflow another name.",
        mend_fr="Gardez un des deux fichiers, ou donnez un autre nom à ce workflow.",
        path=("workflow",),
    )


def _doubled_email(slug: str, file: str) -> Problem:
    return problem(
        "doubled_email",
        en=f"The email {quote(slug, 'en')} is written otherwise in {file}.",
        fr=f"L'e-mail {quote(slug, 'fr')} est écrit autrement dans {file}.",
        mend_en="Write it in one of the files only; the others may name it all the same.",
        mend_fr="Écrivez-le dans un seul des fichiers ; les autres peuvent le nommer quand même.",
        path=("emails", slug),
    )
