"""`jalon workflow export, diff, apply` on a folder, as one types them (NEW-4)."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from jalon.cli import context
from jalon.cli.app import app
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.emails.actions import save_sender
from tests.acting import NOON, happen, new_contact, rows, set_time, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("NEW-4")]

WELCOME = """\
workflow: welcome
triggers: [{kind: event, event: Account Created}]
steps:
  - {id: pause, kind: delay, wait: 2 days}
  - {id: mark, kind: update_contact, add_tags: [new]}
"""
BROKEN = """\
workflow: broken
triggers: [{kind: event, event: Account Created}]
steps:
  - {id: mark, kind: update_contact, add_tags: [new], next: nowhere}
"""


@pytest.fixture(autouse=True)
def _attached(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(context, "django_ready", nullcontext)
    monkeypatch.chdir(tmp_path)
    set_time(NOON)
    save_sender("shop", name="Shop", address="shop@example.com")
    Path("flows").mkdir()
    write("welcome.yaml", WELCOME)


def jalon(*words: object, answer: str | None = None) -> Result:
    return CliRunner().invoke(app, ["workflow", *map(str, words)], input=answer)


def plain(*words: object) -> Any:
    result = jalon(*words, "--json")
    assert result.stdout, result.exception
    return json.loads(result.stdout)


def write(name: str, text: str) -> None:
    Path("flows", name).write_text(text, encoding="utf-8")


def versions() -> list[tuple[Any, ...]]:
    return rows("SELECT slug, state, version FROM workflow ORDER BY slug")


def test_the_plan_comes_first_and_no_is_an_answer() -> None:
    refused = jalon("apply", "flows", answer="n\n")
    assert refused.exit_code == 1
    assert "+ welcome: a new workflow, from welcome.yaml\n1 to create.\n" in refused.stdout
    assert versions() == []
    assert jalon("apply", "flows", answer="y\n").exit_code == 0
    assert versions() == [("welcome", "active", 1)]


def test_applied_again_there_is_nothing_to_ask() -> None:
    jalon("apply", "flows", "--yes")
    again = jalon("apply", "flows")
    assert (again.exit_code, again.stdout) == (0, "Nothing to change.\n")
    assert versions() == [("welcome", "active", 1)]


def test_a_diff_says_what_would_change_and_for_how_many() -> None:
    jalon("apply", "flows", "--yes")
    happen(new_contact("ann"), "Account Created")
    work()
    write("welcome.yaml", WELCOME.replace("2 days", "3 days"))
    shown = jalon("diff", "flows")
    assert shown.exit_code == 0
    assert "~ welcome: changed by welcome.yaml; 1 inside finish on their version" in shown.stdout
    assert "    Step “1 · Wait”: wait 2 days → 3 days" in shown.stdout
    assert "1 to change." in shown.stdout
    french = jalon("diff", "flows", "--locale", "fr").stdout
    assert "durée 2 jours → 3 jours" in french
    assert "\n-    wait: 2 days\n+    wait: 3 days\n" in jalon("diff", "flows", "--text").stdout
    assert versions() == [("welcome", "active", 1)]


def test_a_script_reads_the_plan_and_the_exit_code() -> None:
    found = plain("diff", "flows")
    assert found["changes"]
    assert [(each["does"], each["file"]) for each in found["workflows"]] == [
        ("create", "welcome.yaml")
    ]
    assert jalon("diff", "flows").exit_code == 0
    assert jalon("diff", "flows", "--exit-code").exit_code == 1
    assert not plain("apply", "flows")["applied"]
    assert versions() == []
    assert plain("apply", "flows", "--yes")["applied"]
    assert jalon("diff", "flows", "--exit-code").exit_code == 0
    write("welcome.yaml", WELCOME.replace("2 days", "3 days"))
    (change,) = plain("diff", "flows")["workflows"][0]["changes"]
    assert (change["step"], change["before"], change["after"]) == ("pause", "2 days", "3 days")


def test_a_broken_file_is_told_with_its_line_and_nothing_is_applied() -> None:
    write("broken.yaml", BROKEN)
    for words in (("diff", "flows"), ("apply", "flows", "--yes")):
        result = jalon(*words)
        assert result.exit_code == 1
        assert "✗ broken: broken.yaml cannot be applied" in result.stdout
        assert "flows/broken.yaml:4: VAL-7:" in result.stderr
    assert "Nothing was applied" in jalon("apply", "flows", "--yes").stderr
    found = jalon("apply", "flows", "--yes", "--json")
    assert found.exit_code == 1
    assert not json.loads(found.stdout)["applied"]
    assert versions() == []


def test_what_no_file_holds_is_archived_only_when_asked() -> None:
    write("other.yaml", WELCOME.replace("welcome", "other"))
    jalon("apply", "flows", "--yes")
    Path("flows/other.yaml").unlink()
    assert jalon("apply", "flows", "--yes").stdout == "Nothing to change.\n"
    shown = jalon("apply", "flows", "--prune", "--yes").stdout
    assert "- other: active, archived, as no file holds it" in shown
    assert versions() == [("other", "archived", 1), ("welcome", "active", 1)]


def test_drafts_are_kept_on_demand() -> None:
    shown = jalon("apply", "flows", "--draft", "--yes")
    assert "+ welcome: a new draft, from welcome.yaml" in shown.stdout
    assert versions() == [("welcome", "draft", None)]
    assert jalon("apply", "flows", "--draft").stdout == "Nothing to change.\n"


def test_a_folder_is_exported_and_applies_without_a_change() -> None:
    jalon("apply", "flows", "--yes")
    found = plain("export", "--folder", "out")
    assert found == [{"workflow": "welcome", "file": "welcome.yaml", "does": "write"}]
    assert jalon("diff", "out", "--exit-code", "--prune").exit_code == 0
    said = jalon("export", "welcome", "--folder", "out").stdout
    assert said == "1 of 1 workflows were there already.\n"
    assert jalon("export", "welcome").stdout == Path("out/welcome.yaml").read_text()


def test_an_export_asks_before_it_takes_the_place_of_a_file() -> None:
    jalon("apply", "flows", "--yes")
    Path("out").mkdir()
    Path("out/welcome.yaml").write_text("mine\n")
    assert isinstance(jalon("export", "--folder", "out").exception, Conflict)
    assert Path("out/welcome.yaml").read_text() == "mine\n"
    assert jalon("export", "--folder", "out", "--force").exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ["export"],
        ["export", "welcome", "other"],
        ["export", "--folder", "out", "--output", "a.yaml"],
        ["diff", "nowhere"],
        ["apply", "flows/welcome.yaml"],
    ],
)
def test_wrong_usage_is_told(words: list[str]) -> None:
    assert jalon(*words).exit_code == 2


def test_what_cannot_be_read_is_refused() -> None:
    Path("flows/latin.yaml").write_bytes(b"workflow: a\nname: caf\xe9\n")
    result = jalon("diff", "flows")
    assert isinstance(result.exception, Invalid)
    assert "latin.yaml, line 2" in result.exception.message
    assert isinstance(jalon("export", "nothing", "--folder", "out").exception, NotFound)


def test_an_empty_folder_is_refused_so_that_nothing_is_pruned_by_mistake() -> None:
    jalon("apply", "flows", "--yes")
    Path("elsewhere").mkdir()
    for words in (("diff", "elsewhere"), ("apply", "elsewhere", "--prune", "--yes")):
        refused = jalon(*words).exception
        assert isinstance(refused, Invalid)
        assert refused.code == "folder_empty"
    assert versions() == [("welcome", "active", 1)]
