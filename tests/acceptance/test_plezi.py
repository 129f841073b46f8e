"""What a Plezi marketer says: a white paper is sent, and a day later somebody calls, or a second
email goes out."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from jalon.contacts.merge import merge
from jalon.workflows import drafts, life
from jalon.workflows.actions import Choices, publish, publish_draft
from jalon.workflows.models import Workflow
from tests.acceptance.scene import (
    DAY,
    HOUR,
    Received,
    at_step,
    by_api,
    does,
    email_to,
    inbox,
    inbox_of,
    it_is,
    letters,
    person,
    refused,
    settle,
    skip,
    subjects,
    until,
    user,
    utc,
)
from tests.forms.scene import there_are
from tests.workflows.living import figures, state

pytestmark = pytest.mark.django_db(transaction=True)

LETTERS = letters(
    white_paper={"en": "Your white paper", "fr": "Votre livre blanc"},
    reminder={"en": "Did you see the case study?", "fr": "Avez-vous vu l'étude de cas ?"},
)

WHITE_PAPER = (
    """
workflow: white-paper
name: White paper
triggers: [{kind: requested_resource, resource: white-paper}]
steps:
  - {id: deliver, kind: send_email, email: white-paper, concerns: {resource: case-study}}
  - {id: patience, kind: delay, wait: 1 day}
  - id: requested
    kind: branch
    branches:
      - to: tell
        when:
          kind: event
          event: Resource Requested
          where: [{property: resource, value: case-study}]
          since_email: deliver
    otherwise: remind
  - {id: remind, kind: send_email, email: reminder, next: end}
  - id: tell
    kind: notify
    users: [sam@jalon.example, eva@jalon.example]
    addresses: [one@partner.example, two@partner.example, three@partner.example]
    subject: "{{ contact.email }} wants the case study"
    text: "They asked for {{ event.resource }} first. Call them."
"""
    + LETTERS
)

TOLD = [
    "sam@jalon.example",
    "eva@jalon.example",
    "one@partner.example",
    "two@partner.example",
    "three@partner.example",
]


@pytest.fixture(autouse=True)
def start() -> datetime:
    """A Monday, noon."""
    user("sam")
    user("eva")
    there_are(resources=["white-paper", "case-study"])
    return it_is(utc(2026, 3, 2, 12))


def requests(contact: UUID, resource: str) -> None:
    """A lead fills in the form of a resource."""
    does(contact, "Resource Requested", resource=resource, form=f"get-{resource}")


@pytest.mark.rule("TRG-4", "STP-5", "STP-6", "STP-11", "RES-2", "NEW-5")
def test_a_lead_gets_the_white_paper_and_a_day_later_sales_or_a_second_email(
    start: datetime,
) -> None:
    publish(WHITE_PAPER)
    ann, bob, cid = person("ann", language="fr"), person("bob"), person("cid", agreed=False)
    for lead in (ann, bob, cid):
        requests(lead, "white-paper")

    assert inbox("ann") == [Received("Votre livre blanc", start)]
    assert inbox("bob") == [Received("Your white paper", start)]
    assert inbox("cid") == []
    assert (figures("white-paper").entered, figures("white-paper").inside) == (3, 3)

    skip(20 * HOUR)
    requests(ann, "case-study")
    skip(4 * HOUR - timedelta(minutes=1))
    assert [inbox_of(address) for address in TOLD] == [[]] * 5

    skip(timedelta(minutes=1))
    told = Received("ann@example.com wants the case study", start + DAY)
    assert [inbox_of(address) for address in TOLD] == [[told]] * 5
    notice = email_to("one@partner.example", told.subject)
    assert "They asked for white-paper first." in notice.text
    assert inbox("bob")[1:] == [Received("Did you see the case study?", start + DAY)]
    assert subjects("ann") == ["Votre livre blanc"]
    assert inbox("cid") == []

    found = figures("white-paper")
    assert (found.entered, found.finished, found.inside, found.sent) == (3, 3, 0, 3)
    # A notice is no email of the statistics; what consent kept back is told with its reason.
    assert found.not_sent == {"no_consent": 2}
    assert at_step("white-paper", "requested").ways == {"tell": 1, "remind": 2}
    assert at_step("white-paper", "deliver").sent == 2


@pytest.mark.rule("STP-6", "RUN-1")
def test_what_was_requested_before_the_email_left_is_no_answer_to_it() -> None:
    publish(WHITE_PAPER)
    ann = person("ann")
    requests(ann, "case-study")
    skip(HOUR)
    requests(ann, "white-paper")
    skip(2 * DAY)
    assert subjects("ann") == ["Your white paper", "Did you see the case study?"]


ENGAGEMENT_FIRST = (
    """
workflow: refused
triggers: [{kind: became_lead}]
steps:
  - id: keen
    kind: branch
    branches: [{when: {kind: message, fact: clicked, step: hello}, to: hello}]
    otherwise: hello
  - {id: hello, kind: send_email, email: white-paper}
"""
    + LETTERS
)
ENDS_WITH_A_DELAY = (
    """
workflow: refused
triggers: [{kind: became_lead}]
steps:
  - {id: hello, kind: send_email, email: white-paper}
  - {id: pause, kind: delay, wait: 1 day}
"""
    + LETTERS
)
TWO_IN_A_ROW = (
    """
workflow: refused
triggers: [{kind: became_lead}]
steps:
  - {id: hello, kind: send_email, email: white-paper}
  - {id: again, kind: send_email, email: reminder}
"""
    + LETTERS
)
EMPTY_BLOCK = (
    """
workflow: refused
triggers: [{kind: became_lead}]
steps:
  - {id: hello, kind: send_email, email: ""}
"""
    + LETTERS
)
EMPTY_BRANCH = (
    """
workflow: refused
triggers: [{kind: became_lead}]
steps:
  - {id: which, kind: branch, branches: [], otherwise: hello}
  - {id: hello, kind: send_email, email: white-paper}
"""
    + LETTERS
)
ELEVEN = """
workflow: refused
triggers: [{kind: became_lead}]
steps:
  - id: tell
    kind: notify
    addresses: [OUTSIDERS]
    subject: A new lead
    text: Call them.
""".replace("OUTSIDERS", ", ".join(f"a{n}@partner.example" for n in range(11)))


@pytest.mark.parametrize(
    ("text", "code", "step"),
    [
        pytest.param(*case, marks=pytest.mark.rule(case[1]), id=name)
        for name, case in {
            "it starts with the engagement with its own email": (ENGAGEMENT_FIRST, "VAL-4", "keen"),
            "it ends with a delay": (ENDS_WITH_A_DELAY, "VAL-6", "pause"),
            "two emails follow each other": (TWO_IN_A_ROW, "VAL-5", "again"),
            "a block is empty": (EMPTY_BLOCK, "VAL-3", "hello"),
            "a branch is empty": (EMPTY_BRANCH, "VAL-3", "which"),
            "eleven outsiders are told": (ELEVEN, "VAL-13", "tell"),
            "they are called users": (ELEVEN.replace("addresses", "users"), "VAL-13", "tell"),
        }.items()
    ],
)
def test_it_is_refused_when(text: str, code: str, step: str) -> None:
    assert refused(text) == {code: step}
    assert not Workflow.objects.exists()


@pytest.mark.rule("VAL-4")
@pytest.mark.parametrize("what", ["category: sales", "email: reminder", ""])
def test_it_is_refused_when_it_starts_with_the_engagement_with_nothing_it_has_sent(
    what: str,
) -> None:
    text = ENGAGEMENT_FIRST.replace("step: hello", what).replace(", }", "}")
    assert refused(text) == {"VAL-4": "keen"}


@pytest.mark.rule("VAL-3", "LIF-2")
def test_a_block_without_its_settings_is_kept_as_a_draft_and_refused_when_published() -> None:
    empty = EMPTY_BLOCK.replace(', email: ""', "")
    drafts.save_draft(empty)
    assert refused(empty) == {"missing_field": "hello"}
    assert state("refused") == "draft"


MQL = (
    """
workflow: mql
triggers: [{kind: became_mql}]
steps:
  - {id: hello, kind: send_email, email: white-paper}
"""
    + LETTERS
)


@pytest.mark.rule("TRG-2", "ENT-1", "ENT-4")
def test_who_becomes_mql_loses_it_and_regains_it_enters_once() -> None:
    publish(MQL)
    ann = person("ann")
    for lifecycle in ("lead", "mql", "lead", "mql"):
        by_api(ann, attributes={"lifecycle": lifecycle})
        skip(2 * DAY)
    assert subjects("ann") == ["Your white paper"]
    found = figures("mql")
    assert (found.entered, found.finished) == (1, 1)
    assert found.refusals == {"repeat_policy": 1}
    # Nor does a new version let the same lead in again.
    publish(MQL.replace("id: hello", "id: hi"))
    for lifecycle in ("lead", "mql"):
        by_api(ann, attributes={"lifecycle": lifecycle})
    assert subjects("ann") == ["Your white paper"]
    assert figures("mql").refusals == {"repeat_policy": 2}


LONGER = WHITE_PAPER.replace("wait: 1 day", "wait: 3 days").replace(
    "Did you see the case study?", "Still curious?"
)


def three_leads() -> list[UUID]:
    """Leads who received the white paper and are waiting since noon."""
    publish(WHITE_PAPER)
    leads = [person("ann"), person("bob"), person("cid")]
    for lead in leads[:2]:
        requests(lead, "white-paper")
    return leads


@pytest.mark.rule("LIF-2", "LIF-3", "LIF-9")
def test_it_is_edited_while_active_and_those_inside_finish_as_it_was(start: datetime) -> None:
    *_, cid = three_leads()
    skip(6 * HOUR)
    draft = drafts.save_draft(LONGER)
    assert [each.code for each in draft.problems if not each.warning] == []
    skip(6 * HOUR)
    assert state("white-paper") == "active"
    published = publish_draft("white-paper")
    assert published.version == 2
    requests(cid, "white-paper")

    skip(12 * HOUR)
    # The words of an email belong to the email, and change for everyone at once.
    assert inbox("ann")[1:] == inbox("bob")[1:] == [Received("Still curious?", start + DAY)]
    assert len(subjects("cid")) == 1
    last = start + 12 * HOUR + 3 * DAY
    until(last)
    assert inbox("cid")[1:] == [Received("Still curious?", last)]
    found = figures("white-paper")
    assert (found.entered, found.finished, found.inside) == (3, 3, 0)


@pytest.mark.rule("LIF-3", "NEW-6")
def test_it_is_edited_while_active_and_those_inside_move_along(start: datetime) -> None:
    three_leads()
    skip(12 * HOUR)
    drafts.save_draft(LONGER)
    publish_draft("white-paper", Choices(inside="move"))
    settle()
    until(start + 3 * DAY - timedelta(minutes=1))
    assert len(subjects("ann")) == len(subjects("bob")) == 1
    # The longer delay counts from the day they arrived at it.
    skip(timedelta(minutes=1))
    assert inbox("ann")[1:] == inbox("bob")[1:] == [Received("Still curious?", start + 3 * DAY)]
    found = figures("white-paper")
    assert (found.entered, found.finished, found.exited, found.sent) == (2, 2, 0, 4)


@pytest.mark.rule("LIF-1", "LIF-5")
def test_it_is_paused_and_relaunched(start: datetime) -> None:
    ann, _bob, cid = three_leads()
    skip(12 * HOUR)
    assert life.pause("white-paper").inside == 2
    requests(cid, "white-paper")
    requests(ann, "case-study")
    skip(4 * DAY)
    assert (inbox("cid"), len(subjects("ann")), len(subjects("bob"))) == ([], 1, 1)
    assert inbox_of("sam@jalon.example") == []
    assert figures("white-paper").inside == 2

    asked = life.resume("white-paper", preview=True)
    assert (asked.detail["overdue"], asked.detail["refused"], asked.done) == (2, 1, False)
    life.resume("white-paper", let_in=True)
    settle()
    relaunched = start + 12 * HOUR + 4 * DAY
    # What was awaited was remembered: sales is told of Ann, and Bob is reminded.
    assert [each.at for each in inbox_of("sam@jalon.example")] == [relaunched]
    assert inbox("bob")[1:] == [Received("Did you see the case study?", relaunched)]
    assert inbox("cid") == [Received("Your white paper", relaunched)]
    skip(DAY)
    assert len(subjects("cid")) == 2
    found = figures("white-paper")
    assert (found.entered, found.finished, found.refusals) == (3, 3, {"paused": 1})


@pytest.mark.rule("RUN-10", "RES-1", "RES-3")
def test_two_leads_who_turn_out_to_be_one_go_on_once(start: datetime) -> None:
    publish(WHITE_PAPER)
    ann, annie = person("ann"), person("annie")
    requests(annie, "white-paper")
    skip(HOUR)
    requests(ann, "white-paper")
    merge(ann, annie)
    settle()
    found = figures("white-paper")
    assert (found.entered, found.inside, found.exits) == (2, 1, {"merged": 1})
    assert at_step("white-paper", "patience").here == 1
    skip(2 * DAY)
    # The earlier passage is the one that went on.
    assert inbox("ann")[1:] == [Received("Did you see the case study?", start + DAY)]
    assert (figures("white-paper").finished, figures("white-paper").inside) == (1, 0)
