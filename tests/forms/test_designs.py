"""Forms and landing pages as one writes them, and what keeps them from being saved."""

import pytest

from jalon.accounts.audit import entries
from jalon.contacts.attributes import declare, declared
from jalon.forms.actions import NotSaved, save_form, save_landing
from jalon.forms.design import Form, LandingPage, parse
from jalon.forms.models import Wording
from jalon.forms.queries import form_of, landing_of
from jalon.pages.form_scene import clean_body
from tests.forms.scene import CONTACT, a_form, design

pytestmark = [pytest.mark.django_db, pytest.mark.rule("FRM-1")]


def refused(**changes):
    with pytest.raises(NotSaved) as refusal:
        save_form(design(**changes))
    for each in refusal.value.problems:
        assert all(said[lang] for said in (each.message, each.remedy) for lang in ("en", "fr"))
    return {each.path for each in refusal.value.problems}


def test_a_form_is_kept_as_written_and_declares_its_attributes():
    form = a_form()
    assert form_of("contact-us") == form
    assert declared(["age", "origin"]) == {"age": "number", "origin": "text"}
    assert [each.action for each in entries("form", "contact-us")] == ["create"]


def test_the_same_again_changes_nothing():
    form = a_form()
    assert not save_form(form).changed
    assert len(entries("form", "contact-us")) == 1


def test_a_wording_that_changes_makes_a_new_version_and_the_old_one_stays_known():
    form = a_form()
    assert save_form(form).versions == {"newsletter": 1}
    reworded = design(CONTACT.replace("Write to me.", "Please write to me."))
    assert save_form(reworded).versions == {"newsletter": 2}
    assert save_form(reworded).versions == {"newsletter": 2}
    kept = Wording.objects.order_by("version").values_list("wording__en", flat=True)
    assert list(kept) == ["Write to me.", "Please write to me."]


def test_mistakes_come_all_at_once_with_their_lines():
    parsed = parse("form: a\ntitle: {en: A}\nfields: nothing\nredirct: x\n", Form)
    assert parsed.design is None
    assert {each.line for each in parsed.problems} == {3, 4}


def test_what_a_form_names_must_be_there():
    assert refused(join_list="nowhere", resource="nothing") == {
        ("join_list",),
        ("resource",),
        ("consents", 0, "join_list"),
    }


@pytest.mark.parametrize(
    "redirect",
    ["http://example.com", "//example.com", "javascript:alert(1)", "https://", "https://a@b.c/",
     "https://example.com/\\x", "https://exa mple.com"],
)  # fmt: skip
def test_a_redirect_is_a_plain_https_address(redirect):
    assert ("redirect",) in refused(redirect=redirect)


def test_a_form_asks_for_an_email():
    (field, *others) = design().fields
    assert field.attribute == "email"
    assert ("fields",) in refused(fields=others)


@pytest.mark.parametrize("attribute", ["lifecycle", "marketing", "external_id", "_token", ""])
def test_a_form_never_asks_for_what_is_jalons_own(attribute):
    text = CONTACT.replace("attribute: age", f"attribute: {attribute!r}")
    with pytest.raises(NotSaved):
        save_form(design(text))


def test_a_type_is_that_of_the_attribute():
    declare({"age": "text"})
    with pytest.raises(NotSaved, match="declared as text"):
        a_form()


def test_every_text_is_there_in_every_language():
    assert ("consents", 0, "wording") in refused(
        consents=[*parse(CONTACT.replace(", fr: Écrivez-moi.", ""), Form).design.consents]
    )


@pytest.mark.rule("FRM-3")
def test_a_landing_page_needs_its_form():
    page = parse("page: spring\ntitle: {en: Hi}\nbody: {en: Text}\nform: none\n", LandingPage)
    with pytest.raises(NotSaved, match="no form"):
        save_landing(page.design)
    a_form()
    page = parse("page: spring\ntitle: {en: Hi}\nbody: {en: T}\nform: contact-us\n", LandingPage)
    save_landing(page.design)
    assert landing_of("spring") == page.design


@pytest.mark.rule("FRM-3")
def test_the_body_of_a_landing_page_runs_nothing():
    dirty = '<h2 onclick="x()">Hi</h2><script>alert(1)</script><a href="javascript:x">y</a>'
    clean = clean_body(dirty)
    assert "<h2>Hi</h2>" in clean
    assert not any(word in clean for word in ("script", "onclick", "alert"))
    assert clean_body("One & two\n\nThree") == "<p>One &amp; two</p>\n<p>Three</p>"
