"""STP-7: split people by chance."""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

import msgspec

from jalon.definition import words
from jalon.definition.kinds import Target
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.workflow import Workflow
from jalon.engine.splitting import pick, place_of
from jalon.engine.steps.branches import BranchName, named
from jalon.engine.walking import Go, Move, StepKind, Walk


class Share(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A way on, for a percentage of the contacts. `name` is for people."""

    name: BranchName = ""
    share: int | float
    to: str


class RandomSplit(StepKind, tag="random_split", frozen=True, kw_only=True):
    """Sends a percentage of the contacts each way.

    A contact always goes the same way at this step, however often it comes by. The shares add up
    to 100.
    """

    branches: list[Share]

    is_blind: ClassVar[bool] = True
    example: ClassVar[str] = """\
id: halves
kind: random_split
branches:
  - {share: 50, to: offer}
  - {share: 50, to: thanks}
"""

    def sentence(self, locale: Locale) -> str:
        shares = words.join_and(self.branch_words(locale), locale)
        return words.chosen(locale)(f"Split at random: {shares}", f"Répartir au hasard : {shares}")

    def branch_words(self, locale: Locale) -> list[str]:
        return [
            named(each.name, words.percent(each.share, locale), locale) for each in self.branches
        ]

    def targets(self) -> list[Target]:
        return [
            Target(("branches", index, "to"), each.to) for index, each in enumerate(self.branches)
        ]

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        yield from share_problems([each.share for each in self.branches], "branches")

    def move(self, walk: Walk) -> Move:
        shares = [each.share for each in self.branches]
        place = place_of(walk.contact.id, walk.workflow.workflow, self.id)
        return Go(pick(self.branches, shares, place).to, {"place": round(place, 2)})


def share_problems(shares: Sequence[float], field: str) -> Iterator[Problem]:
    """VAL-11: what is wrong with shares that ought to add up to 100."""
    if len(shares) < 2:
        yield problem(
            "VAL-3",
            en="There is nothing to split between.",
            fr="Il n'y a rien entre quoi répartir.",
            mend_en="Give at least two, each with a share and a step.",
            mend_fr="Donnez-en au moins deux, chacune avec une part et une étape.",
            path=(field,),
        )
    elif any(share <= 0 for share in shares) or abs(sum(shares) - 100) > 1e-6:
        total_en, total_fr = (words.number(round(sum(shares), 6), each) for each in ("en", "fr"))
        yield problem(
            "VAL-11",
            en=f"The shares add up to {total_en} %, or one of them is none.",
            fr=f"Les parts font {total_fr} % en tout, ou l'une d'elles est nulle.",
            mend_en="Make each more than 0, and all of them 100 together.",
            mend_fr="Donnez plus de 0 à chacune, et 100 à toutes ensemble.",
            path=(field,),
        )
