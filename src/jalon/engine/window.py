"""The window of a workflow: what it holds, and until when (RUN-2)."""

from datetime import datetime

from jalon.definition.schedule import after, is_open, next_span, spread
from jalon.definition.workflow import Window
from jalon.engine.walking import Hold, StepKind, Walk


def window_hold(walk: Walk, step: StepKind) -> Hold | None:
    """How long the window of the workflow holds a step back; None: it may act now.

    A window holds the steps that send emails, or every action. Who arrived while it was shut
    keeps a place within the spread of the opening, whatever happens meanwhile. A step
    that would not act anyway, such as an email too late to be sent, is not held.
    """
    window = walk.workflow.window
    if window is None or not _holds(window, step) or not step.would_act(walk):
        return None
    leaves = _release(window, walk.arrived_at, walk)
    if leaves is not None and leaves <= walk.now:
        if leaves == walk.now or is_open(window, walk.now, walk.zone):
            return None
        leaves = _release(window, walk.now, walk)
    return Hold(leaves, {"held": "window"})


def _holds(window: Window, step: StepKind) -> bool:
    return bool(step.emails()) if window.holds == "emails" else step.is_action


def _release(window: Window, at: datetime, walk: Walk) -> datetime | None:
    """When someone who is held at an instant may act; None: the window never opens."""
    if is_open(window, at, walk.zone):
        return at
    span = next_span(window, at, walk.zone)
    if span is None:
        return None
    over = after(span.opens, window.spread, walk.zone) - span.opens
    return spread(span, walk.enrollment.id, over=over)
