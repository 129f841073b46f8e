"""The templates published as they are, in an account that has what they name."""

import pytest

from jalon.contacts.actions import create_list
from jalon.definition.conditions import Performed
from jalon.emails.actions import save_sender
from jalon.emails.queries import published
from jalon.gallery.catalog import template, templates
from jalon.segments.actions import save_segment
from jalon.workflows.actions import publish
from jalon.workflows.queries import access_workflow, definition_of
from tests.forms.scene import there_are

pytestmark = [pytest.mark.django_db, pytest.mark.rule("TPL-1")]


@pytest.fixture(autouse=True)
def _account() -> None:
    save_sender("shop", name="Shop", address="shop@example.com")
    create_list("newsletter")
    there_are(forms=["newsletter", "event-registration", "demo-request"], resources=["white-paper"])
    save_segment("best-customers", "", Performed(event="Order Completed", at_least=4))


def test_all_templates_can_be_published_side_by_side() -> None:
    for given in templates():
        assert publish(given.text).changed
        assert definition_of(access_workflow(given.slug)) == given.workflow


def test_two_copies_of_a_template_share_no_email() -> None:
    given = template("welcome-two-emails")
    for name in ("spring", "autumn"):
        publish(given.copy(name, "fr"))
    names = ["spring-hello", "autumn-hello"]
    assert published(names).keys() == set(names)
    assert access_workflow("autumn").name == "Bienvenue en deux e-mails"
