"""What one may do, and which role may do it (ACC-1): the one table that every door asks."""

from collections.abc import Mapping
from enum import StrEnum

from jalon.accounts.models import User


class Permission(StrEnum):
    """Something that one may do. API keys have some of these as their scopes (ACC-2)."""

    CONTACTS_READ = "contacts:read"
    CONTACTS_WRITE = "contacts:write"
    EVENTS_WRITE = "events:write"
    CONTENT_READ = "content:read"
    """Emails, senders, forms, resources."""
    CONTENT_WRITE = "content:write"
    WORKFLOWS_READ = "workflows:read"
    """Segments and results included."""
    WORKFLOWS_WRITE = "workflows:write"
    """Drafts and segments: nothing that reaches anybody."""
    WORKFLOWS_RUN = "workflows:run"
    """Publishing, enrolling, and the whole life of a workflow."""
    SETTINGS_READ = "settings:read"
    SETTINGS_WRITE = "settings:write"
    USERS_MANAGE = "users:manage"
    KEYS_MANAGE = "keys:manage"
    WEBHOOKS_MANAGE = "webhooks:manage"
    """The webhooks that Jalon calls; with contacts:read, since their calls name contacts."""
    AUDIT_READ = "audit:read"
    HEALTH_READ = "health:read"


_LOOKING = {
    Permission.CONTACTS_READ,
    Permission.CONTENT_READ,
    Permission.WORKFLOWS_READ,
    Permission.HEALTH_READ,
}
_MARKETING = _LOOKING | {
    Permission.CONTACTS_WRITE,
    Permission.EVENTS_WRITE,
    Permission.CONTENT_WRITE,
    Permission.WORKFLOWS_WRITE,
    Permission.WORKFLOWS_RUN,
    Permission.SETTINGS_READ,
}

PERMISSIONS_OF: Mapping[str, frozenset[Permission]] = {
    User.Role.OWNER: frozenset(Permission),
    User.Role.MARKETER: frozenset(_MARKETING),
    User.Role.ANALYST: frozenset(_LOOKING),
    User.Role.DEVELOPER: frozenset(
        _MARKETING | {Permission.KEYS_MANAGE, Permission.WEBHOOKS_MANAGE, Permission.AUDIT_READ}
    ),
}
"""By role."""
