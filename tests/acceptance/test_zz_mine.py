import pytest
from jalon.definition.settings import Settings
from jalon.workflows.publishing import change_settings
from jalon.accounts.models import FrequencyRule
from jalon.core.ids import new_id
from jalon.delivery import review
from jalon.workflows import drafts, life
from jalon.workflows.actions import Choices, preview, publish_draft, preview_draft
from jalon.contacts.actions import create_list
from tests.acceptance.scene import *
from tests.acceptance.stage import *
from tests.acting import rows
from tests.workflows.living import figures, state

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("march")]

COURSE = """
workflow: course
triggers: [{kind: event, event: Start}]
steps:
  - {id: hello, kind: send_email, email: hello, status: review}
  - {id: pause, kind: delay, wait: 2 days}
  - {id: second, kind: send_email, email: old-second}
""" + letters(hello="hello", old_second="old-second")
V2 = COURSE.replace("  - {id: hello, kind: send_email, email: hello, status: review}\n", "  - {id: greet, kind: send_email, email: greet}\n").replace('"hello"', '"greet"')

def test_review_moved_away():
    publish(COURSE)
    ann = person("ann"); does(ann, "Start")
    m = review.in_review(workflow="course")
    publish(V2, inside="move", mapping={"hello": "pause"})
    print("moved", review.in_review(workflow="course"), rows("SELECT state, reason FROM message"), rows("select step, state, version from enrollment"))
    print(review.approve([m[0].id]) if m else None); settle()
    until(day(10))
    print(inbox("ann"), figures("course"))

def test_review_stays():
    publish(COURSE)
    ann = person("ann"); does(ann, "Start")
    publish(COURSE.replace("2 days", "3 days"), inside="move")
    m = review.in_review(workflow="course")
    review.approve([m[0].id]); settle()
    until(day(10))
    print("stays", inbox("ann"), figures("course"))

def test_review_exit():
    publish(COURSE)
    ann = person("ann"); does(ann, "Start")
    publish(V2, inside="exit")
    print("exit", review.in_review(workflow="course"), rows("SELECT state, reason FROM message"), figures("course"))

IDEA = """
workflow: idea
triggers: [{kind: event, event: Order Completed}]
repeat: {policy: every_time, key: order_id}
exit: [{when: {kind: event, event: Order Refunded, same: [order_id]}, reason: refunded}]
steps:
  - {id: pause, kind: delay, wait: 1 day}
  - {id: idea, kind: send_email, email: idea, over_cap: OVER, subject: 'idea {{ event.order_id }}'}
  - {id: mark, kind: update_contact, add_tags: [seen]}
""" + letters("cross-sell", idea="idea")

@pytest.mark.parametrize("over", ["skip", "hold"])
def test_cap_parallel(over):
    FrequencyRule.objects.create(id=new_id(), category=None, most=1, within="7 days")
    publish(IDEA.replace("OVER", over))
    ann = person("ann")
    for o in "ABC":
        happen(ann, "Order Completed", order_id=o)
    settle()
    until(day(5))
    does(ann, "Order Refunded", order_id="B")
    print(over, passages(ann, "idea"))
    until(day(40))
    print(over, inbox("ann"), figures("idea"))

CART = """
workflow: cart
triggers: [{kind: cart_abandoned, wait: 4 hours}]
repeat: {policy: after_exit}
steps:
  - {id: hers, kind: send_email, email: cart}
""" + letters(cart="your {{ event.product }}")

def test_cart_versions():
    ann, bob = person("ann"), person("bob")
    does(bob, "Product Added", product="old")
    until(day(2, "13:00"))
    publish(CART)
    does(ann, "Product Added", product="tea")
    until(day(2, "14:00"))
    publish(CART.replace("email: cart}", "email: cart, over_cap: hold}"))
    until(day(2, "15:00"))
    publish(CART.replace("4 hours", "3 hours"))
    until(day(6))
    print("cart", inbox("ann"), inbox("bob"), figures("cart"))

def test_window_change_and_stop():
    text = COURSE.replace(", status: review", "").replace("steps:", "window: {days: [thu], opens: 9:00, closes: 18:00}\nsteps:")
    publish(text)
    ann, bob = person("ann"), person("bob")
    does(ann, "Start"); 
    until(day(3))
    does(bob, "Start")
    life.pause("course")
    until(day(6))
    print(inbox("ann"), inbox("bob"))
    life.resume("course")
    settle()
    print("resumed", inbox("ann"), inbox("bob"))
    until(day(20))
    print(inbox("ann"), inbox("bob"), figures("course"))

def test_suppressed_by_hand_and_paused():
    create_list("no")
    publish(COURSE.replace("steps:", "suppress: [no]\nsteps:"))
    ann = person("ann"); members("no", ann)
    by_hand("course", ann, again=True)
    print(kept_out(ann, "course"))
