"""The mailbox of what comes back: read over TLS, each email once, whatever breaks (EML-7)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from jalon.core import clock
from jalon.core.ids import new_id
from jalon.core.imap_url import Mailbox
from jalon.delivery import mailbox as reading
from jalon.delivery.mailbox import AT_ONCE, read_bounces
from jalon.delivery.models import BounceMailbox
from tests.acting import NOON, rows, set_time
from tests.delivery.imap_server import PASSWORD, Box, imap_server
from tests.delivery.returned import complaint, letter, notification
from tests.delivery.scene import a_contact, a_message, an_email, counters, events
from tests.delivery.servers import trusting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def box(settings: Any) -> Iterator[Box]:
    set_time(NOON)
    an_email()
    with imap_server() as (found, address):
        settings.JALON_BOUNCES = address
        yield found


def read(*, due: bool = True) -> int:
    if due:
        BounceMailbox.objects.update(next_at=NOON)
    return read_bounces(tls=trusting())


def state() -> BounceMailbox:
    return BounceMailbox.objects.get()


def sent(name: str = "ann") -> UUID:
    return a_message(a_contact(name), state="sent", enrollment_id=new_id())


def returned(name: str = "ann") -> bytes:
    """What comes back of a message that is sent to somebody."""
    return notification(sent(name), recipient=f"{name}@example.com")


def valid(name: str) -> bool:
    found = rows("SELECT email_valid FROM contact WHERE email = %s", f"{name}@example.com")
    return bool(found[0][0])


@pytest.mark.rule("EML-7")
def test_what_came_back_takes_effect_once_and_the_rest_stays(box: Box) -> None:
    ann, bob = sent(), sent("bob")
    stranger = letter("hello@example.com")
    box.add(stranger, notification(ann), complaint(bob), notification(new_id()))
    assert read() == 4
    assert read() == 0
    assert (valid("ann"), valid("bob")) == (False, True)
    assert rows("SELECT marketing FROM contact WHERE email LIKE 'bob@%%'") == [("unsubscribed",)]
    assert counters() == {"bounced": 1, "complained": 1}
    assert sorted(box.emails) == [1, 4]
    assert box.flags[1] == set()
    box.add(notification(ann))
    assert read() == 1
    assert counters() == {"bounced": 1, "complained": 1}
    assert sorted(box.emails) == [1, 4]


@pytest.mark.rule("EML-7")
def test_a_mailbox_that_was_made_anew_is_read_from_its_beginning(box: Box) -> None:
    ann = sent()
    box.add(notification(ann))
    read()
    box.validity, box.next = 8, 1
    box.add(notification(ann), returned("bob"))
    assert read() == 2
    assert not valid("bob")
    assert len(events("Email Bounced")) == 2


@pytest.mark.rule("EML-7")
def test_a_long_queue_is_read_in_steps_without_a_pause(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_RANGE", 7)
    box.add(*[letter("hello@example.com")] * (AT_ONCE + 3))
    del box.emails[2]
    assert read() == AT_ONCE
    assert read(due=False) == 2
    assert read(due=False) == 0
    assert state().last_uid == AT_ONCE + 3


@pytest.mark.rule("EML-7")
@pytest.mark.parametrize("command", ["STORE", "EXPUNGE", "CAPABILITY"])
def test_a_break_after_it_was_noted_brings_nothing_twice(box: Box, command: str) -> None:
    box.add(returned(), returned("bob"))
    box.hangs_up_at = command
    read()
    box.hangs_up_at = ""
    read()
    assert counters() == {"bounced": 2}


@pytest.mark.rule("EML-7")
def test_a_break_before_it_was_noted_loses_nothing(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.add(returned(), returned("bob"))

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    real, calls = reading.take_bounces, []

    def second_is_killed(*args: Any, **options: Any) -> int:
        calls.append(args)
        return real(*args, **options) if len(calls) == 1 else killed()  # type: ignore[func-returns-value] # raises

    monkeypatch.setattr(reading, "take_bounces", second_is_killed)
    with pytest.raises(KeyboardInterrupt):
        read()
    assert (valid("ann"), valid("bob")) == (False, True)
    monkeypatch.undo()
    assert read(due=False) == 0, "the lease of the killed process holds"
    assert read() == 1
    assert not valid("bob")
    assert counters() == {"bounced": 2}


@pytest.mark.rule("EML-7")
def test_a_server_that_is_away_is_tried_later_and_later_and_it_says_since_when(
    box: Box, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    box.add(returned())
    box.hangs_up_at = "SELECT"
    for pause in (1, 2, 4):
        before = clock.wall()
        assert read() == 0
        assert read(due=False) == 0
        assert (
            timedelta(0)
            <= state().next_at - before - timedelta(minutes=pause)
            < timedelta(seconds=30)
        )
    since = state().failing_since
    assert since is not None
    assert clock.wall() - since < timedelta(minutes=1)
    assert state().error
    box.hangs_up_at = ""
    assert read() == 1
    assert (state().failing_since, state().failures, state().error) == (None, 0, "")
    assert state().read_at is not None


def test_a_wrong_password_is_neither_kept_nor_logged(
    box: Box, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.JALON_BOUNCES = replace(settings.JALON_BOUNCES, password="guessed")
    read()
    assert "no such user" in state().error
    assert "guessed" not in state().error + caplog.text + repr(settings.JALON_BOUNCES)
    assert PASSWORD not in state().place


def test_a_certificate_that_is_not_trusted_reads_nothing(box: Box) -> None:
    read_bounces()
    assert "certificate" in state().error
    assert box.logins == 0


def test_without_the_extension_nothing_of_others_is_deleted(box: Box) -> None:
    box.uidplus = False
    box.add(returned())
    read()
    assert box.flags[1] == {r"\Deleted"}
    assert list(box.emails) == [1]


def test_without_a_mailbox_nothing_is_looked_for(settings: Any) -> None:
    settings.JALON_BOUNCES = None
    assert read_bounces() == 0
    assert not BounceMailbox.objects.exists()


def test_another_mailbox_is_read_from_its_beginning(box: Box, settings: Any) -> None:
    box.add(returned())
    read()
    known: Mailbox = settings.JALON_BOUNCES
    settings.JALON_BOUNCES = replace(known, folder="Other")
    box.add(returned("bob"))
    assert read(due=False) == 1
    assert not valid("bob")
