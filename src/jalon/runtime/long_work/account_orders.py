"""Long work on the account as a whole: what another scoring model would do, deleting an attribute,
and what is done in the sandbox alone: moving its time, and its demo (FRM-4, CON-2, NEW-5)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

import msgspec
from django.db import transaction

from jalon.accounts.permissions import Permission
from jalon.contacts.actions import clear_attribute, delete_attribute
from jalon.contacts.attributes import declared
from jalon.contacts.scoring import check
from jalon.core import clock
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.core.ids import LANES
from jalon.definition.company import tells_of_company
from jalon.definition.scoring import ScoringModel, model_from_json
from jalon.runtime import demo
from jalon.runtime.dry_runs.peopling import count_contacts
from jalon.runtime.dry_runs.scoring import preview
from jalon.runtime.long_work.orders import Cancelled, Tell, converted
from jalon.runtime.sandbox import require_sandbox, return_to_wall_time, skip
from jalon.runtime.work import next_instant
from jalon.workflows.attribute_uses import check_attribute_unused


class PreviewScoring(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What setting a scoring model would do."""

    starts: ClassVar[Permission] = Permission.SETTINGS_READ
    sees: ClassVar[Permission] = Permission.SETTINGS_READ

    model: dict[str, Any]

    @classmethod
    def read(cls, params: Mapping[str, Any], _source: str) -> "PreviewScoring":
        """Raises Invalid, and ModelNotSet with the problems."""
        order = converted(params, cls)
        check(order.as_definition())
        return order

    def run(self, _source: str, tell: Tell) -> dict[str, Any]:
        """In contacts: how many scores would be others, who would become an MQL, and who would be
        none any more."""
        total = count_contacts()
        found = preview(self.as_definition(), lambda done: tell(done, max(done, total)))
        return {"scores": found.scores, "become_mql": found.gain, "no_longer_mql": found.lose}

    def as_definition(self) -> ScoringModel:
        """The model. Raises Invalid."""
        try:
            return model_from_json(self.model)
        except msgspec.ValidationError as error:
            raise Invalid(
                f"The model cannot be read: {error}.", code="work_params", why=str(error)
            ) from None


class DeleteAttribute(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An attribute that nothing names is taken from all contacts, and then is none any more. No
    workflow hears of it."""

    starts: ClassVar[Permission] = Permission.CONTACTS_WRITE
    sees: ClassVar[Permission] = Permission.CONTACTS_READ

    attribute: str

    @classmethod
    def read(cls, params: Mapping[str, Any], _source: str) -> "DeleteAttribute":
        """Raises NotFound, and Conflict with what uses it, or when it is of companies."""
        order = converted(params, cls)
        if order.attribute not in declared([order.attribute]):
            raise NotFound(
                f"There is no attribute {order.attribute[:100]!r}.",
                remedy="List them first.",
                code="attribute_not_found",
                name=order.attribute[:100],
            )
        if tells_of_company(order.attribute):
            raise Conflict(
                f"{order.attribute} is an attribute of companies.",
                remedy="Clear it with each company that has it.",
                code="attribute_of_company",
                name=order.attribute,
            )
        check_attribute_unused(order.attribute)
        return order

    def run(self, _source: str, tell: Tell) -> dict[str, Any]:
        """How many contacts had a value."""
        contacts = 0
        for lane in range(LANES):
            contacts += clear_attribute(self.attribute, lane)
            tell(lane + 1, LANES)
        with transaction.atomic():
            check_attribute_unused(self.attribute)
            delete_attribute(self.attribute)
        return {"contacts": contacts}


class SkipAhead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The sandbox's time moves to an instant, or to the next at which something is due. Begun
    again, it goes on from where it came; cancelled, time goes on from there."""

    starts: ClassVar[Permission] = Permission.WORKFLOWS_RUN
    sees: ClassVar[Permission] = Permission.WORKFLOWS_READ

    until: datetime | None = None

    @classmethod
    def read(cls, params: Mapping[str, Any], _source: str) -> "SkipAhead":
        """Raises Invalid, and Forbidden outside the sandbox."""
        require_sandbox()
        return converted(params, cls)

    def run(self, _source: str, tell: Tell) -> dict[str, Any]:
        """The business time reached."""
        start = clock.now()
        until = self.until or next_instant() or start
        whole = max(timedelta(0), until - start)

        def hear(_played: int, at: datetime) -> None:
            tell(int((at - start).total_seconds()), int(whole.total_seconds()))

        return {"now": skip(whole, hear).isoformat()}


class PlayDemo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The demo: a shop's customers, two workflows, and 18 months of purchases. Begun again, it goes
    on where it stopped; cancelled, it returns to the world's time."""

    starts: ClassVar[Permission] = Permission.SETTINGS_WRITE
    sees: ClassVar[Permission] = Permission.WORKFLOWS_READ

    @classmethod
    def read(cls, params: Mapping[str, Any], _source: str) -> "PlayDemo":
        """Raises Invalid, and Forbidden outside the sandbox."""
        require_sandbox()
        return converted(params, cls)

    def run(self, _source: str, tell: Tell) -> dict[str, Any]:
        """Tells the purchases played, which take nearly all of the time."""

        def hear(doing: str, done: int, total: int) -> None:
            tell(*((done, total) if doing == demo.PLAYING else (0, 0)))

        try:
            demo.run(hear)
        except Cancelled:
            return_to_wall_time()
            raise
        return {}
