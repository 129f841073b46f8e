"""`jalon form`, `jalon page` and `jalon resource`, as one types them."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from jalon.cli import context
from jalon.cli.app import app
from jalon.contacts.actions import create_list
from tests.acting import NOON, set_time
from tests.forms.scene import CONTACT, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("FRM-1")]

EXAMPLES = Path(__file__).parents[2] / "examples" / "forms"


@pytest.fixture(autouse=True)
def _attached(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> None:
    monkeypatch.setattr(context, "django_ready", nullcontext)
    monkeypatch.chdir(tmp_path)
    settings.JALON_DATA = tmp_path
    set_time(NOON)
    create_list("newsletter")


def jalon(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def plain(*words: object) -> Any:
    result = jalon(*words, "--json")
    assert result.stdout, result.exception
    return json.loads(result.stdout)


def test_a_form_in_a_file_is_saved_listed_and_shown_with_its_snippet() -> None:
    Path("form.yaml").write_text(CONTACT)
    assert plain("form", "save", "form.yaml")["created"]
    assert not plain("form", "save", "form.yaml")["changed"]
    shown = plain("form", "show", "contact-us")
    assert shown["snippet"].endswith('/f/contact-us.js"></script>')
    assert shown["versions"] == {"newsletter": 1}
    assert "contact-us" in jalon("form", "list").stdout
    assert "newsletter" in jalon("form", "show", "contact-us").stdout


def test_problems_come_with_their_lines_and_nothing_is_kept() -> None:
    Path("form.yaml").write_text(CONTACT.replace("join_list: newsletter", "join_list: nowhere"))
    result = jalon("form", "save", "form.yaml", "--json")
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)["problems"]
    assert problem["path"] == ["consents", 0, "join_list"]
    assert problem["line"]
    assert jalon("form", "save", "form.yaml", "--locale", "fr").exit_code == 1
    assert plain("form", "list") == []


def test_what_was_submitted_is_listed() -> None:
    Path("form.yaml").write_text(CONTACT)
    jalon("form", "save", "form.yaml")
    send(**{"consent.newsletter": "yes"})
    (line,) = plain("form", "submissions", "contact-us")
    assert line["values"]["email"] == "ann@example.com"
    assert "ann@example.com" in jalon("form", "submissions", "contact-us").stdout
    assert jalon("form", "submissions", "nothing").exit_code == 1


@pytest.mark.rule("FRM-2", "FRM-3")
def test_the_examples_can_be_saved_as_they_say() -> None:
    Path("white-paper.pdf").write_bytes(b"%PDF-1.7")
    added = plain("resource", "add", "white-paper", "--file", "white-paper.pdf")
    assert added["bytes"] == 8
    for name in ("contact-us", "white-paper"):
        assert plain("form", "save", EXAMPLES / f"{name}.yaml")["created"]
    assert plain("page", "save", EXAMPLES / "spring-page.yaml")["created"]
    assert "spring" in jalon("page", "list").stdout
    assert [line["slug"] for line in plain("resource", "list")] == ["white-paper"]


@pytest.mark.rule("FRM-2")
def test_a_resource_is_a_file_or_an_address() -> None:
    assert jalon("resource", "add", "paper").exit_code == 1
    assert jalon("resource", "add", "paper", "--url", "http://example.com/x").exit_code == 1
    assert jalon("resource", "add", "paper", "--url", "https://example.com/x").exit_code == 0
    assert "url" in jalon("resource", "list").stdout


@pytest.mark.rule("LIF-7", "LIF-11")
def test_what_nothing_uses_is_archived_restored_and_deleted() -> None:
    jalon("resource", "add", "paper", "--url", "https://example.com/x")
    Path("form.yaml").write_text(CONTACT + "resource: paper\n")
    jalon("form", "save", "form.yaml")
    Path("page.yaml").write_text("page: p\ntitle: {en: P}\nbody: {en: P}\nform: contact-us\n")
    jalon("page", "save", "page.yaml")
    groups = (("page", "p"), ("form", "contact-us"), ("resource", "paper"))
    for group, name in groups[1:]:
        assert jalon(group, "archive", name).exit_code == 1
    for group, name in groups:
        assert jalon(group, "delete", name).exit_code == 1
        assert plain(group, "archive", name)["archived"]
        assert plain(group, "list") == []
        assert len(plain(group, "list", "--archived")) == 1
    for group, name in reversed(groups):
        assert "restored" in jalon(group, "restore", name).stdout
    for group, name in groups:
        jalon(group, "archive", name)
        assert plain(group, "delete", name)["deleted"]
        assert plain(group, "list", "--archived") == []
