"""STP-3: wait until a moment of the calendar."""

from datetime import UTC, date, datetime

import pytest

from jalon.definition import events
from jalon.definition.scalars import Day, Duration, TimeOfDay
from jalon.definition.workflow import Workflow
from jalon.engine.steps.delay import Delay
from jalon.engine.steps.exit import ExitStep
from jalon.engine.steps.send_email import SendEmail
from jalon.engine.steps.update_contact import UpdateContact
from jalon.engine.steps.wait_until import Hours, WaitUntil
from jalon.engine.walking import Go, Hold, Leave


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def clock(text: str) -> TimeOfDay:
    return TimeOfDay.parse(text)


OFFICE = Hours(start=clock("9:00"), end=clock("18:00"))
NIGHT = Hours(start=clock("22:00"), end=clock("6:00"))


@pytest.mark.rule("STP-3")
@pytest.mark.parametrize(
    ("step", "until"),
    [
        # The scene is on Monday 4 May 2026, at noon in Paris (10:00 UTC).
        (WaitUntil(id="a", time=clock("12:00")), None),
        (WaitUntil(id="a", time=clock("12:01")), "2026-05-04T10:01"),
        (WaitUntil(id="a", time=clock("9:00")), "2026-05-05T07:00"),
        (WaitUntil(id="a", time=clock("9:00"), weekdays=["mon"]), "2026-05-11T07:00"),
        (WaitUntil(id="a", weekdays=["mon", "tue"]), None),
        (WaitUntil(id="a", weekdays=["wed"]), "2026-05-05T22:00"),
        (WaitUntil(id="a", hours=OFFICE), None),
        (WaitUntil(id="a", hours=OFFICE, weekdays=["fri"]), "2026-05-08T07:00"),
        (
            WaitUntil(id="a", hours=NIGHT),
            "2026-05-04T20:00",
        ),
        (WaitUntil(id="a", hours=Hours(start=clock("22:00"), end=clock("13:00"))), None),
        (WaitUntil(id="a", date=Day(date(2026, 12, 24))), "2026-12-23T23:00"),
        (WaitUntil(id="a", date=Day(date(2026, 12, 24)), time=clock("9:00")), "2026-12-24T08:00"),
    ],
)
def test_it_waits_for_the_next_such_moment_in_local_time(scene, step, until):
    moved = scene.move(step)
    if until is None:
        assert moved == Go("end")
    else:
        assert isinstance(moved, Hold)
        assert moved.until == utc(until)
        assert isinstance(scene.move(step, until), Go)


@pytest.mark.rule("STP-3")
def test_who_comes_late_still_goes_on_inside_the_hours_only(scene):
    step = WaitUntil(id="a", hours=OFFICE, next="b")
    scene.arrived = utc("2026-05-04T18:00")
    assert scene.move(step) == Hold(utc("2026-05-05T07:00"))
    assert scene.move(step, "2026-05-05T17:00") == Hold(utc("2026-05-06T07:00"))


@pytest.mark.rule("STP-3")
@pytest.mark.parametrize(
    ("value", "step", "until"),
    [
        ("2026-06-15", WaitUntil(id="a", attribute="renewal"), "2026-06-14T22:00"),
        (
            "2026-06-15",
            WaitUntil(id="a", attribute="renewal", before=Duration(7, "day"), time=clock("9:00")),
            "2026-06-08T07:00",
        ),
        (
            "2026-12-31",
            WaitUntil(id="a", attribute="renewal", after=Duration(2, "month")),
            "2027-02-27T23:00",
        ),
        (
            "2026-06-15",
            WaitUntil(id="a", attribute="renewal", before=Duration(2, "hour"), time=clock("9:00")),
            "2026-06-15T05:00",
        ),
        # A day before, over a clock change: the local time stays.
        (
            "2026-10-26",
            WaitUntil(id="a", attribute="renewal", before=Duration(1, "day"), time=clock("9:00")),
            "2026-10-25T08:00",
        ),
        ("2026-06-15T14:30:00.000Z", WaitUntil(id="a", attribute="renewal"), "2026-06-15T14:30"),
        ("2026-06-15T14:30:00+02:00", WaitUntil(id="a", attribute="renewal"), "2026-06-15T12:30"),
        (
            "2026-06-15T14:30:00.000Z",
            WaitUntil(id="a", attribute="renewal", before=Duration(30, "minute")),
            "2026-06-15T14:00",
        ),
        # 23:30 UTC is the next day in Paris.
        (
            "2026-06-15T23:30:00.000Z",
            WaitUntil(id="a", attribute="renewal", time=clock("9:00")),
            "2026-06-16T07:00",
        ),
    ],
)
def test_it_waits_for_a_date_of_the_contact(scene, value, step, until):
    scene.contact.attributes["renewal"] = value
    moved = scene.move(step)
    assert isinstance(moved, Hold)
    assert moved.until == utc(until)
    assert isinstance(scene.move(step, until), Go)


@pytest.mark.rule("STP-3")
def test_a_contacts_own_field_is_a_date_too(scene):
    scene.contact.created_at = utc("2026-05-01T10:00")
    step = WaitUntil(id="a", attribute="created_at", after=Duration(1, "week"))
    assert scene.move(step).until == utc("2026-05-08T10:00")


@pytest.mark.rule("STP-3")
def test_a_change_of_the_attribute_moves_the_wake_up(scene):
    step = WaitUntil(id="a", attribute="renewal", next="b")
    scene.contact.attributes["renewal"] = "2026-06-15"
    assert scene.move(step).until == utc("2026-06-14T22:00")
    scene.contact.attributes["renewal"] = "2026-05-20"
    assert scene.move(step, "2026-05-10T00:00").until == utc("2026-05-19T22:00")
    assert step.listens() == {events.ATTRIBUTE_CHANGED}
    assert WaitUntil(id="a", time=clock("9:00")).listens() == frozenset()


def _path(first):
    """Two reminders in a row, an update between them, then a delay."""
    return Workflow(
        workflow="scene",
        steps=[
            first,
            SendEmail(id="mail", email="reminder", next="mark"),
            UpdateContact(id="mark", add_tags=["reminded"], next="pause"),
            Delay(id="pause", next="bye"),
            ExitStep(id="bye"),
        ],
    )


@pytest.mark.rule("STP-3")
@pytest.mark.parametrize("value", [None, "", "soon", 20260615, "2026-13-40", "2026-05-03", ["x"]])
@pytest.mark.parametrize(("if_past", "to"), [("skip", "pause"), ("continue", "mail")])
def test_a_date_past_or_empty_goes_to_the_next_stop_or_on(scene, value, if_past, to):
    scene.contact.attributes = {} if value is None else {"renewal": value}
    step = WaitUntil(id="first", attribute="renewal", if_past=if_past, next="mail")
    scene.workflow = _path(step)
    moved = scene.move(step)
    assert isinstance(moved, Go)
    assert moved.to == to
    assert moved.detail["past"] == if_past


@pytest.mark.rule("STP-3")
def test_a_date_past_may_exit(scene):
    step = WaitUntil(id="first", date=Day(date(2026, 5, 4)), if_past="exit", next="mail")
    assert scene.move(step) == Leave(
        "date_past", {"date": "2026-05-03T22:00:00+00:00", "past": "exit"}
    )


@pytest.mark.rule("STP-3")
def test_a_date_reached_while_waiting_is_not_past(scene):
    step = WaitUntil(id="first", date=Day(date(2026, 5, 5)), if_past="exit", next="mail")
    assert scene.move(step, "2026-05-09T00:00").to == "mail"


@pytest.mark.rule("STP-3")
def test_skipping_stops_at_an_exit_and_at_the_end(scene):
    step = WaitUntil(id="first", attribute="renewal", next="mark")
    mark = UpdateContact(id="mark", add_tags=["x"], next="bye")
    scene.workflow = Workflow(workflow="scene", steps=[step, mark, ExitStep(id="bye")])
    assert scene.move(step).to == "bye"
    mark = UpdateContact(id="mark", add_tags=["x"])
    scene.workflow = Workflow(workflow="scene", steps=[step, mark])
    assert scene.move(step).to == "end"


@pytest.mark.rule("VAL-12")
@pytest.mark.parametrize(
    ("step", "found"),
    [
        (WaitUntil(id="a"), ["VAL-3"]),
        (WaitUntil(id="a", attribute=""), ["VAL-3"]),
        (WaitUntil(id="a", time=clock("9:00"), weekdays=["mon"]), []),
        (WaitUntil(id="a", time=clock("9:00"), hours=OFFICE), ["VAL-12"]),
        (WaitUntil(id="a", hours=Hours(start=clock("9:00"), end=clock("9:00"))), ["VAL-12"]),
        (WaitUntil(id="a", date=Day(date(2026, 1, 1)), attribute="renewal"), ["VAL-12"]),
        (WaitUntil(id="a", date=Day(date(2026, 1, 1)), weekdays=["mon"]), ["VAL-12"]),
        (WaitUntil(id="a", time=clock("9:00"), before=Duration(1, "day")), ["VAL-12"]),
        (
            WaitUntil(id="a", attribute="x", before=Duration(1, "day"), after=Duration(1, "day")),
            ["VAL-12"],
        ),
    ],
)
def test_an_impossible_wait_is_refused(codes, step, found):
    assert codes(step) == found


@pytest.mark.parametrize(
    ("step", "en"),
    [
        (WaitUntil(id="a", time=clock("9:00")), "Wait until 9:00"),
        (
            WaitUntil(id="a", hours=OFFICE, weekdays=["mon", "thu"]),
            "Wait until it is between 9:00 and 18:00, on Monday and Thursday",
        ),
        (WaitUntil(id="a", weekdays=["mon"]), "Wait for the right day: on Monday"),
        (WaitUntil(id="a", date=Day(date(2026, 12, 24))), "Wait until 24 December 2026"),
        (
            WaitUntil(id="a", attribute="trial_end", after=Duration(1, "day"), time=clock("9:00")),
            "Wait until 1 day after the date in “trial_end”, at 9:00",
        ),
    ],
)
def test_it_says_what_it_does(step, en):
    assert step.sentence("en") == en
    assert step.sentence("fr").startswith("Attendre ")


@pytest.mark.rule("STP-3")
@pytest.mark.parametrize(
    ("day", "ends"),
    [
        ("2026-05-07", "2026-05-07T07:00:00+00:00"),
        ("2026-05-08", "2026-05-11T07:00:00+00:00"),  # a holiday in France, then a weekend
        ("2026-05-14", "2026-05-18T07:00:00+00:00"),  # Ascension Day, a listed day, a weekend
    ],
)
def test_listed_days_and_public_holidays_are_skipped(scene, day, ends):
    scene.arrived = utc(f"{day}T03:00")
    step = WaitUntil(
        id="w",
        time=TimeOfDay(9 * 60),
        weekdays=["mon", "tue", "wed", "thu", "fri"],
        skip_days=[Day.parse("2026-05-15")],
        holidays="FR",
    )
    assert scene.move(step).until.isoformat() == ends
    assert isinstance(scene.move(step, ends[:16]), Go)


@pytest.mark.rule("STP-3")
def test_a_date_on_a_holiday_waits_for_the_same_hour_of_the_next_day(scene):
    step = WaitUntil(id="w", date=Day.parse("2026-05-08"), time=TimeOfDay(600), holidays="FR")
    assert scene.move(step).until.isoformat() == "2026-05-09T08:00:00+00:00"


def test_unknown_holidays_are_refused(codes):
    for name in ("XX", "FR-ZZZ", ""):
        assert codes(WaitUntil(id="w", time=TimeOfDay(540), holidays=name)) == ["VAL-12"]
    good = WaitUntil(id="w", time=TimeOfDay(540), holidays="DE-BY")
    assert codes(good) == []
    assert good.sentence("en") == "Wait until 9:00, not on public holidays (DE-BY)"
