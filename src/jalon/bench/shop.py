"""A shop with a year behind it: contacts, what they did and got, and where they are, as the lane
loop and delivery would have left it.

Identifiers are made from a running number, whose lowest bits are the lane.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from jalon.bench.advance import Progress
from jalon.contacts.actions import create_list
from jalon.contacts.attributes import declare
from jalon.contacts.keys import identity_lane
from jalon.core import clock
from jalon.core.db import cursor
from jalon.definition.segment import condition_from_json
from jalon.events.partitions import create_partitions
from jalon.segments.actions import save_segment
from jalon.workflows.actions import publish
from jalon.workflows.models import Workflow

EVENTS_EACH = 20
MONTHS = 12
WORKFLOWS = 20
LISTS = ("newsletter", "customers", "webinar", "beta", "partners")
SEGMENTS = tuple(f"segment-{number}" for number in range(10))
BUSY = 7
"""The contact with one event in a thousand of all."""

_WORKFLOW = """
workflow: series-{number}
name: Series {number}
triggers: [{{kind: event, event: Order Completed}}]
goal: {{when: {{kind: event, event: Subscription Started}}}}
steps:
  - {{id: pause, kind: delay, wait: 30 days}}
  - {{id: hello, kind: send_email, email: hello-{number}}}
  - {{id: rest, kind: delay, wait: 3 days}}
  - {{id: again, kind: send_email, email: hello-{number}}}
  - {{id: last, kind: delay, wait: 1 day}}
  - {{id: bye, kind: send_email, email: hello-{number}}}
emails:
  hello-{number}:
    category: news
    fallback: en
    locales:
      en: {{subject: Hello, html: '<p>Hello! <a href="{{{{ unsubscribe_url }}}}">Leave</a></p>'}}
"""

_CONTACT = "('0190e000-0000-7000-8000-' || lpad(to_hex({}), 12, '0'))::uuid"
_ENROLLMENT = "('0190e001-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid"
# Half of the contacts are in the first workflow.
_WHICH = f"""(%(workflows)s::uuid[])[
    CASE WHEN (n >> 6) %% 2 = 0 THEN 1 ELSE (n >> 6) %% {WORKFLOWS} + 1 END]"""

_CONTACTS = f"""
INSERT INTO contact (lane, id, external_id, email, anonymous_ids, attributes, locale, time_zone,
                     tags, marketing, email_valid, created_at, updated_at)
SELECT n & 63, {_CONTACT.format("n")}, 'customer-' || n,
       lpad(to_hex(hashint8(n) & 65535), 4, '0') || '-' || n || '@example.com', '{{}}',
       jsonb_build_object(
           'plan', CASE WHEN n %% 5000 = 0 THEN 'rare' ELSE (ARRAY['free', 'pro'])[n %% 2 + 1] END,
           'first_name', 'Camille ' || n %% 997, 'city', 'Lyon', 'orders', n %% 20),
       (ARRAY['fr', 'en', 'de', 'es'])[n %% 4 + 1], 'Europe/Paris',
       CASE WHEN n %% 10 = 0 THEN ARRAY['vip'] ELSE '{{}}' END, 'opted_in', true,
       %(now)s, %(now)s
FROM generate_series(0, %(contacts)s - 1) AS n
"""
_MEMBERS = f"""
INSERT INTO list_member (lane, contact_id, list, joined_at)
SELECT n & 63, {_CONTACT.format("n")}, list, %(now)s
FROM generate_series(0, %(contacts)s - 1) AS n
CROSS JOIN unnest(%(lists)s::text[]) WITH ORDINALITY AS lists (list, place)
WHERE (n >> 6) %% place = 0
"""
_IN_SEGMENTS = f"""
INSERT INTO segment_member (lane, contact_id, segment, since)
SELECT n & 63, {_CONTACT.format("n")}, segment, %(now)s
FROM generate_series(0, %(contacts)s - 1) AS n
CROSS JOIN unnest(%(segments)s::text[]) WITH ORDINALITY AS segments (segment, place)
WHERE (n >> 6) %% (place + 2) = 0
"""
_EVENTS = f"""
INSERT INTO event (lane, at, id, contact_id, name, properties, source)
SELECT who & 63, %(begin)s + n * (%(end)s::timestamptz - %(begin)s) / %(events)s,
       gen_random_uuid(), {_CONTACT.format("who")},
       (ARRAY['Page Viewed', 'Page Viewed', 'Product Viewed', 'Product Viewed', 'Product Added',
              'Cart Viewed', 'Order Completed', 'Email Opened', 'Email Clicked'])[n %% 9 + 1],
       jsonb_build_object('value', n %% 200, 'category', (ARRAY['shoes', 'bags'])[n %% 2 + 1]),
       'shop'
FROM generate_series(0, %(events)s - 1) AS n
CROSS JOIN LATERAL (
    SELECT CASE WHEN n %% 1000 = 0 THEN {BUSY}
           ELSE abs(hashint8(n + %(seed)s)::bigint) %% %(contacts)s END AS who
) AS drawn
"""
_ENROLLMENTS = f"""
INSERT INTO enrollment (lane, id, contact_id, workflow_id, version, state, reason, step, visit,
                        entered_at, since_at, since_id, arrived_at, arrived_id, waiting, due_at,
                        payload, key, exclusive, errors, error, left_at)
SELECT n & 63, {_ENROLLMENT}, {_CONTACT.format("n")}, {_WHICH}, 1, state, '',
       CASE state WHEN 'finished' THEN 'bye'
                  ELSE CASE WHEN n %% 6400 = 130 THEN 'last' ELSE 'pause' END END,
       1, at, at, {_ENROLLMENT}, at, {_ENROLLMENT}, state = 'active',
       CASE state WHEN 'active' THEN %(now)s + interval '30 days' END, '{{}}', '', true, 0, '',
       CASE state WHEN 'finished' THEN at + interval '40 days' END
FROM generate_series(0, %(contacts)s - 1) AS n
CROSS JOIN LATERAL (
    SELECT CASE WHEN (n >> 7) %% 2 = 0 THEN 'finished' ELSE 'active' END AS state,
           %(now)s - (n %% 360) * interval '1 day' AS at
) AS entry
"""
_STEPS = f"""
INSERT INTO step_log (lane, at, id, enrollment_id, contact_id, workflow_id, version, step, visit,
                      action, detail)
SELECT n & 63, %(now)s - (n %% 360) * interval '1 day' + nth * interval '1 hour',
       gen_random_uuid(), {_ENROLLMENT}, {_CONTACT.format("n")}, {_WHICH}, 1, step, nth, action,
       '{{"to": "hello"}}'
FROM generate_series(0, %(contacts)s - 1) AS n
CROSS JOIN unnest(ARRAY['pause', 'pause', 'hello', 'rest'],
                  ARRAY['entered', 'waits', 'moves', 'waits']) WITH ORDINALITY
           AS logs (step, action, nth)
"""
_MESSAGES = f"""
INSERT INTO message (lane, id, contact_id, enrollment_id, workflow_id, version, step, visit, email,
                     email_version, category, transactional, subject, language, context, route,
                     state, reason, at, due_at, attempts, sent_at)
SELECT n & 63, gen_random_uuid(), {_CONTACT.format("n")}, {_ENROLLMENT}, {_WHICH}, 1, 'hello', nth,
       'hello-0', 1, 'news', false, '', '', '{{}}', 'smtp',
       CASE WHEN n %% 20000 = 1 THEN 'uncertain' ELSE 'sent' END, '', at, at, 1, at
FROM generate_series(0, %(contacts)s - 1) AS n
CROSS JOIN generate_series(1, 2) AS nth
CROSS JOIN LATERAL (SELECT %(now)s - (n %% 360) * interval '1 day' + nth * interval '2 hours' AS at)
           AS sending
"""
# Every lane counts on every day; the worker has made one total of those of past days.
_COUNTERS = """
INSERT INTO counter (lane, workflow_id, version, step, day, name, n)
SELECT lane, workflow, 1, step, (%(now)s - day * interval '1 day')::date, name, 1000
FROM generate_series(0, 359) AS day CROSS JOIN generate_series(0, 63) AS lane
CROSS JOIN unnest(%(workflows)s::uuid[]) AS workflow
CROSS JOIN (VALUES ('', 'entered'), ('', 'finished'), ('', 'exited:goal'), ('pause', 'arrived'),
                   ('pause', 'left'), ('pause', 'to:hello'), ('hello', 'arrived'),
                   ('hello', 'left'), ('hello', 'to:rest'), ('hello', 'sent'))
           AS counted (step, name)
WHERE lane = 0 OR day < 2
"""
_AUDIT = """
INSERT INTO audit (id, at, wall_at, who, action, kind, name, detail)
SELECT ('0190e00a-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, %(now)s, %(now)s, 'api',
       'change', CASE WHEN n < 10 THEN 'sender' ELSE 'contact' END, n::text, '{}'
FROM generate_series(0, %(contacts)s / 10) AS n
"""

_TABLES = ("contact", "identity", "list_member", "segment_member", "enrollment", "message")
_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid
WHERE i.indrelid = ANY(%s::regclass[]) AND c.oid IS NULL
"""


def fill(contacts: int, *, progress: Progress) -> None:
    """Fills an empty database: for each contact so many events over a year, an enrollment, its
    steps, two messages, and memberships of lists and segments."""
    for done, (what, statement, given) in enumerate(parts(contacts)):
        progress(f"Filling {what}", done, MONTHS + 10)
        with cursor() as cur:
            cur.execute(statement.encode(), given)


def parts(contacts: int) -> Iterator[tuple[str, str, dict[str, object]]]:
    """What is to be filled, part by part: the name of each, its statement, and what that takes."""
    now = clock.now()
    given: dict[str, object] = {"contacts": contacts, "now": now}
    _prepare(now)
    with cursor() as cur:
        indexes = cur.execute(_INDEXES, (list(_TABLES),)).fetchall()
    for name, _ in indexes:  # made again at once afterwards: much faster than row by row
        yield "tables", f"DROP INDEX {name}", {}
    yield "contacts", _CONTACTS, given
    _fill_identities(contacts)
    yield "list members", _MEMBERS, given | {"lists": list(LISTS)}
    yield "segments", _IN_SEGMENTS, given | {"segments": list(SEGMENTS)}
    for month in range(MONTHS):
        yield "events", _EVENTS, given | _month(contacts, month, now)
    ids = list(Workflow.objects.order_by("created_at").values_list("id", flat=True))
    for what, statement in {
        "enrollments": _ENROLLMENTS,
        "steps": _STEPS,
        "messages": _MESSAGES,
        "figures": _COUNTERS,
        "the audit log": _AUDIT,
    }.items():
        yield what, statement, given | {"workflows": ids}
    for _, definition in indexes:
        yield "indexes", definition, {}
    yield "statistics", "VACUUM (ANALYZE)", {}


def _prepare(now: datetime) -> None:
    for month in range(MONTHS):
        create_partitions(now - month * timedelta(days=30))
    for number in range(WORKFLOWS):
        publish(_WORKFLOW.format(number=number))
    for slug in LISTS:
        create_list(slug)
    declare({"plan": "text", "first_name": "text", "city": "text", "orders": "number"})
    for slug in SEGMENTS:
        save_segment(slug, "", condition_from_json({"kind": "tag", "tag": "vip"}))
    with cursor() as cur:
        cur.execute("TRUNCATE segment_fill, inbox")


def _month(contacts: int, month: int, now: datetime) -> dict[str, object]:
    events = contacts * EVENTS_EACH // MONTHS
    begin = now - (month + 1) * timedelta(days=30)
    return {
        "events": events,
        "seed": month * events,
        "begin": begin,
        "end": begin + timedelta(days=30),
    }


def contact_id(number: int) -> UUID:
    """The id of a contact by its number."""
    return UUID(f"0190e000-0000-7000-8000-{number:012x}")


def _fill_identities(contacts: int) -> None:
    with cursor() as cur:
        emails = cur.execute("SELECT external_id, email, id FROM contact").fetchall()
        with cur.copy("COPY identity (lane, kind, value, contact_id) FROM STDIN") as copy:
            for external_id, email, id_ in emails:
                for kind, value in (("external_id", external_id), ("email", email)):
                    copy.write_row((identity_lane(kind, value), kind, value, id_))
    assert len(emails) == contacts
