"""Workflows and emails side by side over some days, and delivery by domain, from the counters
alone: no raw row is counted (RES-2)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, LiteralString

from jalon.core.db import cursor
from jalon.core.ids import LANES
from jalon.delivery.domains import COUNTED, OF_ALL
from jalon.reports.queries import READING, Reading, Revenue, Span, elsewhere, revenue_in

_ALL_LANES = list(range(LANES))
_OF_MESSAGES = ["sent", "failed", "bounced", "complained", "unsubscribed", *READING]


@dataclass
class Mailed:
    """What became of an email in all workflows that send it, or of the emails of a workflow:
    counted in messages, each on the day it happened."""

    slug: str
    name: str
    handed_over: int = 0
    sent: int = 0
    """Those handed over that were not refused at once."""
    bounced: int = 0
    """Refused for good, at once or later."""
    complained: int = 0
    """Called junk by their readers."""
    unsubscribed: int = 0
    reading: Reading = field(default_factory=Reading)
    orders: int = 0
    revenue: Revenue = field(default_factory=dict)
    """Of these orders, less refunds: those that count for the workflow, or came after a click in
    the email (RES-4)."""

    def fill(self, totals: Mapping[str, int]) -> None:
        self.sent = totals.get("sent", 0)
        self.handed_over = self.sent + totals.get("failed", 0)
        self.bounced = totals.get("failed", 0) + totals.get("bounced", 0)
        self.complained = totals.get("complained", 0)
        self.unsubscribed = totals.get("unsubscribed", 0)
        self.orders, self.revenue = totals.get("orders", 0), revenue_in(totals)
        for name, figure in READING.items():
            setattr(self.reading, figure, totals.get(name, 0))


@dataclass
class ComparedWorkflow(Mailed):
    """A workflow, all versions together: besides, how many entered and reached its goal. Two
    workflows may both count an order. `has_goal`: the published version has one, or one was
    reached on these days."""

    state: str = ""
    has_goal: bool = False
    entered: int = 0
    goal: int = 0


@dataclass
class Domain:
    """What became of emails to the addresses of a domain, or of all others (`*`); `deferred`: how
    often one was refused for now, and tried again."""

    domain: str
    sent: int = 0
    failed: int = 0
    deferred: int = 0


def compared_workflows(first: date, last: date) -> list[ComparedWorkflow]:
    """Every workflow that is not archived, and those archived that did something on these days."""
    totals = _totals(_BY_WORKFLOW, first, last)
    with cursor() as cur:
        rows = cur.execute(
            """SELECT w.id, w.slug, w.name, w.state,
                      coalesce(jsonb_typeof(v.definition -> 'goal') = 'object', false)
               FROM workflow w
               LEFT JOIN workflow_version v ON v.workflow_id = w.id AND v.number = w.version"""
        ).fetchall()
    found = []
    for id_, slug, name, state, has_goal in rows:
        if state == "archived" and id_ not in totals:
            continue
        own = totals.get(id_, {})
        one = ComparedWorkflow(slug, name, state=state)
        one.fill(own)
        one.entered, one.goal = own.get("entered", 0), own.get("goal", 0)
        one.has_goal = has_goal or one.goal > 0
        found.append(one)
    return found


def compared_emails(first: date, last: date) -> list[Mailed]:
    """Every email there is, and those deleted since that were sent on these days."""
    totals = _totals(_BY_EMAIL, first, last)
    with cursor() as cur:
        names: dict[str, str] = dict(cur.execute("SELECT slug, name FROM email").fetchall())
    found = []
    for slug in sorted(names.keys() | totals.keys()):
        one = Mailed(slug, names.get(slug, slug))
        one.fill(totals.get(slug, {}))
        found.append(one)
    return found


def delivery_by_domain(first: date, last: date) -> list[Domain]:
    """The domains that emails went to, the most first."""
    totals: dict[str, dict[str, int]] = defaultdict(dict)
    with cursor() as cur:
        rows = cur.execute(
            """SELECT step, name, sum(n)::bigint FROM counter
               WHERE lane = ANY(%s) AND workflow_id = %s AND day BETWEEN %s AND %s
               GROUP BY step, name""",
            (_ALL_LANES, OF_ALL, first, last),
        ).fetchall()
    for domain, name, n in rows:
        totals[domain][name] = n
    found = [
        Domain(domain, **{state: own.get(name, 0) for state, name in COUNTED.items()})
        for domain, own in totals.items()
    ]
    return sorted(found, key=lambda each: (-each.sent, each.domain))


_OF_EMAILS: LiteralString = """
step <> '' AND (name = ANY(%(names)s) OR name = 'orders' OR name ^@ 'revenue:')
"""

# What is counted at a step is of its messages; entries, goals and orders are of the whole.
_OF_WORKFLOWS: LiteralString = """
CASE step WHEN '' THEN name IN ('entered', 'goal', 'orders') OR name ^@ 'revenue:'
    ELSE name = ANY(%(names)s) END
"""
_OF_DOMAINS: LiteralString = "workflow_id = %(of_all)s"


def workflows_elsewhere(first: date, last: date) -> Span | None:
    """On which days workflows did something, when none did on these."""
    return elsewhere(_OF_WORKFLOWS, first, last, names=_OF_MESSAGES)


def emails_elsewhere(first: date, last: date) -> Span | None:
    """On which days something became of emails, when nothing did on these."""
    return elsewhere(_OF_EMAILS, first, last, names=_OF_MESSAGES)


def domains_elsewhere(first: date, last: date) -> Span | None:
    """On which days emails went to any domain, when none did on these."""
    return elsewhere(_OF_DOMAINS, first, last, of_all=OF_ALL)


# Of the versions, only those that were counted are read, each once for its steps.
_BY_EMAIL = f"""
WITH counted AS MATERIALIZED (
    SELECT workflow_id, version, step, name, sum(n) AS n FROM counter
    WHERE lane = ANY(%(lanes)s) AND day BETWEEN %(first)s AND %(last)s
      AND {_OF_EMAILS}
    GROUP BY workflow_id, version, step, name
), sending AS (
    SELECT v.workflow_id, v.number, s.step ->> 'id' AS step, s.step ->> 'email' AS email
    FROM workflow_version v
    CROSS JOIN LATERAL jsonb_array_elements(v.definition -> 'steps') AS s (step)
    WHERE (v.workflow_id, v.number) IN (SELECT workflow_id, version FROM counted)
      AND s.step ->> 'email' IS NOT NULL
)
SELECT s.email, c.name, sum(c.n)::bigint FROM counted c
JOIN sending s ON s.workflow_id = c.workflow_id AND s.number = c.version AND s.step = c.step
GROUP BY s.email, c.name
"""

_BY_WORKFLOW = f"""
SELECT workflow_id, name, sum(n)::bigint FROM counter
WHERE lane = ANY(%(lanes)s) AND day BETWEEN %(first)s AND %(last)s AND {_OF_WORKFLOWS}
GROUP BY workflow_id, name
"""


def _totals(statement: str, first: date, last: date) -> Mapping[Any, Mapping[str, int]]:
    """What was counted, by name, of each workflow or email."""
    given = {"lanes": _ALL_LANES, "first": first, "last": last, "names": _OF_MESSAGES}
    totals: dict[Any, dict[str, int]] = defaultdict(dict)
    with cursor() as cur:
        for of, name, n in cur.execute(statement.encode(), given):
            totals[of][name] = n
    return totals
