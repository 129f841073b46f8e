"""Contacts: finding, reading, saving, changing, and erasing them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, Line
from jalon.api.etags import check_match, etag_of
from jalon.api.language import locale_of
from jalon.api.paging import Cursor, Limit, Page, cursor_to, place_of
from jalon.contacts import queries
from jalon.contacts.actions import apply_change, check_list, save_contact
from jalon.contacts.attributes import AttributeInvalid, check_values
from jalon.contacts.change import Change, Lifecycle, check_locale, check_tag, check_time_zone
from jalon.contacts.companies import belonging_to
from jalon.contacts.identity import follow, holders
from jalon.contacts.keys import keys_of
from jalon.contacts.models import Contact as ContactRow
from jalon.contacts.searching import Sort, search, total
from jalon.core import clock
from jalon.core.errors import Invalid, NotFound
from jalon.core.french import said
from jalon.core.ids import lane_of
from jalon.definition.company import COMPANY_ID
from jalon.definition.problems import Locale
from jalon.delivery.bounces import Suspension, suspension
from jalon.engine.state import Contact
from jalon.events import actions as events
from jalon.events.checking import NewUpdate
from jalon.events.queries import pending_updates
from jalon.runtime.privacy import erase_contact

router = Router(tags=["contacts"])

Tags = Annotated[list[Line], Field(max_length=100)]


class WholeContact(Schema):
    """A contact with its attributes, tags and lists. `company` is the external id of the company
    it belongs to; what is known of that is attributes too, as `company.name`. `suspended`: the
    address gets no marketing email for a while, because it bounced too often; null: it does.
    `pending`: changes were taken in that take effect as soon as a worker runs."""

    id: UUID
    email: str | None
    external_id: str | None
    attributes: dict[str, Any]
    locale: str
    time_zone: str
    tags: list[str]
    lists: list[str]
    segments: list[str]
    marketing: Literal["unknown", "opted_in", "unsubscribed"]
    email_valid: bool
    score: float
    lifecycle: str
    owner: str | None
    company: str | None
    created_at: datetime
    suspended: Suspension | None = None
    pending: bool = False


class ContactChanges(Body):
    """What is to change; what is left out stays, and an attribute of null is cleared. A list goes
    by its slug, the owner by the email of a user (empty: nobody), the company by its external id
    (empty: none): one that is not known is created.

    `may_trigger`: workflows and segments hear of it, and the change takes effect in the contact's
    order, as soon as a worker runs (202); else it is made at once (200)."""

    attributes: Annotated[dict[str, Any], Field(max_length=500)] = {}
    add_tags: Tags = []
    remove_tags: Tags = []
    join_lists: Tags = []
    leave_lists: Tags = []
    locale: Line | None = None
    time_zone: Line | None = None
    lifecycle: Lifecycle | None = None
    owner: Line | None = None
    company: Line | None = None
    may_trigger: bool = True


class NewContact(ContactChanges):
    """A contact by its keys, at least one of them: who is not known yet is created. An email
    beside a known external id becomes the contact's address."""

    external_id: str | None = None
    email: str | None = None
    anonymous_id: str | None = None


class RefusedValue(Schema):
    """An attribute whose value does not fit its type; the rest was taken."""

    attribute: str
    code: str
    detail: str
    remedy: str = ""


class SavedContact(Schema):
    """The contact as it is now, the attributes that were refused, and why keys that are another
    contact's were left with it."""

    contact: WholeContact
    refused: list[RefusedValue]
    kept_keys: list[str]


class KeyWanted(Schema):
    """One key of the contact."""

    email: Line = ""
    external_id: Line = ""
    anonymous_id: Line = ""


class FoundContact(Schema):
    """A contact as a list shows it."""

    id: UUID
    email: str | None
    external_id: str | None
    attributes: dict[str, Any]
    locale: str
    tags: list[str]
    marketing: str
    lifecycle: str
    score: float
    created_at: datetime


class Sought(Schema):
    """Which contacts: `search` is the beginning of an email, or a whole external id, id or name;
    each `attribute`, as in plan=paid, holds exactly that. Without either: all of them."""

    search: Line = ""
    attribute: Annotated[list[Line], Field(max_length=10)] = []


class ContactsCounted(Schema):
    """How many there are; not `exact`: about as many."""

    total: int
    exact: bool


class SearchWanted(Sought):
    """The same, in which order, and which page. By name goes by the family name; whoever has no
    name, or no email, comes last. More than 100,000 are not sorted by score: look for fewer."""

    sort: Sort = "-created"
    limit: Limit = 50
    cursor: Cursor = ""


@router.get(
    "/contacts",
    response=Page[FoundContact],
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="list_contacts",
)
def list_contacts(request: HttpRequest, wanted: Query[SearchWanted]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """Contacts, the newest first unless another order is asked for."""
    place = place_of(wanted.cursor, parts=2)
    found = search(
        wanted.search,
        filters=attribute_filters(wanted.attribute),
        sort=wanted.sort,
        after=(place[0], place[1]) if place else None,
        limit=wanted.limit,
    )
    items = [one._asdict() for one in found.contacts]
    return {"items": items, "next": cursor_to(*found.next) if found.next else None}


@router.get(
    "/contacts/count",
    response=ContactsCounted,
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="count_contacts",
)
def count_contacts(request: HttpRequest, wanted: Query[Sought]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """How many contacts a search finds: up to 10,000 exactly, of more about how many."""
    return total(wanted.search, filters=attribute_filters(wanted.attribute)).as_total()


@router.post(
    "/contacts",
    response={200: SavedContact, 202: SavedContact},
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="save_contact",
)
def post_contact(request: HttpRequest, body: NewContact) -> Status[SavedContact]:
    """Creates the contact with these keys, or changes it."""
    by = actor_of(request).name
    keys = {"external_id": body.external_id, "email": body.email, "anonymous_id": body.anonymous_id}
    if not keys_of(**keys):
        raise Invalid(
            "A contact needs an email, an external id or an anonymous id.",
            remedy="Give one of them.",
            code="keys_missing",
        )
    change, bad = _change(body)
    kept: list[str] = []
    if body.may_trigger:
        recorded = events.record([NewUpdate(change=change, at=clock.now(), source=by, **keys)])
        for error in recorded.refused.values():
            raise error
        contact_id, kept = recorded.contact_ids[0], [str(one) for one in recorded.kept_keys]
    else:
        contact_id = save_contact(keys_of(**keys), change, source=by)
    refused = refused_values(bad, locale_of(request))
    saved = SavedContact(contact=_whole(contact_id), refused=refused, kept_keys=kept)
    return Status(202 if body.may_trigger else 200, saved)


@router.get(
    "/contacts/find",
    response=WholeContact,
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="find_contact",
)
def find_contact(
    request: HttpRequest,  # noqa: ARG001 - Ninja's
    response: HttpResponse,
    wanted: Query[KeyWanted],
) -> WholeContact:
    """The contact with an email, an external id or an anonymous id: one of the three."""
    keys = list(keys_of(wanted.external_id, wanted.email, wanted.anonymous_id).each())
    if len(keys) != 1:
        raise Invalid(
            "A contact is found by one key.",
            remedy="Give email, external_id or anonymous_id.",
            code="keys_missing",
            phrase="one_key",
        )
    found = holders(keys)
    if keys[0] not in found:
        raise NotFound(
            f"No contact has the {keys[0].kind} {keys[0].value[:100]!r}.",
            remedy="Save the contact first.",
            code="contact_not_found",
            phrase="contact_not_found_by",
            key=keys[0].kind,
            value=keys[0].value[:100],
        )
    return _answer(follow(found[keys[0]]), response)


@router.get(
    "/contacts/{contact_id}",
    response=WholeContact,
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="get_contact",
)
def get_contact(
    request: HttpRequest,  # noqa: ARG001 - Ninja's
    response: HttpResponse,
    contact_id: UUID,
) -> WholeContact:
    """One contact; after a merge, who took over."""
    return _answer(follow(contact_id), response)


@router.patch(
    "/contacts/{contact_id}",
    response={200: SavedContact, 202: SavedContact},
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="change_contact",
)
def patch_contact(
    request: HttpRequest, response: HttpResponse, contact_id: UUID, body: ContactChanges
) -> Status[SavedContact]:
    """Changes part of a contact. With `If-Match`, only if nobody changed it meanwhile."""
    contact_id, by = follow(contact_id), actor_of(request).name
    change, bad = _change(body)
    with transaction.atomic():
        # Two who change the same contact at once take turns, so that one of them is told.
        ContactRow.objects.select_for_update().filter(
            lane=lane_of(contact_id), id=contact_id
        ).first()
        check_match(request, _etag(_whole(contact_id)))
        if body.may_trigger:
            events.append_update(contact_id, change, at=clock.now(), source=by)
        else:
            apply_change(contact_id, change, source=by)
        whole = _whole(contact_id)
    response["ETag"] = _etag(whole)
    refused = refused_values(bad, locale_of(request))
    saved = SavedContact(contact=whole, refused=refused, kept_keys=[])
    return Status(202 if body.may_trigger else 200, saved)


@router.delete(
    "/contacts/{contact_id}",
    response={204: None},
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="erase_contact",
)
def delete_contact(request: HttpRequest, contact_id: UUID) -> Status[None]:
    """Erases a contact and everything about it, for ever (CON-5). Keyed hashes of its addresses
    stay, so that no import brings it back."""
    erase_contact(contact_id, by=actor_of(request).name)
    return Status(204, None)


def whole_of(contact: Contact) -> WholeContact:
    """A contact as answers hold it."""
    told = {"tags", "lists", "segments", "company", "suspended", "pending"}
    return WholeContact(
        **{name: getattr(contact, name) for name in WholeContact.model_fields.keys() - told},
        company=contact.attributes.get(COMPANY_ID),
        tags=sorted(contact.tags),
        lists=sorted(contact.lists),
        segments=sorted(contact.segments),
    )


def _whole(contact_id: UUID) -> WholeContact:
    whole = whole_of(queries.contact(contact_id))
    whole.suspended = suspension(contact_id, whole.email, now=clock.now())
    whole.pending = bool(pending_updates(contact_id))
    return whole


def _answer(contact_id: UUID, response: HttpResponse) -> WholeContact:
    whole = _whole(contact_id)
    response["ETag"] = _etag(whole)
    return whole


def _etag(whole: WholeContact) -> str:
    """Of the contact and of the changes that wait, so that neither is overwritten unseen."""
    kept = whole.model_dump(mode="json", exclude={"pending", "segments", "suspended"})
    return etag_of(kept, pending_updates(whole.id))


def _change(given: ContactChanges) -> tuple[Change, dict[str, AttributeInvalid]]:
    """The change, checked, and the values that do not fit (CON-2). Raises Invalid and NotFound."""
    change = Change(
        add_tags=tuple(check_tag(tag) for tag in given.add_tags),
        remove_tags=tuple(given.remove_tags),
        join_lists=tuple(check_list(slug) for slug in given.join_lists),
        leave_lists=tuple(check_list(slug) for slug in given.leave_lists),
        locale=None if given.locale is None else check_locale(given.locale),
        time_zone=None if given.time_zone is None else check_time_zone(given.time_zone),
        lifecycle=given.lifecycle,
        owner=given.owner,
    )
    good, bad = check_values(given.attributes)
    if given.company is not None:
        good |= belonging_to(given.company)
    return msgspec.structs.replace(change, attributes=good), bad


def refused_values(bad: dict[str, AttributeInvalid], locale: Locale) -> list[RefusedValue]:
    """Refusals of values, as answers hold them."""
    return [
        RefusedValue(attribute=name[:100], code=one.code, detail=detail, remedy=remedy)
        for name, one in bad.items()
        for detail, remedy in (said(one, locale),)
    ]


def attribute_filters(written: Sequence[str]) -> dict[str, str]:
    """Attributes and what they hold, each given as name=value. Raises Invalid."""
    return dict(_pair(one) for one in written)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise Invalid(
            f"{text[:60]!r} is no filter.",
            remedy="Write name=value, as in plan=paid.",
            code="search_filter",
            filter=text[:60],
        )
    return name, value
