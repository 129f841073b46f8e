"""What an experiment tells: how likely each variant is the best, and how much a holdout gains.

Each variant's rate has a uniform prior, so after `k` of `n` people converted it is distributed as
Beta(k + 1, n - k + 1). The chance to be the best is the integral of a variant's density times the
others' distribution functions, as in E. Miller, "Formulas for Bayesian A/B Testing" (2015), here
for any number of variants and on a grid. The interval of a difference is Newcombe's score method
(R. Newcombe, Statistics in Medicine 17, 1998, method 10). Docs: docs/experiments.md.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

_POINTS = 4000
_SPAN = 8.0  # standard deviations; beyond them lies less than 1e-14 of the mass
_Z95 = 1.959963984540054  # two-sided 95 % of the normal distribution


class Seen(NamedTuple):
    """How many people there were, and how many of them converted."""

    people: int
    converted: int

    @property
    def rate(self) -> float:
        """A fraction; 0 for nobody."""
        return self.converted / self.people if self.people else 0.0


class Lift(NamedTuple):
    """A difference of two rates, with its 95 % confidence interval; fractions."""

    difference: float
    low: float
    high: float


def chances_to_be_best(variants: Sequence[Seen]) -> list[float]:
    """For each variant the probability that its rate is the highest; they add up to 1."""
    posteriors = [(each.converted + 1, each.people - each.converted + 1) for each in variants]
    low, high = _range(posteriors)
    step = (high - low) / _POINTS
    grid = [low + (index + 0.5) * step for index in range(_POINTS)]
    densities = [_density(a, b, grid) for a, b in posteriors]
    below = [_cumulated(density) for density in densities]
    weights = [
        sum(
            density[point]
            * math.prod(other[point] for place, other in enumerate(below) if place != index)
            for point in range(_POINTS)
        )
        for index, density in enumerate(densities)
    ]
    total = sum(weights)
    return [weight / total for weight in weights]


def lift(treated: Seen, untouched: Seen) -> Lift:
    """How much higher the rate of the treated is than that of those left alone."""
    low_1, high_1 = _wilson(treated)
    low_2, high_2 = _wilson(untouched)
    difference = treated.rate - untouched.rate
    return Lift(
        difference,
        difference - math.hypot(treated.rate - low_1, high_2 - untouched.rate),
        difference + math.hypot(high_1 - treated.rate, untouched.rate - low_2),
    )


def _range(posteriors: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """Where all of the mass lies, so that the grid is fine whatever the number of people."""
    lows, highs = [], []
    for a, b in posteriors:
        mean = a / (a + b)
        deviation = math.sqrt(a * b / ((a + b) ** 2 * (a + b + 1)))
        lows.append(mean - _SPAN * deviation)
        highs.append(mean + _SPAN * deviation)
    return max(0.0, min(lows)), min(1.0, max(highs))


def _density(a: int, b: int, grid: Sequence[float]) -> list[float]:
    """Beta(a, b) on the grid, adding up to 1."""
    logs = [(a - 1) * math.log(x) + (b - 1) * math.log1p(-x) for x in grid]
    highest = max(logs)
    found = [math.exp(each - highest) for each in logs]
    total = sum(found)
    return [each / total for each in found]


def _cumulated(density: Sequence[float]) -> list[float]:
    """The mass below each point, half of the point's own included."""
    found, reached = [], 0.0
    for mass in density:
        found.append(reached + mass / 2)
        reached += mass
    return found


def _wilson(seen: Seen) -> tuple[float, float]:
    """The 95 % score interval of a rate; 0 to 1 for nobody."""
    n = seen.people
    if not n:
        return 0.0, 1.0
    centre = seen.rate + _Z95**2 / (2 * n)
    spread = _Z95 * math.sqrt(seen.rate * (1 - seen.rate) / n + _Z95**2 / (4 * n * n))
    scale = 1 + _Z95**2 / n
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)
