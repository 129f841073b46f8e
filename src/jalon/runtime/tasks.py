"""The background jobs there are. A job is run at least once, so each of these may be run again."""

from uuid import UUID

from procrastinate.contrib.django import app

from jalon.delivery.calls import make_call
from jalon.runtime.delivering import read_terms
from jalon.runtime.turn import shared_turn

WEBHOOKS = "webhooks"
"""The queue of the calls that are due."""


@app.task(name="call_webhook", queue=WEBHOOKS)
def call_webhook(lane: int, call: str) -> None:
    """Makes a call, unless it was made meanwhile, or a history plays and its player makes it."""
    with shared_turn() as now:
        if now is not None:
            make_call(lane, UUID(call), now=now, blocked=read_terms().blocked)
