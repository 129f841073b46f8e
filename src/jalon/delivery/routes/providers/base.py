"""What the APIs of email providers have in common: who sends, what is asked, what is answered."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import msgspec

from jalon.delivery.routes import Answer
from jalon.emails.mime import Letter, headers_of

ADDRESS: Final = "5.1.3"
"""The address is none (RFC 3463)."""
POLICY: Final = "5.7.1"
"""The provider does not send from that sender, or not any more to that recipient."""
CONTENT: Final = "5.6.0"
"""Something in the email is not taken."""
TOO_LARGE: Final = "5.3.4"

MESSAGE_KEY: Final = "jalon_message"
"""The name under which providers are told a message's id, to name it when it bounces."""


@dataclass(frozen=True, slots=True)
class Account:
    """In whose name a provider is asked. What `user` and `channel` are differs: see `Provider`."""

    host: str
    region: str
    key: str = field(repr=False)
    user: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One message to hand over, by POST."""

    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a provider answered: `json` is None when it is none. Headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    json: Any

    def text(self, name: str) -> str:
        """The text of that name in the answer, on one line; empty when there is none."""
        found = self.json.get(name) if isinstance(self.json, dict) else None
        return " ".join(found.split()) if isinstance(found, str) else ""

    def first(self, name: str) -> dict[str, Any]:
        """The first object of the list of that name; empty when there is none."""
        found = self.json.get(name) if isinstance(self.json, dict) else None
        one = found[0] if isinstance(found, list) and found else None
        return one if isinstance(one, dict) else {}


@dataclass(frozen=True, slots=True)
class Provider:
    """An email provider: how a letter is handed over to its API, and what its answers mean."""

    hosts: Mapping[str, str]
    """By region; one without a name where there are none. A key goes to no other host."""
    write: Callable[[Account, Letter], Request]
    judge: Callable[[Reply], Answer]
    user: bool = False
    """Besides the key it asks for a user."""
    channel: re.Pattern[str] | None = None
    """What the part of the account is written like by which emails go; None: there are none."""
    channel_needed: bool = False

    @property
    def asks_channel(self) -> Literal["none", "optional", "needed"]:
        """Whether that part has to be named."""
        if self.channel is None:
            return "none"
        return "needed" if self.channel_needed else "optional"


def sent() -> Answer:
    """It was accepted."""
    return Answer("sent")


def refused(reply: Reply, status: str, words: str) -> Answer:
    """This message was refused for good. `status` (RFC 3463) says what that tells of the address,
    as the codes of mail servers do."""
    return Answer("failed", f"{reply.status} {status} {words}".strip()[:300])


def not_now(reply: Reply, words: str) -> Answer:
    """Certainly not taken, and the same would become of any other message."""
    return Answer("queued", f"{reply.status} {words}".strip()[:300], route_failed=True)


def unknown(reply: Reply, words: str) -> Answer:
    """Nobody knows whether it was taken."""
    reason = f"no answer that tells: {reply.status} {words}".strip()[:300]
    return Answer("uncertain", reason, route_failed=True)


def judged(reply: Reply, words: str) -> Answer:
    """What the status alone tells. Of the 5xx only 503 says that the request was not handled: a
    gateway may lose an answer, and a server may fail after it took the message."""
    match reply.status:
        case 200 | 201 | 202:
            return sent()
        case 413:
            return refused(reply, TOO_LARGE, words)
        case 400 | 406 | 415 | 422:
            return refused(reply, CONTENT, words)
        case status if 300 <= status < 500 or status == 503:
            return not_now(reply, words)
    return unknown(reply, words)


def as_json(path: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> Request:
    """A request whose body is JSON."""
    common = {"Content-Type": "application/json", "Accept": "application/json"}
    return Request(path, common | dict(headers), msgspec.json.encode(body))


def headers_but(letter: Letter, *own: str) -> dict[str, str]:
    """The headers of a letter, less those that a provider writes itself, of fields of its own."""
    apart = {"From", "To", "Subject", "Reply-To", *own}
    return {name: value for name, value in headers_of(letter).items() if name not in apart}
