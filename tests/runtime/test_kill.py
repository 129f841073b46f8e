"""SIGKILL at the worst moments: nothing twice, nothing lost, the same end (RUN-7)."""

import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from queue import Queue
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from pytest_django.plugin import DjangoDbBlocker

from jalon.contacts.import_write import Terms
from jalon.contacts.importing import import_contacts
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.postgres import Lease, Place, django_settings, running_server
from jalon.core.postgres.programs import programs, run
from jalon.events.actions import Occurrence, append_events
from jalon.events.importing import prepare_events
from jalon.runtime import demo
from jalon.runtime.sandbox import play
from jalon.runtime.worker import DELIVERY_LOOPS, keep_house
from jalon.workflows.actions import publish
from tests import shop
from tests.acting import new_contact, rows
from tests.delivery.hooks import a_hook
from tests.runtime.processes import (
    ROOT,
    Process,
    assert_sound,
    environment,
    jalon,
    killed_at_commits,
    move_ahead,
    nothing_left,
    outcome,
    running,
    start_afresh,
    until,
)
from tests.runtime.scenes import MAZE, know_half, publish_quietly

pytestmark = pytest.mark.long

BOTH = [f"{n}{side}" for n in range(1, 22) for side in "ba"]
"""Right before and right after each of the first commits of a process."""


# --- A worker, between any two commits -----------------------------------------------------------


def two_days(kills: Sequence[str]) -> dict[str, Counter[tuple[str, ...]]]:
    """What is left when workers are killed so, one after the other, on a busy weekend."""
    start_afresh()
    contacts = [new_contact(f"c{number}") for number in range(24)]
    with a_hook() as hook:
        know_half(hook)
        publish_quietly(MAZE.replace("HOOK", hook.url))
        _two_days(contacts, kills)
    return outcome()


def _two_days(contacts: Sequence[UUID], kills: Sequence[str]) -> None:
    with running(killed_at_commits("worker", kills)):
        for names in (["Start", "Visit", "Start"], ["Buy"], ["Start", "Stop", "Visit", "Visit"]):
            events = [
                Occurrence(contact, name, clock.now(), {"n": place})
                for place, contact in enumerate(contacts)
                for name in names[: 1 + place % len(names)]
            ]
            append_events(events)
            until(nothing_left)
            move_ahead(timedelta(days=1, hours=1))
            until(nothing_left)
        ((workers,),) = rows("SELECT count(*)::int FROM worker")
        assert workers > len(kills) // 2, "the work was done before they were killed often enough"


@pytest.mark.rule("RUN-7")
@pytest.mark.django_db(transaction=True)
def test_workers_killed_between_any_two_commits_leave_what_an_undisturbed_one_leaves() -> None:
    undisturbed = two_days([])
    assert_sound()
    assert two_days(BOTH) == undisturbed
    assert_sound()


# --- Playing, killed and begun again -------------------------------------------------------------


def some_customers(folder: Path) -> tuple[Path, list[str]]:
    """The orders of a few customers who order often."""
    orders = shop.orders_in(shop.ORDERS)
    customers = sorted(orders, key=lambda customer: (-len(orders[customer]), customer))[24:32]
    return shop.cut(shop.ORDERS, folder / "orders.csv", customers), customers


def played(folder: Path, kills: Sequence[str]) -> dict[str, Counter[tuple[str, ...]]]:
    start_afresh()
    orders, customers = some_customers(folder)
    import_contacts(shop.cut(shop.CONTACTS, folder / "contacts.csv", customers), Terms(consent="x"))
    for name in demo.WORKFLOWS:
        publish((demo.EXAMPLES / f"{name}.yaml").read_text())
    process = killed_at_commits("play", kills, str(orders))
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert int(printed) == len(kills)
    return outcome()


@pytest.mark.django_db(transaction=True)
def test_playing_again_adds_nothing_even_after_housekeeping(tmp_path: Path) -> None:
    played(tmp_path, [])
    figures = sorted(rows(shop.COUNTED))
    keep_house()
    orders, _ = prepare_events(some_customers(tmp_path)[0])
    play(orders)
    assert sorted(rows(shop.COUNTED)) == figures


@pytest.mark.rule("RUN-7")
@pytest.mark.django_db(transaction=True)
def test_a_play_killed_again_and_again_comes_to_the_same_figures(tmp_path: Path) -> None:
    undisturbed = played(tmp_path, [])
    orders = shop.orders_in(some_customers(tmp_path)[0])
    assert shop.counted(rows(shop.COUNTED)) == shop.expected(orders)
    kills = [*BOTH[:12], *BOTH[24::6], "41a", "60b", "110a", "200b"]
    assert played(tmp_path, kills) == undisturbed
    assert shop.counted(rows(shop.COUNTED)) == shop.expected(orders)
    assert clock.frozen() is None


# --- SMTP, killed before the answer --------------------------------------------------------------

SEND = """
workflow: announce
triggers: [{kind: event, event: Start}]
steps: [{id: offer, kind: send_email, email: offer}]
"""


@contextmanager
def counting_mail_server(*seconds: float) -> Iterator[tuple[str, "Queue[str]"]]:
    """The URL of a real mail server in a process of its own, and the Message-IDs it has read. It
    answers to each message after so many seconds, the last number being for all the rest."""
    script = Path(__file__).with_name("mail_counter.py")
    command = [sys.executable, str(script), ",".join(map(str, seconds))]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    port = int(process.stdout.readline())
    read: Queue[str] = Queue()
    lines = process.stdout

    def listen() -> None:
        for line in lines:
            read.put(line.strip())

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield f"smtp://127.0.0.1:{port}", read
    finally:
        process.kill()
        process.wait()
        thread.join(5)


def sending_worker(url: str) -> Process:
    return jalon("worker", env=environment(JALON_SMTP_URL=url))


def start_sending(people: int) -> None:
    contacts = [new_contact(f"c{number}") for number in range(people)]
    publish_quietly(SEND)
    append_events([Occurrence(contact, "Start", clock.now(), {}) for contact in contacts])


def all_handed_over() -> bool:
    return not rows("SELECT 1 FROM message WHERE state IN ('queued', 'deferred', 'sending')")


@pytest.mark.rule("RUN-7")
@pytest.mark.django_db(transaction=True)
def test_workers_killed_while_the_mail_server_answers_send_everything_else_once() -> None:
    people, received = 60, Counter[str]()
    start_sending(people)
    kills = (1, 4, 9)
    # One answer before each kill takes so long that no worker lives to read it.
    pauses = [pause for number in kills for pause in [0] * (number - 1) + [5]]
    with counting_mail_server(*pauses, 0) as (url, read):
        for number in kills:
            worker = sending_worker(url)
            for _ in range(number):
                received[read.get(timeout=30)] += 1
            worker.send_signal(signal.SIGKILL)
            worker.communicate()
            with cursor() as cur:  # a minute later
                cur.execute("UPDATE worker SET seen_at = seen_at - interval '2 minutes'")
        with running(sending_worker(url)):
            until(lambda: nothing_left() and all_handed_over())
        while not read.empty():
            received[read.get()] += 1
    assert max(received.values()) == 1
    (sent, _, many), (uncertain, reason, few) = rows(
        "SELECT state, reason, count(*)::int FROM message GROUP BY 1, 2 ORDER BY 1"
    )
    assert (sent, uncertain, reason) == ("sent", "uncertain", "worker_silent")
    assert many + few == people
    # A connection has at most one more in hand than it handed over before.
    assert 1 <= few <= sum(number + len(DELIVERY_LOOPS) for number in kills)
    # Of those in hand when a worker was killed, some may not have left it yet.
    assert many <= len(received) <= people


# --- The database, stopped under a worker --------------------------------------------------------


@pytest.fixture
def own_server(django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Lease, Place]]:
    """A server for this test alone, used by this process too."""
    folder = Path(tempfile.mkdtemp(prefix="jalon-"))
    folder.chmod(0o711)
    before = connections["default"]
    try:
        # What a server promised must survive its end, if not the machine's.
        with (
            running_server(folder / "data", {"fsync": "off"}) as lease,
            django_db_blocker.unblock(),
        ):
            of = {**connections.databases["default"], **django_settings(lease.url)}
            connections["default"] = own = DatabaseWrapper({**of, "TEST": {}}, "default")
            try:
                call_command("migrate", verbosity=0)
                yield lease, Place.of(folder / "data")
            finally:
                own.close()
                connections["default"] = before
    finally:
        shutil.rmtree(folder)


def crash(place: Place) -> None:
    """The server ends at once, as after a loss of power."""
    stop = ("stop", "--mode=immediate", "--wait", "--silent", f"--pgdata={place.cluster(18)}")
    run(place, programs(place.user) / "pg_ctl", *stop)
    connections["default"].close()


@pytest.mark.rule("RUN-7")
def test_a_worker_outlives_crashes_of_the_database_and_loses_nothing(
    own_server: tuple[Lease, Place],
) -> None:
    lease, place = own_server
    people, received = 40, Counter[str]()
    start_sending(people)
    # The third and the sixth answer come while the server is away.
    with counting_mail_server(0, 0, 1, 0, 0, 1, 0) as (url, read):
        worker = jalon("worker", env=environment(DATABASE_URL=lease.url, JALON_SMTP_URL=url))
        with running(worker):
            for _ in range(2):
                for _ in range(3):
                    received[read.get(timeout=30)] += 1
                crash(place)
                lease.revive()
            until(lambda: nothing_left() and all_handed_over())
        while not read.empty():
            received[read.get()] += 1
    assert rows("SELECT state, reason, count(*)::int FROM message GROUP BY 1, 2") == [
        ("sent", "", people)
    ]
    assert len(received) == people
    assert max(received.values()) == 1
    assert_sound()
    assert rows("SELECT count(*)::int FROM enrollment WHERE state = 'finished'") == [(people,)]
