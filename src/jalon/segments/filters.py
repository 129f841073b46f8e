"""What single values, events and messages have to pass, as SQL: the one place that says so.

The same fragments serve the conditions of segments and the facts that the lane loop loads.
"""

from datetime import datetime

from jalon.definition.conditions import Operator
from jalon.engine.comparing import PERIODS, instant_text, length_of, number
from jalon.engine.facts import EventNeed, MessageNeed
from jalon.segments.fragments import FALSE, Fragment, bind, bind_all, constant, every, sql

FACT_AT = {
    "received": Fragment("message.at"),
    "opened": Fragment("message.opened_at"),
    "clicked": Fragment("message.clicked_at"),
}
"""When a message was received, opened or clicked."""

RECEIVED = Fragment(
    "(message.kind <> 'notice' AND message.state NOT IN ('failed', 'cancelled', 'skipped'))"
)
"""A message counts from the moment the workflow sends it, unless it failed or was withdrawn; a
notice to others does not (STP-11)."""

_NUMBERS = {"more_than": ">", "at_least": ">=", "less_than": "<", "at_most": "<="}
_TEXTS = {"before": "<", "after": ">"}


def compared(op: Operator, seen: Fragment, value: object, now: datetime | None = None) -> Fragment:
    """`jalon.engine.comparing.holds` in SQL: true or false, never NULL.

    `seen` is an expression of type jsonb, NULL when the value is missing.
    """
    if op in PERIODS:
        return _in_period(op, seen, value, now)
    if op in _NUMBERS:
        return _number(_NUMBERS[op], seen, value)
    match op, value:
        case "is_set", _:
            return sql("coalesce(jsonb_typeof({}) <> 'null', false)", seen)
        case "is", _:
            return _equal(seen, value)
        case "one_of", list():
            return _text("{} = ANY({})", seen, bind_all(value, "text"))
        case "contains", str():
            return _contains(seen, bind(value, "text"))
        case "starts_with", str():
            return _text("starts_with({}, {})", seen, bind(value, "text"))
        case "before" | "after", str():
            return _text(f"{{}} {_TEXTS[op]} {{}}", seen, bind(value, "text"))
    return FALSE


def event_filter(need: EventNeed) -> Fragment:
    """What makes a row of `event` one that the need counts, its `same` values aside."""
    tests = [compared(test.op, property_of_event(test.property), test.value) for test in need.tests]
    named = sql("event.name = {}", bind(need.event, "text"))
    return every(named, *before(Fragment("event.at"), need.end), *tests)


def message_filter(need: MessageNeed) -> Fragment:
    """What makes a row of `message` one that the need counts, its step and its end aside."""
    wanted = {"email": need.email, "category": need.category}
    marketing = [Fragment("NOT message.transactional")] if need.marketing else []
    return every(
        RECEIVED,
        *marketing,
        *(
            sql(f"message.{column} = {{}}", bind(value, "text"))
            for column, value in wanted.items()
            if value is not None
        ),
    )


def property_of_event(name: str) -> Fragment:
    """A property of a row of `event`, as jsonb; NULL when missing."""
    return sql("(event.properties -> {})", bind(name, "text"))


def before(at: Fragment, end: datetime | None) -> list[Fragment]:
    """The bound that the end of a need's period sets, if it has one."""
    return [] if end is None else [sql("{} < {}", at, bind(end, "timestamptz"))]


def _equal(seen: Fragment, value: object) -> Fragment:
    if not isinstance(value, bool | str | list):
        value = number(value)
        if value is None:
            return FALSE
    return sql("coalesce({} = {}, false)", seen, constant(value))


def _contains(seen: Fragment, value: Fragment) -> Fragment:
    return sql(
        "CASE jsonb_typeof({}) WHEN 'array' THEN jsonb_exists({}, {}) ELSE {} END",
        seen,
        seen,
        value,
        _text("strpos({}, {}) > 0", seen, value),
    )


def _text(template: str, seen: Fragment, *others: Fragment) -> Fragment:
    # By code point, whatever the collation of the database.
    text = sql("""({} #>> '{{}}' COLLATE "C")""", seen)
    return sql(
        f"CASE jsonb_typeof({{}}) WHEN 'string' THEN {template} ELSE false END",
        seen,
        text,
        *others,
    )


def _number(symbol: str, seen: Fragment, value: object) -> Fragment:
    written = number(value)
    if written is None:
        return FALSE
    return sql(
        f"CASE jsonb_typeof({{}}) WHEN 'number' THEN ({{}})::numeric {symbol} {{}} ELSE false END",
        seen,
        seen,
        bind(str(written), "numeric"),
    )


def _in_period(op: Operator, seen: Fragment, value: object, now: datetime | None) -> Fragment:
    length = length_of(value)
    if length is None or now is None:
        return FALSE
    begins, ends = (now - length, now) if op == "in_last" else (now, now + length)
    return every(
        _text("{} > {}", seen, bind(instant_text(begins), "text")),
        _text("{} <= {}", seen, bind(instant_text(ends), "text")),
    )
