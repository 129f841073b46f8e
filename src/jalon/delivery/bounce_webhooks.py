"""The addresses at which email providers tell of bounces and complaints (EML-7): made, revoked and
called. The address is the secret: its token is kept as a digest alone."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from jalon.accounts.audit import record
from jalon.core import clock
from jalon.core.db import one_transaction
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.delivery.bounces import take_bounces
from jalon.delivery.complaints import take_complaints
from jalon.delivery.models import BounceWebhook
from jalon.delivery.providers import READERS
from jalon.delivery.providers.fields import objects
from jalon.delivery.providers.ses import confirm_url
from jalon.delivery.reports import Report


@dataclass(frozen=True, slots=True)
class Told:
    """What a call came to: reports that were new, and all the rest that it held."""

    taken: int
    ignored: int


def create_bounce_webhook(provider: str, *, by: str) -> tuple[BounceWebhook, str]:
    """An address for a provider, which is shown this once. Raises Invalid for a provider that is
    not known, and Conflict when it has one."""
    if provider not in READERS:
        raise Invalid(
            f"{provider[:60]!r} is no email provider that Jalon understands.",
            remedy=f"Choose among: {', '.join(READERS)}.",
            code="provider_unknown",
            provider=provider[:60],
        )
    token = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            made = BounceWebhook.objects.create(
                provider=provider, digest=_digest(token), created_by=by, created_at=clock.wall()
            )
            record(by, "create", kind="bounce_webhook", name=provider)
    except IntegrityError:
        raise Conflict(
            "This provider has an address already.",
            remedy="Revoke it first: its address is not shown again.",
            code="bounce_webhook_exists",
        ) from None
    return made, f"{settings.JALON_BASE_URL}/hooks/bounces/{provider}/{token}"


def revoke_bounce_webhook(provider: str, *, by: str) -> None:
    """The address of a provider leads nowhere from now on. Raises NotFound."""
    with transaction.atomic():
        if not BounceWebhook.objects.filter(provider=provider).delete()[0]:
            raise NotFound("This provider has no address.", code="bounce_webhook_not_found")
        record(by, "revoke", kind="bounce_webhook", name=provider)


def is_bounce_webhook(provider: str, token: str) -> bool:
    """Whether that is the address of a provider."""
    found = BounceWebhook.objects.filter(provider=provider).first()
    known = bytes(found.digest) if found else bytes(32)
    return hmac.compare_digest(known, _digest(token)) and found is not None


def take_call(provider: str, body: Any) -> Told:
    """Takes what a provider tells, once however often it does. It is believed about addresses too,
    since not every provider names the message. Raises Unavailable; then nothing was counted, and
    it may be told again."""
    reports = READERS[provider](body)
    at = clock.now()
    with one_transaction() as cur:
        bounces = [one for one in reports if one.severity is not None]
        taken = take_bounces(cur, bounces, at=at, by_address=True)
    with one_transaction() as cur:
        complaints = [one for one in reports if one.severity is None]
        taken += take_complaints(cur, complaints, at=at, by_address=True)
    told = Told(taken, max(len(list(objects(body))), len(reports)) - taken)
    _count(provider, told, confirm_url(body) if provider == "ses" else "", reports)
    return told


def _count(provider: str, told: Told, confirm: str, reports: list[Report]) -> None:
    """A call with reports shows that the address has been confirmed."""
    changes: dict[str, Any] = {"confirm_url": confirm} if confirm or reports else {}
    BounceWebhook.objects.filter(provider=provider).update(
        called_at=clock.wall(),
        taken=F("taken") + told.taken,
        ignored=F("ignored") + told.ignored,
        **changes,
    )


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
