"""`jalon webhook`, as one types it."""

import json
from contextlib import nullcontext

import pytest
from typer.testing import CliRunner, Result

from jalon.cli import webhook
from tests.delivery.hooks import a_call, make_all
from tests.delivery.scene import a_contact

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("STP-12")]


def jalon(*words: str) -> Result:
    return CliRunner().invoke(webhook.commands, words, catch_exceptions=True)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook.context, "django_ready", nullcontext)


def test_the_signing_secret_can_be_told_to_those_who_check() -> None:
    told = jalon("secret").stdout.strip()
    assert told.startswith("whsec_")
    assert told == jalon("secret").stdout.strip()


def test_calls_are_listed_with_what_came_of_them_and_without_their_secrets() -> None:
    a_call(a_contact("ann"), "http://127.0.0.1:9/hook?key=hunter2", headers={"X": "hunter2"})
    assert json.loads(jalon("list", "--json", "--failed").stdout) == []
    make_all()
    (only,) = json.loads(jalon("list", "--json", "--failed").stdout)
    assert (only["host"], only["state"], only["attempts"]) == ("127.0.0.1:9", "failed", 1)
    assert only["error"].startswith("private_address")
    for shown in (jalon("list").stdout, jalon("list", "--json").stdout):
        assert "hunter2" not in shown
        assert "127.0.0.1:9" in shown
