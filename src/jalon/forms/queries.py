"""Reads on forms, what was submitted, resources and landing pages."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db.models import Count, Max, Q

from jalon.core.errors import NotFound
from jalon.core.ids import lane_of
from jalon.forms import models
from jalon.forms.design import Form, LandingPage


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


def form_of(slug: str) -> Form:
    """A form, as it is now. Raises NotFound."""
    kept = models.Form.objects.filter(slug=slug).first()
    if kept is None:
        raise _unknown("form", slug, "form list")
    return msgspec.convert(kept.design, Form)


def landing_of(slug: str) -> LandingPage:
    """A landing page, as it is now. Raises NotFound."""
    kept = models.LandingPage.objects.filter(slug=slug).first()
    if kept is None:
        raise _unknown("landing page", slug, "page list")
    return msgspec.convert(kept.design, LandingPage)


def resource_of(slug: str) -> models.Resource:
    """A resource. Raises NotFound."""
    kept = models.Resource.objects.filter(slug=slug).first()
    if kept is None:
        raise _unknown("resource", slug, "resource list")
    return kept


def versions_of(form: str) -> dict[str, int]:
    """The version of each consent of a form, as worded now."""
    found = models.Wording.objects.filter(form=form).values("key").annotate(latest=Max("version"))
    return {row["key"]: row["latest"] for row in found}


def forms() -> list[FormLine]:
    """Every form, by short name."""
    sent = dict(
        models.Submission.objects.values_list("form").annotate(n=Count("id")).order_by("form")
    )
    return [
        FormLine(each.slug, each.name, len(each.design["fields"]), sent.get(each.slug, 0),
                 each.updated_at)
        for each in models.Form.objects.order_by("slug")
    ]  # fmt: skip


def landings() -> list[LandingPage]:
    """Every landing page, by short name."""
    found = models.LandingPage.objects.order_by("slug")
    return [msgspec.convert(each.design, LandingPage) for each in found]


def resources() -> list[ResourceLine]:
    """Every resource, by short name."""
    counted = models.Download.objects.values("resource").annotate(
        people=Count("id", filter=Q(machine=False)), machines=Count("id", filter=Q(machine=True))
    )
    times = {row["resource"]: (row["people"], row["machines"]) for row in counted}
    return [
        ResourceLine(each.slug, each.name, "url" if each.url else "file", each.size,
                     *times.get(each.slug, (0, 0)))
        for each in models.Resource.objects.order_by("slug")
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


def _unknown(what: str, slug: str, look: str) -> NotFound:
    return NotFound(
        f"There is no {what} {slug[:60]!r}.",
        remedy=f"List them: jalon {look}",
        code=f"{what.replace(' ', '_')}_not_found",
    )
