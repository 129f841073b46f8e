"""Forms, landing pages, resources and submissions, page by page."""

from datetime import datetime
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from jalon.forms.models import Form, LandingPage, Resource, Submission

M = TypeVar("M", Form, LandingPage, Resource)


class Slice(NamedTuple):
    """Which of a list: those whose short name or name holds `search`, `after` a short name."""

    search: str = ""
    archived: bool = False
    after: str = ""
    limit: int = 50


class Found(NamedTuple, Generic[M]):
    """Those of a slice; the short name after which it goes on, None: those were all; and how many
    there are of all slices."""

    rows: list[M]
    next: str | None
    total: int


def find_forms(which: Slice, *, resource: str = "", joins: str = "") -> Found[Form]:
    """Forms by short name: those that give a resource, or have people join a list."""
    found = Form.objects.all()
    if resource:
        found = found.filter(design__resource=resource)
    if joins:
        ticked = Q(design__consents__contains=[{"join_list": joins}])
        found = found.filter(Q(design__join_list=joins) | ticked)
    return _slice(found, which, Q(name__icontains=which.search))


def find_landings(which: Slice, *, form: str = "") -> Found[LandingPage]:
    """Landing pages by short name: those with a form."""
    found = LandingPage.objects.all()
    if form:
        found = found.filter(design__form=form)
    titles = Q(design__title__en__icontains=which.search)
    return _slice(found, which, titles | Q(design__title__fr__icontains=which.search))


def find_resources(which: Slice, *, file: bool | None = None) -> Found[Resource]:
    """Resources by short name: those that are a file, or are an address."""
    found = Resource.objects.all()
    if file is not None:
        found = found.filter(url="") if file else found.exclude(url="")
    return _slice(found, which, Q(name__icontains=which.search))


def find_submissions(
    form: str,
    *,
    waiting: bool | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[Submission]:
    """What was submitted by a form, the last first, going on `before` the place of one: those that
    wait for a confirmation, or those that do not."""
    found = Submission.objects.filter(form=form)
    if waiting is not None:
        waits = Q(awaits=True, confirmed_at=None)
        found = found.filter(waits if waiting else ~waits)
    if before is not None:
        at, id_ = before
        found = found.filter(Q(at__lt=at) | Q(at=at, id__lt=id_))
    return list(found.order_by("-at", "-id")[:limit])


def _slice(found: QuerySet[M], which: Slice, named: Q) -> Found[M]:
    found = found.filter(archived_at__isnull=not which.archived)
    if which.search:
        found = found.filter(Q(slug__icontains=which.search) | named)
    rows = list(found.filter(slug__gt=which.after).order_by("slug")[: which.limit + 1])
    on = rows[which.limit - 1].slug if len(rows) > which.limit else None
    return Found(rows[: which.limit], on, found.count())
