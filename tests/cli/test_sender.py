"""`jalon sender`: verified by whoever runs the machine, and checked from there (EML-5)."""

import json
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner, Result

from jalon.accounts.audit import entries
from jalon.cli.app import app
from jalon.emails import sender_domains
from jalon.emails.actions import save_sender
from tests.emails.dns_server import DnsServer, dns_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("EML-5")]


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["sender", *words])


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> Iterator[DnsServer]:
    with dns_server() as server:
        monkeypatch.setattr(sender_domains, "system_resolver", server.resolver)
        yield server


@pytest.fixture(autouse=True)
def _ana() -> None:
    save_sender("ana", name="Ana", address="ana@shop.example")


def test_an_operator_vouches_for_a_sender_and_that_is_noted() -> None:
    assert json.loads(run("list", "--json").output)[0]["verified_at"] is None
    assert "ana@shop.example is verified" in run("verify", "ana").output
    (listed,) = json.loads(run("list", "--json").output)
    assert (listed["slug"], listed["verified_by"]) == ("ana", "cli")
    assert "cli" in run("list").output
    (noted,) = entries("sender", "ana")
    assert (noted.who, noted.action, noted.detail["vouched"]) == ("cli", "verify", True)
    assert run("verify", "none").exit_code != 0


def test_a_wrong_code_verifies_nobody() -> None:
    assert run("verify", "ana", "--code", "123456").exit_code != 0
    assert json.loads(run("list", "--json").output)[0]["verified_at"] is None


def test_a_domain_is_checked_with_the_records_to_add(dns: DnsServer) -> None:
    dns.txt("shop.example", "v=spf1 mx ~all")
    states = {
        one["checked"]: one["state"]
        for one in json.loads(run("check", "shop.example", "--json").output)
    }
    assert states == {"spf": "ok", "dkim": "unknown", "dmarc": "missing", "mx": "missing"}
    assert "p=none" in run("check", "shop.example").output
    assert run("check", "other.example").exit_code != 0
