"""`jalon webhook`, as one types it."""

import json
from contextlib import nullcontext
from uuid import UUID

import pytest
from django.conf import settings
from typer.testing import CliRunner, Result

from jalon.cli import webhook
from jalon.core.outbound import parse_allowed
from tests.delivery.hooks import a_call, a_hook, make_all
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
    assert json.loads(jalon("calls", "--json", "--failed").stdout) == []
    make_all()
    (only,) = json.loads(jalon("calls", "--json", "--failed").stdout)
    assert (only["host"], only["state"], only["attempts"]) == ("127.0.0.1:9", "failed", 1)
    assert only["error"].startswith("private_address")
    for shown in (jalon("calls").stdout, jalon("calls", "--json").stdout):
        assert "hunter2" not in shown
        assert "127.0.0.1:9" in shown


@pytest.mark.rule("ACC-4")
def test_a_webhook_is_made_tried_changed_and_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "JALON_ALLOW_PRIVATE", parse_allowed("127.0.0.0/8"))
    with a_hook() as hook:
        secret = jalon("create", hook.url, "--event", "Bought", "--description", "CRM").stdout
        assert secret.startswith("whsec_")
        (one,) = json.loads(jalon("list", "--json").stdout)
        assert (one["events"], one["enabled"]) == (["Bought"], True)
        assert "It answered 200" in jalon("test", one["id"]).stdout
        (call,) = json.loads(jalon("calls", one["id"], "--json").stdout)
        assert (call["event"], call["state"]) == ("ping", "answered")
        assert "It answered 200" in jalon("redeliver", one["id"], call["id"]).stdout
        assert [body["type"] for body in hook.bodies] == ["ping", "ping"]
    assert "ping" in jalon("calls", one["id"]).stdout
    assert jalon("calls", "--json").stdout.strip() == "[]"
    other = jalon("rotate", one["id"], "--grace", "0").stdout
    assert other.startswith("whsec_")
    assert other != secret
    jalon("change", one["id"], "--all", "--disable")
    (one,) = json.loads(jalon("list", "--json").stdout)
    assert (one["events"], one["enabled"], one["description"]) == (None, False, "CRM")
    assert "disabled" in jalon("list").stdout
    assert jalon("delete", one["id"]).exit_code == 0
    assert json.loads(jalon("list", "--json").stdout) == []
    assert jalon("calls", str(UUID(int=5))).exception is not None
