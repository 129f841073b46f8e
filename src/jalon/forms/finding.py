"""Which forms, landing pages, resources and submissions there are."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT

from jalon.core.alphabet import alphabetical
from jalon.core.keyset import counted
from jalon.core.tallies import Tally
from jalon.definition.problems import Locale
from jalon.forms.models import Form, LandingPage, Resource, Submission

M = TypeVar("M", Form, LandingPage, Resource)


def find_forms(
    search: str = "", *, archived: bool = False, resource: str = "", joins: str = ""
) -> QuerySet[Form]:
    """The forms in use, or the archived ones, whose short name or name holds a text; that give a
    resource, or have people join a list. Each with `alphabetical`, what its name is sorted by."""
    found = Form.objects.annotate(alphabetical=alphabetical("name", "slug"))
    if resource:
        found = found.filter(design__resource=resource)
    if joins:
        ticked = Q(design__consents__contains=[{"join_list": joins}])
        found = found.filter(Q(design__join_list=joins) | ticked)
    return _sought(found, search, Q(name__icontains=search), archived=archived)


def find_landings(
    search: str = "", *, archived: bool = False, form: str = "", locale: Locale = "en"
) -> QuerySet[LandingPage]:
    """The same of landing pages, by their titles: those with a form. They are sorted by their
    titles in a language, or in the other one where it is missing."""
    other = "fr" if locale == "en" else "en"
    titles = (KT(f"design__title__{locale}"), KT(f"design__title__{other}"))
    found = LandingPage.objects.annotate(alphabetical=alphabetical(*titles, "slug"))
    if form:
        found = found.filter(design__form=form)
    named = Q(design__title__en__icontains=search) | Q(design__title__fr__icontains=search)
    return _sought(found, search, named, archived=archived)


def find_resources(
    search: str = "", *, archived: bool = False, file: bool | None = None
) -> QuerySet[Resource]:
    """The same of resources: those that are a file, or are an address."""
    found = Resource.objects.annotate(alphabetical=alphabetical("name", "slug"))
    if file is not None:
        found = found.filter(url="") if file else found.exclude(url="")
    return _sought(found, search, Q(name__icontains=search), archived=archived)


def find_submissions(
    form: str,
    *,
    waiting: bool | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[Submission]:
    """What was submitted by a form, the last first, going on `before` the place of one: those that
    wait for a confirmation, or those that do not."""
    found = _submissions(form, waiting)
    if before is not None:
        at, id_ = before
        found = found.filter(Q(at__lt=at) | Q(at=at, id__lt=id_))
    return list(found.order_by("-at", "-id")[:limit])


def count_submissions(form: str, *, waiting: bool | None = None) -> Tally:
    """How many they are, up to 10,000."""
    return counted(_submissions(form, waiting))


def _submissions(form: str, waiting: bool | None) -> QuerySet[Submission]:
    found = Submission.objects.filter(form=form)
    waits = Q(awaits=True, confirmed_at=None)
    return found if waiting is None else found.filter(waits if waiting else ~waits)


def _sought(found: QuerySet[M], search: str, named: Q, *, archived: bool) -> QuerySet[M]:
    found = found.filter(archived_at__isnull=not archived)
    return found.filter(Q(slug__icontains=search) | named) if search else found
