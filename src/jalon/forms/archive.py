"""Putting forms, resources and landing pages away, bringing them back, and deleting them.

What is archived is kept whole. Visitors see no archived form and no archived page; whoever has a
link to an archived resource may still download it.
"""

from typing import Literal

import msgspec
from django.db import transaction

from jalon.accounts.audit import record
from jalon.core import clock
from jalon.core.errors import Conflict
from jalon.definition.problems import Problem
from jalon.forms import models
from jalon.forms.actions import NotSaved
from jalon.forms.checking import check_form, check_landing
from jalon.forms.design import Form, LandingPage
from jalon.forms.queries import Kept, Kind, kept_of
from jalon.forms.storage import forget_file

Naming = Literal["form", "list", "resource"]
"""What forms and landing pages name."""


def archive(kind: Kind, slug: str, *, by: str = "cli") -> None:
    """Puts something away. Again changes nothing. Raises NotFound. Whether something needs it is
    for the caller to know."""
    with transaction.atomic():
        kept = kept_of(kind, slug, lock=True)
        if kept.archived_at is None:
            kept.archived_at = clock.now()
            kept.save(update_fields=["archived_at"])
            record(by, "archive", kind=kind, name=slug)


def restore(kind: Kind, slug: str, *, by: str = "cli") -> None:
    """Brings something back. Again changes nothing. Raises NotFound; and NotSaved when what it
    names is there no more."""
    with transaction.atomic():
        kept = kept_of(kind, slug, lock=True)
        if kept.archived_at is None:
            return
        if problems := _check(kept):
            raise NotSaved(problems)
        kept.archived_at = None
        kept.save(update_fields=["archived_at"])
        record(by, "restore", kind=kind, name=slug)


def delete(kind: Kind, slug: str, *, by: str = "cli") -> None:
    """Deletes what is archived. What was submitted, and every wording of consents, stays for
    ever; a resource's file goes. Raises NotFound, and Conflict unless it is archived. Whether
    something needs it is for the caller to know."""
    with transaction.atomic():
        kept = kept_of(kind, slug, lock=True)
        if kept.archived_at is None:
            raise Conflict(
                f"The {kind.replace('_', ' ')} {slug} is not archived, and only what is can be "
                "deleted.",
                remedy="Archive it first.",
                code="not_archived",
                thing=kind,
                name=slug,
            )
        kept.delete()
        if isinstance(kept, models.Resource):
            forget_file(kept.stored)
        record(by, "delete", kind=kind, name=slug)


def naming(thing: Naming, name: str) -> list[tuple[Kind, str]]:
    """The forms and landing pages, archived ones left out, that name something."""
    forms = models.Form.objects.filter(archived_at=None).order_by("slug")
    found: list[tuple[Kind, str]] = [
        ("form", form.slug)
        for form in forms
        if name in _named(msgspec.convert(form.design, Form)).get(thing, ())
    ]
    if thing == "form":
        pages = models.LandingPage.objects.filter(archived_at=None, design__form=name)
        found += [("landing_page", slug) for slug in sorted(pages.values_list("slug", flat=True))]
    return found


def _named(form: Form) -> dict[Naming, set[str | None]]:
    lists = {form.join_list, *(consent.join_list for consent in form.consents)}
    return {"list": lists, "resource": {form.resource}}


def _check(kept: Kept) -> list[Problem]:
    match kept:
        case models.Form():
            return check_form(msgspec.convert(kept.design, Form))
        case models.LandingPage():
            return check_landing(msgspec.convert(kept.design, LandingPage))
        case _:
            return []
