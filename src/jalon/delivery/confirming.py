"""The email of a double opt-in (FRM-1): transactional, and delivered like any other."""

from uuid import UUID

from jalon.core import clock
from jalon.core.db import Cursor
from jalon.core.ids import lane_of, new_id
from jalon.delivery.lane import Draft, queue_messages

_NO_WORKFLOW = UUID(int=0)


def queue_confirmation(
    cur: Cursor,
    contact_id: UUID,
    submission_id: UUID,
    *,
    address: str,
    subject: str,
    text: str,
    url: str,
) -> None:
    """Queues the email that asks to confirm a submission, in the caller's transaction; one for
    each submission (RUN-7). `subject` and `text` are plain, whatever a template would make of
    them; the link stands below."""
    context = {"event": {"subject": subject, "text": text, "url": url}}
    draft = Draft(
        id=new_id(),
        contact_id=contact_id,
        enrollment_id=submission_id,
        workflow_id=_NO_WORKFLOW,
        version=0,
        step="double-opt-in",
        visit=0,
        kind="notice",
        recipient=address,
        email="",
        email_version=0,
        category="",
        transactional=True,
        subject="{{ event.subject }}",
        text="{{ event.text }}\n\n{{ event.url }}",
        language="",
        context=context,
        track_opens=False,
        track_clicks=False,
        at=clock.now(),
    )
    queue_messages(cur, lane_of(contact_id), [draft])
