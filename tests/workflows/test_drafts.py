"""Drafts, history, duplicates (LIF-2, LIF-4, LIF-7) and what may be deleted (LIF-11)."""

import pytest

from jalon.contacts.actions import create_list
from jalon.contacts.scoring import set_model
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.definition import conditions
from jalon.definition.conditions import InList, InWorkflow, Messaged, Performed
from jalon.definition.naming import Thing
from jalon.definition.parse import parse
from jalon.definition.scoring import ScoringModel, ScoringRule
from jalon.emails.queries import published
from jalon.engine.language import LANGUAGE
from jalon.segments.actions import save_segment
from jalon.workflows import actions, deleting, drafts, life
from jalon.workflows.models import Workflow
from jalon.workflows.uses import places, uses
from tests.acting import NOON, happen, new_contact, pass_time, rows, set_time, work
from tests.workflows.living import COURSE, state

pytestmark = pytest.mark.django_db(transaction=True)

BEGUN = """\
workflow: begun
triggers: [{kind: event, event: Start}]
steps:
  - {id: mail, kind: send_email}
"""


@pytest.fixture(autouse=True)
def _at_noon() -> None:
    set_time(NOON)


@pytest.mark.rule("LIF-2")
def test_an_incomplete_draft_is_kept_and_completed_later() -> None:
    draft = drafts.save_draft(BEGUN)
    assert (draft.created, [each.code for each in draft.problems]) == (True, ["missing_field"])
    assert state("begun") == "draft"
    assert len(drafts.save_draft(drafts.draft_text("begun")).problems) == 1
    with pytest.raises(actions.NotPublished):
        actions.publish_draft("begun")
    whole = COURSE.replace("workflow: course", "workflow: begun")
    assert drafts.save_draft(whole).problems[0].warning
    assert not published(["offer"])
    assert actions.publish_draft("begun").version == 1
    assert published(["offer"])
    assert (state("begun"), Workflow.objects.get(slug="begun").draft) == ("active", None)


@pytest.mark.rule("LIF-2")
@pytest.mark.parametrize(
    "text", ["", "- a", "name: no workflow", "workflow: a\nsteps: [", "workflow: a\nsteps: {b: 1}"]
)
def test_what_cannot_be_read_is_no_draft(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        drafts.save_draft(text)
    assert refusal.value.params["problems"]
    assert rows("SELECT count(*) FROM workflow") == [(0,)]


@pytest.mark.rule("LIF-2")
def test_an_active_workflow_runs_on_while_its_draft_is_edited() -> None:
    actions.publish(COURSE)
    ann = new_contact("ann")
    happen(ann, "Start")
    work()
    drafts.save_draft(COURSE.replace("wait: 1 days", "wait: 9 days"))
    pass_time(NOON.replace(day=4))
    assert rows("SELECT version, step FROM enrollment") == [(1, "second")]
    drafts.discard_draft("course")
    with pytest.raises(NotFound):
        drafts.draft_text("course")


@pytest.mark.rule("LIF-4")
def test_the_history_says_who_when_and_what_changed() -> None:
    actions.publish(COURSE, by="ann@example.com")
    set_time(NOON.replace(hour=13))
    changed = COURSE.replace("wait: 1 days", "wait: 3 days")
    actions.publish(changed, actions.Choices(note="Slower"), by="bob@example.com")
    second, first = drafts.history("course")
    assert (first.number, first.published_by, first.current) == (1, "ann@example.com", False)
    assert (second.number, second.note, second.current) == (2, "Slower", True)
    assert second.published_at == NOON.replace(hour=13)
    assert [change.message["en"] for change in second.changes] == [
        "Step “1 · Wait”: wait 1 day → 3 days"
    ]


@pytest.mark.rule("LIF-4")
def test_any_version_is_restored_into_the_draft_and_compared() -> None:
    actions.publish(COURSE.replace("wait: 1 days", "wait: 4 days"))
    actions.publish(COURSE.replace("wait: 1 days", "wait: 3 days"))
    drafts.restore_version("course", 1)
    found = drafts.compare("course", 2)
    assert [change.step for change in found.changes] == ["first"]
    assert "-    wait: 3 days" in found.text
    assert "+    wait: 4 days" in found.text
    with pytest.raises(Conflict):
        drafts.restore_version("course", 2)
    assert actions.publish_draft("course").version == 3
    assert drafts.compare("course", 1, 3).changes == []


@pytest.mark.rule("LIF-7")
def test_a_duplicate_is_a_draft_that_shares_the_emails() -> None:
    actions.publish(COURSE)
    drafts.duplicate("course", "second-course", name="Again")
    assert state("second-course") == "draft"
    actions.publish_draft("second-course")
    assert rows("SELECT slug, version FROM email ORDER BY slug") == [("offer", 1), ("reminder", 1)]
    with pytest.raises(Conflict):
        drafts.duplicate("course", "second-course")


@pytest.mark.rule("LIF-7")
def test_the_emails_of_a_duplicate_may_be_copied() -> None:
    actions.publish(COURSE)
    drafts.duplicate("course", "again", copy_emails=True)
    assert not published(["again-offer"])
    actions.publish_draft("again")
    assert set(published(["again-offer", "again-reminder"])) == {"again-offer", "again-reminder"}
    assert "email: again-offer" in drafts.export_text("again")


USES = """\
workflow: uses
triggers: [{kind: joined_list, list: club}]
suppress: [no]
exit: [{when: {kind: not, of: {kind: segment, segment: loyal}}, reason: gone}]
steps:
  - {id: mark, kind: update_contact, join_lists: [members]}
"""


@pytest.mark.rule("LIF-11")
def test_what_a_living_workflow_uses_is_not_deleted_and_the_uses_are_listed() -> None:
    for name in ("club", "no", "members", "vip"):
        create_list(name)
    save_segment("loyal", "Loyal", InList(list="vip"))
    actions.publish(USES)
    assert [use.place for use in uses("list", "club")] == ["triggers.0.list"]
    assert [use.place for use in uses("list", "members")] == ["steps.mark.join_lists"]
    # By way of the segment.
    assert [use.place for use in uses("list", "vip")] == ["exit.0.when.of.segment"]
    for name in ("club", "no", "members", "vip"):
        with pytest.raises(Conflict, match="uses, version 1") as refusal:
            deleting.delete_list(name)
        assert refusal.value.params["uses"]
    life.stop("uses")
    assert deleting.delete_list("club") == 0
    with pytest.raises(NotFound):
        deleting.delete_list("club")


@pytest.mark.rule("LIF-11")
def test_an_email_is_kept_as_long_as_someone_may_get_it() -> None:
    actions.publish(COURSE)
    happen(new_contact("ann"), "Start")
    work()
    without = COURSE.replace(
        "id: remind, kind: send_email, email: reminder",
        "id: remind, kind: update_contact, add_tags: [a]",
    )
    actions.publish(without)
    # It is no longer in the published version, but in the one she is inside of.
    with pytest.raises(Conflict, match=r"version 1, steps\.remind\.email"):
        deleting.delete_email("reminder")
    pass_time(NOON.replace(day=9))
    deleting.delete_email("reminder")
    assert not published(["reminder"])
    assert rows("SELECT count(*) FROM email_version WHERE email = 'reminder'") == [(1,)]


@pytest.mark.rule("LIF-11")
def test_a_workflow_that_another_names_is_not_deleted() -> None:
    actions.publish(COURSE)
    actions.publish(
        """\
workflow: uses
triggers: [{kind: event, event: A}]
audience: {kind: workflow, workflow: course, fact: finished}
steps:
  - {id: mark, kind: update_contact, add_tags: [a]}
"""
    )
    life.archive(["course"])
    work()
    with pytest.raises(Conflict, match="uses, version 1"):
        deleting.delete("course")


@pytest.mark.rule("LIF-11")
def test_what_a_segment_names_is_not_deleted_though_no_workflow_lives() -> None:
    create_list("club")
    actions.publish(COURSE)
    save_segment("members", "", InList(list="club"))
    save_segment("readers", "", Messaged(fact="opened", email="offer"))
    save_segment("alumni", "", InWorkflow(workflow="course", fact="finished"))
    life.archive(["course"])
    work()
    for delete, name, segment in (
        (deleting.delete_list, "club", "members"),
        (deleting.delete_email, "offer", "readers"),
        (deleting.delete, "course", "alumni"),
    ):
        with pytest.raises(Conflict, match=f"the segment {segment}") as refusal:
            delete(name)
        assert refusal.value.params["uses"] == [{"segment": segment}]
        deleting.delete_segment(segment)
        delete(name)


@pytest.mark.rule("LIF-3", "LIF-11")
def test_a_list_named_by_the_present_settings_alone_is_in_use() -> None:
    create_list("no")
    actions.publish(COURSE)
    assert actions.publish(COURSE + "suppress: [no]\n").version == 1
    assert [use.place for use in uses("list", "no")] == ["suppress"]
    actions.publish(COURSE)
    assert uses("list", "no") == []


@pytest.mark.rule("LIF-11")
@pytest.mark.parametrize(
    ("thing", "event", "test"),
    [
        ("segment", "Segment Entered", "property: segment, value: it"),
        ("segment", "Segment Left", "property: segment, op: one_of, value: [gold, it]"),
        ("list", "List Joined", "property: list, value: it"),
        ("form", "Form Submitted", "property: form, value: it"),
        ("resource", "Form Submitted", "property: resource, value: it"),
        ("resource", "Resource Requested", "property: resource, value: it"),
        ("email", "Email Link Clicked", "property: email, value: it"),
        ("workflow", "Goal Reached", "property: workflow, value: it"),
    ],
)
def test_the_test_of_an_event_names_what_it_is_about(thing: Thing, event: str, test: str) -> None:
    heard = f"kind: event, event: {event}, where: [{{{test}}}]"
    flow = f"""\
workflow: hears
triggers: [{{{heard}}}, {{kind: event, event: Call, where: [{{{test}}}]}}]
exit: [{{when: {{kind: not, of: {{{heard}}}}}}}]
steps: [{{id: mark, kind: update_contact, add_tags: [seen]}}]
"""
    parsed = parse(flow, LANGUAGE).workflow
    assert parsed is not None
    assert places(parsed, thing, "it") == [
        "exit.0.when.of.where.0.value",
        "triggers.0.where.0.value",
    ]


@pytest.mark.rule("LIF-11")
def test_a_segment_that_a_trigger_hears_of_is_not_deleted_nor_what_this_one_tests() -> None:
    asked = Performed(event="List Joined", where=[conditions.Test(property="list", value="club")])
    create_list("club")
    save_segment("keen", "Keen", asked)
    trigger = "{kind: event, event: Segment Entered, where: [{property: segment, value: keen}]}"
    actions.publish(COURSE.replace("{kind: event, event: Start}", trigger))
    for delete in (deleting.delete_segment, deleting.delete_list):
        with pytest.raises(Conflict, match=r"course, version 1, triggers\.0\.where\.0\.value"):
            delete("keen" if delete == deleting.delete_segment else "club")
    life.stop("course")
    deleting.delete_list("club")  # who joined it joined it
    deleting.delete_segment("keen")


@pytest.mark.rule("LIF-11")
def test_a_list_that_gives_points_is_not_deleted() -> None:
    create_list("club")
    rule = ScoringRule(name="Club", points=5, when=InList(list="club"))
    set_model(ScoringModel(rules=[rule]))
    with pytest.raises(Conflict, match="the scoring rule Club"):
        deleting.delete_list("club")
