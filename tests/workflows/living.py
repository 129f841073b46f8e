"""Workflows to pause, stop and change, and what is said of them."""

from uuid import UUID

from jalon.reports.queries import Figures, waiting, workflow_figures
from jalon.workflows.models import Workflow
from tests.acting import EMAILS, rows

COURSE = (
    """\
workflow: course
name: Course
triggers: [{kind: event, event: Start}]
exit: [{when: {kind: event, event: Stop}, reason: enough}]
steps:
  - {id: first, kind: delay, wait: 1 days}
  - {id: offer, kind: send_email, email: offer}
  - {id: second, kind: delay, wait: 2 days}
  - {id: remind, kind: send_email, email: reminder}
"""
    + EMAILS
)


def figures(slug: str = "course") -> Figures:
    """Of a workflow; they reconcile, and so do those who wait at the steps."""
    found = next(each for each in workflow_figures() if each.workflow == slug)
    assert found.entered == found.inside + found.finished + found.exited + found.failed
    workflow = Workflow.objects.get(slug=slug)
    assert waiting(workflow.id) == found.inside
    counted = rows(
        "SELECT count(*) FROM enrollment WHERE workflow_id = %s AND state = 'active'", workflow.id
    )
    assert counted == [(found.inside,)]
    return found


def state(slug: str = "course") -> str:
    """Where a workflow is in its life."""
    return Workflow.objects.get(slug=slug).state


def places(contact: UUID) -> list[tuple[int, str, str, str]]:
    """(version, step, state, reason) of the contact's enrollments, oldest first."""
    return rows(  # type: ignore[return-value] # as the statement says
        """SELECT version, step, state, reason FROM enrollment WHERE contact_id = %s ORDER BY id""",
        contact,
    )
