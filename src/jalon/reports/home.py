"""What awaits a person first, and how the last days went."""

from collections import defaultdict
from datetime import date
from typing import Literal, NamedTuple

from jalon.core.alphabet import by_name
from jalon.core.db import cursor
from jalon.core.ids import LANES
from jalon.delivery.lane import route
from jalon.emails.models import Sender

_ALL_LANES = list(range(LANES))

Task = Literal["review", "failed", "uncertain"]


class ToDo(NamedTuple):
    """Things of a workflow that await a person: messages to approve, failed enrollments, messages
    of which nobody knows whether they arrived."""

    task: Task
    workflow: str
    name: str
    number: int


_WAITING = f"""
SELECT n.task, w.slug, w.name, n.count FROM (
    SELECT 'review' AS task, workflow_id, count(*) AS count FROM message
    WHERE lane = ANY (%(lanes)s) AND state = 'review' GROUP BY workflow_id
    UNION ALL
    SELECT 'uncertain', workflow_id, count(*) FROM message
    WHERE lane = ANY (%(lanes)s) AND state = 'uncertain' GROUP BY workflow_id
    UNION ALL
    SELECT 'failed', workflow_id, count(*) FROM enrollment
    WHERE lane = ANY (%(lanes)s) AND state = 'failed' GROUP BY workflow_id
) AS n JOIN workflow w ON w.id = n.workflow_id ORDER BY {by_name("w.name")}, w.slug, n.task
"""


def to_do() -> list[ToDo]:
    """All that awaits a person, by workflow."""
    with cursor() as cur:
        cur.execute(_WAITING, {"lanes": _ALL_LANES})
        return [ToDo(*row) for row in cur]


def unverified_senders() -> list[Sender]:
    """The senders that somebody should verify, the default one first; none in the sandbox, which
    writes to nobody."""
    if route() == "sandbox":
        return []
    return list(Sender.objects.filter(verified_at=None).order_by("created_at", "slug"))


def workflows_by_state() -> dict[str, int]:
    """How many workflows are in each state; states without any are left out."""
    with cursor() as cur:
        rows = cur.execute("SELECT state, count(*) FROM workflow GROUP BY state").fetchall()
    return dict(rows)


def daily_totals(first: date, last: date) -> list[tuple[date, dict[str, int]]]:
    """What was counted on each day, of the account's time zone, in all workflows together: of each
    as a whole, and the emails sent, opened and clicked; not the orders, of which two workflows may
    both count one. Days without anything are left out."""
    with cursor() as cur:
        rows = cur.execute(
            """SELECT day, name, sum(n)::bigint FROM counter
               WHERE lane = ANY (%s) AND day BETWEEN %s AND %s
                 AND (step = '' AND name <> 'orders' AND NOT name ^@ 'revenue:'
                      OR name IN ('sent', 'opened', 'clicked'))
               GROUP BY day, name ORDER BY day, name""",
            (_ALL_LANES, first, last),
        ).fetchall()
    found: dict[date, dict[str, int]] = defaultdict(dict)
    for day, name, n in rows:
        found[day][name] = n
    return list(found.items())
