"""`jalon key`, as one types it."""

import json
from contextlib import nullcontext

import pytest
from typer.testing import CliRunner, Result

from jalon.accounts.keys import find_key
from jalon.cli import key

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("ACC-2")]


def jalon(*words: str) -> Result:
    return CliRunner().invoke(key.commands, words, catch_exceptions=True)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key.context, "django_ready", nullcontext)


def test_a_key_is_printed_once_listed_by_its_beginning_and_revoked() -> None:
    plain = jalon("create", "shop", "--scope", "contacts:read").stdout.strip()
    found = find_key(plain)
    assert found is not None
    assert found.scopes == ["contacts:read"]
    (listed,) = json.loads(jalon("list", "--json").stdout)
    assert plain.startswith(listed["prefix"])
    assert plain not in jalon("list").stdout
    assert jalon("revoke", listed["id"]).exit_code == 0
    assert find_key(plain) is None


def test_a_write_key_has_no_scopes() -> None:
    found = find_key(jalon("create", "site", "--write").stdout.strip())
    assert found is not None
    assert (found.kind, found.scopes) == ("write", [])


def test_a_scope_that_is_none_is_refused() -> None:
    refused = jalon("create", "shop", "--scope", "everything")
    assert "There is no scope 'everything'" in str(refused.exception)
