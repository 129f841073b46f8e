"""Conditions and workflows as plain sentences, in English and French (SEG-3)."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jalon.definition import words
from jalon.definition.conditions import (
    All,
    AmongFirst,
    Answered,
    AnyOf,
    Attribute,
    Condition,
    Counted,
    Entered,
    InList,
    InSegment,
    InWorkflow,
    Not,
    Tagged,
)
from jalon.definition.kinds import END, Step
from jalon.definition.phrases import leaf
from jalon.definition.problems import Locale
from jalon.definition.step_names import StepNames
from jalon.definition.workflow import Repeat, Schedule, Window, Workflow


def sentence(condition: Condition, locale: Locale, *, inside: bool = False) -> str:
    """The condition as a clause, without a capital or a full stop.

    `inside` a workflow, an event without a period is said to count since the entry (RUN-1).
    Groups within groups are in parentheses, so that the sentence means what the tree does.
    """
    return _told(condition, locale, denied=False, inside=inside).text


Tally = Callable[[Condition, Mapping[str, Any]], str]
"""How a count seen, with the moment of the latest, is said of a condition."""


def explained(
    condition: Condition,
    verdict: Mapping[str, Any],
    locale: Locale,
    *,
    tally: Tally | None = None,
) -> str:
    """The condition with, before each leaf, ✓ or ✗, and after it the value seen.

    `verdict` is the JSON of the step log: `holds`, `seen`, `parts`. Leaves it does not have were
    not needed for the answer, and carry –. Counts are said by `tally`; by default, with the
    moment of the latest in UTC.
    """
    said = tally or (lambda _, seen: _tally(seen, locale))
    return _explained(condition, verdict, locale, denied=False, tally=said).text


def describe(workflow: Workflow, locale: Locale) -> list[str]:
    """The whole workflow, a line each for what lets in and out, then its steps, numbered."""
    said, names = words.chosen(locale), StepNames.of(workflow)
    lines = ["Workflow " + words.quote(workflow.name or workflow.workflow, locale)]
    lines += _triggers(workflow, locale)
    lines += _entry(workflow, locale)
    lines.append(said("Entry: ", "Entrée : ") + repeat(workflow.repeat, locale))
    for way in workflow.exit:
        when = sentence(names.told(way.when, locale), locale, inside=True)
        lines.append(
            said("Exit when ", "Sortie si ")
            + when
            + said(", as ", ", motif ")
            + words.quote(way.reason, locale)
        )
    lines += _rest(workflow, locale)
    lines += _steps(workflow, names, locale)
    return lines


def repeat(policy: Repeat, locale: Locale) -> str:
    """How often a contact may enter, without a full stop."""
    said = words.chosen(locale)
    text = {
        "once": said("once per contact, ever", "une seule fois par contact"),
        "after_exit": said(
            "again after leaving, never twice at a time",
            "de nouveau après être sorti, jamais deux fois en même temps",
        ),
        "every_time": said("every time", "à chaque fois"),
    }[policy.policy]
    if policy.key is not None:
        key = words.quote(policy.key, locale)
        text += said(f", once for each {key}", f", une fois pour chaque {key}")
    if policy.pause is not None:
        pause = words.duration(policy.pause, locale)
        text += said(f", at least {pause} apart", f", à {pause} au moins d'intervalle")
    if policy.limit is not None:
        text += said(f", at most {policy.limit} times", f", au plus {policy.limit} fois")
    if policy.by is not None:
        numbers = words.join_or([str(place + 1) for place in policy.by], locale)
        text += said(
            f", again by trigger {numbers} only", f", de nouveau par le seul déclencheur {numbers}"
        )
    return text


def window(given: Window, locale: Locale) -> str:
    """When emails (or actions) may happen, without a full stop."""
    said = words.chosen(locale)
    text = words.weekdays(given.days, locale)
    if (given.opens.minutes, given.closes.minutes) != (0, 24 * 60):
        opens, closes = (words.time_of_day(each, locale) for each in (given.opens, given.closes))
        text += said(f", from {opens} to {closes}", f", de {opens} à {closes}")
    if given.closed_on:
        days = words.join_and([words.day(day, locale) for day in given.closed_on], locale)
        text += said(f", except on {days}", f", sauf le {days}")
    if given.holds == "actions":
        text += said("; otherwise actions wait", " ; sinon, les actions attendent")
    else:
        text += said("; otherwise emails wait", " ; sinon, les e-mails attendent")
    if given.spread != Window().spread:
        spread = words.duration(given.spread, locale)
        text += said(f", and leave over {spread}", f" et partent en {spread}")
    return text


def _triggers(workflow: Workflow, locale: Locale) -> Iterator[str]:
    """A line each, numbered from 1 when there are several."""
    said = words.chosen(locale)
    for number, trigger in enumerate(workflow.triggers, 1):
        shown = f" {number}" if len(workflow.triggers) > 1 else ""
        yield said(f"Trigger{shown}: ", f"Déclencheur{shown} : ") + trigger.sentence(locale)


def _entry(workflow: Workflow, locale: Locale) -> Iterator[str]:
    """Who may enter."""
    said = words.chosen(locale)
    if workflow.audience is not None:
        line = said("Audience: ", "Audience : ") + sentence(workflow.audience, locale)
        if workflow.leave_when_outside:
            line += said("; who no longer belongs to it leaves", " ; qui n'en est plus sort")
        yield line
    if workflow.suppress:
        names = [words.quote(name, locale) for name in workflow.suppress]
        yield said(
            f"Suppressed: members of the list {words.join_or(names, 'en')} never enter, and leave",
            f"Exclusion : les membres de la liste {words.join_or(names, 'fr')} n'entrent jamais, "
            "et sortent",
        )
    if workflow.requires_consent:
        yield said(
            "Consent: who may not get marketing email does not enter",
            "Consentement : qui ne peut recevoir d'e-mail marketing n'entre pas",
        )


def _schedule(given: Schedule, locale: Locale) -> str:
    said = words.chosen(locale)
    parts = []
    if given.start is not None:
        start = words.local_time(given.start, locale)
        parts.append(said(f"starts on {start}", f"commence le {start}"))
    if given.end is not None:
        end = words.local_time(given.end, locale)
        then = said("those inside finish", "ceux qui y sont finissent")
        if given.at_end == "stop":
            then = said("those inside leave at once", "ceux qui y sont sortent aussitôt")
        parts.append(said(f"ends on {end}: {then}", f"finit le {end} : {then}"))
    return words.join_and(parts, locale)


def _rest(workflow: Workflow, locale: Locale) -> Iterator[str]:
    said = words.chosen(locale)
    if workflow.goal is not None:
        goal = StepNames.of(workflow).told(workflow.goal, locale)
        when = sentence(goal.when, locale, inside=True)
        counted = words.duration(workflow.goal.window, locale)
        yield said(
            f"Goal: {when}, counted up to {counted} after leaving",
            f"Objectif : {when}, compté jusqu'à {counted} après la sortie",
        )
    if workflow.window is not None:
        yield said("Window: ", "Plage : ") + window(workflow.window, locale)
    if workflow.schedule is not None and (workflow.schedule.start or workflow.schedule.end):
        yield said("Schedule: ", "Calendrier : ") + _schedule(workflow.schedule, locale)
    if workflow.zone.use == "workflow" or workflow.zone.name is not None:
        yield said("Time zone: ", "Fuseau horaire : ") + _zone(workflow, locale)
    if workflow.language is not None:
        yield said("Language: ", "Langue : ") + workflow.language


def _zone(workflow: Workflow, locale: Locale) -> str:
    said = words.chosen(locale)
    name = workflow.zone.name or said("the account's", "celui du compte")
    if workflow.zone.use == "workflow":
        return name
    return said(f"the contact's, else {name}", f"celui du contact, sinon {name}")


def _steps(workflow: Workflow, names: StepNames, locale: Locale) -> Iterator[str]:
    """Numbered as they are read; what is remarked stands before the step it leads to."""
    said, steps = words.chosen(locale), {step.id: step for step in workflow.steps}
    order = [workflow.steps[at] for at in names.order]
    numbers = {step.id: str(number) for number, step in enumerate(order, 1)}
    remarks = defaultdict(list)
    for step in workflow.steps:
        if step.is_remark:
            remarks[_past_remarks(step.id, steps)].append(step.sentence(locale))
    for step, following in zip(order, [*(each.id for each in order[1:]), END], strict=False):
        yield from remarks.pop(step.id, ())
        text = f"{numbers[step.id]}. {names.told(step, locale).sentence(locale)}"
        ways = dict.fromkeys(_past_remarks(target.step, steps) for target in step.targets())
        if ways and list(ways) != [following]:
            places = [
                said("the end", "la fin")
                if way == END
                else said("step ", "l'étape ") + numbers.get(way, words.quote(way, locale))
                for way in ways
            ]
            text += " → " + words.join_or(places, locale)
        yield text
    for left in remarks.values():
        yield from left


def _past_remarks(way: str, steps: Mapping[str, Step]) -> str:
    """Where a way leads, past what is only remarked on it."""
    passed: set[str] = set()
    while way in steps and steps[way].is_remark and way not in passed:
        passed.add(way)
        way = next((target.step for target in steps[way].targets()), END)
    return way


class _Clause:
    """A text, and the word that joins its parts when it has several at its top."""

    __slots__ = ("joined_by", "text")

    def __init__(self, text: str, joined_by: str = "") -> None:
        self.text = text
        self.joined_by = joined_by


def _told(condition: Condition, locale: Locale, *, denied: bool, inside: bool) -> _Clause:
    match condition:
        case Not(of=part):
            return _told(part, locale, denied=not denied, inside=inside)
        case All(of=parts) | AnyOf(of=parts):
            clauses = [_told(part, locale, denied=denied, inside=inside) for part in parts]
            return _joined(clauses, _word(condition, locale, denied=denied), locale)
    return _Clause(leaf(condition, locale, denied=denied, inside=inside))


def _explained(
    condition: Condition,
    verdict: Mapping[str, Any] | None,
    locale: Locale,
    *,
    denied: bool,
    tally: Tally,
) -> _Clause:
    inner: list[Mapping[str, Any]] = list(verdict.get("parts", [])) if verdict else []
    match condition:
        case Not(of=part):
            known = inner[0] if inner else None
            return _explained(part, known, locale, denied=not denied, tally=tally)
        case All(of=parts) | AnyOf(of=parts):
            each_known = [*inner, *[None] * (len(parts) - len(inner))]
            clauses = [
                _explained(part, each, locale, denied=denied, tally=tally)
                for part, each in zip(parts, each_known, strict=False)
            ]
            return _joined(clauses, _word(condition, locale, denied=denied), locale)
    text = leaf(condition, locale, denied=denied, inside=False)
    if verdict is None:
        return _Clause(f"– {text}")
    mark = "✓" if bool(verdict.get("holds")) != denied else "✗"
    return _Clause(f"{mark} {text}{_seen(condition, verdict, locale, tally)}")


def _word(condition: All | AnyOf, locale: Locale, *, denied: bool) -> str:
    """What joins the parts: two-valued logic lets a denial go inside, swapping and for or."""
    if isinstance(condition, All) != denied:
        return " and " if locale == "en" else " et "
    return " or " if locale == "en" else " ou "


def _joined(clauses: list[_Clause], word: str, locale: Locale) -> _Clause:
    every = word.strip() in ("and", "et")
    if not clauses:
        said = words.chosen(locale)
        return _Clause(said("always", "toujours") if every else said("never", "jamais"))
    if len(clauses) == 1:
        return clauses[0]
    subject = "the contact " if locale == "en" else "le contact "
    texts: list[str] = []
    for index, clause in enumerate(clauses):
        text = clause.text
        if clause.joined_by and clause.joined_by != word:
            text = f"({text})"
        elif index and text.startswith(subject) and clauses[index - 1].text.startswith(subject):
            # One subject for several verbs in a row.
            text = text.removeprefix(subject)
        texts.append(text)
    return _Clause(word.join(texts), word)


def _seen(condition: Condition, verdict: Mapping[str, Any], locale: Locale, tally: Tally) -> str:
    said = words.chosen(locale)
    if isinstance(condition, Tagged | InList | InSegment | AmongFirst):
        return ""
    if "seen" not in verdict:
        if isinstance(condition, Attribute | Entered | Answered):
            return said(" (no value)", " (aucune valeur)")
        return ""
    seen = verdict["seen"]
    counted = isinstance(condition, Counted) and isinstance(seen, Mapping)
    if isinstance(condition, InWorkflow) and not counted:
        return ""
    shown = tally(condition, seen) if counted else _shown(seen, locale)
    return said(" (seen: ", " (vu : ") + shown + ")"


def _shown(value: Any, locale: Locale) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(one, locale) for one in value) or words.value(None, locale)
    if isinstance(value, dict):
        return ", ".join(f"{name} = {_shown(one, locale)}" for name, one in value.items())
    return words.value(value, locale)


def _tally(value: Mapping[str, Any], locale: Locale) -> str:
    """How often something happened, and when last."""
    said = words.chosen(locale)
    text = said("{} times", "{} fois").format(value["count"])
    if value["count"] == 1:
        text = said("once", "une fois")
    last = value.get("last")
    if not isinstance(last, str) or len(last) < 16:
        return text
    moment = f"{last[:10]} {last[11:16]} UTC"
    return text + said(f", last on {moment}", f", la dernière le {moment}")
