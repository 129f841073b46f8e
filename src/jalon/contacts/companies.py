"""Companies (CON-6): what is known of them, and the copies that travel with their contacts.

A copy is attributes of the contact (`jalon.definition.company`). Whoever changes a company, or
which company a contact belongs to, leaves a command for the contact's lane in the same
transaction: it brings the copy up to date with the company as it is then. So the newest wins, and
nobody waits for anybody's lock.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Collate, Lower

from jalon.accounts.audit import record
from jalon.contacts.announce import AT_ONCE, follow_companies
from jalon.contacts.attributes import (
    AttributeInvalid,
    Type,
    check_name,
    check_value,
    declare,
    declared,
)
from jalon.contacts.keys import check_id
from jalon.contacts.models import Company
from jalon.core import clock
from jalon.core.alphabet import alphabetical
from jalon.core.db import Cursor, cursor
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.core.ids import new_id, new_ids
from jalon.core.keyset import counted, in_order
from jalon.core.tallies import Tally
from jalon.definition.company import COMPANY_ID, COMPANY_NAME, PREFIX, tells_of_company
from jalon.engine.effects import ChangeCompany, Update
from jalon.engine.state import Contact
from jalon.engine.steps.values import increased

Sort = Literal["name", "-name", "created_at", "-created_at"]

Copy = dict[str, Any]
"""What contacts of a company carry: attributes by name."""

_OWN: dict[str, Type] = {COMPANY_ID: "text", COMPANY_NAME: "text"}


class CompanyChange(msgspec.Struct, frozen=True, kw_only=True):
    """Changes to a company, checked; what is absent stays, and an attribute of None is cleared."""

    name: str | None = None
    attributes: dict[str, Any] = {}


def check_company_id(given: str) -> str:
    """What a company is known by, trimmed. Raises Invalid."""
    checked = check_id(given, "external_id")
    if checked is None:
        raise Invalid(
            "A company needs an id.",
            remedy="Give the id that your own systems know it by.",
            code="company_id_missing",
        )
    return checked


def check_company(values: Mapping[str, Any]) -> tuple[CompanyChange, dict[str, AttributeInvalid]]:
    """What is told of a company, `name` among it, as a change; and the refusal of each value that
    does not fit (CON-2). New attributes are declared, as `company.` and their name."""
    named: dict[str, Any] = {}
    refused: dict[str, AttributeInvalid] = {}
    for given, value in values.items():
        try:
            named[_checked(given)] = value
        except AttributeInvalid as error:
            refused[given] = error
    types = declared([PREFIX + name for name in named]) | _OWN
    good: dict[str, Any] = {}
    for name, value in named.items():
        try:
            good[name] = check_value(PREFIX + name, value, types)
        except AttributeInvalid as error:
            refused[name] = error
    called = good.pop("name", None)
    return CompanyChange(name=called and called.strip(), attributes=good), refused


def create_company(external_id: str, change: CompanyChange, *, by: str) -> UUID:
    """Makes a company, and returns its id. Raises Invalid and Conflict."""
    with transaction.atomic(), cursor() as cur:
        found = _create(cur, check_company_id(external_id), change, at=clock.now())
        if found is None:
            raise Conflict(
                f"There is a company {external_id[:100]!r} already.",
                remedy="Change that one, or choose another external id.",
                code="company_exists",
                company=external_id[:100],
            )
        record(by, "create", kind="company", name=external_id)
    return found


def save_company(external_id: str, change: CompanyChange, *, by: str = "") -> bool:
    """Creates or changes a company, and returns whether anything is new. Its contacts follow, as
    soon as a worker runs. What a user does (`by`) is in the audit log. Raises Invalid."""
    key, at = check_company_id(external_id), clock.now()
    with transaction.atomic(), cursor() as cur:
        known = cur.execute("SELECT FROM company WHERE external_id = %s", (key,)).fetchone()
        new = known is None and _create(cur, key, change, at=at) is not None
        changed = not new and _change(cur, key, change, at=at)
        if changed:
            _spread(cur, key, at=at)
        if by and (new or changed):
            record(by, "save", kind="company", name=key, change=msgspec.to_builtins(change))
    return new or changed


def change_companies(cur: Cursor, orders: Sequence[ChangeCompany], *, at: datetime) -> None:
    """Does what workflows ask for, in their order and in the caller's transaction; a company that
    is no more is passed over. Locked by their ids, so that nobody waits in a circle."""
    rows = cur.execute(
        """SELECT external_id, name, attributes FROM company WHERE external_id = ANY(%s)
           ORDER BY external_id FOR UPDATE""",
        (sorted({order.company for order in orders}),),
    ).fetchall()
    for key, name, attributes in rows:
        known = {"name": name} | attributes
        for order in orders:
            if order.company == key:
                known |= order.attributes
                sums = {n: increased(known.get(n), by) for n, by in order.add.items()}
                known |= {n: total for n, total in sums.items() if total is not None}
        called = known.pop("name")
        named = called if isinstance(called, str) else ""
        if _change(cur, key, CompanyChange(name=named, attributes=known), at=at):
            _spread(cur, key, at=at)


def delete_company(company_id: UUID, *, by: str) -> None:
    """Deletes a company: its contacts have none then, as soon as a worker runs. Raises
    NotFound."""
    with transaction.atomic(), cursor() as cur:
        row = cur.execute(
            "DELETE FROM company WHERE id = %s RETURNING external_id", (company_id,)
        ).fetchone()
        if row is None:
            raise _not_found(company_id)
        _spread(cur, row[0], at=clock.now())
        record(by, "delete", kind="company", name=row[0])


def belonging_to(external_id: str) -> dict[str, Any]:
    """The attributes that say of a contact that it belongs to a company, which is created when it
    is not known; empty: to none. Raises Invalid."""
    if not external_id.strip():
        return {COMPANY_ID: None}
    key = check_company_id(external_id)
    with transaction.atomic(), cursor() as cur:
        know_companies(cur, [key], at=clock.now())
    return {COMPANY_ID: key}


def know_companies(cur: Cursor, external_ids: Collection[str], *, at: datetime) -> dict[str, Copy]:
    """The copies of companies, by external id; those that are not known are created, in the
    caller's transaction."""
    found = copies_of(cur, external_ids)
    missing = sorted(set(external_ids) - found.keys())
    if not missing:
        return found
    declare(_OWN)
    cur.execute(
        """INSERT INTO company (id, external_id, name, attributes, created_at, updated_at)
           SELECT id, external_id, '', '{}', %s, %s
           FROM unnest(%s::uuid[], %s::text[]) AS n (id, external_id)
           ON CONFLICT DO NOTHING""",
        (at, at, new_ids(len(missing)), missing),
    )
    return found | copies_of(cur, missing)


def copies_of(cur: Cursor, external_ids: Iterable[Any]) -> dict[str, Copy]:
    """The copies of those of these companies that there are, by external id."""
    wanted = sorted({key for key in external_ids if isinstance(key, str)})
    if not wanted:
        return {}
    rows = cur.execute(
        "SELECT external_id, name, attributes FROM company WHERE external_id = ANY(%s)", (wanted,)
    ).fetchall()
    return {
        key: {COMPANY_ID: key}
        | ({COMPANY_NAME: name} if name else {})
        | {PREFIX + attribute: value for attribute, value in attributes.items()}
        for key, name, attributes in rows
    }


def following(contact: Contact, copies: Mapping[str, Copy]) -> Update | None:
    """What brings a contact's copy up to date with its company; None: it is. A company that does
    not exist is none."""
    carried = {n: value for n, value in contact.attributes.items() if tells_of_company(n)}
    copy = copies.get(carried.get(COMPANY_ID, ""), {})
    changes = _difference(carried, copy)
    return Update(attributes=changes) if changes else None


def joining(cur: Cursor, contact: Contact, update: Update) -> Update:
    """An update that says which company the contact belongs to, with the copy that it has from
    then on. It changes nothing for who belongs to it already."""
    key = update.attributes[COMPANY_ID]
    rest = {name: value for name, value in update.attributes.items() if name != COMPANY_ID}
    if key == contact.attributes.get(COMPANY_ID):
        return replace(update, attributes=rest)
    carried = {n: value for n, value in contact.attributes.items() if tells_of_company(n)}
    copy = copies_of(cur, [key]).get(key, {})
    return replace(update, attributes=rest | _difference(carried, copy))


def members_in(cur: Cursor, lane: int, external_id: str, *, after: UUID, limit: int) -> list[UUID]:
    """The lane's next contacts of a company, in the order of their ids."""
    rows = cur.execute(
        """SELECT id FROM contact
           WHERE lane = %s AND attributes ? 'company.id' AND attributes ->> 'company.id' = %s
             AND id > %s
           ORDER BY id LIMIT %s""",
        (lane, external_id, after, limit),
    ).fetchall()
    return [row[0] for row in rows]


class Member(NamedTuple):
    """A contact of a company."""

    id: UUID
    email: str | None
    external_id: str | None


def members_after(external_id: str, after: UUID | None, *, limit: int) -> list[Member]:
    """Contacts of a company, in the order of their ids."""
    with cursor() as cur:
        rows = cur.execute(
            """SELECT m.id, m.email, m.external_id
               FROM lane l CROSS JOIN LATERAL (
                   SELECT c.id, c.email, c.external_id FROM contact c
                   WHERE c.lane = l.lane AND c.attributes ? 'company.id'
                     AND c.attributes ->> 'company.id' = %s AND c.id > %s
                   ORDER BY c.id LIMIT %s) AS m
               ORDER BY m.id LIMIT %s""",
            (external_id, after or UUID(int=0), limit, limit),
        ).fetchall()
    return [Member(*row) for row in rows]


def find_company(company_id: UUID) -> Company:
    """One company. Raises NotFound."""
    found = Company.objects.filter(id=company_id).first()
    if found is None:
        raise _not_found(company_id)
    return found


def company_known_as(external_id: str) -> Company:
    """The company of this external id. Raises NotFound."""
    found = Company.objects.filter(external_id=external_id.strip()).first()
    if found is None:
        raise _not_found(external_id)
    return found


class Place(NamedTuple):
    """After which company a list goes on: what its name is sorted by, and its id."""

    alphabetical: str
    id: UUID


def search_companies(
    text: str, *, sort: Sort = "-created_at", after: Place | None = None, limit: int
) -> list[tuple[Company, Place]]:
    """The companies whose name begins with a text, whatever its case, or whose external id it is,
    each with its place in the list."""
    found = _sought(text)
    if sort.endswith("name"):
        found = in_order(found, sort.replace("name", "alphabetical"), unique="id", after=after)
    else:
        # Ids follow one another in time.
        by_id = (after.id, after.id) if after else None
        found = in_order(found, sort.replace("created_at", "id"), unique="id", after=by_id)
    return [(one, Place(one.alphabetical, one.id)) for one in found[:limit]]


def count_companies(text: str) -> Tally:
    """How many such a search finds, up to 10,000; not exact: more."""
    return counted(_sought(text))


def _sought(text: str) -> QuerySet[Any]:
    found = Company.objects.annotate(
        folded=Collate(Lower("name"), "C"), alphabetical=alphabetical("name")
    )
    if wanted := text.strip():
        begins = wanted.lower()
        found = found.filter(
            Q(external_id=wanted) | Q(folded__gte=begins, folded__lt=begins + _AFTER_ALL)
        )
    return found


_AFTER_ALL = chr(0x10FFFF)


def _checked(given: str) -> str:
    name = check_name(given)
    if name == "id":
        raise AttributeInvalid(
            "'id' is what a company is known by, and no attribute.",
            remedy="Choose another name.",
            phrase="company_id_reserved",
        )
    check_name(PREFIX + name, of_company=True)
    return name


def _difference(carried: Copy, copy: Copy) -> dict[str, Any]:
    gone = dict.fromkeys(carried.keys() - copy.keys())
    return gone | {n: value for n, value in copy.items() if n not in carried or carried[n] != value}


def _create(cur: Cursor, key: str, change: CompanyChange, *, at: datetime) -> UUID | None:
    """The id of a company made now; None when there is one."""
    declare(_OWN)
    values = {name: value for name, value in change.attributes.items() if value is not None}
    row = cur.execute(
        """INSERT INTO company (id, external_id, name, attributes, created_at, updated_at)
           VALUES (%s, %s, %s, %s::jsonb, %s, %s) ON CONFLICT DO NOTHING RETURNING id""",
        (new_id(), key, change.name or "", msgspec.json.encode(values).decode(), at, at),
    ).fetchone()
    return None if row is None else row[0]


def _change(cur: Cursor, key: str, change: CompanyChange, *, at: datetime) -> bool:
    """Whether a company is another than before. One that stays as it is is not even locked."""
    kept = {name: value for name, value in change.attributes.items() if value is not None}
    cleared = [name for name, value in change.attributes.items() if value is None]
    told = {
        "key": key,
        "name": change.name,
        "kept": msgspec.json.encode(kept).decode(),
        "cleared": cleared,
        "at": at,
    }
    changed = cur.execute(
        """UPDATE company SET name = COALESCE(%(name)s, name), updated_at = %(at)s,
                  attributes = (attributes || %(kept)s::jsonb) - %(cleared)s::text[]
           WHERE external_id = %(key)s
             AND (COALESCE(%(name)s, name) <> name
               OR (attributes || %(kept)s::jsonb) - %(cleared)s::text[] <> attributes)
           RETURNING id""",
        told,
    ).fetchone()
    return changed is not None


def _spread(cur: Cursor, key: str, *, at: datetime) -> None:
    """Has the contacts of a company follow it: each lane the first of its own at once, and then
    the others."""
    rows = cur.execute(
        """SELECT m.id FROM lane l CROSS JOIN LATERAL (
               SELECT c.id FROM contact c
               WHERE c.lane = l.lane AND c.attributes ? 'company.id'
                 AND c.attributes ->> 'company.id' = %s
               ORDER BY c.id LIMIT %s) AS m
           ORDER BY m.id""",
        (key, AT_ONCE),
    ).fetchall()
    follow_companies(cur, [row[0] for row in rows], at=at, company=key)


def _not_found(named: UUID | str) -> NotFound:
    return NotFound(
        f"There is no company {str(named)[:100]}.",
        remedy="Look it up by its name or external id.",
        code="company_not_found",
        company=str(named)[:100],
    )
