"""NEW-1: a workflow run over a virtual calendar."""

import gc
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec import structs

from jalon.definition.conditions import Not, Performed
from jalon.definition.scalars import Duration
from jalon.definition.workflow import Workflow
from jalon.engine.effects import Update
from jalon.engine.segments import Segment, Segments
from jalon.engine.simulate import (
    Assumptions,
    ByHand,
    Engagement,
    Habit,
    Someone,
    compare,
    remarks,
    sentence,
    simulate,
)
from jalon.engine.simulate.course import Course
from jalon.engine.simulate.population import Given
from jalon.engine.simulate.result import Simulated, Way
from jalon.engine.simulate.run import run
from jalon.engine.simulate.scenario import Scenario
from jalon.engine.simulate.tally import Tally
from jalon.engine.state import Contact, Event, Message
from tests.engine.sound import Thing, scripts, starts, workflows, zones
from tests.engine.test_properties import _VALUES
from tests.engine.world import FACTS, NOON, World, a_contact, compiled

DAY = timedelta(days=1)

SILENT = Engagement(opens=0, clicks=0, unsubscribes=0)

WELCOME = """
workflow: welcome
triggers: [{kind: event, event: Signed Up}]
goal: {when: {kind: event, event: Order}}
steps:
  - {id: hello, kind: send_email, email: offer}
  - {id: pause, kind: delay, wait: 2 days}
  - id: vip
    kind: branch
    branches: [{when: {kind: tag, tag: vip}, to: gift}]
    otherwise: end
  - {id: gift, kind: send_email, email: reminder}
"""


def someone(number: int, *doings: tuple[float, str], **fields: Any) -> Someone:
    """A person who does things so many days after the start."""
    contact = a_contact(id=UUID(int=number), **fields)
    given: list[Given] = []
    for place, (days, name) in enumerate(doings):
        at = NOON + days * DAY
        given.append((at, Event(UUID(int=number * 1000 + place), contact.id, name, at, {})))
    return Someone(contact, given=given)


def simulated(
    source: str, people: Sequence[Someone], *, engagement: Engagement = SILENT, **assumed: Any
) -> Simulated:
    assumptions = Assumptions(start=NOON, engagement=engagement, **assumed)
    return simulate(compiled(source), people, assumptions, emails=FACTS)


@pytest.mark.rule("NEW-1")
def test_five_people_worked_out_by_hand() -> None:
    people = [
        someone(1, (1, "Signed Up")),
        someone(2, (1, "Signed Up"), tags={"vip"}),
        someone(3, (1, "Signed Up"), (2, "Order"), tags={"vip"}),
        someone(4, (89, "Signed Up")),
        someone(5),
        someone(6, (5, "Signed Up"), (9, "Signed Up"), marketing="unsubscribed"),
    ]
    found = simulated(WELCOME, people)
    assert (found.people, found.people_entered, found.entered) == (6, 5, 5)
    assert (found.finished, found.exited, found.inside, found.failed) == (3, {"goal": 1}, 1, 0)
    assert found.goal == 1
    assert found.refused == {"repeat_policy": 1}
    assert found.sent == 5
    assert found.not_sent == {"unsubscribed": 1}
    hello, pause, vip, gift = found.steps
    assert (hello.arrived, hello.sent, hello.not_sent) == (5, 4, {"unsubscribed": 1})
    assert (pause.arrived, pause.left, pause.inside) == (5, 4, 1)
    assert vip.ways == {"gift": 1, "end": 2}
    assert (gift.sent, gift.ways) == (1, {"end": 1})
    assert found.busiest is not None
    assert (found.busiest.day, found.busiest.sent) == (date(2026, 5, 5), 3)
    assert (found.first_sent, found.last_sent) == (NOON + DAY, NOON + 89 * DAY)
    assert found.dead == []
    assert sentence(found) == "5 of 6 enter, 5 emails, busiest 5 May: 3"
    assert sentence(found, "fr") == (
        "5 sur 6 entrent, 5 e-mails, jour le plus chargé le 5 mai\u00a0: 3"
    )
    assert remarks(found) == [
        "1 entry is refused: the repeat policy refuses it.",
        "1 email is not sent: the contact has unsubscribed.",
    ]
    assert remarks(found, "fr") == [
        "1 entrée est refusée\u00a0: la règle de répétition s'y oppose.",
        "1 e-mail ne part pas\u00a0: le contact s'est désabonné.",
    ]


@pytest.mark.rule("NEW-1")
def test_what_nobody_takes_is_told() -> None:
    found = simulated(WELCOME, [someone(1, (1, "Signed Up"))])
    assert found.dead == [Way("vip", "gift")]
    assert found.unreached == ["gift"]


@pytest.mark.rule("NEW-1")
def test_people_open_click_and_leave_as_assumed() -> None:
    people = [someone(number, (1, "Signed Up")) for number in range(1, 2001)]
    rates = Engagement(opens=0.4, clicks=0.1, unsubscribes=0.05)
    offer = simulated(WELCOME, people, engagement=rates).emails[0]
    assert offer.sent == 2000
    assert 0.36 < offer.opened / 2000 < 0.46  # and those who leave have opened it
    assert 0.08 < offer.clicked / 2000 < 0.12
    assert 0.035 < offer.unsubscribed / 2000 < 0.065


@pytest.mark.rule("NEW-1")
def test_who_unsubscribes_gets_no_more_marketing() -> None:
    people = [someone(1, (1, "Signed Up"), tags={"vip"})]
    found = simulated(WELCOME, people, engagement=Engagement(opens=1, clicks=0, unsubscribes=1))
    assert (found.sent, found.not_sent) == (1, {"unsubscribed": 1})


@pytest.mark.rule("NEW-1")
@pytest.mark.rule("RUN-12")
def test_what_was_not_sent_was_not_received() -> None:
    text = WELCOME.replace("{kind: tag, tag: vip}", "{kind: message, fact: received, step: hello}")
    people = [someone(1, (1, "Signed Up")), someone(2, (1, "Signed Up"), marketing="unknown")]
    found = simulated(text, people)
    assert found.steps[2].ways == {"gift": 1, "end": 1}
    assert found.not_sent == {"no_consent": 1}


WAITING = """
workflow: waiting
triggers: [{kind: event, event: Signed Up}]
steps:
  - {id: hello, kind: send_email, email: offer}
  - id: click
    kind: wait_for
    branches: [{when: {kind: message, fact: clicked, step: hello}, to: thanks}]
    limit: 20 days
    otherwise: end
  - {id: thanks, kind: update_contact, add_tags: [keen]}
"""


@pytest.mark.rule("NEW-1")
def test_a_wait_for_a_click_ends_with_the_click() -> None:
    keen = Engagement(opens=1, clicks=1, unsubscribes=0)
    found = simulated(WAITING, [someone(1, (1, "Signed Up"))], engagement=keen)
    assert found.steps[1].ways == {"thanks": 1, "end": 0}
    found = simulated(WAITING, [someone(1, (1, "Signed Up"))])
    assert found.steps[1].ways == {"thanks": 0, "end": 1}


@pytest.mark.rule("NEW-1")
def test_the_same_seed_gives_the_same_figures_in_any_parts_and_another_does_not() -> None:
    people = [someone(number) for number in range(1, 301)]
    assumed = Assumptions(start=NOON, seed=4, habits=[Habit("Signed Up", 0.02, [{"total": 3}])])
    scenario = Scenario(compiled(WELCOME), assumed, emails=FACTS)
    whole = run(scenario, people)
    parts = Tally()
    for part in (people[200:], people[:50][::-1], people[50:200]):
        parts.add(run(scenario, part))
    assert parts == whole
    other = Scenario(compiled(WELCOME), Assumptions(start=NOON, seed=5, habits=assumed.habits))
    assert run(other, people).days != whole.days


@pytest.mark.rule("NEW-1")
def test_habits_come_as_often_as_assumed() -> None:
    people = [someone(number) for number in range(1, 1001)]
    found = simulated(
        WELCOME.replace("steps:", "repeat: {policy: every_time}\nsteps:"),
        people,
        habits=[Habit("Signed Up", 0.1), Habit("Nobody Asks", 99)],
    )
    assert 8700 < found.entered < 9300


@pytest.mark.rule("NEW-1")
def test_a_sample_is_always_the_same_people_and_says_so() -> None:
    people = [someone(number, (1, "Signed Up")) for number in range(1, 1001)]
    found = simulated(WELCOME, people, sample=200)
    assert found.population == 1000
    assert 150 < found.people < 250
    assert simulated(WELCOME, people, sample=200) == found
    assert sentence(found).endswith("(a sample of 1,000)")


@pytest.mark.rule("NEW-1")
@pytest.mark.rule("TRG-16")
def test_everyone_can_be_enrolled_at_the_start() -> None:
    found = simulated(WELCOME, [someone(1), someone(2)], enroll=True)
    assert found.entered == 2
    assert found.first_sent == NOON


@pytest.mark.rule("NEW-1")
@pytest.mark.rule("ENT-2")
def test_those_who_meet_the_trigger_at_the_start_may_enter_at_once() -> None:
    recent, old = someone(1), someone(2)
    recent.past = [Event(UUID(int=9), UUID(int=1), "Signed Up", NOON - 10 * DAY, {})]
    old.past = [Event(UUID(int=8), UUID(int=2), "Signed Up", NOON - 40 * DAY, {})]
    people = [recent, old, someone(3)]
    assert simulated(WELCOME, people, existing=30).entered == 1
    assert simulated(WELCOME, people, existing=50).entered == 2
    assert simulated(WELCOME, people).entered == 0


SILENCE = """
workflow: reactivation
triggers: [{kind: inactivity, event: Order, wait: 30 days}]
repeat: {policy: every_time}
steps:
  - {id: hello, kind: send_email, email: offer}
"""


@pytest.mark.rule("NEW-1")
@pytest.mark.rule("TRG-11")
def test_timers_are_set_from_the_past_and_those_run_out_are_not() -> None:
    recent = someone(1)
    recent.past = [Event(UUID(int=9), UUID(int=1), "Order", NOON - 10 * DAY, {})]
    old = someone(2)
    old.past = [Event(UUID(int=8), UUID(int=2), "Order", NOON - 40 * DAY, {})]
    found = simulated(SILENCE, [recent, old, someone(3, (5, "Order"))])
    assert found.entered == 2
    assert [day.day for day in found.per_day] == [date(2026, 5, 24), date(2026, 6, 8)]


CAPPED = """
workflow: capped
triggers: [{kind: event, event: Signed Up}]
audience:
  kind: not
  of: {kind: message, fact: received, category: cross-sell, within: 7 days}
repeat: {policy: every_time}
steps:
  - {id: hello, kind: send_email, email: offer}
"""


@pytest.mark.rule("NEW-1")
def test_emails_got_before_the_start_count() -> None:
    one = someone(1, (1, "Signed Up"), (9, "Signed Up"))
    one.messages = [Message(UUID(int=5), NOON - DAY, UUID(int=6), "x", "other", "cross-sell")]
    found = simulated(CAPPED, [one])
    assert (found.entered, found.refused) == (1, {"audience": 1})


@pytest.mark.rule("NEW-1")
def test_two_drafts_differ_where_they_differ() -> None:
    people = [someone(1, (1, "Signed Up")), someone(2, (1, "Signed Up"), tags={"vip"})]
    before = simulated(WELCOME, people)
    after = simulated(WELCOME.replace("otherwise: end", "otherwise: gift"), people)
    found = compare(before, after)
    assert [(one.figure, one.before, one.after) for one in found.figures] == [
        ("sent", 3, 4),
    ]
    assert ("gift", "arrived", 1, 2) in [
        (one.place, one.figure, one.before, one.after) for one in found.steps
    ]
    assert [(one.place, one.change) for one in found.emails] == [("reminder", 1)]
    assert compare(before, before).figures == compare(before, before).steps == []


FIRST = """
workflow: first
triggers: [{kind: event, event: Signed Up}]
steps:
  - id: quick
    kind: branch
    branches: [{when: {kind: among_first, n: 2}, to: prize}]
    otherwise: end
  - {id: prize, kind: send_email, email: offer}
"""


@pytest.mark.rule("NEW-1")
@pytest.mark.rule("STP-5")
def test_the_first_two_to_arrive_are_those_of_all_parts() -> None:
    days = [5, 1, 9, 3, 7]
    people = [someone(number, (day, "Signed Up")) for number, day in enumerate(days, start=1)]
    found = simulated(FIRST, people)
    assert found.steps[0].ways == {"prize": 2, "end": 3}
    assert (found.first_sent, found.last_sent) == (NOON + DAY, NOON + 3 * DAY)


@pytest.mark.rule("NEW-1")
@pytest.mark.rule("RES-3")
@given(workflow=workflows(), start=starts, zone=zones)
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
def test_the_figures_of_any_workflow_reconcile(
    workflow: Workflow, start: datetime, zone: str
) -> None:
    assumed = Assumptions(
        start=start,
        days=40,
        engagement=Engagement(opens=0.6, clicks=0.3, unsubscribes=0.1),
        habits=[Habit(name, 0.1, [{"total": 9}]) for name in ("Start", "Order", "Visit")],
    )
    people = [
        Someone(a_contact(id=UUID(int=number), created_at=start, time_zone=zone))
        for number in range(1, 6)
    ]
    found = simulate(compiled(workflow), people, assumed, emails=FACTS)
    assert found.inside == sum(step.inside for step in found.steps) >= 0
    assert found.entered == (
        found.inside + found.finished + sum(found.exited.values()) + found.failed
    )
    assert all(step.inside >= 0 for step in found.steps)
    assert sum(day.sent for day in found.per_day) == found.sent
    assert found.sent == sum(step.sent for step in found.steps)
    assert simulate(compiled(workflow), people[::-1], assumed, emails=FACTS) == found


QUIET = """
workflow: quiet
triggers: [{kind: segment, segment: quiet, on: entered}]
audience: {kind: segment, segment: quiet}
repeat: {policy: every_time}
steps: [{id: hello, kind: send_email, email: offer}]
"""


@pytest.mark.rule("NEW-1")
@pytest.mark.rule("SEG-2")
def test_people_enter_and_leave_segments_as_time_passes() -> None:
    """Who ordered five days before the start is quiet 25 days after it, and who orders then
    ten days later; who is quiet already does not enter."""
    condition = Not(of=Performed(event="Order", within=Duration(30, "day")))
    segments = Segments([Segment.of(UUID(int=3), "quiet", condition)])
    one, two = someone(1), someone(2, (10, "Order"))
    for each in (one, two):
        order = Event(UUID(int=each.contact.id.int + 50), each.contact.id, "Order", NOON, {})
        each.past = [structs.replace(order, at=NOON - 5 * DAY)]
    assumed = Assumptions(start=NOON, engagement=SILENT)
    people = [one, two, someone(3)]
    found = simulate(compiled(QUIET), people, assumed, emails=FACTS, segments=segments)
    assert [day.day for day in found.per_day] == [date(2026, 5, 29), date(2026, 6, 13)]
    assert found.entered == 2


@pytest.mark.rule("NEW-1")
@pytest.mark.rule("STP-1")
def test_emails_in_review_are_approved_at_once() -> None:
    text = WELCOME.replace("email: offer", "email: offer, status: review")
    found = simulated(text, [someone(1, (1, "Signed Up"))])
    assert (found.sent, found.finished) == (1, 1)


def a_newcomer(start: datetime, zone: str) -> Contact:
    """Someone too new for timers to be set when the workflow is published."""
    return a_contact(created_at=start + timedelta(seconds=1), time_zone=zone)


def live(workflow: Workflow, script: list[Thing], start: datetime, zone: str) -> World:
    """A script in the live world, a second between one thing and the next."""
    contact = a_newcomer(start, zone)
    world = World([compiled(workflow)], now=start, contact=contact)
    for at, what in givens(script, start):
        world.pass_time(at)
        match what:
            case Event(name=name, at=occurred, properties=properties):
                world.happen(name, at=occurred, **properties)
            case Update():
                batch = world._batch()
                batch.update(world.person, what, world.now)
                world._keep(batch.ledger)
                world.settle()
            case ByHand(payload=payload):
                world.enroll(**payload)
    world.pass_time(start + 200 * DAY - timedelta.resolution)
    return world


def givens(script: list[Thing], start: datetime) -> list[Given]:
    found: list[Given] = []
    now, who = start, UUID(int=1)
    for place, thing in enumerate(script):
        now += timedelta(seconds=1)
        told = {"total": thing.amount * 3, "order": f"o{thing.amount}"}
        id_ = UUID(int=2**70 + place)
        match thing.what:
            case "pass":
                now += timedelta(hours=thing.amount)
            case "event":
                found.append((now, Event(id_, who, thing.name, now, told)))
            case "late":
                earlier = now - timedelta(hours=thing.amount)
                found.append((now, Event(id_, who, thing.name, earlier, {"total": 9})))
            case "set":
                value = _VALUES[thing.name][thing.amount]
                found.append((now, Update(attributes={thing.name: value})))
            case "tag":
                way = ("add_tags", "remove_tags")[thing.amount]
                found.append((now, Update(**{way: (thing.name,)})))  # type: ignore[arg-type] # by name
            case "list":
                way = ("join_lists", "leave_lists")[thing.amount]
                found.append((now, Update(**{way: (thing.name,)})))  # type: ignore[arg-type] # by name
            case "enroll":
                found.append((now, ByHand({"order": "by hand"})))
    return found


@pytest.mark.rule("NEW-1")
@given(workflow=workflows(), script=scripts, start=starts, zone=zones)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_one_simulated_life_is_the_life_that_the_engine_gives(
    workflow: Workflow, script: list[Thing], start: datetime, zone: str
) -> None:
    world = live(workflow, script, start, zone)
    expected = Tally()
    for log in world.logs:
        expected.log(log)
    for refused in world.refused:
        expected.refused(refused)
    contact = a_newcomer(start, zone)
    tally = Tally()
    assumed = Assumptions(start=start, days=200, engagement=SILENT)
    scenario = Scenario(compiled(workflow), assumed, emails=FACTS)
    Course(scenario, Someone(contact, given=givens(script, start)), tally).run()
    sent = {name: count for name, count in tally.counts.items() if name[1] == "sent"}
    assert Counter(step for step, _ in world.sent) == {step: n for (step, _), n in sent.items()}
    expected.counts.update(sent)
    left = {name: n for name, n in tally.counts.items() if name[1] == "not_sent:left"}
    assert sum(left.values()) == len(world.outgoing) - len(world.sent)
    expected.counts.update(left)
    assert +tally.counts == +expected.counts


def test_a_person_leaves_nothing_for_the_garbage_collector() -> None:
    people = [someone(number, (1, "Signed Up"), (2, "Order")) for number in range(1, 20)]
    scenario = Scenario(compiled(WELCOME), Assumptions(start=NOON), emails=FACTS)
    run(scenario, people)  # what is worked out once
    gc.collect()
    gc.disable()
    try:
        run(scenario, people)
        assert gc.collect() == 0
    finally:
        gc.enable()
