"""What readers reach through the links of emails."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from jalon.contacts.consents import TRACKING, log
from jalon.contacts.merge import merge
from jalon.core.db import cursor
from jalon.core.ids import new_id
from jalon.definition.events import EMAIL_CLICKED, EMAIL_OPENED, UNSUBSCRIBED
from jalon.delivery import visits
from jalon.delivery.delivering import Delivery
from jalon.delivery.queries import caught_email
from jalon.delivery.routes.sandbox import Sandbox
from jalon.delivery.scanners import SETTLED
from jalon.emails import links
from jalon.emails.links import Link
from tests.delivery.scene import (
    a_contact,
    a_message,
    a_worker,
    an_email,
    counters,
    deliver,
    events,
)

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


def settle() -> int:
    """As if the seconds had passed after which it is known whose a visit was."""
    return visits.settle(after=timedelta(0))


def opening(link: Link) -> str:
    return f"/o/{links.sign('open', Link(link.contact_id, link.message_id))}.gif"


def trapping(link: Link) -> str:
    return f"/t/{links.sign('trap', Link(link.contact_id, link.message_id))}"


def figures(message: UUID) -> Mapping[str, object]:
    names = ("people_opens", "people_clicks", "machine_opens", "machine_clicks", "forwarded")
    with cursor() as cur:
        row = cur.execute(
            f"SELECT {', '.join(names)} FROM message WHERE id = %s", (message,)
        ).fetchone()
    assert row
    return {name: n for name, n in zip(names, row, strict=True) if n}


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
    settle()
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
    settle()
    (event,) = events(EMAIL_CLICKED)
    assert (event["link"], event["machine"]) == (sent.url, False)


@pytest.mark.rule("EML-8")
def test_a_head_leads_on_and_records_nothing(reader: Client, sent: Link) -> None:
    assert reader.head(click(sent)).status_code == 302
    assert settle() == 1
    assert events(EMAIL_CLICKED) == []


@pytest.mark.rule("EML-8")
@pytest.mark.parametrize("agent", ["", "Mozilla/5.0", "Googlebot/2.1", "python-requests/2.3"])
def test_machines_are_told_apart(sent: Link, agent: str) -> None:
    Client(HTTP_HOST="localhost", HTTP_USER_AGENT=agent).get(click(sent))
    settle()
    assert [event["machine"] for event in events(EMAIL_CLICKED)] == [True]


@pytest.mark.rule("EML-8")
@pytest.mark.parametrize(
    "page", ["/o/{}.gif", "/c/{}", "/t/{}", "/u/{}", "/v/{}", "/preferences/{}"]
)
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
    assert settle() == 0
    assert events(EMAIL_CLICKED) == events(EMAIL_OPENED) == events(UNSUBSCRIBED) == []
    assert consents()[1:] == []


@pytest.mark.rule("EML-6")
def test_a_get_never_unsubscribes(reader: Client, sent: Link, contact: UUID) -> None:
    answer = reader.get(unsubscription(sent))
    assert answer.status_code == 200
    # Emails are forwarded: who else opens the link does not learn the address.
    assert "a•••@example.com" in answer.content.decode()
    assert b"ann@" not in answer.content
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
    settle()
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
    assert "&lt;•••@x.example" in page


@pytest.mark.rule("EML-8")
def test_nothing_is_told_of_a_visit_before_it_is_known_whose_it_was(
    reader: Client, sent: Link
) -> None:
    reader.get(click(sent))
    assert visits.settle() == 0
    assert events(EMAIL_CLICKED) == []
    with cursor() as cur:
        cur.execute("UPDATE visit SET seen_at = seen_at - %s", (SETTLED,))
    assert visits.settle() == 1
    assert visits.settle() == 0
    assert len(events(EMAIL_CLICKED)) == 1


@pytest.mark.rule("EML-8")
def test_all_links_at_once_are_a_scanners_though_it_looks_like_a_browser(
    reader: Client, sent: Link
) -> None:
    for url in ("https://a.example/", "https://b.example/"):
        reader.get(click(Link(sent.contact_id, sent.message_id, url, 2)))
    reader.get(opening(sent))
    settle()
    assert [event["machine"] for event in events(EMAIL_CLICKED)] == [True, True]
    assert [event["machine"] for event in events(EMAIL_OPENED)] == [True]
    assert figures(sent.message_id) == {"machine_opens": 1, "machine_clicks": 2}
    assert counters().items() >= {"opened:machine": 1, "clicked:machine": 1}.items()
    assert not {"opened", "clicked"} & set(counters())


@pytest.mark.rule("EML-8")
def test_the_link_that_nobody_sees_leads_nowhere_and_betrays_who_follows_it(
    reader: Client, sent: Link
) -> None:
    assert (
        links.trap_url(Link(sent.contact_id, sent.message_id)) in caught_email(sent.message_id).html
    )
    reader.get(click(sent))
    answer = reader.get(trapping(sent))
    assert (answer.status_code, answer.content, "Location" in answer) == (204, b"", False)
    settle()
    assert [event["machine"] for event in events(EMAIL_CLICKED)] == [True]
    assert figures(sent.message_id) == {"machine_clicks": 1}


@pytest.mark.rule("EML-8")
def test_a_verdict_stays_when_its_evidence_has_gone(reader: Client, sent: Link) -> None:
    reader.get(trapping(sent))
    reader.get(click(sent))
    with cursor() as cur:
        late = timedelta(seconds=0.9)
        cur.execute("UPDATE visit SET seen_at = now() - %s WHERE kind = 'trap'", (SETTLED,))
        cur.execute("UPDATE visit SET seen_at = now() - %s WHERE kind <> 'trap'", (SETTLED - late,))
    assert visits.settle() == 1
    assert events(EMAIL_CLICKED) == []
    assert settle() == 1
    assert [event["machine"] for event in events(EMAIL_CLICKED)] == [True]


@pytest.mark.rule("EML-8")
def test_a_click_within_two_seconds_of_the_hand_over_is_a_machines(
    reader: Client, sent: Link
) -> None:
    other = a_message(sent.contact_id)
    with cursor() as cur:
        cur.execute(
            "UPDATE message SET route = 'smtp', state = 'sent', sent_at = now() WHERE id = %s",
            (other,),
        )
    reader.get(click(Link(sent.contact_id, other, "https://a.example/")))
    reader.get(click(sent))  # nobody scans the sandbox inbox
    settle()
    told = {event["message"]: event["machine"] for event in events(EMAIL_CLICKED)}
    assert told == {str(other): True, str(sent.message_id): False}


@pytest.mark.rule("EML-8")
def test_opens_and_clicks_are_counted_once_a_message(reader: Client, sent: Link) -> None:
    for _ in range(2):
        reader.get(click(sent))
        reader.get(opening(sent))
        settle()
    assert figures(sent.message_id) == {"people_opens": 2, "people_clicks": 2}
    found = counters()
    assert (found["opened"], found["clicked"]) == (1, 1)


@pytest.mark.rule("EML-8")
def test_a_second_reader_is_counted_apart(reader: Client, sent: Link) -> None:
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Safari/604"
    reader.get(click(sent))
    reader.get(click(sent), HTTP_USER_AGENT=phone)
    settle()
    assert [event.get("forwarded", False) for event in events(EMAIL_CLICKED)] == [False, True]
    assert figures(sent.message_id) == {"people_clicks": 1, "forwarded": 1}
    assert counters()["forwarded"] == 1
    reader.get(opening(sent), HTTP_USER_AGENT=phone)  # the first open is the contact's own
    settle()
    assert figures(sent.message_id) == {"people_clicks": 1, "people_opens": 1, "forwarded": 1}


@pytest.mark.rule("EML-8")
def test_a_visit_is_kept_without_its_address_and_not_without_end(
    reader: Client, sent: Link
) -> None:
    for _ in range(105):
        reader.get(opening(sent), REMOTE_ADDR="198.51.100.7")
    with cursor() as cur:
        rows = cur.execute("SELECT to_jsonb(v)::text FROM visit v").fetchall()
    assert len(rows) == 100
    assert "198.51.100.7" not in rows[0][0]


@pytest.mark.rule("EML-9")
def test_opens_are_recorded_only_with_the_consent_that_the_account_requires(
    reader: Client, sent: Link
) -> None:
    with cursor() as cur:
        cur.execute("UPDATE account SET require_tracking_consent = true")
    assert reader.get(opening(sent)).status_code == 200
    reader.get(click(sent))
    settle()
    assert events(EMAIL_OPENED) == []
    assert len(events(EMAIL_CLICKED)) == 1
    for granted, opens in ((True, 1), (False, 1)):
        log(sent.contact_id, granted=granted, purpose=TRACKING)
        reader.get(opening(sent))
        settle()
        assert len(events(EMAIL_OPENED)) == opens


def test_a_merge_takes_the_visits_along(reader: Client, sent: Link) -> None:
    reader.get(click(sent))
    kept = a_contact("anna")
    merge(kept, sent.contact_id)
    assert settle() == 1
    assert figures(sent.message_id) == {"people_clicks": 1}
