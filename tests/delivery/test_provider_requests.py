"""What providers are asked for a letter, by the fields that their documentations name (EML-5)."""

import base64
from datetime import UTC, datetime
from email.header import decode_header, make_header
from typing import Any
from uuid import UUID

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.session import Session

from jalon.delivery.routes.providers import PROVIDERS
from jalon.delivery.routes.providers.base import Account, Request
from jalon.delivery.routes.providers.ses import signed
from jalon.emails.mime import Letter
from tests.delivery.provider_server import ACCOUNTS, KEY, Taken, form_in, letter_in

pytestmark = pytest.mark.rule("EML-5")

MESSAGE = UUID("019a0000-0000-7000-8000-00000000000a")
LIST = {
    "List-Id": "<offers.example.com>",
    "List-Unsubscribe": "<https://jalon.example/u/1>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}
MESSAGE_ID = f"<{MESSAGE.hex}@example.com>"


def a_letter(**changes: Any) -> Letter:
    values: dict[str, Any] = {
        "message_id": MESSAGE,
        "contact_id": UUID(int=1),
        "recipient": "ann@example.net",
        "sender_name": 'Zoé "Z", SA',
        "sender_address": "zoe@example.com",
        "reply_to": "help@example.com",
        "subject": "Été",
        "html": "<p>Été</p>",
        "text": "Été",
        "at": datetime(2026, 3, 2, 12, tzinfo=UTC),
        "headers": LIST,
    }
    return Letter(**values | changes)


def account(kind: str) -> Account:
    given = dict(ACCOUNTS[kind])
    region = given.pop("region", "")
    return Account(host=PROVIDERS[kind].hosts[region], region=region, key=KEY, **given)


def asked(kind: str, **changes: Any) -> Taken:
    request = PROVIDERS[kind].write(account(kind), a_letter(**changes))
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Taken(account(kind).host, request.path, headers, request.body)


@pytest.mark.parametrize("kind", ["mailgun", "ses"])
def test_who_takes_messages_as_they_are_gets_the_exact_letter(kind: str) -> None:
    message = letter_in(kind, asked(kind))
    assert message["From"].addresses[0].display_name == 'Zoé "Z", SA'
    assert message["To"] == "ann@example.net"
    assert message["Reply-To"] == "help@example.com"
    assert message["Subject"] == "Été"
    assert message["Message-ID"] == MESSAGE_ID
    assert {name: message[name] for name in LIST} == LIST
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "text/html",
    ]
    assert [part.get_content().strip() for part in message.iter_parts()] == ["Été", "<p>Été</p>"]


def test_mailgun_gets_a_form_for_its_domain() -> None:
    taken = asked("mailgun")
    assert (taken.host, taken.path) == (
        "api.eu.mailgun.net",
        "/v3/mg.example.com/messages.mime",
    )
    assert taken.headers["authorization"] == basic("api", KEY)
    form = form_in(taken)
    assert (form["to"], form["o:tracking"]) == (b"ann@example.net", b"no")


def test_ses_gets_the_recipient_and_the_configuration_set() -> None:
    taken = asked("ses")
    assert taken.host == "email.eu-west-3.amazonaws.com"
    assert taken.path == "/v2/email/outbound-emails"
    assert taken.json["Destination"] == {"ToAddresses": ["ann@example.net"]}
    assert taken.json["ConfigurationSetName"] == "jalon"
    # It would take the place of the name in the message.
    assert "FromEmailAddress" not in taken.json


def test_postmark_gets_every_header_and_keeps_our_message_id() -> None:
    taken = asked("postmark")
    body = taken.json
    assert (taken.host, taken.path) == ("api.postmarkapp.com", "/email")
    assert taken.headers["x-postmark-server-token"] == KEY
    assert body["From"] == '"Zoé \\"Z\\", SA" <zoe@example.com>'
    assert (body["To"], body["ReplyTo"]) == ("ann@example.net", "help@example.com")
    assert (body["Subject"], body["TextBody"], body["HtmlBody"]) == ("Été", "Été", "<p>Été</p>")
    headers = {each["Name"]: each["Value"] for each in body["Headers"]}
    assert headers == LIST | {"Message-ID": MESSAGE_ID, "X-PM-KeepID": "true"}
    assert (body["TrackOpens"], body["TrackLinks"]) == (False, "None")
    assert body["MessageStream"] == "broadcast"
    assert body["Metadata"] == {"jalon_message": MESSAGE.hex}


def test_sendgrid_gets_the_plain_text_first_and_rewrites_nothing() -> None:
    taken = asked("sendgrid")
    body = taken.json
    assert (taken.host, taken.path) == ("api.eu.sendgrid.com", "/v3/mail/send")
    assert taken.headers["authorization"] == f"Bearer {KEY}"
    assert body["personalizations"] == [{"to": [{"email": "ann@example.net"}]}]
    assert body["from"] == {"email": "zoe@example.com", "name": 'Zoé "Z", SA'}
    assert body["reply_to"] == {"email": "help@example.com"}
    assert body["content"] == [
        {"type": "text/plain", "value": "Été"},
        {"type": "text/html", "value": "<p>Été</p>"},
    ]
    assert body["headers"].items() >= (LIST | {"Message-ID": MESSAGE_ID}).items()
    # Headers that its API reserves.
    assert not {"From", "To", "Subject", "Reply-To", "Content-Type"} & set(body["headers"])
    assert {each["enable"] for each in body["tracking_settings"].values()} == {False}
    assert body["custom_args"] == {"jalon_message": MESSAGE.hex}


def test_brevo_gets_what_it_tells_again_when_it_bounces() -> None:
    taken = asked("brevo")
    body = taken.json
    assert (taken.host, taken.path) == ("api.brevo.com", "/v3/smtp/email")
    assert taken.headers["api-key"] == KEY
    assert body["sender"]["email"] == "zoe@example.com"
    assert (body["to"], body["replyTo"]) == (
        [{"email": "ann@example.net"}],
        {"email": "help@example.com"},
    )
    assert (body["textContent"], body["htmlContent"]) == ("Été", "<p>Été</p>")
    assert body["headers"] == LIST | {"Message-ID": MESSAGE_ID, "X-Mailin-custom": MESSAGE.hex}


@pytest.mark.parametrize(
    ("name", "is_encoded"),
    [("Zoé", False), ("Smith, Ltd", False), ("Zoé, SA", True), ("é, " * 30, True)],
)
def test_brevo_gets_a_name_that_it_would_drop_in_encoded_words(name: str, is_encoded: bool) -> None:
    told = asked("brevo", sender_name=name).json["sender"]["name"]
    assert (told != name) == is_encoded
    assert str(make_header(decode_header(told))) == name
    assert "\n" not in told


def test_mailjet_gets_none_of_the_headers_that_it_refuses() -> None:
    taken = asked("mailjet")
    (body,) = taken.json["Messages"]
    assert (taken.host, taken.path) == ("api.mailjet.com", "/v3.1/send")
    assert taken.headers["authorization"] == basic("public", KEY)
    assert body["From"] == {"Email": "zoe@example.com", "Name": 'Zoé "Z", SA'}
    assert (body["To"], body["ReplyTo"]) == (
        [{"Email": "ann@example.net"}],
        {"Email": "help@example.com"},
    )
    assert (body["TextPart"], body["HTMLPart"]) == ("Été", "<p>Été</p>")
    assert body["Headers"] == {name: LIST[name] for name in LIST if name != "List-Id"}
    assert body["CustomID"] == MESSAGE.hex
    assert (body["TrackOpens"], body["TrackClicks"]) == ("disabled", "disabled")


@pytest.mark.parametrize("kind", ["brevo", "mailjet", "postmark", "sendgrid"])
def test_what_there_is_not_is_left_out(kind: str) -> None:
    body = asked(kind, sender_name="", reply_to="", text="", headers={}).raw.decode()
    assert "Zoé" not in body
    assert "help@" not in body


@pytest.mark.parametrize("kind", PROVIDERS)
def test_keys_are_in_no_repr(kind: str) -> None:
    request = PROVIDERS[kind].write(account(kind), a_letter())
    assert KEY not in repr(account(kind))
    assert KEY not in repr(request)
    assert isinstance(request, Request)


def test_a_request_to_ses_is_signed_as_amazon_signs() -> None:
    at = datetime(2026, 3, 2, 12, 30, 1, tzinfo=UTC)
    body = b'{"Destination": {}}'
    ours = signed(account("ses"), body, at=at)
    theirs = AWSRequest(
        "POST",
        "https://email.eu-west-3.amazonaws.com/v2/email/outbound-emails",
        {"Content-Type": "application/json", "X-Amz-Date": ours["X-Amz-Date"]},
        data=body,
    )
    signer = SigV4Auth(Credentials("AKIDEXAMPLE", KEY), "ses", "eu-west-3")
    theirs.context["timestamp"] = "20260302T123001Z"
    canonical = signer.canonical_request(theirs)
    signature = signer.signature(signer.string_to_sign(theirs, canonical), theirs)
    assert ours["X-Amz-Date"] == "20260302T123001Z"
    assert ours["Authorization"].endswith(f"Signature={signature}")
    assert f"Credential={signer.scope(theirs)}" in ours["Authorization"]


def test_the_regions_of_ses_are_amazons_and_so_are_their_hosts() -> None:
    amazon = Session()
    hosts = PROVIDERS["ses"].hosts
    assert set(hosts) <= set(amazon.get_available_regions("sesv2"))
    for region in ("eu-west-3", "us-east-1"):
        client = amazon.create_client("sesv2", region_name=region)
        assert client.meta.endpoint_url == f"https://{hosts[region]}"


def basic(user: str, key: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{key}".encode()).decode()
