"""Senders: who emails come from (EML-5)."""

from datetime import datetime
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field

from jalon.accounts.audit import record
from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Address, Body, Line, Slug
from jalon.api.paging import Page
from jalon.emails.actions import save_sender
from jalon.emails.models import Sender

router = Router(tags=["senders"])


class KnownSender(Schema):
    """A sender. The first one made is the default."""

    slug: str
    name: str
    address: str
    reply_to: str
    created_at: datetime


class NewSender(Body):
    """A sender whole; without `reply_to`, answers go to its address."""

    name: Annotated[Line, Field(min_length=1)]
    address: Address
    reply_to: Line = ""


@router.get(
    "/senders",
    response=Page[KnownSender],
    auth=Needs(Permission.CONTENT_READ),
    operation_id="list_senders",
)
def list_senders(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """All senders, the default one first."""
    return {"items": list(Sender.objects.order_by("created_at", "slug"))}


@router.put(
    "/senders/{slug}",
    response=KnownSender,
    auth=Needs(Permission.CONTENT_WRITE),
    operation_id="save_sender",
)
def put_sender(request: HttpRequest, slug: Path[Slug], body: NewSender) -> Sender:
    """Creates a sender, or changes one."""
    with transaction.atomic():
        save_sender(slug, **body.model_dump())
        record(actor_of(request).name, "save", kind="sender", name=slug, address=body.address)
    return Sender.objects.get(slug=slug)
