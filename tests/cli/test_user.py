"""`jalon user`: who works here, by the operator of the machine."""

import json
import re

import pytest
from typer.testing import CliRunner

from jalon.accounts.models import User
from jalon.cli.account import users
from jalon.core.errors import Conflict, NotFound

pytestmark = pytest.mark.django_db(transaction=True)

LINK = re.compile(r"^http://127\.0\.0\.1:8000/(\w+)/[\w-]+\n$")


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    """The tests' database is running already."""
    from contextlib import nullcontext

    monkeypatch.setattr("jalon.cli.context.django_ready", nullcontext)


def jalon_user(*arguments: str) -> str:
    result = CliRunner().invoke(users, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.rule("ACC-1")
def test_the_operator_invites_and_prints_links():
    found = LINK.match(jalon_user("invite", "bob@example.com", "--role", "analyst"))
    assert found
    assert found[1] == "invitation"
    jalon_user("add", "bob@example.com", "--role", "analyst")
    found = LINK.match(jalon_user("password", "bob@example.com"))
    assert found
    assert found[1] == "password"
    found = LINK.match(jalon_user("start"))
    assert found
    assert found[1] == "start"


@pytest.mark.rule("ACC-1")
def test_a_user_is_deactivated_and_activated():
    jalon_user("add", "bob@example.com", "--role", "analyst")
    jalon_user("deactivate", "bob@example.com")
    assert json.loads(jalon_user("list", "--json"))[0]["is_active"] is False
    with pytest.raises(NotFound):
        jalon_user("password", "bob@example.com")
    jalon_user("activate", "bob@example.com")
    assert User.objects.get().is_active


@pytest.mark.rule("ACC-1")
def test_there_is_no_link_for_a_first_owner_once_there_is_one():
    jalon_user("add", "ann@example.com", "--role", "owner")
    User.objects.update(password="scrypt$some")
    with pytest.raises(Conflict):
        jalon_user("start")
