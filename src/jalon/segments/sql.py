"""The condition language for whole populations: a boolean expression of SQL per condition.

`jalon.engine.evaluate` is the same language for one contact; a property test holds the two to
the same answer.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jalon.core.errors import Invalid
from jalon.definition.conditions import (
    All,
    AmongFirst,
    Answered,
    AnyOf,
    Attribute,
    Condition,
    Counted,
    InList,
    InSegment,
    InWorkflow,
    Messaged,
    Not,
    Performed,
    Tagged,
)
from jalon.engine.comparing import CAPITALS, SMALL, folded, length_of
from jalon.engine.evaluate import is_enough
from jalon.engine.facts import MessageNeed, need_of, start_of
from jalon.segments.filters import FACT_AT, before, compared, event_filter, message_filter
from jalon.segments.fragments import FALSE, NOTHING, TRUE, Fragment, bind, every, some, sql

_OWN_FIELDS = {
    "email": f"to_jsonb(translate(contact.email, '{CAPITALS}', '{SMALL}'))",
    "external_id": "to_jsonb(contact.external_id)",
    "locale": "to_jsonb(nullif(contact.locale, ''))",
    "time_zone": "to_jsonb(nullif(contact.time_zone, ''))",
    "created_at": (
        "to_jsonb(to_char(contact.created_at AT TIME ZONE 'UTC', "
        """'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))"""
    ),
    "score": "to_jsonb(contact.score)",
    "lifecycle": "to_jsonb(contact.lifecycle)",
    "marketing": "to_jsonb(contact.marketing)",
    "owner": "to_jsonb(contact.owner)",
}


@dataclass(frozen=True, slots=True)
class Population:
    """What a selection from table `contact` needs to keep those who meet a condition: what comes
    before it (`WITH`), its joins, and what it tests."""

    tables: Fragment
    joins: Fragment
    where: Fragment


def compile_condition(condition: Condition, *, now: datetime) -> tuple[str, list[Any]]:
    """A boolean expression over a row of table `contact`, and its parameters (`%s`).

    It is true or false, never NULL, and looks each contact up by itself: for a few of them. Raises
    Invalid for what has a meaning only inside a workflow: since entry or step, the entering
    event, the messages of a step.
    """
    compiled = _OneByOne(now).compiled(condition)
    return compiled.text, list(compiled.params)


def compile_population(
    condition: Condition, *, now: datetime, lane: int | None = None
) -> Population:
    """The same for all contacts of a lane, or of all lanes: each table is read once and joined.
    Raises Invalid as `compile_condition`."""
    one_by_one, at_once = _OneByOne(now), _AllAtOnce(now, lane)
    parts = [
        (one_by_one if _is_presence(part) else at_once).compiled(part) for part in _parts(condition)
    ]
    return Population(at_once.tables(), at_once.joins(), every(*parts))


def _parts(condition: Condition) -> Iterator[Condition]:
    """The conditions that have to hold together."""
    if isinstance(condition, All):
        for part in condition.of:
            yield from _parts(part)
    else:
        yield condition


def _is_presence(condition: Condition) -> bool:
    """Whether it asks that one row be there, or none. PostgreSQL joins the whole table by itself
    where that has to hold, and nowhere else."""
    asked = condition.of if isinstance(condition, Not) else condition
    match asked:
        case InList() | InSegment() | InWorkflow(fact="inside"):
            return True
        case Performed() | Messaged() | InWorkflow():
            return need_of(asked).keep == 1
    return False


class _Compiler(ABC):
    """Conditions as boolean expressions over a row of table `contact`."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    @abstractmethod
    def present(self, table: str, where: Fragment) -> Fragment:
        """The contact has one of these rows."""

    @abstractmethod
    def enough(self, table: str, where: Fragment, condition: Counted) -> Fragment:
        """The contact has as many of these rows as a condition asks for, which needs no count
        beyond those that it names."""

    def compiled(self, condition: Condition) -> Fragment:
        match condition:
            case All(of=parts):
                return every(*map(self.compiled, parts))
            case AnyOf(of=parts):
                return some(*map(self.compiled, parts))
            case Not(of=part):
                return sql("(NOT {})", self.compiled(part))
            case Attribute(attribute=name, op=op, value=value):
                wanted = folded(value) if name == "email" else value
                return compared(op, _attribute(name), wanted, self.now)
            case Tagged(tag=tag):
                return sql("({} = ANY(contact.tags))", bind(tag, "text"))
        return self._looked_up(condition)

    def _looked_up(self, condition: Condition) -> Fragment:
        match condition:
            case InList(list=name):
                return self.present("list_member", sql("list_member.list = {}", bind(name, "text")))
            case InSegment(segment=name):
                named = sql("segment_member.segment = {}", bind(name, "text"))
                return self.present("segment_member", named)
            case InWorkflow(workflow=name, fact="inside"):
                return self.present("enrollment", _inside(name))
            case Performed() | Messaged() | InWorkflow():
                return self._counted(condition)
            case Answered():
                raise _only_inside("the answer to a webhook")
            case AmongFirst():
                raise _only_inside("the first to arrive")
        raise _only_inside("the event that entered the contact")

    def _counted(self, condition: Counted) -> Fragment:
        need = need_of(condition)
        if isinstance(need, MessageNeed):
            at = FACT_AT[need.fact]
            table, counts = "message", every(message_filter(need), *before(at, need.end))
        else:
            at = Fragment("event.at")
            table, counts = "event", event_filter(need)
        where = every(counts, *_period(condition, at, self.now))
        if need.keep > 1:
            return self.enough(table, where, condition)
        without, with_one = (is_enough(condition, count) for count in (0, 1))
        if without is with_one:
            return TRUE if without else FALSE
        present = self.present(table, where)
        return present if with_one else sql("(NOT {})", present)


class _OneByOne(_Compiler):
    """Each contact's rows are looked up by index."""

    def present(self, table: str, where: Fragment) -> Fragment:
        return sql("EXISTS ({})", _of_contact(table, where))

    def enough(self, table: str, where: Fragment, condition: Counted) -> Fragment:
        most = bind(need_of(condition).keep, "bigint")
        rows = sql("SELECT count(*) FROM ({} LIMIT {}) AS one", _of_contact(table, where), most)
        return _compared_with(condition, sql("({})", rows))


class _AllAtOnce(_Compiler):
    """Each table is grouped by contact, once, and joined to the contacts by hashing: whether
    under `any` or `not`, where PostgreSQL would else look each contact up. Groups are
    materialized: else each process of a parallel plan makes all of them for itself."""

    def __init__(self, now: datetime, lane: int | None) -> None:
        super().__init__(now)
        self._lane = [] if lane is None else [bind(lane, "smallint")]
        self._plain: list[Fragment] = []
        self._grouped: list[Fragment] = []

    def present(self, table: str, where: Fragment) -> Fragment:
        rows = self._rows(table, where)
        joined = self._joined(rows) if table in _ONE_EACH else self._joined_groups(rows, TRUE)
        return sql("({}.contact_id IS NOT NULL)", joined)

    def enough(self, table: str, where: Fragment, condition: Counted) -> Fragment:
        # Who has no row is in no group: the groups are those whose answer is another.
        without = is_enough(condition, 0)
        asked = _compared_with(condition, Fragment("count(*)"))
        having = sql("(NOT {})", asked) if without else asked
        joined = self._joined_groups(self._rows(table, where), having)
        return sql(f"({{}}.contact_id IS {'' if without else 'NOT '}NULL)", joined)

    def tables(self) -> Fragment:
        """The tables that the joins speak of."""
        tables = [
            sql("{} AS MATERIALIZED ({})", _group(place), grouped)
            for place, grouped in enumerate(self._grouped)
        ]
        return sql("WITH " + ", ".join(["{}"] * len(tables)), *tables) if tables else NOTHING

    def joins(self) -> Fragment:
        """The joins that the expressions made so far speak of."""
        plain = [
            sql("LEFT JOIN ({}) AS {} ON {}", rows, _row(place), _of_the_contact(_row(place)))
            for place, rows in enumerate(self._plain)
        ]
        grouped = [
            sql("LEFT JOIN {} ON {}", _group(place), _of_the_contact(_group(place)))
            for place in range(len(self._grouped))
        ]
        return sql(" ".join(["{}"] * len(plain + grouped)), *plain, *grouped)

    def _rows(self, table: str, where: Fragment) -> Fragment:
        of_lane = [sql(f"{table}.lane = {{}}", lane) for lane in self._lane]
        return sql(f"SELECT lane, contact_id FROM {table} WHERE {{}}", every(where, *of_lane))

    def _joined(self, rows: Fragment) -> Fragment:
        return _row(_place(rows, self._plain))

    def _joined_groups(self, rows: Fragment, having: Fragment) -> Fragment:
        grouped = sql("{} GROUP BY lane, contact_id HAVING {}", rows, having)
        return _group(_place(grouped, self._grouped))


def _place(one: Fragment, known: list[Fragment]) -> int:
    if one not in known:
        known.append(one)
    return known.index(one)


def _row(place: int) -> Fragment:
    return Fragment(f"row_{place}")


def _group(place: int) -> Fragment:
    return Fragment(f"group_{place}")


def _of_the_contact(table: Fragment) -> Fragment:
    return sql("{}.lane = contact.lane AND {}.contact_id = contact.id", table, table)


def _of_contact(table: str, where: Fragment) -> Fragment:
    return sql(
        f"SELECT FROM {table} WHERE {table}.lane = contact.lane "  # a name of this module's own
        f"AND {table}.contact_id = contact.id AND {{}}",
        where,
    )


_ONE_EACH = ("list_member", "segment_member")
"""Of one list or segment, these have one row for each contact at most."""


def _compared_with(condition: Counted, count: Fragment) -> Fragment:
    bounds = (
        (">=", condition.at_least),
        ("<=", condition.at_most),
        ("=", condition.exactly),
    )
    return every(
        *(
            sql(f"{{}} {symbol} {{}}", count, bind(bound, "numeric"))
            for symbol, bound in bounds
            if bound is not None
        )
    )


def _inside(workflow: str) -> Fragment:
    return sql(
        "enrollment.state = 'active' "
        "AND enrollment.workflow_id = (SELECT id FROM workflow WHERE slug = {})",
        bind(workflow, "text"),
    )


def _attribute(name: str) -> Fragment:
    if name in _OWN_FIELDS:
        return Fragment(_OWN_FIELDS[name])
    return sql("(contact.attributes -> {})", bind(name, "text"))


def _period(condition: Counted, at: Fragment, now: datetime) -> list[Fragment]:
    """The bounds of the period, its end aside, which is part of the need."""
    if condition.since in ("entry", "step"):
        raise _only_inside(f"a period since {condition.since}")
    if isinstance(condition, Performed) and condition.same:
        raise _only_inside("a property that equals the entering event's")
    if isinstance(condition, Performed) and condition.since_email is not None:
        raise _only_inside("a period since an email")
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
