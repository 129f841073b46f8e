"""The audit log: who changed what, and when (ACC-3)."""

from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from jalon.accounts.models import AuditEntry
from jalon.core import clock
from jalon.core.errors import Invalid
from jalon.core.ids import new_id
from jalon.core.keyset import counted, in_order
from jalon.core.tallies import Tally


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


Sort = Literal["at", "-at"]


def page_of(
    which: Which, *, sort: Sort = "-at", after: str | None = None, limit: int
) -> list[AuditEntry]:
    """The latest changes, or the first; going on after the change of that id. Raises Invalid when
    it is no id."""
    place = (_id(after),) * 2 if after is not None else None
    by_id = sort.replace("at", "id")  # they follow one another in time
    return list(in_order(_found(which), by_id, unique="id", after=place)[:limit])


def count_of(which: Which) -> Tally:
    """How many they are, up to 10,000; not exact: more."""
    return counted(_found(which))


def _found(which: Which) -> QuerySet[AuditEntry]:
    found = AuditEntry.objects.all()
    wanted = {name: getattr(which, name) for name in ("kind", "name", "who", "action")}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    if which.since is not None:
        found = found.filter(at__gte=which.since)
    if which.until is not None:
        found = found.filter(at__lt=which.until)
    return found


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(
            f"{text[:60]!r} is not an id.", code="cursor_invalid", phrase="audit_cursor"
        ) from None
