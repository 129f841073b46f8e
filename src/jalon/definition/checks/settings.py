"""VAL-12 and warnings on what surrounds the steps: entry, exits, goal, window, zone, language."""

import re
from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jalon.definition.checks.case import Case
from jalon.definition.labels import MOST, in_order, is_label
from jalon.definition.problems import Path, Problem, problem
from jalon.definition.reasons import RESERVED
from jalon.definition.scalars import Duration, LocalTime
from jalon.definition.schedule import local, next_opening
from jalon.definition.words import quote

_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_EVERYWHERE = ("Pacific/Pago_Pago", "America/New_York", "UTC", "Asia/Tokyo", "Pacific/Kiritimati")
"""From the last clocks to show a moment to the first."""
_ZONE = re.compile(r"[A-Za-z0-9+_-]+(/[A-Za-z0-9+_-]+)*")


def repeat_is_possible(case: Case) -> Iterator[Problem]:
    """VAL-12: the options of a repeat policy that can take effect (ENT-1)."""
    repeat = case.workflow.repeat
    if repeat.key is not None and repeat.policy != "every_time":
        yield _repeat(
            "key",
            "A key only serves when contacts enter every time.",
            "Une clé (key) ne sert que si l'on entre à chaque fois.",
            "Write policy: every_time, or remove key.",
            "Écrivez policy: every_time, ou supprimez key.",
        )
    if repeat.policy == "once" and (repeat.pause is not None or repeat.limit is not None):
        yield _repeat(
            "pause" if repeat.pause is not None else "limit",
            "Who enters once only neither waits to enter again nor reaches a limit.",
            "Qui n'entre qu'une fois n'attend pas pour entrer de nouveau et n'atteint pas de "
            "limite.",
            "Write policy: after_exit or every_time, or remove pause and limit.",
            "Écrivez policy: after_exit ou every_time, ou supprimez pause et limit.",
        )
    if repeat.limit is not None and repeat.limit < 1:
        yield _repeat(
            "limit",
            f"At most {repeat.limit} entries would let nobody in.",
            f"Au plus {repeat.limit} entrée ne laisserait entrer personne.",
            "Write 1 or more, or remove limit.",
            "Écrivez 1 ou plus, ou supprimez limit.",
        )
    if repeat.pause == Duration(0, repeat.pause.unit if repeat.pause else "day"):
        yield _repeat(
            "pause",
            "A pause of no length has no effect.",
            "Une pause nulle n'a pas d'effet.",
            "Write a longer one, or remove pause.",
            "Écrivez-en une plus longue, ou supprimez pause.",
        )


def repeats_come_again(case: Case) -> Iterator[Problem]:
    """VAL-12: the triggers that may let in again exist, and a warning where a trigger fires year
    after year and the policy lets in once (ENT-1)."""
    repeat, triggers = case.workflow.repeat, case.workflow.triggers
    for index, place in enumerate(repeat.by or []):
        if not 0 <= place < len(triggers):
            yield problem(
                "VAL-12",
                en=f"There is no trigger at place {place}: they are counted from 0.",
                fr=f"Il n'y a pas de déclencheur à la place {place} : on compte à partir de 0.",
                mend_en=f"Write places from 0 to {max(len(triggers) - 1, 0)}, or remove by.",
                mend_fr=f"Écrivez des places de 0 à {max(len(triggers) - 1, 0)}, ou supprimez by.",
                path=("repeat", "by", index),
            )
    if repeat.by is not None and (repeat.policy == "once" or not repeat.by):
        yield _repeat(
            "by",
            "by names the triggers that let in again, and nobody is let in again.",
            "by nomme les déclencheurs qui font entrer de nouveau, et personne n'entre de nouveau.",
            "Write policy: after_exit or every_time and some places, or remove by.",
            "Écrivez policy: after_exit ou every_time et des places, ou supprimez by.",
        )
    for index, trigger in enumerate(triggers):
        if repeat.policy == "once" and trigger.recurs():
            yield problem(
                "once_only",
                en="This trigger fires again and again, and each contact enters once only.",
                fr="Ce déclencheur revient, et chaque contact n'entre qu'une fois.",
                mend_en="Write repeat: {policy: every_time, key: occurrence}; if once is meant, "
                "nothing.",
                mend_fr="Écrivez repeat: {policy: every_time, key: occurrence} ; si une fois "
                "suffit, rien.",
                path=("triggers", index),
                warning=True,
            )


def outsiders_leave_an_audience(case: Case) -> Iterator[Problem]:
    """VAL-12: who leaves when outside the audience needs one."""
    if case.workflow.leave_when_outside and case.workflow.audience is None:
        yield problem(
            "VAL-12",
            en="Contacts leave when outside the audience, and there is none.",
            fr="Les contacts sortent quand ils quittent l'audience, et il n'y en a pas.",
            mend_en="Write an audience, or remove leave_when_outside.",
            mend_fr="Écrivez une audience, ou supprimez leave_when_outside.",
            path=("leave_when_outside",),
        )


def schedule_is_possible(case: Case) -> Iterator[Problem]:
    """VAL-12: it ends after it has started (LIF-8)."""
    schedule = case.workflow.schedule
    if schedule is None or schedule.start is None or schedule.end is None:
        return
    if _clock(schedule.end) <= _clock(schedule.start):
        yield problem(
            "VAL-12",
            en=f"The workflow ends on {schedule.end}, and starts on {schedule.start}.",
            fr=f"Le workflow finit le {schedule.end}, et commence le {schedule.start}.",
            mend_en="Write an end that is later than the start.",
            mend_fr="Écrivez une fin plus tardive que le début.",
            path=("schedule", "end"),
        )


def reasons_are_free(case: Case) -> Iterator[Problem]:
    """VAL-3: some reasons are Jalon's own, such as `goal` (RUN-11)."""
    for index, way in enumerate(case.workflow.exit):
        if way.reason in RESERVED or not way.reason.strip():
            yield problem(
                "VAL-3",
                en=f"{quote(way.reason, 'en')} cannot be the reason of an exit condition.",
                fr=f"{quote(way.reason, 'fr')} ne peut être le motif d'une condition de sortie.",
                mend_en="Write another reason, such as bought.",
                mend_fr="Écrivez un autre motif, comme a acheté.",
                path=("exit", index, "reason"),
            )


def window_opens(case: Case) -> Iterator[Problem]:
    """VAL-12."""
    window = case.workflow.window
    if window is None:
        return
    if not window.days:
        yield problem(
            "VAL-12",
            en="The window is open on no day: nothing would ever go out.",
            fr="La plage n'est ouverte aucun jour : rien ne partirait jamais.",
            mend_en="Name at least one day, or remove days for every day.",
            mend_fr="Nommez au moins un jour, ou supprimez days pour tous les jours.",
            path=("window", "days"),
        )
    if window.opens.minutes == 24 * 60:
        yield problem(
            "VAL-12",
            en="The window cannot open at 24:00, which ends a day.",
            fr="La plage ne peut pas ouvrir à 24:00, qui termine un jour.",
            mend_en="Write 0:00, and the day after under days.",
            mend_fr="Écrivez 0:00, et le jour suivant sous days.",
            path=("window", "opens"),
        )


def window_opens_in_time(case: Case) -> Iterator[Problem]:
    """A warning: in some time zone, the window does not open before the workflow stops (LIF-8)."""
    window, schedule, zone = case.workflow.window, case.workflow.schedule, case.workflow.zone
    if window is None or schedule is None or schedule.start is None or schedule.end is None:
        return
    if schedule.at_end != "stop" or not window.days or (zone.name and not _is_zone(zone.name)):
        return
    own = ZoneInfo(zone.name or "UTC")
    start, end = (local(each.day, each.at, own) for each in (schedule.start, schedule.end))
    everywhere = _EVERYWHERE if zone.use == "contact" else (own.key,)
    for name in everywhere:
        opening = next_opening(window, start, ZoneInfo(name))
        if start < end and (opening is None or opening >= end):
            yield problem(
                "never_open",
                en=f"In the time zone {name}, the window does not open before the workflow stops.",
                fr=f"Dans le fuseau horaire {name}, la plage ne s'ouvre pas avant que le workflow "
                "s'arrête.",
                mend_en="Widen the window, end later, or use the workflow's own time zone.",
                mend_fr="Élargissez la plage, finissez plus tard, ou suivez le fuseau du workflow.",
                path=("window",),
                warning=True,
            )
            return


def zone_exists(case: Case) -> Iterator[Problem]:
    """VAL-12: a name of the IANA time zone database."""
    name = case.workflow.zone.name
    if name is not None and not _is_zone(name):
        yield problem(
            "VAL-12",
            en=f"There is no time zone {quote(name, 'en')}.",
            fr=f"Il n'y a pas de fuseau horaire {quote(name, 'fr')}.",
            mend_en="Write a region and a city, such as Europe/Paris.",
            mend_fr="Écrivez une région et une ville, comme Europe/Paris.",
            path=("zone", "name"),
        )


def language_is_one(case: Case) -> Iterator[Problem]:
    """VAL-12: a BCP 47 tag, such as `fr` or `pt-BR`."""
    language = case.workflow.language
    if language is not None and not _LOCALE.fullmatch(language):
        yield problem(
            "VAL-12",
            en=f"{quote(language, 'en')} is not a language.",
            fr=f"{quote(language, 'fr')} n'est pas une langue.",
            mend_en="Write a code such as fr or pt-BR, or remove it for the contact's own.",
            mend_fr="Écrivez un code comme fr ou pt-BR, ou supprimez-le pour suivre le contact.",
            path=("language",),
        )


def labels_are_labels(case: Case) -> Iterator[Problem]:
    """What sorts workflows: short words, and not too many."""
    labels = case.workflow.labels or []
    for index, label in enumerate(labels):
        if not is_label(label):
            yield problem(
                "label_invalid",
                en=f"{quote(label[:60], 'en')} cannot be a label.",
                fr=f"{quote(label[:60], 'fr')} ne peut pas être un libellé.",
                mend_en="Use 1 to 50 printable characters.",
                mend_fr="Utilisez 1 à 50 caractères imprimables.",
                path=("labels", index),
            )
    if len(in_order(labels)) > MOST:
        yield problem(
            "labels_too_many",
            en=f"The workflow would have {len(in_order(labels))} labels.",
            fr=f"Le workflow aurait {len(in_order(labels))} libellés.",
            mend_en=f"A workflow has {MOST} labels at most: take some off.",
            mend_fr=f"Un workflow a {MOST} libellés au plus : retirez-en.",
            path=("labels",),
        )


def marketing_has_a_goal(case: Case) -> Iterator[Problem]:
    """A warning: without a goal, nobody can tell whether the emails serve."""
    known = case.known.emails or {}
    sent = {email for step in case.workflow.steps for email in step.emails()}
    marketing = [email for email in sent if email not in known or not known[email].transactional]
    if case.workflow.goal is None and marketing:
        yield problem(
            "no_goal",
            en="Marketing emails go out, and the workflow has no goal.",
            fr="Des e-mails marketing partent, et le workflow n'a pas d'objectif.",
            mend_en="Add a goal, to see in the results what the emails achieve.",
            mend_fr="Ajoutez un objectif (goal), pour voir dans les résultats à quoi servent "
            "les e-mails.",
            path=(),
            warning=True,
        )


def is_locale(text: str) -> bool:
    """Whether it is the code of a language, such as `fr` or `pt-BR`."""
    return _LOCALE.fullmatch(text) is not None


def _clock(moment: LocalTime) -> tuple[date, int]:
    return moment.day, moment.at.minutes


def _is_zone(name: str) -> bool:
    # ZoneInfo opens files: a name that is no path within its folder is refused before.
    if not _ZONE.fullmatch(name):
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _repeat(name: str, en: str, fr: str, *mends: str) -> Problem:
    path: Path = ("repeat", name)
    return problem("VAL-12", en=en, fr=fr, mend_en=mends[0], mend_fr=mends[1], path=path)
