"""What definitions name: things that exist beside them, by their short names; pages by their
addresses."""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from jalon.definition import events
from jalon.definition.conditions import Performed
from jalon.definition.kinds import Trigger

Thing = Literal[
    "email", "form", "list", "page", "resource", "segment", "sender", "user", "workflow"
]

NAMED_IN: Mapping[str, Thing] = {
    "email": "email",
    "form": "form",
    "join_lists": "list",
    "leave_lists": "list",
    "list": "list",
    "page": "page",
    "resource": "resource",
    "segment": "segment",
    "sender": "sender",
    "suppress": "list",
    "users": "user",
    "workflow": "workflow",
}
"""The fields that name something, and what: in steps, triggers, conditions and workflows of any
kind. A workflow's own field `workflow` is its own name."""

_FORM: Mapping[str, Thing] = {"form": "form", "resource": "resource"}
_EMAIL: Mapping[str, Thing] = {"email": "email"}
_WORKFLOW: Mapping[str, Thing] = {"workflow": "workflow"}

NAMED_BY: Mapping[str, Mapping[str, Thing]] = {
    events.LIST_JOINED: {"list": "list"},
    events.LIST_LEFT: {"list": "list"},
    events.SEGMENT_ENTERED: {"segment": "segment"},
    events.SEGMENT_LEFT: {"segment": "segment"},
    events.FORM_SUBMITTED: {**_FORM, "page": "page"},
    events.RESOURCE_REQUESTED: _FORM,
    events.EMAIL_SENT: {**_EMAIL, **_WORKFLOW},
    events.EMAIL_NOT_SENT: {**_EMAIL, **_WORKFLOW},
    events.EMAIL_OPENED: _EMAIL,
    events.EMAIL_CLICKED: _EMAIL,
    events.EMAIL_COMPLAINED: _EMAIL,
    events.WORKFLOW_ENTERED: _WORKFLOW,
    events.WORKFLOW_FINISHED: _WORKFLOW,
    events.WORKFLOW_EXITED: _WORKFLOW,
    events.GOAL_REACHED: _WORKFLOW,
}
"""The properties of Jalon's own events that name something, and what."""


class Tested(NamedTuple):
    """What the test of an event's property names; `place` is that of the test in `where`."""

    place: int
    thing: Thing
    names: list[str]


def tested(part: object) -> Iterator[Tested]:
    """What a condition on an event, or a trigger that hears one, names in the tests of its
    properties."""
    match part:
        case Performed(event=event):
            pass
        case Trigger():
            event = part.heard() or ""
        case _:
            return
    for place, test in enumerate(getattr(part, "where", ())):
        thing = NAMED_BY.get(event, {}).get(test.property)
        if thing is not None and test.op in ("is", "one_of"):
            names = test.value if isinstance(test.value, list) else [test.value]
            yield Tested(place, thing, [name for name in names if isinstance(name, str)])
