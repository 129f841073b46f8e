"""A scoring model as people write it: rules that give points, and the threshold for an MQL.

threshold: 100
rules:
  - {name: Orders, event: Order Completed, points: 20, within: 90 days, at_most: 3}
  - {name: Gold plan, when: {kind: attribute, attribute: plan, value: gold}, points: 30}
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from jalon.definition import events
from jalon.definition.checks.case import Known
from jalon.definition.conditions import Attribute, Condition, InSegment, Performed, Test, walk
from jalon.definition.problems import Path, Problem, problem
from jalon.definition.scalars import Duration, decode_scalar, encode_scalar
from jalon.definition.segment import check_condition, converted, located
from jalon.definition.tree import read

MOST_RULES = 100
MOST_EVENTS = 100
"""What a rule may count of one contact: the score is worked out from that many events."""

_OWN_EVENTS = (events.SCORE_CHANGED, events.BECAME_MQL, events.ATTRIBUTE_CHANGED)


class ScoringRule(
    msgspec.Struct, kw_only=True, omit_defaults=True, frozen=True, forbid_unknown_fields=True
):
    """Points for an event, or for as long as a condition holds; one of the two (FRM-4).

    `event`: each one that passes the tests of `where` gives the points, the latest `at_most` of
    them, and only for a period of `within` after it occurred; without one, for ever. `when`: the
    points count while the condition holds. Negative points take away.
    """

    name: str
    points: int
    event: str | None = None
    where: list[Test] = []
    within: Duration | None = None
    at_most: int = 10
    when: Condition | None = None

    @property
    def condition(self) -> Condition:
        """What the rule is about. For an event: that it occurred at least once."""
        if self.when is not None:
            return self.when
        assert self.event is not None, "a checked rule has one of the two"
        return Performed(event=self.event, where=self.where, within=self.within)


class ScoringModel(
    msgspec.Struct, kw_only=True, omit_defaults=True, frozen=True, forbid_unknown_fields=True
):
    """How the account scores its contacts. Without `threshold` the score makes nobody an MQL."""

    threshold: int | None = None
    rules: list[ScoringRule] = []


@dataclass(frozen=True)
class ParsedModel:
    """What a text holds. Without `model`, `problems` say why."""

    model: ScoringModel | None
    problems: list[Problem] = field(default_factory=list)
    lines: dict[Path, int] = field(default_factory=dict)


def parse_model(text: str) -> ParsedModel:
    """The scoring model of a YAML text, or every reason why it cannot be read. Raises nothing."""
    tree = read(text)
    found, problems = (None, tree.problems) if tree.problems else converted(tree.data, ScoringModel)
    return ParsedModel(found, located(problems, tree.lines), tree.lines)


def model_from_json(data: object) -> ScoringModel:
    """The model that `model_to_json` wrote. Raises msgspec.ValidationError."""
    return msgspec.convert(data, ScoringModel, dec_hook=decode_scalar)


def model_to_json(model: ScoringModel) -> Any:
    """Plain JSON values; `model_from_json` gives the model back."""
    return msgspec.to_builtins(model, enc_hook=encode_scalar)


def check_model(model: ScoringModel, known: Known | None = None) -> list[Problem]:
    """Everything that keeps a model from being used, then the warnings."""
    problems = list(_of_model(model))
    for place, rule in enumerate(model.rules):
        about = [*_of_rule(rule), *_of_parts(rule)]
        if not about:
            found = check_condition(rule.condition, known)
            # The condition of an event is the rule itself.
            depth = 1 if rule.event is not None else 0
            about = [msgspec.structs.replace(one, path=one.path[depth:]) for one in found]
        problems += [
            msgspec.structs.replace(one, path=("rules", place, *one.path)) for one in about
        ]
    return sorted(problems, key=lambda one: one.warning)


def _of_model(model: ScoringModel) -> Iterator[Problem]:
    if model.threshold is not None and model.threshold < 1:
        yield problem(
            "VAL-12",
            en="The threshold is 1 or more.",
            fr="Le seuil vaut 1 ou plus.",
            mend_en="Choose a greater number, or none.",
            mend_fr="Choisissez un nombre plus grand, ou aucun.",
            path=("threshold",),
        )
    if len(model.rules) > MOST_RULES:
        yield problem(
            "VAL-12",
            en=f"A model has {MOST_RULES} rules at most.",
            fr=f"Un modèle a au plus {MOST_RULES} règles.",
            mend_en="Remove some.",
            mend_fr="Retirez-en.",
            path=("rules",),
        )
    names = Counter(rule.name for rule in model.rules)
    for place, rule in enumerate(model.rules):
        if not rule.name.strip() or names[rule.name] > 1:
            yield problem(
                "name",
                en="Each rule needs a name of its own.",
                fr="Chaque règle doit avoir un nom à elle.",
                mend_en="Give it another; the score history tells points by it.",
                mend_fr="Donnez-lui-en un autre ; l'historique du score cite les points par nom.",
                path=("rules", place, "name"),
            )


def _of_rule(rule: ScoringRule) -> Iterator[Problem]:
    if (rule.event is None) is (rule.when is None):
        yield problem(
            "VAL-3",
            en="A rule is about an event, or about a condition.",
            fr="Une règle porte sur un évènement, ou sur une condition.",
            mend_en="Give it either `event` or `when`.",
            mend_fr="Donnez-lui soit `event`, soit `when`.",
        )
    elif rule.when is not None and (rule.where or rule.within is not None or rule.at_most != 10):
        yield problem(
            "VAL-12",
            en="`where`, `within` and `at_most` have a meaning with `event` only.",
            fr="`where`, `within` et `at_most` n'ont de sens qu'avec `event`.",
            mend_en="Write them into the condition, or remove them.",
            mend_fr="Écrivez-les dans la condition, ou retirez-les.",
        )
    if rule.points == 0:
        yield problem(
            "VAL-3",
            en="The rule gives no points.",
            fr="La règle ne donne aucun point.",
            mend_en="Give some, or take some away with a negative number.",
            mend_fr="Donnez-en, ou retirez-en par un nombre négatif.",
            path=("points",),
        )
    if not 1 <= rule.at_most <= MOST_EVENTS:
        yield problem(
            "VAL-12",
            en=f"A rule counts from 1 to {MOST_EVENTS} events.",
            fr=f"Une règle compte de 1 à {MOST_EVENTS} évènements.",
            mend_en="Choose a number in between.",
            mend_fr="Choisissez un nombre entre les deux.",
            path=("at_most",),
        )


def _of_parts(rule: ScoringRule) -> Iterator[Problem]:
    """A score must not depend on itself, nor on segments, which may depend on it."""
    if rule.event in _OWN_EVENTS:
        yield _circle(("event",))
    for part in walk(rule.when) if rule.when is not None else ():
        match part:
            case Attribute(attribute="score" | "lifecycle") | InSegment():
                yield _circle(("when",))
            case Performed(event=name) if name in _OWN_EVENTS:
                yield _circle(("when",))


def _circle(path: Path) -> Problem:
    return problem(
        "VAL-12",
        en="The score would depend on itself: a rule is not about the score, the lifecycle stage, "
        "changes of attributes, or segments, which may depend on the score.",
        fr="Le score dépendrait de lui-même : une règle ne porte ni sur le score, ni sur le stade "
        "du cycle de vie, ni sur les changements d'attributs, ni sur les segments, qui peuvent "
        "dépendre du score.",
        mend_en="Write the segment's condition, or that of the attribute, into the rule.",
        mend_fr="Écrivez dans la règle la condition du segment, ou celle de l'attribut.",
        path=path,
    )
