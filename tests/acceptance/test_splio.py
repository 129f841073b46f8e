"""What a marketer who comes from Splio expects: the campaigns of a shop."""

import pytest

from jalon.accounts.models import FrequencyRule
from jalon.contacts.actions import create_list
from jalon.core.ids import new_id
from jalon.gallery.catalog import template
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
from tests.acceptance.stage import day, kept_out, passages, publish, unsubscribes, visits
from tests.acting import happen
from tests.workflows.living import figures

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("march")]

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

    # The next cart is another one; what is added while it is recalled begins no second recall.
    does(max_, "Product Added", product="jam")
    until(day(9))
    does(max_, "Product Added", product="rum")
    until(day(20))
    assert inbox("max")[1:] == [
        ("Sir, your jam", day(8, "16:00")),
        ("Again, your jam", day(10, "16:00")),
    ]
    assert kept_out(max_, "cart") == ["repeat_policy"]


@pytest.mark.rule("TRG-14", "RUN-10")
def test_a_cart_filled_before_logging_in_is_recalled_unless_its_owner_has_ordered() -> None:
    publish(CART)
    ann, bob = person("ann"), person("bob")
    visits("tablet-of-ann", "Product Added", product="tea")
    visits("tablet-of-bob", "Product Added", product="tea")
    until(day(2, "13:00"))
    does(ann, "Order Completed")
    until(day(2, "14:00"))
    # Both log in on their tablets: each is one contact from now on.
    visits("tablet-of-ann", "Logged In", who="ann")
    visits("tablet-of-bob", "Logged In", who="bob")
    until(day(2, "23:00"))
    assert (inbox("ann"), passages(ann, "cart")) == ([], [])
    assert inbox("bob") == [("Your tea", day(2, "16:00"))]
    assert passages(bob, "cart") == [("active", "")]


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


@pytest.mark.rule("RUN-4", "RUN-1")
def test_orders_of_one_moment_share_the_cap_and_who_waits_for_it_may_still_leave() -> None:
    FrequencyRule.objects.create(id=new_id(), category=None, most=1, within="7 days")
    refunds = "exit: [{when: {kind: event, event: Order Refunded, same: [order_id]}}]\nsteps:"
    text = IDEA.replace("OVER", "hold, subject: 'idea {{ event.order_id }}'")
    publish(text.replace("steps:", refunds))
    ann = person("ann")
    for order in "ABC":
        happen(ann, "Order Completed", order_id=order)
    until(day(5))
    assert inbox("ann") == [("idea A", day(3))]
    does(ann, "Order Refunded", order_id="B")
    until(day(40))
    assert inbox("ann")[1:] == [("idea C", day(10))]
    found = figures("idea")
    assert (found.finished, found.exits, found.not_sent) == (2, {"condition": 1}, {})


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
