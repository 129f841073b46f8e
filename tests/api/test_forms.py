"""Forms and landing pages over the API: made, changed, put away, and what was submitted."""

from typing import Any

import pytest
from django.test import Client

from jalon.accounts.audit import entries
from jalon.accounts.permissions import Permission
from jalon.contacts.actions import create_list
from jalon.forms.actions import NotSaved
from jalon.forms.queries import form_of, submissions
from jalon.workflows import actions, life
from tests.api.calling import EVERYTHING, Caller
from tests.forms.scene import LOCAL, send, there_are

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("FRM-1")]

CONTACT: dict[str, Any] = {
    "form": "contact-us",
    "name": "Contact us",
    "title": {"en": "Contact us", "fr": "Nous écrire"},
    "fields": [
        {"attribute": "email", "label": {"en": "Email", "fr": "E-mail"}, "required": True},
        {"attribute": "age", "label": {"en": "Age", "fr": "Âge"}, "type": "number"},
    ],
    "consents": [
        {
            "key": "newsletter",
            "wording": {"en": "Write to me.", "fr": "Écrivez-moi."},
            "marketing": True,
            "join_list": "newsletter",
        }
    ],
    "double_opt_in": True,
}
SPRING = {
    "page": "spring",
    "title": {"en": "Spring is here"},
    "body": {"en": "<h2>All of our seeds</h2>"},
    "form": "contact-us",
}
HEARS = """\
workflow: hears
triggers: [{kind: submitted_form, form: contact-us}]
steps: [{id: mark, kind: update_contact, add_tags: [heard]}]
"""


@pytest.fixture
def call() -> Caller:
    create_list("newsletter")
    return Caller(*EVERYTHING)


@pytest.fixture
def browser() -> Client:
    return Client(**LOCAL)


def visit(browser: Client, url: str) -> Any:
    return browser.get("/" + url.split("/", 3)[3])


def codes(answer: Any) -> list[str]:
    return [each["code"] for each in answer.json().get("problems", [])]


def test_a_form_that_is_made_is_there_at_once_with_its_snippet(
    call: Caller, browser: Client
) -> None:
    made = call("POST", "/forms", CONTACT)
    assert made.status_code == 201
    whole = made.json()
    assert made["Location"] == "/api/v1/forms/contact-us"
    assert whole["snippet"] == f'<script src="{whole["address"]}.js"></script>'
    assert (whole["versions"], whole["submissions"]) == ({"newsletter": 1}, 0)
    assert "Contact us" in visit(browser, whole["address"]).content.decode()
    assert visit(browser, whole["address"] + ".js").status_code == 200
    read = call("GET", "/forms/contact-us")
    assert read["ETag"] == made["ETag"]
    assert read.json()["fields"][1]["type"] == "number"
    assert entries("form", "contact-us")[0].who == "key test"
    again = call("POST", "/forms", CONTACT)
    assert (again.status_code, again.json()["code"]) == (409, "name_taken")


def test_what_is_wrong_with_a_form_comes_all_at_once_and_nothing_is_kept(call: Caller) -> None:
    wrong = {**CONTACT, "resource": "gone", "join_list": "gone", "redirect": "http://x.example"}
    answer = call("POST", "/forms", wrong, Accept_Language="fr")
    assert (answer.status_code, answer.json()["code"]) == (422, "form_not_saved")
    places = {tuple(each["path"]) for each in answer.json()["problems"]}
    assert places == {("resource",), ("join_list",), ("redirect",)}
    assert "archives" in answer.json()["problems"][0]["message"]
    assert call("POST", "/forms", {**CONTACT, "surprise": 1}).status_code == 422
    assert call("POST", "/forms", {**CONTACT, "title": {}}).status_code == 422
    assert call("GET", "/forms").json()["items"] == []


def test_a_form_is_changed_in_part_and_nobody_overwrites_unseen(call: Caller) -> None:
    made = call("POST", "/forms", CONTACT)
    intro = {"en": "We answer within a day.", "fr": "Nous répondons sous un jour."}
    changed = call("PATCH", "/forms/contact-us", {"intro": intro}, If_Match=made["ETag"])
    assert (changed.json()["intro"], changed.json()["double_opt_in"]) == (intro, True)
    late = call("PATCH", "/forms/contact-us", {"captcha": True}, If_Match=made["ETag"])
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    call("PATCH", "/forms/contact-us", {"consents": None, "double_opt_in": None})
    kept = form_of("contact-us")
    assert (kept.consents, kept.double_opt_in, kept.intro) == ([], False, intro)
    refused = call("PATCH", "/forms/contact-us", {"title": None})
    assert (refused.status_code, refused.json()["code"]) == (422, "form_not_saved")
    assert call("PATCH", "/forms/gone", {}).json()["code"] == "form_not_found"


def test_every_wording_of_a_consent_is_kept(call: Caller) -> None:
    call("POST", "/forms", CONTACT)
    (consent,) = CONTACT["consents"]
    wording = {"en": "Please write to me.", "fr": "Merci de m'écrire."}
    changed = call("PATCH", "/forms/contact-us", {"consents": [{**consent, "wording": wording}]})
    assert changed.json()["versions"] == {"newsletter": 2}
    kept = call("GET", "/forms/contact-us/wordings").json()["items"]
    assert [(each["version"], each["wording"]["en"]) for each in kept] == [
        (1, "Write to me."),
        (2, "Please write to me."),
    ]
    call("POST", "/forms/contact-us/archive")
    assert call("DELETE", "/forms/contact-us").status_code == 204
    call("POST", "/forms", CONTACT)
    assert call("GET", "/forms/contact-us").json()["versions"] == {"newsletter": 3}


def test_what_was_submitted_is_counted_and_read_page_by_page(call: Caller) -> None:
    call("POST", "/forms", CONTACT)
    for name in ("ann", "bob", "cid"):
        consent = {"consent.newsletter": "yes"} if name != "bob" else {}
        send(email=f"{name}@example.com", **consent)
    (row,) = call("GET", "/forms").json()["items"]
    assert (row["submissions"], row["waiting"]) == (3, 2)
    assert row["latest"]
    path, found, cursor = "/forms/contact-us/submissions", [], ""
    while cursor is not None:
        page = call("GET", f"{path}?limit=2&cursor={cursor}").json()
        found += [each["values"]["email"] for each in page["items"]]
        cursor = page["next"]
        assert (page["total"], page["exact"]) == (3, True)
    assert found == ["cid@example.com", "bob@example.com", "ann@example.com"]
    (waits, *_) = call("GET", f"{path}?waiting=true").json()["items"]
    (consent,) = waits["consents"]
    assert (waits["waiting"], consent["wording"], consent["version"]) == (True, "Write to me.", 1)
    confirmed = call("GET", f"{path}?waiting=false").json()
    assert (len(confirmed["items"]), confirmed["total"]) == (1, 1)
    assert call("GET", f"{path}?cursor=WyJ4IiwieCJd").json()["code"] == "cursor_invalid"
    assert call("GET", "/forms/gone/submissions").status_code == 404


@pytest.mark.rule("ACC-2")
def test_who_may_read_forms_may_not_read_what_people_wrote(call: Caller) -> None:
    call("POST", "/forms", CONTACT)
    reader = Caller(Permission.CONTENT_READ)
    assert reader("GET", "/forms/contact-us").status_code == 200
    assert reader("GET", "/forms/contact-us/submissions").status_code == 403


def test_forms_are_found_by_name_list_and_resource(call: Caller) -> None:
    there_are(forms=["one", "three", "two"], resources=["paper"])
    call("POST", "/forms", CONTACT)
    call("PATCH", "/forms/one", {"resource": "paper"})

    def found(query: str) -> list[str]:
        return [each["form"] for each in call("GET", f"/forms?{query}").json()["items"]]

    assert found("") == ["contact-us", "one", "three", "two"]
    assert found("search=CONTACT%20us") == ["contact-us"]
    assert found("list=newsletter") == ["contact-us"]
    assert found("resource=paper") == ["one"]
    call("POST", "/forms/two/archive")
    assert (found("archived=true"), found("search=two")) == (["two"], [])
    page = call("GET", "/forms?limit=2").json()
    rest = call("GET", f"/forms?cursor={page['next']}").json()
    assert [each["form"] for each in rest["items"]] == ["three"]
    assert rest["next"] is None


@pytest.mark.rule("LIF-11")
def test_a_form_in_use_is_not_put_away_and_the_refusal_names_its_uses(call: Caller) -> None:
    call("POST", "/forms", CONTACT)
    call("POST", "/landing-pages", SPRING)
    actions.publish(HEARS)
    refused = call("POST", "/forms/contact-us/archive")
    assert (refused.status_code, refused.json()["code"]) == (409, "in_use")
    assert "hears, version 1, triggers.0.form" in refused.json()["detail"]
    assert "the landing page spring" in refused.json()["detail"]
    life.stop("hears")
    assert call("POST", "/forms/contact-us/archive").status_code == 409
    call("POST", "/landing-pages/spring/archive")
    assert call("POST", "/forms/contact-us/archive").status_code == 200
    refused = call("POST", "/landing-pages/spring/restore")
    assert (refused.status_code, codes(refused)) == (422, ["FRM-1"])


@pytest.mark.rule("LIF-7")
def test_visitors_see_no_archived_form_and_what_they_sent_stays(
    call: Caller, browser: Client
) -> None:
    whole = call("POST", "/forms", CONTACT).json()
    send(**{"consent.newsletter": "yes"})
    early = call("DELETE", "/forms/contact-us")
    assert (early.status_code, early.json()["code"]) == (409, "not_archived")
    archived = call("POST", "/forms/contact-us/archive")
    assert archived.json()["archived"]
    assert [visit(browser, whole["address"] + end).status_code for end in ("", ".json")] == [
        404
    ] * 2
    assert send().status_code == 404
    locked = call("PATCH", "/forms/contact-us", {"captcha": True})
    assert (locked.status_code, locked.json()["code"]) == (409, "archived")
    assert call("POST", "/forms/contact-us/restore").json()["archived"] is False
    assert visit(browser, whole["address"]).status_code == 200
    call("POST", "/forms/contact-us/archive")
    assert call("DELETE", "/forms/contact-us").status_code == 204
    assert call("GET", "/forms/contact-us").status_code == 404
    assert len(submissions("contact-us")) == 1
    actions_ = [each.action for each in reversed(entries("form", "contact-us"))]
    assert actions_ == ["create", "archive", "restore", "archive", "delete"]


def test_a_form_whose_list_is_gone_stays_in_the_archive(call: Caller) -> None:
    call("POST", "/forms", CONTACT)
    call("POST", "/forms/contact-us/archive")
    assert call("DELETE", "/lists/newsletter").status_code == 204
    refused = call("POST", "/forms/contact-us/restore")
    assert (refused.status_code, codes(refused)) == (422, ["FRM-1"])
    assert call("GET", "/forms/contact-us").json()["archived"]


@pytest.mark.rule("LIF-11")
def test_a_list_that_a_form_or_the_preferences_name_is_not_deleted(call: Caller) -> None:
    call("POST", "/forms", CONTACT)
    news = {"kind": "list", "slug": "newsletter", "labels": {"en": "News"}}
    assert call("PUT", "/topics", news).status_code == 200
    refused = call("DELETE", "/lists/newsletter")
    assert (refused.status_code, refused.json()["code"]) == (409, "in_use")
    assert "the form contact-us; the topic newsletter" in refused.json()["detail"]


def test_a_preview_shows_what_visitors_do_not_and_sends_nothing(
    call: Caller, browser: Client
) -> None:
    call("POST", "/forms", CONTACT)
    preview = call("POST", "/forms/contact-us/archive").json()["preview"]
    html = visit(browser, preview).content.decode()
    assert "Contact us" in html
    assert "<button disabled>" in html
    shown = visit(browser, preview)
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert visit(browser, preview[:-1] + ("A" if preview[-1] != "A" else "B")).status_code == 404


def test_a_preview_shows_a_design_that_is_not_saved(call: Caller, browser: Client) -> None:
    preview = call("POST", "/forms", CONTACT).json()["preview"]

    def drawn(design: object) -> Any:
        return browser.post("/" + preview.split("/", 3)[3], design, content_type="application/json")

    shown = drawn({**CONTACT, "title": {"en": "Say hello"}})
    assert "Say hello" in shown.content.decode()
    assert "<button disabled>" in shown.content.decode()
    assert call("GET", "/forms/contact-us").json()["title"]["en"] == "Contact us"
    refused = drawn({"form": "contact-us"})
    assert (refused.status_code, refused.json()["code"]) == (422, NotSaved.code)
    call("POST", "/landing-pages", SPRING)
    landing = call("GET", "/landing-pages/spring").json()["preview"]
    body = {**SPRING, "body": {"en": "Half of our <script>seeds</script>"}}
    shown = browser.post("/" + landing.split("/", 3)[3], body, content_type="application/json")
    assert "Half of our" in shown.content.decode()
    assert "<script>" not in shown.content.decode()


@pytest.mark.rule("FRM-3")
def test_a_landing_page_lives_like_a_form(call: Caller, browser: Client) -> None:
    early = call("POST", "/landing-pages", SPRING)
    assert (early.status_code, codes(early)) == (422, ["FRM-1"])
    call("POST", "/forms", {**CONTACT, "title": {"en": "Write"}, "consents": [], "fields": [
        {"attribute": "email", "label": {"en": "Email"}, "required": True}]})  # fmt: skip
    made = call("POST", "/landing-pages", SPRING)
    assert made.status_code == 201
    address = made.json()["address"]
    assert "All of our seeds" in visit(browser, address).content.decode()
    send(to="/p/spring")
    assert call("GET", "/landing-pages/spring").json()["submissions"] == 1
    body = {"en": "<h2>Half of our seeds</h2>"}
    changed = call("PATCH", "/landing-pages/spring", {"body": body}, If_Match=made["ETag"])
    assert (changed.json()["body"]["en"], changed.json()["title"]["en"]) == (
        body["en"],
        "Spring is here",
    )
    late = call("PATCH", "/landing-pages/spring", {}, If_Match=made["ETag"])
    assert late.json()["code"] == "changed_meanwhile"
    (row,) = call("GET", "/landing-pages?form=contact-us&search=SPRING").json()["items"]
    assert (row["page"], row["address"]) == ("spring", address)
    archived = call("POST", "/landing-pages/spring/archive").json()
    assert visit(browser, address).status_code == 404
    assert "Half of our seeds" in visit(browser, archived["preview"]).content.decode()
    assert call("POST", "/landing-pages/spring/restore").status_code == 200
    assert visit(browser, address).status_code == 200
    call("POST", "/landing-pages/spring/archive")
    assert call("DELETE", "/landing-pages/spring").status_code == 204
    assert call("GET", "/landing-pages/spring").json()["code"] == "landing_page_not_found"


@pytest.mark.rule("LIF-11", "VAL-10")
def test_a_landing_page_that_a_trigger_names_is_needed(call: Caller) -> None:
    call("POST", "/forms", CONTACT)
    call("POST", "/landing-pages", {**SPRING, "title": {"en": "x"}})
    address = call("GET", "/landing-pages/spring").json()["address"]
    actions.publish(HEARS.replace("form: contact-us", f"page: {address}"))
    refused = call("POST", "/landing-pages/spring/archive")
    assert (refused.status_code, refused.json()["code"]) == (409, "in_use")
    assert "hears, version 1, triggers.0.page" in refused.json()["detail"]
