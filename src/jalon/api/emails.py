"""Emails: their words by locale, their versions, previews and tests."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from jalon.accounts.audit import record
from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Address, Body, Line, Long, Number, Slug
from jalon.api.etags import check_match, etag_of
from jalon.api.language import DefinitionProblem, locale_of, told
from jalon.api.paging import CountedPage, Cursor, Limit, Page, keyset_page
from jalon.contacts.queries import find_contact
from jalon.core import limits
from jalon.core.alphabet import alphabetical
from jalon.core.errors import NotFound
from jalon.definition.emails import Content, EmailDesign
from jalon.emails import queries
from jalon.emails.actions import save_design
from jalon.emails.check import check_design
from jalon.emails.models import Email, EmailVersion
from jalon.runtime.dry_runs.previewing import Seen, preview, send_test
from jalon.workflows.deleting import delete_email
from jalon.workflows.sender_check import check_sender

router = Router(tags=["emails"])

Locale = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")]


class EmailWords(Body):
    """An email in one language: MJML or HTML, with Liquid; never both. Without `text`, the plain
    text is made from the rest."""

    subject: Line
    preheader: Line = ""
    mjml: Long | None = None
    html: Long | None = None
    text: Long | None = None


class EmailBody(Body):
    """An email whole. `fallback` is the locale for contacts whose own is missing; without, the
    first written. Without `sender`, the default one sends it."""

    name: Line = ""
    category: Line = ""
    transactional: bool = False
    sender: Slug | None = None
    fallback: Locale | None = None
    locales: Annotated[dict[Locale, EmailWords], Field(min_length=1, max_length=100)]

    def as_definition(self) -> EmailDesign:
        """As the actions take it."""
        given = self.model_dump(exclude_none=True)
        return msgspec.convert(given, EmailDesign)


class EmailChanges(Body):
    """What is to change of an email; what is left out stays. A locale goes whole: its new words,
    or null to drop it."""

    name: Line | None = None
    category: Line | None = None
    transactional: bool | None = None
    sender: Slug | None = None
    fallback: Locale | None = None
    locales: Annotated[dict[Locale, EmailWords | None], Field(max_length=100)] = {}


class EmailSummary(Schema):
    """An email, less its words. `version` is the newest."""

    slug: str
    name: str
    category: str
    transactional: bool
    sender: str | None
    version: int
    created_at: datetime


class EmailWhole(EmailSummary):
    """An email with the words of its newest version."""

    fallback: str
    locales: dict[str, Any]


class EmailVersionSummary(Schema):
    """A version of an email's words. It never changes."""

    number: int
    fallback: str
    created_at: datetime


class EmailVersionWhole(EmailVersionSummary):
    """A version with its words."""

    locales: dict[str, Any]


class EmailProblems(Schema):
    """What keeps a design from being saved; empty: nothing."""

    problems: list[DefinitionProblem]


class EmailLook(Body):
    """Whose data to fill the email with (an email address, an external id or an id), in which
    locale, and the properties of the event that its Liquid reads. `design`: words that are not
    saved."""

    contact: Annotated[Line, Field(min_length=1)]
    locale: Locale | None = None
    event: dict[str, Any] = {}
    design: EmailBody | None = None


class EmailTest(EmailLook):
    """Who gets the test."""

    to: Annotated[list[Address], Field(min_length=1, max_length=10)]


class EmailShown(Schema):
    """An email as a contact would read it."""

    subject: str
    html: str
    text: str
    sender_name: str
    sender_address: str


class Wanted(Schema):
    """Which emails: of a category, and whose name or slug holds a text, whatever its case. And in
    which order."""

    search: Line = ""
    category: Line = ""
    sort: Literal["slug", "-slug", "name", "-name"] = "slug"
    limit: Limit = 50
    cursor: Cursor = ""


@router.get(
    "/emails",
    response=CountedPage[EmailSummary],
    auth=Needs(Permission.CONTENT_READ),
    operation_id="list_emails",
)
def list_emails(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The emails, by slug unless another order is asked for."""
    found = Email.objects.annotate(alphabetical=alphabetical("name", "slug"))
    if wanted.category:
        found = found.filter(category=wanted.category)
    if search := wanted.search.strip():
        found = found.filter(Q(name__icontains=search) | Q(slug__icontains=search))
    sort = wanted.sort.replace("name", "alphabetical")
    items, after = keyset_page(found, sort, cursor=wanted.cursor, limit=wanted.limit)
    return {"items": items, "next": after, "total": found.count()}


@router.get(
    "/emails/{slug}",
    response=EmailWhole,
    auth=Needs(Permission.CONTENT_READ),
    operation_id="get_email",
)
def get_email(request: HttpRequest, response: HttpResponse, slug: Path[Slug]) -> EmailWhole:  # noqa: ARG001 - Ninja's
    """An email with its words."""
    return _answer(slug, response)


@router.put(
    "/emails/{slug}",
    response=EmailWhole,
    auth=Needs(Permission.CONTENT_WRITE),
    operation_id="save_email",
)
def put_email(
    request: HttpRequest, response: HttpResponse, slug: Path[Slug], body: EmailBody
) -> EmailWhole:
    """Creates an email, or replaces one. What is sent from then on says the new words; a new
    version is made when they differ. Problems refuse it, and come with the answer."""
    return _save(request, response, slug, body.as_definition())


@router.patch(
    "/emails/{slug}",
    response=EmailWhole,
    auth=Needs(Permission.CONTENT_WRITE),
    operation_id="change_email",
)
def patch_email(
    request: HttpRequest, response: HttpResponse, slug: Path[Slug], body: EmailChanges
) -> EmailWhole:
    """Changes part of an email."""
    given = body.model_dump(exclude_unset=True, exclude={"locales"})
    changes = {name: one for name, one in given.items() if one is not None or name == "sender"}
    words = {
        locale: msgspec.convert(each.model_dump(exclude_none=True), Content)
        for locale, each in body.locales.items()
        if each is not None
    }
    with transaction.atomic():
        # Two who change different parts of it at once take turns, and both are heard.
        Email.objects.select_for_update().filter(slug=slug).first()
        before = queries.design(slug)
        kept = {name: one for name, one in before.locales.items() if name not in body.locales}
        design = msgspec.structs.replace(before, **changes, locales={**kept, **words})
        return _save(request, response, slug, design)


@router.delete(
    "/emails/{slug}",
    response={204: None},
    auth=Needs(Permission.CONTENT_WRITE),
    operation_id="delete_email",
)
def remove_email(request: HttpRequest, slug: Path[Slug]) -> Status[None]:
    """Deletes an email that no living workflow and no segment needs. Its versions stay, for the
    messages that were made from them."""
    if request.headers.get("If-Match"):
        check_match(request, _etag(_whole(slug)))
    delete_email(slug, by=actor_of(request).name)
    return Status(204, None)


@router.get(
    "/emails/{slug}/versions",
    response=Page[EmailVersionSummary],
    auth=Needs(Permission.CONTENT_READ),
    operation_id="list_email_versions",
)
def list_versions(request: HttpRequest, slug: Path[Slug]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The latest 200 versions of an email, the newest first."""
    _known(slug)
    return {"items": list(EmailVersion.objects.filter(email=slug).order_by("-number")[:200])}


@router.get(
    "/emails/{slug}/versions/{number}",
    response=EmailVersionWhole,
    auth=Needs(Permission.CONTENT_READ),
    operation_id="get_email_version",
)
def get_version(request: HttpRequest, slug: Path[Slug], number: Path[Number]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """What a version says."""
    by_locale, fallback = queries.contents(slug, number)
    version = EmailVersion.objects.get(email=slug, number=number)
    return {
        "number": number,
        "fallback": fallback,
        "created_at": version.created_at,
        "locales": msgspec.to_builtins(by_locale),
    }


@router.post(
    "/emails/{slug}/check",
    response=EmailProblems,
    auth=Needs(Permission.CONTENT_READ),
    operation_id="check_email",
)
def check_email(request: HttpRequest, slug: Path[Slug], body: EmailBody) -> dict[str, Any]:  # noqa: ARG001 - the email may not be there yet
    """What would keep these words from being saved. Saves nothing."""
    design = body.as_definition()
    problems = [*check_design(design), *check_sender(design.sender)]
    return {"problems": told(problems, locale_of(request))}


@router.post(
    "/emails/{slug}/preview",
    response=EmailShown,
    auth=Needs(Permission.CONTENT_READ),
    operation_id="preview_email",
)
def preview_email(request: HttpRequest, slug: Path[Slug], body: EmailLook) -> EmailShown:
    """The email as a contact would read it. Sends nothing; needs the scope contacts:read too."""
    actor_of(request).check(Permission.CONTACTS_READ)
    return EmailShown.from_orm(preview(_seen(slug, body)))


@router.post(
    "/emails/{slug}/test",
    response=EmailShown,
    auth=Needs(Permission.CONTENT_WRITE),
    operation_id="test_email",
)
def test_email(request: HttpRequest, slug: Path[Slug], body: EmailTest) -> EmailShown:
    """Sends the email, marked [Test], to up to 10 addresses; needs the scope
    contacts:read too. No figure counts it."""
    actor = actor_of(request)
    actor.check(Permission.CONTACTS_READ)
    limits.require("email_test", actor.name, most=60, seconds=3600)
    return EmailShown.from_orm(send_test(_seen(slug, body), body.to, by=actor.name))


def _seen(slug: str, look: EmailLook) -> Seen:
    contact_id: UUID = find_contact(look.contact)
    design = queries.design(slug) if look.design is None else look.design.as_definition()
    return Seen(slug, design, contact_id, look.locale or "", look.event)


def _save(
    request: HttpRequest, response: HttpResponse, slug: str, design: EmailDesign
) -> EmailWhole:
    with transaction.atomic():
        present = Email.objects.select_for_update().filter(slug=slug).exists()
        check_match(request, _etag(_whole(slug)) if present else "")
        version = save_design(slug, design)
        record(actor_of(request).name, "save", kind="email", name=slug, version=version)
    return _answer(slug, response)


def _answer(slug: str, response: HttpResponse) -> EmailWhole:
    whole = _whole(slug)
    response["ETag"] = _etag(whole)
    return whole


def _whole(slug: str) -> EmailWhole:
    email = _known(slug)
    design = queries.design(slug)
    return EmailWhole(
        **{name: getattr(email, name) for name in EmailSummary.model_fields},
        fallback=design.fallback,
        locales=msgspec.to_builtins(design.locales),
    )


def _known(slug: str) -> Email:
    email = Email.objects.filter(slug=slug).first()
    if email is None:
        raise NotFound(
            f"There is no email {slug!r}.",
            remedy="List them first.",
            code="email_not_found",
            email=slug,
        )
    return email


def _etag(whole: EmailWhole) -> str:
    return etag_of(whole.model_dump(mode="json"))
