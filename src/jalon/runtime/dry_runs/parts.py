"""One part of a simulation: the contacts of a lane, in this process or in one of its own.

A fresh process imports this module before Django is ready, so it knows no model.
"""

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import django
from django.conf import settings

from jalon.core.db import cursor
from jalon.core.memory import collect_seldom
from jalon.engine.simulate.run import run
from jalon.engine.simulate.scenario import Scenario
from jalon.engine.simulate.tally import Tally
from jalon.runtime.dry_runs.peopling import people_of


@dataclass(frozen=True)
class Whole:
    """What the parts are parts of. `replayed`: contacts do what they really did (NEW-2)."""

    scenario: Scenario
    population: int
    replayed: bool


def run_lane(lane: int, whole: Whole) -> Tally:
    """The counts of one lane."""
    with _reading_only():
        people = people_of(
            lane, whole.scenario, population=whole.population, replayed=whole.replayed
        )
        return run(whole.scenario, people)


@contextmanager
def _reading_only() -> Iterator[None]:
    """Has the database refuse every write of the block."""
    with cursor() as cur:
        before = cur.execute("SHOW default_transaction_read_only").fetchone()
        cur.execute("SET default_transaction_read_only = on")
    try:
        yield
    finally:
        with cursor() as cur:
            was = before[0] if before else "off"
            cur.execute(f"SET default_transaction_read_only = {was}".encode())


_whole: Whole


def packed(whole: Whole) -> bytes:
    """For `attach`: what a whole is made of may need Django to be ready."""
    return pickle.dumps(whole)


def attach(database: str, whole: bytes) -> None:
    """Makes a fresh process read the same database, for `run_lane_apart`."""
    global _whole
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    collect_seldom()
    _whole = pickle.loads(whole)  # noqa: S301 # from the process that made this one


def run_lane_apart(lane: int) -> Tally:
    """The counts of one lane, in a process that was attached."""
    return run_lane(lane, _whole)
