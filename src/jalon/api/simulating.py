"""Simulating a workflow on a sample of the contacts (NEW-1)."""

from typing import Annotated, Any

from django.http import HttpRequest
from msgspec.structs import replace
from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs
from jalon.api.bodies import Body
from jalon.api.definitions import Name
from jalon.api.language import locale_of, plain
from jalon.core import clock
from jalon.engine.simulate.assumptions import Assumptions, Habit
from jalon.engine.simulate.telling import remarks, sentence
from jalon.runtime.simulating import SAMPLE, simulate_on_contacts, so_far
from jalon.runtime.subjects import subject_of

router = Router(tags=["simulating"])

Share = Annotated[float, Field(ge=0, le=1)]


class Simulating(Body):
    """What to assume. `rates`: how often each contact does an event, a day; what is not given is
    what people did so far. `enroll`: everyone enters by hand at the start; `existing`: those who
    meet a trigger then, or did in so many days."""

    draft: bool = False
    days: Annotated[int, Field(ge=1, le=366)] = 90
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1
    start: AwareDatetime | None = None
    rates: Annotated[dict[Name, Annotated[float, Field(ge=0, le=100)]], Field(max_length=50)] = {}
    opens: Share | None = None
    clicks: Share | None = None
    unsubscribes: Share | None = None
    enroll: bool = False
    existing: Annotated[int, Field(ge=1, le=3660)] | None = None
    sample: Annotated[int, Field(ge=1, le=SAMPLE)] = SAMPLE


class Simulation(Schema):
    """The figures, of those who were run: they are never scaled up; a sentence that sums up; and
    what deserves a look."""

    sentence: str
    remarks: list[str]
    assumptions: dict[str, Any]
    simulated: dict[str, Any]


@router.post(
    "/workflows/{slug}/simulate",
    response=Simulation,
    auth=Needs(Permission.WORKFLOWS_READ),
    operation_id="simulate",
)
def simulate(request: HttpRequest, slug: Name, body: Simulating) -> dict[str, Any]:
    """Runs a workflow, or its draft, for a sample of the contacts, over months to come. Nothing is
    sent and nothing is written."""
    subject = subject_of(slug, draft=body.draft)
    known = so_far([subject], start=body.start or clock.now())
    assumed = _assumed(body, known)
    found = simulate_on_contacts(subject, assumed, processes=1)
    locale = locale_of(request)
    return {
        "sentence": sentence(found, locale),
        "remarks": remarks(found, locale),
        "assumptions": plain(assumed),
        "simulated": plain(found),
    }


def _assumed(body: Simulating, known: Assumptions) -> Assumptions:
    given = {name: getattr(body, name) for name in ("opens", "clicks", "unsubscribes")}
    chosen = {name: share for name, share in given.items() if share is not None}
    samples = {habit.event: habit.samples for habit in known.habits}
    habits = [
        Habit(event, per_day, samples.get(event, [])) for event, per_day in body.rates.items()
    ]
    habits += [habit for habit in known.habits if habit.event not in body.rates]
    return replace(
        known,
        days=body.days,
        seed=body.seed,
        habits=habits,
        engagement=replace(known.engagement, **chosen),
        by_email={} if chosen else known.by_email,
        by_category={} if chosen else known.by_category,
        enroll=body.enroll,
        existing=body.existing,
        sample=body.sample,
    )
