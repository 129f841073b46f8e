"""What a marketer who comes from HubSpot expects: dates, and templates that are looked at first."""

import pytest

from jalon.contacts.actions import create_list
from jalon.definition.settings import Settings
from jalon.delivery import review
from jalon.delivery.letters import Refusal
from jalon.gallery.catalog import template
from jalon.workflows import drafts, life
from jalon.workflows.actions import publish_draft
from jalon.workflows.drafts import save_draft
from jalon.workflows.publishing import change_settings, preview_draft
from tests.acceptance.scene import (
    by_api,
    does,
    inbox,
    joins,
    letters,
    person,
    settle,
    subjects,
    until,
    utc,
)
from tests.acceptance.stage import day, kept_out, passages, publish
from tests.forms.scene import there_are
from tests.workflows.living import figures, state

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("march")]


OPENING = """
workflow: opening
triggers: [{kind: at, at: 2026-03-10 9:00}]
audience: {kind: attribute, attribute: city, value: Lyon}
zone: {use: workflow, name: Europe/Paris}
steps: [{id: tell, kind: send_email, email: opening}]
""" + letters(opening="opening")


@pytest.mark.rule("TRG-8")
def test_an_announcement_goes_to_the_audience_on_its_date() -> None:
    publish(OPENING)
    person("ann", city="Lyon")
    moved = person("bob", city="Lyon")
    came = person("cid", city="Paris")
    until(day(9))
    by_api(moved, attributes={"city": "Paris"})
    by_api(came, attributes={"city": "Lyon"})
    until(day(400))
    assert inbox("ann") == inbox("cid") == [("opening", day(10, "08:00"))]
    assert inbox("bob") == []
    found = figures("opening")
    assert (found.entered, found.finished, found.refusals) == (2, 2, {})


@pytest.mark.rule("TRG-8", "ENT-1", "LIF-3")
def test_i_put_the_announcement_off_and_nobody_gets_it_twice() -> None:
    person("ann", city="Lyon")
    publish(OPENING)
    publish(OPENING.replace("03-10 9:00", "03-12 9:00"))
    until(day(20))
    assert inbox("ann") == [("opening", day(12, "08:00"))]
    publish(OPENING.replace("03-10 9:00", "03-25 9:00"))
    person("bob", city="Lyon")
    until(day(30))
    assert len(inbox("ann")) == 1
    assert inbox("bob") == [("opening", day(25, "08:00"))]
    assert figures("opening").refusals == {"repeat_policy": 1}


@pytest.mark.rule("TRG-8", "LIF-5")
def test_a_date_that_falls_into_a_pause_may_be_made_up_for() -> None:
    ann = person("ann", city="Lyon")
    publish(OPENING)
    life.pause("opening")
    until(day(12))
    assert (inbox("ann"), kept_out(ann, "opening")) == ([], ["paused"])
    assert life.resume("opening", let_in=True).detail["refused"] == 1
    settle()
    assert inbox("ann") == [("opening", day(12))]


@pytest.mark.rule("TRG-10", "ENT-4")
def test_a_renewal_is_announced_before_its_date_and_a_birthday_comes_every_year() -> None:
    publish(
        """
workflow: renewal
triggers: [{kind: date_attribute, attribute: renewal, before: 30 days, at: 9:00}]
repeat: {policy: every_time, key: occurrence}
steps: [{id: tell, kind: send_email, email: renewal}]
"""
        + letters(renewal="renewal")
    )
    publish(
        """
workflow: birthday
triggers: [{kind: date_attribute, attribute: birthday, at: 8:00, yearly: true}]
repeat: {policy: every_time, key: occurrence}
steps: [{id: wish, kind: send_email, email: wishes}]
"""
        + letters(wishes="wishes")
    )
    ann = person("ann", birthday="1990-07-14", zone="Europe/Paris")
    bob = person("bob")
    person("leo", birthday="1992-02-29")
    by_api(ann, attributes={"renewal": "2026-06-01"})
    by_api(bob, attributes={"renewal": "2026-03-20"})
    assert kept_out(bob, "renewal") == ["date_past"]
    until(day(20))
    by_api(ann, attributes={"renewal": "2026-07-01"})
    until(utc(2028, 12, 31))
    assert inbox("ann") == [
        ("renewal", utc(2026, 6, 1, 7)),
        *(("wishes", utc(year, 7, 14, 6)) for year in (2026, 2027, 2028)),
    ]
    assert [at for _, at in inbox("leo")] == [
        utc(2027, 2, 28, 8),
        utc(2028, 2, 29, 8),
    ]
    assert inbox("bob") == []
    assert (figures("renewal").finished, figures("birthday").finished) == (1, 5)


@pytest.mark.rule("STP-3", "TPL-1", "RUN-8")
def test_a_workflow_centred_on_a_date_follows_it_and_spares_those_who_come_late() -> None:
    there_are(forms=["event-registration"])
    publish(template("event-registration").text)
    webinar = {"event_date": "2026-03-20T15:00:00.000Z"}
    people = {name: person(name, **webinar) for name in ("ann", "bob", "cid")}
    nobody = person("nobody")
    for name in ("ann", "bob"):
        does(people[name], "Event Registered")
    does(nobody, "Event Registered")
    until(day(19, "20:00"))
    does(people["cid"], "Event Registered")
    until(day(20, "14:30"))
    by_api(people["bob"], attributes={"event_date": "2026-03-27T10:00:00.000Z"})
    until(day(20, "16:00"))
    does(people["ann"], "Event Attended")
    until(day(60))
    times = {name: [at for _, at in inbox(name)] for name in people}
    assert times["ann"] == [
        day(2),
        day(13, "09:00"),
        day(19, "09:00"),
        day(20, "14:00"),
        day(21, "10:00"),
    ]
    # Who registers the evening before is spared the reminders that are past.
    assert times["cid"] == [day(19, "20:00"), day(20, "14:00"), day(21, "10:00")]
    # Moved when all reminders were out: only what comes after the new date is still to come.
    assert times["bob"] == [*times["ann"][:4], day(28, "10:00")]
    assert subjects("ann")[-1] != subjects("cid")[-1]
    assert len(inbox("nobody")) == 1
    assert passages(nobody, "event-registration") == [("exited", "date_past")]
    found = figures("event-registration")
    assert (found.entered, found.finished, found.exits) == (4, 3, {"date_past": 1})


@pytest.mark.rule("TPL-1", "LIF-2", "STP-1", "LIF-3", "RUN-12")
def test_i_take_a_template_look_at_the_first_mails_and_then_let_it_run() -> None:
    create_list("newsletter")
    mine = template("welcome-two-emails").copy("our-welcome", "fr")
    first = "email: our-welcome-hello"
    draft = save_draft(mine.replace(first, f"{first}\n    status: review"))
    assert (draft.problems, state("our-welcome")) == ([], "draft")
    joins(person("early", language="fr"), "newsletter")
    assert [each for each in preview_draft("our-welcome").problems if not each.warning] == []
    publish_draft("our-welcome")
    assert state("our-welcome") == "active"

    people = {name: person(name, language="fr", first_name=name) for name in ("ann", "bob", "cid")}
    for one in people.values():
        joins(one, "newsletter")
    assert [subjects(name) for name in people] == [[], [], []]
    waiting = {each.recipient: each.id for each in review.in_review(workflow="our-welcome")}
    letter = review.preview(waiting["ann@example.com"])
    assert not isinstance(letter, Refusal)
    assert letter.subject == "Bonjour ann, et bienvenue"
    until(day(3))
    review.approve([waiting["ann@example.com"]])
    review.reject([waiting["bob@example.com"]])
    settle()
    assert inbox("ann") == [("Bonjour ann, et bienvenue", day(3))]
    assert passages(people["cid"], "our-welcome") == [("active", "")]

    # Live, from one moment to the next: what still waits goes out, and nobody waits any more.
    change_settings("our-welcome", Settings())
    settle()
    assert inbox("cid") == [("Bonjour cid, et bienvenue", day(3))]
    joins(person("dan", language="en"), "newsletter")
    assert subjects("dan") == ["Hello, and welcome"]
    until(day(8))
    # The one who was rejected went on.
    assert [len(subjects(name)) for name in ("ann", "bob", "cid", "dan")] == [2, 1, 2, 2]
    assert subjects("early") == []
    found = figures("our-welcome")
    assert (found.entered, found.finished, found.not_sent) == (4, 4, {"rejected": 1})
    assert [past.number for past in drafts.history("our-welcome")] == [1]
