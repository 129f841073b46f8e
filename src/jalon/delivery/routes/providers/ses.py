"""Amazon SES, API version 2: the message itself; `user` is the access key id, the key the secret
one, and `channel` a configuration set. Requests are signed (AWS Signature Version 4)."""

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime
from typing import Any

import msgspec

from jalon.core import clock
from jalon.delivery.routes import Answer
from jalon.delivery.routes.providers.base import (
    CONTENT,
    POLICY,
    Account,
    Provider,
    Reply,
    Request,
    judged,
    not_now,
    refused,
)
from jalon.emails.mime import Letter, compose

_PATH = "/v2/email/outbound-emails"
_SIGNED = "content-type;host;x-amz-date"
_TYPE = "application/json"

_REGIONS = (
    "af-south-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-5",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
)

_OF_MESSAGE = {
    "BadRequestException": CONTENT,
    "MailFromDomainNotVerifiedException": POLICY,
    "MessageRejected": CONTENT,
}
"""The errors that are about one message; all others are about the account."""

_NOT_VERIFIED = re.compile(r"not verified|:identity/")


def write(account: Account, letter: Letter) -> Request:
    """Without a sender of its own, which would take the place of the name in the message."""
    body: dict[str, Any] = {
        "Destination": {"ToAddresses": [letter.recipient]},
        "Content": {"Raw": {"Data": base64.b64encode(compose(letter)).decode()}},
    }
    if account.channel:
        body["ConfigurationSetName"] = account.channel
    encoded = msgspec.json.encode(body)
    return Request(_PATH, signed(account, encoded, at=clock.wall()), encoded)


def signed(account: Account, body: bytes, *, at: datetime) -> dict[str, str]:
    """The headers of a request, with its signature."""
    time = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    canonical = "\n".join(
        (
            "POST",
            _PATH,
            "",
            f"content-type:{_TYPE}",
            f"host:{account.host}",
            f"x-amz-date:{time}",
            "",
            _SIGNED,
            hashlib.sha256(body).hexdigest(),
        )
    )
    scope = f"{time[:8]}/{account.region}/ses/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"AWS4{account.key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, f"AWS4-HMAC-SHA256\n{time}\n{scope}\n{digest}".encode(), "sha256")
    return {
        "Content-Type": _TYPE,
        "X-Amz-Date": time,
        "Authorization": (
            f"AWS4-HMAC-SHA256 Credential={account.user}/{scope}, "
            f"SignedHeaders={_SIGNED}, Signature={signature.hex()}"
        ),
    }


def judge(reply: Reply) -> Answer:
    """By the error's type. Of every error that it names, SES says that the message was not sent;
    what has no type comes from a gateway before it."""
    if reply.status == 200:
        return judged(reply, "")
    kind = re.split("[:#]", reply.headers.get("x-amzn-errortype", ""))[0]
    words = f"{kind}: {reply.text('message') or reply.text('Message')}"
    if not kind:
        return judged(reply, reply.text("message"))
    if _NOT_VERIFIED.search(words):
        return refused(reply, POLICY, words)
    if kind in _OF_MESSAGE:
        return refused(reply, _OF_MESSAGE[kind], words)
    return not_now(reply, words)


PROVIDER = Provider(
    hosts={region: f"email.{region}.amazonaws.com" for region in _REGIONS},
    write=write,
    judge=judge,
    user=True,
    channel=re.compile(r"[A-Za-z0-9_-]{1,64}"),
)
