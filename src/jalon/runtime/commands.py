"""What the inbox's commands do: mass changes, in chunks, each within one batch of one lane."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jalon.core.db import Cursor
from jalon.engine.handle import Batch
from jalon.engine.person import Person
from jalon.events.actions import append_command
from jalon.runtime.catalog import Catalog
from jalon.runtime.loading import InboxRow
from jalon.workflows.reading import chain_from
from jalon.workflows.timers import FROM_THE_START, arm_chunk


@dataclass(frozen=True, slots=True)
class Order:
    """A command of the inbox, and what it works with. Its contacts are named in its body's
    `contacts`, which is how the batch knows whom to load."""

    cur: Cursor
    lane: int
    row: InboxRow
    batch: Batch
    catalog: Catalog
    persons: Mapping[UUID, Person]

    @property
    def body(self) -> dict[str, Any]:
        return self.row.body

    def people(self) -> Iterator[Person]:
        """The contacts it names that are there."""
        named: Iterable[str] = self.body.get("contacts", ())
        for contact in named:
            person = self.persons.get(UUID(contact))
            if person is not None:
                yield person

    def again(self, **changes: Any) -> None:
        """Appends the same command behind all that waits, for the next chunk."""
        body = {**self.body, **changes}
        append_command(self.lane, self.row.name, body, at=self.batch.now)


def enroll(order: Order) -> None:
    """Lets contacts in: by hand, or by the step of another workflow."""
    body = order.body
    compiled = order.catalog.by_id(UUID(body["workflow"]))
    if compiled is None:
        return
    for person in order.people():
        order.batch.enroll(
            person,
            compiled,
            payload=body.get("payload", {}),
            again=body.get("again", False),
            by=body.get("by", "by_hand"),
            chain=chain_from(body.get("chain")),
        )


def remove(order: Order) -> None:
    """Has contacts leave a workflow."""
    for person in order.people():
        order.batch.remove(person, UUID(order.body["workflow"]), order.body["reason"])


def arm(order: Order) -> None:
    """Sets the timers of a workflow anew, for the lane's next contacts."""
    compiled = order.catalog.by_id(UUID(order.body["workflow"]))
    if compiled is None:
        return
    after = UUID(order.body["after"]) if "after" in order.body else FROM_THE_START
    done = arm_chunk(order.cur, order.lane, compiled, now=order.batch.now, after=after)
    if done is not None:
        order.again(after=str(done))


COMMANDS: dict[str, Callable[[Order], None]] = {"enroll": enroll, "remove": remove, "arm": arm}
"""Every command, by its name in the inbox."""
