"""What keeps robots from submitting: a signed page, a time trap, a pot of honey, a proof of work.

No outside service, and nothing kept: the token of a rendered form says when it was made, and is
the challenge of the proof of work.
"""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Literal

from django.core import signing

from jalon.core import clock

_SALT = "jalon.forms.token"
MAX_AGE = 24 * 3600
"""Seconds a rendered form can be submitted."""
TOO_FAST = 2
"""Seconds no person needs less of."""
WORK = 15
"""Leading zero bits of the proof: about 33,000 hashes, a fraction of a second for a browser."""

Doubt = Literal["stale", "too_fast", "no_proof"]


@dataclass(frozen=True, slots=True)
class Token:
    """What a rendered form carries: which it is, and once."""

    form: str
    nonce: str


def issue(form: str) -> str:
    """A token for a form rendered now (wall time), signed."""
    made = {"f": form, "n": secrets.token_urlsafe(9), "t": int(clock.wall().timestamp())}
    return signing.dumps(made, salt=_SALT)


def doubt(form: str, token: str, *, nonce: str = "", work: bool = False) -> Doubt | Token:
    """The token of a form that was submitted; or why a person may have to send it once more.

    `work` asks for a `nonce` such that SHA-256 of `token:nonce` begins with `WORK` zero bits.
    """
    try:
        made = signing.loads(token, salt=_SALT)
        made_for, once, at = str(made["f"]), str(made["n"]), int(made["t"])
    except (signing.BadSignature, ValueError, KeyError, TypeError):
        return "stale"
    age = clock.wall().timestamp() - at
    if made_for != form or age > MAX_AGE:
        return "stale"
    if age < TOO_FAST:
        return "too_fast"
    if work and not is_proof(token, nonce):
        return "no_proof"
    return Token(form, once)


def is_proof(token: str, nonce: str) -> bool:
    """Whether the work was done."""
    if not nonce.isascii() or not nonce.isdecimal() or len(nonce) > 12:
        return False
    digest = hashlib.sha256(f"{token}:{nonce}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - WORK) == 0
