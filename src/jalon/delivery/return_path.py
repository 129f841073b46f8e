"""Where an email goes back to: an address of its own for each message (VERP), signed, so that who
sends something there can only have it from that email (EML-7).

A token is base32 of the message and 14 bytes of HMAC-SHA256 over it: 48 characters, which with
`bounces+` before them stay below the 64 of RFC 5321, and mean the same in either case.
"""

import base64
import hmac
import re
from uuid import UUID

from django.conf import settings

_MAC = 14
_TOKEN = re.compile(r"\+([A-Za-z2-7]{48})@")


def return_path(message_id: UUID) -> str:
    """The envelope sender of a message; empty when there is no mailbox for what comes back."""
    if not settings.JALON_RETURN_PATH:
        return ""
    local, _, domain = settings.JALON_RETURN_PATH.partition("@")
    return f"{local}+{_token(message_id)}@{domain}"


def returned_to(text: str) -> UUID | None:
    """The message of the first address in a text that `return_path` made; None: there is none.

    Addresses signed with a key of SECRET_KEY_FALLBACKS stay good.
    """
    for found in _TOKEN.finditer(text):
        raw = base64.b32decode(found[1].upper())
        message_id, mac = raw[:-_MAC], raw[-_MAC:]
        secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        if any(hmac.compare_digest(mac, _mac(str(secret), message_id)) for secret in secrets):
            return UUID(bytes=message_id)
    return None


def _token(message_id: UUID) -> str:
    raw = message_id.bytes + _mac(settings.SECRET_KEY, message_id.bytes)
    return base64.b32encode(raw).decode().lower()


def _mac(secret: str, message_id: bytes) -> bytes:
    key = hmac.digest(secret.encode(), b"jalon.delivery.return_path", "sha256")
    return hmac.digest(key, message_id, "sha256")[:_MAC]
