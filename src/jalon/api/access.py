"""Who may call an operation: the one place that checks."""

from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja.security.http import HttpAuthBase
from ninja.utils import check_csrf

from jalon.accounts.access import Actor, key_actor, user_actor
from jalon.accounts.keys import find_key
from jalon.accounts.models import User
from jalon.accounts.permissions import Permission
from jalon.accounts.second_factor import check_factor
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


def anybody(request: HttpRequest) -> bool:
    """The `auth` of the few operations for who has no account yet: what they send proves enough,
    such as the token of an invitation. A browser still needs its CSRF token for a change."""
    get_token(request)  # has the answer set the cookie that the next call sends back
    _check_csrf(request)
    return True


def _by_key(request: HttpRequest) -> Actor | None:
    scheme, _, plain = request.headers.get("Authorization", "").partition(" ")
    key = find_key(plain.strip()) if scheme.lower() == "bearer" and plain else None
    return None if key is None else key_actor(key)


def _by_session(request: HttpRequest) -> Actor | None:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return None
    _check_csrf(request)
    check_factor(user)
    return user_actor(user)


def _check_csrf(request: HttpRequest) -> None:
    if request.method not in ("GET", "HEAD") and check_csrf(request) is not None:
        raise Forbidden(
            "The CSRF token is missing or old.",
            remedy="Send the cookie's value as X-CSRFToken.",
            code="csrf",
        )
