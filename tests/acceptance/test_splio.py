"""What a marketer who comes from Splio's triggered campaigns expects, told from end to end."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from jalon.accounts.models import FrequencyRule
from jalon.contacts.actions import create_list
from jalon.core.ids import new_id
from jalon.gallery.catalog import template
from jalon.workflows import drafts, life
from jalon.workflows.actions import Choices, preview_draft, publish_draft
from tests.acceptance.scene import (
    at_step,
    does,
    email_to,
    inbox,
    joins,
    letters,
    person,
    settle,
    subjects,
    until,
)
from tests.acceptance.stage import check_figures, day, kept_out, passages, publish, unsubscribes
from tests.acting import happen, rows, set_time
from tests.workflows.living import figures, state

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _from_monday_noon() -> Iterator[None]:
    set_time(day(2))
    yield
    check_figures()


CART = """
workflow: cart
triggers: [{kind: cart_abandoned, wait: 4 hours}]
repeat: {policy: after_exit}
exit: [{when: {kind: event, event: Order Completed}, reason: bought}]
steps:
  - id: design
    kind: branch_on_value
    attribute: gender
    cases: [{values: [f, female], to: hers}, {values: [m, male], to: his}]
    empty: neutral
    otherwise: neutral
  - {id: hers, kind: send_email, email: cart-hers, next: two_days}
  - {id: his, kind: send_email, email: cart-his, next: two_days}
  - {id: neutral, kind: send_email, email: cart-neutral, next: two_days}
  - {id: two_days, kind: delay, wait: 2 days}
  - {id: again, kind: send_email, email: cart-again}
""" + letters(
    cart_hers="Madam, your {{ event.product }}",
    cart_his="Sir, your {{ event.product }}",
    cart_neutral="Your {{ event.product }}",
    cart_again="Again, your {{ event.product }}",
)


@pytest.mark.rule("TRG-14", "STP-6", "RUN-1", "RES-2", "RES-3")
def test_an_abandoned_cart_is_recalled_by_gender_until_the_purchase() -> None:
    publish(CART)
    ada, max_ = person("ada", gender="female"), person("max", gender="m")
    sam, kit = person("sam", gender="x"), person("kit")
    early = person("early", gender="f")
    # A purchase of the past never ejects anyone.
    happen(ada, "Order Completed", at=day(1))
    does(ada, "Product Added", product="tea")
    for one in (max_, sam, kit, early):
        does(one, "Product Added", product="tea")
    until(day(2, "14:00"))
    does(early, "Order Completed")
    does(ada, "Product Added", product="milk")
    until(day(3))
    # Four hours after the last thing done to the cart, with the cart as it was then.
    assert inbox("ada") == [("Madam, your milk", day(2, "18:00"))]
    assert inbox("max") == [("Sir, your tea", day(2, "16:00"))]
    assert inbox("sam") == inbox("kit") == [("Your tea", day(2, "16:00"))]
    assert (inbox("early"), passages(early, "cart")) == ([], [])

    does(max_, "Order Completed")
    assert passages(max_, "cart") == [("exited", "bought")]
    until(day(8))
    assert subjects("max") == ["Sir, your tea"]
    assert inbox("ada")[1:] == [("Again, your milk", day(4, "18:00"))]
    found = figures("cart")
    assert (found.entered, found.finished, found.exits, found.sent) == (4, 3, {"bought": 1}, 7)
    assert at_step("cart", "design").ways == {"hers": 1, "his": 1, "neutral": 2}


FIRST_DAYS = {
    "en": "Your order: the first days",
    "fr-CA": "Votre commande\u00a0: les premiers jours",
    "de": "Ihre Bestellung: die ersten Tage",
    "es": "Tu pedido: los primeros días",
    "it": "Il tuo ordine: i primi giorni",
    "pt": "Your order: the first days",
}


@pytest.mark.rule("EML-3", "EML-6", "TPL-1", "RUN-5", "RUN-11", "ENT-1")
def test_after_a_purchase_i_write_in_five_languages() -> None:
    publish(template("post-purchase").text)
    people = {locale: person(f"c-{locale}", language=locale) for locale in FIRST_DAYS}
    for locale, one in people.items():
        does(one, "Order Completed", order_id=f"o-{locale}")
    does(people["fr-CA"], "Order Completed", order_id="o-fr-CA")  # told twice
    until(day(5))
    assert {locale: subjects(f"c-{locale}".lower()) for locale in people} == {
        locale: [subject] for locale, subject in FIRST_DAYS.items()
    }
    assert inbox("c-de")[0].at == day(4, "18:00")

    does(people["de"], "Order Refunded", order_id="o-de")
    does(people["es"], "Order Refunded", order_id="another")
    does(people["it"], "Order Completed", order_id="next")
    assert (
        email_to("c-en@example.com", FIRST_DAYS["en"]).headers["List-Unsubscribe-Post"]
        == "List-Unsubscribe=One-Click"
    )
    unsubscribes("c-en")
    until(day(19, "17:00"))
    assert subjects("c-fr-ca")[1:] == [
        "Deux semaines plus tard\u00a0: tout va comme il faut\u00a0?"
    ]
    assert subjects("c-es")[1:] == ["Dos semanas después: ¿todo como debe ser?"]
    assert passages(people["de"], "post-purchase") == [("exited", "refunded")]
    assert len(subjects("c-de")) == len(subjects("c-en")) == 1
    # The next order ends the passage of the one before, and begins its own.
    assert passages(people["it"], "post-purchase") == [("exited", "goal"), ("active", "")]
    until(day(40))
    assert subjects("c-it")[2:] == ["Due settimane dopo: tutto come dovrebbe?"]
    found = figures("post-purchase")
    assert (found.entered, found.finished) == (7, 5)
    assert (found.exits, found.goal) == ({"goal": 1, "refunded": 1}, 1)
    assert found.not_sent == {"unsubscribed": 1}


@pytest.mark.rule("TPL-1", "TRG-5", "RUN-11", "STP-5")
def test_prospects_and_customers_are_not_welcomed_alike() -> None:
    create_list("newsletter")
    for slug in ("welcome-prospects", "welcome-customers"):
        publish(template(slug).text)
    pia, paul = person("pia", first_name="Pia"), person("paul", language="fr")
    cora, carl = person("cora"), person("carl", first_name="Carl")
    happen(cora, "Order Completed", at=day(1))
    for _ in range(3):
        happen(carl, "Order Completed", at=day(1))
    settle()
    for one in (pia, paul, cora, carl):
        joins(one, "newsletter")
    assert subjects("pia") == ["Welcome: 10% off your first order"]
    assert subjects("paul") == ["Bienvenue\u00a0: 10\u00a0% sur votre première commande"]
    assert subjects("cora") == subjects("carl") == ["You know us already. Now the other half"]
    assert kept_out(pia, "welcome-customers") == ["audience"]
    assert kept_out(carl, "welcome-prospects") == ["audience"]

    until(day(6))
    does(paul, "Order Completed")
    until(day(12))
    assert passages(paul, "welcome-prospects") == [("exited", "goal")]
    assert len(subjects("paul")) == 1
    assert inbox("pia")[1:] == [("Pia, your 10% end in a week", day(9, "09:00"))]
    assert inbox("cora")[1:] == [("Three services most customers find too late", day(5, "10:00"))]
    assert subjects("carl")[1:] == ["Carl, you are one of our best customers"]
    prospects, customers = figures("welcome-prospects"), figures("welcome-customers")
    assert (prospects.entered, prospects.finished, prospects.goal) == (2, 1, 1)
    assert (customers.entered, customers.finished, customers.sent) == (2, 2, 4)


IDEA = """
workflow: idea
triggers: [{kind: event, event: Order Completed}]
repeat: {policy: every_time, key: order_id}
steps:
  - {id: pause, kind: delay, wait: 1 day}
  - {id: idea, kind: send_email, email: idea, over_cap: OVER}
  - {id: mark, kind: update_contact, add_tags: [seen]}
""" + letters("cross-sell", idea="idea")

OTHER = """
workflow: other
triggers: [{kind: event, event: Sale}]
steps: [{id: sale, kind: send_email, email: sale}]
""" + letters("cross-sell", sale="sale")


@pytest.mark.rule("RUN-4", "RUN-12")
@pytest.mark.parametrize(
    ("over", "third", "place"),
    [
        ("skip", [], ("finished", "")),
        # Thirty days after the first of the two.
        ("hold", [day(32)], ("finished", "")),
        ("exit", [], ("exited", "cap")),
    ],
)
def test_nobody_gets_more_cross_selling_than_the_cap(
    over: str, third: list, place: tuple[str, str]
) -> None:
    FrequencyRule.objects.create(id=new_id(), category="cross-sell", most=2, within="30 days")
    publish(IDEA.replace("OVER", over))
    publish(OTHER)
    ann = person("ann")
    does(ann, "Sale")
    for number in (1, 2):
        does(ann, "Order Completed", order_id=number)
    until(day(60))
    assert inbox("ann") == [("sale", day(2)), ("idea", day(3)), *(("idea", at) for at in third)]
    assert sorted(passages(ann, "idea")) == sorted([("finished", ""), place])
    found = figures("idea")
    assert (found.entered, found.sent) == (2, 1 + len(third))
    assert found.not_sent == ({} if third else {"cap": 1})
    # The cap has room again, for an order that comes later.
    until(day(70))
    does(ann, "Order Completed", order_id=3)
    until(day(72))
    assert inbox("ann")[-1] == ("idea", day(71))


@pytest.mark.rule("TPL-1", "RUN-4", "RUN-11")
def test_the_cap_may_be_a_branch_that_people_leave_by() -> None:
    publish(template("cross-sell").text)
    ann, bob = person("ann"), person("bob")
    for number in range(4):
        until(day(2 + 7 * number))
        does(ann, "Order Completed", order_id=number)
    does(bob, "Order Completed", order_id="b")
    until(day(60))
    idea = "This goes with your order"
    # The third and the fourth come within 30 days of the first two.
    assert inbox("ann") == [(idea, day(7, "10:00")), (idea, day(14, "10:00"))]
    assert inbox("bob") == [(idea, day(28, "10:00"))]
    assert [reason for _, reason in passages(ann, "cross-sell")] == [
        "goal",
        "goal",
        "enough cross-selling",
        "enough cross-selling",
    ]
    until(day(60))
    does(ann, "Order Completed", order_id="later")
    until(day(80))
    assert inbox("ann")[2:] == [(idea, day(65, "10:00"))]


COURSE = """
workflow: course
triggers: [{kind: event, event: Start}]
steps:
  - {id: hello, kind: send_email, email: hello}
  - {id: pause, kind: delay, wait: 2 days}
  - {id: second, kind: send_email, email: old-second}
""" + letters(hello="hello", old_second="old-second")

RENEWED = """
workflow: course
triggers: [{kind: event, event: Start}]
steps:
  - {id: hello, kind: send_email, email: hello}
  - {id: pause, kind: delay, wait: 1 day}
  - {id: second, kind: send_email, email: new-second}
""" + letters(hello="hello", new_second="new-second")


@pytest.mark.rule("LIF-3", "RES-3")
@pytest.mark.parametrize("inside", ["finish", "exit"])
def test_a_new_version_drains_or_stops_the_one_before(inside: str) -> None:
    publish(COURSE)
    ann, bob = person("ann"), person("bob")
    does(ann, "Start")
    until(day(3))
    assert publish(RENEWED, inside=inside).version == 2
    does(bob, "Start")
    until(day(8))
    drained = inside == "finish"
    assert inbox("ann")[1:] == ([("old-second", day(4))] if drained else [])
    assert passages(ann, "course") == [("finished", "") if drained else ("exited", "new_version")]
    assert inbox("bob") == [("hello", day(3)), ("new-second", day(4))]
    # Who was in the old one does not begin again in the new one.
    does(ann, "Start")
    assert kept_out(ann, "course") == ["repeat_policy"]
    found = figures("course")
    assert (found.entered, found.finished + found.exited, found.inside) == (2, 2, 0)
    assert (
        at_step("course", "hello", version=1).sent,
        at_step("course", "hello", version=2).sent,
    ) == (1, 1)


@pytest.mark.rule("LIF-6", "RUN-12", "LIF-1")
def test_i_drain_a_campaign_or_stop_it() -> None:
    publish(COURSE)
    publish(COURSE.replace("workflow: course", "workflow: twin"))
    ann, bob = person("ann"), person("bob")
    does(ann, "Start")
    until(day(3))
    assert (life.drain("course").inside, life.stop("twin").inside) == (1, 1)
    does(bob, "Start")
    until(day(8))
    assert (passages(ann, "course"), passages(ann, "twin")) == (
        [("finished", "")],
        [("exited", "stopped")],
    )
    assert (passages(bob, "course"), passages(bob, "twin")) == ([], [])
    assert (state("course"), state("twin")) == ("ended", "stopped")
    assert inbox("ann")[2:] == [("old-second", day(4))]
    assert subjects("bob") == []
    assert (figures("course").finished, figures("twin").exits) == (1, {"stopped": 1})


@pytest.mark.rule("LIF-4", "LIF-2", "NEW-6")
def test_i_bring_a_version_back_from_the_history() -> None:
    publish(COURSE, note="as it was")
    publish(RENEWED)
    ann, bob = person("ann"), person("bob")
    does(ann, "Start")
    drafts.restore_version("course", 1)
    planned = preview_draft("course", Choices(inside="move"))
    assert [(each.step, each.people, each.to) for each in planned.landings] == [
        ("pause", 1, "pause")
    ]
    publish_draft("course", Choices(inside="move"), by="marie@example.com")
    does(bob, "Start")
    until(day(8))
    # Both get the old second email, and the one who was inside waits the old two days in all.
    assert inbox("ann") == inbox("bob") == [("hello", day(2)), ("old-second", day(4))]
    past = drafts.history("course")
    assert [(each.number, each.note, each.current) for each in past] == [
        (3, "", True),
        (2, "", False),
        (1, "as it was", False),
    ]
    assert past[0].published_by == "marie@example.com"
    assert drafts.compare("course", 1, 3).changes == []
    assert drafts.compare("course", 2, 3).changes != []
    assert figures("course").finished == 2


WAIT = """
workflow: NAME
triggers: [{kind: event, event: Start}]
zone: {use: workflow, name: Europe/Paris}
steps:
  - {id: wait, WAIT}
  - {id: tell, kind: send_email, email: NAME}
"""
WAITS = {
    "after": "kind: delay, wait: 1 day",
    "morning": "kind: wait_until, time: 8:00",
    "office": "kind: wait_until, weekdays: WORKDAYS, hours: {from: 9:00, to: 17:00}".replace(
        "WORKDAYS", "[mon, tue, wed, thu, fri]"
    ),
}


@pytest.mark.rule("STP-2", "STP-3", "RUN-3")
def test_waiting_is_not_waiting_until() -> None:
    for name, wait in WAITS.items():
        publish(WAIT.replace("NAME", name).replace("WAIT", wait) + letters(**{name: name}))
    arrivals = {
        "fri-night": day(6, "19:00"),
        "sat-dawn": day(7, "05:00"),
        "mon-early": day(9, "07:59"),  # a minute to nine, in Paris
        "mon-noon": day(9, "11:00"),
        "mon-late": day(9, "16:00"),  # five o'clock: the range is over
        "sat-dst": day(28, "12:00"),  # clocks go forward that night
    }
    for name, at in arrivals.items():
        until(at)
        does(person(name), "Start")
    until(day(60))
    found = {name: dict(inbox(name)) for name in arrivals}
    assert {name: each["after"] - arrivals[name] for name, each in found.items()} == dict.fromkeys(
        arrivals, 24 * HOUR
    )
    assert {name: each["morning"] for name, each in found.items()} == {
        "fri-night": day(7, "07:00"),
        "sat-dawn": day(7, "07:00"),
        "mon-early": day(10, "07:00"),
        "mon-noon": day(10, "07:00"),
        "mon-late": day(10, "07:00"),
        "sat-dst": day(29, "06:00"),
    }
    assert {name: each["office"] for name, each in found.items()} == {
        "fri-night": day(9, "08:00"),
        "sat-dawn": day(9, "08:00"),
        "mon-early": day(9, "08:00"),
        "mon-noon": day(9, "11:00"),
        "mon-late": day(10, "08:00"),
        "sat-dst": day(30, "07:00"),
    }


ORDERS = """
workflow: NAME
triggers: [{kind: event, event: Order Completed}]
repeat: REPEAT
exit: [{when: {kind: event, event: Order Refunded, same: [order_id]}, reason: refunded}]
steps:
  - {id: pause, kind: delay, wait: 3 days}
  - {id: thank, kind: send_email, email: NAME, subject: 'NAME {{ event.order_id }}'}
"""
POLICIES = {
    "once": "{policy: once}",
    "after": "{policy: after_exit}",
    "every": "{policy: every_time, key: order_id}",
}


@pytest.mark.rule("ENT-1", "ENT-4", "RUN-1", "RES-3")
def test_three_ways_to_repeat_and_orders_side_by_side() -> None:
    for name, repeat in POLICIES.items():
        publish(ORDERS.replace("NAME", name).replace("REPEAT", repeat) + letters(**{name: name}))
    ann = person("ann")
    for order in ("A", "B", "B", "C"):
        does(ann, "Order Completed", order_id=order)
    assert {name: len(passages(ann, name)) for name in POLICIES} == {
        "once": 1,
        "after": 1,
        "every": 3,
    }
    until(day(4))
    does(ann, "Order Refunded", order_id="B")  # of one order alone
    until(day(6))
    does(ann, "Order Completed", order_id="D")
    does(ann, "Order Completed", order_id="A")
    until(day(20))
    told = sorted(subjects("ann"))
    assert told == ["after A", "after D", "every A", "every C", "every D", "once A"]
    results = {
        name: (found.entered, found.finished, found.exits, found.refusals)
        for name in POLICIES
        for found in [figures(name)]
    }
    assert results == {
        "once": (1, 1, {}, {"repeat_policy": 5}),
        "after": (2, 2, {}, {"repeat_policy": 4}),
        "every": (4, 3, {"refunded": 1}, {"repeat_policy": 2}),
    }
    assert rows("SELECT count(DISTINCT contact_id) FROM enrollment") == [(1,)]


@pytest.mark.rule("SEG-1", "ENT-4", "STP-5")
def test_i_try_a_campaign_on_myself_by_my_address() -> None:
    mine = "{kind: attribute, attribute: email, value: marie@example.com}"
    publish(COURSE.replace("steps:", f"audience: {mine}\nsteps:"))
    marie, ann = person("marie"), person("ann")
    does(marie, "Start")
    does(ann, "Start")
    until(day(5))
    assert inbox("marie") == [("hello", day(2)), ("old-second", day(4))]
    assert (inbox("ann"), kept_out(ann, "course")) == ([], ["audience"])

    # Then for all, with what is new for me alone.
    publish(
        f"""
workflow: course
triggers: [{{kind: event, event: Start}}]
repeat: {{policy: after_exit}}
steps:
  - {{id: me, kind: branch, branches: [{{when: {mine}, to: new}}], otherwise: old}}
  - {{id: new, kind: send_email, email: new-second, next: end}}
  - {{id: old, kind: send_email, email: old-second}}
"""
        + letters(new_second="new-second", old_second="old-second")
    )
    does(marie, "Start")
    does(ann, "Start")
    assert (subjects("marie")[-1], subjects("ann")) == ("new-second", ["old-second"])
    found = figures("course")
    assert (found.entered, found.finished, found.refusals) == (3, 3, {"audience": 1})
