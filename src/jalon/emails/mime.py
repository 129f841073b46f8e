"""A message as it travels: headers and two readings of the same text (RFC 5322, RFC 2046).

Written by hand: the standard library's `email` package takes two milliseconds for each message,
more than all the rest of a delivery together. Tests read the result back with that package.
"""

import binascii
import re
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from uuid import UUID

_CONTROLS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
# One encoded word holds 75 characters (RFC 2047); 45 bytes make 60 of base64.
_WORD = 45


@dataclass(frozen=True, slots=True)
class Letter:
    """One email to one address. `headers` come after the usual ones, in their order. `return_path`
    is where mail servers send it back to; empty: to the sender."""

    message_id: UUID
    contact_id: UUID
    recipient: str
    sender_name: str
    sender_address: str
    reply_to: str
    subject: str
    html: str
    text: str
    at: datetime
    headers: dict[str, str] = field(default_factory=dict)
    return_path: str = ""

    @property
    def envelope_sender(self) -> str:
        """Whom mail servers are told that it comes from (RFC 5321, MAIL FROM)."""
        return self.return_path or self.sender_address

    @property
    def needs_smtputf8(self) -> bool:
        """The addresses cannot be written in ASCII (RFC 6531)."""
        return not (self.recipient.isascii() and self.sender_address.isascii())


def headers_of(letter: Letter) -> dict[str, str]:
    """Every header of the message itself, readable. The Message-ID is the same at each try."""
    domain = letter.sender_address.rpartition("@")[2]
    headers = {
        "From": _mailbox(letter.sender_name, letter.sender_address),
        "To": letter.recipient,
        "Subject": letter.subject,
        "Date": format_datetime(letter.at),
        "Message-ID": f"<{letter.message_id.hex}@{domain}>",
    }
    if letter.reply_to:
        headers["Reply-To"] = letter.reply_to
    return {name: _one_line(value) for name, value in (headers | letter.headers).items()}


def compose(letter: Letter) -> bytes:
    """The message, lines ended by CRLF."""
    boundary = f"=_{letter.message_id.hex}"
    head = [f"{name}: {_encoded(name, value)}" for name, value in headers_of(letter).items()]
    head += ["MIME-Version: 1.0", f'Content-Type: multipart/alternative; boundary="{boundary}"']
    parts = [
        "\r\n".join(head).encode(),
        b"",
        f"--{boundary}".encode(),
        *_part("plain", letter.text),
        f"--{boundary}".encode(),
        *_part("html", letter.html),
        f"--{boundary}--".encode(),
        b"",
    ]
    return b"\r\n".join(parts)


def _part(subtype: str, text: str) -> list[bytes]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n").encode()
    # Quoted-printable triples what is not ASCII; base64 costs a third of everything.
    if len(lines) - len(text) > len(text) // 6:
        encoding, body = b"base64", _base64_lines(lines)
    else:
        encoding, body = b"quoted-printable", binascii.b2a_qp(lines, istext=True)
    return [
        f"Content-Type: text/{subtype}; charset=utf-8".encode(),
        b"Content-Transfer-Encoding: " + encoding,
        b"",
        body,
    ]


def _base64_lines(data: bytes) -> bytes:
    encoded = binascii.b2a_base64(data, newline=False)
    return b"\r\n".join(encoded[start : start + 76] for start in range(0, len(encoded), 76))


def _mailbox(name: str, address: str) -> str:
    if not name:
        return address
    if not name.isascii() or _ATOM.fullmatch(name):
        return f"{name} <{address}>"
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'


def _encoded(name: str, value: str) -> str:
    if name in {"From", "Reply-To"} and not value.isascii():
        words, _, address = value.rpartition(" <")
        return f"{encoded_words(words)} <{address}" if words else value
    if name == "To" or (value.isascii() and len(value) < 900):
        return value
    return encoded_words(value)


def encoded_words(text: str) -> str:
    """Encoded words (RFC 2047), folded; characters are never cut in two. Short ASCII stays."""
    if text.isascii() and len(text) < 900:
        return text
    words, word = [], b""
    for char in text:
        encoded = char.encode()
        if len(word) + len(encoded) > _WORD:
            words.append(word)
            word = b""
        word += encoded
    words.append(word)
    return "\r\n ".join(
        f"=?utf-8?B?{binascii.b2a_base64(word, newline=False).decode()}?=" for word in words
    )


def _one_line(value: str) -> str:
    return _CONTROLS.sub(" ", value).strip()
