"""The body of a request: read, inflated and cut into messages, each within its limits."""

import re
import zlib
from typing import TypeVar

import msgspec
from django.http import HttpRequest

from jalon.core.errors import Invalid

MAX_BODY = 500 * 1024
"""Largest body, in bytes, inflated or not."""
MAX_MESSAGE = 32 * 1024
"""Largest message, in bytes of its JSON."""
MAX_MESSAGES = 2500
"""Most messages of a batch."""
MAX_DEPTH = 20
"""Deepest message, in objects and lists within each other."""

# JSON.stringify writes a text that was cut in the middle of a character as half an escape.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
T = TypeVar("T")
_BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Batch(msgspec.Struct, rename="camel"):
    """Several messages sent at once."""

    batch: list[msgspec.Raw]
    sent_at: object = None
    write_key: object = None


class _Single(msgspec.Struct, rename="camel"):
    sent_at: object = None
    write_key: object = None


class Message(msgspec.Struct, rename="camel"):
    """One call of an SDK. What is there may still be nonsense."""

    type: str | None = None
    event: str | None = None
    name: str | None = None
    category: str | None = None
    user_id: str | int | None = None
    anonymous_id: str | int | None = None
    previous_id: str | int | None = None
    group_id: str | int | None = None
    properties: dict[str, object] | None = None
    traits: dict[str, object] | None = None
    context: object = None
    message_id: str | None = None
    timestamp: object = None
    original_timestamp: object = None
    sent_at: object = None


_batch = msgspec.json.Decoder(Batch)
_single = msgspec.json.Decoder(_Single)
_message = msgspec.json.Decoder(Message)


def read_body(request: HttpRequest) -> bytes:
    """The body, inflated. Raises Invalid when it is too large, or not what its headers say."""
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip"):
        raise Invalid(
            f"The body is encoded as {encoding[:20]!r}.",
            remedy="Send it as it is, or as gzip.",
            code="encoding_unknown",
        )
    if "Transfer-Encoding" in request.headers:
        raise Invalid(  # WSGI cannot tell where such a body ends
            "The request does not say how long its body is.",
            remedy="Send a Content-Length.",
            code="length_missing",
        )
    body = request.read(MAX_BODY + 1)
    if len(body) <= MAX_BODY and encoding == "gzip":
        body = _inflated(body)
    if len(body) > MAX_BODY:
        raise Invalid(
            f"The body has more than {MAX_BODY:,} bytes.",
            remedy="Send fewer messages at once.",
            code="body_too_large",
        )
    return body


def read_batch(body: bytes) -> Batch:
    """The messages of a batch. Raises Invalid."""
    batch = _decoded(_batch, body)
    if len(batch.batch) > MAX_MESSAGES:
        raise Invalid(
            f"The batch has {len(batch.batch):,} messages.",
            remedy=f"Send at most {MAX_MESSAGES:,} at once.",
            code="batch_too_long",
        )
    return batch


def read_single(body: bytes) -> Batch:
    """A message on its own, as a batch of one. Raises Invalid."""
    single = _decoded(_single, body)
    raw = msgspec.Raw(_mended(body))
    return Batch(batch=[raw], sent_at=single.sent_at, write_key=single.write_key)


def read_message(raw: msgspec.Raw) -> Message:
    """One message. Raises Invalid: too large, too deep, or not a message."""
    text = bytes(raw)
    if len(text) > MAX_MESSAGE:
        raise Invalid(
            f"The message has {len(text):,} bytes, more than the {MAX_MESSAGE:,} it may have.",
            remedy="Send less, or keep it elsewhere and send its address.",
            code="message_too_large",
        )
    try:
        message = _message.decode(text)
    except _BROKEN as error:
        raise Invalid(
            f"The message cannot be read: {str(error)[:200]}.",
            remedy="Send an object with the fields of Segment's spec.",
            code="message_invalid",
        ) from None
    # A look at the text is enough for nearly all.
    if text.count(b"{") + text.count(b"[") > MAX_DEPTH:
        for part in (message.properties, message.traits, message.context):
            _check_depth(part, MAX_DEPTH - 1)
    return message


def _inflated(body: bytes) -> bytes:
    """At most one byte more than a body may have, whatever the archive holds."""
    inflater = zlib.decompressobj(wbits=31)
    try:
        inflated = inflater.decompress(body, MAX_BODY + 1)
        whole = inflater.eof or len(inflated) > MAX_BODY
    except zlib.error:
        whole = False
    if not whole:
        raise Invalid(
            "The body is not gzip, though its header says so.",
            remedy="Leave the header Content-Encoding out, or compress the body.",
            code="gzip_invalid",
        )
    return inflated


def _decoded(decoder: "msgspec.json.Decoder[T]", body: bytes) -> T:
    try:
        return decoder.decode(_mended(body))
    except _BROKEN as error:
        raise Invalid(
            f"The body cannot be read: {str(error)[:200]}.",
            remedy='Send JSON: a message, or a batch as in {"batch": [...]}.',
            code="body_invalid",
        ) from None


def _mended(body: bytes) -> bytes:
    """The body with half characters replaced, as a browser would show them (WHATWG Encoding)."""
    if b"\\ud" not in body and b"\\uD" not in body:
        return body
    return _ESCAPE.sub(lambda found: rb"\ufffd" if found["half"] else found[0], body)


def _check_depth(value: object, left: int) -> None:
    if not isinstance(value, dict | list):
        return
    if left == 0:
        raise Invalid(
            f"The message is more than {MAX_DEPTH} levels deep.",
            remedy="Send flatter properties.",
            code="message_too_deep",
        )
    for part in value.values() if isinstance(value, dict) else value:
        _check_depth(part, left - 1)
