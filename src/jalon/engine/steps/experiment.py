"""STP-8: try variants, and go on with the best."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

import msgspec

from jalon.definition import words
from jalon.definition.kinds import END, Target
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.scalars import Duration
from jalon.definition.workflow import Workflow
from jalon.engine.splitting import pick, place_of
from jalon.engine.steps.random_split import share_problems
from jalon.engine.walking import Go, Move, StepKind, Walk

HOLDOUT = "holdout"
"""The variant of those who are left alone."""


class Variant(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A way to try, for a percentage of those not held out."""

    name: str
    share: int | float
    to: str


class Experiment(StepKind, tag="experiment", frozen=True, kw_only=True):
    """Tries variants on shares of the contacts, and sends everyone the way of the winner.

    A contact always gets the same variant. `holdout` is the percentage of contacts who are left
    alone: they go to `holdout_to`, before and after the decision, so that the gain of the whole
    can be measured. `metric` says what is counted for a variant: enrollments that reach the
    `goal`, or those that `opened` or `clicked` a message sent after this step. After `lasts`, the
    variant that is the best with at least `confidence` percent wins; as long as none is, the
    split goes on, and it is looked at again each time as much time has passed.
    """

    variants: list[Variant]
    metric: Literal["goal", "opened", "clicked"] = "goal"
    lasts: Duration = Duration(14, "day")
    confidence: int | float = 95
    holdout: int | float = 0
    holdout_to: str = END

    is_blind: ClassVar[bool] = True
    example: ClassVar[str] = """\
id: which_offer
kind: experiment
variants:
  - {name: gift, share: 50, to: offer}
  - {name: rebate, share: 50, to: reminder}
metric: clicked
lasts: 7 days
holdout: 10
holdout_to: thanks
"""

    def sentence(self, locale: Locale) -> str:
        pick_ = words.chosen(locale)
        names = words.join_and(
            [
                f"{words.quote(each.name, locale)} ({words.percent(each.share, locale)})"
                for each in self.variants
            ],
            locale,
        )
        length = words.duration(self.lasts, locale)
        text = pick_(
            f"Try {names} for {length}, then go on with the best",
            f"Essayer {names} pendant {length}, puis garder la meilleure",
        )
        if self.holdout:
            share = words.percent(self.holdout, locale)
            text += pick_(f"; leave {share} alone", f" ; en laisser {share} à part")
        return text

    def branch_words(self, locale: Locale) -> list[str]:
        return [f"{each.name} ({words.percent(each.share, locale)})" for each in self.variants]

    def targets(self) -> list[Target]:
        found = [
            Target(("variants", index, "to"), each.to) for index, each in enumerate(self.variants)
        ]
        return [*found, Target(("holdout_to",), self.holdout_to)] if self.holdout else found

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        yield from share_problems([each.share for each in self.variants], "variants")
        names = Counter(each.name for each in self.variants)
        for index, each in enumerate(self.variants):
            if names[each.name] > 1 or each.name == HOLDOUT:
                yield problem(
                    "VAL-3",
                    en=f"The name {words.quote(each.name, 'en')} is taken.",
                    fr=f"Le nom {words.quote(each.name, 'fr')} est déjà pris.",
                    mend_en="Give each variant a name of its own.",
                    mend_fr="Donnez à chaque variante un nom à elle.",
                    path=("variants", index, "name"),
                )
        yield from self._number_problems()
        if self.metric == "goal" and workflow.goal is None:
            yield problem(
                "VAL-3",
                en="The experiment counts goals, and the workflow has none.",
                fr="L'expérience compte les objectifs, et le workflow n'en a pas.",
                mend_en="Give the workflow a goal, or count opened or clicked.",
                mend_fr="Donnez un objectif au workflow, ou comptez opened ou clicked.",
                path=("metric",),
            )

    def _number_problems(self) -> Iterator[Problem]:
        if not 0 <= self.holdout < 100:
            yield problem(
                "VAL-11",
                en="The holdout is a percentage from 0 to less than 100.",
                fr="La part laissée de côté (holdout) va de 0 à moins de 100 %.",
                mend_en="Write 10 for a tenth.",
                mend_fr="Écrivez 10 pour un dixième.",
                path=("holdout",),
            )
        if not 50 < self.confidence < 100:
            yield problem(
                "VAL-12",
                en="The confidence lies between 50 and 100 percent.",
                fr="La confiance est comprise entre 50 et 100 %.",
                mend_en="Write 95.",
                mend_fr="Écrivez 95.",
                path=("confidence",),
            )
        if self.lasts.count == 0:
            yield problem(
                "VAL-12",
                en="The experiment lasts no time.",
                fr="L'expérience ne dure pas.",
                mend_en="Let it last some days.",
                mend_fr="Laissez-la durer quelques jours.",
                path=("lasts",),
            )

    def move(self, walk: Walk) -> Move:
        salt = (walk.workflow.workflow, self.id)
        if place_of(walk.contact.id, *salt, HOLDOUT) < self.holdout:
            walk.remember("variants", HOLDOUT)
            return Go(self.holdout_to, {"variant": HOLDOUT})
        winner = walk.live.winners.get(self.id)
        decided = [each for each in self.variants if each.name == winner]
        shares = [each.share for each in self.variants]
        chosen = (
            decided[0] if decided else pick(self.variants, shares, place_of(walk.contact.id, *salt))
        )
        walk.remember("variants", chosen.name)
        return Go(chosen.to, {"variant": chosen.name, **({"winner": True} if decided else {})})
