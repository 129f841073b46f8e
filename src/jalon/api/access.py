"""Who may call an operation: the one place that checks."""

from django.http import HttpRequest
from ninja.security.http import HttpAuthBase
from ninja.utils import check_csrf

from jalon.accounts.access import Actor, key_actor, user_actor
from jalon.accounts.keys import find_key
from jalon.accounts.models import User
from jalon.accounts.permissions import Permission
from jalon.core.errors import Forbidden


class Unauthenticated(Forbidden):
    """Nobody is known to be at the door."""

    code = "unauthenticated"


class Needs(HttpAuthBase):
    """The `auth` of every operation: a permission, by key (`Authorization: Bearer`) or by the
    session of a user who is signed in. A session counts for a change only with its CSRF token."""

    openapi_scheme = "bearer"

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        super().__init__()

    def __call__(self, request: HttpRequest) -> Actor:
        actor = _by_key(request) or _by_session(request)
        if actor is None:
            raise Unauthenticated(
                "Nobody is signed in, and no key that is known came with the request.",
                remedy="Send `Authorization: Bearer` and a key of the account.",
            )
        actor.check(self.permission)
        request.actor = actor  # type: ignore[attr-defined] # Django's requests are open
        return actor


def actor_of(request: HttpRequest) -> Actor:
    """Who calls, in an operation that `Needs` something."""
    actor: Actor = request.actor  # type: ignore[attr-defined] # set above
    return actor


def _by_key(request: HttpRequest) -> Actor | None:
    scheme, _, plain = request.headers.get("Authorization", "").partition(" ")
    key = find_key(plain.strip()) if scheme.lower() == "bearer" and plain else None
    return None if key is None else key_actor(key)


def _by_session(request: HttpRequest) -> Actor | None:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return None
    if request.method not in ("GET", "HEAD") and check_csrf(request) is not None:
        raise Forbidden(
            "The session's CSRF token is missing or old.",
            remedy="Send the cookie's value as X-CSRFToken.",
            code="csrf",
        )
    return user_actor(user)
