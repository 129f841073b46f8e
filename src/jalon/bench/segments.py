"""Counts of segments over a whole population, beside SQL that a person wrote for each."""

from collections.abc import Mapping
from datetime import datetime
from statistics import median
from time import perf_counter
from typing import Any

import msgspec

from jalon.bench.advance import Progress
from jalon.bench.scratch import scratch_database
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Conflict
from jalon.definition.segment import condition_from_json
from jalon.segments import queries

CONTACTS = 1_000_000
EVENTS_EACH = 10
RUNS = 3


class Count(msgspec.Struct, kw_only=True):
    """One condition: how many meet it, and the median seconds of both counts."""

    what: str
    found: int
    seconds: float
    baseline_seconds: float
    ratio: float


class Figures(msgspec.Struct, kw_only=True):
    """`ratio` is the longest of ours to its baseline, over all conditions."""

    contacts: int
    events: int
    runs: int
    ratio: float
    counts: list[Count]


class Case(msgspec.Struct):
    """A condition, and what a person would write instead."""

    what: str
    when: Mapping[str, Any]
    by_hand: str


_CONTACTS = """
INSERT INTO contact (lane, id, external_id, email, anonymous_ids, attributes, locale, time_zone,
                     tags, marketing, email_valid, created_at, updated_at)
SELECT n & 63, ('0190e000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'customer-' || n,
       'customer-' || n || '@example.com', '{}',
       jsonb_build_object('plan', (ARRAY['free', 'gold', 'pro'])[n %% 3 + 1], 'orders', n %% 20),
       (ARRAY['fr', 'en', 'de', 'es'])[n %% 4 + 1], 'Europe/Paris',
       CASE WHEN n %% 10 = 0 THEN ARRAY['vip'] ELSE '{}' END, 'opted_in', true, %(now)s, %(now)s
FROM generate_series(0, %(contacts)s - 1) AS n
"""

_MEMBERS = """
INSERT INTO list_member (lane, contact_id, list, joined_at)
SELECT lane, id, 'newsletter', %(now)s FROM contact WHERE (attributes ->> 'orders')::int < 8
"""

# Spread over contacts and a year by a hash: some have many events of a name, some have none.
_EVENTS = """
INSERT INTO event (lane, at, id, contact_id, name, properties, source)
SELECT who & 63, %(now)s - (at * interval '1 second'), gen_random_uuid(),
       ('0190e000-0000-7000-8000-' || lpad(to_hex(who), 12, '0'))::uuid,
       (ARRAY['Product Viewed', 'Product Viewed', 'Cart Viewed', 'Order Completed'])[n %% 4 + 1],
       jsonb_build_object('value', n %% 200, 'category', (ARRAY['shoes', 'bags'])[n %% 2 + 1]),
       'shop'
FROM generate_series(0, %(events)s - 1) AS n
CROSS JOIN LATERAL (
    SELECT abs(hashint8(n)::bigint) %% %(contacts)s AS who,
           abs(hashint8(n + 1)::bigint) %% 31536000 AS at
) AS drawn
"""

_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = 'contact'::regclass AND NOT indisprimary
"""

CASES = [
    Case(
        "a tag and an attribute",
        {
            "kind": "all",
            "of": [
                {"kind": "tag", "tag": "vip"},
                {"kind": "attribute", "attribute": "plan", "value": "gold"},
            ],
        },
        """SELECT count(*) FROM contact WHERE merged_into IS NULL
           AND 'vip' = ANY(tags) AND attributes ->> 'plan' = 'gold'""",
    ),
    Case(
        "ordered within 30 days",
        {"kind": "event", "event": "Order Completed", "within": "30 days"},
        """SELECT count(*) FROM contact c WHERE merged_into IS NULL AND EXISTS (
               SELECT FROM event e WHERE e.lane = c.lane AND e.contact_id = c.id
               AND e.name = 'Order Completed' AND e.at > %(now)s - interval '30 days'
               AND e.at <= %(now)s)""",
    ),
    Case(
        "at least 3 orders of more than 50 in a year",
        {
            "kind": "event",
            "event": "Order Completed",
            "at_least": 3,
            "within": "365 days",
            "where": [{"property": "value", "op": "more_than", "value": 50}],
        },
        """SELECT count(*) FROM contact c JOIN (
               SELECT lane, contact_id FROM event WHERE name = 'Order Completed'
               AND (properties ->> 'value')::numeric > 50
               AND at > %(now)s - interval '365 days' AND at <= %(now)s
               GROUP BY lane, contact_id HAVING count(*) >= 3
           ) AS often ON often.lane = c.lane AND often.contact_id = c.id
           WHERE merged_into IS NULL""",
    ),
    Case(
        "ordered once, but not for 90 days",
        {
            "kind": "all",
            "of": [
                {"kind": "event", "event": "Order Completed"},
                {
                    "kind": "event",
                    "event": "Order Completed",
                    "exactly": 0,
                    "within": "90 days",
                },
            ],
        },
        """SELECT count(*) FROM contact c WHERE merged_into IS NULL AND EXISTS (
               SELECT FROM event e WHERE e.lane = c.lane AND e.contact_id = c.id
               AND e.name = 'Order Completed' AND e.at <= %(now)s)
           AND NOT EXISTS (
               SELECT FROM event e WHERE e.lane = c.lane AND e.contact_id = c.id
               AND e.name = 'Order Completed' AND e.at > %(now)s - interval '90 days'
               AND e.at <= %(now)s)""",
    ),
    Case(
        "a newsletter reader, or 5 views of shoes in a year; not vip",
        {
            "kind": "all",
            "of": [
                {
                    "kind": "any",
                    "of": [
                        {"kind": "list", "list": "newsletter"},
                        {
                            "kind": "event",
                            "event": "Product Viewed",
                            "at_least": 5,
                            "within": "365 days",
                            "where": [{"property": "category", "value": "shoes"}],
                        },
                    ],
                },
                {"kind": "not", "of": {"kind": "tag", "tag": "vip"}},
            ],
        },
        """SELECT count(*) FROM contact c
           LEFT JOIN list_member m ON m.lane = c.lane AND m.contact_id = c.id
                                  AND m.list = 'newsletter'
           LEFT JOIN (
               SELECT lane, contact_id FROM event WHERE name = 'Product Viewed'
               AND properties ->> 'category' = 'shoes'
               AND at > %(now)s - interval '365 days' AND at <= %(now)s
               GROUP BY lane, contact_id HAVING count(*) >= 5
           ) AS often ON often.lane = c.lane AND often.contact_id = c.id
           WHERE merged_into IS NULL AND NOT 'vip' = ANY(tags)
           AND (m.contact_id IS NOT NULL OR often.contact_id IS NOT NULL)""",
    ),
    Case(
        "at most 1 order ever",
        {"kind": "event", "event": "Order Completed", "at_most": 1},
        """SELECT count(*) FROM contact c WHERE merged_into IS NULL AND NOT EXISTS (
               SELECT FROM (
                   SELECT lane, contact_id FROM event
                   WHERE name = 'Order Completed' AND at <= %(now)s
                   GROUP BY lane, contact_id HAVING count(*) > 1
               ) AS often WHERE often.lane = c.lane AND often.contact_id = c.id)""",
    ),
]


def measure(*, contacts: int = CONTACTS, runs: int = RUNS, progress: Progress) -> Figures:
    """Counts each condition in turn with the SQL by hand, in a scratch database. Raises Conflict
    when the two do not find the same number."""
    events = contacts * EVENTS_EACH
    with scratch_database():
        now = clock.now()
        progress(f"Making {contacts:,} contacts and {events:,} events", 0, 0)
        _populate({"contacts": contacts, "events": events, "now": now})
        counts = []
        for place, case in enumerate(CASES):
            progress("Counting", place, len(CASES))
            counts.append(_compared(case, now, runs=runs))
    return Figures(
        contacts=contacts,
        events=events,
        runs=runs,
        ratio=max(one.ratio for one in counts),
        counts=counts,
    )


def _populate(given: Mapping[str, object]) -> None:
    with cursor() as cur:
        indexes = cur.execute(_INDEXES).fetchall()
        for name, _ in indexes:
            cur.execute(f"DROP INDEX {name}".encode())
        for statement in (_CONTACTS, _MEMBERS, _EVENTS):
            cur.execute(statement, given)
        for _, definition in indexes:
            cur.execute(definition.encode())
        cur.execute("VACUUM (ANALYZE) contact, list_member, event")


def _compared(case: Case, now: datetime, *, runs: int) -> Count:
    condition = condition_from_json(case.when)
    ours, theirs = [], []
    for _ in range(runs + 1):
        started = perf_counter()
        found = queries.count(condition, now)
        ours.append(perf_counter() - started)
        started = perf_counter()
        by_hand = _count(case.by_hand, now)
        theirs.append(perf_counter() - started)
        if found != by_hand:
            raise Conflict(f"{case.what}: we count {found:,}, the SQL by hand {by_hand:,}.")
    seconds, baseline = median(ours[1:]), median(theirs[1:])  # the first warms the caches
    return Count(
        what=case.what,
        found=found,
        seconds=round(seconds, 3),
        baseline_seconds=round(baseline, 3),
        ratio=round(seconds / baseline, 2),
    )


def _count(statement: str, now: datetime) -> int:
    with cursor() as cur:
        row = cur.execute(statement.encode(), {"now": now}).fetchone()
    assert row is not None, "a count always comes back"
    return int(row[0])
