"""What a walk wants done. Plain values: the runtime writes them, the simulator counts them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from jalon.engine.state import Enrollment, Payload

GOAL = "goal"
"""The exit reason of who reached the goal inside; no other exit may take it (RUN-11)."""

Action = Literal[
    "entered", "waits", "moves", "exits", "finishes", "fails", "restarts", "placed", "goal"
]


class Log(msgspec.Struct, frozen=True):
    """One line of an enrollment's history.

    `entered` (detail: trigger, audience) · `waits` at a step (until, and what the step
    adds) · `moves` on from a step (to, what the step adds; `waited` when it waited there) ·
    `finishes`, the same for the last step · `exits` (reason, test) · `fails` (error) ·
    `restarts`, after it failed · `placed` by a new version (from: step and version) · `goal`,
    reached after leaving (test).
    """

    enrollment_id: UUID
    contact_id: UUID
    workflow_id: UUID
    version: int
    step: str
    visit: int
    at: datetime
    action: Action
    detail: dict[str, Any] = {}

    @classmethod
    def of(cls, enrollment: Enrollment, at: datetime, action: Action, detail: Any) -> "Log":
        """A line about where an enrollment is."""
        return cls(
            enrollment_id=enrollment.id,
            contact_id=enrollment.contact_id,
            workflow_id=enrollment.workflow_id,
            version=enrollment.version,
            step=enrollment.step,
            visit=enrollment.visit,
            at=at,
            action=action,
            detail=detail,
        )


class Send(msgspec.Struct, frozen=True):
    """An email to the contact, or its owner, from a step and visit of an enrollment (STP-1).

    `subject`, `category` and `sender` replace the email's own when not empty; `version` pins one
    of its versions, 0 being the latest. `language` is a fixed locale, or empty for the contact's.
    With `review` it waits for approval.
    """

    email: str
    subject: str = ""
    language: str = ""
    category: str = ""
    sender: str = ""
    version: int = 0
    recipient: Literal["contact", "owner"] = "contact"
    review: bool = False
    track_opens: bool = True
    track_clicks: bool = True


class Notify(msgspec.Struct, frozen=True):
    """A notice by email to these addresses, each once (STP-11). `subject` and `text` are Liquid."""

    subject: str
    text: str
    recipients: tuple[str, ...]


class Call(msgspec.Struct, frozen=True):
    """A webhook to call, once for an enrollment, step and visit (STP-12). `body` is the data that
    is sent."""

    url: str
    body: Payload = {}
    headers: dict[str, str] = {}


class Enroll(msgspec.Struct, frozen=True):
    """The contact enters another workflow (STP-13), as enrolled by hand, with these values."""

    workflow: str
    payload: Payload = {}


class Remove(msgspec.Struct, frozen=True):
    """The contact leaves another workflow (STP-13)."""

    workflow: str


@dataclass(frozen=True, slots=True)
class Update:
    """Changes to the contact (STP-9). Values are JSON; None clears an attribute.

    The attributes that `jalon.engine.person.OWN_FIELDS` names are the contact's own fields.
    `marketing` is the new consent, or empty when it stays.
    """

    attributes: dict[str, Any] = field(default_factory=dict)
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    join_lists: tuple[str, ...] = ()
    leave_lists: tuple[str, ...] = ()
    marketing: str = ""


class ChangeCompany(msgspec.Struct, frozen=True):
    """The company that the contact belongs to changes (STP-9), for all its contacts. Attributes go
    by the company's own names; None clears one, and `add` adds to numbers."""

    company: str
    attributes: Payload = {}
    add: dict[str, int | float] = {}


class Emit(msgspec.Struct, frozen=True):
    """An event of the contact, emitted by a step (STP-10)."""

    name: str
    properties: Payload


Effect = Send | Notify | Call | Enroll | Remove | Update | ChangeCompany | Emit
