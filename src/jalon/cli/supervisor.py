"""Keeps child processes running, until the block that started them ends."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from jalon.cli import output

_TICK = 0.25
_STEADY = 60
"""Seconds a child has to live for its earlier deaths to be forgotten."""
_LONGEST_PAUSE = 30
_GRACE = 20
"""Seconds a child has to stop by itself before it is killed."""


@dataclass
class Child:
    """A jalon command run as a child process, started again when it dies."""

    arguments: Sequence[str]
    _process: subprocess.Popen[bytes] | None = None
    _started: float = 0.0
    _restart_at: float = 0.0
    _deaths: int = field(default=0)

    def start(self) -> None:
        """Starts the process, in a session of its own: Ctrl-C reaches it through its parent alone.

        It reads a pipe that only this process can write to, and stops when the pipe ends: so it
        ends with its parent, even one that was killed.
        """
        self._process = subprocess.Popen(
            [sys.executable, "-m", "jalon", *self.arguments, "--attended"],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        self._started = time.monotonic()

    def keep_alive(self) -> None:
        """Starts the process again if it died: at once, then after longer and longer pauses."""
        if self._process is None:
            if time.monotonic() >= self._restart_at:
                self.start()
            return
        code = self._process.poll()
        if code is None:
            return
        lived = time.monotonic() - self._started
        self._deaths = 1 if lived > _STEADY else self._deaths + 1
        pause = min(0.5 * 2 ** (self._deaths - 1), _LONGEST_PAUSE)
        output.warn(
            f"jalon {self.arguments[0]} ended by itself ({code}); again in {pause:g} seconds."
        )
        self._forget()
        self._restart_at = time.monotonic() + pause

    def ask_to_stop(self) -> None:
        if self._process is not None:
            self._process.terminate()

    def wait(self) -> None:
        """Waits for the process to end, and kills it when it takes too long."""
        if self._process is None:
            return
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            output.warn(f"jalon {self.arguments[0]} did not stop in {_GRACE} seconds: killed.")
            self._process.kill()
            self._process.wait()
        self._forget()

    def _forget(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
        self._process = None


@contextmanager
def running(children: Sequence[Child]) -> Iterator[None]:
    """The children run as long as the block; then all are told to stop, and waited for."""
    try:
        for child in children:
            child.start()
        yield
    finally:
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.wait()


def watch(
    children: Sequence[Child], *, also: Callable[[], None], until: Callable[[], bool]
) -> None:
    """Keeps the children alive, and calls `also` at each turn, until `until` says so."""
    while not until():
        also()
        for child in children:
            child.keep_alive()
        time.sleep(_TICK)
