"""Bodies: read within their limits, whatever they hold."""

import gzip
import json
import zlib

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from jalon.api.tracking.body import (
    MAX_BODY,
    MAX_DEPTH,
    MAX_MESSAGE,
    MAX_MESSAGES,
    read_batch,
    read_body,
    read_message,
    read_single,
)
from jalon.core.errors import Invalid


def request(body, encoding=None):
    headers = {"Content-Encoding": encoding} if encoding else {}
    return RequestFactory().post(
        "/v1/batch", body, content_type="application/json", headers=headers
    )


def code_of(work, *given):
    with pytest.raises(Invalid) as refused:
        work(*given)
    return refused.value.code


def message(**fields):
    return read_single(json.dumps(fields).encode()).batch[0]


def nested(levels):
    value = {}
    for _ in range(levels - 1):
        value = {"in": value}
    return value


def test_gzip_is_inflated():
    assert read_body(request(gzip.compress(b'{"batch": []}'), "gzip")) == b'{"batch": []}'


def test_a_body_as_large_as_allowed_is_read_and_one_byte_more_is_not():
    assert len(read_body(request(b" " * MAX_BODY))) == MAX_BODY
    assert code_of(read_body, request(b" " * (MAX_BODY + 1))) == "body_too_large"
    assert len(read_body(request(gzip.compress(b" " * MAX_BODY), "gzip"))) == MAX_BODY


def test_a_gzip_bomb_is_refused_before_it_is_whole():
    bomb = gzip.compress(bytes(200 * MAX_BODY))
    assert len(bomb) < MAX_BODY
    assert code_of(read_body, request(bomb, "gzip")) == "body_too_large"


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", gzip.compress(b"{}", mtime=0)[:-9], zlib.compress(b"{}"), b"\x1f\x8b\x08"],
    ids=["nothing", "plain", "cut", "zlib", "only the head"],
)
def test_what_is_not_gzip_is_refused(body):
    assert code_of(read_body, request(body, "gzip")) == "gzip_invalid"


def test_a_body_of_unknown_length_is_refused():
    given = request(b"{}")
    given.META["HTTP_TRANSFER_ENCODING"] = "chunked"
    assert code_of(read_body, given) == "length_missing"


def test_another_encoding_is_refused():
    assert code_of(read_body, request(b"{}", "br")) == "encoding_unknown"


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{}", b'{"batch": {}}', b'{"batch": [', b"[" * 100_000, b"\xff\xfe"],
)
def test_a_batch_that_is_nonsense_is_refused(body):
    assert code_of(read_batch, body) == "body_invalid"


def test_a_batch_has_only_so_many_messages():
    body = b'{"batch": [%s]}' % b",".join([b"1"] * (MAX_MESSAGES + 1))
    assert code_of(read_batch, body) == "batch_too_long"


def test_a_message_has_only_so_many_bytes():
    room = MAX_MESSAGE - len(b'{"event": ""}')
    assert read_message(message(event="x" * room)).event == "x" * room
    assert code_of(read_message, message(event="x" * (room + 1))) == "message_too_large"


def test_a_message_is_only_so_deep():
    read_message(message(properties=nested(MAX_DEPTH - 1)))
    assert code_of(read_message, message(properties=nested(MAX_DEPTH))) == "message_too_deep"
    wide = [{} for _ in range(10 * MAX_DEPTH)]
    assert read_message(message(properties={"wide": wide})).properties == {"wide": wide}


def test_brackets_within_texts_are_not_depth():
    assert read_message(message(event="[" * 100)).event == "[" * 100


def test_half_a_character_is_replaced_and_the_rest_stays():
    body = rb'{"batch": [{"event": "\ud83d", "name": "\\ud83d \ud83d\ude00 \uDE00"}]}'
    read = read_message(read_batch(body).batch[0])
    assert (read.event, read.name) == ("\ufffd", "\\ud83d 😀 \ufffd")


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.binary() | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_read_or_refused(body):
    for read in (read_batch, read_single):
        try:
            for raw in read(body).batch:
                read_message(raw)
        except Invalid as error:
            assert error.remedy  # noqa: PT017 - a body may also be good


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_of_a_browser_survives(text):
    body = json.dumps({"batch": [{"event": text}]}).encode()
    paired = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert read_message(read_batch(body).batch[0]).event is not None
    if not any("\ud800" <= letter <= "\udfff" for letter in text):
        assert read_message(read_batch(body).batch[0]).event == paired
