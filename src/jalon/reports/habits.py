"""What people did so far, as rates that a simulation can assume (NEW-1)."""

from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec

from jalon.core.db import cursor
from jalon.core.ids import LANES
from jalon.definition.events import UNSUBSCRIBED
from jalon.engine.simulate.assumptions import Engagement, Habit

ENOUGH = 100
"""Emails sent, from which their past rates say something."""

PERIOD = timedelta(days=90)
"""The past that habits are read from."""

SAMPLES = 10
"""Events of a kind taken from each lane as samples of their properties."""


class PastEngagement(msgspec.Struct, frozen=True):
    """Rates of emails sent so far; None, or left out, where too few were sent."""

    whole: Engagement | None
    by_category: dict[str, Engagement]
    by_email: dict[str, Engagement]


def past_engagement() -> PastEngagement:
    """How people reacted to what they were sent, opens and clicks of machines left out."""
    with cursor() as cur:
        rows = cur.execute(
            """SELECT email, category, count(*), count(opened_at), count(clicked_at)
               FROM message WHERE state = 'sent' GROUP BY email, category"""
        ).fetchall()
        left: dict[str, int] = dict(
            cur.execute(
                """SELECT m.email, count(*) FROM event e
                   JOIN message m ON m.lane = e.lane AND m.contact_id = e.contact_id
                                 AND m.id::text = e.properties ->> 'message'
                   WHERE e.name = %s GROUP BY m.email""",
                (UNSUBSCRIBED,),
            ).fetchall()
        )
    whole = _Counts()
    categories: dict[str, _Counts] = {}
    emails: dict[str, _Counts] = {}
    for email, category, sent, opened, clicked in rows:
        leaving = left.pop(email, 0)  # an email may have had several categories
        places = [whole, emails.setdefault(email, _Counts())]
        if category:
            places.append(categories.setdefault(category, _Counts()))
        for counts in places:
            counts.add(sent, opened, clicked, leaving)
    return PastEngagement(whole.rates(), _known(categories), _known(emails))


class _Counts:
    def __init__(self) -> None:
        self.sent = self.opened = self.clicked = self.left = 0

    def add(self, sent: int, opened: int, clicked: int, left: int) -> None:
        self.sent += sent
        self.opened += opened
        self.clicked += clicked
        self.left += left

    def rates(self) -> Engagement | None:
        if self.sent < ENOUGH:
            return None
        return Engagement(
            opens=round(self.opened / self.sent, 4),
            clicks=round(self.clicked / self.sent, 4),
            unsubscribes=round(self.left / self.sent, 4),
        )


def _known(counts: dict[str, _Counts]) -> dict[str, Engagement]:
    found = {name: one.rates() for name, one in sorted(counts.items())}
    return {name: rates for name, rates in found.items() if rates is not None}


def past_habits(names: Collection[str], *, until: datetime) -> list[Habit]:
    """How often people did these things in the `PERIOD` before an instant, per person and day,
    with samples of the properties."""
    with cursor() as cur:
        row = cur.execute("SELECT count(*) FROM contact WHERE merged_into IS NULL").fetchone()
        people = row[0] if row else 0
        counted = cur.execute(
            """SELECT name, count(*) FROM event
               WHERE name = ANY(%s) AND at > %s AND at <= %s GROUP BY name ORDER BY name""",
            (sorted(names), until - PERIOD, until),
        ).fetchall()
        return [
            Habit(
                name,
                count / people / (PERIOD / timedelta(days=1)),
                [
                    sample[0]
                    for lane in range(LANES)
                    for sample in cur.execute(
                        """SELECT properties FROM event
                           WHERE lane = %s AND name = %s AND at > %s AND at <= %s
                           ORDER BY at DESC, id LIMIT %s""",
                        (lane, name, until - PERIOD, until, SAMPLES),
                    )
                ],
            )
            for name, count in counted
            if people
        ]
