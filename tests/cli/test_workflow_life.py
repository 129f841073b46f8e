"""`jalon workflow pause, stop, publish --inside, draft, …`, as one types them."""

import json
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from jalon.cli import context
from jalon.cli.app import app
from jalon.contacts.actions import create_list
from jalon.core.errors import Conflict
from jalon.workflows import actions
from tests.acting import NOON, happen, new_contact, pass_time, rows, set_time, work
from tests.workflows.living import COURSE, figures, places, state

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _attached(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(context, "django_ready", nullcontext)
    monkeypatch.chdir(tmp_path)
    set_time(NOON)


def jalon(*words: object, answer: str = "") -> Result:
    return CliRunner().invoke(app, ["workflow", *map(str, words)], input=answer)


def plain(*words: object) -> Any:
    result = jalon(*words, "--json")
    assert result.stdout, result.exception
    return json.loads(result.stdout)


def written(text: str) -> Path:
    path = Path("file.yaml")
    path.write_text(text, encoding="utf-8")
    return path


def begun() -> Any:
    assert jalon("publish", written(COURSE)).exit_code == 0
    ann = new_contact("ann")
    happen(ann, "Start")
    work()
    return ann


@pytest.mark.rule("LIF-1")
def test_a_change_says_how_many_it_concerns_and_asks() -> None:
    begun()
    refused = jalon("stop", "course", answer="n\n")
    assert "course (active): 1 inside." in refused.stdout
    assert (refused.exit_code, state()) == (1, "active")
    assert jalon("stop", "course", answer="y\n").exit_code == 0
    assert state() == "stopped"
    work()
    assert figures().exits == {"stopped": 1}


@pytest.mark.rule("LIF-1")
def test_for_scripts_it_only_says_until_told_yes() -> None:
    begun()
    planned = plain("pause", "course")
    assert (planned["inside"], planned["after"], planned["done"]) == (1, "paused", False)
    assert state() == "active"
    assert plain("pause", "course", "--yes")["done"]
    pass_time(NOON + timedelta(days=2))
    resumed = plain("resume", "course", "--spread", "3", "--let-in", "--yes")
    assert resumed["detail"]["overdue"] == 1
    assert jalon("drain", "course", "--yes").exit_code == 0
    pass_time(NOON + timedelta(days=9))
    assert state() == "ended"
    for words in (["activate", "course"], ["archive", "course"], ["restore", "course"]):
        assert jalon(*words, "--yes").exit_code == 0, words
    assert isinstance(jalon("delete", "course", "--yes").exception, Conflict)
    jalon("archive", "course", "--yes")
    assert jalon("delete", "course", "--yes").exit_code == 0


@pytest.mark.rule("LIF-3", "NEW-6")
def test_publishing_shows_where_people_land_before_it_asks() -> None:
    ann = begun()
    changed = written(COURSE.replace("id: first", "id: begin"))
    assert "VAL" not in jalon("publish", changed, "--dry-run", "--inside", "move").stderr
    refused = jalon("publish", changed, "--inside", "move", "--yes")
    assert (refused.exit_code, "move_no_target" in refused.stderr) == (1, True)
    words = ("publish", changed, "--inside", "move", "--map", "first=begin")
    shown = jalon(*words, answer="n\n")
    assert "begin" in shown.stdout
    assert places(ann) == [(1, "first", "active", "")]
    assert jalon(*words, answer="y\n").exit_code == 0
    work()
    assert places(ann) == [(2, "begin", "active", "")]


@pytest.mark.rule("ENT-2")
def test_publishing_says_how_many_meet_the_trigger_already() -> None:
    happen(new_contact("ann"), "Start")
    work()
    dry = plain("publish", written(COURSE), "--existing", "--within", "7 days", "--dry-run")
    assert (dry["existing"], dry["asks_existing"]) == (1, True)
    done = plain("publish", written(COURSE), "--existing", "--within", "7 days", "--yes")
    assert done["existing"] == 1


@pytest.mark.rule("LIF-2", "LIF-4")
def test_drafts_are_kept_shown_compared_published_and_restored() -> None:
    begun()
    assert jalon("draft", "save", written(COURSE.replace("1 days", "4 days"))).exit_code == 0
    assert "wait: 4 days" in jalon("draft", "show", "course").stdout
    assert "Step “1 · Wait”: wait 1 day → 4 days" in jalon("compare", "course").stdout
    assert jalon("publish", "--draft", "course", "--note", "Slower").exit_code == 0
    assert [each["note"] for each in plain("history", "course")] == ["Slower", ""]
    assert "version 2 (published)" in jalon("history", "course").stdout.lower()
    assert jalon("draft", "restore", "course", "1").exit_code == 0
    assert jalon("draft", "discard", "course").exit_code == 0
    assert jalon("duplicate", "course", "again", "--copy-emails").exit_code == 0
    assert jalon("publish").exit_code == 2


@pytest.mark.rule("LIF-11")
def test_a_list_is_deleted_unless_a_workflow_needs_it() -> None:
    create_list("club")
    actions.publish(COURSE.replace("steps:", "suppress: [club]\nsteps:"))
    run = CliRunner().invoke(app, ["list", "delete", "club"])
    assert isinstance(run.exception, Conflict)
    found = [{"workflow": "course", "version": 1, "place": "suppress"}]
    assert plain("uses", "list", "club") == found
    jalon("stop", "course", "--yes")
    assert CliRunner().invoke(app, ["list", "delete", "club"]).exit_code == 0


@pytest.mark.rule("RUN-9")
def test_what_failed_is_restarted() -> None:
    begun()
    assert plain("restart", "course", "--yes")["detail"]["failed"] == 0


@pytest.mark.rule("NEW-1", "NEW-6")
def test_before_publishing_a_sample_shows_the_way_that_nobody_takes() -> None:
    text = COURSE.replace(
        "steps:\n",
        """\
steps:
  - id: which
    kind: branch
    branches: [{when: {kind: attribute, attribute: plan, value: gold}, to: offer}]
    otherwise: first
""",
    )
    assert plain("publish", written(text), "--dry-run")["simulated"] is None
    for contact in (new_contact("ann"), new_contact("bob")):
        for _ in range(20):  # so often that chance lets everyone in
            happen(contact, "Start")
    work()
    dry = plain("publish", written(text), "--dry-run")
    assert "At the step “which”, nobody goes to “offer”." in dry["simulated"]["remarks"]
    assert dry["simulated"]["sentence"].split(" ")[1:3] == ["of", "2"]
    shown = jalon("publish", written(text), "--dry-run")
    assert "nobody goes to “offer”" in shown.stderr
    new_contact("cid", plan="gold")
    assert "nobody goes to “offer”" not in jalon("publish", written(text), "--dry-run").stderr
    assert rows("SELECT count(*) FROM workflow") == [(0,)]
    broken = text.replace("to: offer", "to: nowhere")
    assert plain("publish", written(broken), "--dry-run")["simulated"] is None


@pytest.mark.rule("NEW-1")
def test_before_publishing_everyone_is_tried_when_nobody_would_enter_by_the_triggers() -> None:
    new_contact("ann")
    dry = plain("publish", written(COURSE.replace("event: Start", "event: Unheard")), "--dry-run")
    assert dry["simulated"]["sentence"].startswith("1 of 1 enters")
