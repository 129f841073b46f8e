"""Which events may change the answer to a condition."""

from jalon.definition import events
from jalon.definition.conditions import (
    Answered,
    Attribute,
    Condition,
    InList,
    InSegment,
    InWorkflow,
    Messaged,
    Performed,
    Tagged,
    walk,
)

_MESSAGE_EVENTS = {
    "received": (events.EMAIL_SENT, events.EMAIL_NOT_SENT),
    "opened": (events.EMAIL_OPENED, events.EMAIL_CLICKED),  # who clicked has opened
    "clicked": (events.EMAIL_CLICKED,),
}

_WORKFLOW_EVENTS = {
    "inside": (events.WORKFLOW_ENTERED, events.WORKFLOW_FINISHED, events.WORKFLOW_EXITED),
    "entered": (events.WORKFLOW_ENTERED,),
    "finished": (events.WORKFLOW_FINISHED,),
    "exited": (events.WORKFLOW_EXITED,),
    "goal": (events.GOAL_REACHED,),
}


def events_of(*conditions: Condition) -> frozenset[str]:
    """Names of the events after which the answer to one of the conditions may be another.

    What changes as time passes alone is not here: see `Verdict.recheck_at`.
    """
    return frozenset(
        name
        for condition in conditions
        for part in walk(condition)
        for name in _events_of_leaf(part)
    )


def _events_of_leaf(condition: Condition) -> tuple[str, ...]:
    match condition:
        case Performed(event=name):
            return (name,)
        case Attribute(attribute="marketing"):
            return (events.ATTRIBUTE_CHANGED, events.UNSUBSCRIBED)
        case Attribute():
            return (events.ATTRIBUTE_CHANGED,)
        case Tagged():
            return (events.TAG_ADDED, events.TAG_REMOVED)
        case InList():
            return (events.LIST_JOINED, events.LIST_LEFT)
        case InSegment():
            return (events.SEGMENT_ENTERED, events.SEGMENT_LEFT)
        case Messaged(fact=fact):
            return _MESSAGE_EVENTS[fact]
        case InWorkflow(fact=fact):
            return _WORKFLOW_EVENTS[fact]
        case Answered():
            return (events.WEBHOOK_ANSWERED,)
        case _:
            return ()
