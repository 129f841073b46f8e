"""Whether a workflow may be published (VAL), with a remedy for each problem."""

from collections.abc import Callable, Iterator

from jalon.definition.checks import (
    comparisons,
    conditions,
    engagement,
    names,
    parts,
    settings,
    structure,
)
from jalon.definition.checks.case import AttributeType, Case, Known, KnownEmail
from jalon.definition.kinds import Language
from jalon.definition.problems import Path, Problem
from jalon.definition.workflow import Workflow

__all__ = ["AttributeType", "Known", "KnownEmail", "validate"]

Rule = Callable[[Case], Iterator[Problem]]

OF_CONDITIONS: tuple[Rule, ...] = (
    conditions.groups_have_parts,
    conditions.counts_are_possible,
    conditions.periods_are_possible,
    conditions.objects_are_single,
    conditions.being_inside_is_not_counted,
    conditions.links_are_clicked,
    comparisons.operators_fit_values,
    comparisons.operators_fit_attributes,
    comparisons.own_fields_can_have_values,
    comparisons.properties_do_not_age,
    names.named_things_exist,
)
"""Those that look at conditions alone, wherever these are tested."""

RULES: tuple[Rule, ...] = (
    structure.has_trigger,
    structure.has_action,
    structure.ids_are_good,
    structure.targets_exist,
    structure.steps_are_reached,
    structure.loops_take_time,
    structure.loops_come_to_an_end,
    structure.emails_apart,
    structure.waits_lead_on,
    parts.kinds_are_known,
    parts.kinds_agree,
    parts.texts_are_filled,
    parts.durations_are_possible,
    parts.emails_exist,
    parts.pinned_versions_exist,
    parts.strangers_are_outsiders,
    *OF_CONDITIONS,
    names.tested_things_exist,
    comparisons.dates_are_dates,
    conditions.places_are_given_once,
    engagement.what_is_tested_comes_first,
    engagement.engagement_has_an_object,
    engagement.engagement_takes_time,
    settings.repeat_is_possible,
    settings.repeats_come_again,
    settings.outsiders_leave_an_audience,
    settings.schedule_is_possible,
    settings.reasons_are_free,
    settings.window_opens,
    settings.window_opens_in_time,
    settings.zone_exists,
    settings.language_is_one,
    settings.labels_are_labels,
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
