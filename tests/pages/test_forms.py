"""Forms as visitors meet them: hosted, embedded, on landing pages; and what comes after."""

import json
import re
from io import BytesIO

import pytest
from django.test import Client

from jalon.contacts.actions import save_contact
from jalon.contacts.change import Change
from jalon.contacts.keys import Keys
from jalon.core.ids import new_id
from jalon.delivery.queries import caught, caught_email
from jalon.emails.actions import ensure_default_sender
from jalon.emails.form_links import GOOD_FOR, confirm_url, download_url
from jalon.forms import guarding
from jalon.forms.actions import save_landing
from jalon.forms.design import LandingPage
from jalon.forms.queries import resources, submissions
from jalon.forms.storage import add_file, add_url
from jalon.pages import views_forms
from jalon.runtime.privacy import erase_contact
from tests.acceptance.scene import settle
from tests.acting import rows, work
from tests.forms.scene import CONTACT, LOCAL, a_form, aged_token, send, token_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("FRM-1")]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.JALON_DATA = tmp_path


@pytest.fixture
def browser():
    return Client(**LOCAL, enforce_csrf_checks=True)


def html(answer):
    return answer.content.decode()


def path_of(url):
    return "/" + url.split("/", 3)[3]


def a_paper():
    add_file("paper", "Paper", file=BytesIO(b"%PDF-1.7"), file_name='Livre "blanc" é.pdf')


def test_the_page_speaks_the_readers_language(browser):
    a_form()
    english = html(browser.get("/f/contact-us", headers={"Accept-Language": "en"}))
    french = html(browser.get("/f/contact-us", headers={"Accept-Language": "fr"}))
    assert '<html lang="en">' in english
    assert "Write to me." in english
    assert '<html lang="fr">' in french
    assert all(words in french for words in ("Nous écrire", "Écrivez-moi.", "Un devis", "Envoyer"))
    assert "Write to me." in html(browser.get("/f/contact-us?lang=en"))


def test_the_page_asks_nothing_of_others_and_runs_nothing_inline(browser):
    a_form(redirect="https://shop.example/thanks")
    answer = browser.get("/f/contact-us")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "form-action 'self' https://shop.example;" in policy
    assert "http" not in re.sub("https://shop.example", "", policy)
    assert not re.search(r"(src|href)=.http|<script|style=|onclick", html(answer))
    assert 'name="viewport"' in html(answer)


def test_every_input_has_a_label(browser):
    a_form()
    page = html(browser.get("/f/contact-us"))
    for found in re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page):
        assert f'for="{found}"' in page


def test_a_form_filled_in_is_taken_in():
    a_form(thanks={"en": "See you soon", "fr": "À bientôt"})
    answer = send(age="41", **{"consent.newsletter": "yes", "_lang": "en"})
    assert answer.status_code == 200
    assert "See you soon" in html(answer)
    (kept,) = submissions("contact-us")
    assert kept["page"].endswith("/f/contact-us")
    assert kept["values"]["age"] == 41


def test_mistakes_stand_beside_their_fields_and_what_was_typed_stays():
    a_form()
    answer = send(email="ann@", age="<old>", subject="quote", **{"consent.newsletter": "yes"})
    page = html(answer)
    assert answer.status_code == 422
    for number in (0, 1):
        assert f'aria-describedby="jalon-{number}-e"' in page
        assert f'id="jalon-{number}-e"' in page
    assert 'value="ann@"' in page
    assert 'value="&lt;old&gt;"' in page
    assert '<option value="quote" selected>' in page
    assert re.search(r'name="consent.newsletter" value="yes" checked', page)
    assert page.count("autofocus") == 1
    assert submissions("contact-us") == []


def test_a_plain_post_from_elsewhere_is_shown_once_more_with_its_answers(browser):
    a_form()
    answer = browser.post("/f/contact-us", {"email": "ann@example.com", "age": "41"})
    page = html(answer)
    assert (answer.status_code, submissions("contact-us")) == (422, [])
    assert 'value="ann@example.com"' in page
    assert 'value="41"' in page
    assert token_in(page)


@pytest.mark.parametrize("odd", ["\x00", "\ufffe", "é" * 100, "%00", "{{ event }}", "' OR 1=1 --"])
def test_no_answer_breaks_the_page(odd):
    a_form(CONTACT.replace("type: number", "type: text"))
    for name in ("email", "age", "subject", "origin", "_token", "_nonce", "_lang", "_page"):
        assert send(**{name: odd}).status_code in {200, 422, 429}
    assert send(**{"consent.newsletter": odd, "x" * 300: odd}).status_code in {200, 422}


def test_robots_are_told_it_went_well_and_leave_nothing():
    a_form()
    answer = send(_website="https://spam.example")
    assert answer.status_code == 200
    assert rows("SELECT FROM contact") == rows("SELECT FROM form_submission") == []


def test_too_fast_is_asked_once_more():
    a_form()
    answer = send(token=guarding.issue("contact-us"))
    assert answer.status_code == 422
    assert 'role="alert"' in html(answer)
    assert submissions("contact-us") == []


def test_one_address_sends_only_so_many(monkeypatch):
    monkeypatch.setattr(views_forms, "_TRIES", 2)
    a_form()
    codes = [send(email=f"p{n}@example.com").status_code for n in range(3)]
    assert codes == [200, 200, 429]
    assert len(submissions("contact-us")) == 2


def test_a_captcha_asks_for_work(browser):
    a_form(captcha=True)
    page = html(browser.get("/f/contact-us"))
    assert 'data-work="15"' in page
    assert "<noscript>" in page
    script = re.search(r'<script src="([^"]+)"', page)
    assert browser.get(script[1]).status_code == 200
    assert send().status_code == 422
    token = aged_token("contact-us")
    nonce = next(n for n in range(2**24) if guarding.is_proof(token, str(n)))
    assert send(token=token, _nonce=str(nonce)).status_code == 200


def test_a_redirect_leads_where_the_form_says_and_nowhere_else():
    a_form(redirect="https://shop.example/thanks")
    answer = send(redirect="https://evil.example", _page="https://evil.example")
    assert (answer.status_code, answer["Location"]) == (303, "https://shop.example/thanks")


def test_any_site_may_show_and_send_the_form_without_cookies(browser):
    a_form()
    shown = browser.get("/f/contact-us.json?lang=fr", headers={"Origin": "https://shop.example"})
    assert shown["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in shown
    assert "Écrivez-moi." in json.loads(shown.content)["html"]
    sent = send(to="/f/contact-us.json", _page="https://shop.example/contact?utm=1#x")
    assert "role" in json.loads(sent.content)["html"]
    assert sent["Access-Control-Allow-Origin"] == "*"
    assert submissions("contact-us")[0]["page"] == "https://shop.example/contact"
    wrong = send(to="/f/contact-us.json", email="no")
    assert wrong.status_code == 422
    assert "aria-invalid" in json.loads(wrong.content)["html"]
    assert browser.options("/f/contact-us.json").status_code == 204
    assert browser.get("/f/nothing.json").status_code == 404


def test_the_snippet_is_small_and_its_script_is_kept_for_long(browser):
    a_form()
    snippet = html(browser.get("/f/contact-us.js"))
    address = re.search(r"/f/f\.\w+\.js", snippet)[0]
    script = browser.get(address)
    assert "immutable" in script["Cache-Control"]
    assert script["Content-Type"].startswith("text/javascript")
    assert len(snippet) + len(script.content) < 10_000
    assert "contact-us" in snippet


@pytest.mark.parametrize("page", ["javascript:alert(1)", "/relative", "http://[", "x" * 5000])
def test_a_page_that_is_no_address_is_the_forms_own(page):
    a_form()
    send(_page=page)
    assert submissions("contact-us")[0]["page"].endswith("/f/contact-us")


def test_a_double_opt_in_is_confirmed_by_the_button_of_its_page_alone(browser):
    ensure_default_sender("Jalon <hello@example.com>")
    a_form(double_opt_in=True)
    answer = send(**{"consent.newsletter": "yes", "_lang": "fr"})
    assert "ann@example.com" in html(answer)
    settle()
    (line,) = caught()
    letter = caught_email(line.id)
    assert (letter.recipient, letter.subject) == ("ann@example.com", "Merci de confirmer")
    assert "List-Unsubscribe" not in letter.headers
    link = re.search(r'<a href="([^"]+)"', letter.html)[1]
    assert link in letter.text
    for _ in range(2):
        assert browser.get(path_of(link)).status_code == 200
        assert browser.head(path_of(link)).status_code == 200
    work()
    marketing = "SELECT marketing FROM contact"
    assert rows(marketing) == [("unknown",)]
    assert browser.post(path_of(link)).status_code == 200
    work()
    assert rows(marketing) == [("opted_in",)]


def test_an_address_is_not_filled_with_confirmations(monkeypatch):
    monkeypatch.setattr(views_forms, "_CONFIRMATIONS", 2)
    a_form(double_opt_in=True)
    for _ in range(4):
        send(**{"consent.newsletter": "yes"})
    assert rows("SELECT count(*) FROM message") == [(2,)]
    assert len(submissions("contact-us")) == 4


@pytest.mark.rule("CON-5")
def test_nobody_learns_that_an_address_was_erased_but_who_reads_its_mail(browser):
    ensure_default_sender("Jalon <hello@example.com>")
    a_form()
    other = html(send(email="bob@example.com"))
    ann = save_contact(Keys(email="ann@example.com"), Change())
    erase_contact(ann, by="test")
    answer = html(send(email="ann@example.com"))
    assert answer == other
    settle()
    (asked,) = caught(recipient="ann@")
    (url,) = re.findall(r"http\S+/s/\S+", caught_email(asked.id).text)
    browser.get(path_of(url))
    settle()
    assert rows("SELECT count(*)::int FROM contact WHERE email = 'ann@example.com'") == [(0,)]
    assert "all is done" in html(browser.post(path_of(url)))
    settle()
    assert rows("SELECT lifecycle FROM contact WHERE email = 'ann@example.com'") == [("lead",)]


def test_an_altered_link_confirms_nothing(browser):
    done = path_of(confirm_url(save_contact(Keys(email="a@b.fr"), Change()), new_id()))
    for path in (done, done[:-3] + "AAA", "/s/x"):
        assert browser.post(path).status_code == 404


@pytest.mark.rule("FRM-2", "TRG-4")
def test_a_resource_is_requested_handed_out_and_counted(browser):
    a_paper()
    a_form(resource="paper")
    page = html(send())
    work()
    told = {"resource": "paper", "form": "contact-us"}
    assert rows("SELECT properties FROM event WHERE name = 'Resource Requested'") == [(told,)]
    link = path_of(re.search(r'<a class="button" href="([^"]+)"', page)[1])
    assert browser.head(link).status_code == 200
    handed = browser.get(link)
    assert b"".join(handed.streaming_content) == b"%PDF-1.7"
    assert handed["Content-Disposition"].startswith("attachment; filename*=utf-8''Livre%20")
    assert handed["X-Content-Type-Options"] == "nosniff"
    assert handed["Content-Type"] == "application/pdf"
    assert "sandbox" in handed["Content-Security-Policy"]
    browser.get(link, headers={"User-Agent": "Googlebot/2.1"})
    (line,) = resources()
    assert (line.people, line.machines) == (1, 1)


@pytest.mark.rule("FRM-2")
def test_a_download_link_expires_and_cannot_be_altered(browser, monkeypatch):
    a_paper()
    contact = save_contact(Keys(email="a@b.fr"), Change())
    link = path_of(download_url(contact, "paper"))
    assert browser.get(link).status_code == 200
    assert browser.get(link[:-4] + "AAAA").status_code == 404
    assert browser.get(path_of(download_url(contact, "nothing"))).status_code == 404
    monkeypatch.setattr("jalon.emails.form_links.GOOD_FOR", -GOOD_FOR)
    assert browser.get(path_of(download_url(contact, "paper"))).status_code == 410


@pytest.mark.rule("FRM-2")
def test_a_resource_elsewhere_is_led_to(browser):
    add_url("paper", "Paper", url="https://example.com/paper.pdf")
    contact = save_contact(Keys(email="a@b.fr"), Change())
    answer = browser.get(path_of(download_url(contact, "paper")))
    assert (answer.status_code, answer["Location"]) == (302, "https://example.com/paper.pdf")
    assert resources()[0].people == 1


@pytest.mark.rule("FRM-3")
def test_a_landing_page_holds_its_form(browser):
    a_form()
    body = {"en": "<p>Hello</p><script>x</script>", "fr": "<p>Bonjour</p>"}
    title = {"en": "Spring", "fr": "Printemps"}
    save_landing(LandingPage(page="spring", title=title, body=body, form="contact-us"))
    page = html(browser.get("/p/spring?lang=en"))
    assert "<h1>Spring</h1>" in page
    assert "<p>Hello</p>" in page
    assert "<script" not in page
    send(to="/p/spring")
    assert submissions("contact-us")[0]["page"].endswith("/p/spring")
    assert browser.get("/p/winter").status_code == 404


def test_a_text_of_the_form_cannot_break_out_of_its_page(browser):
    a_form(title={"en": "<script>1</script>", "fr": "<script>1</script>"})
    assert "<script" not in html(browser.get("/f/contact-us"))


@pytest.mark.parametrize(
    ("path", "english", "french"),
    [
        ("/f/unknown", "This form is not available", "Ce formulaire n&#x27;est pas disponible"),
        ("/f/un known", "This form is not available", "Ce formulaire n&#x27;est pas disponible"),
        ("/p/unknown", "This page is not available", "Cette page n&#x27;est pas disponible"),
        ("/d/unknown", "This document is not available", "Ce document n&#x27;est pas disponible"),
    ],
)
def test_what_is_not_there_is_called_what_it_is(
    browser: Client, path: str, english: str, french: str
) -> None:
    for language, said in (("en", english), ("fr", french)):
        answer = browser.get(path, headers={"Accept-Language": language})
        assert answer.status_code == 404
        page = answer.content.decode()
        assert said in page
        assert "e-mail" not in page
        assert "email" not in page
