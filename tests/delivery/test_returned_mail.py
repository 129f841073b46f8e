"""Emails that come back are read by their standards, and trusted only with a proof (EML-7)."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.delivery.return_path import return_path, returned_to
from jalon.delivery.returned_mail import read_returned
from tests.delivery.returned import complaint, in_words, letter, notification

MESSAGE = UUID("019a0000-0000-7000-8000-00000000000a")


@pytest.fixture(autouse=True)
def _return_path(settings: Any) -> None:
    settings.JALON_RETURN_PATH = "bounces@mail.example.com"


def test_a_return_path_tells_its_message_in_either_case_and_after_a_change_of_key(
    settings: Any,
) -> None:
    address = return_path(MESSAGE)
    assert address.startswith("bounces+")
    assert address.endswith("@mail.example.com")
    assert len(address.partition("@")[0]) <= 64
    assert returned_to(f"To: {address.upper()}") == MESSAGE
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert returned_to(address) == MESSAGE
    settings.SECRET_KEY_FALLBACKS = []
    assert returned_to(address) is None


@given(place=st.integers(0, 47), letter=st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_an_altered_return_path_is_nobodys(place: int, letter: str) -> None:
    address = return_path(MESSAGE)
    start = address.index("+") + 1 + place
    altered = address[:start] + letter + address[start + 1 :]
    assert (returned_to(altered) == MESSAGE) == (altered == address)


@pytest.mark.rule("EML-7")
@pytest.mark.parametrize(
    ("status", "said", "severity"),
    [
        ("5.1.1", "550 5.1.1 no such user", "hard"),
        ("5.0.0", "550 5.1.1 no such user", "hard"),
        ("5.2.2", "552 5.2.2 mailbox full", "soft"),
        ("4.4.7", "delivery time expired", "soft"),
        ("5.7.1", "554 5.7.1 blocked", "blocked"),
    ],
)
def test_a_notification_says_what_happened_to_which_message(
    status: str, said: str, severity: str
) -> None:
    found = read_returned(notification(MESSAGE, status=status, said=said))
    assert found is not None
    assert (found.severity, found.message_id) == (severity, MESSAGE)
    assert found.addresses == {"ann@example.com"}
    assert found.reason == f"smtp; {said} {status}"


@pytest.mark.rule("EML-7")
def test_a_signed_return_path_is_enough_where_nothing_came_back() -> None:
    mail = notification(MESSAGE, to=return_path(MESSAGE), headers=False)
    found = read_returned(mail)
    assert found is not None
    assert (found.severity, found.message_id) == ("hard", MESSAGE)


@pytest.mark.rule("EML-7")
@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded"])
def test_what_did_not_fail_is_no_bounce(action: str) -> None:
    assert read_returned(notification(MESSAGE, action=action, status="4.4.1")) is None


@pytest.mark.rule("EML-7")
def test_a_failure_told_in_words_is_read_and_never_hard_without_a_code() -> None:
    found = read_returned(in_words(MESSAGE))
    assert found is not None
    assert (found.severity, found.message_id) == ("soft", MESSAGE)
    assert found.addresses == {"ann@example.com"}
    found = read_returned(in_words(MESSAGE, said="Remote host said: 550 5.1.1 no such user"))
    assert found is not None
    assert found.severity == "hard"


@pytest.mark.rule("EML-7")
@pytest.mark.parametrize(
    ("kind", "told"), [("abuse", True), ("fraud", True), ("not-spam", False), ("auth-failure", 0)]
)
def test_a_feedback_report_is_a_complaint_when_it_says_so(kind: str, told: bool) -> None:
    found = read_returned(complaint(MESSAGE, kind))
    assert (found is not None) == bool(told)
    if found:
        assert (found.severity, found.message_id) == (None, MESSAGE)


@pytest.mark.rule("EML-7")
def test_unrelated_and_forged_mail_tells_nothing() -> None:
    forged = return_path(MESSAGE).replace("+a", "+b").replace("+b", "+c")
    altered = forged if forged != return_path(MESSAGE) else forged.replace("a", "b")
    assert read_returned(notification(MESSAGE, to=altered, headers=False)) is None
    assert read_returned(letter("hello@example.com")) is None
    reply = letter(return_path(MESSAGE), Auto_Submitted="auto-replied")
    assert read_returned(reply) is None
    assert read_returned(letter("hello@example.com", Message_ID=f"<{uuid4().hex}@x.org>")) is None


@given(st.binary(max_size=2000), st.integers(0, 1500))
def test_broken_mail_is_read_without_a_word(noise: bytes, cut: int) -> None:
    mail = notification(MESSAGE)
    for broken in (noise, mail[:cut], mail[:cut] + noise + mail[cut:]):
        found = read_returned(broken)
        assert found is None or found.message_id == MESSAGE
