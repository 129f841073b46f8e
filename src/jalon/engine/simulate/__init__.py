"""Simulation: a workflow run over a virtual calendar, for people who do what is assumed (NEW-1).

`simulate` runs people one after the other through the engine itself: nothing is written, nothing
is sent. The same people, assumptions and seed give the same figures, in however many parts the
people are run. `cover` makes people up who take every way of a workflow.
"""

from jalon.engine.simulate.assumptions import Assumptions, Engagement, Habit
from jalon.engine.simulate.comparing import compare
from jalon.engine.simulate.population import ByHand, Someone
from jalon.engine.simulate.result import Simulated
from jalon.engine.simulate.run import simulate
from jalon.engine.simulate.synthetic import cover
from jalon.engine.simulate.telling import remarks, sentence

__all__ = [
    "Assumptions",
    "ByHand",
    "Engagement",
    "Habit",
    "Simulated",
    "Someone",
    "compare",
    "cover",
    "remarks",
    "sentence",
    "simulate",
]
