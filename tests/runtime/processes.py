"""Real processes of Jalon on the database of a test, and what they leave behind."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from jalon.core import clock
from jalon.core.db import cursor
from jalon.delivery.calls import lanes_with_calls
from jalon.delivery.lane import lanes_due
from jalon.runtime.work import lanes_to_work
from tests.acting import rows

ROOT = Path(__file__).parents[2]
FORGETFUL = Path(__file__).with_name("killed_at_commits.py")

Process = subprocess.Popen[bytes]

_WITHOUT_IDS = {
    "enrollments": "SELECT contact_id, state, reason, step, visit, key, errors FROM enrollment",
    "messages": "SELECT contact_id, recipient, email, step, visit, state, reason FROM message",
    "calls": "SELECT contact_id, step, visit, state, status, error, answer FROM webhook_call",
    "caught": "SELECT contact_id, recipient, subject FROM sandbox_email",
    "log": """SELECT contact_id, step, visit, action, detail->>'to', detail->>'reason'
              FROM step_log""",
    "refusals": "SELECT contact_id, reason, sum(times)::int FROM refusal GROUP BY 1, 2",
    "history": """SELECT contact_id, name, properties - 'message' - 'enrollment'
                  FROM event""",
    "entries": "SELECT contact_id, key, times FROM entry",
    "timers": "SELECT contact_id, part, since IS NULL FROM timer",
    "contacts": "SELECT id, attributes, tags FROM contact",
    "lists": "SELECT contact_id, list FROM list_member",
    "counters": "SELECT NULL, step, name, sum(n)::int FROM counter GROUP BY 2, 3",
    "aside": "SELECT NULL, row, error FROM set_aside",
}


def environment(**more: str) -> dict[str, str]:
    """Of a process that works on the database of this test."""
    url = urlsplit(os.environ["DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    return {
        **os.environ,
        "DATABASE_URL": urlunsplit(url._replace(path=f"/{name}")),
        "DJANGO_SETTINGS_MODULE": "jalon.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "JALON_SECRET_KEY": "test",
        "JALON_ALLOW_PRIVATE": "127.0.0.0/8",
        **more,
    }


def jalon(*arguments: str, env: Mapping[str, str] | None = None) -> Process:
    """A command of Jalon, begun."""
    return _begun([sys.executable, "-m", "jalon", *arguments], env or environment())


def killed_at_commits(what: str, kills: Sequence[str], *arguments: str) -> Process:
    """A process that does `what` in children, one after the other: each is killed by itself at
    the commit that the next of `kills` tells, and the last is left alone."""
    command = [sys.executable, str(FORGETFUL), what, ",".join(kills), *arguments]
    return _begun(command, environment())


def _begun(command: Sequence[str], env: Mapping[str, str]) -> Process:
    return subprocess.Popen(command, env=dict(env), cwd=ROOT, stdout=subprocess.PIPE)


@contextmanager
def running(*processes: Process) -> Iterator[None]:
    """Ends the processes with the block, by the signal that asks them to; says so if one ended
    before, or does not end."""
    try:
        yield
        for process in processes:
            assert process.poll() is None, f"a process ended by itself: {process.returncode}"
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            try:
                process.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def until(done: Callable[[], bool], *, seconds: float = 60, why: str = "") -> None:
    """Waits for what other processes do."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            give_up(why or f"not done after {seconds} s")
        time.sleep(0.05)


def give_up(why: str) -> NoReturn:
    pytest.fail(
        f"{why}; messages {rows('SELECT state, count(*) FROM message GROUP BY 1')}, "
        f"inbox {rows('SELECT count(*) FROM inbox')}"
    )


def nothing_left() -> bool:
    """Whether all that can be done now has been done."""
    now = clock.now()
    sending = lanes_due(now=now, by=("sandbox", "smtp"))
    # Twice, because a message handed over or a call may put something into the inbox.
    return not (lanes_to_work(now) or sending or lanes_with_calls(now=now) or lanes_to_work(now))


def move_ahead(by: timedelta) -> None:
    """Business time goes forward for everyone."""
    clock.move(ahead=clock.ahead() + by)


def start_afresh() -> None:
    """Nothing was ever there."""
    with cursor() as cur:
        cur.execute(
            """TRUNCATE contact, identity, list_member, consent, inbox, event, seen, message,
               workflow, workflow_version, enrollment, entry, refusal, step_log, counter, timer,
               worker, sandbox_email, set_aside, email, email_version, webhook_call"""
        )
        cur.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
        cur.execute("UPDATE lane SET next_due_at = NULL")
    clock.move(ahead=timedelta(0))


def outcome() -> dict[str, Counter[tuple[str, ...]]]:
    """All that there is, without ids and times; contacts by their names."""
    names = dict(rows("SELECT id, external_id FROM contact"))
    return {
        what: Counter((str(names.get(row[0])), *map(str, row[1:])) for row in rows(sql))
        for what, sql in _WITHOUT_IDS.items()
    }


def assert_sound() -> None:
    """Nothing twice, nothing lost, and the figures reconcile."""
    once = "SELECT enrollment_id, step, visit FROM {} GROUP BY 1, 2, 3{} HAVING count(*) > 1"
    assert rows(once.format("message", ", recipient")) == []
    assert rows(once.format("webhook_call", "")) == []
    answers = rows("SELECT count(*)::int FROM event WHERE name = 'Webhook Answered'")
    assert answers == rows("SELECT count(*)::int FROM webhook_call WHERE state <> 'queued'")
    assert rows("SELECT count(*) FROM inbox") == [(0,)]
    assert rows("SELECT count(*) FROM set_aside") == [(0,)]
    counted: dict[Any, int] = dict(
        rows("SELECT split_part(name, ':', 1), sum(n)::int FROM counter WHERE step = '' GROUP BY 1")
    )
    there = dict(rows("SELECT state, count(*)::int FROM enrollment GROUP BY 1"))
    assert counted.get("entered", 0) == sum(there.values())
    for state in ("finished", "exited", "failed"):
        assert counted.get(state, 0) == there.get(state, 0), state
    sent = rows("SELECT coalesce(sum(n), 0)::int FROM counter WHERE name = 'sent'")
    assert sent == rows(
        "SELECT count(*)::int FROM message WHERE state = 'sent' AND kind <> 'notice'"
    )
    at_steps = rows(
        """SELECT step, sum(CASE name WHEN 'arrived' THEN n ELSE -n END)::int AS here FROM counter
           WHERE step <> '' AND name IN ('arrived', 'left') GROUP BY step
           HAVING sum(CASE name WHEN 'arrived' THEN n ELSE -n END) <> 0 ORDER BY 1"""
    )
    assert at_steps == rows(
        "SELECT step, count(*)::int FROM enrollment WHERE state = 'active' GROUP BY 1 ORDER BY 1"
    )
