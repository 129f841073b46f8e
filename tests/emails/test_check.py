"""What stops an email from being published."""

import pytest

from jalon.contacts.attributes import declare
from jalon.definition.emails import Content, EmailDesign
from jalon.emails.actions import save_design
from jalon.emails.check import check_design, check_liquid

LINK = '<a href="{{ unsubscribe_url }}">leave</a>'


def codes(design: EmailDesign) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(found.code, found.path) for found in check_design(design)]


def test_a_good_email_has_no_problem() -> None:
    content = Content(
        subject="Hi {{ contact.n | default: '' }}", html=f"<p>{{{{ event.x }}}}{LINK}"
    )
    assert codes(EmailDesign(locales={"en": content, "pt-BR": content})) == []


@pytest.mark.rule("VAL-9")
def test_a_marketing_email_needs_an_unsubscribe_link_in_every_locale() -> None:
    good, bad = Content(subject="x", html=LINK), Content(subject="x", html="<p>")
    assert codes(EmailDesign(locales={"en": good, "fr": bad})) == [("VAL-9", ("locales", "fr"))]
    assert codes(EmailDesign(transactional=True, locales={"fr": bad})) == []


@pytest.mark.rule("VAL-9")
def test_a_variable_no_email_is_given_is_a_problem() -> None:
    content = Content(subject="{{ first_name }}", html=LINK)
    (problem,) = check_design(EmailDesign(locales={"en": content}))
    assert "first_name" in problem.message["en"]
    assert "first_name" in problem.message["fr"]
    assert "contact" in problem.remedy["en"]


@pytest.mark.django_db
@pytest.mark.rule("CON-6")
def test_an_attribute_that_no_company_has_is_a_warning() -> None:
    declare({"company.plan": "text"})
    content = Content(
        subject="{{ company.name }}", html=f"<p>{{{{ company.plan }}}}{{{{ company.plam }}}}{LINK}"
    )
    (problem,) = check_design(EmailDesign(locales={"en": content}))
    assert problem.warning
    assert "plam" in problem.message["en"]
    assert "plam" in problem.message["fr"]
    found = check_liquid("{{ company.plam | default: '' }}", ("steps", 0, "subject"))
    assert found is not None
    assert found.warning
    assert check_liquid("{{ company.plan }}", ()) is None
    save_design("offer", EmailDesign(locales={"en": content}))


@pytest.mark.rule("EML-4")
@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        (Content(subject="{% if %}", html=LINK), "syntax", "subject"),
        (
            Content(subject="x", html=LINK + "{% for x in (1..99999) %}{% endfor %}"),
            "syntax",
            "html",
        ),
        (Content(subject="x", html=LINK + "{{ x | nope }}"), "syntax", "html"),
        (Content(subject="x", mjml="<mjml>"), "syntax", "mjml"),
        (Content(subject="x", html=LINK + "<p {{ contact.x }}>"), "syntax", "html"),
        (Content(subject="x", html=LINK, text="{% for"), "syntax", "text"),
        (Content(subject=" ", html=LINK), "VAL-9", "subject"),
    ],
)
def test_each_mistake_has_its_place_reason_and_remedy(
    content: Content, code: str, field: str
) -> None:
    (problem,) = check_design(EmailDesign(locales={"fr": content}))
    assert (problem.code, problem.path) == (code, ("locales", "fr", field))
    assert "fr" in problem.message["en"]
    assert problem.remedy["en"]


@pytest.mark.rule("EML-3")
def test_the_fallback_must_be_written() -> None:
    design = EmailDesign(fallback="de", locales={"en": Content(subject="x", html=LINK)})
    assert codes(design) == [("EML-3", ("fallback",))]
    assert codes(EmailDesign(locales={})) == [("EML-3", ("fallback",))]


def test_mjml_and_html_exclude_each_other() -> None:
    for content in (Content(subject="x"), Content(subject="x", html=LINK, mjml="<mjml>")):
        assert codes(EmailDesign(locales={"en": content})) == [("VAL-9", ("locales", "en"))]
