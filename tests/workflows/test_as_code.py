"""A folder of files, what it would change here, and doing it whole or not at all (NEW-4)."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from jalon.accounts.audit import entries
from jalon.contacts.actions import create_list, save_contact
from jalon.contacts.change import Change
from jalon.contacts.keys import Keys
from jalon.core.errors import Conflict
from jalon.emails.actions import save_sender
from jalon.emails.queries import design
from jalon.workflows import actions
from jalon.workflows.as_code import NotApplied, Plan, apply, plan
from jalon.workflows.drafts import duplicate
from jalon.workflows.folder import export_folder, read_folder
from jalon.workflows.labels import put_labels
from jalon.workflows.life import archive, stop
from jalon.workflows.queries import access_workflow
from tests.acting import EMAILS, NOON, happen, new_contact, rows, set_time, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("NEW-4")]

TRIAL = """\
# What a trial is told.
workflow: trial
triggers: [{kind: event, event: Trial Started}]
goal: {when: {kind: event, event: Order Completed}}
steps:
  - {id: pause, kind: delay, wait: 2 days}
  - {id: offer, kind: send_email, email: offer}
"""
WELCOME = """\
workflow: welcome
triggers: [{kind: event, event: Account Created}]
steps:
  - {id: mark, kind: update_contact, add_tags: [new]}
"""
BROKEN = WELCOME.replace("welcome", "broken").replace("id: mark,", "id: mark, next: nowhere,")
FILES = {"trial.yaml": TRIAL + EMAILS, "welcome.yaml": WELCOME}


@pytest.fixture(autouse=True)
def _noon() -> None:
    set_time(NOON)
    save_sender("shop", name="Shop", address="shop@example.com")


def applied(files: Mapping[str, str], **options: bool) -> Plan:
    return apply(files, plan(files, **options))


def does(found: Plan) -> dict[str, str]:
    return {item.file or item.workflow: item.does for item in found.items}


def versions() -> list[tuple[object, ...]]:
    return rows("SELECT slug, state, version FROM workflow ORDER BY slug")


def test_a_plan_changes_nothing() -> None:
    assert does(plan(FILES)) == {"trial.yaml": "create", "welcome.yaml": "create"}
    assert versions() == []
    assert rows("SELECT slug FROM email") == []


def test_applied_again_a_folder_changes_nothing() -> None:
    applied(FILES)
    assert versions() == [("trial", "active", 1), ("welcome", "active", 1)]
    again = applied(FILES)
    assert does(again) == {"trial.yaml": "keep", "welcome.yaml": "keep"}
    assert again.acts == []
    assert versions() == [("trial", "active", 1), ("welcome", "active", 1)]


def test_a_changed_file_makes_a_new_version_and_says_what_changed() -> None:
    applied(FILES)
    files = FILES | {"trial.yaml": FILES["trial.yaml"].replace("2 days", "3 days")}
    found = plan(files)
    assert does(found) == {"trial.yaml": "change", "welcome.yaml": "keep"}
    assert [each.message["en"] for each in found.items[0].changes] == [
        "Step “1 · Wait”: wait 2 days → 3 days"
    ]
    assert "-    wait: 2 days\n+    wait: 3 days\n" in found.items[0].text
    apply(files, found)
    assert versions() == [("trial", "active", 2), ("welcome", "active", 1)]
    assert plan(files).acts == []


def test_a_text_that_becomes_a_number_or_a_truth_is_a_change() -> None:
    for value in ("'1'", "1", "true"):
        where = f"audience: {{kind: attribute, attribute: vip, value: {value}}}\n"
        applied({"a.yaml": WELCOME + where})
        assert plan({"a.yaml": WELCOME + where}).acts == []
    assert versions() == [("welcome", "active", 3)]


def test_settings_changed_elsewhere_are_told_and_set_again() -> None:
    files = {"a.yaml": WELCOME + "suppress: [staff]\n"}
    create_list("staff")
    create_list("press")
    applied(files)
    rows("""UPDATE workflow SET settings = '{"suppress": ["press"]}' RETURNING 1""")
    found = plan(files)
    assert [each.message["en"] for each in found.items[0].changes] == [
        "Workflow: suppression lists “press” → “staff”"
    ]
    apply(files, found)
    assert rows("SELECT version, settings FROM workflow") == [(1, {"suppress": ["staff"]})]
    assert plan(files).acts == []


def test_words_of_an_email_change_without_a_new_version_of_the_workflow() -> None:
    applied(FILES)
    files = FILES | {"trial.yaml": FILES["trial.yaml"].replace("An offer", "Our offer")}
    found = plan(files)
    assert [each.message["en"] for each in found.items[0].changes] == [
        "Email “offer”, en: subject “An offer” → “Our offer”"
    ]
    apply(files, found)
    assert versions()[0] == ("trial", "active", 1)
    assert rows("SELECT slug, version FROM email ORDER BY slug") == [("offer", 2), ("reminder", 1)]
    assert plan(files).acts == []


def test_one_broken_file_keeps_all_the_others_from_being_applied() -> None:
    files = FILES | {"broken.yaml": BROKEN, "syntax.yaml": "workflow: [\n"}
    found = plan(files)
    assert does(found) == {
        "broken.yaml": "refuse",
        "syntax.yaml": "refuse",
        "trial.yaml": "create",
        "welcome.yaml": "create",
    }
    assert [(each.code, each.line) for each in found.refused[0].problems] == [("VAL-7", 4)]
    with pytest.raises(NotApplied, match=r"broken\.yaml, syntax\.yaml") as refusal:
        apply(files, found)
    assert refusal.value.plan == found
    assert versions() == []


def test_what_fails_half_way_leaves_nothing_done(monkeypatch: pytest.MonkeyPatch) -> None:
    publish = actions.publish

    def failing(text: str, **options: object) -> object:
        if "workflow: welcome" in text:
            raise Conflict("No.")
        return publish(text)

    monkeypatch.setattr(actions, "publish", failing)
    found = plan(FILES)
    with pytest.raises(Conflict):
        apply(FILES, found)
    assert versions() == []
    assert rows("SELECT slug FROM email") == []


def test_a_plan_that_is_no_longer_true_is_not_carried_out() -> None:
    found = plan(FILES)
    actions.publish(WELCOME)
    with pytest.raises(Conflict, match="changed since the plan"):
        apply(FILES, found)
    assert versions() == [("welcome", "active", 1)]


def test_an_email_may_be_written_in_another_file() -> None:
    files = {"a.yaml": TRIAL, "emails-of-b.yaml": WELCOME + EMAILS}
    assert does(plan(files)) == {"a.yaml": "create", "emails-of-b.yaml": "create"}
    applied(files)
    assert plan(files).acts == []


def test_workflows_may_name_one_another() -> None:
    named = "exit: [{when: {kind: workflow, workflow: %s, fact: finished}}]\nsteps:"
    files = {
        "a.yaml": TRIAL.replace("steps:", named % "welcome") + EMAILS,
        "b.yaml": WELCOME.replace("steps:", named % "trial"),
    }
    applied(files)
    assert plan(files).acts == []
    alone = plan({"c.yaml": files["b.yaml"].replace("welcome", "other").replace("trial", "none")})
    assert [each.code for each in alone.refused[0].problems] == ["VAL-10"]


def test_warnings_that_come_and_go_do_not_undo_an_agreement() -> None:
    files = {"a.yaml": WELCOME + "audience: {kind: tag, tag: vip}\n"}
    new_contact("ann")
    found = plan(files)
    assert [each.code for each in found.items[0].problems] == ["nobody"]
    save_contact(Keys(external_id="ann"), Change(add_tags=["vip"]), source="test")
    apply(files, found)
    assert versions() == [("welcome", "active", 1)]


def test_two_files_that_say_otherwise_are_refused() -> None:
    other = EMAILS.replace("An offer", "Another offer")
    files = {"a.yaml": TRIAL + EMAILS, "b.yaml": WELCOME + other, "c.yaml": WELCOME}
    found = plan(files)
    assert does(found) == {"a.yaml": "create", "b.yaml": "refuse", "c.yaml": "refuse"}
    codes = [[each.code for each in item.problems] for item in found.refused]
    assert codes == [["doubled_email"], ["doubled_workflow"]]
    assert [item.problems[0].line for item in found.refused] == [7, 1]
    assert "in a.yaml" in found.refused[0].problems[0].message["en"]


def test_the_same_email_in_two_files_is_one() -> None:
    files = {"a.yaml": TRIAL + EMAILS, "b.yaml": WELCOME + EMAILS}
    applied(files)
    assert plan(files).acts == []


def test_what_no_file_holds_stays_unless_pruned() -> None:
    applied(FILES)
    files = {"trial.yaml": FILES["trial.yaml"]}
    assert plan(files).acts == []
    found = plan(files, prune=True)
    assert does(found) == {"trial.yaml": "keep", "welcome": "archive"}
    apply(files, found)
    assert versions() == [("trial", "active", 1), ("welcome", "archived", 1)]
    assert plan(files, prune=True).acts == []


def test_drafts_are_kept_and_publish_nothing() -> None:
    unfinished = "workflow: later\ntriggers: []\nsteps: []\n"
    files = FILES | {"later.yaml": unfinished}
    assert does(plan(files))["later.yaml"] == "refuse"
    found = plan(files, draft=True)
    assert set(does(found).values()) == {"create"}
    assert {each.code for each in found.items[0].problems if not each.warning} == {"VAL-1", "VAL-2"}
    apply(files, found)
    assert {row[1:] for row in versions()} == {("draft", None)}
    assert rows("SELECT slug FROM email") == []
    assert plan(files, draft=True).acts == []
    changed = files | {"trial.yaml": files["trial.yaml"].replace("2 days", "3 days")}
    assert [each.step for each in plan(changed, draft=True).acts[0].changes] == ["pause"]
    applied(FILES)
    assert plan(FILES).acts == []


def test_a_stopped_workflow_that_has_not_changed_stays_stopped() -> None:
    applied(FILES)
    stop("welcome")
    work()
    assert applied(FILES).acts == []
    assert versions()[1] == ("welcome", "stopped", 1)
    found = plan(FILES | {"welcome.yaml": WELCOME.replace("new", "newer")})
    assert [each.code for each in found.refused[0].problems] == ["workflow_state"]


def test_those_inside_finish_on_their_version() -> None:
    applied(FILES)
    ann = new_contact("ann")
    happen(ann, "Trial Started")
    work()
    applied(FILES | {"trial.yaml": FILES["trial.yaml"].replace("2 days", "3 days")})
    work()
    assert rows("SELECT version, state FROM enrollment") == [(1, "active")]


def test_an_exported_folder_applies_without_a_change(tmp_path: Path) -> None:
    examples = Path(__file__).parents[2] / "examples"
    for file in sorted(examples.glob("*.yaml")):
        actions.publish(file.read_text())
    applied(FILES)
    before = rows("SELECT workflow_id, number, definition FROM workflow_version ORDER BY 1")
    emails = {slug: design(str(slug)) for (slug,) in rows("SELECT slug FROM email")}
    export_folder(tmp_path / "workflows")
    files = read_folder(tmp_path / "workflows")
    assert plan(files, prune=True).acts == []
    rows("UPDATE workflow SET version = NULL, state = 'draft' RETURNING 1")
    rows("DELETE FROM workflow_version RETURNING 1")
    rows("DELETE FROM email_version RETURNING 1")
    rows("DELETE FROM email RETURNING 1")
    applied(files)
    after = rows("SELECT workflow_id, number, definition FROM workflow_version ORDER BY 1")
    assert after == before
    used = {slug: email for slug, email in emails.items() if slug != "reminder"}
    assert {slug: design(str(slug)) for slug in used} == used


def test_an_export_is_stable_and_leaves_comments_and_names_alone(tmp_path: Path) -> None:
    applied(FILES)
    (tmp_path / "01-trial.yaml").write_text(FILES["trial.yaml"])
    first = export_folder(tmp_path)
    assert [(each.workflow, each.file, each.does) for each in first] == [
        ("trial", "01-trial.yaml", "keep"),
        ("welcome", "welcome.yaml", "write"),
    ]
    assert (tmp_path / "01-trial.yaml").read_text().startswith("# What a trial is told.\n")
    assert {each.does for each in export_folder(tmp_path)} == {"keep"}
    actions.publish(FILES["trial.yaml"].replace("2 days", "3 days"))
    assert [each.does for each in export_folder(tmp_path, ["trial"])] == ["replace"]
    files = read_folder(tmp_path)
    assert "wait: 3 days" in files["01-trial.yaml"]
    assert "reminder:" in files["01-trial.yaml"]  # an email that no step sends
    assert plan(files).acts == []


def test_an_export_never_takes_the_place_of_another_file(tmp_path: Path) -> None:
    applied(FILES)
    (tmp_path / "welcome.yaml").write_text("mine: true\n")
    with pytest.raises(Conflict, match=r"welcome\.yaml is there already"):
        export_folder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["welcome.yaml"]
    export_folder(tmp_path, force=True)
    assert (tmp_path / "welcome.yaml").read_text().startswith("workflow: welcome\n")


def test_archived_workflows_are_exported_by_name_only(tmp_path: Path) -> None:
    applied(FILES)
    archive(["welcome"])
    assert [each.workflow for each in export_folder(tmp_path / "all")] == ["trial"]
    assert [each.workflow for each in export_folder(tmp_path / "one", ["welcome"])] == ["welcome"]


def test_a_plan_is_data() -> None:
    found = plan(FILES | {"broken.yaml": BROKEN})
    assert msgspec.json.decode(msgspec.json.encode(found), type=Plan) == found


LABELLED = WELCOME.replace(
    "workflow: welcome\n", "workflow: welcome\nlabels: [shop, Été, 'a: b']\n"
)


def labels() -> list[str]:
    return access_workflow("welcome").labels


def test_a_file_gives_its_labels_and_one_without_leaves_them() -> None:
    applied({"welcome.yaml": LABELLED})
    assert labels() == ["a: b", "shop", "Été"]
    assert does(plan({"welcome.yaml": LABELLED})) == {"welcome.yaml": "keep"}
    assert does(plan({"welcome.yaml": WELCOME})) == {"welcome.yaml": "keep"}
    applied({"welcome.yaml": WELCOME.replace("[new]", "[newer]")})
    assert labels() == ["a: b", "shop", "Été"]
    assert versions() == [("welcome", "active", 2)]


@pytest.mark.parametrize("draft", [False, True])
def test_changed_labels_alone_are_told_and_make_no_version_nor_draft(draft: bool) -> None:
    applied({"welcome.yaml": LABELLED})
    stop("welcome")
    files = {"welcome.yaml": LABELLED.replace("shop, ", "")}
    (item,) = plan(files, draft=draft).items
    assert [each.message for each in item.changes] == [
        {
            "en": "Workflow: labels “a: b”, “shop” and “Été” → “a: b” and “Été”",
            "fr": "Workflow\u00a0: libellés «\u00a0a: b\u00a0», «\u00a0shop\u00a0» et "
            "«\u00a0Été\u00a0» → «\u00a0a: b\u00a0» et «\u00a0Été\u00a0»",
        }
    ]
    assert "-labels: ['a: b', shop, Été]\n+labels: ['a: b', Été]\n" in item.text
    applied(files, draft=draft)
    assert labels() == ["a: b", "Été"]
    assert versions() == [("welcome", "stopped", 1)]
    assert access_workflow("welcome").draft is None
    applied({"welcome.yaml": WELCOME + "labels: []\n"}, draft=draft)
    assert labels() == []


def test_the_labels_of_a_draft_are_there_at_once_and_no_part_of_it() -> None:
    unfinished = "workflow: welcome\nlabels: [shop, old]\nsteps: [{id: mark, kind: delay}]\n"
    applied({"welcome.yaml": unfinished}, draft=True)
    assert labels() == ["old", "shop"]
    assert does(plan({"welcome.yaml": unfinished}, draft=True)) == {"welcome.yaml": "keep"}
    put_labels("welcome", ["new"])
    assert does(plan({"welcome.yaml": unfinished}, draft=True)) == {"welcome.yaml": "change"}
    assert "labels" not in (access_workflow("welcome").draft or {})
    actions.publish(WELCOME)
    assert labels() == ["new"]


def test_the_labels_go_into_the_file_and_come_back_from_it(tmp_path: Path) -> None:
    applied({"welcome.yaml": LABELLED})
    export_folder(tmp_path)
    text = (tmp_path / "welcome.yaml").read_text()
    assert "labels: ['a: b', shop, Été]\n" in text
    put_labels("welcome", [])
    applied(read_folder(tmp_path))
    assert labels() == ["a: b", "shop", "Été"]


def test_a_publish_of_changed_labels_alone_makes_no_version_either() -> None:
    actions.publish(LABELLED)
    published = actions.publish(LABELLED.replace("shop", "store"))
    assert (published.version, published.changed) == (1, True)
    assert labels() == ["a: b", "store", "Été"]
    assert [one.action for one in entries("workflow", "welcome")] == ["label", "publish", "label"]


@pytest.mark.parametrize(
    ("written", "code", "line"),
    [
        ("['', shop]", "label_invalid", 2),
        (f"[{', '.join(f'label-{n}' for n in range(21))}]", "labels_too_many", 2),
        ("[shop, 2026]", "type", 2),
        ("shop", "type", 2),
    ],
)
def test_what_cannot_be_labels_is_refused_with_its_line(written: str, code: str, line: int) -> None:
    text = WELCOME.replace("workflow: welcome\n", f"workflow: welcome\nlabels: {written}\n")
    (item,) = plan({"welcome.yaml": text}).items
    assert item.does == "refuse"
    assert [(each.code, each.line) for each in item.problems] == [(code, line)]


def test_a_copy_has_the_labels_of_what_it_was_made_of() -> None:
    actions.publish(LABELLED)
    duplicate("welcome", "copy")
    assert access_workflow("copy").labels == ["a: b", "shop", "Été"]
