"""Mailgun: the message itself, in a form; `channel` is the domain that it is sent by."""

import base64
import re

from jalon.delivery.routes import Answer
from jalon.delivery.routes.providers.base import (
    ADDRESS,
    Account,
    Provider,
    Reply,
    Request,
    judged,
    refused,
    sent,
    unknown,
)
from jalon.emails.mime import Letter, compose

_RECIPIENT = re.compile(r"'?to'? parameter is not a valid address", re.IGNORECASE)


def write(account: Account, letter: Letter) -> Request:
    """Our Message-ID stays as it is in the message; no link is rewritten."""
    boundary = f"jalon-{letter.message_id.hex}"
    fields = {"to": letter.recipient, "o:tracking": "no"}
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    parts += [
        f'--{boundary}\r\nContent-Disposition: form-data; name="message"; filename="message.eml"'
        "\r\nContent-Type: message/rfc822\r\n\r\n".encode(),
        compose(letter),
        f"\r\n--{boundary}--\r\n".encode(),
    ]
    headers = {
        "Authorization": f"Basic {base64.b64encode(f'api:{account.key}'.encode()).decode()}",
        "Content-Type": f"multipart/form-data; boundary={boundary}",
        "Accept": "application/json",
    }
    return Request(f"/v3/{account.channel}/messages.mime", headers, b"".join(parts))


def judge(reply: Reply) -> Answer:
    """It accepts by giving an id; another answer of 200 comes from elsewhere in its API."""
    words = reply.text("message")
    if reply.status == 200:
        return sent() if reply.text("id") else unknown(reply, words)
    if reply.status == 400 and _RECIPIENT.search(words):
        return refused(reply, ADDRESS, words)
    return judged(reply, words)


PROVIDER = Provider(
    hosts={"us": "api.mailgun.net", "eu": "api.eu.mailgun.net"},
    write=write,
    judge=judge,
    channel=re.compile(r"(?=.{4,253}$)[a-z0-9]([a-z0-9-]*\.)+[a-z0-9-]*[a-z0-9]", re.IGNORECASE),
    channel_needed=True,
)
