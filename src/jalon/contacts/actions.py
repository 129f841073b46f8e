"""Writes on contacts, lists and consents, as they are. What may trigger workflows goes through
the inbox instead (`jalon.events.actions`)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction

from jalon.accounts.audit import record
from jalon.contacts import consents
from jalon.contacts.announce import arm_contacts, follow_companies, retest_segments
from jalon.contacts.change import (
    Change,
    check_locale,
    check_slug,
    check_tag,
    check_time_zone,
)
from jalon.contacts.companies import joining
from jalon.contacts.identity import resolve
from jalon.contacts.keys import Keys
from jalon.contacts.lane import contacts_in
from jalon.core import clock
from jalon.core.db import Cursor, cursor
from jalon.core.errors import Invalid, NotFound
from jalon.core.ids import lane_of
from jalon.definition.company import COMPANY_ID
from jalon.engine.effects import Update

# `||` and `-` work on the row as it is when its turn comes, so two writers lose no field.
_APPLY = """
UPDATE contact SET
    attributes = (attributes || %s::jsonb) - %s::text[],
    tags = ARRAY(SELECT DISTINCT tag FROM unnest(tags || %s::text[]) AS t (tag)
                 WHERE tag <> ALL (%s::text[]) ORDER BY tag),
    locale = COALESCE(%s, locale),
    time_zone = COALESCE(%s, time_zone),
    lifecycle = COALESCE(%s, lifecycle),
    owner = NULLIF(COALESCE(%s, owner), ''),
    updated_at = %s
WHERE lane = %s AND id = %s
"""


def save_contact(keys: Keys, change: Change, *, source: str = "") -> UUID:
    """Creates or updates the contact with these keys, triggering nothing.

    `source` says where a change of consent comes from. Raises Invalid without any key, and for
    values that cannot be; nothing is written then.
    """
    if not keys:
        raise Invalid(
            "A contact needs an email, an external id or an anonymous id.",
            remedy="Give one of them.",
            code="keys_missing",
        )
    with transaction.atomic():
        contact_id = resolve(keys)
        apply_change(contact_id, change, source=source)
    return contact_id


def apply_change(contact_id: UUID, change: Change, *, source: str = "") -> None:
    """Applies a change to one contact at once. Raises Invalid, and NotFound for a list.

    Waits for no lane: what is written here and what a lane loop writes meanwhile add up.
    """
    lane, at = lane_of(contact_id), clock.now()
    with transaction.atomic(), cursor() as cur:
        if COMPANY_ID in change.attributes:
            change = _joining(cur, contact_id, change, at=at)
        cleared = [name for name, value in change.attributes.items() if value is None]
        kept = {name: value for name, value in change.attributes.items() if value is not None}
        cur.execute(
            _APPLY,
            (
                msgspec.json.encode(kept).decode(),
                cleared,
                [check_tag(tag) for tag in change.add_tags],
                list(change.remove_tags),
                None if change.locale is None else check_locale(change.locale),
                None if change.time_zone is None else check_time_zone(change.time_zone),
                change.lifecycle,
                change.owner,
                at,
                lane,
                contact_id,
            ),
        )
        for slug in change.join_lists:
            join_list(slug, [contact_id])
        for slug in change.leave_lists:
            leave_list(slug, [contact_id])
        if change.marketing is not None:
            record_consent(contact_id, granted=change.marketing == "opted_in", source=source, at=at)
        retest_segments(cur, [contact_id], at=at)
        arm_contacts(cur, [contact_id], at=at)


def _joining(cur: Cursor, contact_id: UUID, change: Change, *, at: datetime) -> Change:
    """The change with what the contact carries of its company from then on (CON-6)."""
    contact = contacts_in(cur, lane_of(contact_id), [contact_id]).get(contact_id)
    if contact is None:
        return change
    follow_companies(cur, [contact_id], at=at)
    update = joining(cur, contact, Update(attributes=change.attributes))
    return msgspec.structs.replace(change, attributes=update.attributes)


def apply_labels(lane: int, contact_ids: Collection[UUID], change: Change) -> None:
    """Applies the tags and the lists of a change to contacts of a lane at once, triggering
    nothing. Raises Invalid, and NotFound for a list."""
    at = clock.now()
    with transaction.atomic(), cursor() as cur:
        cur.execute(
            """UPDATE contact SET updated_at = %s,
                   tags = ARRAY(SELECT DISTINCT tag FROM unnest(tags || %s::text[]) AS t (tag)
                                WHERE tag <> ALL (%s::text[]) ORDER BY tag)
               WHERE lane = %s AND id = ANY (%s)""",
            (
                at,
                [check_tag(tag) for tag in change.add_tags],
                list(change.remove_tags),
                lane,
                list(contact_ids),
            ),
        )
        for slug in change.join_lists:
            join_list(slug, contact_ids)
        for slug in change.leave_lists:
            leave_list(slug, contact_ids)
        retest_segments(cur, contact_ids, at=at)


def clear_attribute(name: str, lane: int) -> int:
    """Takes the values of an attribute from the contacts of a lane, triggering nothing, and
    returns how many had one. Whether something needs it is for the caller to know."""
    with cursor() as cur:
        cur.execute(
            """UPDATE contact SET attributes = attributes - %s, updated_at = %s
               WHERE lane = %s AND jsonb_exists(attributes, %s)""",
            (name, clock.now(), lane, name),
        )
        return cur.rowcount


def delete_attribute(name: str) -> None:
    """Declares an attribute no more."""
    with cursor() as cur:
        cur.execute("DELETE FROM attribute WHERE name = %s", (name,))


def create_list(slug: str, name: str = "") -> bool:
    """Creates a list; False when there is one already. Raises Invalid."""
    with cursor() as cur:
        cur.execute(
            "INSERT INTO list (slug, name, created_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            (check_slug(slug), name.strip() or slug, clock.now()),
        )
        return cur.rowcount == 1


def rename_list(slug: str, name: str, *, by: str) -> None:
    """Gives a list another name for people; definitions go on naming it by its slug. Raises
    NotFound, and Invalid for an empty name."""
    if not name.strip():
        raise Invalid(
            "The list has no name.",
            remedy="Give it one.",
            code="name_missing",
            phrase="list_name_missing",
        )
    check_list(slug)
    with transaction.atomic(), cursor() as cur:
        cur.execute("UPDATE list SET name = %s WHERE slug = %s", (name.strip(), slug))
        record(by, "rename", kind="list", name=slug, to=name.strip())


def delete_list(slug: str) -> int:
    """Deletes a list, triggering nothing, and returns how many were on it. Whether something
    needs it is for the caller to know. Raises NotFound."""
    check_list(slug)
    with transaction.atomic(), cursor() as cur:
        gone = cur.execute(
            "DELETE FROM list_member WHERE list = %s RETURNING contact_id", (slug,)
        ).fetchall()
        cur.execute("DELETE FROM list WHERE slug = %s", (slug,))
        retest_segments(cur, [row[0] for row in gone], at=clock.now())
    return len(gone)


def check_list(slug: str) -> str:
    """The slug of a list that exists. Raises NotFound."""
    with cursor() as cur:
        if not cur.execute("SELECT 1 FROM list WHERE slug = %s", (slug,)).fetchone():
            raise NotFound(
                f"There is no list {slug!r}.",
                remedy=f"Create it first: jalon list create {slug}",
                code="list_not_found",
                list=slug,
            )
    return slug


def join_list(slug: str, contact_ids: Collection[UUID]) -> int:
    """Puts contacts on a list, and returns how many were not on it. Raises NotFound."""
    check_list(slug)
    at = clock.now()
    with transaction.atomic(), cursor() as cur:
        cur.execute(
            """
            INSERT INTO list_member (lane, contact_id, list, joined_at)
            SELECT lane, id, %s, %s FROM unnest(%s::smallint[], %s::uuid[]) AS c (lane, id)
            ON CONFLICT DO NOTHING
            """,
            (slug, at, [lane_of(i) for i in contact_ids], list(contact_ids)),
        )
        joined = cur.rowcount
        retest_segments(cur, contact_ids, at=at)
    return joined


def leave_list(slug: str, contact_ids: Collection[UUID]) -> int:
    """Takes contacts off a list, and returns how many were on it. Raises NotFound."""
    check_list(slug)
    with transaction.atomic(), cursor() as cur:
        cur.execute(
            """
            DELETE FROM list_member m
            USING unnest(%s::smallint[], %s::uuid[]) AS c (lane, id)
            WHERE m.lane = c.lane AND m.contact_id = c.id AND m.list = %s
            """,
            ([lane_of(i) for i in contact_ids], list(contact_ids), slug),
        )
        left = cur.rowcount
        retest_segments(cur, contact_ids, at=clock.now())
    return left


def record_consent(  # noqa: PLR0913 # the facts of a consent
    contact_id: UUID,
    *,
    granted: bool,
    source: str,
    wording: str = "",
    version: str = "",
    kind: str = "other",
    address: str = "",
    page: str = "",
    at: datetime,
) -> None:
    """Keeps the word a contact gave or took back, and what follows for marketing email."""
    lane = lane_of(contact_id)
    with transaction.atomic(), cursor() as cur:
        consents.log(
            contact_id,
            granted=granted,
            kind=kind,
            wording=wording,
            version=version,
            source=source,
            address=address,
            page=page,
            at=at,
        )
        cur.execute(
            "UPDATE contact SET marketing = %s, updated_at = %s WHERE lane = %s AND id = %s",
            ("opted_in" if granted else "unsubscribed", at, lane, contact_id),
        )
