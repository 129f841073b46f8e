"""Mailjet, Send API 3.1: a message as JSON; `user` is the API key, and the key the secret one. It
writes Date, Message-ID and List-Id itself, and refuses messages that hold them."""

import base64
from typing import Any

from jalon.delivery.routes import Answer
from jalon.delivery.routes.providers.base import (
    ADDRESS,
    POLICY,
    Account,
    Provider,
    Reply,
    Request,
    as_json,
    headers_but,
    judged,
    refused,
    sent,
    unknown,
)
from jalon.emails.mime import Letter

_ITS_OWN = ("Date", "Message-ID", "List-Id")


def write(account: Account, letter: Letter) -> Request:
    """`CustomID` is what names the message when it bounces."""
    message: dict[str, Any] = {
        "From": _mailbox(letter.sender_name, letter.sender_address),
        "To": [{"Email": letter.recipient}],
        "Subject": letter.subject,
        "HTMLPart": letter.html,
        "Headers": headers_but(letter, *_ITS_OWN),
        "CustomID": letter.message_id.hex,
        "TrackOpens": "disabled",
        "TrackClicks": "disabled",
    }
    if letter.text:
        message["TextPart"] = letter.text
    if letter.reply_to:
        message["ReplyTo"] = {"Email": letter.reply_to}
    basic = base64.b64encode(f"{account.user}:{account.key}".encode()).decode()
    return as_json("/v3.1/send", {"Messages": [message]}, {"Authorization": f"Basic {basic}"})


def judge(reply: Reply) -> Answer:
    """By what is said of the one message, which may be an error in an answer of any status."""
    result = reply.first("Messages")
    errors = result.get("Errors")
    error = errors[0] if isinstance(errors, list) and errors else None
    if isinstance(error, dict):
        return _of_message(reply, error)
    if reply.status in {200, 201}:
        return sent() if result.get("Status") == "success" else unknown(reply, "no message in it")
    return judged(reply, reply.text("ErrorMessage"))


def _of_message(reply: Reply, error: dict[str, Any]) -> Answer:
    words, related = str(error.get("ErrorMessage", "")), error.get("ErrorRelatedTo")
    fields = [str(each) for each in related] if isinstance(related, list) else []
    if any(each.startswith("To") for each in fields):
        return refused(reply, ADDRESS, words)
    if any(each.startswith("From") for each in fields):
        return refused(reply, POLICY, words)
    status = error.get("StatusCode")
    own = status if isinstance(status, int) and status >= 300 else 400
    return judged(Reply(own, reply.headers, reply.json), words)


def _mailbox(name: str, address: str) -> dict[str, str]:
    return {"Email": address, "Name": name} if name else {"Email": address}


PROVIDER = Provider(hosts={"": "api.mailjet.com"}, write=write, judge=judge, user=True)
