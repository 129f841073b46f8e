"""Where a user signs in from, so that they are told of a device or an address that is new."""

import hashlib
import hmac
from datetime import timedelta

import ua_parser
from django.conf import settings

from jalon.accounts.models import SignInFrom, User
from jalon.core import clock
from jalon.core.ids import new_id

REMEMBERED = timedelta(days=365)
"""How long a device or an address stays known without a sign-in from it."""


def device_of(agent: str) -> str:
    """What a browser says it is, as in `Firefox, Linux`: without versions, so that an update is no
    new device; empty when it says nothing that is known."""
    browser, system = ua_parser.parse_user_agent(agent[:1000]), ua_parser.parse_os(agent[:1000])
    return ", ".join(found.family[:40] for found in (browser, system) if found)


def is_new(user: User, *, device: str, address: str) -> bool:
    """Whether the device or the address of this sign-in is another than those there were; notes
    it. The very first sign-in is not: there is nobody else to tell."""
    known = SignInFrom.objects.filter(user=user)
    is_first = not known.exists()
    met = [
        SignInFrom.objects.update_or_create(
            user=user,
            kind=kind,
            digest=_digest(text),
            defaults={"last_at": clock.wall()},
            create_defaults={"id": new_id(), "last_at": clock.wall()},
        )[1]
        for kind, text in (("device", device), ("address", address))
    ]
    return any(met) and not is_first


def forget_places() -> None:
    """Forgets devices and addresses that nobody has come from for long."""
    SignInFrom.objects.filter(last_at__lt=clock.wall() - REMEMBERED).delete()


def _digest(text: str) -> bytes:
    key = settings.SECRET_KEY.encode()
    return hmac.digest(key, f"sign-in from\n{text}".encode(), hashlib.sha256)
