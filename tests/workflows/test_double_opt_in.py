"""The warning on what needs a consent that is not confirmed yet (TRG-3, RUN-5)."""

from typing import Any

import pytest

from jalon.accounts.preferences import Preferences, change_account
from jalon.definition.problems import Locale
from jalon.forms.actions import save_form, save_landing
from jalon.forms.archive import archive
from jalon.forms.design import LandingPage
from jalon.forms.pages import landing_address
from jalon.forms.storage import add_url
from jalon.workflows.checking import check_text
from tests.acting import EMAILS
from tests.forms.scene import CONTACT, a_form, design

pytestmark = [pytest.mark.django_db, pytest.mark.rule("TRG-3", "RUN-5")]

ASKED = "{kind: submitted_form, form: contact-us}"
HELLO = "- {id: hello, kind: send_email, email: offer}\n"
SOON = [("before_consent", "steps.0.email", "hello")]
CONSENT = "{kind: attribute, attribute: marketing, value: opted_in}"
THEN_HELLO = f"[{{when: {CONSENT}, to: hello}}]"


@pytest.fixture
def asks_twice() -> None:
    add_url("paper", "Paper", url="https://example.com/paper.pdf")
    a_form(double_opt_in=True, resource="paper")


def flow(steps: str = HELLO, *, trigger: str = ASKED, more: str = "") -> str:
    return f"workflow: greet\ntriggers: [{trigger}]\n{more}steps:\n{steps}{EMAILS}"


def found(text: str) -> list[tuple[str, str, str]]:
    told = [each for each in check_text(text) if each.code == "before_consent"]
    assert all(each.warning and each.line for each in told)
    return [(each.code, ".".join(map(str, each.path)), each.step) for each in told]


@pytest.mark.usefixtures("asks_twice")
@pytest.mark.parametrize(
    "trigger",
    [
        ASKED,
        "{kind: submitted_form}",
        "{kind: submitted_form, page: https://elsewhere.example/}",
        "{kind: event, event: Form Submitted, where: [{property: form, value: contact-us}]}",
        "{kind: requested_resource, resource: paper}",
        "{kind: became_lead}",
    ],
)
def test_marketing_email_sent_on_submission_comes_before_the_consent(trigger: str) -> None:
    assert found(flow(trigger=trigger)) == SOON


@pytest.mark.usefixtures("asks_twice")
def test_the_warning_names_the_form_and_how_to_mend() -> None:
    (told,) = [each for each in check_text(flow()) if each.code == "before_consent"]
    forms: dict[Locale, str] = {
        "en": "the form “contact-us”",
        "fr": "du formulaire «\xa0contact-us\xa0»",
    }
    for locale, form in forms.items():
        assert form in told.message[locale]
        assert "wait_for" in told.remedy[locale]
        assert "attribute: marketing, to: opted_in" in told.remedy[locale]


@pytest.mark.usefixtures("asks_twice")
@pytest.mark.parametrize(
    "trigger",
    [
        "{kind: by_hand}",
        "{kind: joined_list, list: newsletter}",
        "{kind: attribute_changed, attribute: marketing, to: opted_in}",
        "{kind: requested_resource, resource: webinar}",
        "{kind: submitted_form, form: other}",
        f"{{kind: submitted_form, page: {landing_address('other')}}}",
        "{kind: event, event: Order Completed}",
    ],
)
def test_what_fires_otherwise_is_no_concern(trigger: str) -> None:
    save_form(design(CONTACT, form="other"))
    texts: Any = {"en": "Other"}
    save_landing(LandingPage(page="other", title=texts, body=texts, form="other"))
    add_url("webinar", "Webinar", url="https://example.com/webinar")
    assert found(flow(trigger=trigger)) == []


@pytest.mark.usefixtures("asks_twice")
def test_a_landing_page_shows_its_form() -> None:
    texts: Any = {"en": "Spring"}
    save_landing(LandingPage(page="spring", title=texts, body=texts, form="contact-us"))
    page = f"{{kind: submitted_form, page: {landing_address('spring')}}}"
    assert found(flow(trigger=page)) == SOON


@pytest.mark.usefixtures("asks_twice")
@pytest.mark.parametrize(
    "steps",
    [
        f"- {{id: hold, kind: wait_for, limit: 3 days, branches: {THEN_HELLO}}}\n" + HELLO,
        f"- {{id: ask, kind: branch, branches: {THEN_HELLO}}}\n" + HELLO,
        "- {id: ask, kind: branch, branches: [{when: {kind: list, list: newsletter}, to: hello}]}\n"
        + HELLO,
        "- {id: pause, kind: delay, wait: 1 day}\n" + HELLO,
        HELLO.replace("offer}", "offer, recipient: owner}"),
        HELLO.replace("offer}", "offer, status: off}"),
        "- {id: tag, kind: update_contact, add_tags: [asked]}\n",
    ],
)
def test_a_wait_a_test_of_consent_and_what_needs_none_are_right(steps: str) -> None:
    assert found(flow(steps)) == []


@pytest.mark.usefixtures("asks_twice")
def test_transactional_email_and_an_audience_of_consenting_contacts_are_right() -> None:
    text = flow()
    assert found(text.replace("  offer:\n", "  offer:\n    transactional: true\n")) == []
    assert found(flow(more=f"audience: {CONSENT}\n")) == []


@pytest.mark.usefixtures("asks_twice")
def test_whoever_enters_with_consent_alone_does_not_enter_on_submission() -> None:
    assert found(flow(more="requires_consent: true\n")) == [
        ("before_consent", "requires_consent", "")
    ]


def test_forms_that_ask_once_for_no_marketing_or_nobody_any_more_are_right() -> None:
    a_form()
    assert found(flow()) == []
    a_form(double_opt_in=True, consents=[])
    assert found(flow()) == []
    a_form(double_opt_in=True)
    assert found(flow(trigger="{kind: submitted_form}")) == SOON
    archive("form", "contact-us")
    assert found(flow(trigger="{kind: submitted_form}")) == []


@pytest.mark.usefixtures("asks_twice")
def test_where_no_consent_has_to_be_recorded_nothing_waits_for_it() -> None:
    change_account(Preferences(require_opt_in=False), by="test")
    assert found(flow()) == []
