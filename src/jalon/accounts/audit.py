"""The audit log: who changed what, and when (ACC-3)."""

from datetime import datetime
from typing import Any, NamedTuple
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


class Which(NamedTuple):
    """Which changes: of a kind of things or of one, by somebody, of a sort, made from an instant on
    and before another, in business time. What is left out does not matter."""

    kind: str = ""
    name: str = ""
    who: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None


def page_of(which: Which, *, before: str | None = None, limit: int) -> list[AuditEntry]:
    """The latest changes; `before` the change of that id. Raises Invalid when it is no id."""
    found = AuditEntry.objects.order_by("-id")
    wanted = {name: getattr(which, name) for name in ("kind", "name", "who", "action")}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    if which.since is not None:
        found = found.filter(at__gte=which.since)
    if which.until is not None:
        found = found.filter(at__lt=which.until)
    if before is not None:
        found = found.filter(id__lt=_id(before))
    return list(found[:limit])


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(
            f"{text[:60]!r} is not an id.", code="cursor_invalid", phrase="audit_cursor"
        ) from None
