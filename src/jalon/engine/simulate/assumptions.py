"""What a simulation takes for granted about people, because nobody can know it beforehand."""

from datetime import date, datetime

import msgspec

from jalon.engine.state import Payload


class Engagement(msgspec.Struct, frozen=True, omit_defaults=True):
    """What people do with an email: the shares, from 0 to 1, of those who got it.

    `clicks` counts among those who got it, not those who opened it; who clicks has opened. The
    defaults are round figures to begin with: an account's own past rates are better.
    """

    opens: float = 0.3
    clicks: float = 0.03
    unsubscribes: float = 0.002


class Habit(msgspec.Struct, frozen=True, omit_defaults=True):
    """An event that each person does now and then, so many times a day on average.

    Occurrences are independent of one another (a Poisson process). Each takes one of `samples`
    as its properties, or none; the one that keeps a workflow's entries apart is always a new one.
    """

    event: str
    per_day: float
    samples: list[Payload] = []


class Assumptions(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that a simulation assumes.

    It covers `days` days from `start` (UTC). `by_email` replaces `engagement` for some emails, by
    slug, and `by_category` for some categories. With `enroll`, everyone is enrolled by hand at
    the start; with `existing`, those enter at once who meet a trigger then, or did what it wants
    in the last so many days (ENT-2). `sample` is the most people to run, drawn evenly; None: all.
    The same seed gives the same figures.
    """

    start: datetime
    days: float = 90
    seed: int = 1
    habits: list[Habit] = []
    engagement: Engagement = Engagement()
    by_email: dict[str, Engagement] = {}
    by_category: dict[str, Engagement] = {}
    enroll: bool = False
    existing: int | None = None
    sample: int | None = None

    def engagement_with(self, email: str, category: str) -> Engagement:
        """What is assumed of one email."""
        return self.by_email.get(email) or self.by_category.get(category) or self.engagement


class Day(msgspec.Struct, frozen=True):
    """A day of the account's time zone, and how many emails go out on it."""

    day: date
    sent: int
