"""Messages with all that their delivery needs: claimed, each by one worker, or looked at; each
statement for exactly one lane."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from jalon.core.db import Cursor
from jalon.delivery.bounces import SUSPENDED
from jalon.delivery.letters import Claimed

SENDER = """coalesce(
    nullif(m.sender, ''), e.sender, (SELECT slug FROM sender ORDER BY created_at, slug LIMIT 1))"""
"""The slug of the sender of a message m with an email e."""

_LOOK = f"""
SELECT m.id, m.contact_id, m.enrollment_id, m.workflow_id, m.version, m.step, m.visit, m.kind,
       m.email, m.email_version, m.category, m.transactional, m.subject, m.text, m.language,
       m.context::text, m.track_opens, m.track_clicks, m.attempts, m.at,
       c.id IS NOT NULL, c.merged_into, c.email,
       CASE m.kind WHEN 'contact' THEN coalesce(c.email, '')
                   WHEN 'owner' THEN coalesce(c.owner, '') ELSE m.recipient END,
       coalesce(c.email_valid, false), {SUSPENDED},
       coalesce(c.marketing, ''), c.external_id, coalesce(c.locale, ''),
       coalesce(c.attributes::text, '{{}}'), coalesce(w.slug, ''), coalesce(w.name, ''),
       s.name, s.address, coalesce(s.reply_to, ''), a.require_opt_in, a.time_zone,
       coalesce((SELECT NOT k.granted FROM consent k
                 WHERE k.lane = m.lane AND k.contact_id = m.contact_id
                   AND k.purpose = 'category:' || m.category
                 ORDER BY k.at DESC, k.id DESC LIMIT 1), false),
       EXISTS (SELECT FROM jsonb_array_elements_text(w.settings -> 'suppress') AS n (list)
               JOIN list_member l ON l.lane = m.lane AND l.contact_id = m.contact_id
                                 AND l.list = n.list),
       (coalesce((SELECT parameters FROM utm_rule WHERE email = ''), '{{}}')
        || coalesce((SELECT parameters FROM utm_rule WHERE email = m.email), '{{}}'))::text,
       m.due_at, m.accepted_at
FROM message m
CROSS JOIN account a
LEFT JOIN contact c ON c.lane = m.lane AND c.id = m.contact_id
LEFT JOIN workflow w ON w.id = m.workflow_id
LEFT JOIN email e ON e.slug = m.email
LEFT JOIN sender s ON s.slug = {SENDER}
"""


# The rows are chosen before anything is joined to them, in the order of the index alone:
# thousands may be due at one instant, and none is read to choose another.
def _claiming(marked: str = "", only: str = "") -> str:
    return f"""
WITH due AS (
    SELECT m.lane, m.id FROM message m
    WHERE m.lane = %(lane)s AND m.route = %(route)s AND m.state IN ('queued', 'deferred')
      AND m.due_at <= %(now)s AND m.workflow_id <> ALL (%(paused)s){only}
    ORDER BY m.due_at
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
){marked}
{_LOOK}
JOIN due ON due.lane = m.lane AND due.id = m.id
ORDER BY m.due_at, m.id
"""


_CLAIM = _claiming()
# The statement sees the rows as they were before it marked them.
_MARKED = """, marked AS (
    UPDATE message m SET state = 'sending', worker_id = %(worker)s, attempts = m.attempts + 1
    FROM due WHERE m.lane = %(lane)s AND m.id = due.id
)"""
_CLAIM_AND_MARK = _claiming(_MARKED)
_OF_DOMAINS = f"""
      AND EXISTS (
          SELECT FROM sender s LEFT JOIN email e ON e.slug = m.email
          WHERE s.slug = {SENDER}
            AND lower(split_part(s.address, '@', 2)) = ANY (%(domains)s))"""
_CLAIM_OF_DOMAINS = _claiming(_MARKED, _OF_DOMAINS)


def claim(  # noqa: PLR0913 # each says which messages are meant
    cur: Cursor,
    lane: int,
    route: str,
    *,
    now: datetime,
    paused: Collection[UUID],
    limit: int,
    worker_id: UUID | None = None,
    domains: Collection[str] = (),
) -> list[Claimed]:
    """Locks messages that are due, in the caller's transaction; what other workers hold is
    passed over. `now` is business time.

    With `worker_id`, they are marked as in the hands of that worker, to be committed before any of
    them is handed over; then, with `domains`, only those whose sender is of one of them.
    """
    scene = {"lane": lane, "route": route, "now": now, "paused": list(paused), "limit": limit}
    if worker_id is None:
        rows = cur.execute(_CLAIM, scene).fetchall()
    elif not domains:
        rows = cur.execute(_CLAIM_AND_MARK, scene | {"worker": worker_id}).fetchall()
    else:
        wanted = scene | {"worker": worker_id, "domains": list(domains)}
        rows = cur.execute(_CLAIM_OF_DOMAINS, wanted).fetchall()
    return [_claimed(row) for row in rows]


def find(cur: Cursor, lane: int, message_id: UUID) -> Claimed | None:
    """One message, whatever its state, with all that its delivery needs."""
    row = cur.execute(f"{_LOOK} WHERE m.lane = %s AND m.id = %s", (lane, message_id)).fetchone()
    return _claimed(row) if row else None


def _claimed(row: tuple[object, ...]) -> Claimed:
    values = dict(zip(Claimed.__slots__, row, strict=True))
    for name in ("context", "attributes", "utm"):
        values[name] = msgspec.json.decode(str(values[name]))
    values["zone"] = ZoneInfo(str(values["zone"]))
    return Claimed(**values)  # type: ignore[arg-type] # the statement names its fields in order
