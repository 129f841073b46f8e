"""Reads on forms, what was submitted, resources and landing pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec
from django.db.models import Max, QuerySet

from jalon.core.errors import NotFound
from jalon.core.ids import lane_of
from jalon.forms import models
from jalon.forms.counting import downloads, submitted
from jalon.forms.design import Form, LandingPage

Kind = Literal["form", "landing_page", "resource"]
Kept = models.Form | models.LandingPage | models.Resource

_KEPT_AS: Mapping[Kind, QuerySet[Any]] = {
    "form": models.Form.objects.all(),
    "landing_page": models.LandingPage.objects.all(),
    "resource": models.Resource.objects.all(),
}
_LISTED_BY: Mapping[Kind, str] = {
    "form": "form list",
    "landing_page": "page list",
    "resource": "resource list",
}


class FormLine(NamedTuple):
    """A line of the list of forms."""

    slug: str
    name: str
    fields: int
    submissions: int
    updated_at: datetime


class ResourceLine(NamedTuple):
    """A line of the list of resources; downloads by people, and by machines."""

    slug: str
    name: str
    kind: str
    size: int
    people: int
    machines: int


def kept_of(kind: Kind, slug: str, *, lock: bool = False) -> Kept:
    """A form, landing page or resource as it is kept, archived or not. Locked, it changes for
    nobody else until the transaction ends. Raises NotFound."""
    rows = _KEPT_AS[kind]
    kept: Kept | None = (rows.select_for_update() if lock else rows).filter(slug=slug).first()
    if kept is None:
        raise _unknown(kind, slug)
    return kept


def form_of(slug: str, *, open_only: bool = False) -> Form:
    """A form, as it is now; `open_only`: one that visitors may fill in. Raises NotFound."""
    return msgspec.convert(_design("form", slug, open_only=open_only), Form)


def landing_of(slug: str, *, open_only: bool = False) -> LandingPage:
    """A landing page, as it is now; `open_only`: one that visitors may see. Raises NotFound."""
    return msgspec.convert(_design("landing_page", slug, open_only=open_only), LandingPage)


def resource_of(slug: str, *, lock: bool = False) -> models.Resource:
    """A resource, archived or not. Raises NotFound."""
    kept = kept_of("resource", slug, lock=lock)
    assert isinstance(kept, models.Resource)
    return kept


def versions_of(form: str) -> dict[str, int]:
    """The version of each consent of a form, as worded now."""
    found = models.Wording.objects.filter(form=form).values("key").annotate(latest=Max("version"))
    return {row["key"]: row["latest"] for row in found}


def wordings_of(form: str) -> list[models.Wording]:
    """Every wording that the consents of a form ever had, the oldest first."""
    return list(models.Wording.objects.filter(form=form).order_by("key", "version"))


def forms(*, archived: bool = False) -> list[FormLine]:
    """Every form that is archived, or is not, by short name."""
    found = models.Form.objects.filter(archived_at__isnull=not archived).order_by("slug")
    sent = submitted(each.slug for each in found)
    return [
        FormLine(each.slug, each.name, len(each.design["fields"]), sent[each.slug].submissions,
                 each.updated_at)
        for each in found
    ]  # fmt: skip


def landings(*, archived: bool = False) -> list[LandingPage]:
    """Every landing page that is archived, or is not, by short name."""
    found = models.LandingPage.objects.filter(archived_at__isnull=not archived).order_by("slug")
    return [msgspec.convert(each.design, LandingPage) for each in found]


def resources(*, archived: bool = False) -> list[ResourceLine]:
    """Every resource that is archived, or is not, by short name."""
    found = models.Resource.objects.filter(archived_at__isnull=not archived).order_by("slug")
    times = downloads(each.slug for each in found)
    return [
        ResourceLine(each.slug, each.name, "url" if each.url else "file", each.size,
                     *times[each.slug])
        for each in found
    ]  # fmt: skip


def submissions(form: str, *, limit: int = 50) -> list[dict[str, Any]]:
    """The latest submissions of a form, the last first, with all that is kept of them."""
    kept = models.Submission.objects.filter(form=form).order_by("-at", "-id")[:limit]
    return list(kept.values(*_TOLD))


def submissions_of(contact_id: UUID) -> list[dict[str, Any]]:
    """Every submission of a contact, oldest first, for its page and its export (CON-4, CON-5)."""
    kept = models.Submission.objects.filter(
        lane=lane_of(contact_id), contact_id=contact_id
    ).order_by("at", "id")
    return list(kept.values(*_TOLD))


_TOLD = ("id", "contact_id", "form", "values", "consents", "locale", "page", "address",
         "user_agent", "at", "wall_at", "awaits", "confirmed_at", "proof")  # fmt: skip


def _design(kind: Kind, slug: str, *, open_only: bool) -> Any:
    kept = kept_of(kind, slug)
    assert isinstance(kept, models.Form | models.LandingPage)
    if open_only and kept.archived_at is not None:
        raise _unknown(kind, slug)
    return kept.design


def _unknown(kind: Kind, slug: str) -> NotFound:
    return NotFound(
        f"There is no {kind.replace('_', ' ')} {slug[:60]!r}.",
        remedy=f"List them: jalon {_LISTED_BY[kind]}",
        code=f"{kind}_not_found",
        name=slug[:60],
    )
