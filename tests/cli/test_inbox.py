"""`jalon inbox`, as one types it."""

import json
from contextlib import nullcontext
from uuid import UUID

import pytest
from typer.testing import CliRunner, Result

from jalon.cli import inbox
from jalon.core.errors import Invalid, NotFound
from jalon.definition.events import EMAIL_APPROVED, EMAIL_CLICKED, EMAIL_OPENED, EMAIL_REJECTED
from jalon.delivery.delivering import Delivery
from jalon.delivery.routes.sandbox import Sandbox
from jalon.workflows.models import Workflow
from tests.delivery.scene import NOON, a_contact, a_message, a_worker, an_email, deliver, events

pytestmark = pytest.mark.django_db(transaction=True)

NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def message(monkeypatch: pytest.MonkeyPatch) -> UUID:
    monkeypatch.setattr(inbox.context, "django_ready", nullcontext)
    an_email()
    found = a_message(a_contact("ann"))
    a_message(a_contact("bob"))
    deliver(Delivery({"sandbox": Sandbox()}, worker_id=a_worker()))
    return found


def jalon(*words: str) -> Result:
    return CliRunner().invoke(inbox.commands, words, catch_exceptions=True)


@pytest.mark.rule("EML-5")
def test_the_list_can_be_read_by_people_and_scripts(message: UUID) -> None:
    assert "ann@example.com" in jalon("list").stdout
    (only,) = json.loads(jalon("list", "--json", "--to", "ANN@").stdout)
    assert (only["id"], only["subject"]) == (str(message), "Hi ann")


def test_an_email_shows_its_headers_text_and_links(message: UUID) -> None:
    shown = jalon("show", str(message)).stdout
    for part in ("List-Unsubscribe", "Hello ann", "https://shop.example/"):
        assert part in shown
    document = json.loads(jalon("show", str(message), "--json").stdout)
    assert document["links"] == ["https://shop.example/"]
    assert document["headers"]["Subject"] == "Hi ann"
    assert events(EMAIL_OPENED) == events(EMAIL_CLICKED) == []


@pytest.mark.rule("EML-8")
def test_one_can_act_as_the_reader(message: UUID) -> None:
    assert jalon("show", str(message), "--open", "--click", "1").exit_code == 0
    assert [event["machine"] for event in events(EMAIL_OPENED)] == [False]
    assert [event["link"] for event in events(EMAIL_CLICKED)] == ["https://shop.example/"]


@pytest.mark.parametrize(("words", "error"), [(["no-id"], Invalid), ([NOBODY], NotFound)])
def test_what_is_not_there_is_refused_with_a_remedy(
    message: UUID, words: list[str], error: type[Exception]
) -> None:
    refused = jalon("show", *words).exception
    assert isinstance(refused, error)
    assert "jalon inbox list" in str(refused)
    beyond = jalon("show", str(message), "--click", "2").exception
    assert "no number 2" in str(beyond)


@pytest.fixture
def waiting(message: UUID) -> UUID:
    Workflow.objects.create(
        id=UUID(int=7), slug="course", name="Course", state="active", version=1, created_at=NOON
    )
    return a_message(a_contact("kim"), state="review")


@pytest.mark.rule("STP-1")
def test_what_waits_for_approval_is_listed_shown_and_approved(waiting: UUID) -> None:
    (only,) = json.loads(jalon("review", "--json").stdout)
    assert (only["id"], only["recipient"]) == (str(waiting), "kim@example.com")
    assert "kim@example.com" in jalon("review", "--workflow", "course").stdout
    assert "Hello kim" in jalon("review", str(waiting)).stdout
    assert jalon("approve", str(waiting)).stdout.strip() == "✓ 1 approved."
    assert json.loads(jalon("review", "--json").stdout) == []
    assert len(events(EMAIL_APPROVED)) == 1


@pytest.mark.rule("STP-1")
def test_all_of_a_workflow_are_rejected_at_once_and_nobody_by_mistake(waiting: UUID) -> None:
    assert isinstance(jalon("reject").exception, Invalid)
    assert isinstance(jalon("reject", str(waiting), "--workflow", "course").exception, Invalid)
    assert jalon("reject", "--workflow", "other").stdout.strip() == "✓ 0 rejected."
    assert jalon("reject", "--workflow", "course").stdout.strip() == "✓ 1 rejected."
    assert len(events(EMAIL_REJECTED)) == 1
