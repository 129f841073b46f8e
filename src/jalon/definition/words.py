"""Durations, times, days and lists as a reader of English or French writes them.

French spacing uses the no-break space (U+00A0) where typography asks for one.
"""

from collections.abc import Callable, Iterable, Sequence

from jalon.core.typesetting import typeset
from jalon.definition.problems import Locale
from jalon.definition.scalars import (
    WEEKDAYS,
    Day,
    Duration,
    LocalTime,
    TimeOfDay,
    Unit,
    Value,
    Weekday,
)

NBSP = "\u00a0"

_UNITS: dict[Locale, dict[Unit, tuple[str, str]]] = {
    "en": {
        "minute": ("minute", "minutes"),
        "hour": ("hour", "hours"),
        "day": ("day", "days"),
        "week": ("week", "weeks"),
        "month": ("month", "months"),
    },
    "fr": {
        "minute": ("minute", "minutes"),
        "hour": ("heure", "heures"),
        "day": ("jour", "jours"),
        "week": ("semaine", "semaines"),
        "month": ("mois", "mois"),
    },
}
_WEEKDAYS: dict[Locale, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
# fmt: off
_MONTHS: dict[Locale, tuple[str, ...]] = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August",
           "September", "October", "November", "December"),
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
           "septembre", "octobre", "novembre", "décembre"),
}
# fmt: on


def duration(length: Duration, locale: Locale) -> str:
    """`3 days`, `3 jours`."""
    one, several = _UNITS[locale][length.unit]
    # French puts zero in the singular.
    single = length.count == 1 or (locale == "fr" and length.count == 0)
    return f"{length.count} {one if single else several}"


def past(length: Duration, locale: Locale) -> str:
    """`the last 3 days`, `les 3 derniers jours`, `la dernière semaine`."""
    return _around(length, locale, ("last", "dernier", "dernière"))


def coming(length: Duration, locale: Locale) -> str:
    """`the next 3 days`, `les 3 prochains jours`, `la prochaine heure`."""
    return _around(length, locale, ("next", "prochain", "prochaine"))


def time_of_day(time: TimeOfDay, locale: Locale) -> str:
    """`9:00`, `9 h`, `17 h 30`; both ends of the day are `midnight`, `minuit`."""
    if time.minutes in (0, 24 * 60):
        return "midnight" if locale == "en" else "minuit"
    hours, minutes = divmod(time.minutes, 60)
    if locale == "en":
        return str(time)
    return f"{hours}{NBSP}h" + (f"{NBSP}{minutes:02}" if minutes else "")


def weekdays(days: Iterable[Weekday], locale: Locale) -> str:
    """With its preposition: `from Monday to Friday`, `on Monday and Thursday`, `every day`."""
    chosen = [index for index, name in enumerate(WEEKDAYS) if name in set(days)]
    names = [_WEEKDAYS[locale][index] for index in chosen]
    if len(chosen) == len(WEEKDAYS):
        return "every day" if locale == "en" else "tous les jours"
    if len(chosen) > 2 and chosen[-1] - chosen[0] == len(chosen) - 1:
        first, last = names[0], names[-1]
        return f"from {first} to {last}" if locale == "en" else f"du {first} au {last}"
    if locale == "en":
        return "on " + join_and(names, locale)
    return join_and([f"le {name}" for name in names], locale)


def weekday(name: Weekday, locale: Locale) -> str:
    """`Monday`, `lundi`."""
    return _WEEKDAYS[locale][WEEKDAYS.index(name)]


def month(number: int, locale: Locale) -> str:
    """`January`, `janvier`; they count from 1."""
    return _MONTHS[locale][number - 1]


def place(number: int, locale: Locale) -> str:
    """`first`, `3rd`, `last`, `2nd to last`; `premier`, `3e`, `dernier`, `2e avant la fin`."""
    if abs(number) == 1:
        return _ENDS[locale][number < 0]
    counted = _ordinal(abs(number), locale)
    if number > 0:
        return counted
    return f"{counted} to last" if locale == "en" else f"{counted} avant la fin"


def day_of_month(number: int, locale: Locale) -> str:
    """`1st`, `1er`; from the end, `last day`, `dernier jour`."""
    if number > 0:
        return _ordinal(number, locale) if locale == "en" or number == 1 else str(number)
    if locale == "fr" and number < -1:
        return f"{_ordinal(-number, locale)} jour avant la fin"
    return place(number, locale) + (" day" if locale == "en" else " jour")


def day(date: Day, locale: Locale) -> str:
    """`24 December 2026`, `24 décembre 2026`, `1er mai 2026`."""
    number = str(date.date.day)
    if locale == "fr" and date.date.day == 1:
        number = "1er"
    return f"{number} {_MONTHS[locale][date.date.month - 1]} {date.date.year}"


def local_time(moment: LocalTime, locale: Locale) -> str:
    """`24 December 2026 at 9:00`, `24 décembre 2026 à 9 h`."""
    at = " at " if locale == "en" else " à "
    return day(Day(moment.day), locale) + at + time_of_day(moment.at, locale)


def join_and(parts: Sequence[str], locale: Locale) -> str:
    """`a, b and c`, `a, b et c`."""
    return _join(parts, " and " if locale == "en" else " et ")


def join_or(parts: Sequence[str], locale: Locale) -> str:
    """`a, b or c`, `a, b ou c`."""
    return _join(parts, " or " if locale == "en" else " ou ")


def either(sentences: Sequence[str], locale: Locale) -> str:
    """Sentences as one: `The tag is added, the form is sent or 3 days pass`."""
    later = [text[:1].lower() + text[1:] for text in sentences[1:]]
    return join_or([*sentences[:1], *later], locale)


def quote(text: str, locale: Locale) -> str:
    """`“text”`, `« text »`."""
    return f"“{text}”" if locale == "en" else f"«{NBSP}{text}{NBSP}»"


def value(given: Value | None, locale: Locale) -> str:
    """A value of a condition or attribute: text in quotes, a list as `“a” or “b”`."""
    if given is None:
        return "nothing" if locale == "en" else "rien"
    if isinstance(given, bool):
        return _YES_NO[locale][given]
    if isinstance(given, int | float):
        return number(given, locale)
    if isinstance(given, str):
        return quote(given, locale)
    return join_or([quote(one, locale) for one in given], locale)


def number(given: float, locale: Locale) -> str:
    """As few digits as say it exactly; French has a decimal comma."""
    text = str(int(given)) if given == int(given) and abs(given) < 1e15 else repr(given)
    return text if locale == "en" else text.replace(".", ",")


def percent(given: float, locale: Locale) -> str:
    """A share in per cent."""
    return f"{number(given, locale)}{'' if locale == 'en' else NBSP}%"


def chosen(locale: Locale) -> Callable[[str, str], str]:
    """A function of an English and a French text that keeps the one of the locale, French with its
    no-break spaces."""
    return lambda en, fr: en if locale == "en" else typeset(fr)


_ENDS: dict[Locale, tuple[str, str]] = {"en": ("first", "last"), "fr": ("premier", "dernier")}


def _ordinal(number: int, locale: Locale) -> str:
    if locale == "fr":
        return "1er" if number == 1 else f"{number}e"
    teen = 10 <= number % 100 < 20
    return f"{number}" + ("th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th"))


_YES_NO: dict[Locale, dict[bool, str]] = {
    "en": {True: "yes", False: "no"},
    "fr": {True: "oui", False: "non"},
}


def _around(length: Duration, locale: Locale, adjective: tuple[str, str, str]) -> str:
    one, several = _UNITS[locale][length.unit]
    en, masculine, feminine = adjective
    if locale == "en":
        return f"the {en} {one}" if length.count == 1 else f"the {en} {length.count} {several}"
    agreeing = feminine if length.unit in ("minute", "hour", "week") else masculine
    if length.count == 1:
        return f"{'la' if agreeing == feminine else 'le'} {agreeing} {one}"
    return f"les {length.count} {agreeing}s {several}"


def _join(parts: Sequence[str], last: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + last + parts[-1]
