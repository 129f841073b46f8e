"""How often forms were submitted, and resources downloaded."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Max, Q

from jalon.forms.models import Download, Submission


class Submitted(NamedTuple):
    """What became of a form. Those that wait have not been confirmed (yet)."""

    submissions: int = 0
    waiting: int = 0
    latest: datetime | None = None


class Downloads(NamedTuple):
    """Downloads of a resource, by people and by machines."""

    people: int = 0
    machines: int = 0


def submitted(forms: Iterable[str]) -> dict[str, Submitted]:
    """How often each form was submitted."""
    slugs = list(forms)
    counted = (
        Submission.objects.filter(form__in=slugs)
        .values_list("form")
        .annotate(
            sent=Count("id"),
            waiting=Count("id", filter=Q(awaits=True, confirmed_at=None)),
            latest=Max("at"),
        )
        .order_by("form")
    )
    return dict.fromkeys(slugs, Submitted()) | {
        form: Submitted(*counts) for form, *counts in counted
    }


def submitted_on(form: str, page: str) -> int:
    """How often a form was submitted from a page, named by its address."""
    return Submission.objects.filter(form=form, page=page).count()


def downloads(resources: Iterable[str]) -> dict[str, Downloads]:
    """How often each resource was downloaded."""
    slugs = list(resources)
    machine = Q(machine=True)
    counted = (
        Download.objects.filter(resource__in=slugs)
        .values_list("resource")
        .annotate(people=Count("id", filter=~machine), machines=Count("id", filter=machine))
        .order_by("resource")
    )
    return dict.fromkeys(slugs, Downloads()) | {
        resource: Downloads(*counts) for resource, *counts in counted
    }
