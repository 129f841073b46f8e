"""What a Mailjet marketer says: welcome them, greet them each year, win them back."""

from datetime import datetime, timedelta

import pytest

from jalon.contacts.queries import find_contact, list_members
from jalon.workflows import deleting, life
from jalon.workflows.actions import Choices, preview, publish
from tests.acceptance.scene import (
    DAY,
    HOUR,
    Received,
    a_list,
    a_segment,
    by_api,
    counts,
    does,
    email_to,
    inbox,
    it_is,
    joins,
    letters,
    person,
    settle,
    skip,
    subjects,
    until,
    utc,
)
from tests.acceptance.stage import unsubscribes
from tests.acting import rows
from tests.workflows.living import figures

pytestmark = pytest.mark.django_db(transaction=True)

OPENING = timedelta(minutes=15)
"""Those whom a window held leave over this long (RUN-2)."""

WELCOME = """
workflow: welcome
name: Welcome
triggers: [{kind: joined_list, list: newsletter}]
audience: {kind: segment, segment: prospects}
zone: {use: workflow, name: Europe/Paris}
language: fr
window: {days: [mon, tue, wed, thu, fri], opens: 9:00, closes: 18:00}
steps:
  - {id: hello, kind: send_email, email: hello}
  - {id: pause, kind: delay, wait: 3 days}
  - {id: more, kind: send_email, email: more}
""" + letters(
    hello={"en": "Welcome", "fr": "Bienvenue"},
    more={"en": "There is more", "fr": "Il y a plus"},
)


@pytest.fixture
def thursday() -> datetime:
    """Thursday, 26 March 2026, 10:00 in Paris; on Sunday its clocks go forward."""
    start = it_is(utc(2026, 3, 26, 9))
    a_list("newsletter")
    a_segment(
        "prospects",
        "{kind: not, of: {kind: event, event: Order Completed}}",
    )
    publish(WELCOME)
    return start


@pytest.mark.rule("TRG-5", "RUN-2", "RUN-3", "ENT-4", "EML-3", "SEG-2")
def test_the_prospects_of_a_list_are_welcomed_at_once_and_three_days_later(
    thursday: datetime,
) -> None:
    ann, bob = person("ann", language="en", zone="America/New_York"), person("bob", language="fr")
    cid, dora = person("cid"), person("dora")
    does(cid, "Order Completed", total=10)
    for contact in (ann, bob, cid):
        joins(contact, "newsletter")

    # At once: it is ten in Paris, whatever the hour where Ann lives; in French, whatever she reads.
    assert inbox("ann") == inbox("bob") == [Received("Bienvenue", thursday)]
    assert "Bienvenue" in email_to("ann@example.com", "Bienvenue").html
    # Cid bought something a moment ago, and is no prospect any more.
    assert inbox("cid") == []
    assert counts("welcome") == (2, 2, 0, 0)
    assert figures("welcome").refusals == {"audience": 1}

    # Dora comes in the evening, when the window is shut: she is welcomed on Friday morning.
    until(utc(2026, 3, 26, 20))
    joins(dora, "newsletter")
    until(utc(2026, 3, 27, 8))
    assert inbox("dora") == []
    skip(OPENING)
    (first,) = inbox("dora")
    assert utc(2026, 3, 27, 8) <= first.at <= utc(2026, 3, 27, 8) + OPENING

    # Three days are over on Sunday, on Monday it opens; nine in Paris is now seven in UTC.
    until(utc(2026, 3, 30, 6, 59))
    assert subjects("ann") == subjects("bob") == ["Bienvenue"]
    assert counts("welcome") == (3, 3, 0, 0)
    skip(OPENING + timedelta(minutes=1))
    opening = utc(2026, 3, 30, 7)
    for name in ("ann", "bob"):
        second = inbox(name)[1]
        assert second.subject == "Il y a plus"
        assert opening <= second.at <= opening + OPENING
    # Dora's three days are over at nine and some minutes, by the clock of winter: it is open then.
    skip(2 * HOUR)
    assert inbox("dora")[1] == Received("Il y a plus", first.at + 3 * DAY)
    assert counts("welcome") == (3, 0, 3, 0)
    assert figures("welcome").sent == 6


@pytest.mark.rule("RUN-2", "RUN-5")
def test_who_unsubscribes_while_the_window_is_shut_gets_nothing_when_it_opens(
    thursday: datetime,
) -> None:
    ann = person("ann")
    until(utc(2026, 3, 26, 20))
    joins(ann, "newsletter")
    until(utc(2026, 3, 27, 7))
    by_api(ann, marketing="unsubscribed")
    until(utc(2026, 3, 31))
    assert inbox("ann") == []
    assert counts("welcome") == (1, 0, 1, 0)
    assert figures("welcome").not_sent == {"unsubscribed": 2}


@pytest.mark.rule("RUN-5", "RUN-12", "EML-6")
def test_who_unsubscribes_from_the_first_email_does_not_get_the_second(thursday: datetime) -> None:
    joins(person("ann"), "newsletter")
    skip(HOUR)
    unsubscribes("ann")
    until(utc(2026, 4, 10))
    assert subjects("ann") == ["Bienvenue"]
    assert counts("welcome") == (1, 0, 1, 0)
    assert (figures("welcome").sent, figures("welcome").not_sent) == (1, {"unsubscribed": 1})


UPGRADED = """
workflow: upgraded
triggers: [{kind: attribute_changed, attribute: plan, to: gold}]
repeat: {policy: after_exit}
steps:
  - {id: thank, kind: send_email, email: gold}
  - {id: pause, kind: delay, wait: 1 day}
  - {id: mark, kind: update_contact, set: {thanked: true}}
""" + letters(gold="You are gold")


@pytest.mark.rule("TRG-6", "ENT-1", "STP-9")
def test_a_property_that_the_api_updates_starts_a_workflow() -> None:
    start = it_is(utc(2026, 3, 2, 12))
    publish(UPGRADED)
    ann, bob = person("ann", plan="free"), person("bob", plan="gold")
    by_api(ann, attributes={"plan": "gold"})
    # The same value again is no change, and who had it before published nothing.
    by_api(bob, attributes={"plan": "gold"})
    assert inbox("ann") == [Received("You are gold", start)]
    assert inbox("bob") == []
    skip(2 * DAY)
    assert rows("SELECT attributes -> 'thanked' FROM contact WHERE id = %s", ann) == [(True,)]

    by_api(ann, attributes={"plan": "free"})
    by_api(ann, attributes={"plan": "gold"})
    by_api(bob, attributes={"plan": None})
    by_api(bob, attributes={"plan": "gold"})
    assert [len(subjects(name)) for name in ("ann", "bob")] == [2, 1]
    assert counts("upgraded") == (3, 2, 1, 0)


BIRTHDAY = """
workflow: birthday
triggers: [{kind: date_attribute, attribute: birthday, at: 9:00, yearly: true}]
repeat: {policy: every_time, key: occurrence}
steps:
  - {id: wish, kind: send_email, email: wish}
""" + letters(wish={"en": "Happy birthday", "fr": "Bon anniversaire"})


@pytest.mark.rule("TRG-10", "ENT-1", "RUN-3", "EML-3")
def test_everybody_gets_wishes_each_year_at_nine_where_they_live() -> None:
    it_is(utc(2026, 2, 1, 12))
    person("ann", language="fr", zone="Europe/Paris", birthday="1980-07-14")
    person("bob", zone="America/New_York", birthday="1992-02-29")
    publish(BIRTHDAY)
    cid = person("cid")
    until(utc(2026, 6, 1))
    by_api(cid, attributes={"birthday": "1990-05-31"}, time_zone="Europe/Paris")

    until(utc(2028, 3, 1))
    assert inbox("ann") == [
        Received("Bon anniversaire", utc(2026, 7, 14, 7)),
        Received("Bon anniversaire", utc(2027, 7, 14, 7)),
    ]
    # Of years that are not leap years, the 28th.
    assert [each.at for each in inbox("bob")] == [
        utc(2026, 2, 28, 14),
        utc(2027, 2, 28, 14),
        utc(2028, 2, 29, 14),
    ]
    # His birthday was over when we learnt of it.
    assert [each.at for each in inbox("cid")] == [utc(2027, 5, 31, 7)]
    assert counts("birthday") == (6, 0, 6, 0)


@pytest.mark.rule("TRG-10", "LIF-1", "LIF-5", "LIF-6")
def test_a_birthday_during_a_pause_is_offered_on_resuming_and_during_a_stop_is_past() -> None:
    it_is(utc(2026, 7, 1, 12))
    person("ann", birthday="1980-07-14")
    publish(BIRTHDAY)
    life.pause("birthday")
    until(utc(2026, 7, 16))
    assert (inbox("ann"), figures("birthday").refusals) == ([], {"paused": 1})
    life.resume("birthday", let_in=True)
    settle()
    assert inbox("ann") == [Received("Happy birthday", utc(2026, 7, 16))]

    until(utc(2027, 7, 1))
    life.stop("birthday")
    until(utc(2027, 7, 20))
    life.activate("birthday")
    until(utc(2028, 7, 20))
    assert [each.at for each in inbox("ann")[1:]] == [utc(2028, 7, 14, 9)]
    assert counts("birthday") == (2, 0, 2, 0)


WIN_BACK = """
workflow: win-back
triggers: [{kind: inactivity, event: Order Completed, wait: 90 days}]
repeat: {policy: after_exit}
exit: [{when: {kind: event, event: Order Completed}, reason: bought}]
steps:
  - {id: miss, kind: send_email, email: miss}
  - {id: pause, kind: delay, wait: 7 days}
  - {id: last, kind: send_email, email: last}
""" + letters(miss="We miss you", last="A last word")


@pytest.mark.rule("TRG-11", "RUN-1", "ENT-1")
def test_who_is_inactive_is_won_back_once_per_spell_and_left_alone_after_buying() -> None:
    start = it_is(utc(2026, 1, 1, 12))
    publish(WIN_BACK)
    ann, _bob = person("ann"), person("bob")
    skip(10 * DAY)
    does(ann, "Order Completed", total=20)

    skip(80 * DAY)
    # Bob never bought anything: his silence counts from his creation.
    assert inbox("bob") == [Received("We miss you", start + 90 * DAY)]
    assert inbox("ann") == []
    skip(10 * DAY)
    assert inbox("ann") == [Received("We miss you", start + 100 * DAY)]
    assert inbox("bob")[1:] == [Received("A last word", start + 97 * DAY)]
    assert counts("win-back") == (2, 1, 1, 0)

    skip(3 * DAY)
    does(ann, "Order Completed", total=30)
    assert counts("win-back") == (2, 0, 1, 1)
    assert figures("win-back").exits == {"bought": 1}
    skip(89 * DAY)
    assert subjects("ann") == ["We miss you"]
    # A new spell for Ann; Bob's is still the same.
    skip(DAY + HOUR)
    assert subjects("ann") == ["We miss you", "We miss you"]
    assert subjects("bob") == ["We miss you", "A last word"]
    assert counts("win-back") == (3, 1, 1, 1)


@pytest.mark.rule("TRG-11", "ENT-2")
def test_those_who_are_inactive_already_are_won_back_only_when_i_say_so() -> None:
    it_is(utc(2026, 1, 1, 12))
    person("old")
    recent = person("recent")
    skip(100 * DAY)
    does(recent, "Order Completed", total=5)
    skip(10 * DAY)
    asked = preview(WIN_BACK, Choices(existing=True))
    assert (asked.asks_existing, asked.existing) == (True, 1)

    publish(WIN_BACK)
    settle()
    assert subjects("old") == []
    life.archive(["win-back"])
    deleting.delete("win-back")

    assert publish(WIN_BACK, Choices(existing=True)).existing == 1
    settle()
    assert subjects("old") == ["We miss you"]
    assert list_members("win-back-v1-existing") == [find_contact("old@example.com")]
    skip(79 * DAY)
    assert subjects("recent") == []
    skip(DAY)
    assert subjects("recent") == ["We miss you"]
    assert subjects("old") == ["We miss you", "A last word"]
    assert counts("win-back") == (2, 1, 1, 0)
