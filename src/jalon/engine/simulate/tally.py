"""What a simulation counts: sums alone, so that parts run apart add up to the whole."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from jalon.engine.effects import GOAL, Log
from jalon.engine.ledger import Refused
from jalon.engine.simulate.scenario import Limited, Mark


@dataclass(slots=True)
class Tally:
    """The counts of some people, by place and name.

    The names are those of the live counters: for the workflow (the empty place) `entered`,
    `finished`, `failed`, `goal`, `exited:REASON`, `refused:REASON`; for a step `arrived`, `left`,
    `to:STEP`, `sent`, `not_sent:REASON`, `held:WHY`. `emails` counts `sent`, `opened`, `clicked`,
    `unsubscribed` and `not_sent:REASON` of each email, by its slug.
    """

    people: int = 0
    who_entered: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    emails: Counter[tuple[str, str]] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)
    first_sent: datetime | None = None
    last_sent: datetime | None = None
    triggers: set[int] = field(default_factory=set)
    """Those that let someone in."""
    turns: dict[Limited, list[Mark]] = field(default_factory=dict)
    """When people came for one of the first places."""

    def add(self, other: "Tally") -> None:
        """Adds the counts of other people."""
        self.people += other.people
        self.who_entered += other.who_entered
        self.counts.update(other.counts)
        self.emails.update(other.emails)
        self.days.update(other.days)
        for at in (other.first_sent, other.last_sent):
            self._stretch(at)
        self.triggers |= other.triggers
        for limited, turns in other.turns.items():
            self.turns.setdefault(limited, []).extend(turns)

    def last_places(self, limited: Iterable[Limited]) -> dict[Limited, Mark]:
        """Who takes the last place of each; those where fewer came are left out."""
        found = {}
        for place in limited:
            turns = sorted(self.turns.get(place, ()))
            if len(turns) > place[1]:
                found[place] = turns[place[1] - 1]
        return found

    def log(self, log: Log) -> None:
        """Counts a line of the step log."""
        counts, step, detail = self.counts, log.step, log.detail
        match log.action:
            case "entered":
                counts["", "entered"] += 1
                counts[step, "arrived"] += 1
                if isinstance(detail.get("trigger"), int):
                    self.triggers.add(detail["trigger"])
            case "goal":
                counts["", "goal"] += 1
            case "waits":
                if "held" in detail:
                    counts[step, f"held:{detail['held']}"] += 1
            case _:
                self._left(log)

    def _left(self, log: Log) -> None:
        counts, step, detail = self.counts, log.step, log.detail
        counts[step, "left"] += 1
        if "to" in detail:
            counts[step, f"to:{detail['to']}"] += 1
        if "not_sent" in detail:
            counts[step, f"not_sent:{detail['not_sent']}"] += 1
        match log.action:
            case "moves":
                counts[detail["to"], "arrived"] += 1
            case "finishes":
                counts["", "finished"] += 1
            case "fails":
                counts["", "failed"] += 1
            case "exits":
                counts["", f"exited:{detail['reason']}"] += 1
                if detail["reason"] == GOAL:
                    counts["", "goal"] += 1

    def refused(self, refused: Refused) -> None:
        """Counts an entry that was refused."""
        self.counts["", f"refused:{refused.reason}"] += 1

    def sent(self, step: str, email: str, at: datetime, zone: ZoneInfo) -> None:
        """Counts an email that is handed over."""
        self.counts[step, "sent"] += 1
        self.emails[email, "sent"] += 1
        self.days[at.astimezone(zone).date()] += 1
        self._stretch(at)

    def not_sent(self, step: str, email: str, reason: str) -> None:
        """Counts an email that delivery refuses."""
        self.counts[step, f"not_sent:{reason}"] += 1
        self.emails[email, f"not_sent:{reason}"] += 1

    def _stretch(self, at: datetime | None) -> None:
        if at is not None:
            self.first_sent = at if self.first_sent is None else min(self.first_sent, at)
            self.last_sent = at if self.last_sent is None else max(self.last_sent, at)
