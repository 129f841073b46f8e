"""Brevo: a message as JSON."""

import re
from typing import Final

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
    not_now,
    refused,
)
from jalon.emails.mime import Letter, encoded_words

CUSTOM: Final = "X-Mailin-custom"
"""The header whose value is told again when the message bounces."""

_SPECIALS = re.compile(r'[()<>\[\]:;@\\,."]')  # RFC 5322, 3.2.3

_OF_ACCOUNT = frozenset(
    {
        "account_under_validation",
        "not_enough_credits",
        "permission_denied",
        "reseller_permission_denied",
        "unauthorized",
    }
)


def write(account: Account, letter: Letter) -> Request:
    """A text that is empty is left out: it takes none."""
    sender = {"name": _name(letter.sender_name), "email": letter.sender_address}
    body = {
        "sender": {name: value for name, value in sender.items() if value},
        "to": [{"email": letter.recipient}],
        "subject": letter.subject,
        "htmlContent": letter.html,
        "headers": {**headers_but(letter, "Date"), CUSTOM: letter.message_id.hex},
    }
    if letter.text:
        body["textContent"] = letter.text
    if letter.reply_to:
        body["replyTo"] = {"email": letter.reply_to}
    return as_json("/v3/smtp/email", body, {"api-key": account.key})


def judge(reply: Reply) -> Answer:
    """By the code in the answer, whose status differs from case to case."""
    code, words = reply.text("code"), reply.text("message")
    if code in _OF_ACCOUNT:
        return not_now(reply, words or code)
    if code == "invalid_parameter" and words == "email is not valid in to":
        return refused(reply, ADDRESS, words)
    if code == "invalid_parameter" and "sender" in words:
        return refused(reply, POLICY, words)
    return judged(reply, words)


def _name(name: str) -> str:
    """As it is, but for what it would drop without a word: accents together with a comma."""
    dropped = not name.isascii() and _SPECIALS.search(name)
    return encoded_words(name).replace("\r\n", "") if dropped else name


PROVIDER = Provider(hosts={"": "api.brevo.com"}, write=write, judge=judge)
