"""Running people through a workflow, in one part or several."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from jalon.engine.compiled import Compiled
from jalon.engine.ledger import Cap, EmailFacts
from jalon.engine.scoring import Scoring
from jalon.engine.segments import Segments
from jalon.engine.simulate.assumptions import Assumptions
from jalon.engine.simulate.chance import Chance
from jalon.engine.simulate.course import Course
from jalon.engine.simulate.population import Someone
from jalon.engine.simulate.result import Simulated, result
from jalon.engine.simulate.scenario import Scenario
from jalon.engine.simulate.tally import Tally

NO_SEGMENTS = Segments()


def simulate(  # noqa: PLR0913 # the account's rules, each by its name
    compiled: Compiled,
    people: Sequence[Someone],
    assumptions: Assumptions,
    *,
    emails: Mapping[str, EmailFacts] | None = None,
    caps: Sequence[Cap] = (),
    opt_in: bool = True,
    segments: Segments = NO_SEGMENTS,
    scoring: Scoring | None = None,
) -> Simulated:
    """What becomes of the people. `emails` are known by slug; `caps` and `opt_in` are the
    account's rules on marketing email; of its `segments`, those count that the workflow names, and
    its `scoring` if the workflow asks for the score or the stage."""
    scenario = Scenario(
        compiled,
        assumptions,
        emails=emails or {},
        caps=caps,
        opt_in=opt_in,
        segments=segments,
        scoring=scoring,
    )
    chosen = [one for one in people if is_chosen(one.contact.id, assumptions, of=len(people))]
    tally = run(scenario, chosen)
    if scenario.limited:
        tally = run(replace(scenario, last_places=tally.last_places(scenario.limited)), chosen)
    return result(compiled.definition, assumptions, tally, population=len(people))


def run(scenario: Scenario, people: Iterable[Someone]) -> Tally:
    """The counts of some of the people. Those of all parts add up to those of the whole.

    When the scenario has places for the first n alone and does not know yet who gets the last
    of them, everyone gets one, and `Tally.last_places` tells.
    """
    tally = Tally()
    for someone in people:
        Course(scenario, someone, tally).run()
    return tally


def is_chosen(contact_id: UUID, assumptions: Assumptions, *, of: int) -> bool:
    """Whether someone is in the sample of so many people: always the same ones for a seed, and
    about as many as were asked for."""
    if assumptions.sample is None or assumptions.sample >= of:
        return True
    return Chance(assumptions.seed, contact_id).draw("sample")[0] * of < assumptions.sample
