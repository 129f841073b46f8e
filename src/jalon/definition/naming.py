"""What definitions name: things that exist beside them, by their short names; pages by their
addresses."""

from collections.abc import Mapping
from typing import Literal

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
