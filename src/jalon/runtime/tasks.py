"""The background jobs there are. A job is run at least once, so each of these may be run again."""

from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted

from jalon.core.db import AWAY
from jalon.delivery.calls import make_call
from jalon.runtime.delivering import read_terms
from jalon.runtime.long_work import work as long_work
from jalon.runtime.long_work.orders import Interrupted
from jalon.runtime.turn import shared_turn

WEBHOOKS = "webhooks"
"""The queue of the calls that are due."""


@app.task(name="call_webhook", queue=WEBHOOKS)
def call_webhook(lane: int, call: str) -> None:
    """Makes a call, unless it was made meanwhile, or a history plays and its player makes it."""
    with shared_turn() as now:
        if now is not None:
            make_call(lane, UUID(call), now=now, blocked=read_terms().blocked)


@app.task(
    name="do_work",
    queue=long_work.QUEUE,
    pass_context=True,
    retry=RetryStrategy(max_attempts=20, wait=1, retry_exceptions={JobAborted, *AWAY}),
)
def do_work(context: JobContext, work: str) -> None:
    """Does long work; when the worker stops before its end, another goes on."""
    try:
        long_work.do_work(UUID(work), context.should_abort)
    except Interrupted:
        raise JobAborted from None
