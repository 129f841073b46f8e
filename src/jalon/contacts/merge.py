"""Two contacts turn out to be one person: everything moves to one of them, nothing is lost."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from jalon.contacts.announce import arm_contacts, command, follow_companies
from jalon.core import clock
from jalon.core.db import Cursor, Row, cursor
from jalon.core.errors import Invalid, NotFound
from jalon.core.ids import lane_of, new_id

MOVED: dict[str, str] = {
    "inbox": "",
    "event": "ON CONFLICT DO NOTHING",
    "consent": "",
    "list_member": """
        ON CONFLICT (lane, contact_id, list)
        DO UPDATE SET joined_at = LEAST(list_member.joined_at, excluded.joined_at)""",
    "segment_member": """
        ON CONFLICT (lane, contact_id, segment)
        DO UPDATE SET since = LEAST(segment_member.since, excluded.since)""",
    "message": "",
    "visit": "",
    "bounce": "ON CONFLICT DO NOTHING",
    "sandbox_email": "",
    "form_submission": "ON CONFLICT DO NOTHING",
    "resource_download": "",
    "webhook_call": "",
    "enrollment": "",
    "step_log": "",
    "entry": """
        ON CONFLICT (lane, contact_id, workflow_id, key)
        DO UPDATE SET times = entry.times + excluded.times,
                      last_at = GREATEST(entry.last_at, excluded.last_at),
                      barred = entry.barred OR excluded.barred""",
    "refusal": """
        ON CONFLICT (lane, contact_id, workflow_id, day, reason)
        DO UPDATE SET times = refusal.times + excluded.times,
                      last_at = GREATEST(refusal.last_at, excluded.last_at),
                      detail = CASE
                          WHEN jsonb_exists(excluded.detail, 'kept')
                          THEN jsonb_build_object('kept',
                              (refusal.detail -> 'kept') || (excluded.detail -> 'kept'))
                          WHEN excluded.last_at > refusal.last_at
                          THEN excluded.detail ELSE refusal.detail END""",
    "counted_order": "ON CONFLICT DO NOTHING",
    "timer": """
        ON CONFLICT (lane, contact_id, kind, subject, part)
        DO UPDATE SET due = GREATEST(timer.due, excluded.due),
                      since = GREATEST(timer.since, excluded.since),
                      payload = CASE WHEN excluded.due > timer.due
                                     THEN excluded.payload ELSE timer.payload END""",
}
"""Every table with rows of a contact, and how two rows with one key become one."""

_UNION = """
UPDATE contact kept SET
    email = COALESCE(kept.email, gone.email),
    email_valid = CASE WHEN kept.email IS NULL THEN gone.email_valid ELSE kept.email_valid END,
    external_id = COALESCE(kept.external_id, gone.external_id),
    anonymous_ids = ARRAY(SELECT DISTINCT unnest(kept.anonymous_ids || gone.anonymous_ids)),
    attributes = CASE WHEN kept.attributes ? 'company.id' THEN gone.attributes - ARRAY(
                          SELECT name FROM jsonb_object_keys(gone.attributes) AS n (name)
                          WHERE starts_with(name, 'company.'))
                      ELSE gone.attributes END || kept.attributes,
    locale = COALESCE(NULLIF(kept.locale, ''), gone.locale),
    time_zone = COALESCE(NULLIF(kept.time_zone, ''), gone.time_zone),
    tags = ARRAY(SELECT DISTINCT unnest(kept.tags || gone.tags)),
    marketing = CASE
        WHEN 'unsubscribed' IN (kept.marketing, gone.marketing) THEN 'unsubscribed'
        WHEN 'opted_in' IN (kept.marketing, gone.marketing) THEN 'opted_in'
        ELSE 'unknown' END,
    score = kept.score + gone.score,
    points = kept.points + gone.points,
    lifecycle = (ARRAY['visitor', 'lead', 'mql', 'customer'])[GREATEST(
        array_position(ARRAY['visitor', 'lead', 'mql', 'customer'], kept.lifecycle),
        array_position(ARRAY['visitor', 'lead', 'mql', 'customer'], gone.lifecycle))],
    owner = COALESCE(kept.owner, gone.owner),
    created_at = LEAST(kept.created_at, gone.created_at),
    updated_at = %(at)s
FROM contact gone
WHERE kept.lane = %(kept_lane)s AND kept.id = %(kept)s
  AND gone.lane = %(gone_lane)s AND gone.id = %(gone)s
RETURNING kept.attributes ? 'company.id'
"""

_TOMBSTONE = """
UPDATE contact SET merged_into = %(kept)s, email = NULL, external_id = NULL, anonymous_ids = '{}',
    attributes = '{}', tags = '{}', updated_at = %(at)s
WHERE lane = %(gone_lane)s AND id = %(gone)s
"""

# Of each workflow: the live exclusive enrollments are one, and so are those with one key. The
# earliest stays. Those without a key, in a workflow that may be entered every time, all stay.
_SECOND = """
WITH live AS (
    SELECT lane, id, state, row_number() OVER (
        PARTITION BY workflow_id, exclusive, CASE WHEN exclusive THEN '' ELSE key END
        ORDER BY entered_at, id) AS nth
    FROM enrollment
    WHERE ((lane = %(kept_lane)s AND contact_id = %(kept)s)
        OR (lane = %(gone_lane)s AND contact_id = %(gone)s))
      AND state IN ('active', 'failed') AND (exclusive OR key <> '')
)
UPDATE enrollment e
SET state = 'exited', reason = 'merged', left_at = %(at)s, due_at = NULL, waiting = false
FROM live
WHERE live.nth > 1 AND e.lane = live.lane AND e.id = live.id
RETURNING e.id, e.workflow_id, e.version, e.step, e.visit, live.state
"""


def merge(kept: UUID, gone: UUID) -> UUID:
    """Makes `gone` a part of `kept`, and returns the id of the contact that remains.

    Lists, consents, tags, history, messages and enrollments add up; where both have an attribute,
    or a company, the kept contact's stays; unsubscribed beats opted in. Of two live enrollments
    that may not be two, the later one exits as *merged* (RUN-10). `gone` remains as a tombstone,
    to follow. In one transaction, with both lanes locked. Raises NotFound, or Invalid for one and
    the same.
    """
    with transaction.atomic(), cursor() as cur:
        lock_lanes(cur, {lane_of(kept), lane_of(gone)})
        _check(cur, kept, gone)
        scene = {
            "kept": kept,
            "gone": gone,
            "kept_lane": lane_of(kept),
            "gone_lane": lane_of(gone),
            "at": clock.now(),
        }
        _exit_doubles(cur, scene)
        for table, clash in MOVED.items():
            _move(cur, table, clash, scene)
        cur.execute("UPDATE identity SET contact_id = %(kept)s WHERE contact_id = %(gone)s", scene)
        in_company = (cur.execute(_UNION, scene).fetchone() or (False,))[0]
        cur.execute(_TOMBSTONE, scene)
        _tell(cur, scene)
        _pass_on(cur, kept, scene)
        # What one did may have been what the timer of the other waited for.
        arm_contacts(cur, [kept], at=clock.now())
        if in_company:
            # Its company may just have changed, and told the lane of the other alone.
            follow_companies(cur, [kept], at=clock.now())
    return kept


def lock_lanes(cur: Cursor, lanes: Collection[int]) -> None:
    """Waits for these lanes' loops and keeps them out until the transaction ends.

    Ascending, as everybody who takes several does, so that nobody waits in a circle.
    """
    if lanes:
        cur.execute(
            "SELECT FROM lane WHERE lane = ANY(%s::smallint[]) ORDER BY lane FOR UPDATE",
            (sorted(lanes),),
        )


def _check(cur: Cursor, kept: UUID, gone: UUID) -> None:
    if kept == gone:
        raise Invalid(
            f"Contact {kept} cannot be merged with itself.",
            remedy="Name two contacts.",
            code="merge_same",
        )
    for contact_id in (kept, gone):
        row = cur.execute(
            "SELECT FROM contact WHERE lane = %s AND id = %s AND merged_into IS NULL",
            (lane_of(contact_id), contact_id),
        ).fetchone()
        if row is None:
            raise NotFound(
                f"There is no contact {contact_id}, or it has been merged already.",
                remedy="Look the contact up again.",
                code="contact_not_found",
            )


def _move(cur: Cursor, table: str, clash: str, scene: dict[str, object]) -> None:
    """Takes the rows out and puts them back under the kept contact, whatever columns there are."""
    # S608: table and column names come from MOVED and the catalogue, never from outside.
    rows = cur.execute(
        """
        SELECT attname FROM pg_attribute
        WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
          AND attname NOT IN ('lane', 'contact_id')
        """,
        (table,),
    ).fetchall()
    columns = ", ".join(f'"{name}"' for (name,) in rows)
    cur.execute(
        f"""
        WITH gone AS (
            DELETE FROM {table} WHERE lane = %(gone_lane)s AND contact_id = %(gone)s RETURNING *
        )
        INSERT INTO {table} (lane, contact_id, {columns})
        SELECT %(kept_lane)s, %(kept)s, {columns} FROM gone {clash}
        """,  # see above
        scene,
    )


def _exit_doubles(cur: Cursor, scene: dict[str, object]) -> None:
    for enrollment in cur.execute(_SECOND, scene).fetchall():
        _record_exit(cur, scene, enrollment)


def _record_exit(cur: Cursor, scene: dict[str, object], enrollment: Row) -> None:
    """What the lane loop writes for any exit: the log, the counters, the event; and the messages
    not yet handed over are withdrawn (RUN-12)."""
    names = ("enrollment", "workflow", "version", "step", "visit", "was")
    exit_ = scene | dict(zip(names, enrollment, strict=True)) | {"id": new_id()}
    cur.execute(
        """
        INSERT INTO step_log (lane, at, id, enrollment_id, contact_id, workflow_id, version, step,
                              visit, action, detail)
        VALUES (%(kept_lane)s, %(at)s, %(id)s, %(enrollment)s, %(kept)s, %(workflow)s, %(version)s,
                %(step)s, %(visit)s, 'exits', '{"reason": "merged"}')
        """,
        exit_,
    )
    cur.execute(
        """
        INSERT INTO counter (lane, workflow_id, version, step, day, name, n)
        SELECT %(kept_lane)s, %(workflow)s, %(version)s, counted.step,
               (%(at)s::timestamptz AT TIME ZONE time_zone)::date, counted.name, counted.n
        FROM account, (VALUES ('active', %(step)s, 'left', 1), ('failed', '', 'failed', -1),
                              (%(was)s, '', 'exited:merged', 1)) AS counted (was, step, name, n)
        WHERE counted.was = %(was)s
        ON CONFLICT (lane, workflow_id, version, step, day, name)
        DO UPDATE SET n = counter.n + excluded.n
        """,
        exit_,
    )
    cur.execute(
        """
        UPDATE message SET reason = 'merged',
            state = CASE state WHEN 'sending' THEN state ELSE 'cancelled' END
        WHERE lane IN (%(kept_lane)s, %(gone_lane)s) AND enrollment_id = %(enrollment)s
          AND state IN ('review', 'queued', 'deferred', 'sending') AND kind <> 'notice'
        """,
        exit_,
    )
    cur.execute(
        """
        INSERT INTO inbox (lane, id, kind, contact_id, name, body, occurred_at, source)
        SELECT %(kept_lane)s, %(id)s, 'event', %(kept)s, 'Workflow Exited',
               jsonb_build_object('workflow', slug, 'version', %(version)s::int,
                                  'reason', 'merged'), %(at)s, ''
        FROM workflow WHERE id = %(workflow)s
        """,
        exit_,
    )


def _tell(cur: Cursor, scene: dict[str, object]) -> None:
    """The kept lane has to look at what is due among the rows that came, and at the contact, who
    may belong to other segments now."""
    cur.execute(
        """
        UPDATE lane SET next_due_at = LEAST(
            next_due_at,
            (SELECT min(due_at) FROM enrollment
             WHERE lane = %(kept_lane)s AND contact_id = %(kept)s AND state = 'active'),
            (SELECT min(due) FROM timer WHERE lane = %(kept_lane)s AND contact_id = %(kept)s))
        WHERE lane = %(kept_lane)s
        """,
        scene,
    )
    cur.execute(
        """
        INSERT INTO inbox (lane, id, kind, contact_id, name, body, occurred_at, source)
        VALUES (%(kept_lane)s, %(id)s, 'event', %(kept)s, 'Contact Merged',
                jsonb_build_object('contact', %(gone)s::text), %(at)s, '')
        """,
        scene | {"id": new_id()},
    )
    cur.execute("NOTIFY jalon")


# One look at the enrollments of the contact; at the inbox only when there are any.
_WAITING = """
SELECT i.id, i.body ->> 'then',
       i.body -> 'body' || jsonb_build_object('workflow', i.body -> 'workflow')
FROM inbox i
WHERE i.lane = %(gone_lane)s AND i.kind = 'command' AND i.name = 'choose'
  AND EXISTS (SELECT FROM enrollment WHERE lane = %(kept_lane)s AND contact_id = %(kept)s
              AND state IN ('active', 'failed'))
UNION ALL
SELECT i.id, i.name, i.body - 'after' || jsonb_build_object('only', %(kept)s::text)
FROM inbox i
WHERE i.lane = %(gone_lane)s AND i.kind = 'command' AND i.name = 'choose_refused'
  AND EXISTS (SELECT FROM refusal WHERE lane = %(kept_lane)s AND contact_id = %(kept)s
              AND reason = 'paused')
ORDER BY 1
"""


def _pass_on(cur: Cursor, kept: UUID, scene: dict[str, object]) -> None:
    """What everyone inside a workflow is to do, or whom a pause refused, the kept lane may be
    through with, while the other had yet to begin: the contact is told by name."""
    for _, name, body in cur.execute(_WAITING, scene).fetchall():
        command(cur, name, [kept], body, at=clock.now())
