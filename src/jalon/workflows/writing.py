"""What the lane loop writes of workflows, each statement for exactly one lane."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from uuid import UUID
from zoneinfo import ZoneInfo

from jalon.core.arrays import Array, Kind, array, arrays
from jalon.core.db import Cursor, Later
from jalon.core.ids import new_ids
from jalon.engine.effects import GOAL, Action, Log
from jalon.engine.ledger import Ledger, Refused
from jalon.engine.state import Enrollment, Payload
from jalon.events.counting import Count, add_counts
from jalon.workflows.reading import AWAKE, Rest

_ENROLLMENT_TYPES: tuple[tuple[str, Kind], ...] = (
    ("id", "uuid"),
    ("contact_id", "uuid"),
    ("workflow_id", "uuid"),
    ("version", "integer"),
    ("state", "text"),
    ("reason", "text"),
    ("step", "text"),
    ("visit", "integer"),
    ("entered_at", "timestamptz"),
    ("since_at", "timestamptz"),
    ("since_id", "uuid"),
    ("arrived_at", "timestamptz"),
    ("arrived_id", "uuid"),
    ("waiting", "boolean"),
    ("due_at", "timestamptz"),
    ("payload", "jsonb"),
    ("key", "text"),
    ("exclusive", "boolean"),
    ("errors", "smallint"),
    ("error", "text"),
    ("left_at", "timestamptz"),
    ("goal_at", "timestamptz"),
    ("goal_until", "timestamptz"),
    ("memory", "jsonb"),
    ("chain", "jsonb"),
    ("held_due", "timestamptz"),
)
_FIXED = {
    "id", "contact_id", "workflow_id", "entered_at", "since_at", "since_id", "payload", "key",
    "exclusive", "chain",
}  # fmt: skip
_CHANGING = tuple((name, kind) for name, kind in _ENROLLMENT_TYPES if name not in _FIXED)

_INSERT = "INSERT INTO enrollment (lane, {}) SELECT %s, * FROM unnest({})".format(
    ", ".join(name for name, _ in _ENROLLMENT_TYPES),
    ", ".join("%s" for _ in _ENROLLMENT_TYPES),
)
_PLAIN: dict[str, str] = {
    "state": "'active'",
    "reason": "''",
    "errors": "0",
    "error": "''",
    "left_at": "NULL",
    "goal_at": "NULL",
    "goal_until": "NULL",
    "memory": "'{}'",
    "held_due": "NULL",
}
"""What most of those who go on have in common: sent once, and not for each of them."""


def _updating(plain: Mapping[str, str]) -> tuple[str, list[tuple[str, Kind]]]:
    """The statement that writes changed enrollments, and the columns that it takes."""
    columns = [(name, kind) for name, kind in _CHANGING if name not in plain]
    return (
        """UPDATE enrollment e SET {} FROM unnest(%s, {}) AS n (id, {})
           WHERE e.lane = %s AND e.id = n.id""".format(
            ", ".join(
                [f"{name} = n.{name}" for name, _ in columns]
                + [f"{name} = {value}" for name, value in plain.items()]
            ),
            ", ".join("%s" for _ in columns),
            ", ".join(name for name, _ in columns),
        ),
        columns,
    )


_UPDATE_ALL, _UPDATE_PLAIN = _updating({}), _updating(_PLAIN)


def _is_plain(enrollment: Enrollment) -> bool:
    return (
        enrollment.state == "active"
        and not (enrollment.errors or enrollment.error or enrollment.memory)
        and enrollment.held_due is None
        and enrollment.goal_at is None
    )


_GETTERS: dict[str, Callable[[Enrollment], object]] = {
    "since_at": attrgetter("since.at"),
    "since_id": attrgetter("since.id"),
    "arrived_at": attrgetter("arrived.at"),
    "arrived_id": attrgetter("arrived.id"),
}


def _columns(
    enrollments: Collection[Enrollment], columns: Iterable[tuple[str, Kind]]
) -> list[Array]:
    return [
        array(kind, map(_GETTERS.get(name) or attrgetter(name), enrollments))
        for name, kind in columns
    ]


def insert_enrollments(cur: Cursor, lane: int, enrollments: Collection[Enrollment]) -> None:
    """Writes new enrollments."""
    if enrollments:
        cur.execute(_INSERT, [lane, *_columns(enrollments, _ENROLLMENT_TYPES)])


def update_enrollments(cur: Cursor, lane: int, enrollments: Collection[Enrollment]) -> None:
    """Writes the new state of enrollments that were there."""
    plain: list[Enrollment] = []
    others: list[Enrollment] = []
    for one in enrollments:
        (plain if _is_plain(one) else others).append(one)
    for some, (statement, columns) in ((plain, _UPDATE_PLAIN), (others, _UPDATE_ALL)):
        if some:
            values = _columns(some, columns)
            ids = array("uuid", [one.id for one in some])
            cur.execute(statement.encode(), [ids, *values, lane])


def write_entries(
    cur: Cursor, lane: int, entries: Iterable[tuple[UUID, UUID, str, int, datetime]]
) -> None:
    """Writes how often contacts entered: (contact, workflow, key, times, last)."""
    rows = list(entries)
    if rows:
        cur.execute(
            """INSERT INTO entry (lane, contact_id, workflow_id, key, times, last_at)
               SELECT %s, * FROM unnest(%s, %s, %s, %s, %s)
               ON CONFLICT (lane, contact_id, workflow_id, key)
               DO UPDATE SET times = excluded.times, last_at = excluded.last_at""",
            [lane, *arrays(rows, "uuid", "uuid", "text", "integer", "timestamptz")],
        )


def bar_entries(cur: Cursor, lane: int, entries: Iterable[tuple[UUID, UUID, str]]) -> None:
    """Makes these entries (contact, workflow, key) the last of their contacts (STP-16)."""
    rows = sorted(entries)
    if rows:
        cur.execute(
            """UPDATE entry e SET barred = true
               FROM unnest(%s, %s, %s) AS n (contact, workflow, key)
               WHERE e.lane = %s AND e.contact_id = n.contact AND e.workflow_id = n.workflow
                 AND e.key = n.key""",
            [*arrays(rows, "uuid", "uuid", "text"), lane],
        )


def write_refusals(cur: Cursor, lane: int, refusals: Sequence[Refused], *, zone: ZoneInfo) -> None:
    """One row per contact, workflow, reason and day of the account's zone (ENT-4)."""
    alike: dict[tuple[UUID, UUID, date, str], list[Refused]] = defaultdict(list)
    for one in refusals:
        alike[one.contact_id, one.workflow_id, _day(one.at, zone), one.reason].append(one)
    if alike:
        columns = [
            *arrays(alike, "uuid", "uuid", "date", "text"),
            array("integer", [len(some) for some in alike.values()]),
            array("timestamptz", [some[-1].at for some in alike.values()]),
            array("jsonb", [_detail(some) for some in alike.values()]),
        ]
        cur.execute(
            """INSERT INTO refusal (lane, contact_id, workflow_id, day, reason, times, last_at,
                                    detail)
               SELECT %s, * FROM unnest(%s, %s, %s, %s, %s, %s, %s)
               ON CONFLICT (lane, contact_id, workflow_id, day, reason)
               DO UPDATE SET times = refusal.times + excluded.times,
                   last_at = excluded.last_at,
                   detail = CASE WHEN jsonb_exists(excluded.detail, 'kept')
                       THEN jsonb_build_object(
                           'kept', (refusal.detail -> 'kept') || (excluded.detail -> 'kept'))
                       ELSE excluded.detail END""",
            [lane, *columns],
        )


def _detail(alike: Sequence[Refused]) -> Payload:
    """That of the latest; of those that a pause refused, every entry, since they may be let in."""
    if "kept" not in alike[-1].detail:
        return alike[-1].detail
    return {"kept": [kept for one in alike for kept in one.detail["kept"]]}


def write_logs(cur: Cursor, lane: int, logs: Sequence[Log]) -> None:
    """Appends to the step log, for each enrollment in the order given."""
    # An array costs more to send than anything else here: what few lines differ in is sent once.
    for (workflow_id, version, at), lines in _alike(logs).items():
        columns = [
            array("uuid", new_ids(len(lines))),
            array("uuid", [log.enrollment_id for log in lines]),
            array("uuid", [log.contact_id for log in lines]),
            array("text", [log.step for log in lines]),
            array("integer", [log.visit for log in lines]),
            array("text", [log.action for log in lines]),
            array("jsonb", [log.detail for log in lines]),
        ]
        cur.execute(
            """INSERT INTO step_log (lane, workflow_id, version, at, id, enrollment_id, contact_id,
                                     step, visit, action, detail)
               SELECT %s, %s, %s, %s, * FROM unnest(%s, %s, %s, %s, %s, %s, %s)""",
            [lane, workflow_id, version, at, *columns],
        )


_Common = tuple[UUID, int, datetime]


def _alike(logs: Sequence[Log]) -> dict[_Common, list[Log]]:
    """The lines by workflow, version and instant, which thousands that follow one another share."""
    found: dict[_Common, list[Log]] = defaultdict(list)
    for common, lines in groupby(logs, attrgetter("workflow_id", "version", "at")):
        found[common] += lines
    return found


def set_next_due(
    cur: Cursor, lane: int, *, handled: UUID | None = None, rest: Rest | None = None
) -> Later[bool]:
    """Notes when the lane next has something due. Answers whether its inbox holds something, as
    far as that came after the last row that was handled: those before it were deleted a moment
    ago, and would all be looked at."""
    awake = f"AND {AWAKE}" if rest else ""
    sent = cur.send(
        f"""UPDATE lane SET next_due_at = least(
              (SELECT min(due_at) FROM enrollment
               WHERE lane = %(lane)s AND state = 'active' AND due_at IS NOT NULL),
              (SELECT min(due) FROM timer WHERE lane = %(lane)s {awake}))
            WHERE lane = %(lane)s
            RETURNING EXISTS (SELECT 1 FROM inbox WHERE lane = %(lane)s AND id > %(handled)s)""",
        {"lane": lane, "handled": handled or UUID(int=0), **(rest.params() if rest else {})},
    )
    return lambda: any(row[0] for row in sent.fetchall())


def fail_next_due(cur: Cursor, lane: int, *, until: datetime, error: str, zone: ZoneInfo) -> None:
    """Parks the enrollment that is due first as failed, or else drops the timer that is."""
    parked = cur.execute(
        """UPDATE enrollment SET state = 'failed', due_at = NULL, waiting = false, error = %s
           WHERE lane = %s AND id = (
               SELECT id FROM enrollment WHERE lane = %s AND state = 'active' AND due_at <= %s
               ORDER BY due_at LIMIT 1)
           RETURNING id, contact_id, workflow_id, version, step, visit""",
        (error[:2000].replace("\x00", ""), lane, lane, until),
    ).fetchone()
    if parked is None:
        cur.execute(
            """DELETE FROM timer WHERE (lane, contact_id, kind, subject, part) IN (
                   SELECT lane, contact_id, kind, subject, part FROM timer
                   WHERE lane = %s AND due <= %s ORDER BY due LIMIT 1)""",
            (lane, until),
        )
        return
    id_, contact, workflow, version, step, visit = parked
    failed = Log(
        enrollment_id=id_,
        contact_id=contact,
        workflow_id=workflow,
        version=version,
        step=step,
        visit=visit,
        at=until,
        action="fails",
        detail={"error": error[:2000]},
    )
    write_logs(cur, lane, [failed])
    add_counts(cur, lane, counts_of(Ledger(logs=[failed]), zone=zone))


def counts_of(ledger: Ledger, *, zone: ZoneInfo) -> Mapping[Count, int]:
    """What a batch adds to the totals.

    For a workflow: `entered`, `finished`, `failed`, `goal`, `exited:REASON`, `refused:REASON`.
    For a step: `arrived`, `left`, and `to:STEP` for each way taken. So that entered = inside +
    finished + exited + failed, and at a step now = arrived − left (RES-1…3).
    """
    counts: Counter[Count] = Counter()
    for (workflow, version, at), lines in _alike(ledger.logs).items():
        # Of thousands of lines most say the same: each saying is looked at once.
        said = Counter(
            (
                log.action,
                log.step,
                log.detail.get("to", ""),
                log.detail.get("reason", ""),
                _unsent(log),
            )
            for log in lines
        )
        day = _day(at, zone)
        for (action, step, to, reason, not_sent), times in said.items():
            for place, name, n in _counted(action, step, to=to, reason=reason, not_sent=not_sent):
                counts[workflow, version, place, day, name] += n * times
    for log in ledger.logs:
        if log.action == "placed" and "failed" not in log.detail:
            day, old = _day(log.at, zone), log.detail["from"]
            counts[log.workflow_id, old["version"], old["step"], day, "left"] += 1
            counts[log.workflow_id, log.version, log.step, day, "arrived"] += 1
    for refused in ledger.refused:
        day = _day(refused.at, zone)
        counts[refused.workflow_id, refused.version, "", day, f"refused:{refused.reason}"] += 1
    return counts


def _unsent(log: Log) -> str:
    """Why the step sent nothing. A rejected message was counted when it was rejected."""
    reason: str = log.detail.get("not_sent", "")
    return "" if reason == "rejected" else reason


def _counted(
    action: Action, step: str, *, to: str, reason: str, not_sent: str
) -> list[tuple[str, str, int]]:
    """(step, name, how many) of the counters that a line of the step log moves."""
    unsent = [(step, f"not_sent:{not_sent}", 1)] if not_sent else []
    match action:
        case "entered":
            return [("", "entered", 1), (step, "arrived", 1)]
        case "moves":
            return [(step, "left", 1), (step, f"to:{to}", 1), (to, "arrived", 1), *unsent]
        case "finishes":
            return [(step, "left", 1), (step, f"to:{to}", 1), ("", "finished", 1), *unsent]
        case "exits":
            goal = [("", "goal", 1)] if reason == GOAL else []
            return [("", f"exited:{reason}", 1), (step, "left", 1), *goal, *unsent]
        case "fails":
            return [("", "failed", 1), (step, "left", 1)]
        case "restarts":
            return [("", "failed", -1), (step, "arrived", 1)]
        case "goal":
            return [("", "goal", 1)]
        case "waits" | "placed":
            return []


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
