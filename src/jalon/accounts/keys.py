"""API keys (ACC-2): scoped, kept as a digest, revocable.

A key is 32 random bytes, so that a plain digest keeps it safe: there is nothing to guess.
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from django.db import transaction

from jalon.accounts.audit import record
from jalon.accounts.models import ApiKey
from jalon.accounts.permissions import Permission
from jalon.core import clock
from jalon.core.errors import Invalid, NotFound
from jalon.core.ids import new_id

Kind = Literal["secret", "write"]

_MARKS = {"secret": "jalon_sk_", "write": "jalon_wk_"}

REMEMBERED = 5.0
"""Seconds for which a process remembers a key: so soon does a revocation reach all of them."""

_MOST = 1000


def create_key(
    name: str, *, kind: Kind = "secret", scopes: Iterable[str] = (), by: str
) -> tuple[ApiKey, str]:
    """A new key, and what it is in plain, which is shown this once. A write key, which may be
    public, has no scopes: it sends tracking calls alone. Raises Invalid."""
    asked, known = sorted(set(scopes)), {permission.value for permission in Permission}
    unknown = [scope for scope in asked if scope not in known]
    if unknown:
        raise Invalid(
            f"There is no scope {unknown[0]!r}.",
            remedy=f"Choose among: {', '.join(sorted(known))}.",
            code="scope_unknown",
            scope=unknown[0],
        )
    if not name.strip() or len(name) > 200:
        raise Invalid(
            "A key needs a name.",
            remedy="Say what it is for.",
            code="name_missing",
            phrase="key_name_missing",
        )
    if kind == "write" and asked:
        raise Invalid(
            "A write key has no scopes.",
            remedy="Make a secret key instead.",
            code="scope_unknown",
            phrase="write_key_scope",
        )
    if kind == "secret" and not asked:
        raise Invalid("A secret key needs a scope.", remedy="Choose one.", code="scope_missing")
    plain = _MARKS[kind] + secrets.token_urlsafe(32)
    with transaction.atomic():
        key = ApiKey.objects.create(
            id=new_id(),
            kind=kind,
            name=name.strip(),
            prefix=plain[:14],
            digest=_digest(plain),
            scopes=asked,
            created_by=by,
            created_at=clock.wall(),
        )
        record(by, "create", kind="key", name=key.name, prefix=key.prefix, scopes=asked)
    return key, plain


def revoke_key(key_id: UUID, *, by: str) -> None:
    """Has a key open nothing any more, within `REMEMBERED` seconds. Raises NotFound."""
    with transaction.atomic():
        key = ApiKey.objects.select_for_update().filter(id=key_id, revoked_at=None).first()
        if key is None:
            raise NotFound(
                "There is no such key.", remedy="It may have been revoked.", code="key_not_found"
            )
        key.revoked_at = clock.wall()
        key.save(update_fields=["revoked_at"])
        record(by, "revoke", kind="key", name=key.name, prefix=key.prefix)
    with _lock:
        _remembered.clear()


def list_keys() -> list[ApiKey]:
    """The keys that are not revoked, latest first."""
    return list(ApiKey.objects.filter(revoked_at=None).order_by("-id"))


_remembered: dict[bytes, tuple[float, ApiKey | None]] = {}
_lock = threading.Lock()


def find_key(plain: str) -> ApiKey | None:
    """The key that this is in plain, unless it was revoked."""
    digest, now = _digest(plain), time.monotonic()
    with _lock:
        until, key = _remembered.get(digest, (0.0, None))
    if now < until:
        return key
    key = ApiKey.objects.filter(digest=digest, revoked_at=None).first()
    if key is not None:
        ApiKey.objects.filter(id=key.id).update(last_used_at=clock.wall())
    with _lock:
        if len(_remembered) >= _MOST:
            _remembered.clear()
        _remembered[digest] = (now + REMEMBERED, key)
    return key


def _digest(plain: str) -> bytes:
    return hashlib.sha256(plain.encode()).digest()
