"""`jalon scoring`, as one types it."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from jalon.cli import context
from jalon.cli.app import app
from tests.acting import NOON, happen, new_contact, set_time, work

pytestmark = pytest.mark.django_db(transaction=True)

MODEL = """\
threshold: 40
rules:
  - name: Orders
    event: Order Completed
    points: 20
    within: 90 days
"""


@pytest.fixture(autouse=True)
def _attached(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(context, "django_ready", nullcontext)
    monkeypatch.chdir(tmp_path)
    set_time(NOON)
    Path("model.yaml").write_text(MODEL)


def jalon(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def plain(*words: object) -> Any:
    result = jalon(*words, "--json")
    assert result.stdout, result.exception
    return json.loads(result.stdout)


@pytest.mark.rule("FRM-4")
def test_a_model_is_set_once_and_shown_as_it_was_written() -> None:
    assert plain("scoring", "show")["model"] == {}
    assert plain("scoring", "set", "model.yaml") == {"set": True, "changed": True, "problems": []}
    assert not plain("scoring", "set", "model.yaml")["changed"]
    Path("again.yaml").write_text(jalon("scoring", "show").stdout)
    assert not plain("scoring", "set", "again.yaml")["changed"]
    assert "being applied" in jalon("scoring", "show").output
    work()
    shown = plain("scoring", "show")
    assert (shown["version"], shown["lanes_left"]) == (1, 0)
    assert shown["model"]["rules"][0]["within"] == "90 days"


@pytest.mark.rule("FRM-4")
def test_a_preview_says_how_many_a_raised_threshold_will_touch() -> None:
    ann = new_contact("ann")
    plain("scoring", "set", "model.yaml")
    for _ in range(2):
        happen(ann, "Order Completed")
    work()
    Path("model.yaml").write_text(MODEL.replace("40", "60"))
    told = {"scores": 0, "become_mql": 0, "no_longer_mql": 1, "problems": []}
    assert plain("scoring", "preview", "model.yaml") == told
    assert "MQLs who are none any more" in jalon("scoring", "preview", "model.yaml").stdout
    assert plain("contact", "show", "ann")["contact"]["lifecycle"] == "mql"


@pytest.mark.rule("FRM-4")
def test_a_contact_tells_how_the_score_came_about() -> None:
    ann = new_contact("ann")
    plain("scoring", "set", "model.yaml")
    happen(ann, "Order Completed")
    work()
    (change,) = plain("contact", "show", "ann")["scores"]
    assert (change["before"], change["after"]) == (0, 20)
    assert (change["why"], change["points"]) == ("Order Completed", {"Orders": 20})
    assert "Orders: 20" in jalon("contact", "show", "ann").stdout


@pytest.mark.rule("FRM-4")
@pytest.mark.parametrize("command", ["set", "preview"])
@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("rules: [{name: a}]", "missing_field", 1),
        ("rules:\n  - {name: a, points: 0, event: A}", "VAL-3", 2),
        ("rules:\n  - {name: a, points: 1, event: A, of: 3}", "unknown_field", 2),
    ],
)
def test_what_is_wrong_is_said_with_its_line(command: str, text: str, code: str, line: int) -> None:
    Path("model.yaml").write_text(text)
    refused = jalon("scoring", command, "model.yaml", "--json", "--locale", "fr")
    assert refused.exit_code == 1
    (problem,) = json.loads(refused.stdout)["problems"]
    assert (problem["code"], problem["line"]) == (code, line)
    assert jalon("scoring", command, "model.yaml").exit_code == 1
