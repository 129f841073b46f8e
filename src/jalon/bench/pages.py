"""How soon the pages of long lists come, in an account with a million contacts."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from math import ceil
from statistics import median
from time import perf_counter
from typing import Any

import msgspec
from django.test import Client

from jalon.accounts.keys import create_key
from jalon.accounts.permissions import Permission
from jalon.bench import shop
from jalon.bench.advance import Progress
from jalon.bench.scratch import scratch_database
from jalon.core.errors import Conflict

CONTACTS = 1_000_000
CALLS = 20
"""Of each page, each with another contact or place where there is one."""


class Page(msgspec.Struct, kw_only=True):
    """One page, in milliseconds: the median of its calls, what 95 of 100 take at most, and the
    longest, which is most often the first: it reads from the disk what no call has read before."""

    what: str
    median_ms: float
    p95_ms: float
    worst_ms: float
    goal_ms: int


class Figures(msgspec.Struct, kw_only=True):
    """`list_p95_ms`, `contact_p95_ms`: of the slowest list, and of the slowest contact page."""

    contacts: int
    events: int
    calls: int
    list_p95_ms: float
    contact_p95_ms: float
    pages: list[Page]


LIST_GOAL, CONTACT_GOAL = 100, 150


def measure(*, contacts: int = CONTACTS, calls: int = CALLS, progress: Progress) -> Figures:
    """Fills a scratch database, then calls every page by the API with a key. Raises Conflict when
    one is refused, or empty."""
    with scratch_database():
        shop.fill(contacts, progress=progress)
        return timed(contacts, calls=calls, progress=progress)


def timed(contacts: int, *, calls: int = CALLS, progress: Progress) -> Figures:
    """Calls every page of the shop so many times, the first time included."""
    visitor = Visitor(contacts)
    visitor.get("/me")  # the first call of a process reads its code
    pages = []
    wanted = [*visitor.lists(), *visitor.contact_pages()]
    for done, (what, goal, call) in enumerate(wanted):
        progress("Calling", done, len(wanted))
        taken = sorted(_seconds(call, number) * 1000 for number in range(calls))
        pages.append(
            Page(
                what=what,
                median_ms=round(median(taken), 1),
                p95_ms=round(taken[ceil(calls * 0.95) - 1], 1),
                worst_ms=round(taken[-1], 1),
                goal_ms=goal,
            )
        )
    return Figures(
        contacts=contacts,
        events=contacts * shop.EVENTS_EACH,
        calls=calls,
        list_p95_ms=max(one.p95_ms for one in pages if one.goal_ms == LIST_GOAL),
        contact_p95_ms=max(one.p95_ms for one in pages if one.goal_ms == CONTACT_GOAL),
        pages=pages,
    )


Call = Callable[[int], object]
"""Makes the call of a number."""

_LISTS = {
    "contacts": "/contacts",
    "contacts by name": "/contacts?sort=name",
    "contacts of a plan of two": "/contacts?attribute=plan=pro",
    "contacts of a plan of two by name": "/contacts?attribute=plan=pro&sort=-name",
    "contacts of a plan of few": "/contacts?attribute=plan=rare",
    "contacts of two attributes": "/contacts?attribute=plan=pro&attribute=orders=7",
    "contacts on a list": "/lists/newsletter/members",
    "contacts in a segment": "/segments/segment-3/members",
    "people in a workflow": "/workflows/series-0/people",
    "people who left a workflow": "/workflows/series-0/people?state=finished",
    # Of a million contacts these are as many as are sorted.
    "people who left, the latest first": "/workflows/series-5/people?state=finished&sort=-since",
    "people at a step": "/workflows/series-0/people?step=pause",
    "few people at a step": "/workflows/series-0/people?step=last",
    "workflows": "/workflows",
    "workflows, latest first": "/workflows?sort=-created_at",
    "workflow": "/workflows/series-0",
    "results": "/workflows/series-0/results",
    "results by day": "/workflows/series-0/results/days",
    "emails": "/emails",
    "lists": "/lists",
    "segments": "/segments",
    "segment": "/segments/segment-0",
    "home": "/home",
    "search everywhere": "/search?q=series",
    "audit log": "/audit",
    "audit log of senders": "/audit?kind=sender",
    "health": "/health",
}


def _seconds(call: Call, number: int) -> float:
    began = perf_counter()
    call(number)
    return perf_counter() - began


class Visitor:
    """Who calls, by a key that may see everything."""

    def __init__(self, contacts: int) -> None:
        _, plain = create_key("bench", scopes=tuple(Permission), by="bench")
        self.client = Client(HTTP_HOST="localhost", headers={"Authorization": f"Bearer {plain}"})
        self.contacts = contacts

    def get(self, path: str, *, least: int = 1) -> Any:
        """The answer as plain values; a list of it has so many items at least."""
        answer = self.client.get(f"/api/v1{path}")
        found = json.loads(answer.content) if answer.status_code == 200 else {}
        if answer.status_code != 200 or len(found.get("items", "x" * least)) < least:
            raise Conflict(f"{path} was answered {answer.status_code}, and too little.")
        return found

    def lists(self) -> Iterator[tuple[str, int, Call]]:
        """The pages that show many."""
        for what, path in _LISTS.items():
            yield what, LIST_GOAL, partial(self._same, path)
        yield "contacts, deep", LIST_GOAL, self._deep("/contacts?limit=200")
        yield "contacts by name, deep", LIST_GOAL, self._deep("/contacts?sort=name&limit=200")
        yield "contacts on a list, deep", LIST_GOAL, self._deep("/lists/beta/members?limit=200")
        yield "search, 1 letter", LIST_GOAL, lambda n: self.get(f"/contacts?search={n % 10}")
        yield "search, 3 letters", LIST_GOAL, lambda n: self._maybe(f"/contacts?search={100 + n}")
        yield "search, a whole email", LIST_GOAL, self._by_email
        yield "search, a name", LIST_GOAL, lambda n: self.get(f"/contacts?search=Camille {n}")
        yield "search, nobody", LIST_GOAL, lambda n: self._maybe(f"/contacts?search=zz{n}")

    def contact_pages(self) -> Iterator[tuple[str, int, Call]]:
        """The pages that show one contact."""
        yield "contact and its timeline", CONTACT_GOAL, lambda n: self._contact(self._id(n))
        yield "contact, old", CONTACT_GOAL, lambda n: self._older(self._id(n + 1000))
        yield "busy contact", CONTACT_GOAL, lambda _: self._contact(self._busy)
        yield (
            "busy contact, old",
            CONTACT_GOAL,
            self._deep(f"{self._timeline(self._busy)}&limit=50"),
        )

    def _maybe(self, path: str) -> None:
        self.get(path, least=0)

    def _same(self, path: str, _number: int) -> None:
        self.get(path)

    @property
    def _busy(self) -> str:
        return str(shop.contact_id(shop.BUSY))

    def _id(self, number: int) -> str:
        """Of contacts spread over all, another each time."""
        return str(shop.contact_id(number * 7919 % self.contacts))

    def _by_email(self, number: int) -> None:
        found = self.get(f"/contacts/{self._id(number)}")
        self.get(f"/contacts?search={found['email']}")

    def _timeline(self, contact: str) -> str:
        return f"/contacts/{contact}/timeline?"

    def _contact(self, contact: str) -> None:
        self.get(f"/contacts/{contact}")
        self.get(self._timeline(contact))
        self.get(f"/contacts/{contact}/enrollments")

    def _older(self, contact: str) -> None:
        self._deep(f"{self._timeline(contact)}&limit=5")(0)

    def _deep(self, path: str) -> Call:
        """Goes on from where the call before ended; from the start after the last page."""
        place = ""

        def call(_number: int) -> None:
            nonlocal place
            place = self.get(f"{path}&cursor={place}")["next"] or ""

        return call
