"""STP-8: the statistics of an experiment, against known results."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.engine.chances import Seen, chances_to_be_best, lift


def exact(a: Seen, b: Seen) -> float:
    """P(B > A) for two variants in closed form (Evan Miller, 2015, formula 6)."""
    a1, b1 = a.converted + 1, a.people - a.converted + 1
    a2, b2 = b.converted + 1, b.people - b.converted + 1

    def log_beta(x: float, y: float) -> float:
        return math.lgamma(x) + math.lgamma(y) - math.lgamma(x + y)

    return sum(
        math.exp(
            log_beta(a1 + i, b1 + b2) - math.log(b2 + i) - log_beta(1 + i, b2) - log_beta(a1, b1)
        )
        for i in range(a2)
    )


@pytest.mark.rule("STP-8")
@given(
    st.integers(0, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    st.integers(0, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
)
def test_for_two_variants_the_chance_is_that_of_the_closed_form(a, b):
    found = chances_to_be_best([Seen(*a), Seen(*b)])
    assert found[1] == pytest.approx(exact(Seen(*a), Seen(*b)), abs=2e-3)
    assert sum(found) == pytest.approx(1)


@pytest.mark.rule("STP-8")
def test_alike_variants_are_equally_likely_and_a_better_one_wins():
    assert chances_to_be_best([Seen(100, 10)] * 4) == pytest.approx([0.25] * 4)
    assert chances_to_be_best([Seen(0, 0)] * 2) == pytest.approx([0.5] * 2)
    clear = chances_to_be_best([Seen(1000, 100), Seen(1000, 150), Seen(1000, 90)])
    assert clear[1] > 0.99
    # So many are normally distributed: the difference is 1.66 standard errors.
    millions = chances_to_be_best([Seen(2_000_000, 200_000), Seen(2_000_000, 201_000)])
    assert millions[1] == pytest.approx(0.952, abs=1e-3)


@pytest.mark.rule("STP-8", "RES-4")
def test_the_interval_of_a_gain_is_newcombe_s():
    # R. Newcombe, Statistics in Medicine 17 (1998), table II, example (a): 56/70 − 48/80.
    found = lift(Seen(70, 56), Seen(80, 48))
    assert found.difference == pytest.approx(0.2)
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=1e-4)
    nobody = lift(Seen(0, 0), Seen(0, 0))
    assert nobody.low <= -0.99
    assert nobody.high >= 0.99
