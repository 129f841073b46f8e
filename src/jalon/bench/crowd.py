"""The people of a bench: any number inside one workflow, waiting, of whom some become due.

Identifiers are made from a running number, whose lowest bits are the lane.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from jalon.accounts.actions import limit_frequency
from jalon.core.db import cursor
from jalon.definition.scalars import Duration
from jalon.workflows.actions import publish
from jalon.workflows.models import Workflow

WORKFLOW = """
workflow: bench
name: Bench
triggers: [{kind: event, event: Order Completed}]
exit: [{when: {kind: event, event: Subscription Cancelled}, reason: cancelled}]
goal: {when: {kind: event, event: Subscription Started}}
window: {opens: 0:00, closes: 24:00}
steps:
  - {id: pause, kind: delay, wait: 30 days}
  - id: loyal
    kind: branch
    branches:
      - {when: {kind: event, event: Order Completed, at_least: 2, within: 90 days}, to: thanks}
    otherwise: offer
  - {id: thanks, kind: send_email, email: thanks, next: rest}
  - {id: offer, kind: send_email, email: offer}
  - {id: rest, kind: delay, wait: 3 days}
  - {id: again, kind: send_email, email: offer}
emails:
  thanks:
    category: thanks
    fallback: en
    locales:
      en: {subject: Thank you, html: '<p>Thank you! <a href="{{ unsubscribe_url }}">Leave</a></p>'}
  offer:
    category: offer
    fallback: en
    locales:
      en: {subject: An offer, html: '<p>For you. <a href="{{ unsubscribe_url }}">Leave</a></p>'}
"""

CAP = (5, Duration(7, "day"))
"""At most so many marketing emails, in which rolling period."""

_TABLE = """
CREATE TABLE bench_due (
    lane smallint, rank bigint, contact_id uuid, enrollment_id uuid, PRIMARY KEY (lane, contact_id)
)
"""

CONTACTS = """
INSERT INTO contact (lane, id, external_id, email, anonymous_ids, attributes, locale, time_zone,
                     tags, marketing, email_valid, created_at, updated_at)
SELECT n & 63, ('0190e000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'customer-' || n,
       'customer-' || n || '@example.com', '{}',
       jsonb_build_object('first_name', 'Camille', 'city', 'Lyon', 'orders', n %% 10),
       'fr', 'Europe/Paris', '{}', 'opted_in', true, %(begin)s, %(begin)s
FROM generate_series(0, %(count)s - 1) AS n
"""

_ENROLLMENTS = """
INSERT INTO enrollment (lane, id, contact_id, workflow_id, version, state, reason, step, visit,
                        entered_at, since_at, since_id, arrived_at, arrived_id, waiting, due_at,
                        payload, key, exclusive, errors, error)
SELECT n & 63, ('0190e001-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
       ('0190e000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, %(workflow)s, 1, 'active',
       '', 'pause', 1, at, at, origin, at, origin, true, at + interval '30 days',
       jsonb_build_object('order_id', 'order-' || n, 'value', 42.5), '', true, 0, ''
FROM generate_series(0, %(count)s - 1) AS n
CROSS JOIN LATERAL (SELECT %(begin)s - (n %% 29) * interval '1 day' AS at,
                           '0190e002-0000-7000-8000-000000000000'::uuid AS origin) AS entry
"""

# Spread over the table, and the same number in each lane.
_CHOOSE = """
INSERT INTO bench_due (lane, rank, contact_id, enrollment_id)
SELECT n & 63, row_number() OVER (ORDER BY n) - 1,
       ('0190e000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
       ('0190e001-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
FROM generate_series(0, %(count)s - 1) AS n
WHERE ((n >> 6) + (n & 63) * 7) %% %(parts)s = %(part)s
"""

_MAKE_DUE = """
UPDATE enrollment e SET entered_at = %(at)s, since_at = %(at)s, arrived_at = %(at)s,
                        due_at = %(at)s + interval '30 days'
FROM bench_due d WHERE e.lane = d.lane AND e.id = d.enrollment_id
"""

# Half of them are loyal.
_ORDERS = """
INSERT INTO event (lane, at, id, contact_id, name, properties, source)
SELECT lane, %(begin)s - days * interval '1 day', gen_random_uuid(), contact_id,
       'Order Completed', jsonb_build_object('order_id', 'order-' || rank || '-' || days), 'shop'
FROM bench_due CROSS JOIN unnest(ARRAY[10, 20, 40]) AS days
WHERE rank %% 2 = 0 OR days = 10
"""


# Dropped, and made again at once afterwards: much faster than row by row.
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid IN ('contact'::regclass, 'enrollment'::regclass) AND NOT indisprimary
"""


@dataclass(frozen=True, slots=True)
class Crowd:
    """`count` people inside the workflow, of whom one in `parts` becomes due at a time.

    With one part, all become due, and a fresh crowd takes their place the next time. `begin` is
    the instant all times count from, so that every turn has the same past.
    """

    count: int
    parts: int
    begin: datetime
    workflow: UUID

    @classmethod
    def gather(cls, count: int, *, parts: int = 1) -> "Crowd":
        """Publishes the workflow, and puts the people into it."""
        publish(WORKFLOW)
        limit_frequency(*CAP)
        workflow = Workflow.objects.get(slug="bench").id
        crowd = cls(count, parts, datetime.now(UTC), workflow)
        with cursor() as cur:
            cur.execute(_TABLE)
            if parts > 1:
                crowd.settle()
        return crowd

    def settle(self) -> None:
        """Puts everyone into the workflow anew, waiting."""
        given = {"count": self.count, "begin": self.begin, "workflow": self.workflow}
        with cursor() as cur:
            cur.execute("TRUNCATE contact, enrollment")
            indexes = cur.execute(_INDEXES).fetchall()
            for name, _ in indexes:
                cur.execute(f"DROP INDEX {name}".encode())
            cur.execute(CONTACTS, given)
            cur.execute(_ENROLLMENTS, given)
            for _, definition in indexes:
                cur.execute(definition.encode())

    def make_due(self, part: int) -> None:
        """Makes one part due, and forgets what an earlier part left in the history."""
        if self.parts == 1:
            self.settle()
        late = timedelta(days=30, minutes=1)
        given = {"count": self.count, "parts": self.parts, "part": part % self.parts}
        times = {"at": self.begin - late, "begin": self.begin}
        with cursor() as cur:
            cur.execute("TRUNCATE bench_due, event, step_log, message, counter")
            cur.execute(_CHOOSE, given)
            cur.execute(_MAKE_DUE, times)
            cur.execute(_ORDERS, times)
            cur.execute("UPDATE lane SET next_due_at = %s", (self.begin - timedelta(minutes=1),))
            cur.execute("VACUUM (ANALYZE) contact, enrollment, event, bench_due")
