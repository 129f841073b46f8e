"""Triggers that fire for a whole audience at once, lane by lane (TRG-8, TRG-9).

Each lane has a timer for each of them. When it runs out, the command `occur` lets the lane's part
of the audience in, in chunks, found as it goes.
"""

import structlog

from jalon.engine.compiled import Compiled
from jalon.engine.entry import LATE
from jalon.engine.handle import Batch
from jalon.engine.ledger import Timer
from jalon.events.actions import append_command

log = structlog.get_logger()


def come_round(lane: int, compiled: Compiled, timer: Timer, *, batch: Batch) -> None:
    """The time of a schedule has come: the audience of the lane follows by command, and the timer
    is set for the next time. What was missed by more than a day is passed over, as events are that
    come so late."""
    assert timer.due is not None, "only a timer that is set runs out"
    if timer.due < batch.now - LATE:
        log.warning("schedule_missed", workflow=compiled.definition.workflow, due=timer.due)
    else:
        body = {
            "workflow": str(compiled.id),
            "trigger": timer.part,
            "at": timer.due.isoformat(),
        }
        append_command(lane, "occur", body, at=batch.now)
    gone = max(timer.due, batch.now - LATE)
    again = compiled.triggers[timer.part].occurs(gone, compiled.own_zone)
    if again is not None:
        batch.ledger.timers.append(
            Timer(timer.contact_id, "schedule", compiled.id, timer.part, again)
        )


def still_has(compiled: Compiled, trigger: int) -> bool:
    """Whether there is a schedule at that place, a new version having been published meanwhile."""
    return trigger < len(compiled.triggers) and compiled.triggers[trigger].scheduled
