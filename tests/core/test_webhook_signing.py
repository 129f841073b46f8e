"""Standard Webhooks, against the vector its own libraries are tested with."""

import base64
from datetime import UTC, datetime

import pytest

from jalon.core.errors import Invalid
from jalon.core.webhook_signing import salted_secret, signed_headers, webhook_secret

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
BODY = b'{"test": 2432232314}'
AT = datetime.fromtimestamp(1614265330, UTC)


@pytest.mark.rule("ACC-4")
def test_a_call_is_signed_as_the_published_example_is() -> None:
    assert signed_headers([SECRET], ID, BODY, at=AT) == {
        "webhook-id": ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@pytest.mark.parametrize(
    ("message_id", "body", "seconds"),
    [("msg_2", BODY, 1614265330), (ID, BODY + b" ", 1614265330), (ID, BODY, 1614265331)],
)
def test_another_id_body_or_time_has_another_signature(
    message_id: str, body: bytes, seconds: int
) -> None:
    def sign(message_id: str, body: bytes, at: datetime) -> str:
        return signed_headers([SECRET], message_id, body, at=at)["webhook-signature"]

    changed = sign(message_id, body, datetime.fromtimestamp(seconds, UTC))
    assert changed != sign(ID, BODY, AT)


def test_an_installation_signs_with_one_secret_of_its_own() -> None:
    secret = webhook_secret("key of the installation")
    assert secret == webhook_secret("key of the installation")
    assert secret != webhook_secret("key of another")
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert "key" not in secret


@pytest.mark.rule("ACC-4")
def test_each_of_two_secrets_signs_as_it_does_alone() -> None:
    other = salted_secret("key of the installation", b"salt")
    alone = [signed_headers([one], ID, BODY, at=AT)["webhook-signature"] for one in (SECRET, other)]
    both = signed_headers([SECRET, other], ID, BODY, at=AT)["webhook-signature"]
    assert both == " ".join(alone)


def test_a_webhook_has_a_secret_of_its_own_by_its_salt() -> None:
    key = "key of the installation"
    secrets = {salted_secret(key, b"a"), salted_secret(key, b"b"), salted_secret("other", b"a")}
    assert len(secrets | {webhook_secret(key)}) == 4
    assert {len(base64.b64decode(one.removeprefix("whsec_"))) for one in secrets} == {32}


def test_a_secret_that_is_no_base64_is_refused_without_being_shown() -> None:
    with pytest.raises(Invalid) as refusal:
        signed_headers(["whsec_not base64!"], ID, BODY, at=AT)
    assert "not base64!" not in str(refusal.value)
