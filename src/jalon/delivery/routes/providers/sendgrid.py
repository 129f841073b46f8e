"""Twilio SendGrid: a message as JSON, answered by 202 without a word."""

import re

from jalon.delivery.routes import Answer
from jalon.delivery.routes.providers.base import (
    ADDRESS,
    MESSAGE_KEY,
    POLICY,
    Account,
    Provider,
    Reply,
    Request,
    as_json,
    headers_but,
    judged,
    refused,
)
from jalon.emails.mime import Letter

_RECIPIENT = re.compile(r"personalizations\.\d+\.to\.\d+\.email")
_SENDER = re.compile(r"from(\.|$)")


def write(account: Account, letter: Letter) -> Request:
    """With no link rewritten, and no unsubscribing but Jalon's own."""
    body = {
        "personalizations": [{"to": [{"email": letter.recipient}]}],
        "from": _mailbox(letter.sender_name, letter.sender_address),
        "subject": letter.subject,
        "content": [
            {"type": kind, "value": text}
            for kind, text in (("text/plain", letter.text), ("text/html", letter.html))
            if text
        ],
        "headers": headers_but(letter),
        "custom_args": {MESSAGE_KEY: letter.message_id.hex},
        "tracking_settings": {
            "click_tracking": {"enable": False},
            "open_tracking": {"enable": False},
            "subscription_tracking": {"enable": False},
        },
    }
    if letter.reply_to:
        body["reply_to"] = {"email": letter.reply_to}
    return as_json("/v3/mail/send", body, {"Authorization": f"Bearer {account.key}"})


def judge(reply: Reply) -> Answer:
    """By the field that an error names; a sender that nobody verified is answered by 403 as well,
    and is the message's matter."""
    error = reply.first("errors")
    words, about = str(error.get("message") or ""), str(error.get("field") or "")
    if reply.status == 400 and _RECIPIENT.match(about):
        return refused(reply, ADDRESS, words)
    if reply.status in {400, 403} and _SENDER.match(about):
        return refused(reply, POLICY, words)
    return judged(reply, words)


def _mailbox(name: str, address: str) -> dict[str, str]:
    return {"email": address, "name": name} if name else {"email": address}


PROVIDER = Provider(
    hosts={"global": "api.sendgrid.com", "eu": "api.eu.sendgrid.com"}, write=write, judge=judge
)
