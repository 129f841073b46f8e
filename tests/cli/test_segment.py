"""`jalon segment`, as one types it."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from jalon.cli import context
from jalon.cli.app import app
from jalon.contacts.change import Change
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.events.actions import append_update
from tests.acting import NOON, new_contact, set_time, work

pytestmark = pytest.mark.django_db(transaction=True)

LOYAL = """\
segment: loyal
name: Loyal customers
when:
  kind: all
  of:
    - {kind: event, event: Order Completed, at_least: 3, within: 365 days}
    - {kind: not, of: {kind: tag, tag: staff}}
"""


@pytest.fixture(autouse=True)
def _attached(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(context, "django_ready", nullcontext)
    monkeypatch.chdir(tmp_path)
    set_time(NOON)


def jalon(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def plain(*words: object) -> Any:
    result = jalon(*words, "--json")
    assert result.stdout, result.exception
    return json.loads(result.stdout)


@pytest.mark.rule("SEG-3")
def test_a_segment_in_a_file_is_saved_and_reads_as_a_sentence() -> None:
    Path("loyal.yaml").write_text(LOYAL)
    assert plain("segment", "save", "loyal.yaml")["created"]
    assert not plain("segment", "save", "loyal.yaml")["changed"]
    shown = plain("segment", "show", "loyal", "--locale", "fr")
    assert shown["name"] == "Loyal customers"
    assert "Commande passée" in shown["sentence"]
    assert "loyal" in jalon("segment", "list").stdout


@pytest.mark.rule("SEG-2", "SEG-4")
def test_a_condition_is_counted_sampled_saved_and_made_a_list() -> None:
    ann = new_contact("ann")
    new_contact("bob")
    append_update(ann, Change(add_tags=("vip",)), at=NOON)
    work()
    expression = "{kind: tag, tag: vip}"
    assert plain("segment", "count", expression) == {"count": 1}
    assert [each["external_id"] for each in plain("segment", "sample", expression)] == ["ann"]
    assert plain("segment", "save", "vip", expression)["created"]
    work()
    assert plain("segment", "count", "vip") == {"count": 1}
    assert plain("segment", "show", "vip")["members"] == 1
    assert plain("segment", "to-list", "vip", "best")["joined"] == 1
    assert plain("segment", "delete", "vip")["deleted"]
    assert isinstance(jalon("segment", "show", "vip").exception, NotFound)


@pytest.mark.rule("SEG-1")
def test_a_segment_that_cannot_be_is_refused_with_its_line() -> None:
    Path("loyal.yaml").write_text(LOYAL.replace("at_least: 3", "at_least: 0"))
    result = jalon("segment", "save", "loyal.yaml")
    assert result.exit_code == 1
    assert "loyal.yaml:6: VAL-12" in result.stderr
    assert not plain("segment", "save", "loyal.yaml")["saved"]
    Path("loyal.yaml").write_text(LOYAL.replace("kind: all", "kind: al"))
    assert "loyal.yaml:4" in jalon("segment", "save", "loyal.yaml").stderr
    assert plain("segment", "list") == []


def test_what_a_segment_cannot_be_made_of_is_refused() -> None:
    assert isinstance(jalon("segment", "save", "nowhere.yaml").exception, Invalid)
    assert isinstance(jalon("segment", "save", "Ça va", "{kind: tag}").exception, Invalid)
    assert jalon("segment", "count", "{kind: tag, tog: vip}").exit_code == 1
    assert isinstance(jalon("segment", "count", "nowhere").exception, NotFound)
    inside = "{kind: event, event: Order Completed, since: entry}"
    assert isinstance(jalon("segment", "count", inside).exception, Invalid)


@pytest.mark.rule("LIF-11")
def test_a_segment_that_another_names_is_not_deleted() -> None:
    jalon("segment", "save", "vip", "{kind: tag, tag: vip}")
    jalon("segment", "save", "gold", "{kind: segment, segment: vip}")
    refusal = jalon("segment", "delete", "vip").exception
    assert isinstance(refusal, Conflict)
    assert "gold" in refusal.message
