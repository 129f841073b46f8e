"""Routes over the API (EML-5): made, changed, tried and deleted, with no password told."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from jalon.accounts.models import AuditEntry
from jalon.accounts.permissions import Permission
from jalon.core import clock
from jalon.core.errors import Forbidden
from jalon.core.outbound import Allowed, parse_allowed
from jalon.core.smtp_url import SmtpServer
from jalon.delivery import mail_routes
from jalon.delivery.models import MailRoute
from jalon.delivery.routes.sealed import unseal
from jalon.delivery.routes.shared import set_aside
from jalon.runtime.sandbox import require_sandbox
from tests.accounts.scene import a_browser, a_user, sign_in
from tests.acting import NOON, set_time
from tests.api.calling import EVERYTHING, Caller
from tests.delivery.provider_server import KEY, Answer, a_provider, certificate
from tests.delivery.scene import a_contact, a_message, an_email
from tests.delivery.servers import Handler, mail_server

pytestmark = pytest.mark.django_db(transaction=True)

Body = dict[str, Any]
RELAY: Body = {
    "name": "relay",
    "host": "smtp.example.com",
    "user": "ann",
    "password": "s3cret",
    "per_day": 1000,
    "warm_up_start": 50,
    "warm_up_factor": 1.5,
    "domains": ["Example.com"],
}


@pytest.fixture
def call() -> Caller:
    an_email()
    return Caller(*EVERYTHING)


@pytest.fixture
def server(settings: Any) -> Iterator[tuple[Handler, SmtpServer]]:
    settings.JALON_ALLOW_PRIVATE = parse_allowed("127.0.0.0/8")
    with mail_server(auth=True) as found:
        yield found


def to_it(server: SmtpServer, **changes: Any) -> Body:
    return {
        "name": "near",
        "host": server.host,
        "port": server.port,
        "security": "none",
        "user": server.user,
        "password": server.password,
        **changes,
    }


@pytest.mark.rule("EML-5")
def test_a_route_is_made_shown_changed_and_deleted(call: Caller) -> None:
    made = call("POST", "/routes", RELAY)
    assert made.status_code == 201
    shown = made.json()
    assert (shown["port"], shown["security"], shown["priority"]) == (587, "starttls", 10)
    assert shown["domains"] == ["example.com"]
    assert (shown["used_today"], shown["cap_today"], shown["warming"]) == (0, 50, True)
    assert (shown["editable"], shown["has_password"]) == (True, True)
    assert call("GET", "/routes/relay").json() == shown
    assert call("GET", "/routes").json()["items"] == [shown]
    changed = call(
        "PATCH",
        "/routes/relay",
        {"per_day": None, "warm_up_start": None, "warm_up_factor": None, "priority": 3},
    )
    assert changed.status_code == 200
    assert (changed.json()["cap_today"], changed.json()["priority"]) == (None, 3)
    assert call("DELETE", "/routes/relay").status_code == 204
    assert call("GET", "/routes/relay").status_code == 404
    assert call("DELETE", "/routes/relay").status_code == 404
    assert call("GET", "/sandbox").json()["sandbox"] is True


def test_from_the_first_route_on_it_is_no_sandbox(call: Caller) -> None:
    call("POST", "/routes", RELAY)
    assert call("GET", "/sandbox").json()["sandbox"] is False
    with pytest.raises(Forbidden):
        require_sandbox()


def test_the_password_is_told_nowhere_and_kept_sealed(call: Caller) -> None:
    answers = [call("POST", "/routes", RELAY)]
    answers.append(call("PATCH", "/routes/relay", {"password": "s3cret too"}))
    answers += [call("GET", "/routes"), call("GET", "/routes/relay")]
    assert not any(b"s3cret" in answer.content for answer in answers)
    kept = bytes(MailRoute.objects.get().password)
    assert b"s3cret" not in kept
    assert unseal(kept) == "s3cret too"
    told = [(entry.action, entry.detail) for entry in AuditEntry.objects.filter(kind="route")]
    assert "s3cret" not in repr(told)
    assert {action for action, _ in told} == {"create", "change"}


def test_the_password_goes_to_no_other_server_than_it_was_given_for(call: Caller) -> None:
    call("POST", "/routes", RELAY)
    for elsewhere in ({"host": "evil.example"}, {"port": 25}, {"security": "none"}):
        refused = call("PATCH", "/routes/relay", elsewhere)
        assert (refused.status_code, refused.json()["code"]) == (422, "route_password")
    again = {"host": "other.example", "password": "s3cret"}
    assert call("PATCH", "/routes/relay", again).json()["host"] == "other.example"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": "environment"}, "route_name"),
        ({"host": "-"}, "route_host"),
        ({"domains": ["nowhere"]}, "route_domains"),
        ({"per_day": None}, "route_warm_up"),
        ({"warm_up_start": 2000}, "route_warm_up"),
        ({"warm_up_factor": None}, "route_warm_up"),
    ],
)
def test_what_makes_no_sense_is_refused(call: Caller, wrong: Body, code: str) -> None:
    refused = call("POST", "/routes", RELAY | wrong)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert MailRoute.objects.count() == 0


def test_a_name_is_taken_once_and_routes_have_an_end(
    call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("POST", "/routes", RELAY)
    assert call("POST", "/routes", RELAY).json()["code"] == "route_exists"
    monkeypatch.setattr(mail_routes, "MOST", 1)
    assert call("POST", "/routes", RELAY | {"name": "two"}).json()["code"] == "too_many_routes"


@pytest.mark.rule("NEW-5")
def test_no_route_is_made_in_moved_time(call: Caller) -> None:
    set_time(NOON)
    assert call("POST", "/routes", RELAY).json()["code"] == "sandbox_time"


def test_the_route_of_the_setting_is_listed_and_not_editable(call: Caller, settings: Any) -> None:
    settings.JALON_SMTP = SmtpServer("mail.example.org", 587, "ann", "s3cret", starttls=True)
    (listed,) = call("GET", "/routes").json()["items"]
    assert (listed["name"], listed["editable"], listed["security"]) == (
        "environment",
        False,
        "starttls",
    )
    for method, body in (("PATCH", {"priority": 1}), ("DELETE", None)):
        refused = call(method, "/routes/environment", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "route_of_setting")


@pytest.mark.rule("ACC-1")
def test_who_may_read_settings_sees_routes_and_may_change_none(call: Caller) -> None:
    call("POST", "/routes", RELAY)
    reader = Caller(Permission.SETTINGS_READ)
    assert reader("GET", "/routes").status_code == 200
    for method, path, body in (
        ("POST", "/routes", RELAY),
        ("PATCH", "/routes/relay", {"priority": 1}),
        ("DELETE", "/routes/relay", None),
        ("POST", "/routes/relay/test", None),
    ):
        assert reader(method, path, body).status_code == 403


@pytest.mark.rule("EML-5")
def test_a_test_logs_in_and_sends_an_email_to_whoever_asks(
    call: Caller, server: tuple[Handler, SmtpServer]
) -> None:
    handler, address = server
    call("POST", "/routes", to_it(address))
    set_aside(MailRoute.objects.get(), "it was away")
    assert call("GET", "/routes/near").json()["error"] == "it was away"
    tried = call("POST", "/routes/near/test").json()
    assert (tried["ok"], tried["phase"], tried["to"]) == (True, "login", "")
    assert call("GET", "/routes/near").json()["error"] == ""
    a_user("olga@example.com")
    client = a_browser()
    sign_in(client, "olga@example.com")
    tried = client.post("/api/v1/routes/near/test", headers={"Accept-Language": "fr"}).json()
    assert (tried["ok"], tried["phase"], tried["to"]) == (True, "sent", "olga@example.com")
    (message,) = handler.accepted
    assert (message["To"], message["Subject"]) == ("olga@example.com", "Essai de la route near")


def test_a_test_says_in_which_phase_it_failed(
    call: Caller, server: tuple[Handler, SmtpServer], settings: Any
) -> None:
    _, address = server
    call("POST", "/routes", to_it(address, password="guessed"))
    tried = call("POST", "/routes/near/test").json()
    assert (tried["ok"], tried["phase"]) == (False, "login")
    assert tried["answer"].startswith("535")
    assert "guessed" not in tried["answer"]
    assert tried["code"] == "route_answer"
    call("POST", "/routes", to_it(address, name="safe", security="starttls"))
    tried = call("POST", "/routes/safe/test").json()
    assert (tried["phase"], tried["code"]) == ("tls", "route_lacks")
    settings.JALON_ALLOW_PRIVATE = Allowed()
    tried = call("POST", "/routes/near/test").json()
    assert (tried["ok"], tried["phase"], tried["code"]) == (False, "connect", "private_address")


def test_why_there_is_no_connection_is_said_in_the_language_asked_for(
    call: Caller, settings: Any
) -> None:
    settings.JALON_ALLOW_PRIVATE = parse_allowed("127.0.0.0/8")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    call("POST", "/routes", RELAY | {"name": "near", "host": "127.0.0.1", "port": port})
    tried = call("POST", "/routes/near/test").json()
    assert tried["code"] == "route_closed"
    assert tried["answer"] == "Nothing awaits connections at that host and port. Check them."
    french = call("POST", "/routes/near/test", accept_language="fr").json()
    assert french["code"] == "route_closed"
    assert french["answer"] == "Rien n'attend de connexion à cet hôte et à ce port. Vérifiez-les."


# --- Providers ------------------------------------------------------------------------------------

SES: Body = {"name": "ses", "kind": "ses", "region": "eu-west-3", "user": "AKID", "password": "k3y"}


@pytest.mark.rule("EML-5")
def test_a_route_leads_to_a_provider_whose_host_follows_from_its_region(call: Caller) -> None:
    made = call("POST", "/routes", SES | {"channel": "jalon", "per_day": 50_000})
    assert made.status_code == 201
    shown = made.json()
    assert (shown["kind"], shown["region"], shown["channel"]) == ("ses", "eu-west-3", "jalon")
    assert (shown["host"], shown["port"]) == ("email.eu-west-3.amazonaws.com", 443)
    assert (shown["has_password"], shown["priority"], shown["security"]) == (True, 10, "tls")
    changed = call("PATCH", "/routes/ses", {"channel": "", "priority": 3}).json()
    assert (changed["channel"], changed["priority"], changed["kind"]) == ("", 3, "ses")
    moved = call("PATCH", "/routes/ses", {"region": "us-east-1"})
    assert (moved.status_code, moved.json()["code"]) == (422, "route_password")
    moved = call("PATCH", "/routes/ses", {"region": "us-east-1", "password": "an0ther"})
    assert moved.json()["host"] == "email.us-east-1.amazonaws.com"
    told = [entry.detail for entry in AuditEntry.objects.filter(kind="route")]
    assert "k3y" not in repr(told)
    assert "an0ther" not in repr(told)


def test_a_route_without_a_kind_is_a_mail_server(call: Caller) -> None:
    shown = call("POST", "/routes", RELAY).json()
    assert (shown["kind"], shown["region"], shown["channel"]) == ("smtp", "", "")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (SES | {"host": "evil.example"}, "route_fixed"),
        (SES | {"port": 8443}, "route_fixed"),
        (SES | {"region": "evil"}, "route_region"),
        (SES | {"region": ""}, "route_region"),
        (SES | {"user": ""}, "route_key_id"),
        (SES | {"user": "a:b"}, "route_key_id"),
        (SES | {"password": "two words"}, "route_key"),
        (SES | {"password": "clé"}, "route_key"),
        (SES | {"password": ""}, "route_key"),
        (SES | {"channel": "a b"}, "route_channel"),
        ({"name": "pm", "kind": "postmark"}, "route_key_missing"),
        ({"name": "pm", "kind": "postmark", "password": "k", "user": "u"}, "route_key_alone"),
        ({"name": "pm", "kind": "postmark", "password": "k", "region": "eu"}, "route_region"),
        ({"name": "mg", "kind": "mailgun", "password": "k", "region": "eu"}, "route_channel"),
        (
            {"name": "mg", "kind": "mailgun", "password": "k", "region": "eu", "channel": "a/b.c"},
            "route_channel",
        ),
        ({"name": "br", "kind": "brevo", "password": "k", "channel": "x"}, "route_channel"),
        (RELAY | {"region": "eu"}, "route_region"),
        (RELAY | {"channel": "x"}, "route_channel"),
        ({"name": "none"}, "route_host"),
    ],
)
def test_a_provider_is_given_what_it_asks_for_and_no_more(
    call: Caller, body: Body, code: str
) -> None:
    refused = call("POST", "/routes", body)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert MailRoute.objects.count() == 0


def test_a_provider_does_not_become_a_mail_server(call: Caller) -> None:
    call("POST", "/routes", SES)
    for change in ({"host": "evil.example"}, {"security": "none"}):
        refused = call("PATCH", "/routes/ses", change)
        assert (refused.status_code, refused.json()["code"]) == (422, "route_fixed")
    assert call("PATCH", "/routes/ses", {"kind": "smtp"}).status_code == 422


def test_what_providers_ask_for_is_listed(call: Caller) -> None:
    kinds = {each["kind"]: each for each in call("GET", "/route-kinds").json()["items"]}
    assert kinds["mailgun"] == {
        "kind": "mailgun",
        "regions": ["us", "eu"],
        "user": False,
        "channel": "needed",
    }
    assert (kinds["ses"]["user"], kinds["ses"]["channel"]) == (True, "optional")
    assert (kinds["brevo"]["regions"], kinds["brevo"]["channel"]) == ([], "none")
    assert {*kinds, "smtp"} == set(MailRoute.Kind.values)


@pytest.mark.rule("EML-5")
def test_a_test_tells_whether_a_provider_takes_the_key(
    call: Caller, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate()))
    call("POST", "/routes", {"name": "pm", "kind": "postmark", "password": KEY})
    a_user("olga@example.com")
    client = a_browser()
    sign_in(client, "olga@example.com")
    with a_provider("postmark", settings) as desk:
        # A key has no address to send to: nothing is asked but to be there.
        tried = call("POST", "/routes/pm/test").json()
        assert (tried["ok"], tried["phase"], desk.taken) == (True, "tls", [])
        assert client.post("/api/v1/routes/pm/test").json()["phase"] == "sent"
        assert desk.taken[0].json["To"] == "olga@example.com"
        desk.answer = lambda _: Answer(401, {"ErrorCode": 10, "Message": f"Bad token {KEY}"})
        tried = client.post("/api/v1/routes/pm/test").json()
        assert (tried["ok"], tried["phase"], tried["code"]) == (False, "login", "route_answer")
        assert tried["answer"] == "401 Bad token …"
        desk.answer = lambda _: Answer(422, {"ErrorCode": 400, "Message": "No such sender"})
        tried = client.post("/api/v1/routes/pm/test").json()
        assert (tried["phase"], tried["answer"]) == ("message", "422 5.7.1 No such sender")


@pytest.mark.rule("ACC-6")
def test_health_tells_of_routes_set_aside_and_what_limits_hold_back_is_not_late(
    call: Caller,
) -> None:
    call("POST", "/routes", RELAY)
    assert call("GET", "/health").json()["routes_failing"] == []
    route = MailRoute.objects.get()
    set_aside(route, "it was away")
    assert call("GET", "/health").json()["routes_failing"] == ["relay"]
    long_ago = clock.now() - timedelta(hours=3)
    a_message(a_contact("ann"), route="smtp", at=long_ago, due_at=long_ago)
    assert call("GET", "/health").json()["emails_late"] > 3600
    MailRoute.objects.update(full_at=clock.now())
    assert call("GET", "/health").json()["emails_late"] == 0
