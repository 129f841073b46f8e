"""A visitor fills in a form, and everything that follows (FRM, TRG-1, TRG-3 to TRG-5)."""

import re

import pytest
from django.test import Client

from jalon.contacts.actions import create_list
from jalon.delivery.queries import caught
from jalon.forms.actions import save_form
from jalon.forms.design import Form, parse
from jalon.forms.storage import add_url
from jalon.workflows.checking import check_text
from tests.acceptance.scene import email_to, settle, subjects
from tests.acceptance.stage import publish
from tests.forms.scene import LOCAL, send

pytestmark = pytest.mark.usefixtures("march")

_FORM = """
form: white-paper
title: {en: The paper}
fields:
  - {attribute: email, label: {en: Email}, required: true}
  - {attribute: company, label: {en: Company}}
consents:
  - {key: news, wording: {en: Write to me.}, marketing: true, join_list: newsletter}
resource: paper
"""
_WORKFLOW = """
workflow: nurture
triggers:
  - {kind: submitted_form, form: white-paper, page: https://shop.example/paper}
steps:
  - {id: send, kind: send_email, email: paper}
emails:
  paper:
    fallback: en
    locales:
      en:
        subject: "{{ event.company }}, your paper"
        html: |
          <p><a href="{{ resource.url }}">Read it</a></p>
          <p><a href="{{ unsubscribe_url }}">Leave</a></p>
"""


@pytest.fixture
def a_paper() -> None:
    create_list("newsletter")
    add_url("paper", "Paper", url="https://example.com/paper.pdf")


def the_form(text: str = _FORM) -> None:
    form = parse(text, Form).design
    assert form is not None
    save_form(form)


def fills_in(**more: str) -> None:
    """A visitor sends the form from the shop's page now."""
    page = {"_page": "https://shop.example/paper", "company": "Acme", "consent.news": "yes"}
    assert send("white-paper", to="/f/white-paper.json", **page, **more).status_code == 200
    settle()


@pytest.mark.rule("FRM-1", "FRM-2", "TRG-3")
@pytest.mark.usefixtures("a_paper")
def test_a_form_starts_a_workflow_whose_email_brings_the_resource() -> None:
    the_form()
    publish(_WORKFLOW)
    fills_in()
    assert subjects("ann") == ["Acme, your paper"]
    letter = email_to("ann@example.com", "Acme, your paper")
    (link,) = [found for found in re.findall(r'href="([^"]+)"', letter.html) if "/c/" in found]
    led = Client(**LOCAL).get("/" + link.split("/", 3)[3])
    handed = Client(**LOCAL).get("/" + led["Location"].split("/", 3)[3])
    assert handed["Location"] == "https://example.com/paper.pdf"


def confirms() -> None:
    """She follows the link of the double opt-in, and presses its button."""
    found = re.search(r'href="([^"]+)"', email_to("ann@example.com", "Please confirm").html)
    assert found
    Client(**LOCAL).post("/" + found[1].split("/", 3)[3])
    settle()


_CONSENT = "{kind: attribute, attribute: marketing, value: opted_in}"
_WAITING = f"""steps:
  - id: hold
    kind: wait_for
    limit: 3 days
    branches: [{{when: {_CONSENT}, to: send}}]
    otherwise: end
"""


@pytest.mark.rule("FRM-1", "TRG-3", "RUN-5")
@pytest.mark.usefixtures("a_paper")
@pytest.mark.parametrize(
    ("old", "new", "comes"),
    [
        ("", "", False),
        ("steps:\n", _WAITING, True),
        (
            "{kind: submitted_form, form: white-paper, page: https://shop.example/paper}",
            "{kind: attribute_changed, attribute: marketing, to: opted_in}",
            True,
        ),
    ],
)
def test_what_needs_a_double_opt_in_waits_for_it_as_the_warning_says(
    old: str, new: str, comes: bool
) -> None:
    the_form(_FORM + "double_opt_in: true\n")
    text = _WORKFLOW.replace("{{ event.company }}, your paper", "Your paper").replace(old, new)
    text = text.replace("{{ resource.url }}", "https://shop.example/paper.pdf")
    assert ("before_consent" in [each.code for each in check_text(text)]) is not comes
    publish(text)
    fills_in()
    assert subjects("ann") == ["Please confirm"]
    confirms()
    assert subjects("ann") == ["Please confirm", *["Your paper"] * comes]


@pytest.mark.rule("FRM-1", "TRG-5")
@pytest.mark.usefixtures("a_paper")
def test_with_a_double_opt_in_the_list_is_joined_once_confirmed() -> None:
    the_form(_FORM + "double_opt_in: true\n")
    joined = _WORKFLOW.replace(
        "{kind: submitted_form, form: white-paper, page: https://shop.example/paper}",
        "{kind: joined_list, list: newsletter}",
    )
    publish(joined.replace("{{ event.company }}, your paper", "Welcome")
            .replace("{{ resource.url }}", "https://shop.example"))  # fmt: skip
    fills_in()
    assert subjects("ann") == ["Please confirm"]
    confirms()
    assert subjects("ann") == ["Please confirm", "Welcome"]
    assert len(caught()) == 2
