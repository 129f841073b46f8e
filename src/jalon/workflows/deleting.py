"""Deleting, which nothing that is in use lets happen (LIF-7, LIF-11)."""

from django.db import transaction

from jalon.accounts.audit import record
from jalon.contacts import actions as contacts
from jalon.core.errors import Conflict
from jalon.delivery.withholding import STOPPED, withhold
from jalon.emails import actions as emails
from jalon.forms import archive
from jalon.forms.pages import landing_address
from jalon.forms.queries import Kind
from jalon.segments import actions as segments
from jalon.segments.queries import access_segment
from jalon.workflows import commands, figures
from jalon.workflows.life import Change
from jalon.workflows.models import Workflow, WorkflowVersion
from jalon.workflows.queries import access_workflow
from jalon.workflows.uses import check_unused


def delete(slug: str, *, by: str = "cli", preview: bool = False) -> Change:
    """Deletes an archived workflow with all its versions and figures; the lanes forget its
    enrollments in chunks. Messages that were sent stay with their contacts, so that the links in
    them work.

    Raises NotFound, and Conflict unless it is archived, while people are still leaving, and when
    another workflow that lives, or a segment, names it.
    """
    with transaction.atomic():
        workflow = access_workflow(slug, lock=not preview)
        if workflow.state != Workflow.State.ARCHIVED:
            raise Conflict(
                f"The workflow {slug} is {workflow.state}, and only archived ones are deleted.",
                remedy=f"Archive it first: jalon workflow archive {slug}",
                code="workflow_state",
                phrase="workflow_not_archived",
                workflow=slug,
                state=workflow.state,
            )
        left = figures.inside(workflow.id)
        if left:
            raise Conflict(
                f"{left} people are still leaving the workflow {slug}.",
                remedy="Try again in a moment; a worker has to be running.",
                code="still_leaving",
                people=left,
                workflow=slug,
            )
        check_unused("workflow", slug)
        change = Change(slug, "delete", workflow.state, "", left, done=not preview)
        if not preview:
            withhold(workflow.id, STOPPED)  # deferred until later, by when nothing would tell
            commands.forget(workflow.id)
            WorkflowVersion.objects.filter(workflow_id=workflow.id).delete()
            workflow.delete()
            record(by, "delete", kind="workflow", name=slug)
    return change


def delete_email(slug: str, *, by: str = "cli") -> None:
    """Deletes an email that no living workflow sends or asks about, nor any segment. Raises
    NotFound, and Conflict with the `uses` (LIF-11)."""
    with transaction.atomic():
        check_unused("email", slug)
        emails.delete_email(slug)
        record(by, "delete", kind="email", name=slug)


def delete_list(slug: str, *, by: str = "cli") -> int:
    """Deletes a list that no living workflow, segment or form names, and that contacts are not
    offered; returns how many were on it. Nothing is triggered. Raises NotFound, and Conflict with
    the `uses` (LIF-11)."""
    with transaction.atomic():
        check_unused("list", slug)
        members = contacts.delete_list(slug)
        record(by, "delete", kind="list", name=slug, members=members)
    return members


def archive_content(kind: Kind, slug: str, *, by: str = "cli") -> None:
    """Puts a form, resource or landing page away that nothing names: no living workflow, no form
    and no landing page that visitors see. Raises NotFound, and Conflict with the `uses`
    (LIF-11)."""
    with transaction.atomic():
        _check_unnamed(kind, slug)
        archive.archive(kind, slug, by=by)


def delete_content(kind: Kind, slug: str, *, by: str = "cli") -> None:
    """Deletes an archived form, resource or landing page. What was submitted stays, for ever.
    Raises NotFound, and Conflict unless it is archived, and with the `uses` when something names
    it (LIF-7, LIF-11)."""
    with transaction.atomic():
        _check_unnamed(kind, slug)
        archive.delete(kind, slug, by=by)


def delete_segment(slug: str, *, by: str = "cli") -> None:
    """Deletes a segment that no living workflow, other segment or scoring rule names. Raises
    NotFound, and Conflict with the `uses` (LIF-11)."""
    with segments.one_writer():
        access_segment(slug)
        check_unused("segment", slug)
        segments.delete_segment(slug, by=by)


def _check_unnamed(kind: Kind, slug: str) -> None:
    if kind == "landing_page":  # triggers name it by its address
        check_unused("page", landing_address(slug))
    else:
        check_unused(kind, slug)
