"""The audit log: who changed what, and when (ACC-3)."""

from typing import Any
from uuid import UUID

from jalon.accounts.models import AuditEntry
from jalon.core import clock
from jalon.core.errors import Invalid
from jalon.core.ids import new_id


def record(who: str, action: str, *, kind: str, name: str, **detail: Any) -> None:
    """Notes a change, in the caller's transaction: it is known exactly when it was made."""
    AuditEntry.objects.create(
        id=new_id(), at=clock.now(), who=who, action=action, kind=kind, name=name, detail=detail
    )


def entries(kind: str, name: str) -> list[AuditEntry]:
    """The changes to one thing, latest first."""
    return list(AuditEntry.objects.filter(kind=kind, name=name).order_by("-at", "-id"))


def page_of(
    *, kind: str = "", name: str = "", before: str | None = None, limit: int
) -> list[AuditEntry]:
    """The latest changes: of a kind of things, of one, or of all; `before` the change of that
    id. Raises Invalid when it is no id."""
    found = AuditEntry.objects.order_by("-id")
    if kind:
        found = found.filter(kind=kind)
    if name:
        found = found.filter(name=name)
    if before is not None:
        found = found.filter(id__lt=_id(before))
    return list(found[:limit])


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(f"{text[:60]!r} is not an id.", code="cursor_invalid") from None
