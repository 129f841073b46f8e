"""From a link in an email to the fact that conditions see, by a real worker (EML-8)."""

import pytest
from django.test import Client

from jalon.delivery.delivering import Delivery
from jalon.delivery.routes.sandbox import Sandbox
from jalon.emails import links
from jalon.emails.links import Link
from tests.acting import rows
from tests.delivery.scene import a_contact, a_message, a_worker, an_email, deliver
from tests.runtime.processes import jalon, running, until

pytestmark = pytest.mark.django_db(transaction=True)

PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.mark.rule("EML-8")
def test_a_persons_click_becomes_a_fact_within_seconds_and_a_machines_does_not() -> None:
    an_email()
    reader = Client(HTTP_HOST="localhost", HTTP_USER_AGENT=PERSON)
    sent = {}
    for name in ("person", "scanner"):
        contact = a_contact(name)
        sent[name] = Link(contact, a_message(contact), "https://shop.example/", 1)
    deliver(Delivery({"sandbox": Sandbox()}, worker_id=a_worker()))
    for name, link in sent.items():
        assert reader.get(f"/c/{links.sign('click', link)}").status_code == 302
        if name == "scanner":
            trap = Link(link.contact_id, link.message_id)
            assert reader.get(f"/t/{links.sign('trap', trap)}").status_code == 204
    with running(jalon("worker")):
        until(
            lambda: rows("SELECT count(*) FROM event WHERE name = 'Email Link Clicked'")[0] == (2,)
        )
    facts = rows(
        """SELECT id, opened_at IS NOT NULL, clicked_at IS NOT NULL, people_clicks, machine_clicks
           FROM message"""
    )
    assert set(facts) == {
        (sent["person"].message_id, True, True, 1, 0),
        (sent["scanner"].message_id, False, False, 0, 1),
    }
    assert rows("SELECT count(*) FROM visit") == [(0,)]
