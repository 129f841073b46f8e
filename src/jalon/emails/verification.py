"""Whether senders read what is sent to their address, shown by a code (EML-5).

Where real email is sent, no workflow is published whose sender is unverified (VAL-9), and Home says
so; what is live goes on. The sandbox writes to nobody, so there is nothing to verify.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from jalon.accounts.audit import record
from jalon.accounts.mailing import has_server, send_soon
from jalon.accounts.models import Account
from jalon.core import clock, limits
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.emails.models import Sender, SenderCode

LASTS = timedelta(minutes=30)
"""How long a code may be entered, in wall time."""

TRIES = 5
"""How many codes may be entered for each one sent."""

_OF_ONE = {"most": 5, "seconds": 3600}
_OF_ALL = {"most": 30, "seconds": 3600}
"""Codes sent for one sender, and for all: Jalon must not write to strangers over and over."""

_ENTERED = {"most": 30, "seconds": 3600}

_LETTERS = {
    "en": (
        "Jalon: a code for you",
        """\
Somebody wants to send emails from this address by Jalon, at {place}.

If you agree, give them this code, within 30 minutes:
{code}

If not, there is nothing to do.
""",
    ),
    "fr": (
        "Jalon : un code pour vous",
        """\
Quelqu'un veut envoyer des e-mails de cette adresse avec Jalon, à {place}.

Si vous êtes d'accord, donnez-lui ce code, sous 30 minutes :
{code}

Sinon, il n'y a rien à faire.
""",
    ),
}


def send_code(slug: str, *, by: str) -> None:
    """Sends a new code to a sender's address; the former one works no more. Call it outside of a
    transaction. Raises NotFound, RateLimited, and Conflict without a mail server for emails about
    accounts, or when the sender is verified."""
    sender = known(slug)
    if not has_server():
        raise Conflict(
            "Jalon has no mail server for emails of its own, so it can send no code.",
            remedy="Make a route, or use `jalon sender verify` on the machine.",
            code="no_mail_server",
        )
    if sender.verified_at is not None:
        raise Conflict(
            f"{sender.address} is verified already.",
            code="sender_verified",
            address=sender.address,
        )
    limits.require("sender code", slug, **_OF_ONE)
    limits.require("sender codes", "", **_OF_ALL)
    code = f"{secrets.randbelow(10**6):06d}"
    with transaction.atomic():
        kept = {"digest": _digest(sender, code), "tries": 0, "expires_at": clock.wall() + LASTS}
        SenderCode.objects.update_or_create(sender=slug, defaults=kept)
        record(by, "send_code", kind="sender", name=slug, address=sender.address)
    subject, text = _LETTERS["fr" if Account.objects.get().locale == "fr" else "en"]
    place = settings.JALON_BASE_URL
    send_soon(EmailMessage(subject, text.format(place=place, code=code), to=[sender.address]))


def offer_code(slug: str, *, by: str) -> None:
    """Sends a code if one can be sent and is wanted: what else was done with the sender stands
    either way. Call it outside of a transaction."""
    if has_server() and known(slug).verified_at is None:
        try:
            send_code(slug, by=by)
        except limits.RateLimited:
            return  # the page shows that none was sent, and offers to


def verify(slug: str, code: str, *, by: str) -> Sender:
    """Verifies a sender by the code that was sent to its address. Raises NotFound, RateLimited;
    Invalid for another code, one sent to another address or too long ago, and after too many
    tries: it does not say which. Call it outside of a transaction: a wrong code counts as a try."""
    known(slug)
    limits.require("sender code tries", slug, **_ENTERED)
    with transaction.atomic():
        sender = known(slug, lock=True)
        sent = SenderCode.objects.select_for_update().filter(sender=slug).first()
        if sent is not None and sent.tries < TRIES and sent.expires_at > clock.wall():
            sent.tries += 1
            sent.save(update_fields=["tries"])
            if constant_time_compare(_digest(sender, code), bytes(sent.digest)):
                return _verified(sender, by)
        record(by, "code_refused", kind="sender", name=slug, address=sender.address)
    raise Invalid(
        "This is not the code, or it works no more.",
        remedy="Look at the latest email again, or have another code sent.",
        code="sender_code",
    )


def vouch(slug: str, *, by: str = "cli") -> Sender:
    """Verifies a sender by the word of whoever runs the machine. Raises NotFound."""
    with transaction.atomic():
        return _verified(known(slug, lock=True), by, vouched=True)


def known(slug: str, *, lock: bool = False) -> Sender:
    """A sender, whose row is locked if it is to be changed. Raises NotFound."""
    senders = Sender.objects.select_for_update() if lock else Sender.objects.all()
    sender = senders.filter(slug=slug).first()
    if sender is None:
        raise NotFound(
            f"There is no sender {slug!r}.",
            remedy="Name one that exists.",
            code="sender_not_found",
            phrase="sender_unknown",
            sender=slug,
        )
    return sender


def codes_until() -> dict[str, datetime]:
    """Until when the codes that were sent may be entered, by sender, in wall time."""
    sent = SenderCode.objects.filter(expires_at__gt=clock.wall(), tries__lt=TRIES)
    return dict(sent.values_list("sender", "expires_at"))


def _verified(sender: Sender, by: str, **detail: bool) -> Sender:
    sender.verified_at, sender.verified_by = clock.wall(), by
    sender.save(update_fields=["verified_at", "verified_by"])
    SenderCode.objects.filter(sender=sender.slug).delete()
    record(by, "verify", kind="sender", name=sender.slug, address=sender.address, **detail)
    return sender


def _digest(sender: Sender, code: str) -> bytes:
    """Six digits are guessed from a plain digest at once: the secret key is part of this one."""
    value = f"{sender.slug}\n{sender.address}\n{code}"
    return salted_hmac("jalon.emails.verification", value, algorithm="sha256").digest()
