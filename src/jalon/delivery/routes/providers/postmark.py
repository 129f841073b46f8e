"""Postmark: a message as JSON. `channel` is the message stream. It answers 422 with a code of its
own to what it refuses."""

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
    not_now,
    refused,
)
from jalon.emails.mime import Letter

_OF_ACCOUNT = frozenset(
    {10, 100, 405, 412, 413, 429}
)  # token, maintenance, credits, approval, rate
_OF_STREAMS = range(1220, 1240)
_RECIPIENT = re.compile(r"(Invalid|Error parsing) 'To'", re.IGNORECASE)


def write(account: Account, letter: Letter) -> Request:
    """With our Message-ID kept, and links and opens left to Jalon."""
    body = {
        "From": _mailbox(letter.sender_name, letter.sender_address),
        "To": letter.recipient,
        "ReplyTo": letter.reply_to,
        "Subject": letter.subject,
        "TextBody": letter.text,
        "HtmlBody": letter.html,
        "Headers": [
            {"Name": name, "Value": value}
            for name, value in {**headers_but(letter, "Date"), "X-PM-KeepID": "true"}.items()
        ],
        "Metadata": {MESSAGE_KEY: letter.message_id.hex},
        "TrackOpens": False,
        "TrackLinks": "None",
        "MessageStream": account.channel or "outbound",
    }
    return as_json("/email", body, {"X-Postmark-Server-Token": account.key})


def judge(reply: Reply) -> Answer:
    """By the code in the answer, and by the status where there is none."""
    words = reply.text("Message")
    code = reply.json.get("ErrorCode") if isinstance(reply.json, dict) else None
    match code:
        case 300 if _RECIPIENT.match(words):
            return refused(reply, ADDRESS, words)
        case 406 | 400 | 401:  # an inactive recipient; a sender without a confirmed signature
            return refused(reply, POLICY, words)
        case int() if code in _OF_ACCOUNT or code in _OF_STREAMS:
            return not_now(reply, words)
    return judged(reply, words)


def _mailbox(name: str, address: str) -> str:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>' if name else address


PROVIDER = Provider(
    hosts={"": "api.postmarkapp.com"},
    write=write,
    judge=judge,
    channel=re.compile(r"[a-z0-9][a-z0-9_-]{0,49}", re.IGNORECASE),
)
