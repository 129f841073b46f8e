"""Which orders count for which workflow and email, and what they are worth (RES-4)."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from msgspec.structs import fields

from jalon.core.arrays import array, arrays
from jalon.core.db import Cursor
from jalon.definition.scalars import Duration
from jalon.definition.workflow import Goal
from jalon.engine.commerce import (
    LARGEST,
    NO_CURRENCY,
    ORDER_COMPLETED,
    ORDER_REFUNDED,
    names_currency,
    order_in,
)
from jalon.engine.state import Event

WINDOW: Duration = next(field.default for field in fields(Goal) if field.name == "window")
"""How long after leaving orders count, unless the goal says (RUN-11)."""


def count_orders(
    cur: Cursor, lane: int, events: Sequence[Event], *, clicked: Mapping[UUID, UUID], day: date
) -> None:
    """Counts the orders among the events of a batch, once all else of it is written.

    An Order Completed counts for every workflow that the contact is inside when it occurs, or left
    at most the window of its goal ago; for a workflow without a goal, from the first email sent on
    and until `WINDOW` after leaving. The order that let the contact in does not. The same
    `order_id` counts once per contact and workflow. Two workflows both count an order: their
    revenue is not to be added. It is told also for the step whose email the contact clicked last,
    by the first click of each, no longer ago than that window.

    An Order Refunded takes back from the revenue, whenever it comes, what it is worth, in the
    order's own currency, which is also that of a value without one; all of it when it names no
    value; never more than was counted. The number of orders stays.

    Counted on `day`, by name: `orders`, and `revenue:CURRENCY` in minor units. `clicked` are the
    messages first clicked in this batch, and by which event: orders handled before know nothing of
    that, so that the size of batches changes nothing.
    """
    completed = [event for event in events if event.name == ORDER_COMPLETED]
    refunded = [event for event in events if event.name == ORDER_REFUNDED]
    if completed:
        _count(cur, lane, completed, clicked=clicked, day=day)
    if refunded:
        _take_back(cur, lane, refunded, day=day)


_ADD_UP = """
INSERT INTO counter (lane, workflow_id, version, step, day, name, n)
SELECT %(lane)s, moved.workflow_id, moved.version, place, %(day)s, name, sum(n)::bigint
FROM moved
CROSS JOIN LATERAL (SELECT DISTINCT unnest(ARRAY['', moved.step])) AS places (place)
CROSS JOIN LATERAL (
    VALUES ('orders', moved.orders), ('revenue:' || moved.currency, moved.amount)
) AS counted (name, n)
GROUP BY moved.workflow_id, moved.version, place, name
HAVING sum(n) <> 0
ORDER BY moved.workflow_id, moved.version, place, name
ON CONFLICT (lane, workflow_id, version, step, day, name)
DO UPDATE SET n = counter.n + excluded.n
"""

# The workflows that a contact ever entered are found by its entries: finished enrollments are in
# no index by contact alone. An entry after a pause has an id beyond those of all events.
_COUNT = f"""
WITH bought AS (
    SELECT * FROM unnest(%(ids)s, %(contacts)s, %(instants)s, %(orders)s, %(currencies)s,
                         %(amounts)s) AS n (id, contact_id, at, order_id, currency, amount)
), passing AS MATERIALIZED (
    SELECT b.*, e.id AS enrollment_id, e.workflow_id, e.version, e.since_at, e.left_at
    FROM bought b
    CROSS JOIN LATERAL (
        SELECT DISTINCT workflow_id FROM entry
        WHERE lane = %(lane)s AND contact_id = b.contact_id
    ) AS entered
    JOIN enrollment e ON e.lane = %(lane)s AND e.workflow_id = entered.workflow_id
                     AND e.contact_id = b.contact_id
    WHERE e.since_at <= b.at AND (e.since_id < b.id OR e.entered_at < b.at)
), spans AS MATERIALIZED (
    SELECT workflow_id, number, goal,
           coalesce(goal ->> 'window', %(window)s)::interval AS span
    FROM (
        SELECT workflow_id, number, nullif(definition -> 'goal', 'null'::jsonb) AS goal
        FROM workflow_version
        WHERE (workflow_id, number) IN (SELECT workflow_id, version FROM passing)
    ) AS live
), counting AS (
    SELECT DISTINCT ON (p.contact_id, p.workflow_id, p.order_id) p.*, s.span
    FROM passing p JOIN spans s ON s.workflow_id = p.workflow_id AND s.number = p.version
    WHERE (p.left_at IS NULL OR p.at <= p.left_at + s.span)
      AND (s.goal IS NOT NULL OR EXISTS (
          SELECT FROM message m WHERE m.lane = %(lane)s AND m.enrollment_id = p.enrollment_id
          AND m.kind = 'contact' AND m.sent_at <= p.at))
    ORDER BY p.contact_id, p.workflow_id, p.order_id, p.id, p.since_at DESC, p.enrollment_id DESC
), moved AS (
    INSERT INTO counted_order (lane, contact_id, workflow_id, order_id, event_id, version, step,
                               currency, amount, at)
    SELECT %(lane)s, c.contact_id, c.workflow_id, c.order_id, c.id,
           coalesce(m.version, c.version), coalesce(m.step, ''), c.currency, c.amount, c.at
    FROM counting c LEFT JOIN LATERAL (
        SELECT m.version, m.step FROM message m
        LEFT JOIN unnest(%(clicked)s, %(clicks)s) AS n (message, click) ON n.message = m.id
        WHERE m.lane = %(lane)s AND m.enrollment_id = c.enrollment_id AND m.kind = 'contact'
          AND m.clicked_at BETWEEN c.at - c.span AND c.at AND (n.click < c.id) IS NOT FALSE
        ORDER BY m.clicked_at DESC, m.id DESC LIMIT 1
    ) AS m ON true
    ON CONFLICT DO NOTHING
    RETURNING workflow_id, version, step, currency, amount, 1 AS orders
)
{_ADD_UP}
"""


def _count(
    cur: Cursor, lane: int, events: Sequence[Event], *, clicked: Mapping[UUID, UUID], day: date
) -> None:
    rows = []
    for event in events:
        order = order_in(event.properties)
        # One that has no id is an order of its own.
        id_ = order.order_id or str(event.id)
        told = (id_, order.currency, order.amount or 0)
        rows.append((event.id, event.contact_id, event.at, *told))
    names = ("ids", "contacts", "instants", "orders", "currencies", "amounts")
    given = arrays(rows, "uuid", "uuid", "timestamptz", "text", "text", "bigint")
    messages, clicks = array("uuid", clicked), array("uuid", clicked.values())
    cur.execute(
        _COUNT.encode(),
        dict(zip(names, given, strict=True))
        | {"lane": lane, "day": day, "clicked": messages, "clicks": clicks}
        | {"window": str(WINDOW)},
    )


_TAKE_BACK = f"""
WITH back AS (
    SELECT * FROM unnest(%(ids)s, %(contacts)s, %(orders)s, %(currencies)s, %(amounts)s)
        AS n (id, contact_id, order_id, currency, amount)
), due AS (
    SELECT o.contact_id, o.workflow_id, o.order_id,
           least(o.amount - o.refunded, sum(coalesce(b.amount, %(all)s)))::bigint AS n
    FROM back b
    JOIN counted_order o ON o.lane = %(lane)s AND o.contact_id = b.contact_id
                        AND o.order_id = b.order_id AND o.event_id < b.id
                        AND (b.amount IS NULL OR b.currency = o.currency)
    GROUP BY o.lane, o.contact_id, o.workflow_id, o.order_id
), moved AS (
    UPDATE counted_order o SET refunded = o.refunded + due.n
    FROM due
    WHERE o.lane = %(lane)s AND o.contact_id = due.contact_id
      AND o.workflow_id = due.workflow_id AND o.order_id = due.order_id
    RETURNING o.workflow_id, o.version, o.step, o.currency, -due.n AS amount, 0 AS orders
)
{_ADD_UP}
"""


def _take_back(cur: Cursor, lane: int, events: Sequence[Event], *, day: date) -> None:
    told = _currencies(cur, lane, [e for e in events if not names_currency(e.properties)])
    rows = [
        (event.id, event.contact_id, *order_in(event.properties, currency=currency))
        for event in events
        for currency in told.get(event.id, [NO_CURRENCY])
    ]
    names = ("ids", "contacts", "orders", "currencies", "amounts")
    given = arrays(rows, "uuid", "uuid", "text", "text", "bigint")
    cur.execute(
        _TAKE_BACK.encode(),
        {**dict(zip(names, given, strict=True)), "lane": lane, "day": day, "all": LARGEST},
    )


def _currencies(cur: Cursor, lane: int, events: Sequence[Event]) -> Mapping[UUID, Sequence[str]]:
    """In which currencies the orders that these refunds name were counted, by refund: in several
    only if the shop told an order twice, each time in another."""
    if not events:
        return {}
    rows = [(e.id, e.contact_id, order_in(e.properties).order_id) for e in events]
    ids, contacts, orders = arrays(rows, "uuid", "uuid", "text")
    cur.execute(
        """SELECT b.id, array_agg(DISTINCT o.currency)
           FROM unnest(%s, %s, %s) AS b (id, contact_id, order_id)
           JOIN counted_order o ON o.lane = %s AND o.contact_id = b.contact_id
                               AND o.order_id = b.order_id
           GROUP BY b.id""",
        (ids, contacts, orders, lane),
    )
    return dict(cur.fetchall())
