"""`jalon route`: the mail servers and providers by which emails go."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from jalon.cli.app import app
from jalon.core.errors import Invalid, Unavailable
from jalon.core.outbound import parse_allowed
from jalon.delivery.models import MailRoute
from jalon.delivery.routes.sealed import unseal
from tests.delivery.scene import an_email
from tests.delivery.servers import mail_server

pytestmark = pytest.mark.django_db(transaction=True)


def jalon(*arguments: str, typed: str | None = None) -> str:
    result = CliRunner().invoke(app, ["route", *arguments], input=typed, catch_exceptions=False)
    return result.output


@pytest.mark.rule("EML-5")
def test_a_route_is_made_listed_changed_and_deleted() -> None:
    limits = ("--per-day", "900", "--warm-up-start", "50", "--warm-up-factor", "1.5")
    jalon(
        "create", "relay", "smtp.example.com", "--user", "ann", "--password", *limits, typed="s3\n"
    )
    assert unseal(bytes(MailRoute.objects.get().password)) == "s3"
    (listed,) = json.loads(jalon("list", "--json"))
    assert (listed["used_today"], listed["cap_today"], listed["port"]) == (0, 50, 587)
    assert "s3" not in json.dumps(listed).replace("smtp", "")
    assert "0 of 50" in jalon("list")
    jalon("change", "relay", "--warm-up-start", "0", "--per-day", "0", "--disable")
    changed = MailRoute.objects.get()
    assert (changed.per_day, changed.warm_up_start, changed.enabled) == (None, None, False)
    jalon("delete", "relay")
    assert json.loads(jalon("list", "--json")) == []


@pytest.mark.rule("EML-5")
def test_a_route_to_a_provider_is_made_and_moved_with_its_key() -> None:
    place = ("--kind", "mailgun", "--region", "us", "--channel", "mg.example.com")
    jalon("create", "mg", *place, "--password", typed="s3\n")
    (listed,) = json.loads(jalon("list", "--json"))
    assert (listed["kind"], listed["region"], listed["host"]) == (
        "mailgun",
        "us",
        "api.mailgun.net",
    )
    assert "mailgun" in jalon("list")
    with pytest.raises(Invalid, match="another place"):
        jalon("change", "mg", "--region", "eu")
    jalon("change", "mg", "--region", "eu", "--password", typed="s4\n")
    changed = MailRoute.objects.get()
    assert (changed.host, unseal(bytes(changed.password))) == ("api.eu.mailgun.net", "s4")


def test_a_route_is_tried(settings: Any) -> None:
    settings.JALON_ALLOW_PRIVATE = parse_allowed("127.0.0.0/8")
    an_email()
    with mail_server() as (handler, server):
        jalon("create", "near", server.host, "--port", str(server.port), "--security", "none")
        assert "let us in" in jalon("test", "near")
        assert "250" in jalon("test", "near", "--to", "olga@example.com")
        assert handler.seen == ["olga@example.com"]
    with pytest.raises(Unavailable, match="connect"):
        jalon("test", "near")
