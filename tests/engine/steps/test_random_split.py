"""STP-7: split people by chance, the same way each time."""

import random
from uuid import UUID

import pytest

from jalon.engine.splitting import pick, place_of
from jalon.engine.steps.random_split import RandomSplit, Share

STEP = RandomSplit(id="halves", branches=[Share(share=30, to="a"), Share(share=70, to="b")])


@pytest.mark.rule("STP-7")
def test_a_contact_always_goes_the_same_way(scene):
    assert len({scene.move(STEP).to for _ in range(20)}) == 1


@pytest.mark.rule("STP-7")
def test_the_shares_are_kept_over_many_contacts(scene):
    chance = random.Random(7)
    ways = []
    for _ in range(4000):
        scene.contact.id = UUID(int=chance.getrandbits(128))
        ways.append(scene.move(STEP).to)
    # Within four standard deviations of 30 %.
    assert abs(ways.count("a") / 4000 - 0.3) < 4 * (0.3 * 0.7 / 4000) ** 0.5


def test_two_splits_are_independent():
    people = [UUID(int=number * 7919) for number in range(2000)]
    both = sum(place_of(id_, "w", "one") < 50 and place_of(id_, "w", "two") < 50 for id_ in people)
    assert abs(both / 2000 - 0.25) < 0.04


def test_every_place_has_an_option_even_when_shares_do_not_quite_add_up():
    thirds = [100 / 3] * 3
    assert [pick("abc", thirds, place) for place in (0, 33.4, 66.7, 99.9999999999999)] == [
        "a",
        "b",
        "c",
        "c",
    ]


@pytest.mark.rule("VAL-11")
@pytest.mark.parametrize(
    ("shares", "found"),
    [
        ([50, 50], []),
        ([33.3, 33.3, 33.4], []),
        ([50, 40], ["VAL-11"]),
        ([60, 50], ["VAL-11"]),
        ([100, 0], ["VAL-11"]),
        ([120, -20], ["VAL-11"]),
        ([100], ["VAL-3"]),
        ([], ["VAL-3"]),
    ],
)
def test_shares_add_up_to_a_hundred(codes, shares, found):
    step = RandomSplit(id="s", branches=[Share(share=share, to="a") for share in shares])
    assert codes(step) == found


def test_it_says_what_it_does():
    assert STEP.sentence("en") == "Split at random: 30% and 70%"
    assert [target.step for target in STEP.targets()] == ["a", "b"]
