"""Finding or creating the contacts that doors speak of, race-free.

Everybody who locks takes lanes first (ascending), then identity keys (sorted), so that no two
wait for each other.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jalon.contacts.erased import check_new
from jalon.contacts.keys import Key, Keys, identity_lane
from jalon.contacts.matching import Person, Plan, Refusal, asked_about, match
from jalon.contacts.merge import lock_lanes, merge
from jalon.core import clock
from jalon.core.arrays import Array, arrays
from jalon.core.db import Cursor, cursor
from jalon.core.errors import Conflict, NotFound, Unavailable
from jalon.core.ids import lane_of, new_id

_ATTEMPTS = 20

# Columns of thousands of keys travel as one text each, cut by a character that keys never hold:
# psycopg takes longer to write an array than the server to read this.
_CUT = "\x1f"
_SPLIT = "string_to_array(%s, E'\\x1f')"
_KEYS = f"{_SPLIT}::smallint[], {_SPLIT}, {_SPLIT}"

_HOLDERS = f"""
SELECT i.kind, i.value, i.contact_id
FROM unnest({_KEYS}) AS k (lane, kind, value)
JOIN identity i ON i.lane = k.lane AND i.kind = k.kind AND i.value = k.value
"""

_PEOPLE = """
SELECT c.id, c.external_id, c.email, c.anonymous_ids
FROM unnest(%s::smallint[], %s::uuid[]) AS k (lane, id)
JOIN contact c ON c.lane = k.lane AND c.id = k.id
"""

_CLAIM = f"""
INSERT INTO identity (lane, kind, value, contact_id)
SELECT * FROM unnest({_KEYS}, {_SPLIT}::uuid[])
    AS k (lane, kind, value, contact_id)
ORDER BY lane, kind, value
ON CONFLICT DO NOTHING
"""

_CREATE = r"""
INSERT INTO contact (lane, id, external_id, email, anonymous_ids, attributes, locale, time_zone,
                     tags, marketing, email_valid, created_at, updated_at)
SELECT lane, id, external_id, email, string_to_array(anonymous_ids, E'\x1f'), '{}', '', '',
       '{}', 'unknown', true, %s, %s
FROM unnest(%s, %s, %s, %s, %s)
    AS n (lane, id, external_id, email, anonymous_ids)
"""

_CHANGE = """
UPDATE contact SET external_id = %s, email = %s, anonymous_ids = %s::text[],
    email_valid = email_valid OR lower(email) IS DISTINCT FROM lower(%s), updated_at = %s
WHERE lane = %s AND id = %s
"""


def resolve(keys: Keys) -> UUID:
    """The contact with these keys, created when there is none. In the caller's transaction."""
    return resolve_many([keys]).contact_ids[0]


def resolve_many(all_keys: Sequence[Keys]) -> Plan:
    """The contacts of many sets of keys, merged and created as needed (`matching.match`).

    In the caller's transaction, which calls it once and before it writes anything else. Raises
    Erased when a key is new but for a contact that was erased (CON-5); `erased.refused_among`
    tells beforehand which.
    """
    plan = settle(all_keys)
    if plan.created:
        at = clock.now()
        with cursor() as cur:
            cur.execute(_CREATE, (at, at, *_created_columns(plan.created.values())))
    return plan


def settle(all_keys: Sequence[Keys], *, lock_existing: bool = False) -> Plan:
    """Like `resolve_many`, but leaves it to the caller to insert the contacts in `plan.created`.

    `lock_existing` also locks the lanes of all existing contacts, for a caller that goes on to
    change them. Raises Unavailable when others keep claiming the same keys, and Erased as
    `resolve_many` does.
    """
    wanted = _with_lanes(key for keys in all_keys for key in keys.each())
    locked: set[int] = set()
    for _ in range(_ATTEMPTS):
        with transaction.atomic(), cursor() as cur:
            lock_lanes(cur, locked)
            plan = match(all_keys, _held(cur, all_keys, wanted), new_id)
            needed = plan.lanes
            if lock_existing:
                needed |= {lane_of(i) for i in plan.contact_ids if i not in plan.created}
            if needed <= locked and _write(cur, plan, wanted):
                return plan
            # Somebody claimed a key in between, or lanes are missing: from the start, with both.
            transaction.set_rollback(True)
        locked |= needed
    raise _contended()


def known(all_keys: Sequence[Keys]) -> Plan | None:
    """Like `resolve_many` when nothing has to be written for it, as for most events; else None.
    One statement, which need not be in a transaction."""
    with cursor() as cur:
        wanted = _with_lanes(key for keys in all_keys for key in keys.each())
        plan = match(all_keys, _held(cur, all_keys, wanted), new_id)
    return None if plan.keys or plan.merges or plan.refusals else plan


def holders(keys: Collection[Key]) -> dict[Key, UUID]:
    """Who holds each of these keys; keys nobody holds are absent."""
    with cursor() as cur:
        return _holder_ids(cur, _with_lanes(keys))


def rename(external_id: str, to: str) -> UUID | None:
    """Gives the contact with an external id another one; it is still found by the first. None:
    nobody has it.

    In a transaction of its own. Raises Conflict when the other id is somebody else's: two
    different external ids never merge by themselves; and Erased when it was an erased contact's.
    """
    before, after = Key("external_id", external_id), Key("external_id", to)
    for _ in range(_ATTEMPTS):
        contact_id = holders([before]).get(before)
        if contact_id is None:
            return None
        with transaction.atomic(durable=True), cursor() as cur:
            lock_lanes(cur, {lane_of(contact_id)})
            if _renamed(cur, contact_id, before, to=after):
                return contact_id
    raise _contended()


def follow(contact_id: UUID) -> UUID:
    """The contact that a contact became: itself, or who took over at its merge.

    Raises NotFound when there is no such contact.
    """
    with cursor() as cur:
        while True:
            row = cur.execute(
                "SELECT merged_into FROM contact WHERE lane = %s AND id = %s",
                (lane_of(contact_id), contact_id),
            ).fetchone()
            if row is None:
                raise NotFound(
                    f"There is no contact {contact_id}.",
                    remedy="Look it up by its email or external id.",
                    code="contact_not_found",
                )
            if row[0] is None:
                return contact_id
            contact_id = row[0]


def record_refusals(refusals: Sequence[Refusal], at: datetime) -> None:
    """Puts each refusal in the history of the contact whose key it was not, as an event."""
    if not refusals:
        return
    with cursor() as cur:
        cur.executemany(
            """
            INSERT INTO event (lane, at, id, contact_id, name, properties, source)
            VALUES (%s, %s, %s, %s, 'Identity Refused',
                    jsonb_build_object('key', %s::text, 'value', %s::text, 'holder', %s::text), '')
            """,
            [
                (
                    lane_of(refusal.contact_id),
                    at,
                    new_id(),
                    refusal.contact_id,
                    *refusal.key,
                    str(refusal.holder),
                )
                for refusal in refusals
            ],
        )


def _renamed(cur: Cursor, contact_id: UUID, before: Key, *, to: Key) -> bool:
    """False when somebody changed the keys in between."""
    held = _holder_ids(cur, _with_lanes([before, to]))
    if held.get(before) != contact_id:
        return False
    if held.get(to, contact_id) != contact_id:
        raise Conflict(
            f"{before.value[:60]!r} and {to.value[:60]!r} are two contacts.",
            remedy="Merge them in Jalon, if they are one person.",
            code="alias_two_contacts",
        )
    if to not in held:
        cur.execute(_CLAIM, _columns([(identity_lane(*to), *to, contact_id)]))
        if cur.rowcount != 1:
            return False
        check_new(cur, [to])
    cur.execute(
        "UPDATE contact SET external_id = %s, updated_at = %s WHERE lane = %s AND id = %s",
        (to.value, clock.now(), lane_of(contact_id), contact_id),
    )
    return True


def _contended() -> Unavailable:
    return Unavailable(
        "Others keep claiming the same identity keys at this moment.",
        remedy="Send them again.",
        code="identity_contended",
    )


def _held(cur: Cursor, all_keys: Sequence[Keys], wanted: Mapping[Key, int]) -> dict[Key, Person]:
    """Who holds the keys that are held, as far as `match` asks about them."""
    ids = _holder_ids(cur, wanted)
    people = {contact_id: Person(contact_id) for contact_id in ids.values()}
    if asked := list(asked_about(all_keys, ids)):
        cur.execute(_PEOPLE, ([lane_of(contact_id) for contact_id in asked], asked))
        people |= {row[0]: Person(*row) for row in cur}
    return {key: people[contact_id] for key, contact_id in ids.items()}


def _with_lanes(keys: Iterable[Key]) -> dict[Key, int]:
    """Each key with its lane, in the order of the index, where neighbours share pages."""
    return {key: lane for lane, key in sorted((identity_lane(*key), key) for key in set(keys))}


def _holder_ids(cur: Cursor, keys: Mapping[Key, int]) -> dict[Key, UUID]:
    if not keys:
        return {}
    cur.execute(_HOLDERS, _columns((lane, *key) for key, lane in keys.items()))
    return {Key(kind, value): contact_id for kind, value, contact_id in cur}


def _columns(rows: Iterable[tuple[object, ...]]) -> list[str]:
    return [_CUT.join(map(str, column)) for column in zip(*rows, strict=True)]


def _write(cur: Cursor, plan: Plan, lanes: Mapping[Key, int]) -> bool:
    """False when somebody else claimed one of the keys."""
    for kept, gone in plan.merges:
        merge(kept, gone)
    if plan.keys:
        claims = ((lanes[key], *key, contact_id) for key, contact_id in plan.keys.items())
        cur.execute(_CLAIM, _columns(claims))
        if cur.rowcount != len(plan.keys):
            return False
        # After the claim, which waits for whoever is erasing the contact with this key.
        check_new(cur, plan.keys)
    if plan.changed:
        at = clock.now()
        cur.executemany(_CHANGE, [_changed_row(person, at) for person in plan.changed.values()])
    return True


def _created_columns(people: Collection[Person]) -> list[Array]:
    return arrays(
        [
            (lane_of(one.id), one.id, one.external_id, one.email, _CUT.join(one.anonymous_ids))
            for one in people
        ],
        "smallint",
        "uuid",
        "text",
        "text",
        "text",
    )


def _changed_row(person: Person, at: datetime) -> tuple[object, ...]:
    return (
        person.external_id,
        person.email,
        person.anonymous_ids,
        person.email,
        at,
        lane_of(person.id),
        person.id,
    )
