"""What leaves a batch of the lane loop: messages, notices and calls, as rows to queue."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from jalon.core.ids import new_id
from jalon.delivery.calls import CallDraft
from jalon.delivery.lane import Draft
from jalon.engine.effects import Call, Notify
from jalon.engine.ledger import Doing, Ledger, Outgoing
from jalon.engine.state import Enrollment
from jalon.runtime.lanes.catalog import Catalog


def messages_of(ledger: Ledger, catalog: Catalog, accepted: Mapping[UUID, datetime]) -> list[Draft]:
    """The emails and notices that were decided; `accepted`: when the events came in that led to
    some of them at once."""
    sent = [_email(outgoing, catalog, accepted) for outgoing in ledger.outgoing]
    told = [notice for doing in ledger.doings for notice in _notices(doing, catalog)]
    return sent + told


def calls_of(ledger: Ledger) -> list[CallDraft]:
    """The webhook calls that were decided."""
    return [
        CallDraft(
            id=doing.id,
            contact_id=doing.enrollment.contact_id,
            enrollment_id=doing.enrollment.id,
            workflow_id=doing.enrollment.workflow_id,
            version=doing.enrollment.version,
            step=doing.step,
            visit=doing.visit,
            url=doing.effect.url,
            headers=doing.effect.headers,
            body={
                "type": "workflow.webhook",
                "timestamp": doing.at.isoformat(),
                "data": doing.effect.body,
            },
            at=doing.at,
        )
        for doing in ledger.doings
        if isinstance(doing.effect, Call)
    ]


def _email(outgoing: Outgoing, catalog: Catalog, accepted: Mapping[UUID, datetime]) -> Draft:
    enrollment, send = outgoing.enrollment, outgoing.send
    definition = catalog.versions[enrollment.workflow_id, enrollment.version].definition
    email = catalog.emails.get(send.email)
    return Draft(
        id=outgoing.id,
        contact_id=enrollment.contact_id,
        enrollment_id=enrollment.id,
        workflow_id=enrollment.workflow_id,
        version=enrollment.version,
        step=outgoing.step,
        visit=outgoing.visit,
        kind=send.recipient,
        email=send.email,
        email_version=send.version or (email.version if email else 0),
        category=send.category or (email.category if email else ""),
        transactional=email.transactional if email else False,
        sender=send.sender,
        subject=send.subject,
        language=send.language or definition.language or "",
        track_opens=send.track_opens,
        track_clicks=send.track_clicks,
        context=_context(enrollment, catalog),
        review=send.review,
        at=outgoing.at,
        accepted_at=None if send.review else accepted.get(outgoing.id),
    )


def _notices(doing: Doing, catalog: Catalog) -> Iterator[Draft]:
    enrollment, notify = doing.enrollment, doing.effect
    if isinstance(notify, Notify):
        for recipient in notify.recipients:
            yield Draft(
                id=new_id(),
                contact_id=enrollment.contact_id,
                enrollment_id=enrollment.id,
                workflow_id=enrollment.workflow_id,
                version=enrollment.version,
                step=doing.step,
                visit=doing.visit,
                kind="notice",
                recipient=recipient,
                email="",
                email_version=0,
                category="",
                transactional=True,
                subject=notify.subject,
                text=notify.text,
                language="",
                context=_context(enrollment, catalog),
                at=doing.at,
            )


def _context(enrollment: Enrollment, catalog: Catalog) -> dict[str, object]:
    """What Liquid sees beside the contact."""
    workflow = catalog.versions[enrollment.workflow_id, enrollment.version].definition
    named = {"id": workflow.workflow, "name": workflow.name or workflow.workflow}
    return {"event": enrollment.payload, "workflow": named}
