"""What is looked at before an email is sent is what its readers will get (EML-8)."""

import pytest

from jalon.definition.emails import Content, EmailDesign
from jalon.emails.actions import save_sender
from jalon.emails.utm import set_utm
from jalon.runtime.dry_runs.previewing import Seen, preview, send_test
from jalon.runtime.dry_runs.subjects import subject_of_text
from jalon.runtime.dry_runs.trying import try_on
from tests.acting import NOON, new_contact, rows, set_time

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("EML-8")]

HTML = '<p><a href="https://shop.example/x">x</a> <a href="{{ unsubscribe_url }}">leave</a></p>'
LINK = "https://shop.example/x?utm_source=jalon&amp;utm_campaign=spring"

FLOW = f"""
workflow: course
triggers:
  - {{kind: event, event: Order Completed}}
steps:
  - {{id: hello, kind: send_email, email: offer}}
emails:
  offer:
    fallback: en
    locales:
      en: {{subject: An offer, html: '{HTML}'}}
"""


@pytest.fixture(autouse=True)
def _rule() -> None:
    set_time(NOON)
    save_sender("shop", name="Shop", address="shop@example.com")
    set_utm({"utm_source": "jalon", "utm_campaign": "spring"})


def test_a_preview_and_a_test_have_the_utm_parameters_of_a_real_send():
    design = EmailDesign(locales={"en": Content(subject="An offer", html=HTML)})
    seen = Seen("offer", design, new_contact("ann"))
    assert LINK in preview(seen).html
    assert LINK in send_test(seen, ["me@example.com"], by="test").html


def test_so_has_a_workflow_tried_on_a_contact():
    try_on(subject_of_text(FLOW), new_contact("ann"), "me@example.com")
    ((html,),) = rows("SELECT html FROM sandbox_email")
    assert LINK in html
