"""Emails, senders and the sandbox's inbox over the API."""

from typing import Any

import pytest

from jalon.core.ids import new_id
from jalon.delivery.queries import caught
from tests.acting import new_contact
from tests.api.calling import EVERYTHING, Caller

pytestmark = pytest.mark.django_db(transaction=True)

LEAVE = '<a href="{{ unsubscribe_url }}">leave</a>'


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def design(html: str = "<p>Hi {{ contact.nickname }}</p>", **changes: Any) -> dict[str, Any]:
    words = {"subject": "Hello {{ contact.nickname }}", "html": html + LEAVE}
    return {"name": "Offer", "locales": {"en": words}, **changes}


@pytest.mark.rule("LIF-9")
def test_an_email_is_saved_and_each_change_of_its_words_is_a_version(call: Caller) -> None:
    made = call("PUT", "/emails/offer", design(category="news"))
    assert (made.status_code, made.json()["version"]) == (200, 1)
    assert call("PUT", "/emails/offer", design(category="sale")).json()["version"] == 1
    assert call("PUT", "/emails/offer", design("<p>New</p>")).json()["version"] == 2
    versions = call("GET", "/emails/offer/versions").json()["items"]
    assert [one["number"] for one in versions] == [2, 1]
    first = call("GET", "/emails/offer/versions/1").json()
    assert first["locales"]["en"]["html"].startswith("<p>Hi")
    assert call("GET", "/emails?category=sale").json()["items"] == []
    assert call("GET", "/emails").json()["items"][0]["slug"] == "offer"


@pytest.mark.rule("EML-3")
def test_a_part_of_an_email_is_changed_and_the_rest_stays(call: Caller) -> None:
    call("PUT", "/emails/offer", design(category="news"))
    french = {"subject": "Bonjour", "html": LEAVE}
    changed = call("PATCH", "/emails/offer", {"locales": {"fr": french}, "name": "Offre"}).json()
    assert sorted(changed["locales"]) == ["en", "fr"]
    assert (changed["name"], changed["category"], changed["fallback"]) == ("Offre", "news", "en")
    dropped = call("PATCH", "/emails/offer", {"locales": {"fr": None}}).json()
    assert list(dropped["locales"]) == ["en"]


def test_nobody_overwrites_an_email_that_another_changed_meanwhile(call: Caller) -> None:
    etag = call("PUT", "/emails/offer", design())["ETag"]
    assert call("GET", "/emails/offer")["ETag"] == etag
    assert call("PATCH", "/emails/offer", {"name": "A"}, If_Match=etag).status_code == 200
    for method, body in (("PUT", design()), ("PATCH", {"name": "B"}), ("DELETE", {})):
        late = call(method, "/emails/offer", body, If_Match=etag)
        assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert call("DELETE", "/emails/offer").status_code == 204
    assert call("GET", "/emails/offer").json()["code"] == "email_not_found"


@pytest.mark.rule("VAL-9")
def test_problems_come_with_their_place_and_nothing_is_saved(call: Caller) -> None:
    bad = {"locales": {"en": {"subject": "x {{", "html": "<p>no way out</p>"}}}
    found = call("POST", "/emails/offer/check", bad).json()["problems"]
    assert found
    assert {"path", "message", "remedy"} <= set(found[0])
    refused = call("PUT", "/emails/offer", bad)
    assert (refused.status_code, refused.json()["code"]) == (422, "email")
    assert refused.json()["problems"] == found
    assert call("GET", "/emails/offer").status_code == 404
    assert call("POST", "/emails/offer/check", design()).json() == {"problems": []}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"locales": {}},
        {"locales": {"en": {"subject": "Hi\r\nBcc: all@example.com", "html": LEAVE}}},
        {"locales": {"en": {"subject": "\0", "html": LEAVE}}},
        {"locales": {"no locale": {"subject": "x", "html": LEAVE}}},
        {**design(), "version": 9},
        {**design(), "sender": "nobody"},
    ],
)
def test_a_bad_email_is_refused(call: Caller, body: dict[str, Any]) -> None:
    assert call("PUT", "/emails/offer", body).status_code == 422
    assert call("GET", "/emails/offer").status_code == 404


@pytest.mark.parametrize("path", ["", "/versions", "/versions/1"])
def test_an_email_that_is_not_there_is_not_found(call: Caller, path: str) -> None:
    assert call("GET", f"/emails/none{path}").status_code == 404


@pytest.mark.rule("EML-4")
def test_an_email_is_seen_as_a_contact_would_read_it(call: Caller) -> None:
    new_contact("ana", nickname="Ana <b>")
    call("PUT", "/emails/offer", design())
    seen = call("POST", "/emails/offer/preview", {"contact": "ana@example.com"}).json()
    assert seen["subject"] == "Hello Ana <b>"
    assert "Hi Ana &lt;b&gt;" in seen["html"]
    assert "Hi Ana" in seen["text"]
    unsaved = {"contact": "ana", "design": design("<p>Other</p>")}
    assert "Other" in call("POST", "/emails/unsaved/preview", unsaved).json()["html"]
    assert call("GET", "/inbox").json()["items"] == []


@pytest.mark.rule("RUN-6")
def test_a_preview_says_which_variable_the_contact_lacks(call: Caller) -> None:
    new_contact("bob")
    call("PUT", "/emails/offer", design())
    answer = call("POST", "/emails/offer/preview", {"contact": "bob"})
    assert (answer.status_code, answer.json()["code"]) == (422, "email_unsendable")
    assert "contact.nickname" in answer.json()["detail"]
    assert call("POST", "/emails/offer/preview", {"contact": "none"}).status_code == 404


@pytest.mark.rule("EML-4")
def test_a_test_goes_to_the_tester_alone_and_says_so(call: Caller) -> None:
    new_contact("ana", nickname="Ana")
    call("PUT", "/emails/offer", design())
    sent = call("POST", "/emails/offer/test", {"contact": "ana", "to": ["me@example.org"]})
    assert sent.json()["subject"] == "[Test] Hello Ana"
    (mail,) = caught()
    assert (mail.recipient, mail.subject) == ("me@example.org", "[Test] Hello Ana")
    whole = call("GET", f"/inbox/{mail.id}").json()
    assert "List-Unsubscribe" not in whole["headers"]


def test_a_test_goes_nowhere_but_to_addresses(call: Caller) -> None:
    new_contact("ana", nickname="Ana")
    call("PUT", "/emails/offer", design())
    for to in (["me"], ["me@example.org\r\nBcc: you@example.org"], ["a@x.org,b@x.org"], []):
        answer = call("POST", "/emails/offer/test", {"contact": "ana", "to": to})
        assert answer.status_code == 422
    assert caught() == []


@pytest.mark.rule("ACC-1")
def test_a_contacts_data_is_not_seen_through_an_email_without_their_scope(call: Caller) -> None:
    from jalon.accounts.permissions import Permission

    new_contact("ana", nickname="Ana")
    call("PUT", "/emails/offer", design())
    writer = Caller(Permission.CONTENT_READ, Permission.CONTENT_WRITE)
    for path, more in (("preview", {}), ("test", {"to": ["me@example.org"]})):
        answer = writer("POST", f"/emails/offer/{path}", {"contact": "ana", **more})
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")


@pytest.mark.rule("EML-5")
def test_a_sender_is_one_line_and_an_address(call: Caller) -> None:
    good = {"name": "Ana", "address": "ana@example.com", "reply_to": "team@example.com"}
    assert call("PUT", "/senders/ana", good).status_code == 200
    assert call("GET", "/senders").json()["items"][0]["reply_to"] == "team@example.com"
    for bad in ({"address": "ana"}, {"name": "A\r\nBcc: x@y.z"}, {"reply_to": "x@y.z\n"}, {"x": 1}):
        assert call("PUT", "/senders/ana", {**good, **bad}).status_code == 422
    assert len(call("GET", "/senders").json()["items"]) == 1


def test_the_inbox_comes_page_by_page_and_is_answered_as_by_its_reader(call: Caller) -> None:
    new_contact("ana", nickname="Ana")
    call("PUT", "/emails/offer", design('<a href="https://x.org">x</a>'))
    for _ in range(3):
        call("POST", "/emails/offer/test", {"contact": "ana", "to": ["me@example.org"]})
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = call("GET", f"/inbox?to=ME@&limit=2&cursor={cursor}").json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 3
    assert call("GET", "/inbox?to=nobody").json()["items"] == []
    assert call("GET", f"/inbox/{new_id()}").status_code == 404
    answer = call("POST", f"/inbox/{seen[0]}/click", {"link": 99})
    assert (answer.status_code, answer.json()["code"]) == (422, "link_number")
