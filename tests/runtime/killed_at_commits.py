"""Work done by children of this process that kill themselves, one after the other.

Usage: killed_at_commits.py worker|play KILLS [FILE]

KILLS are a number and a letter each: `7a` kills (SIGKILL, from which nobody can clean up) right
after the seventh commit, `7b` right before it, in the midst of its transaction. After the last
one, a child is left alone. Prints how many were killed.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path

import django

django.setup()

from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402 (Django has to be ready)

from jalon.cli.context import stopped_by_signals  # noqa: E402
from jalon.events.importing import prepare_events  # noqa: E402
from jalon.runtime import worker  # noqa: E402
from jalon.runtime.sandbox import play  # noqa: E402

STOP = {signal.SIGTERM}
stopping = threading.Event()


def die_at(number: int, *, before: bool) -> None:
    """Has this process kill itself at its n-th commit, whichever thread makes it."""
    commit = BaseDatabaseWrapper._commit
    commits, one_at_a_time = count(1), threading.Lock()

    def last_commit(self: BaseDatabaseWrapper) -> None:
        with one_at_a_time:
            last = next(commits) == number
            if not (last and before):
                commit(self)
            if last:
                os.kill(os.getpid(), signal.SIGKILL)

    BaseDatabaseWrapper._commit = last_commit  # type: ignore[method-assign] # what this is for


def child(work: Callable[[], object], kill: str | None) -> int:
    """Works in another process, and returns how that ended. A signal to stop is passed on, and
    waits for whoever is not ready for it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
    pid = os.fork()
    if pid == 0:
        if kill is not None:
            die_at(int(kill[:-1]), before=kill.endswith("b"))
        with stopped_by_signals():
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP)
            work()
        os._exit(0)

    def pass_on(number: int, _frame: object) -> None:
        stopping.set()
        os.kill(pid, number)

    signal.signal(signal.SIGTERM, pass_on)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP)
    _, status = os.waitpid(pid, 0)
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
    return os.waitstatus_to_exitcode(status)


def main(what: str, kills: str, *arguments: str) -> None:
    if what == "worker":
        work: Callable[[], object] = worker.run
    else:
        (file,) = map(Path, arguments)
        work = lambda: play(prepare_events(file)[0])  # noqa: E731 (it is the work)
    killed = 0
    for kill in [*filter(None, kills.split(",")), None]:
        ended = child(work, kill)
        if ended != -signal.SIGKILL or stopping.is_set():
            break
        killed += 1
    print(killed, flush=True)  # noqa: T201 (the test reads it)
    asked = (-signal.SIGKILL, -signal.SIGTERM)
    sys.exit(0 if ended in asked else abs(ended))


if __name__ == "__main__":
    main(*sys.argv[1:])
