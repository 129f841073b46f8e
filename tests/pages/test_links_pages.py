"""What readers reach through the links of emails."""

from uuid import UUID

import pytest
from django.test import Client

from jalon.contacts.merge import merge
from jalon.core.db import cursor
from jalon.core.ids import new_id
from jalon.definition.events import EMAIL_CLICKED, EMAIL_OPENED, UNSUBSCRIBED
from jalon.delivery.delivering import Delivery
from jalon.delivery.queries import caught_email
from jalon.delivery.routes.sandbox import Sandbox
from jalon.emails import links
from jalon.emails.links import Link
from tests.delivery.scene import a_contact, a_message, a_worker, an_email, deliver, events

pytestmark = pytest.mark.django_db(transaction=True)

PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def reader() -> Client:
    return Client(HTTP_HOST="localhost", HTTP_USER_AGENT=PERSON, enforce_csrf_checks=True)


@pytest.fixture
def contact() -> UUID:
    return a_contact("ann")


@pytest.fixture
def sent(contact: UUID) -> Link:
    an_email()
    message = a_message(contact)
    deliver(Delivery({"sandbox": Sandbox()}, worker_id=a_worker()))
    return Link(contact, message, "https://shop.example/?a=1&b=é#x")


def click(link: Link) -> str:
    return f"/c/{links.sign('click', link)}"


def unsubscription(link: Link) -> str:
    return f"/u/{links.sign('unsubscribe', Link(link.contact_id, link.message_id))}"


def consents() -> list[tuple[bool, str]]:
    with cursor() as cur:
        return [
            (row[0], row[1])
            for row in cur.execute("SELECT granted, source FROM consent ORDER BY id").fetchall()
        ]


def marketing(contact: UUID) -> str:
    with cursor() as cur:
        row = cur.execute("SELECT marketing FROM contact WHERE id = %s", (contact,)).fetchone()
    assert row
    return str(row[0])


@pytest.mark.rule("EML-8")
def test_fetching_the_image_is_an_open(reader: Client, sent: Link) -> None:
    answer = reader.get(f"/o/{links.sign('open', Link(sent.contact_id, sent.message_id))}.gif")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/gif")
    assert answer["Cache-Control"] == "no-store, private"
    (event,) = events(EMAIL_OPENED)
    told = {"message": str(sent.message_id), "machine": False, "email": "offer"}
    assert event.items() >= {**told, "category": "cross-sell", "step": "send"}.items()
    assert event["enrollment"]


@pytest.mark.rule("EML-8")
def test_a_click_is_noted_and_leads_to_the_signed_address(reader: Client, sent: Link) -> None:
    answer = reader.get(click(sent))
    assert answer.status_code == 302
    assert answer["Location"].encode() in (
        sent.url.encode(),
        b"https://shop.example/?a=1&b=%C3%A9#x",
    )
    (event,) = events(EMAIL_CLICKED)
    assert (event["link"], event["machine"]) == (sent.url, False)


@pytest.mark.rule("EML-8")
def test_a_head_leads_on_and_records_nothing(reader: Client, sent: Link) -> None:
    assert reader.head(click(sent)).status_code == 302
    assert events(EMAIL_CLICKED) == []


@pytest.mark.rule("EML-8")
@pytest.mark.parametrize("agent", ["", "Mozilla/5.0", "Googlebot/2.1", "python-requests/2.3"])
def test_machines_are_told_apart(sent: Link, agent: str) -> None:
    Client(HTTP_HOST="localhost", HTTP_USER_AGENT=agent).get(click(sent))
    assert [event["machine"] for event in events(EMAIL_CLICKED)] == [True]


@pytest.mark.rule("EML-8")
@pytest.mark.parametrize("page", ["/o/{}.gif", "/c/{}", "/u/{}", "/v/{}"])
def test_an_altered_link_is_not_found_and_changes_nothing(
    reader: Client, sent: Link, page: str
) -> None:
    forged = links.sign("click", Link(sent.contact_id, sent.message_id, "https://evil.example"))
    altered = forged[:-3] + ("AAA" if forged[-3:] != "AAA" else "BBB")
    for token in (altered, "x", "A" * 100):
        for method in (reader.get, reader.post):
            answer = method(page.format(token))
            assert answer.status_code in (403, 404, 405)
            assert method == reader.post or answer.status_code == 404
            assert "Location" not in answer
    assert events(EMAIL_CLICKED) == events(EMAIL_OPENED) == events(UNSUBSCRIBED) == []
    assert consents()[1:] == []


@pytest.mark.rule("EML-6")
def test_a_get_never_unsubscribes(reader: Client, sent: Link, contact: UUID) -> None:
    answer = reader.get(unsubscription(sent))
    assert answer.status_code == 200
    assert b"ann@example.com" in answer.content
    assert marketing(contact) == "opted_in"


@pytest.mark.rule("EML-6")
@pytest.mark.parametrize("agent", [PERSON, "Googlebot/2.1"])
def test_one_click_unsubscribes_at_once_without_cookie_and_twice_is_once(
    sent: Link, contact: UUID, agent: str
) -> None:
    reader = Client(HTTP_HOST="localhost", HTTP_USER_AGENT=agent, enforce_csrf_checks=True)
    for _ in range(2):
        answer = reader.post(unsubscription(sent), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert marketing(contact) == "unsubscribed"
    assert consents()[-1] == (False, "link")
    assert [given for given, _ in consents()].count(False) == 1
    assert events(UNSUBSCRIBED) == [{"message": str(sent.message_id)}]


@pytest.mark.parametrize(
    ("locale", "accept", "words"),
    [
        ("fr-CA", "en", "Se désabonner"),
        ("en", "fr", "Unsubscribe"),
        ("", "fr-FR,en;q=0.5", "Se désabonner"),
        ("de", "fr", "Unsubscribe"),
    ],
)
def test_pages_speak_the_contacts_language(
    reader: Client, sent: Link, locale: str, accept: str, words: str
) -> None:
    with cursor() as cur:
        cur.execute("UPDATE contact SET locale = %s", (locale,))
    answer = reader.get(unsubscription(sent), HTTP_ACCEPT_LANGUAGE=accept)
    assert f"<h1>{words}</h1>" in answer.content.decode()


def test_links_follow_a_merged_contact(reader: Client, sent: Link) -> None:
    kept = a_contact("anna")
    merge(kept, sent.contact_id)
    assert reader.get(click(sent)).status_code == 302
    reader.post(unsubscription(sent))
    assert marketing(kept) == "unsubscribed"
    with cursor() as cur:
        found = cur.execute(
            "SELECT DISTINCT contact_id FROM inbox WHERE name = ANY (%s)",
            ([EMAIL_CLICKED, UNSUBSCRIBED],),
        ).fetchall()
    assert found == [(kept,)]
    assert events(EMAIL_CLICKED)[0]["email"] == "offer"


def test_a_link_of_an_erased_contact_still_leads_where_it_said(reader: Client) -> None:
    stranger = Link(new_id(), new_id(), "https://shop.example/")
    assert reader.get(click(stranger))["Location"] == "https://shop.example/"
    assert reader.post(unsubscription(stranger)).status_code == 404
    assert events(EMAIL_CLICKED) == []


def test_an_email_can_be_seen_in_a_browser_and_runs_nothing(reader: Client, sent: Link) -> None:
    page = links.view_url(Link(sent.contact_id, sent.message_id))
    answer = reader.get("/v/" + page.rpartition("/")[2])
    assert answer.content.decode() == caught_email(sent.message_id).html
    assert answer["Content-Security-Policy"].startswith("sandbox allow-popups")
    assert "script-src" not in answer["Content-Security-Policy"]
    gone = links.sign("view", Link(sent.contact_id, new_id()))
    assert reader.get(f"/v/{gone}").status_code == 404


def test_a_name_cannot_break_out_of_a_page(reader: Client, sent: Link) -> None:
    with cursor() as cur:
        cur.execute("UPDATE contact SET email = '<script>alert(1)</script>@x.example'")
    page = reader.get(unsubscription(sent)).content.decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
