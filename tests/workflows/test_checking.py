"""VAL-9 and 10 against what exists here, and the warning on an audience of nobody."""

from typing import Any

import pytest

from jalon.accounts.models import User
from jalon.contacts.actions import create_list
from jalon.core import clock
from jalon.core.ids import new_id
from jalon.core.smtp_url import parse_smtp_url
from jalon.definition.conditions import Attribute
from jalon.definition.parse import parse
from jalon.emails.actions import ensure_default_sender, save_sender
from jalon.emails.models import Sender
from jalon.emails.verification import vouch
from jalon.engine.language import LANGUAGE
from jalon.forms.actions import save_landing
from jalon.forms.archive import archive
from jalon.forms.design import LandingPage
from jalon.forms.pages import landing_address
from jalon.segments.actions import save_segment
from jalon.workflows.checking import check, check_text
from tests.acting import EMAILS, new_contact, publish
from tests.forms.scene import there_are

pytestmark = pytest.mark.django_db

OTHER = """\
workflow: other
triggers: [{kind: by_hand}]
steps: [{id: tag, kind: update_contact, add_tags: [seen]}]
"""
NAMING = """\
workflow: naming
triggers: [{kind: joined_list, list: news}]
audience: {kind: segment, segment: lyon}
suppress: [staff]
steps:
- {id: go, kind: enroll_in, workflow: other}
- {id: tell, kind: notify, users: [ann@example.com], subject: New, text: Somebody joined.}
"""


ASKING = f"""\
workflow: asking
triggers:
- {{kind: submitted_form, form: ask, page: {landing_address("spring")}}}
- {{kind: requested_resource, resource: paper}}
- {{kind: submitted_form, page: https://elsewhere.example/p/gone}}
steps: [{{id: tag, kind: update_contact, add_tags: [seen]}}]
"""


GOALLESS = ("no_goal", "", True)


def found(text: str) -> list[tuple[str, str, bool]]:
    return [(each.code, ".".join(map(str, each.path)), each.warning) for each in check_text(text)]


@pytest.mark.rule("VAL-10")
def test_lists_segments_workflows_and_users_are_looked_up() -> None:
    assert found(NAMING) == [
        ("VAL-10", "triggers.0.list", False),
        ("VAL-10", "audience.segment", False),
        ("VAL-10", "suppress.0", False),
        ("VAL-10", "steps.0.workflow", False),
        ("VAL-10", "steps.1.users.0", True),
    ]
    create_list("news")
    create_list("staff")
    save_segment("lyon", "Lyon", Attribute(attribute="city", value="Lyon"))
    publish(OTHER)
    User.objects.create(id=new_id(), email="ann@example.com", created_at=clock.now())
    assert found(NAMING) == []


@pytest.mark.rule("VAL-10")
def test_workflows_that_come_together_may_name_one_another() -> None:
    parsed = parse(NAMING.replace("segment: lyon", "segment: naming"), LANGUAGE)
    assert parsed.workflow is not None
    codes = [each.path for each in check(parsed.workflow, {}, workflows={"other"})]
    assert ("steps", 0, "workflow") not in codes


@pytest.mark.rule("VAL-10")
def test_forms_resources_and_landing_pages_are_looked_up_and_none_is_archived() -> None:
    there_are(forms=["ask", "old"], resources=["paper"])
    archive("form", "old")
    wrong = ASKING.replace("form: ask", "form: old").replace("spring", "winter")
    assert found(wrong.replace("paper", "gone")) == [
        ("VAL-10", "triggers.0.form", False),
        ("VAL-10", "triggers.0.page", False),
        ("VAL-10", "triggers.1.resource", False),
    ]
    texts = {"en": "Spring"}
    save_landing(LandingPage(page="spring", title=texts, body=texts, form="ask"))
    assert found(ASKING) == []
    archive("landing_page", "spring")
    assert [path for _, path, _ in found(ASKING)] == ["triggers.0.page"]


@pytest.mark.rule("VAL-9")
def test_a_step_is_sent_by_a_sender_that_exists() -> None:
    text = OTHER.replace(
        "steps: [", "steps: [{id: mail, kind: send_email, email: gone, sender: gone}, "
    )
    assert [each for each in found(text) if not each[2]] == [
        ("VAL-9", "steps.0.email", False),
        ("VAL-9", "steps.0.sender", False),
    ]


@pytest.mark.rule("VAL-9")
def test_an_unverified_sender_is_refused_where_real_email_is_sent(settings: Any) -> None:
    save_sender("ana", name="Ana", address="ana@localhost")
    save_sender("bob", name="Bob", address="bob@localhost")
    steps = "".join(
        f"{{id: mail{place}, kind: send_email, email: offer{more}}}, {{id: rest{place}, "
        "kind: delay, wait: 1 day}, "
        for place, more in enumerate(["", ", sender: bob", ", sender: bob", ""])
    )
    text = OTHER.replace("steps: [", f"steps: [{steps}")
    publish(OTHER)
    assert found(text) == [GOALLESS]
    settings.JALON_SMTP = parse_smtp_url("smtp://127.0.0.1:2525")
    refused = [("VAL-9", "steps.0.email", False), ("VAL-9", "steps.2.email", False)]
    assert found(text) == [GOALLESS, *refused]
    vouch("ana")
    assert found(text) == [GOALLESS, *refused[1:]]


@pytest.mark.rule("VAL-9")
def test_without_a_sender_the_one_of_the_setting_is_asked_for(settings: Any) -> None:
    text = OTHER.replace("steps: [", "steps: [{id: mail, kind: send_email, email: offer}, ")
    publish(OTHER)
    Sender.objects.all().delete()
    settings.JALON_SMTP = parse_smtp_url("smtp://127.0.0.1:2525")
    assert ("VAL-9", "steps.0.email", False) in found(text)
    settings.JALON_FROM = "Ana <ana@localhost>"
    assert [each for each in found(text) if not each[2]] == []
    ensure_default_sender(settings.JALON_FROM)
    assert [each for each in found(text) if not each[2]] == []


def test_an_audience_of_nobody_is_a_warning_once_there_are_contacts() -> None:
    text = OTHER + "audience: {kind: attribute, attribute: email, op: starts_with, value: bob}\n"
    assert found(text) == []
    new_contact("ann")
    assert found(text) == [("nobody", "audience", True)]
    new_contact("bob")
    assert found(text) == []


def test_an_audience_that_tests_the_entering_event_is_not_counted() -> None:
    new_contact("ann")
    assert found(OTHER + "audience: {kind: entry, property: total, value: 3}\n") == []


@pytest.mark.rule("VAL-9", "STP-11")
@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("{{ contact.email", "{{ contact.email }}"),
        ("{% if %}", "{% if event.total %}much{% endif %}"),
        ("{{ customer.name }}", "{{ contact.name | default: 'Somebody' }}"),
        ("{{ contact.name | shout }}", "{{ contact.name | upcase }}"),
        ("{% for a in (1..9999) %}{% endfor %}", "{{ workflow.name }}"),
    ],
)
def test_what_steps_write_is_read_before_it_is_published(written: str, right: str) -> None:
    text = (
        EMAILS
        + """
workflow: tell
triggers: [{kind: by_hand}]
steps:
- {id: mail, kind: send_email, email: offer, subject: "TEXT"}
- {id: pause, kind: delay, wait: 1 day}
- {id: tell, kind: notify, addresses: [ann@example.com], subject: "TEXT", text: "TEXT"}
"""
    )
    wrong = [each for each in check_text(text.replace("TEXT", written)) if not each.warning]
    assert [(each.code, each.step, each.path) for each in wrong] == [
        ("VAL-9", "mail", ("steps", 0, "subject")),
        ("VAL-9", "tell", ("steps", 2, "subject")),
        ("VAL-9", "tell", ("steps", 2, "text")),
    ]
    assert all(each.line for each in wrong)
    assert all(each.warning for each in check_text(text.replace("TEXT", right)))
