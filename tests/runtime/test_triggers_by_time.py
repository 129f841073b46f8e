"""TRG-8, 9, 10 and 14, with the timers of the database."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from jalon.contacts.actions import save_contact
from jalon.contacts.change import Change
from jalon.contacts.import_write import Terms
from jalon.contacts.importing import import_contacts
from jalon.contacts.keys import Keys
from jalon.contacts.queries import find_contact
from jalon.core import clock
from jalon.events.actions import append_update
from jalon.events.importing import import_events
from jalon.workflows.actions import arm
from jalon.workflows.queries import access_workflow
from tests.acting import (
    NOON,
    enrollments,
    happen,
    messages,
    new_contact,
    pass_time,
    publish,
    rows,
    set_time,
    work,
)

pytestmark = pytest.mark.django_db(transaction=True)

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OFFER = """
steps:
  - {id: offer, kind: send_email, email: offer}
"""
BIRTHDAY = f"""
workflow: birthday
triggers: [{{kind: date_attribute, attribute: birthday, yearly: true}}]
repeat: {{policy: every_time, key: occurrence}}
{OFFER}"""
REMINDER = f"""
workflow: reminder
triggers: [{{kind: date_attribute, attribute: appointment, before: 1 day}}]
repeat: {{policy: every_time, key: occurrence}}
{OFFER}"""
CART = """
workflow: cart
triggers: [{kind: cart_abandoned, wait: 4 hours}]
repeat: {policy: after_exit}
exit: [{when: {kind: event, event: Order Completed}, reason: ordered}]
steps:
  - {id: offer, kind: send_email, email: offer}
  - {id: pause, kind: delay, wait: 2 days}
  - {id: remind, kind: send_email, email: reminder}
"""
WEEKLY = f"""
workflow: weekly
triggers: [{{kind: recurring, rule: FREQ=WEEKLY;BYDAY=WE, from: 2026-01-01}}]
audience: {{kind: tag, tag: reader}}
repeat: {{policy: every_time, key: occurrence}}
zone: {{use: workflow, name: Europe/Paris}}
{OFFER}"""


@pytest.fixture(autouse=True)
def _noon() -> None:
    set_time(NOON)


def change(contact: UUID, **attributes: Any) -> None:
    """An attribute changes, as a door has it."""
    append_update(contact, Change(attributes=attributes), at=clock.now())
    work()


def sent_at(contact: UUID) -> list[datetime]:
    """When the workflow sent its offer to the contact."""
    return [at for email, at, _ in messages(contact) if email == "offer"]


def refusals(contact: UUID) -> list[str]:
    """Why the contact was refused."""
    sql = "SELECT reason FROM refusal WHERE contact_id = %s ORDER BY last_at"
    return [reason for (reason,) in rows(sql, contact)]


@pytest.mark.rule("TRG-10")
def test_a_birthday_comes_every_year_at_nine_on_the_clock_of_the_contact() -> None:
    publish(BIRTHDAY)
    ann = new_contact("ann", birthday="1990-07-14")
    bob = new_contact("bob", birthday="1992-02-29")
    save_contact(Keys(external_id="ann"), Change(time_zone="America/New_York"))
    pass_time(datetime(2028, 12, 31, tzinfo=UTC))
    assert sent_at(ann) == [datetime(year, 7, 14, 13, tzinfo=UTC) for year in (2026, 2027, 2028)]
    assert sent_at(bob) == [
        datetime(2027, 2, 28, 9, tzinfo=UTC),
        datetime(2028, 2, 29, 9, tzinfo=UTC),
    ]
    assert refusals(ann) == refusals(bob) == []


@pytest.mark.rule("TRG-10")
def test_a_reminder_moves_with_the_appointment_and_goes_when_it_is_cleared() -> None:
    publish(REMINDER)
    ann, bob = new_contact("ann"), new_contact("bob")
    change(ann, appointment="2026-03-20T15:00:00.000Z")
    change(bob, appointment="2026-03-20")
    pass_time(NOON + 2 * DAY)
    change(ann, appointment="2026-03-25T15:00:00.000Z")
    change(bob, appointment=None)
    pass_time(NOON + 60 * DAY)
    assert sent_at(ann) == [datetime(2026, 3, 24, 15, tzinfo=UTC)]
    assert sent_at(bob) == []
    assert rows("SELECT count(*) FROM timer") == [(0,)]


@pytest.mark.rule("TRG-10")
def test_what_changes_by_the_back_door_moves_the_timer_too() -> None:
    ann = new_contact("ann", appointment="2026-03-20T15:00:00.000Z")
    publish(REMINDER)
    save_contact(Keys(external_id="ann"), Change(attributes={"appointment": "2026-03-10"}))
    bob = new_contact("bob", appointment="2026-03-12")
    pass_time(NOON + 60 * DAY)
    assert sent_at(ann) == [datetime(2026, 3, 9, 9, tzinfo=UTC)]
    assert sent_at(bob) == [datetime(2026, 3, 11, 9, tzinfo=UTC)]


@pytest.mark.rule("TRG-10")
@pytest.mark.rule("CON-3")
def test_an_import_sets_the_timers_of_those_it_writes_and_lets_in_nobody(tmp_path: Path) -> None:
    new_contact("ann", appointment="2026-03-20T15:00:00.000Z")
    publish(REMINDER)
    file = tmp_path / "people.csv"
    file.write_text("external_id,appointment\nann,2026-03-10\nbob,2026-03-12\ncid,2026-03-02\n")
    import_contacts(file, Terms())
    ann, bob, cid = (find_contact(name) for name in ("ann", "bob", "cid"))
    for contact in (ann, bob, cid):
        assert contact is not None
        assert enrollments(contact) == refusals(contact) == []
    pass_time(NOON + 60 * DAY)
    entered = "SELECT contact_id, entered_at FROM enrollment ORDER BY entered_at"
    assert rows(entered) == [
        (ann, datetime(2026, 3, 9, 9, tzinfo=UTC)),
        (bob, datetime(2026, 3, 11, 9, tzinfo=UTC)),
    ]


@pytest.mark.rule("TRG-14")
@pytest.mark.rule("EVT-4")
def test_imported_history_sets_and_takes_off_timers(tmp_path: Path) -> None:
    publish(CART)
    ann, bob = new_contact("ann"), new_contact("bob")
    happen(ann, "Product Added")
    pass_time(NOON + HOUR)
    file = tmp_path / "events.csv"
    file.write_text(
        "event,timestamp,external_id\n"
        "Order Completed,2026-03-02T12:30:00Z,ann\n"
        "Product Added,2026-03-02T11:00:00Z,bob\n"
    )
    import_events(file)
    pass_time(NOON + DAY)
    assert sent_at(ann) == []
    assert sent_at(bob) == [NOON + 3 * HOUR]


@pytest.mark.rule("TRG-10")
@pytest.mark.rule("ENT-4")
def test_a_date_that_becomes_known_too_late_is_refused_unless_one_may_enter_late() -> None:
    late = REMINDER.replace("before: 1 day", "before: 1 day, enter_late: true")
    publish(REMINDER)
    publish(late.replace("workflow: reminder", "workflow: late"))
    ann, bob = new_contact("ann"), new_contact("bob")
    change(ann, appointment="2026-03-03T09:00:00.000Z")
    change(bob, appointment="2026-03-02T11:00:00.000Z")
    assert sent_at(ann) == [NOON]
    assert sent_at(bob) == []
    assert refusals(ann) == ["date_past"]
    assert refusals(bob) == ["date_past", "date_past"]


@pytest.mark.rule("TRG-10")
def test_a_yearly_date_known_too_late_for_this_year_fires_the_next() -> None:
    publish(BIRTHDAY.replace("yearly: true", "yearly: true, before: 7 days"))
    ann = new_contact("ann")
    change(ann, birthday="1990-03-05")
    assert refusals(ann) == ["date_past"]
    pass_time(NOON + 400 * DAY)
    assert sent_at(ann) == [datetime(2027, 2, 26, 9, tzinfo=UTC)]


@pytest.mark.rule("TRG-10")
def test_a_moment_missed_while_nothing_ran_is_late_and_next_year_is_not() -> None:
    publish(BIRTHDAY)
    ann = new_contact("ann", birthday="1990-04-01")
    work()
    set_time(datetime(2028, 6, 1, tzinfo=UTC))
    pass_time(datetime(2029, 6, 1, tzinfo=UTC))
    assert refusals(ann) == ["late"]
    assert sent_at(ann) == [datetime(2029, 4, 1, 9, tzinfo=UTC)]


@pytest.mark.rule("TRG-10")
def test_setting_the_timers_anew_loses_none_that_is_about_to_run_out() -> None:
    publish(BIRTHDAY)
    ann = new_contact("ann", birthday="1990-04-01")
    work()
    set_time(datetime(2026, 4, 1, 9, tzinfo=UTC))
    arm(access_workflow("birthday").id)
    work()
    assert sent_at(ann) == [datetime(2026, 4, 1, 9, tzinfo=UTC)]
    pass_time(datetime(2027, 6, 1, tzinfo=UTC))
    assert len(sent_at(ann)) == 2


@pytest.mark.rule("TRG-14")
def test_a_cart_is_abandoned_hours_after_its_last_event_and_an_order_ends_the_course() -> None:
    publish(CART)
    ann = new_contact("ann")
    happen(ann, "Product Added", cart="a", product="tea")
    pass_time(NOON + 3 * HOUR)
    happen(ann, "Checkout Started", cart="a", product="milk")
    pass_time(NOON + 8 * HOUR)
    assert sent_at(ann) == [NOON + 7 * HOUR]
    assert rows("SELECT payload ->> 'product' FROM enrollment") == [("milk",)]
    happen(ann, "Order Completed")
    pass_time(NOON + 5 * DAY)
    assert [email for email, *_ in messages(ann)] == ["offer"]
    assert enrollments(ann)[0]["reason"] == "ordered"


@pytest.mark.rule("TRG-14")
def test_an_order_disarms_the_cart_whichever_of_the_two_is_heard_first() -> None:
    publish(CART)
    ann, bob = new_contact("ann"), new_contact("bob")
    happen(ann, "Product Added")
    pass_time(NOON + HOUR)
    happen(ann, "Order Completed")
    happen(bob, "Order Completed")
    work()
    happen(bob, "Product Added", at=NOON + HOUR - timedelta(seconds=2))
    pass_time(NOON + 2 * DAY)
    assert enrollments(ann) == enrollments(bob) == []


@pytest.mark.rule("TRG-8")
def test_a_date_and_time_fires_once_for_its_audience_as_it_is_then() -> None:
    publish(f"""
workflow: launch
triggers: [{{kind: at, at: 2026-03-10 9:00}}]
audience: {{kind: tag, tag: vip}}
zone: {{use: workflow, name: Europe/Paris}}
{OFFER}""")
    early, late, never = new_contact("early"), new_contact("late"), new_contact("never")
    save_contact(Keys(external_id="early"), Change(add_tags=("vip",)))
    save_contact(Keys(external_id="never"), Change(add_tags=("vip",)))
    pass_time(NOON + 3 * DAY)
    save_contact(Keys(external_id="never"), Change(remove_tags=("vip",)))
    save_contact(Keys(external_id="late"), Change(add_tags=("vip",)))
    pass_time(NOON + 60 * DAY)
    nine = [datetime(2026, 3, 10, 8, tzinfo=UTC)]
    assert (sent_at(early), sent_at(late), sent_at(never)) == (nine, nine, [])
    assert rows("SELECT count(*) FROM timer") == [(0,)]


@pytest.mark.rule("TRG-8")
def test_a_time_that_has_passed_when_it_is_published_fires_for_nobody() -> None:
    ann = new_contact("ann")
    publish(f"workflow: gone\ntriggers: [{{kind: at, at: 2026-03-02 9:00}}]\n{OFFER}")
    pass_time(NOON + 400 * DAY)
    assert enrollments(ann) == []


@pytest.mark.rule("TRG-9")
@pytest.mark.rule("ENT-1")
def test_a_weekly_letter_goes_to_whoever_is_in_the_audience_each_time() -> None:
    publish(WEEKLY)
    ann, bob = new_contact("ann"), new_contact("bob")
    save_contact(Keys(external_id="ann"), Change(add_tags=("reader",)))
    pass_time(NOON + 7 * DAY)
    save_contact(Keys(external_id="bob"), Change(add_tags=("reader",)))
    pass_time(datetime(2026, 4, 2, tzinfo=UTC))
    # Clocks in Paris went forward on 29 March.
    wednesdays = [datetime(2026, 3, day, 8, tzinfo=UTC) for day in (4, 11, 18, 25)]
    wednesdays.append(datetime(2026, 4, 1, 7, tzinfo=UTC))
    assert sent_at(ann) == wednesdays
    assert sent_at(bob) == wednesdays[1:]


@pytest.mark.rule("TRG-9")
def test_an_occurrence_missed_by_more_than_a_day_is_passed_over() -> None:
    publish(WEEKLY)
    ann = new_contact("ann")
    save_contact(Keys(external_id="ann"), Change(add_tags=("reader",)))
    work()
    set_time(datetime(2026, 3, 19, tzinfo=UTC))  # less than a day after a Wednesday's
    pass_time(datetime(2026, 3, 26, tzinfo=UTC))
    assert [at.date().day for at in sent_at(ann)] == [19, 25]


@pytest.mark.rule("TRG-9")
def test_a_whole_audience_enters_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jalon.runtime.lanes.commands.CHUNK", 2)
    publish(WEEKLY.replace("audience: {kind: tag, tag: reader}\n", ""))
    people = [new_contact(f"c{number}") for number in range(300)]
    pass_time(NOON + 3 * DAY)
    assert {len(sent_at(one)) for one in people} == {1}


@pytest.mark.rule("TRG-9")
@pytest.mark.parametrize("limit", [1, 1000])
def test_batches_of_one_and_of_many_let_in_the_same(limit: int) -> None:
    for text in (BIRTHDAY, WEEKLY, CART, REMINDER):
        publish(text)
    people = []
    for number in range(12):
        one = new_contact(f"c{number}", birthday=f"1990-03-{number + 1:02}")
        people.append(one)
        tags = ("reader",) if number % 3 == 0 else ()
        day = {"appointment": f"2026-03-{20 - number:02}"}
        append_update(one, Change(attributes=day, add_tags=tags), at=NOON)
        happen(one, "Product Added", n=number)
    pass_time(NOON + HOUR, limit=limit)
    for one in people[::2]:
        happen(one, "Order Completed")
    pass_time(NOON + 20 * DAY, limit=limit)
    found = [[(at - NOON) / HOUR for at in sent_at(one)] for one in people]
    assert found == [
        [
            at / HOUR
            for at in sorted(
                [
                    *([] if number % 2 == 0 else [4 * HOUR]),
                    *([] if number < 2 else [(number - 1) * DAY - 3 * HOUR]),
                    (17 - number) * DAY - 3 * HOUR,
                    *([] if number % 3 else [n * DAY + 20 * HOUR for n in (1, 8, 15)]),
                ]
            )
        ]
        for number in range(12)
    ]
