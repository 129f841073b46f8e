"""Companies: what is known of them, and which contacts belong to them (CON-6)."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, Line
from jalon.api.contacts import RefusedValue, refused_values
from jalon.api.etags import check_match, etag_of
from jalon.api.language import locale_of
from jalon.api.paging import BoundedPage, Cursor, Limit, Page, cursor_to, place_of
from jalon.contacts import companies
from jalon.contacts.models import Company
from jalon.core.errors import Invalid
from jalon.core.ids import new_id

router = Router(tags=["companies"])


class WholeCompany(Schema):
    """A company. `external_id` is what a group call and a contact's `company` name it by."""

    id: UUID
    external_id: str
    name: str
    attributes: dict[str, Any]
    created_at: datetime
    updated_at: datetime


class CompanyChanges(Body):
    """What is to change; what is left out stays, and an attribute of null is cleared. Its contacts
    follow as soon as a worker runs, and workflows hear of it."""

    name: Line | None = None
    attributes: Annotated[dict[str, Any], Field(max_length=500)] = {}


class NewCompany(CompanyChanges):
    """A company to make. Without an external id it gets one."""

    external_id: Line = ""


class SavedCompany(Schema):
    """The company as it is now, and the attributes that were refused."""

    company: WholeCompany
    refused: list[RefusedValue]


class CompaniesWanted(Schema):
    """Which companies: those whose name begins so, or whose external id it is; all of them
    without. And in which order."""

    search: Line = ""
    sort: companies.Sort = "-created_at"
    limit: Limit = 50
    cursor: Cursor = ""


class CompanyContact(Schema):
    """A contact of a company."""

    id: UUID
    email: str | None
    external_id: str | None


class CompanyContactsWanted(Schema):
    """A page of a company's contacts."""

    limit: Limit = 50
    cursor: Cursor = ""


@router.get(
    "/companies",
    response=BoundedPage[WholeCompany],
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="list_companies",
)
def list_companies(request: HttpRequest, wanted: Query[CompaniesWanted]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """Companies, the newest first unless another order is asked for."""
    found = companies.search_companies(
        wanted.search, sort=wanted.sort, after=_after(wanted.cursor), limit=wanted.limit + 1
    )
    items = found[: wanted.limit]
    return {
        "items": [company for company, _ in items],
        "next": cursor_to(*map(str, items[-1][1])) if len(found) > len(items) else None,
        **companies.count_companies(wanted.search).as_total(),
    }


@router.post(
    "/companies",
    response={201: SavedCompany},
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="create_company",
)
def create_company(
    request: HttpRequest, response: HttpResponse, body: NewCompany
) -> Status[SavedCompany]:
    """Makes a company."""
    change, refused = companies.check_company(_told(body))
    external_id = body.external_id.strip() or str(new_id())
    company_id = companies.create_company(external_id, change, by=actor_of(request).name)
    company = _answer(companies.find_company(company_id), response)
    told = refused_values(refused, locale_of(request))
    return Status(201, SavedCompany(company=company, refused=told))


@router.get(
    "/companies/{company_id}",
    response=WholeCompany,
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="get_company",
)
def get_company(
    request: HttpRequest,  # noqa: ARG001 - Ninja's
    response: HttpResponse,
    company_id: UUID,
) -> WholeCompany:
    """One company."""
    return _answer(companies.find_company(company_id), response)


@router.patch(
    "/companies/{company_id}",
    response=SavedCompany,
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="change_company",
)
def change_company(
    request: HttpRequest, response: HttpResponse, company_id: UUID, body: CompanyChanges
) -> SavedCompany:
    """Changes part of a company. With `If-Match`, only if nobody changed it meanwhile."""
    change, refused = companies.check_company(_told(body))
    with transaction.atomic():
        # Two who change the same company at once take turns, so that one of them is told.
        Company.objects.select_for_update().filter(id=company_id).first()
        company = companies.find_company(company_id)
        check_match(request, _etag(company))
        companies.save_company(company.external_id, change, by=actor_of(request).name)
        changed = _answer(companies.find_company(company_id), response)
    told = refused_values(refused, locale_of(request))
    return SavedCompany(company=changed, refused=told)


@router.delete(
    "/companies/{company_id}",
    response={204: None},
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="delete_company",
)
def delete_company(request: HttpRequest, company_id: UUID) -> Status[None]:
    """Deletes a company. Its contacts stay, and belong to none as soon as a worker runs."""
    companies.delete_company(company_id, by=actor_of(request).name)
    return Status(204, None)


@router.get(
    "/companies/{company_id}/contacts",
    response=Page[CompanyContact],
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="list_company_contacts",
)
def list_company_contacts(
    request: HttpRequest,  # noqa: ARG001 - Ninja's
    company_id: UUID,
    wanted: Query[CompanyContactsWanted],
) -> dict[str, Any]:
    """The contacts of a company, the oldest first."""
    company = companies.find_company(company_id)
    found = companies.members_after(
        company.external_id, _place(wanted.cursor), limit=wanted.limit + 1
    )
    items = [one._asdict() for one in found[: wanted.limit]]
    more = len(found) > len(items)
    return {"items": items, "next": cursor_to(str(items[-1]["id"])) if more else None}


def _told(given: CompanyChanges) -> dict[str, Any]:
    return given.attributes | ({} if given.name is None else {"name": given.name})


def _answer(company: Company, response: HttpResponse) -> WholeCompany:
    response["ETag"] = _etag(company)
    return WholeCompany.from_orm(company)


def _etag(company: Company) -> str:
    return etag_of(WholeCompany.from_orm(company).model_dump(mode="json"))


def _after(cursor: str) -> companies.Place | None:
    place = place_of(cursor, parts=2)
    return companies.Place(place[0], _id(place[1])) if place else None


def _place(cursor: str) -> UUID | None:
    place = place_of(cursor, parts=1)
    return _id(place[0]) if place else None


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("The cursor is none of this list.", code="cursor_invalid") from None
