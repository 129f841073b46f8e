"""Whether a workflow may be published (VAL), with a remedy for each problem."""

from collections.abc import Callable, Iterator

from jalon.definition.checks import conditions, engagement, parts, settings, structure
from jalon.definition.checks.case import AttributeType, Case, Known, KnownEmail
from jalon.definition.kinds import Language
from jalon.definition.problems import Path, Problem
from jalon.definition.workflow import Workflow

__all__ = ["AttributeType", "Known", "KnownEmail", "validate"]

RULES: tuple[Callable[[Case], Iterator[Problem]], ...] = (
    structure.has_trigger,
    structure.has_action,
    structure.ids_are_good,
    structure.targets_exist,
    structure.steps_are_reached,
    structure.loops_take_time,
    structure.emails_apart,
    structure.waits_lead_on,
    parts.kinds_are_known,
    parts.kinds_agree,
    parts.texts_are_filled,
    parts.durations_are_possible,
    parts.emails_exist,
    conditions.groups_have_parts,
    conditions.counts_are_possible,
    conditions.periods_are_possible,
    conditions.objects_are_single,
    conditions.operators_fit_values,
    conditions.operators_fit_attributes,
    conditions.named_things_exist,
    engagement.emails_come_first,
    engagement.engagement_takes_time,
    settings.repeat_is_possible,
    settings.reasons_are_free,
    settings.window_opens,
    settings.zone_exists,
    settings.language_is_one,
    settings.marketing_has_a_goal,
)


def validate(workflow: Workflow, language: Language, known: Known | None = None) -> list[Problem]:
    """Everything that keeps the workflow from being published, then the warnings.

    Each place has one problem of a code: what a kind says about itself comes before what is
    said of any text. Takes time in proportion to the workflow, save that conditions bound to
    email steps take one walk for each email step they name.
    """
    case = Case(workflow, language, known or Known())
    found: dict[tuple[str, Path], Problem] = {}
    for rule in RULES:
        for each in rule(case):
            found.setdefault((each.code, each.path), each)
    return sorted(found.values(), key=lambda each: each.warning)
