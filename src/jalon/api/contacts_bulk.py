"""Many contacts in one request."""

from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from jalon.accounts.audit import record
from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, Line, RefusedRow, Rows, refused
from jalon.api.language import locale_of
from jalon.contacts.actions import check_list
from jalon.contacts.attributes import AttributeInvalid, check_values, declared
from jalon.contacts.change import check_locale, check_tag, check_time_zone
from jalon.contacts.companies import check_company_id
from jalon.contacts.csv_rows import Row
from jalon.contacts.erased import refused_among
from jalon.contacts.import_rows import Incoming
from jalon.contacts.import_write import Terms, write_chunk
from jalon.contacts.keys import keys_of
from jalon.core import clock
from jalon.core.errors import Invalid
from jalon.definition.company import COMPANY_ID
from jalon.definition.problems import Locale

MOST = 10_000
"""Contacts in one request."""

router = Router(tags=["contacts"])


class BulkContact(Body):
    """A contact by its keys, at least one of them, and what is to be set; what is left out
    stays. A company goes by its external id: one that is not known is created."""

    external_id: str | None = None
    email: str | None = None
    anonymous_id: str | None = None
    attributes: Annotated[dict[str, Any], Field(max_length=500)] = {}
    locale: Line = ""
    time_zone: Line = ""
    company: Line = ""
    tags: Annotated[list[Line], Field(max_length=100)] = []


class BulkContacts(Body):
    """Up to 10,000 contacts. All of them join `lists`. Workflows hear of it only with
    `may_trigger`."""

    contacts: Annotated[
        list[Any],
        Field(
            min_length=1,
            max_length=MOST,
            json_schema_extra={"items": BulkContact.model_json_schema()},
            examples=[[{"email": "ana@example.com", "attributes": {"plan": "paid"}}]],
        ),
    ]
    lists: Annotated[list[Line], Field(max_length=100)] = []
    update: bool = True
    may_trigger: bool = False


class BulkOutcome(Schema):
    """What came of it, in contacts; rows that were refused, each with its reason, and the
    attributes that did not fit, of rows that were taken without them."""

    created: int
    updated: int
    unchanged: int
    skipped: int
    refused: list[RefusedRow]
    refused_attributes: list[RefusedRow]


_rows = Rows(BulkContact)


@router.post(
    "/contacts/bulk",
    response=BulkOutcome,
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="save_contacts",
)
def save_contacts(request: HttpRequest, body: BulkContacts) -> BulkOutcome:
    """Creates or changes contacts at once, all in one transaction; a bad row is refused alone.
    With `update` false, those who are known already are skipped."""
    by = actor_of(request).name
    lists = tuple(check_list(slug) for slug in body.lists)
    # What declares attributes ends before lanes are waited for.
    reader = _Reader(body.contacts, locale_of(request))
    with transaction.atomic():
        terms = Terms(update=body.update, lists=lists, source=by, trigger=body.may_trigger)
        written = write_chunk(reader.not_erased(), terms, clock.now())
        record(by, "save", kind="contacts", name="", rows=len(reader.good))
    bad = [refused(one.row.line, error, reader.locale) for one, error in written.refused]
    return BulkOutcome(
        created=written.created,
        updated=written.updated,
        unchanged=written.unchanged,
        skipped=written.skipped,
        refused=sorted(reader.refused + bad, key=lambda one: one.index),
        refused_attributes=reader.attributes,
    )


class _Reader:
    """The rows of a request, each checked by itself."""

    def __init__(self, rows: list[Any], locale: Locale) -> None:
        self.locale = locale
        self.good: list[Incoming] = []
        self.refused: list[RefusedRow] = []
        self.attributes: list[RefusedRow] = []
        names = {name for row in rows if isinstance(row, dict) for name in _names(row)}
        self.types = declared(sorted(names))
        for index, row in enumerate(rows):
            try:
                self.good.append(self.read(index, row))
            except Invalid as error:
                self.refused.append(refused(index, error, locale))

    def not_erased(self) -> list[Incoming]:
        """The good rows; those of contacts that were erased are refused."""
        erased = refused_among([one.keys for one in self.good])
        self.refused += [
            refused(self.good[at].row.line, error, self.locale) for at, error in erased.items()
        ]
        return [one for at, one in enumerate(self.good) if at not in erased]

    def read(self, index: int, row: Any) -> Incoming:
        given = _rows.read(row)
        keys = keys_of(given.external_id, given.email, given.anonymous_id)
        if not keys:
            raise Invalid(
                "A contact needs an email, an external id or an anonymous id.",
                remedy="Give one of them.",
                code="keys_missing",
            )
        locale, time_zone = check_locale(given.locale), check_time_zone(given.time_zone)
        tags = tuple(check_tag(tag) for tag in given.tags)
        values = {name: one for name, one in given.attributes.items() if one is not None}
        good, bad = check_values(values, self.types)
        for name in given.attributes.keys() - values.keys():
            bad[name] = AttributeInvalid(
                "Attributes are not cleared in bulk.",
                remedy="Change the contact by itself.",
                code="attribute_null",
            )
        if given.company.strip():
            good[COMPANY_ID] = check_company_id(given.company)
        self.attributes += [refused(index, error, self.locale) for error in bad.values()]
        return Incoming(Row(index, []), keys, good, locale, time_zone, tags)


def _names(row: dict[Any, Any]) -> list[str]:
    attributes = row.get("attributes")
    if not isinstance(attributes, dict):
        return []
    return [name for name in attributes if "\0" not in name and name.isprintable()]
