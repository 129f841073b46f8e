"""The passwords of routes: kept sealed by the installation's key, so that the database alone gives
none away."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from jalon.core.errors import Conflict


def seal(password: str) -> bytes:
    """What is kept of a password; nothing of an empty one."""
    return _box().encrypt(password.encode()) if password else b""


def unseal(kept: bytes) -> str:
    """The password. What was sealed with a key of SECRET_KEY_FALLBACKS stays readable. Raises
    Conflict when the key is another one."""
    try:
        return _box().decrypt(bytes(kept)).decode() if kept else ""
    except InvalidToken:
        raise Conflict(
            "The password was kept with another key of the installation.",
            remedy="Enter it again.",
            code="route_password_lost",
        ) from None


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(f"jalon routes\n{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
