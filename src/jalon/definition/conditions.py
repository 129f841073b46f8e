"""The one condition language, as types.

A condition is a small tree. It is evaluated for one contact by `jalon.engine.evaluate` and for
whole populations by `jalon.segments.sql`; a property test holds the two to the same answer.

Logic is two-valued: a comparison with a missing value is false, so its *not* is true. Text is
compared by code point, numbers as decimals; values of different types are never equal. Dates and
datetimes are text in ISO 8601 (datetimes in UTC with milliseconds), so that they compare as text.
"""

from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

from jalon.definition.scalars import Day, Duration, Value

Operator = Literal[
    "is",
    "one_of",
    "contains",
    "starts_with",
    "is_set",
    "more_than",
    "at_least",
    "less_than",
    "at_most",
    "before",
    "after",
    "in_last",
    "in_next",
]
"""How a value is compared.

- `is`: equal, same type. `one_of`: equal to one of a list of values.
- `contains`: a text holds this text; a list of texts has this text as a member.
- `starts_with`: a text begins with this text. `is_set`: there is a value (takes none).
- `more_than`, `at_least`, `less_than`, `at_most`: numbers only.
- `before`, `after`: ISO dates or datetimes, compared as text; only text values hold.
- `in_last`, `in_next`: an ISO date or datetime in a period of a fixed `Duration` that ends, or
  starts, now: `now - d < value <= now`, and `now < value <= now + d`; as text, with `now`
  written as UTC with milliseconds.
"""

Since = Literal["entry", "step", "ever"]


class _Base(
    msgspec.Struct,
    tag_field="kind",
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
):
    pass


class Test(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
):
    """A comparison with a property of an event."""

    property: str
    op: Operator = "is"
    value: Value | None = None


class All(_Base, tag="all", frozen=True):
    """Every one holds. An empty list holds."""

    of: list["Condition"]


class AnyOf(_Base, tag="any", frozen=True):
    """At least one holds. An empty list does not hold."""

    of: list["Condition"]


class Not(_Base, tag="not", frozen=True):
    """The other does not hold."""

    of: "Condition"


class Attribute(_Base, tag="attribute", frozen=True):
    """A comparison with an attribute of the contact.

    `email`, `external_id`, `locale`, `time_zone`, `created_at`, `score`, `lifecycle` (visitor,
    lead, mql, customer), `marketing` (unknown, opted_in, unsubscribed) and `owner` name the
    contact's own fields. An `email` is the same whatever the case of its letters. `company.id`,
    `company.name` and `company.plan` are those of the contact's company.
    """

    attribute: str
    op: Operator = "is"
    value: Value | None = None


class Tagged(_Base, tag="tag", frozen=True):
    """The contact has the tag."""

    tag: str


class InList(_Base, tag="list", frozen=True):
    """The contact is in the list."""

    list: str


class InSegment(_Base, tag="segment", frozen=True):
    """The contact is in the segment."""

    segment: str


class _Counted(_Base, frozen=True, kw_only=True):
    """How often, and in which period. Without a count: at least once.

    One period at most: `within` (a fixed duration that ends now, the current event included),
    `since`, or `start` (from the beginning of that day, UTC) and / or `end` (to the end of that
    day, UTC). Without a period: since entry inside a workflow, ever elsewhere (RUN-1).
    """

    at_least: int | None = None
    at_most: int | None = None
    exactly: int | None = None
    within: Duration | None = None
    since: Since | None = None
    start: Day | None = None
    end: Day | None = None


class Performed(_Counted, tag="event", frozen=True, kw_only=True):
    """The contact performed an event so many times in a period.

    `where` narrows it by properties; `same` names properties that must equal those of the event
    that entered the contact (the same order id). `since_email` names a step of this workflow and
    makes the period begin with its latest message; without one, nothing counts.
    """

    event: str
    where: list[Test] = []
    same: list[str] = []
    since_email: str | None = None


class Messaged(_Counted, tag="message", frozen=True, kw_only=True):
    """Messages the contact received, opened or clicked.

    Of a step of this workflow (its latest message, the default period being ever), an email, a
    category, or any. A message counts as received from the moment the workflow sends it, unless
    it failed or was withdrawn. Opens and clicks are those of people. `link` narrows clicks to
    those on one address.
    """

    fact: Literal["received", "opened", "clicked"]
    step: str | None = None
    email: str | None = None
    category: str | None = None
    link: str | None = None


class InWorkflow(_Counted, tag="workflow", frozen=True, kw_only=True):
    """What became of the contact in a workflow, this one or another.

    `inside`: is in it now, which takes neither count nor period. The others count how often the
    contact entered, finished, exited or reached the goal, the default period being ever.
    """

    workflow: str
    fact: Literal["inside", "entered", "finished", "exited", "goal"] = "inside"


class Entered(_Base, tag="entry", frozen=True):
    """A comparison with a property of the event that entered the contact."""

    property: str
    op: Operator = "is"
    value: Value | None = None


class Answered(_Base, tag="response", frozen=True):
    """A comparison with what a webhook step of this workflow was answered.

    `property` is a member of the JSON object it answered, `status` its HTTP status; inner
    members are reached with dots. Before an answer, every value is missing.
    """

    step: str
    property: str
    op: Operator = "is"
    value: Value | None = None


class AmongFirst(_Base, tag="among_first", frozen=True):
    """The contact is among the first `n` to be tested here, over all contacts and for ever.

    Only in a branch, where each arrival is tested once.
    """

    n: int


Condition: TypeAlias = (
    All
    | AnyOf
    | Not
    | Attribute
    | Tagged
    | InList
    | InSegment
    | Performed
    | Messaged
    | InWorkflow
    | Entered
    | Answered
    | AmongFirst
)
Counted: TypeAlias = Performed | Messaged | InWorkflow
"""The conditions that count what happened."""

CONDITIONS: tuple[type, ...] = (
    All,
    AnyOf,
    Not,
    Attribute,
    Tagged,
    InList,
    InSegment,
    Performed,
    Messaged,
    InWorkflow,
    Entered,
    Answered,
    AmongFirst,
)


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and every one inside it, parents first."""
    yield condition
    match condition:
        case All(of=parts) | AnyOf(of=parts):
            for part in parts:
                yield from walk(part)
        case Not(of=part):
            yield from walk(part)
