"""`explain`: why a contact did, or did not, enter, wait, receive and leave (NEW-3)."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from jalon.accounts.models import Account
from jalon.core import clock
from jalon.core.errors import NotFound
from jalon.core.outbound import parse_allowed
from jalon.definition.events import EMAIL_CLICKED
from jalon.definition.problems import Locale
from jalon.delivery.models import MailRoute
from jalon.emails.actions import save_sender
from jalon.engine.steps.send_email import SendEmail
from jalon.engine.walking import Move, Walk
from jalon.reports.explain import explain
from jalon.reports.explanation import Explanation, Passage
from jalon.runtime.work import crew
from jalon.workflows import actions, queries
from tests.acting import NOON, happen, new_contact, pass_time, publish, rows, set_time, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("NEW-3")]

EXAMPLES = Path(__file__).parents[2] / "examples"
ORDER = "Order Completed"

AUDIENCE = """
workflow: thanks
triggers:
  - {kind: event, event: Order Completed, where: [{property: total, op: at_least, value: 50}]}
audience: {kind: attribute, attribute: plan, value: gold}
repeat: {policy: every_time}
steps:
  - {id: mark, kind: update_contact, add_tags: [thanked]}
"""

GOAL = """
workflow: trial
triggers: [{kind: event, event: Account Created}]
goal: {when: {kind: event, event: Subscribed}}
steps:
  - {id: pause, kind: delay, wait: 14 days}
  - id: plan
    kind: branch_on_value
    attribute: plan
    cases: [{values: [free], to: offer}]
    otherwise: end
  - {id: offer, kind: send_email, email: offer}
"""


@pytest.fixture(autouse=True)
def _shop() -> None:
    set_time(NOON)
    save_sender("shop", name="Shop", address="shop@example.com")


def publish_example(name: str) -> None:
    actions.publish((EXAMPLES / f"{name}.yaml").read_text())
    work()


def pass_days(days: int) -> None:
    """Days pass from noon of the first, and emails go out when they are due."""
    with crew() as threads:
        for day in range(1, days + 1):
            pass_time(NOON + timedelta(days=day))
            threads.drain(clock.now())


def told(contact: UUID, slug: str, locale: Locale = "en") -> Explanation:
    return explain(contact, slug, locale)


def marks(passage: Passage) -> list[tuple[str, str]]:
    return [(line.mark, line.sentence) for line in passage.lines]


def test_an_email_that_was_sent_is_the_verdict() -> None:
    publish_example("post-purchase")
    ann = new_contact("ann")
    happen(ann, ORDER, order_id="o1")
    pass_days(3)
    story = told(ann, "post-purchase")
    assert story.verdict == ["Got the email “cross-sell” on 4 March 2026 at 12:00"]
    (passage,) = story.enrollments
    assert marks(passage) == [
        ("✓", "Entered: The contact has done “Order completed”"),
        ("•", "Wait 2 days (until 4 March 2026 at 12:00)"),
        ("✓", "Wait 2 days"),
        (
            "✓",
            (
                "Branch on whether the contact has received no email of category “cross-sell” "
                "in the last 30 days → “3 · What to play next”"
            ),
        ),
        ("✓", "Send the email “cross-sell”"),
        (
            "•",
            (
                "Wait up to 7 days until the contact has clicked in the email of the step "
                "“3 · What to play next” (until 11 March 2026 at 12:00)"
            ),
        ),
    ]
    assert [line.at for line in passage.lines] == sorted(line.at for line in passage.lines)


def test_an_email_that_a_branch_withheld_is_told_with_the_values_seen() -> None:
    publish_example("post-purchase")
    ann = new_contact("ann")
    happen(ann, ORDER, order_id="o1")
    pass_days(10)
    happen(ann, ORDER, order_id="o2")
    pass_time(NOON + timedelta(days=13))
    story = told(ann, "post-purchase")
    seen = "(seen: at least once, last on 4 March 2026 at 12:00)"
    why = f"✗ the contact has received no email of category “cross-sell” in the last 30 days {seen}"
    assert story.verdict[1] == f"Did not get “cross-sell”: {why}"
    branch = story.enrollments[1].lines[-1]
    assert branch.sentence.endswith("→ the end")
    assert branch.tests == [why]


def test_an_exit_condition_is_told_with_the_event_it_saw() -> None:
    publish_example("post-purchase")
    ann = new_contact("ann")
    happen(ann, ORDER, order_id="o1")
    pass_days(1)
    happen(ann, ORDER, order_id="o2")
    work()
    first, second = told(ann, "post-purchase").enrollments
    assert first.verdict == (
        "Did not get “cross-sell”: ✗ left on 3 March 2026 at 12:00 as “ordered”: "
        "✓ the contact has done “Order completed” "
        "(seen: at least once, last on 3 March 2026 at 12:00)"
    )
    assert (first.lines[-1].mark, first.lines[-1].sentence) == (
        "✗",
        "Left, for the reason “ordered”",
    )
    assert second.verdict == (
        "Has not got “cross-sell” yet: waiting at the step “1 · Let the order arrive” until 5 "
        "March 2026 at 12:00"
    )


@pytest.mark.rule("RUN-12")
def test_an_email_not_sent_gives_its_reason() -> None:
    publish_example("post-purchase")
    ann = new_contact("ann")
    rows("UPDATE contact SET marketing = 'unknown' WHERE id = %s RETURNING id", ann)
    happen(ann, ORDER, order_id="o1")
    pass_days(3)
    story = told(ann, "post-purchase")
    reason = "the contact has not agreed to marketing email"
    assert story.verdict == [f"Did not get “cross-sell”: ✗ {reason}"]
    assert ("✗", f"Send the email “cross-sell”: not sent, {reason}") in marks(story.enrollments[0])


def test_each_email_of_a_workflow_is_in_the_verdict() -> None:
    publish_example("reactivation")
    ann = new_contact("ann")
    happen(ann, ORDER, order_id="o1")
    pass_days(100)
    (verdict,) = told(ann, "reactivation").verdict
    assert verdict == (
        "Got the email “win-back” on 31 May 2026 at 12:00; has not got “win-back-gift” yet: "
        "waiting at the step “2 · Leave them time” until 14 June 2026 at 12:00"
    )


def test_a_timer_that_runs_is_told_with_its_due_date() -> None:
    publish_example("reactivation")
    ann = new_contact("ann")
    happen(ann, ORDER, order_id="o1")
    work()
    story = told(ann, "reactivation")
    way = (
        "The contact has not performed “Order completed” for 90 days: due on 31 May 2026 at 12:00, "
        "counted from 2 March 2026 at 12:00"
    )
    assert story.verdict == [f"Never entered: • {way}"]
    assert [(line.mark, line.sentence) for line in story.ways_in] == [("•", way)]


def test_who_never_did_it_is_told_that_no_such_event_has_come() -> None:
    publish_example("post-purchase")
    ann = new_contact("ann")
    assert told(ann, "post-purchase").verdict == [
        "Never entered: ✗ The contact has done “Order completed”: no such event has come"
    ]


def test_an_event_from_before_the_publication_is_told_with_its_date() -> None:
    ann = new_contact("ann")
    happen(ann, ORDER, order_id="o1")
    work()
    set_time(NOON + timedelta(days=1))
    publish_example("post-purchase")
    (line,) = told(ann, "post-purchase").ways_in
    assert line.sentence.endswith(
        "no such event since the version was published, on 3 March 2026 at 12:00; "
        "the latest came on 2 March 2026 at 12:00"
    )


def test_an_event_that_does_not_pass_is_told_with_the_value_seen() -> None:
    publish(AUDIENCE)
    ann = new_contact("ann", plan="gold")
    happen(ann, ORDER, total=20)
    work()
    (line,) = told(ann, "thanks").ways_in
    assert line.sentence.endswith(
        "the latest event came on 2 March 2026 at 12:00, and is not the one"
    )
    assert line.tests == ["✗ “total” of the entry event is at least 50 (seen: 20)"]


@pytest.mark.rule("ENT-4")
def test_a_refused_entry_is_told_with_the_values_seen() -> None:
    publish(AUDIENCE)
    ann = new_contact("ann", plan="silver")
    happen(ann, ORDER, total=50)
    happen(ann, ORDER, total=60)
    work()
    story = told(ann, "thanks")
    (refusal,) = story.refusals
    assert refusal.sentence == "Refused (2 times that day): the contact is not in the audience"
    assert refusal.tests == ["✗ the attribute “plan” is “gold” (seen: “silver”)"]
    assert story.verdict == [
        (
            "Never entered: ✗ refused (2 times that day): the contact is not in the audience, "
            "on 2 March 2026 at 12:00; ✗ the attribute “plan” is “gold” (seen: “silver”)"
        )
    ]


@pytest.mark.rule("ENT-1")
def test_the_repeat_policy_says_what_it_has_against_an_entry() -> None:
    publish_example("post-purchase")
    ann = new_contact("ann")
    happen(ann, ORDER, order_id="o1")
    work()
    happen(ann, ORDER, order_id="o1")
    happen(ann, ORDER)
    work()
    said = {line.sentence for line in told(ann, "post-purchase").refusals}
    assert said == {
        # One row per reason and day keeps the values seen the last time.
        "Refused (2 times that day): the event has no “order_id”, which tells entries apart"
    }


@pytest.mark.rule("LIF-3")
def test_each_enrollment_is_told_by_the_version_it_is_on() -> None:
    publish_example("post-purchase")
    ann = new_contact("ann")
    happen(ann, ORDER, order_id="o1")
    work()
    text = (EXAMPLES / "post-purchase.yaml").read_text()
    actions.publish(text.replace("wait: 2 days", "wait: 3 days"))
    happen(ann, ORDER, order_id="o2")
    work()
    first, second = told(ann, "post-purchase").enrollments
    assert (first.version, second.version) == (1, 2)
    assert first.lines[1].sentence.startswith("Wait 2 days")
    assert second.lines[1].sentence.startswith("Wait 3 days")


@pytest.mark.rule("TRG-16")
def test_enrolment_by_hand_is_told_as_such() -> None:
    publish_example("reactivation")
    ann = new_contact("ann")
    actions.enroll("reactivation", [ann])
    work()
    (passage,) = told(ann, "reactivation").enrollments
    assert marks(passage)[0] == ("✓", "Entered: Enrolled by hand")
    assert passage.verdict.startswith("Is about to get “win-back”")


def test_it_speaks_french_in_the_zone_of_the_account() -> None:
    Account.objects.update(time_zone="Europe/Paris")
    publish_example("post-purchase")
    ann = new_contact("ann")
    happen(ann, ORDER, order_id="o1")
    pass_days(3)
    happen(ann, ORDER, order_id="o2")
    pass_time(NOON + timedelta(days=6))
    story = told(ann, "post-purchase", "fr")
    assert story.time_zone == "Europe/Paris"
    got, withheld = (verdict.replace("\u00a0", " ") for verdict in story.verdict)
    assert got == "A reçu l'e-mail « cross-sell » le 4 mars 2026 à 13 h"
    assert withheld == (
        "N'a pas reçu « cross-sell » : ✗ le contact n'a reçu aucun e-mail de catégorie "
        "« cross-sell » pendant les 30 derniers jours "
        "(vu : au moins une fois, la dernière le 4 mars 2026 à 13 h)"
    )
    assert story.enrollments[0].lines[0].at == NOON
    assert str(story.enrollments[0].lines[0].at).endswith("+01:00")


def test_conditions_of_the_trigger_are_told_with_the_values_seen() -> None:
    publish(AUDIENCE)
    ann = new_contact("ann", plan="gold")
    happen(ann, ORDER, total=70)
    work()
    (passage,) = told(ann, "thanks").enrollments
    assert passage.verdict == "Finished on 2 March 2026 at 12:00"
    assert passage.lines[0].tests == [
        "✓ “total” of the entry event is at least 50 (seen: 70)",
        "✓ the attribute “plan” is “gold” (seen: “gold”)",
    ]
    assert marks(passage)[-1] == ("✓", "Update the contact: add the tag “thanked”")


@pytest.mark.rule("RUN-11")
def test_reaching_the_goal_is_told_with_what_reached_it() -> None:
    publish(GOAL)
    ann = new_contact("ann", plan="free")
    happen(ann, "Account Created")
    pass_days(1)
    happen(ann, "Subscribed")
    work()
    (passage,) = told(ann, "trial").enrollments
    assert passage.verdict == (
        "Did not get “offer”: ✗ left on 3 March 2026 at 12:00 as “goal”: "
        "✓ the contact has done “Subscribed” (seen: at least once, last on 3 March 2026 at 12:00)"
    )
    assert marks(passage)[-1] == ("✓", "Reached the goal, and left")


@pytest.mark.rule("STP-6")
def test_a_branch_on_a_value_tells_the_value_it_saw() -> None:
    publish(GOAL)
    ann, bob = new_contact("ann", plan="free"), new_contact("bob", plan="paid")
    for contact in (ann, bob):
        happen(contact, "Account Created")
    pass_days(15)
    assert told(ann, "trial").verdict == ["Got the email “offer” on 16 March 2026 at 12:00"]
    (passage,) = told(bob, "trial").enrollments
    assert passage.verdict == (
        "Did not get “offer”: ✗ Branch on the value of “plan”: “free” → the end (• seen: “paid”)"
    )
    assert passage.lines[-1].sentence == "Branch on the value of “plan”: “free” → the end"
    assert passage.lines[-1].tests == ["• seen: “paid”"]


@pytest.mark.rule("EML-8")
def test_opens_and_clicks_are_part_of_the_verdict() -> None:
    publish_example("post-purchase")
    ann = new_contact("ann")
    happen(ann, ORDER, order_id="o1")
    pass_days(3)
    ((message,),) = rows("SELECT id FROM message WHERE contact_id = %s", ann)
    happen(ann, EMAIL_CLICKED, message=str(message), link="https://shop.example.com/")
    work()
    story = told(ann, "post-purchase")
    assert story.verdict == [
        (
            "Got the email “cross-sell” on 4 March 2026 at 12:00 and clicked in it on 5 March 2026 "
            "at 12:00"
        )
    ]
    wait = story.enrollments[0].lines[-2]
    assert wait.sentence.endswith("→ “5 · Remember the interest”")
    assert wait.tests[0].startswith(
        "✓ the contact has clicked in the email of the step “3 · What to play next”"
    )


@pytest.mark.rule("RUN-9")
def test_a_step_that_fails_is_told_with_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_step: SendEmail, _walk: Walk) -> Move:
        raise RuntimeError("the moon is in the way")

    monkeypatch.setattr(SendEmail, "move", fail)
    publish_example("post-purchase")
    ann = new_contact("ann")
    happen(ann, ORDER, order_id="o1")
    pass_time(NOON + timedelta(days=2))
    said = told(ann, "post-purchase").enrollments[0].verdict
    assert said.startswith(
        "Has not got “cross-sell” yet: at the step “3 · What to play next”, to be tried again"
    )
    pass_time(NOON + timedelta(days=3))
    (passage,) = told(ann, "post-purchase").enrollments
    assert passage.state == "failed"
    assert passage.verdict == (
        "Did not get “cross-sell”: ✗ send the email “cross-sell”: failed, "
        "RuntimeError: the moon is in the way"
    )


def test_it_is_plain_json() -> None:
    publish_example("post-purchase")
    ann = new_contact("ann")
    happen(ann, ORDER, order_id="o1")
    pass_days(2)
    plain = msgspec.json.decode(msgspec.json.encode(told(ann, "post-purchase")))
    assert plain["enrollments"][0]["lines"][0]["mark"] == "✓"
    at = datetime.fromisoformat(plain["enrollments"][0]["lines"][0]["at"])
    assert at == NOON


def test_a_workflow_that_does_not_exist_is_refused() -> None:
    with pytest.raises(NotFound, match="no workflow 'nothing'"):
        told(new_contact("ann"), "nothing")


def test_a_stopped_workflow_says_that_it_lets_nobody_in() -> None:
    publish_example("post-purchase")
    workflow = queries.access_workflow("post-purchase")
    workflow.state = "stopped"
    workflow.save()
    assert told(new_contact("ann"), "post-purchase").verdict == [
        "Never entered: ✗ the workflow is “stopped” and lets nobody in"
    ]


@pytest.mark.rule("EML-5")
def test_a_message_that_waits_for_a_mail_server_says_why(settings: Any) -> None:
    settings.JALON_ALLOW_PRIVATE = parse_allowed("127.0.0.0/8")
    values = {"host": "127.0.0.1", "port": 1, "security": "none", "priority": 10}
    publish_example("post-purchase")
    MailRoute.objects.create(name="relay", failing_since=NOON, **values)
    ann = new_contact("ann")
    happen(ann, ORDER, order_id="o1")
    pass_time(NOON + timedelta(days=2))
    (verdict,) = told(ann, "post-purchase").verdict
    assert verdict == (
        "Has not got “cross-sell” yet: • it waits for a mail server: relay is set aside"
    )
    (french,) = told(ann, "post-purchase", "fr").verdict
    assert french.endswith(
        "• le message attend un serveur de messagerie\u00a0: relay est mis de côté"
    )
