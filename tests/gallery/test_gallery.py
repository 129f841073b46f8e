"""The template gallery: each template is whole, valid, in both languages, and can be found."""

import re
from typing import Any, get_args

import pytest
from msgspec import structs

from jalon.core.errors import Invalid, NotFound
from jalon.definition.checks.case import Known
from jalon.definition.emails import Content
from jalon.definition.export import to_yaml
from jalon.definition.parse import parse
from jalon.definition.problems import Locale
from jalon.definition.validate import validate
from jalon.emails.check import check_design
from jalon.emails.notice import render_notice
from jalon.emails.render import render
from jalon.engine.language import LANGUAGE
from jalon.engine.steps.notify import NotifyStep
from jalon.gallery.catalog import Template, search, slugs, template, templates
from jalon.gallery.goals import GOALS, Goal

pytestmark = pytest.mark.rule("TPL-1")

NAMED = {
    "welcome",
    "welcome-two-emails",
    "welcome-by-gender",
    "onboarding-course",
    "first-purchase",
    "loyalty-points",
    "event-registration",
    "announcement",
    "birthday",
    "renewal",
    "reactivation",
    "abandoned-cart",
    "post-purchase",
    "welcome-prospects",
    "welcome-customers",
    "cross-sell",
    "resource-nurturing",
    "mql-alert",
    "review-request",
    "win-back",
    "double-opt-in-reminder",
}
SCREENS: tuple[Locale, ...] = get_args(Locale)
LOCALES = {"post-purchase": {"en", "fr", "de", "es", "it"}}
NOBODY = {
    "contact": {"email": "ann@example.com", "external_id": None, "locale": ""},
    "event": {},
    "workflow": {"name": "A workflow", "slug": "a-workflow"},
    "sender": {"name": "Riverside", "address": "hello@example.com", "reply_to": ""},
    "email": {"slug": "an-email", "category": ""},
    "unsubscribe_url": "https://example.com/unsubscribe",
    "view_url": "https://example.com/view",
}
MARKUP = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", re.DOTALL)

each_template = pytest.mark.parametrize("slug", slugs())


@pytest.fixture
def given(slug: str) -> Template:
    return template(slug)


def contents(given: Template) -> list[tuple[str, str, Content]]:
    return [
        (slug, locale, content)
        for slug, design in given.emails.items()
        for locale, content in design.locales.items()
    ]


def found(*args: Any, **kwargs: Any) -> list[str]:
    return [each.slug for each in search(*args, **kwargs)]


def test_every_template_that_was_promised_is_there() -> None:
    assert len(set(slugs())) == len(slugs()) >= 22
    assert set(slugs()) >= NAMED


@each_template
def test_a_template_is_a_plain_definition_named_after_its_slug(given: Template) -> None:
    parsed = parse(given.text, LANGUAGE)
    assert parsed.problems == []
    assert parsed.workflow is not None
    assert parsed.workflow.workflow == given.slug
    assert parsed.workflow.name == given.words["en"].title
    used = {email for step in parsed.workflow.steps for email in step.emails()}
    assert used == parsed.emails.keys()
    assert all(slug.startswith(f"{given.slug}-") for slug in parsed.emails)


@each_template
def test_a_template_can_be_published_as_it_is(given: Template) -> None:
    known = Known(emails={}).with_emails(given.emails)
    assert validate(given.workflow, LANGUAGE, known) == []
    for design in given.emails.values():
        assert check_design(design) == []


@each_template
@pytest.mark.rule("NEW-4")
def test_a_template_survives_a_round_trip(given: Template) -> None:
    again = parse(to_yaml(given.workflow, given.emails), LANGUAGE)
    assert again.problems == []
    assert again.workflow == given.workflow
    assert again.emails == given.emails


@each_template
def test_a_template_has_a_title_and_a_description_in_both_languages(given: Template) -> None:
    for part in ("title", "description"):
        said = [getattr(given.words[locale], part) for locale in SCREENS]
        assert all(said)
        assert len(set(said)) == len(SCREENS)
    assert given.goal in get_args(Goal)
    assert given.triggers
    for locale in SCREENS:
        sentences = given.sentences(locale)
        assert given.words[locale].title in sentences[0]
        assert len(sentences) > len(given.workflow.steps)


@each_template
@pytest.mark.rule("EML-3")
def test_its_emails_are_complete_in_each_language(given: Template) -> None:
    for slug, design in given.emails.items():
        assert set(design.locales) == LOCALES.get(given.slug, {"en", "fr"}), slug
        assert design.name
        assert design.category
        for part in ("subject", "preheader", "mjml"):
            said = {getattr(content, part) for content in design.locales.values()}
            assert len(said) == len(design.locales), (slug, part)
            assert all(said)


@each_template
@pytest.mark.rule("RUN-6")
def test_its_emails_can_be_read_by_a_contact_of_whom_nothing_is_known(given: Template) -> None:
    for slug, locale, content in contents(given):
        rendered = render(content, NOBODY)
        whole = rendered.subject + rendered.html + rendered.text
        assert not re.search(r"\{[{%]|None", whole), (slug, locale)
        assert f'lang="{locale}"' in rendered.html
        assert len(rendered.html) < 100_000
        assert "https://example.com/view" in rendered.text
        leaves = "https://example.com/unsubscribe" in rendered.text
        assert leaves != given.emails[slug].transactional


@each_template
@pytest.mark.rule("STP-11")
def test_its_notices_can_be_written_about_a_contact_of_whom_nothing_is_known(
    given: Template,
) -> None:
    for step in given.workflow.steps:
        if isinstance(step, NotifyStep):
            written = render_notice(step.subject, step.text, NOBODY)
            assert "ann@example.com" in written.subject
            assert "{{" not in written.subject + written.text


@each_template
def test_its_emails_need_no_image_from_elsewhere(given: Template) -> None:
    assert not re.search(r"<mj-image|<img|url\(", given.text)


@each_template
def test_french_has_its_spaces_and_apostrophes(given: Template) -> None:
    told = [given.words["fr"].title, given.words["fr"].description]
    for _, locale, content in contents(given):
        if locale == "fr":
            told += [content.subject, content.preheader, content.mjml or ""]
    for text in told:
        plain = MARKUP.sub("", text)
        assert not re.search(r"\w'\w", plain), text
        assert not re.search(r"[^\s\u00a0?!][;?!»]|\S [:;?!»%]|« ", plain), text


def test_names_given_to_an_email_are_read_where_they_are_known() -> None:
    gold = template("loyalty-points").emails["loyalty-points-gold"].locales
    zoe = {**NOBODY, "contact": {"first_name": "Zoé", "points": 512}}
    assert render(gold["fr"], zoe).subject == "500 points, Zoé\u00a0: cela mérite un cadeau"
    assert "512" in render(gold["en"], zoe).text


def test_an_abandoned_cart_shows_what_is_in_it() -> None:
    email = template("abandoned-cart").emails["abandoned-cart-first"].locales["en"]
    cart = {"products": [{"name": "Bowl & cup", "quantity": 2}, {"name": "Spoon"}]}
    text = render(email, {**NOBODY, "event": cart}).text
    assert "2 × Bowl & cup" in text
    assert "1 × Spoon" in text


def test_templates_are_found_by_words_whatever_their_case_and_accents() -> None:
    assert "abandoned-cart" in found("CART reminder", locale="en")
    assert found("evenement inscription", locale="fr") == ["event-registration"]
    assert "win-back" in found("groupe témoin")
    assert found("panier", locale="en") == []
    assert found("no such words") == []
    assert found() == slugs() == [each.slug for each in templates()]


def test_templates_are_found_by_goal_and_by_trigger() -> None:
    assert found(goal="sales") == ["mql-alert"]
    assert {"birthday", "renewal"} <= set(found(trigger="date_attribute"))
    assert found("anniversaire", goal="retain", trigger="date_attribute", locale="fr") == [
        "birthday"
    ]
    assert found(goal="sales", trigger="joined_list") == []
    assert all(found(goal=goal) for goal in GOALS)
    assert set(GOALS) == set(get_args(Goal))


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(NotFound, match="no template 'nothing'"):
        template("nothing")


@each_template
def test_a_copy_is_the_same_under_names_of_its_own(given: Template) -> None:
    copied = parse(given.copy("mine-2", "fr"), LANGUAGE)
    assert copied.problems == []
    assert copied.workflow is not None
    names = {slug: "mine-2" + slug.removeprefix(given.slug) for slug in given.emails}
    assert copied.emails == {names[slug]: design for slug, design in given.emails.items()}
    assert copied.workflow.name == given.words["fr"].title
    steps = [
        structs.replace(step, email=names[step.emails()[0]]) if step.emails() else step
        for step in given.workflow.steps
    ]
    same = structs.replace(copied.workflow, workflow=given.slug, name=given.workflow.name)
    assert same == structs.replace(given.workflow, steps=steps)


def test_a_copy_keeps_the_comments() -> None:
    assert given_comments(template("renewal").copy("mine")) == given_comments(
        template("renewal").text
    )


@pytest.mark.parametrize("name", ["", "Mine", "my template", "x" * 60])
def test_a_copy_needs_a_short_name(name: str) -> None:
    with pytest.raises(Invalid, match="cannot be a short name"):
        template("welcome").copy(name)


def given_comments(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.lstrip().startswith("#")]
