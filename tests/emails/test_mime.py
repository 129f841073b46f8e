"""The message as it travels, read back by the standard library."""

import email
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.core.ids import new_id
from jalon.emails.mime import Letter, compose

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_letter(**changes: object) -> Letter:
    values: dict[str, object] = {
        "message_id": new_id(),
        "contact_id": new_id(),
        "recipient": "ann@example.com",
        "sender_name": "Jalon",
        "sender_address": "hello@example.com",
        "reply_to": "",
        "subject": "Hello",
        "html": "<p>Hello</p>",
        "text": "Hello\n",
        "at": AT,
        "headers": {},
    }
    return Letter(**(values | changes))


def read(letter: Letter) -> EmailMessage:
    message = email.message_from_bytes(compose(letter), policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


LINES = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\x85"
    ),
    max_size=200,
)


@given(subject=LINES, text=st.lists(LINES, max_size=5).map("\n".join), name=LINES)
def test_any_words_arrive_as_they_were_sent(subject: str, text: str, name: str) -> None:
    letter = a_letter(subject=subject.strip(), text=text, html=f"<p>{text}</p>", sender_name=name)
    raw = compose(letter)
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    message = read(letter)
    assert message["Subject"] == subject.strip()
    assert body(message, "plain").rstrip("\n") == text.rstrip("\n")
    assert body(message, "html").rstrip("\n") == f"<p>{text}</p>"


@pytest.mark.parametrize(
    "words", ["Été 😀 à Paris " * 20, "שלום עולם", "plain", ".", "..\n.\n", "=_x --"]
)
def test_emoji_right_to_left_and_dots_survive(words: str) -> None:
    message = read(a_letter(subject=words.replace("\n", " ").strip(), text=words, html=words))
    assert message["Subject"] == words.replace("\n", " ").strip()
    assert body(message, "plain").rstrip("\n") == words.rstrip("\n")


@pytest.mark.parametrize(
    "name", ["Jalon", "Jal, on (x)", 'The "shop" \\', "Éléonore 😀", "", "שלום"]
)
def test_the_sender_is_readable(name: str) -> None:
    sender = read(a_letter(sender_name=name))["From"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == (name, "hello@example.com")


def test_no_value_can_add_a_header() -> None:
    message = read(
        a_letter(
            subject="a\r\nBcc: x@example.com",
            sender_name="b\nX-Evil: 1",
            headers={"List-Id": "<c>\r\n\r\nbody"},
        )
    )
    assert message["Bcc"] is None
    assert message["X-Evil"] is None
    assert set(message.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "List-Id", "MIME-Version", "Content-Type",
    }  # fmt: skip


def test_the_message_id_is_the_same_at_each_try() -> None:
    letter = a_letter()
    assert read(letter)["Message-ID"] == read(letter)["Message-ID"]
    assert read(letter)["Message-ID"] != read(a_letter())["Message-ID"]
    assert read(letter)["Date"].datetime == AT


def test_an_international_address_is_written_as_it_is() -> None:
    letter = a_letter(recipient="andré@example.com")
    assert letter.needs_smtputf8
    assert "\r\nTo: andré@example.com\r\n".encode() in compose(letter)
