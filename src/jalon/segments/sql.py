"""The condition language for whole populations: one boolean expression of SQL per condition.

`jalon.engine.evaluate` is the same language for one contact; a property test holds the two to
the same answer.
"""

from datetime import datetime
from typing import Any

from jalon.core.errors import Invalid
from jalon.definition.conditions import (
    All,
    AnyOf,
    Attribute,
    Condition,
    Entered,
    InList,
    Messaged,
    Not,
    Performed,
    Tagged,
)
from jalon.engine.comparing import length_of
from jalon.engine.evaluate import is_enough
from jalon.engine.facts import MessageNeed, need_of, start_of
from jalon.segments.filters import FACT_AT, before, compared, event_filter, message_filter
from jalon.segments.fragments import FALSE, TRUE, Fragment, bind, every, some, sql

_OWN_FIELDS = {
    "email": "to_jsonb(contact.email)",
    "external_id": "to_jsonb(contact.external_id)",
    "locale": "to_jsonb(nullif(contact.locale, ''))",
    "time_zone": "to_jsonb(nullif(contact.time_zone, ''))",
    "created_at": (
        "to_jsonb(to_char(contact.created_at AT TIME ZONE 'UTC', "
        """'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))"""
    ),
}


def compile_condition(condition: Condition, *, now: datetime) -> tuple[str, list[Any]]:
    """A boolean expression over a row of table `contact`, and its parameters (`%s`).

    It is true or false, never NULL. Raises Invalid for what has a meaning only inside a workflow:
    since entry or step, the entering event, the messages of a step.
    """
    compiled = _compiled(condition, now)
    return compiled.text, list(compiled.params)


def _compiled(condition: Condition, now: datetime) -> Fragment:
    match condition:
        case All(of=parts):
            return every(*(_compiled(part, now) for part in parts))
        case AnyOf(of=parts):
            return some(*(_compiled(part, now) for part in parts))
        case Not(of=part):
            return sql("(NOT {})", _compiled(part, now))
        case Attribute(attribute=name, op=op, value=value):
            return compared(op, _attribute(name), value, now)
        case Tagged(tag=tag):
            return sql("({} = ANY(contact.tags))", bind(tag, "text"))
        case InList(list=name):
            return sql(
                "EXISTS (SELECT FROM list_member WHERE list_member.lane = contact.lane "
                "AND list_member.contact_id = contact.id AND list_member.list = {})",
                bind(name, "text"),
            )
        case Performed() | Messaged():
            return _counted(condition, now)
        case Entered():
            raise _only_inside("the event that entered the contact")


def _attribute(name: str) -> Fragment:
    if name in _OWN_FIELDS:
        return Fragment(_OWN_FIELDS[name])
    return sql("(contact.attributes -> {})", bind(name, "text"))


def _counted(condition: Performed | Messaged, now: datetime) -> Fragment:
    need = need_of(condition)
    if isinstance(need, MessageNeed):
        at = FACT_AT[need.fact]
        table, counts = "message", every(message_filter(need), *before(at, need.end))
    else:
        at = Fragment("event.at")
        table, counts = "event", event_filter(need)
    rows = sql(
        f"SELECT FROM {table} WHERE {table}.lane = contact.lane "  # one of two names
        f"AND {table}.contact_id = contact.id AND {{}}",
        every(counts, *_period(condition, at, now)),
    )
    if need.keep == 1:
        return _present(rows, *(is_enough(condition, count) for count in (0, 1)))
    number = sql("(SELECT count(*) FROM ({} LIMIT {}) AS counted)", rows, bind(need.keep, "bigint"))
    compared_with = (
        (">=", condition.at_least),
        ("<=", condition.at_most),
        ("=", condition.exactly),
    )
    return every(
        *(
            sql(f"{{}} {symbol} {{}}", number, bind(count, "numeric"))
            for symbol, count in compared_with
            if count is not None
        )
    )


def _present(rows: Fragment, without: bool, with_one: bool) -> Fragment:
    if without is with_one:
        return TRUE if without else FALSE
    return sql("EXISTS ({})" if with_one else "NOT EXISTS ({})", rows)


def _period(condition: Performed | Messaged, at: Fragment, now: datetime) -> list[Fragment]:
    """The bounds of the period, its end aside, which is part of the need."""
    if condition.since in ("entry", "step"):
        raise _only_inside(f"a period since {condition.since}")
    if isinstance(condition, Performed) and condition.same:
        raise _only_inside("a property that equals the entering event's")
    if isinstance(condition, Messaged) and condition.step is not None:
        raise _only_inside("the messages of a step")
    bounds = [sql("{} <= {}", at, bind(now, "timestamptz"))]
    if condition.start is not None:
        bounds.append(sql("{} >= {}", at, bind(start_of(condition.start.date), "timestamptz")))
    if condition.within is not None:
        length = length_of(condition.within)
        if length is None:
            return [FALSE]
        bounds.append(sql("{} > {}", at, bind(now - length, "timestamptz")))
    return bounds


def _only_inside(what: str) -> Invalid:
    return Invalid(
        f"A condition on {what} has a meaning only inside a workflow.",
        remedy="Choose another condition, or a period such as within 30 days.",
        code="only_inside_workflow",
    )
