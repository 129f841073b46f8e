"""The condition language for one contact, rule by rule."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from jalon.definition.conditions import (
    Test as PropertyTest,
)
from jalon.definition.scalars import Day, Duration
from jalon.engine.evaluate import evaluate
from jalon.engine.facts import EventNeed, MessageNeed, matches, need_of, needs, same_values
from jalon.engine.history import History
from jalon.engine.state import Event, Message, Moment
from tests.engine.past import NOW, answer, contact, message, order, scope
from tests.segments.populations import (
    INSTANTS,
    counted,
)

DAY = timedelta(days=1)
MS = timedelta(milliseconds=1)
US = timedelta(microseconds=1)
YES, NO = All(of=[]), AnyOf(of=[])


# --- What a contact is


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("email", "ada@example.org"),
        ("external_id", None),
        ("locale", "fr"),
        ("time_zone", None),
        ("created_at", "2026-01-02T03:04:05.678Z"),
        ("plan", "gold"),
    ],
)
def test_own_fields_are_attributes_and_an_empty_one_is_missing(
    name: str, expected: str | None
) -> None:
    someone = contact(locale="fr", attributes={"plan": "gold", "email": "other"})
    verdict = evaluate(Attribute(attribute=name, op="is_set"), scope(contact=someone))
    assert verdict.holds is (expected is not None)
    assert verdict.seen == expected


@pytest.mark.rule("CON-1")
@pytest.mark.parametrize(
    ("op", "value"),
    [
        ("is", "ADA@example.org"),
        ("one_of", ["x@example.org", "Ada@Example.Org"]),
        ("contains", "@EXAMPLE"),
        ("starts_with", "ada@"),
    ],
)
def test_an_address_is_the_same_whatever_the_case_of_its_letters(op: Any, value: Any) -> None:
    someone = contact(email="Ada@Example.org")
    assert answer(Attribute(attribute="email", op=op, value=value), contact=someone)
    assert not answer(
        Attribute(attribute="email", op="is", value="adé@example.org"), contact=someone
    )


def test_tags_lists_and_the_entering_event() -> None:
    someone = contact(tags={"vip"}, lists={"news"})
    assert answer(Tagged(tag="vip"), contact=someone)
    assert not answer(Tagged(tag="VIP"), contact=someone)
    assert answer(InList(list="news"), contact=someone)
    assert not answer(InList(list="vip"), contact=someone)
    assert answer(Entered(property="total", op="more_than", value=5), payload={"total": 7})
    assert not answer(Entered(property="total", op="more_than", value=5))


def test_a_huge_value_is_shown_cut() -> None:
    someone = contact(attributes={"note": "é" * 1_000_000, "many": ["a"] * 500})
    for name in ("note", "many"):
        verdict = evaluate(Attribute(attribute=name, op="is_set"), scope(contact=someone))
        assert verdict.holds
        assert len(verdict.seen) < 300


# --- All, any, not


def test_comparing_with_what_is_missing_is_false_so_its_not_is_true() -> None:
    for op in ("is", "less_than", "before", "contains", "in_last"):
        missing = Attribute(attribute="nothing", op=op, value="1 day")  # type: ignore[arg-type]
        assert not answer(missing)
        assert answer(Not(of=missing))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (All(of=[]), True),
        (AnyOf(of=[]), False),
        (Not(of=YES), False),
        (All(of=[YES, NO]), False),
        (AnyOf(of=[NO, YES]), True),
        (Not(of=AnyOf(of=[NO, NO])), True),
    ],
)
def test_all_any_and_not(condition: Condition, *, expected: bool) -> None:
    assert answer(condition) is expected


def test_a_verdict_tells_every_part_it_tested() -> None:
    someone = contact(attributes={"plan": "gold"})
    condition = All(
        of=[
            Attribute(attribute="plan", value="gold"),
            Not(of=Performed(event="Order")),
            Tagged(tag="vip"),
        ]
    )
    verdict = evaluate(condition, scope(order(NOW), contact=someone))
    assert verdict.as_json() == {
        "holds": False,
        "parts": [
            {"holds": True, "seen": "gold"},
            {
                "holds": False,
                "parts": [
                    {"holds": True, "seen": {"count": 1, "last": "2026-03-10T12:00:00.123Z"}}
                ],
            },
        ],
    }


# --- Counts


@pytest.mark.rule("SEG-1")
@pytest.mark.parametrize(
    ("counts", "enough"),
    [
        ({}, [1, 2, 3, 4]),
        ({"at_least": 0}, [0, 1, 2, 3, 4]),
        ({"at_least": 2}, [2, 3, 4]),
        ({"at_most": 0}, [0]),
        ({"at_most": 2}, [0, 1, 2]),
        ({"exactly": 0}, [0]),
        ({"exactly": 2}, [2]),
        ({"exactly": -1}, []),
    ],
)
def test_counts(counts: dict[str, int], enough: list[int]) -> None:
    condition = Performed(event="Order", **counts)
    for times in range(5):
        assert answer(condition, *[order(NOW - DAY)] * times) is (times in enough)


@given(
    condition=counted(),
    past=st.lists(st.sampled_from(INSTANTS), max_size=6),
)
def test_no_more_is_looked_up_than_can_change_the_answer(
    condition: Performed | Messaged, past: list[datetime]
) -> None:
    need = need_of(condition)
    wanted = [condition.at_least, condition.at_most, condition.exactly]
    assert need.keep <= max([1, *(count + 1 for count in wanted if count is not None)])


@pytest.mark.rule("RUN-1")
@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        # Each counts from `first` to `last`, both included, and nothing one microsecond beyond.
        ({"within": Duration(2, "day")}, NOW - 2 * DAY + US, NOW),
        (
            {"start": Day.parse("2026-03-08"), "end": Day.parse("2026-03-09")},
            datetime(2026, 3, 8, tzinfo=UTC),
            datetime(2026, 3, 10, tzinfo=UTC) - US,
        ),
        ({"start": Day.parse("2026-03-10")}, datetime(2026, 3, 10, tzinfo=UTC), NOW),
        ({"end": Day.parse("2026-03-10")}, None, NOW),
        ({"since": "ever"}, None, NOW),
        ({}, None, NOW),
    ],
)
def test_a_period_counts_its_edges_and_nothing_beyond(
    period: dict[str, Any], first: datetime | None, last: datetime
) -> None:
    condition = Performed(event="Order", **period)
    assert answer(condition, order(last))
    assert not answer(condition, order(last + US))
    if first is not None:
        assert answer(condition, order(first))
        assert not answer(condition, order(first - US))
    for fact in ("received", "opened", "clicked"):
        sent = message(last, opened_at=last, clicked_at=last)
        assert answer(Messaged(fact=fact, **period), sent)
        late = message(last + US, opened_at=last + US, clicked_at=last + US)
        assert not answer(Messaged(fact=fact, **period), late)


@pytest.mark.rule("RUN-1")
def test_inside_a_workflow_an_event_means_since_entry_after_the_entering_event() -> None:
    entering, twin, before = order(NOW - DAY), order(NOW - DAY), order(NOW - 2 * DAY)
    inside = {"since_entry": entering.moment, "since_step": Moment(NOW - MS, UUID(int=0))}
    plain = Performed(event="Order")
    assert not answer(plain, before, entering, **inside)
    assert answer(plain, before, entering, twin, **inside), "at the same instant, but later"
    assert answer(plain, order(NOW), **inside)
    assert answer(Performed(event="Order", since="ever"), before, **inside)
    assert answer(Performed(event="Order", within=Duration(3, "day")), before, **inside)
    assert answer(Performed(event="Order", start=Day.parse("2026-03-01")), before, **inside)
    assert answer(Performed(event="Order", since="entry"), twin, **inside)
    assert not answer(Performed(event="Order", since="step"), twin, **inside)
    assert answer(Performed(event="Order", since="step"), order(NOW), **inside)


@pytest.mark.rule("RUN-1")
def test_outside_a_workflow_no_period_means_ever() -> None:
    for since in (None, "entry", "step", "ever"):
        assert answer(Performed(event="Order", since=since), order(NOW - 900 * DAY))  # type: ignore[arg-type]


def test_an_event_must_pass_every_test_on_its_properties() -> None:
    condition = Performed(
        event="Order",
        where=[
            PropertyTest(property="total", op="more_than", value=50),
            PropertyTest(property="shop", op="one_of", value=["paris", "lyon"]),
        ],
    )
    assert answer(condition, order(NOW, total=51, shop="lyon"))
    assert not answer(condition, order(NOW, total=50, shop="lyon"))
    assert not answer(condition, order(NOW, total=51), order(NOW, shop="lyon"))


@pytest.mark.rule("STP-6")
@pytest.mark.parametrize(
    ("entered", "later", "expected"),
    [
        ({"id": "A1"}, {"id": "A1"}, True),
        ({"id": "A1"}, {"id": "A2"}, False),
        ({"id": 1}, {"id": 1.0}, True),
        ({"id": 1}, {"id": True}, False),
        ({"id": 1}, {"id": "1"}, False),
        ({"id": ["a", 1]}, {"id": ["a", 1]}, True),
        ({"id": {"a": 1}}, {"id": {"a": 1}}, True),
        ({"id": {"a": 1}}, {"id": {"a": True}}, False),
        ({"id": "A1"}, {}, False),
        ({}, {}, False),
        ({"id": None}, {"id": None}, False),
    ],
)
def test_a_property_may_have_to_equal_the_entering_events(
    entered: dict[str, Any], later: dict[str, Any], *, expected: bool
) -> None:
    condition = Performed(event="Order", same=["id"])
    assert answer(condition, order(NOW, **later), payload=entered) is expected
    assert answer(Not(of=condition), order(NOW, **later), payload=entered) is not expected


@pytest.mark.rule("RUN-4")
def test_messages_are_counted_by_email_category_or_any() -> None:
    one, two = message(NOW - DAY), message(NOW - DAY, email="other", category="news")
    for wanted, count in (({}, 2), ({"email": "hello"}, 1), ({"category": "cross-sell"}, 1)):
        assert answer(Messaged(fact="received", exactly=count, **wanted), one, two)
    assert not answer(Messaged(fact="received", email="other", category="cross-sell"), one, two)
    assert not answer(Messaged(fact="opened"), one, two)


@pytest.mark.rule("RUN-12")
def test_engagement_with_a_step_is_that_of_its_latest_message_in_this_enrollment() -> None:
    opened, latest = message(NOW - 3 * DAY, opened_at=NOW - 2 * DAY), message(NOW - DAY)
    elsewhere = message(NOW, enrollment_id=UUID(int=8), opened_at=NOW)
    condition = Messaged(fact="opened", step="welcome")
    inside = {"since_entry": Moment(NOW - MS, UUID(int=0))}
    assert answer(condition, opened, **inside), "of any time, unless told otherwise"
    assert not answer(condition, opened, latest, elsewhere)
    assert answer(Messaged(fact="received", step="welcome"), latest)
    assert not answer(Messaged(fact="opened", step="reminder"), opened)
    assert answer(Not(of=condition)), "also true when nothing was sent"
    assert not answer(condition, opened, enrollment_id=None)


# --- What a condition needs


def test_needs_that_mean_the_same_are_the_same_need() -> None:
    def need(value: Any) -> EventNeed:
        found = need_of(Performed(event="Order", where=[PropertyTest(property="n", value=value)]))
        assert isinstance(found, EventNeed)
        return found

    assert need(["a"]) == need(["a"])
    assert len({need(1), need(True), need("1"), need(["1"]), need(1)}) == 4
    tree = All(of=[Performed(event="A"), Not(of=Performed(event="A")), Messaged(fact="opened")])
    assert set(needs(tree)) == {EventNeed(event="A"), MessageNeed(fact="opened")}


class _Asked:
    """A past that remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def events(self, need: EventNeed, same: tuple[str, ...]) -> list[Moment]:
        self.asked.append((need, same))
        return [Moment(NOW - timedelta(days=1), UUID(int=1))]

    def messages(self, need: MessageNeed, enrollment_id: UUID | None) -> list[Message]:
        self.asked.append((need, enrollment_id))
        return []


def test_what_was_not_loaded_is_looked_up_once_with_the_batch_on_top() -> None:
    past = _Asked()
    history, order = History(past), EventNeed(event="Order")
    history.add_event(Event(UUID(int=2), UUID(int=7), "Order", NOW, {}))
    expected = [Moment(NOW, UUID(int=2)), Moment(NOW - timedelta(days=1), UUID(int=1))]
    assert history.events(order) == expected
    assert history.events(order) == expected
    assert past.asked == [(order, ())]


def test_an_enrollment_that_begins_now_has_no_messages_to_look_up() -> None:
    past = _Asked()
    history, need = History(past), MessageNeed(fact="received", step="welcome")
    history.expect(UUID(int=9), [need, MessageNeed(fact="opened")])
    assert history.messages(need, UUID(int=9)) == []
    assert past.asked == []
    history.messages(need, UUID(int=8))
    assert past.asked == [(need, UUID(int=8))]


def test_an_event_matches_a_need_by_name_tests_and_same_values() -> None:
    condition = Performed(
        event="Order", same=["id"], where=[PropertyTest(property="total", op="at_least", value=5)]
    )
    need = need_of(condition)
    assert isinstance(need, EventNeed)
    same = same_values(need, {"id": "A1"})
    assert same is not None
    assert matches(need, "Order", {"id": "A1", "total": 5}, same)
    assert not matches(need, "Order", {"id": "A1", "total": 4}, same)
    assert not matches(need, "Order", {"id": "A2", "total": 5}, same)
    assert not matches(need, "order", {"id": "A1", "total": 5}, same)


def test_bad_combinations_never_raise() -> None:
    month = Duration(1, "month")
    for condition in (
        Performed(event="Order", within=month),
        Performed(
            event="Order", within=Duration(1, "day"), since="step", start=Day.parse("0001-01-01")
        ),
        Performed(
            event="Order", end=Day.parse("9999-12-31"), exactly=3, at_most=1, at_least=10**30
        ),
        Performed(event="Order", where=[PropertyTest(property="a", op="in_last", value="1 day")]),
        Attribute(attribute="plan", op="in_next", value="1 month"),
    ):
        evaluate(
            condition, scope(order(NOW, a="2026-03-10"), contact=contact(attributes={"plan": {}}))
        )
