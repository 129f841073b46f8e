"""Scores follow events and time in the lanes, and a changed model is applied in the background."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.contacts.actions import apply_change
from jalon.contacts.change import Change
from jalon.contacts.merge import merge
from jalon.contacts.scoring import (
    ModelNotSet,
    model_in_use,
    score_history,
    set_model,
    stage_changes_at,
)
from jalon.core import clock
from jalon.definition.scoring import parse_model
from jalon.definition.segment import parse_condition
from jalon.events.actions import append_update
from jalon.runtime.dry_runs.scoring import preview
from jalon.runtime.lanes.batch import work_lane
from jalon.segments.actions import save_segment
from tests.acting import NOON, happen, new_contact, pass_time, publish, rows, set_time, work

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
MODEL = """
threshold: {threshold}
rules:
  - {{name: Orders, event: Order Completed, points: 20, within: 10 days, at_most: 3}}
  - {{name: Gold, when: {{kind: attribute, attribute: plan, value: gold}}, points: 15}}
"""
ALERT = """
workflow: alert
triggers: [{kind: became_mql}]
repeat: {policy: every_time}
steps: [{id: mark, kind: update_contact, add_tags: [alerted]}]
"""
WELCOME = """
workflow: welcome
triggers: [{kind: became_lead}]
steps: [{id: mark, kind: update_contact, add_tags: [welcomed]}]
"""


@pytest.fixture(autouse=True)
def _noon() -> None:
    set_time(NOON)


def use(text: str, *, tell: bool = False) -> None:
    parsed = parse_model(text)
    assert parsed.model is not None, parsed.problems
    set_model(parsed.model, tell=tell)


def scored(threshold: int = 40, **told: bool) -> None:
    use(MODEL.format(threshold=threshold), **told)
    work()


def standing(contact: UUID) -> tuple[float, str]:
    ((score, stage),) = rows("SELECT score, lifecycle FROM contact WHERE id = %s", contact)
    return score, stage


def tags(contact: UUID) -> list[str]:
    ((found,),) = rows("SELECT tags FROM contact WHERE id = %s", contact)
    return list(found)


@pytest.mark.rule("FRM-4", "TRG-2")
def test_an_event_that_reaches_the_threshold_starts_the_workflow_for_mqls() -> None:
    scored()
    publish(ALERT)
    ann = new_contact("ann")
    happen(ann, "Order Completed")
    work()
    assert standing(ann) == (20, "visitor")
    happen(ann, "Order Completed")
    work()
    assert standing(ann) == (40, "mql")
    assert tags(ann) == ["alerted"]


@pytest.mark.rule("FRM-4")
def test_points_expire_on_time_without_an_event() -> None:
    scored()
    ann = new_contact("ann")
    happen(ann, "Order Completed")
    work()
    pass_time(NOON + 3 * DAY)
    happen(ann, "Order Completed")
    pass_time(NOON + 10 * DAY - timedelta(seconds=1))
    assert standing(ann) == (40, "mql")
    pass_time(NOON + 10 * DAY)
    assert standing(ann) == (20, "mql")
    pass_time(NOON + 20 * DAY)
    assert standing(ann) == (0, "mql")
    assert rows("SELECT FROM timer") == []
    assert [(one.at, one.before, one.after, one.why) for one in score_history(ann)] == [
        (NOON + 13 * DAY, 20, 0, "time"),
        (NOON + 10 * DAY, 40, 20, "time"),
        (NOON + 3 * DAY, 20, 40, "Order Completed"),
        (NOON, 0, 20, "Order Completed"),
    ]


@pytest.mark.rule("FRM-4", "SEG-2")
def test_the_triggering_event_lets_in_by_the_score_and_the_segment_that_it_led_to() -> None:
    scored()
    condition, _ = parse_condition("{kind: attribute, attribute: score, op: at_least, value: 20}")
    assert condition is not None
    save_segment("warm", "", condition)
    publish(
        """
workflow: warmed
triggers: [{kind: event, event: Order Completed}]
audience:
  kind: all
  of:
    - {kind: segment, segment: warm}
    - {kind: attribute, attribute: score, value: 20}
steps: [{id: mark, kind: update_contact, add_tags: [warmed]}]
"""
    )
    ann = new_contact("ann")
    happen(ann, "Order Completed")
    work()
    assert tags(ann) == ["warmed"]
    pass_time(NOON + 10 * DAY)
    assert rows("SELECT FROM segment_member") == []


@pytest.mark.rule("TRG-1")
@pytest.mark.parametrize("with_model", [True, False])
def test_the_first_form_ever_submitted_makes_a_lead(with_model: bool) -> None:
    if with_model:
        scored()
    publish(WELCOME)
    ann, bob = new_contact("ann"), new_contact("bob")
    happen(ann, "Form Submitted", form="contact")
    work()
    happen(ann, "Form Submitted", form="contact")
    work()
    assert (standing(ann), tags(ann)) == ((0, "lead"), ["welcomed"])
    assert standing(bob) == (0, "visitor")
    assert rows("SELECT count(*) FROM event WHERE name = 'Became Lead'") == [(1,)]


@pytest.mark.rule("FRM-4")
def test_raising_the_threshold_takes_the_status_and_does_not_enter_anyone_again() -> None:
    publish(ALERT)
    scored()
    ann, bob = new_contact("ann"), new_contact("bob", plan="gold")
    for contact in (ann, ann, bob, bob):
        happen(contact, "Order Completed")
    happen(bob, "Form Submitted", form="contact")
    work()
    assert (standing(ann), standing(bob)) == ((40, "mql"), (55, "mql"))
    assert stage_changes_at(50) == (0, 1)
    scored(60)
    assert (standing(ann), standing(bob)) == ((40, "visitor"), (55, "lead"))
    scored(40)
    assert (standing(ann), standing(bob)) == ((40, "mql"), (55, "mql"))
    assert len(rows("SELECT FROM enrollment")) == 2
    assert model_in_use().lanes_left == 0


@pytest.mark.rule("FRM-4")
def test_a_threshold_that_follows_a_change_still_under_way_forgets_nobody() -> None:
    scored()
    ann = new_contact("ann")
    happen(ann, "Order Completed")
    work()
    use(MODEL.format(threshold=40).replace("points: 20", "points: 30"))
    use(MODEL.format(threshold=30).replace("points: 20", "points: 30"))
    work()
    assert standing(ann) == (30, "mql")


@pytest.mark.rule("FRM-4", "TRG-2")
def test_lowering_the_threshold_triggers_only_when_asked() -> None:
    publish(ALERT)
    scored(100)
    ann = new_contact("ann", plan="gold")
    work()
    scored(15, tell=True)
    assert (standing(ann), tags(ann)) == ((15, "mql"), ["alerted"])


@pytest.mark.rule("FRM-4")
def test_an_event_during_a_change_is_told_and_what_the_change_did_is_not() -> None:
    """The lanes have not applied the model yet when the events come before the command."""
    publish(ALERT)
    scored(100)
    ann, bob = new_contact("ann"), new_contact("bob")
    for contact in (ann, ann, bob):
        happen(contact, "Order Completed")
    work()
    # To the lanes, the change comes first, though its command is handled last.
    events = [happen(contact, "Order Completed") for contact in (ann, bob)]
    use(MODEL.format(threshold=40))
    assert len(rows("SELECT FROM inbox WHERE id = ANY(%s)", events)) == 2
    work()
    assert (standing(ann), tags(ann)) == ((60, "mql"), [])
    assert (standing(bob), tags(bob)) == ((40, "mql"), ["alerted"])


@pytest.mark.rule("FRM-4")
def test_what_is_written_by_the_back_door_is_scored_quietly() -> None:
    scored(15)
    publish(ALERT)
    ann = new_contact("ann")
    apply_change(ann, Change(attributes={"plan": "gold"}))
    work()
    assert (standing(ann), tags(ann)) == ((15, "mql"), [])


@pytest.mark.rule("FRM-4", "TRG-2")
def test_what_comes_through_the_inbox_is_scored_and_told() -> None:
    scored(15)
    publish(ALERT)
    ann = new_contact("ann")
    append_update(ann, Change(attributes={"plan": "gold"}), at=clock.now())
    work()
    assert (standing(ann), tags(ann)) == ((15, "mql"), ["alerted"])


@pytest.mark.rule("FRM-4", "RUN-10")
def test_merged_contacts_have_the_score_of_both_histories() -> None:
    scored(1000)
    ann, bob = new_contact("ann", plan="gold"), new_contact("bob", plan="gold")
    for contact in (ann, ann, bob, bob):
        happen(contact, "Order Completed")
    work()
    merge(ann, bob)
    work()
    assert standing(ann) == (75, "visitor")  # three orders at most, and gold once
    pass_time(NOON + 10 * DAY)
    assert standing(ann) == (15, "visitor")


@pytest.mark.rule("FRM-4")
def test_a_preview_says_whom_a_model_would_touch_and_changes_nothing() -> None:
    scored()
    ann, bob = new_contact("ann"), new_contact("bob", plan="gold")
    for contact in (ann, ann, bob, bob):
        happen(contact, "Order Completed")
    work()
    model = parse_model(
        "threshold: 50\nrules: [{name: Orders, event: Order Completed, points: 25, at_most: 1}]"
    ).model
    assert model is not None
    found = preview(model)
    assert (found.contacts, found.scores, found.gain, found.lose) == (2, 2, 0, 2)
    assert (standing(ann), standing(bob)) == ((40, "mql"), (55, "mql"))
    use("threshold: 50\nrules: [{name: Orders, event: Order Completed, points: 25, at_most: 1}]")
    work()
    assert (standing(ann), standing(bob)) == ((25, "visitor"), (25, "visitor"))


@pytest.mark.rule("FRM-4")
def test_a_model_with_problems_leaves_the_one_before_it() -> None:
    scored()
    with pytest.raises(ModelNotSet) as refusal:
        use("rules: [{name: x, points: 1, event: A, when: {kind: tag, tag: t}}]")
    assert refusal.value.problems[0].code == "VAL-3"
    assert model_in_use().version == 1


@pytest.mark.rule("FRM-4")
def test_without_rules_nobody_is_given_points_any_more() -> None:
    scored()
    ann = new_contact("ann")
    happen(ann, "Order Completed")
    work()
    use("rules: []")
    work()
    assert standing(ann) == (0, "visitor")
    assert rows("SELECT FROM timer") == []


_THINGS = st.lists(
    st.tuples(
        st.sampled_from(["Order Completed", "Visit", "Form Submitted", "gold", "free", "day"]),
        st.integers(0, 2),
    ),
    max_size=10,
)


@pytest.mark.rule("FRM-4", "RUN-7")
@given(things=_THINGS)
@settings(
    max_examples=4,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_lane_scores_the_same_in_batches_of_any_size(things: list[tuple[str, int]]) -> None:
    """And what it says is what the model says of the history, looked at from the start."""
    outcomes = []
    for limit in (1, 1000):
        set_time(NOON)
        rows("WITH gone AS (DELETE FROM scoring_model RETURNING 1) SELECT count(*) FROM gone")
        people = [new_contact(f"{limit}-{id(things)}-{n}") for n in range(3)]
        use(MODEL.format(threshold=40))
        work(limit=limit)
        for what, who in things:
            act(what, people[who], limit=limit)
        work(limit=limit)
        outcomes.append([standing(contact) for contact in people])
        for _ in range(2):  # applying the model anew finds nothing to mend but stages
            use(MODEL.format(threshold=1000))
            work()
        assert [standing(contact)[0] for contact in people] == [one[0] for one in outcomes[-1]]
    assert outcomes[0] == outcomes[1]


def act(what: str, contact: UUID, *, limit: int) -> Any:
    match what:
        case "day":
            return pass_time(clock.now() + 4 * DAY, limit=limit)
        case "gold" | "free":
            change = Change(attributes={"plan": what})
            return append_update(contact, change, at=clock.now())
    return happen(contact, what)


@pytest.mark.rule("RUN-7")
def test_a_lane_without_a_model_asks_nothing_about_scores() -> None:
    ann = new_contact("ann")
    happen(ann, "Order Completed")
    assert work_lane(ann.bytes[15] & 63, playing=True) is not None
    assert standing(ann) == (0, "visitor")
    assert rows("SELECT FROM timer") == []
