"""Signatures on what Jalon calls, after Standard Webhooks 1.0: whoever is called can tell that
Jalon called, and when."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from jalon.core.errors import Invalid

PREFIX = "whsec_"


def webhook_secret(installation_key: str) -> str:
    """The secret that an installation signs with, to be told to those it calls.

    It follows from the installation's own key, so that all its machines have the same; the key
    does not follow from it.
    """
    derived = hmac.digest(installation_key.encode(), b"jalon: signing of webhooks", hashlib.sha256)
    return PREFIX + base64.b64encode(derived).decode()


def salted_secret(installation_key: str, salt: bytes) -> str:
    """The secret of one webhook. It follows from the installation's key and the webhook's salt, and
    neither follows from it, nor it from the salt alone."""
    derived = hmac.digest(
        installation_key.encode(), b"jalon: signing of one webhook\0" + salt, hashlib.sha256
    )
    return PREFIX + base64.b64encode(derived).decode()


def signed_headers(
    secrets: Sequence[str], message_id: str, body: bytes, *, at: datetime
) -> dict[str, str]:
    """The headers that go with `body`: its id, the same at each try, the time of this try, and
    the signature over both and the body, by each of the secrets: while one takes the place of
    another, either is enough. Raises Invalid for a secret that is none."""
    seconds = str(int(at.timestamp()))
    content = b".".join((message_id.encode(), seconds.encode(), body))
    signatures = [hmac.digest(_key(secret), content, hashlib.sha256) for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(
            f"v1,{base64.b64encode(signature).decode()}" for signature in signatures
        ),
    }


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise Invalid(
            "The signing secret of webhooks cannot be read.",
            remedy=f"It is {PREFIX} followed by base64.",
            code="webhook_secret",
        ) from error
