"""The preference centre: what contacts choose by themselves (EML-6, EML-9)."""

import re
from uuid import UUID

import pytest
from django.test import Client

from jalon.contacts import consents
from jalon.contacts.actions import create_list, join_list
from jalon.core.db import cursor
from jalon.definition.events import LIST_JOINED, LIST_LEFT, UNSUBSCRIBED
from jalon.delivery.delivering import Delivery
from jalon.delivery.preferences import masked
from jalon.delivery.routes.sandbox import Sandbox
from jalon.emails import links
from jalon.emails.links import Link
from jalon.emails.topics import offer_topic, withdraw_topic
from tests.delivery.scene import (
    a_contact,
    a_message,
    a_worker,
    an_email,
    deliver,
    events,
    states,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader() -> Client:
    return Client(HTTP_HOST="localhost", enforce_csrf_checks=True, REMOTE_ADDR="198.51.100.7")


@pytest.fixture
def sent() -> Link:
    """An email of the category cross-sell, to somebody on one list of two."""
    an_email(category="cross-sell")
    contact = a_contact("ann")
    create_list("news", "internal name")
    create_list("deals")
    create_list("secret")
    join_list("news", [contact])
    join_list("secret", [contact])
    offer_topic("list", "news", {"en": "Newsletter", "fr": "Lettre"})
    offer_topic("list", "deals", {"en": "Deals"}, position=1)
    message = a_message(contact)
    deliver(Delivery({"sandbox": Sandbox()}, worker_id=a_worker()))
    return Link(contact, message)


def centre(link: Link) -> str:
    return f"/preferences/{links.sign('preferences', link)}"


def page(reader: Client, link: Link, **options: str) -> str:
    answer = reader.get(centre(link), **options)
    assert answer.status_code == 200
    return answer.content.decode()


def ticked(html: str) -> dict[str, bool]:
    boxes = re.findall(r'name="topic" value="([^"]+)"( checked)?', html)
    return {key: bool(checked) for key, checked in boxes}


def save(reader: Client, link: Link, *keys: str, **fields: object) -> str:
    form = {
        "action": "save",
        "shown": ["list:news", "list:deals", "category:cross-sell"],
        "topic": list(keys),
        **fields,
    }
    answer = reader.post(centre(link), form)
    assert answer.status_code == 200
    return answer.content.decode()


def lists(contact: UUID) -> set[str]:
    with cursor() as cur:
        cur.execute("SELECT list FROM list_member WHERE contact_id = %s", (contact,))
        return {row[0] for row in cur}


def field_of(contact: UUID, name: str) -> object:
    with cursor() as cur:
        row = cur.execute(f"SELECT {name} FROM contact WHERE id = %s", (contact,)).fetchone()
    assert row
    return row[0]


@pytest.mark.rule("EML-6")
def test_it_shows_what_is_offered_and_the_category_of_the_email(reader: Client, sent: Link) -> None:
    html = page(reader, sent)
    assert ticked(html) == {"list:news": True, "list:deals": False, "category:cross-sell": True}
    assert "Newsletter" in html
    assert "secret" not in html
    assert "internal name" not in html
    withdraw_topic("list", "deals")
    assert "list:deals" not in ticked(page(reader, sent))


@pytest.mark.rule("EML-6")
def test_looking_changes_nothing_and_shows_the_address_to_nobody_else(
    reader: Client, sent: Link
) -> None:
    before = consents.history(sent.contact_id)
    html = page(reader, sent)
    assert reader.head(centre(sent)).status_code == 200
    assert "a•••@example.com" in html
    assert "ann@" not in html
    assert consents.history(sent.contact_id) == before
    assert field_of(sent.contact_id, "marketing") == "opted_in"


@pytest.mark.rule("EML-6")
def test_choosing_twice_is_choosing_once_and_workflows_are_told(reader: Client, sent: Link) -> None:
    for _ in range(2):
        html = save(reader, sent, "list:deals")
        assert "Your choices are saved." in html
        assert ticked(html) == {
            "list:news": False,
            "list:deals": True,
            "category:cross-sell": False,
        }
    assert lists(sent.contact_id) == {"deals", "secret"}
    assert [event["list"] for event in events(LIST_LEFT)] == ["news"]
    assert [event["list"] for event in events(LIST_JOINED)] == ["deals"]
    said = [each for each in consents.history(sent.contact_id) if each.kind == "link"]
    assert {(each.purpose, each.granted, each.wording) for each in said} == {
        ("list:news", False, "Newsletter"),
        ("list:deals", True, "Deals"),
        ("category:cross-sell", False, "cross-sell"),
    }
    assert {each.address for each in said} == {"198.51.100.7"}
    assert all(each.page.endswith("/preferences/") and each.version for each in said)


@pytest.mark.rule("EML-6")
def test_nobody_joins_what_is_not_offered_nor_leaves_what_was_not_shown(
    reader: Client, sent: Link
) -> None:
    save(reader, sent, "list:secret", "list:nowhere", "marketing", shown=["list:secret", "x"])
    assert lists(sent.contact_id) == {"news", "secret"}
    assert events(LIST_LEFT) == events(LIST_JOINED) == []


@pytest.mark.rule("RUN-5")
def test_a_refused_category_is_not_sent_and_others_are(reader: Client, sent: Link) -> None:
    save(reader, sent, "list:news")
    refused = a_message(sent.contact_id, email_version=1)
    other = a_message(sent.contact_id, category="news")
    bound = a_message(sent.contact_id, transactional=True)
    deliver(Delivery({"sandbox": Sandbox()}, worker_id=a_worker()))
    assert states([refused]) == [("skipped", "category_refused")]
    assert states([other]) == states([bound]) == [("sent", "")]
    save(reader, sent, "list:news", "category:cross-sell")
    again = a_message(sent.contact_id)
    deliver(Delivery({"sandbox": Sandbox()}, worker_id=a_worker()))
    assert states([again]) == [("sent", "")]


@pytest.mark.rule("EML-6")
def test_leaving_all_and_coming_back_is_recorded_with_the_words(reader: Client, sent: Link) -> None:
    for _ in range(2):
        html = reader.post(centre(sent), {"action": "leave"}).content.decode()
    assert field_of(sent.contact_id, "marketing") == "unsubscribed"
    assert len(events(UNSUBSCRIBED)) == 1
    words = "I agree to receive marketing email at this address."
    assert words in html
    for _ in range(2):
        html = reader.post(centre(sent), {"action": "return"}).content.decode()
    assert words not in html
    assert field_of(sent.contact_id, "marketing") == "opted_in"
    latest, before, *_ = consents.history(sent.contact_id)
    assert (latest.granted, latest.purpose, latest.wording) == (True, "marketing", words)
    assert (latest.version, latest.address) == ("preferences-1", "198.51.100.7")
    assert not before.granted


@pytest.mark.rule("EML-6")
def test_it_speaks_french_and_the_language_is_the_contacts_to_choose(
    reader: Client, sent: Link
) -> None:
    html = page(reader, sent, HTTP_ACCEPT_LANGUAGE="fr-FR")
    assert '<html lang="fr">' in html
    assert "Lettre" in html
    html = save(reader, sent, "list:news", language="fr")
    assert field_of(sent.contact_id, "locale") == "fr"
    assert "Vos choix sont enregistrés." in html
    with cursor() as cur:
        cur.execute("UPDATE contact SET locale = 'fr-CA'")
    save(reader, sent, "list:news", language="fr")
    assert field_of(sent.contact_id, "locale") == "fr-CA"
    save(reader, sent, "list:news", language="xx")
    assert field_of(sent.contact_id, "locale") == "fr-CA"


@pytest.mark.rule("EML-9")
def test_consent_to_tracking_is_asked_for_where_the_account_requires_it(
    reader: Client, sent: Link
) -> None:
    assert "measure whether I open" not in page(reader, sent)
    with cursor() as cur:
        cur.execute("UPDATE account SET require_tracking_consent = true")
    assert 'name="tracking" value="1">' in page(reader, sent)
    html = save(reader, sent, "list:news", tracking_shown="1", tracking="1")
    assert 'name="tracking" value="1" checked>' in html
    latest = consents.history(sent.contact_id)
    (said,) = [each for each in latest if each.purpose == consents.TRACKING]
    assert (said.granted, said.wording) == (True, "You may measure whether I open your emails")
    save(reader, sent, "list:news", tracking_shown="1")
    assert consents.latest(sent.contact_id, ["tracking"]) == {"tracking": False}


@pytest.mark.rule("EML-6")
def test_the_unsubscribe_page_leads_to_the_preferences(reader: Client, sent: Link) -> None:
    for method in (reader.get, reader.post):
        html = method(f"/u/{links.sign('unsubscribe', sent)}").content.decode()
        assert f'href="{centre(sent)}"' in html


def test_pages_of_an_erased_contact_are_not_there(reader: Client, sent: Link) -> None:
    with cursor() as cur:
        cur.execute("DELETE FROM contact")
    for method in (reader.get, reader.post):
        assert method(centre(sent), {"action": "leave"}).status_code == 404


def test_a_label_cannot_break_out_of_the_page(reader: Client, sent: Link) -> None:
    offer_topic("list", "news", {"en": "<script>x</script>"})
    assert "<script" not in page(reader, sent)


@pytest.mark.parametrize("address", ["", "x", "a@b.example", "é@b.example"])
def test_a_mask_hides_all_but_the_first_letter(address: str) -> None:
    assert masked(address) == ("" if "@" not in address else f"{address[0]}•••@b.example")
