"""What is left of erased contacts (CON-5): keyed hashes, by which they are not brought back.

HMAC-SHA-256 (RFC 2104) with the installation's secret: without it nobody can tell whose hash it
is, not even by trying all addresses there are. With another secret the list is forgotten.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.utils.crypto import salted_hmac

from jalon.contacts.keys import Key, Keys
from jalon.core.db import Cursor, cursor
from jalon.core.errors import Invalid
from jalon.core.ids import LANES

_SALT = "jalon.contacts.erased"
_KINDS = ("external_id", "email")
"""Anonymous ids are not kept: they name a device, and whoever sits before it next."""


class Erased(Invalid):
    """The contact with these keys was erased, and comes back by its own will alone."""

    code = "erased"


def digest_of(key: Key) -> str:
    """The hash of a key."""
    text = f"{key.kind}\0{key.value}"
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()


def refused_among(
    all_keys: Sequence[Keys], places: Sequence[int] | None = None
) -> dict[int, Erased]:
    """The sets of keys, by their place (in `places`, if these are given), that hold a key of an
    erased contact."""
    with cursor() as cur:
        if cur.execute("SELECT FROM erased_key LIMIT 1").fetchone() is None:
            return {}
        digests = {key: digest_of(key) for keys in all_keys for key in _kept(keys.each())}
        found = _found(cur, digests.values())
    return {
        places[index] if places else index: Erased(
            f"The contact with this {key.kind} was erased.",
            remedy="It comes back by itself alone: by a form, once the email to it is confirmed.",
            code="erased",
            phrase="erased_key",
            key=key.kind,
        )
        for index, keys in enumerate(all_keys)
        for key in _kept(keys.each())
        if digests[key] in found
    }


def check_new(cur: Cursor, keys: Collection[Key]) -> None:
    """For who is about to give these keys to a contact. Raises Erased."""
    wanted = _kept(keys)
    if not wanted or cur.execute("SELECT FROM erased_key LIMIT 1").fetchone() is None:
        return
    if _found(cur, [digest_of(key) for key in wanted]):
        raise Erased(
            "The contact with these keys was erased.",
            remedy="It comes back by itself alone: by a form, once the email to it is confirmed.",
        )


def remember(cur: Cursor, keys: Collection[Key], at: datetime) -> int:
    """Puts the hashes of keys on the list, in the caller's transaction; returns how many."""
    digests = [digest_of(key) for key in _kept(keys)]
    cur.execute(
        """INSERT INTO erased_key (lane, digest, erased_at)
           SELECT lane, digest, %s FROM unnest(%s::smallint[], %s::text[]) AS n (lane, digest)
           ON CONFLICT (lane, digest) DO UPDATE SET erased_at = excluded.erased_at""",
        (at, [_lane(digest) for digest in digests], digests),
    )
    return len(digests)


def readmit(keys: Keys) -> bool:
    """Takes keys off the list, in the caller's transaction: the person showed that they are its
    own, and came back. True when one was on it."""
    digests = [digest_of(key) for key in _kept(keys.each())]
    with cursor() as cur:
        cur.execute(
            """DELETE FROM erased_key e USING unnest(%s::smallint[], %s::text[]) AS n (lane, digest)
               WHERE e.lane = n.lane AND e.digest = n.digest""",
            ([_lane(digest) for digest in digests], digests),
        )
        return cur.rowcount > 0


def _found(cur: Cursor, digests: Collection[str]) -> set[str]:
    rows = cur.execute(
        """SELECT e.digest FROM unnest(%s::smallint[], %s::text[]) AS n (lane, digest)
           JOIN erased_key e ON e.lane = n.lane AND e.digest = n.digest""",
        ([_lane(digest) for digest in digests], list(digests)),
    ).fetchall()
    return {digest for (digest,) in rows}


def _kept(keys: Iterable[Key]) -> list[Key]:
    return [key for key in keys if key.kind in _KINDS]


def _lane(digest: str) -> int:
    return int(digest[:2], 16) % LANES
