"""The branches of the steps that choose by conditions."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import msgspec

from jalon.definition import describe, words
from jalon.definition.conditions import Condition, Not
from jalon.definition.kinds import Placed, Target
from jalon.definition.problems import Locale, Problem, problem
from jalon.engine.verdict import Verdict
from jalon.engine.walking import Walk

BranchName = Annotated[str, msgspec.Meta(max_length=300)]
"""What people call a way on; nothing depends on it."""


def named(name: str, said: str, locale: Locale) -> str:
    """What is said of a way on, after its name if it has one."""
    return f"{words.quote(name, locale)} ({said})" if name else said


class Branch(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A way on: the step `to` which people go when the condition holds. `name` is for people."""

    name: BranchName = ""
    when: Condition
    to: str


def branch_targets(branches: Sequence[Branch]) -> list[Target]:
    return [Target(("branches", index, "to"), branch.to) for index, branch in enumerate(branches)]


def branch_conditions(branches: Sequence[Branch]) -> list[Placed]:
    return [
        Placed(("branches", index, "when"), branch.when) for index, branch in enumerate(branches)
    ]


def first_match(
    branches: Sequence[Branch], walk: Walk, *, only_from_now: bool = False, too_early: bool = False
) -> tuple[Branch | None, list[Verdict]]:
    """The first branch whose condition holds, and the verdicts on those tested, in order.

    While it is `too_early`, nobody knows that something did not happen: *not* holds nowhere.
    """
    verdicts = []
    for branch in branches:
        if too_early and isinstance(branch.when, Not):
            verdicts.append(Verdict(holds=False))
            continue
        verdict = walk.test(branch.when, only_from_now=only_from_now)
        verdicts.append(verdict)
        if verdict.holds:
            return branch, verdicts
    return None, verdicts


def branch_problems(branches: Sequence[Branch]) -> Iterator[Problem]:
    if not branches:
        yield problem(
            "VAL-3",
            en="The step has no branch.",
            fr="L'étape n'a pas de branche.",
            mend_en="Add a branch with a condition (when) and a step (to).",
            mend_fr="Ajoutez une branche avec une condition (when) et une étape (to).",
            path=("branches",),
        )


def branch_words(branches: Sequence[Branch], locale: Locale, *, inside: bool = True) -> list[str]:
    """The condition of each branch, in order, after its name. `inside`: events count since the
    entry."""
    return [
        named(branch.name, describe.sentence(branch.when, locale, inside=inside), locale)
        for branch in branches
    ]


def branch_sentence(branches: Sequence[Branch], locale: Locale, *, inside: bool = True) -> str:
    """The conditions of the branches as one clause."""
    said = branch_words(branches, locale, inside=inside)
    return ("; or " if locale == "en" else f"{words.NBSP}; ou ").join(said)
