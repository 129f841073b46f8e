"""Who acts, and what they may do."""

from dataclasses import dataclass

from jalon.accounts.models import ApiKey, User
from jalon.accounts.permissions import PERMISSIONS_OF, Permission
from jalon.core.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody at a door: a user, or a program with a key. `name` is what the audit log calls
    them."""

    name: str
    permissions: frozenset[Permission]

    def check(self, permission: Permission) -> None:
        """Raises Forbidden unless the actor has the permission."""
        if permission not in self.permissions:
            raise Forbidden(
                f"{self.name} may not do that: {permission.value} is missing.",
                remedy="Ask an owner for another role, or for a key with that scope.",
                code="permission_missing",
                permission=permission.value,
            )


def user_actor(user: User) -> Actor:
    """What a user may do, by role."""
    return Actor(user.email, PERMISSIONS_OF.get(user.role, frozenset()))


def key_actor(key: ApiKey) -> Actor:
    """What a program with a secret key may do; a write key only sends events, at another door."""
    known = {permission.value for permission in Permission}
    scopes = {Permission(scope) for scope in key.scopes if scope in known}
    return Actor(f"key {key.name}", frozenset(scopes) if key.kind == "secret" else frozenset())
