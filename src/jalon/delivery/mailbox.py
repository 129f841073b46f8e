"""The mailbox to which emails come back (EML-7): read by IMAP over TLS, a few emails at a time.

Emails are taken in the order of their numbers. What one tells takes effect in the transaction that
notes its number, so once, whatever breaks; only then is it deleted, and only if it told of an email
that Jalon sent. All others stay as they are, unread.
"""

import imaplib
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction

from jalon.core import clock
from jalon.core.db import Cursor, one_transaction
from jalon.core.errors import Unavailable
from jalon.core.ids import LANES
from jalon.core.imap_url import Mailbox
from jalon.delivery.bounces import take_bounces
from jalon.delivery.complaints import take_complaints
from jalon.delivery.models import BounceMailbox
from jalon.delivery.reports import Report
from jalon.delivery.returned_mail import read_returned

log = structlog.get_logger()

PAUSE = timedelta(minutes=1)
"""Between two looks; after a failure twice as long each time, up to an hour."""

LONGEST_PAUSE = timedelta(hours=1)
LEASE = timedelta(minutes=10)
"""How long nobody else reads while somebody does, should its process be killed."""

AT_ONCE = 50
"""Emails taken in one step."""

SECONDS = 120.0
"""After which a step takes no further email."""

TIMEOUT = 30.0
"""Seconds for each answer of the server."""

LARGEST = 256 * 1024
"""Bytes of an email that are read: what it tells stands at its beginning."""

_RANGE = 50_000
"""Numbers asked for at once: their list is one line, which the library bounds."""


@dataclass(slots=True)
class _Place:
    """How far it was read; as in `BounceMailbox`."""

    uid_validity: int
    last_uid: int
    failures: int


def read_bounces(
    *, tls: ssl.SSLContext | None = None, until: Callable[[], bool] = lambda: False
) -> int:
    """Reads what came back since the last time, if there is a mailbox and its time has come, and
    returns how many emails that was: `AT_ONCE` at most, fewer when `until` says so. Of several
    workers one reads.

    A mailbox that cannot be read is tried again later, and `BounceMailbox` says since when.
    """
    mailbox = settings.JALON_BOUNCES
    if mailbox is None or (place := _lease(mailbox)) is None:
        return 0
    try:
        with _opened(mailbox, tls or ssl.create_default_context()) as connection:
            taken, more = _step(connection, place, until)
    except (imaplib.IMAP4.error, OSError, Unavailable) as error:
        _note_failure(place, _told(error, mailbox))
        return 0
    now = clock.wall()
    BounceMailbox.objects.update(
        next_at=now if more else now + PAUSE, read_at=now, failing_since=None, failures=0, error=""
    )
    return taken


def _lease(mailbox: Mailbox) -> _Place | None:
    now = clock.wall()
    with transaction.atomic():
        BounceMailbox.objects.get_or_create(id=1, defaults={"place": "", "next_at": now})
        row = BounceMailbox.objects.select_for_update().get()
        if row.place != mailbox.place:
            row.place, row.uid_validity, row.last_uid = mailbox.place, 0, 0
            row.failures, row.failing_since, row.read_at, row.error = 0, None, None, ""
        elif row.next_at > now:
            return None
        row.next_at = now + LEASE
        row.save()
    return _Place(row.uid_validity, row.last_uid, row.failures)


def _note_failure(place: _Place, error: str) -> None:
    now = clock.wall()
    pause = min(PAUSE * 2 ** min(place.failures, 10), LONGEST_PAUSE)
    with transaction.atomic():
        row = BounceMailbox.objects.select_for_update().get()
        row.failing_since = row.failing_since or now
        row.failures, row.error, row.next_at = row.failures + 1, error, now + pause
        row.save()
    log.warning("bounces_unread", error=error, retry_in=pause.total_seconds())


def _told(error: Exception, mailbox: Mailbox) -> str:
    """Servers may repeat what they were sent."""
    words = " ".join(str(error).split()) or type(error).__name__
    return words.replace(mailbox.password, "…")[:300]


@contextmanager
def _opened(mailbox: Mailbox, tls: ssl.SSLContext) -> Iterator[imaplib.IMAP4]:
    connection = imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=tls, timeout=TIMEOUT)
    try:
        connection.login(_quoted(mailbox.user), mailbox.password)
        _ask(lambda: connection.select(_quoted(mailbox.folder)))
        yield connection
    finally:
        connection.shutdown()


def _step(connection: imaplib.IMAP4, place: _Place, until: Callable[[], bool]) -> tuple[int, bool]:
    """How many emails were taken, and whether there are more."""
    began = time.monotonic()
    validity, end = _number(connection, "UIDVALIDITY"), _number(connection, "UIDNEXT")
    if validity != place.uid_validity:
        # The numbers of before mean nothing any more; what is told again changes nothing.
        BounceMailbox.objects.update(uid_validity=validity, last_uid=0)
        place.uid_validity, place.last_uid = validity, 0
    handled: list[int] = []
    taken = 0
    for uid in _uids(connection, place.last_uid + 1, end):
        if taken >= AT_ONCE or time.monotonic() - began > SECONDS or until():
            break
        if _take(_fetched(connection, uid), place, uid):
            handled.append(uid)
        taken += 1
    else:
        _note(place, end - 1)
    _delete(connection, handled)
    return taken, place.last_uid < end - 1


def _uids(connection: imaplib.IMAP4, start: int, end: int) -> Iterator[int]:
    """The numbers of the emails from one number to another, which is not among them."""
    for first in range(start, end, _RANGE):
        last = min(first + _RANGE, end) - 1
        found = _ask(lambda: connection.uid("SEARCH", f"UID {first}:{last}"))  # noqa: B023 # at once
        yield from sorted(int(each) for line in found if line for each in line.split())


def _fetched(connection: imaplib.IMAP4, uid: int) -> bytes:
    """An email's beginning, without a mark that it was read; empty when it is gone."""
    found = _ask(lambda: connection.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{LARGEST}>)"))
    return next((bytes(part[1]) for part in found if isinstance(part, tuple)), b"")


def _take(raw: bytes, place: _Place, uid: int) -> bool:
    """What an email tells takes effect, and its number is noted. True when it told of one that
    Jalon sent; whether that was new does not matter."""
    report = read_returned(raw)
    with one_transaction() as cur:
        if not _note(place, uid) or report is None or not _is_known(cur, report):
            return False
        take = take_complaints if report.severity is None else take_bounces
        take(cur, [report], at=clock.now())
        return True


def _note(place: _Place, uid: int) -> bool:
    """All up to this number is done; False when another process has done it already."""
    behind = BounceMailbox.objects.filter(uid_validity=place.uid_validity, last_uid__lt=uid)
    place.last_uid = max(place.last_uid, uid)
    return behind.update(last_uid=uid) == 1


def _is_known(cur: Cursor, report: Report) -> bool:
    found = cur.execute(
        "SELECT FROM message WHERE lane = ANY (%s) AND id = %s",
        (list(range(LANES)), report.message_id),
    )
    return found.fetchone() is not None


def _delete(connection: imaplib.IMAP4, uids: list[int]) -> None:
    if not uids:
        return
    listed = ",".join(map(str, uids))
    _ask(lambda: connection.uid("STORE", listed, "+FLAGS.SILENT", r"(\Deleted)"))
    if b"UIDPLUS" in b" ".join(_ask(connection.capability)).upper().split():
        # Without its numbers (RFC 4315) it would take away what others marked, too.
        _ask(lambda: connection.uid("EXPUNGE", listed))


def _number(connection: imaplib.IMAP4, name: str) -> int:
    _, values = connection.response(name)
    if not values or not isinstance(values[0], bytes) or not values[0].isdigit():
        raise imaplib.IMAP4.error(f"The server told no {name}.")
    return int(values[0])


def _ask(command: Callable[[], tuple[str, list[Any]]]) -> list[Any]:
    status, found = command()
    if status != "OK":
        raise imaplib.IMAP4.error(f"The server refused: {found}")
    return found


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
