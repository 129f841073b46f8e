"""A workflow of a delay and an email that the event Start lets in, and a world with it."""

from datetime import timedelta
from typing import Any

from jalon.engine.compiled import Compiled
from tests.engine.world import World, a_contact, compiled

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
US = timedelta(microseconds=1)

STEPS = """
steps:
  - {id: pause, kind: delay, wait: 2 days}
  - {id: offer, kind: send_email, email: offer}
"""

EXIT = "exit: [{when: {kind: event, event: Order}, reason: ordered}]"
GOAL = "goal: {when: {kind: event, event: Buy}, window: 5 days}"


def flow(settings: str = "", *, steps: str = STEPS, version: int = 1) -> Compiled:
    """Entered by the event Start, unless the settings say otherwise."""
    triggers = "" if "triggers:" in settings else "triggers: [{kind: event, event: Start}]\n"
    return compiled(f"workflow: rules\n{triggers}{settings}\n{steps}", version=version)


def world(settings: str = "", *, steps: str = STEPS, **contact: Any) -> World:
    return World([flow(settings, steps=steps)], contact=a_contact(**contact))
