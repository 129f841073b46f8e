"""The audit log: who changed what, and when (ACC-3)."""

from typing import Any

from jalon.accounts.models import AuditEntry
from jalon.core import clock
from jalon.core.ids import new_id


def record(who: str, action: str, *, kind: str, name: str, **detail: Any) -> None:
    """Notes a change, in the caller's transaction: it is known exactly when it was made."""
    AuditEntry.objects.create(
        id=new_id(), at=clock.now(), who=who, action=action, kind=kind, name=name, detail=detail
    )


def entries(kind: str, name: str) -> list[AuditEntry]:
    """The changes to one thing, latest first."""
    return list(AuditEntry.objects.filter(kind=kind, name=name).order_by("-at", "-id"))
