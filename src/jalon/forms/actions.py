"""Every write on forms and landing pages; what visitors submit is in `submitting`."""

from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import transaction

from jalon.accounts.audit import record
from jalon.contacts.attributes import declare
from jalon.core import clock
from jalon.core.errors import Conflict, Invalid
from jalon.definition.problems import Problem
from jalon.forms import models
from jalon.forms.checking import EMAIL, check_form, check_landing
from jalon.forms.design import Form, LandingPage, Texts


@dataclass(frozen=True)
class Saved:
    """What a save did. `versions` are those of the consents, by key."""

    slug: str
    created: bool
    changed: bool
    versions: dict[str, int]


class NotSaved(Invalid):
    """A form or landing page with problems; nothing of it was kept."""

    code = "form_not_saved"

    def __init__(self, problems: list[Problem]) -> None:
        first = problems[0]
        super().__init__(
            f"It was not saved: {first.message['en']}",
            remedy=first.remedy["en"],
            problems=[msgspec.to_builtins(each) for each in problems],
            why=first.message,
            mend=first.remedy,
        )
        self.problems = problems


@transaction.atomic
def save_form(form: Form, *, by: str = "cli") -> Saved:
    """Creates or changes a form, and declares the attributes it asks for.

    A consent whose wording changed gets a new version; the old one stays known for ever. The same
    again changes nothing. Raises NotSaved, with every problem, and Conflict for an archived form;
    keeps nothing then.
    """
    if problems := check_form(form):
        raise NotSaved(problems)
    now, written = clock.now(), _plain(form)
    kept, created = models.Form.objects.select_for_update().get_or_create(
        slug=form.form,
        defaults={"name": form.name, "design": written, "created_at": now, "updated_at": now},
    )
    refuse_archived("form", kept)
    changed = created or kept.design != written
    if changed:
        kept.name, kept.design, kept.updated_at = form.name, written, now
        kept.save()
        declare({each.attribute: each.type or "text"
                 for each in form.fields if each.attribute != EMAIL})  # fmt: skip
        record(by, "create" if created else "change", kind="form", name=form.form, design=written)
    versions = {each.key: _version(form.form, each.key, each.wording)
                for each in form.consents}  # fmt: skip
    return Saved(form.form, created, changed, versions)


@transaction.atomic
def save_landing(page: LandingPage, *, by: str = "cli") -> Saved:
    """Creates or changes a landing page. Raises NotSaved, and Conflict for an archived one; keeps
    nothing then."""
    if problems := check_landing(page):
        raise NotSaved(problems)
    now, written = clock.now(), _plain(page)
    kept, created = models.LandingPage.objects.select_for_update().get_or_create(
        slug=page.page, defaults={"design": written, "created_at": now, "updated_at": now}
    )
    refuse_archived("landing page", kept)
    changed = created or kept.design != written
    if changed:
        kept.design, kept.updated_at = written, now
        kept.save()
        action = "create" if created else "change"
        record(by, action, kind="landing_page", name=page.page, design=written)
    return Saved(page.page, created, changed, {})


def refuse_archived(what: str, kept: models.Form | models.Resource | models.LandingPage) -> None:
    """Raises Conflict when it is put away: nobody sees what would be changed."""
    if kept.archived_at is not None:
        raise Conflict(
            f"The {what} {kept.slug} is archived.",
            remedy="Restore it first, or choose another short name.",
            code="archived",
            thing=what,
            name=kept.slug,
        )


def _plain(design: Form | LandingPage) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(design)
    return plain


def _version(form: str, key: str, wording: Texts) -> int:
    """The version of a wording, which is the latest or becomes it."""
    latest = models.Wording.objects.filter(form=form, key=key).order_by("-version").first()
    if latest is not None and latest.wording == wording:
        return latest.version
    version = latest.version + 1 if latest else 1
    models.Wording.objects.create(
        form=form, key=key, version=version, wording=wording, since=clock.now()
    )
    return version
