"""`jalon template`, as one types it."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from jalon.cli.app import app
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.definition.parse import parse
from jalon.engine.language import LANGUAGE

pytestmark = pytest.mark.rule("TPL-1")


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def jalon(*words: str) -> Result:
    return CliRunner().invoke(app, ["template", *words])


def plain(*words: str) -> Any:
    result = jalon(*words, "--json")
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def test_templates_are_listed_by_goal_trigger_and_words() -> None:
    assert "abandonné" in jalon("list", "--locale", "fr").stdout
    options = ("--goal", "convert", "--trigger", "cart_abandoned", "--search", "reminder")
    listed = plain("list", *options)
    assert [each["template"] for each in listed] == ["abandoned-cart"]
    assert listed[0]["triggers"] == ["cart_abandoned"]
    assert plain("list", "--search", "nothing of the kind") == []
    assert jalon("list", "--goal", "fame").exit_code == 2


def test_a_template_shows_its_steps_and_emails() -> None:
    shown = plain("show", "welcome-prospects", "--locale", "fr")
    assert shown["title"] == "Bienvenue aux prospects"
    assert any("7 jours" in sentence for sentence in shown["sentences"])
    offer = shown["emails"][0]
    assert offer["locales"] == ["en", "fr"]
    assert offer["subject"].startswith("Bienvenue")
    assert "<mjml" in offer["mjml"]
    assert "welcome-prospects-offer" in jalon("show", "welcome-prospects").stdout
    assert isinstance(jalon("show", "nothing").exception, NotFound)


def test_a_template_is_copied_under_a_name_of_its_own() -> None:
    assert plain("copy", "welcome", "--name", "hello", "--locale", "fr") == {
        "workflow": "hello",
        "file": "hello.yaml",
    }
    copied = parse(Path("hello.yaml").read_text("utf-8"), LANGUAGE)
    assert copied.workflow is not None
    assert (copied.workflow.workflow, copied.workflow.name) == ("hello", "Bienvenue")
    assert list(copied.emails) == ["hello-hello"]


def test_a_copy_spoils_no_file() -> None:
    assert jalon("copy", "welcome", "mine.yaml").exit_code == 0
    first = Path("mine.yaml").read_text("utf-8")
    assert isinstance(jalon("copy", "birthday", "mine.yaml").exception, Conflict)
    assert Path("mine.yaml").read_text("utf-8") == first
    assert isinstance(jalon("copy", "welcome", "--name", "No Name").exception, Invalid)
