"""TRG-8: a date and time, once."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from jalon.definition import words
from jalon.definition.problems import Locale, Problem
from jalon.definition.scalars import LocalTime
from jalon.definition.schedule import local
from jalon.definition.workflow import Workflow
from jalon.engine.scheduling import audience_problems
from jalon.engine.triggering import TriggerKind


class AtTime(TriggerKind, tag="at", frozen=True, kw_only=True):
    """Fires once, on a day and at a time, for everyone who is in the audience then.

    The time is that of the workflow's own zone, else of the account's. A time that has passed when
    the workflow is published fires for nobody.
    """

    at: LocalTime

    scheduled: ClassVar[bool] = True
    example: ClassVar[str] = """\
kind: at
at: 2026-12-24 9:00
"""

    def sentence(self, locale: Locale) -> str:
        moment = words.local_time(self.at, locale)
        if locale == "en":
            return f"On {moment}, for everyone in the audience"
        return f"Le {moment}, pour toute l'audience"

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        return audience_problems(workflow)

    def occurs(self, after: datetime, zone: ZoneInfo) -> datetime | None:
        instant = local(self.at.day, self.at.at, zone)
        return instant if instant > after else None
