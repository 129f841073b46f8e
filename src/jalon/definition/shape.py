"""Whether plain data has the shape of a type, with every mistake and its place.

msgspec stops at the first mistake and says it in English only; this walks the same types, as
`msgspec.inspect` tells them, and reports all of them.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from msgspec import inspect

from jalon.definition import words
from jalon.definition.field_words import field_said
from jalon.definition.problems import Locale, Path, Problem, problem
from jalon.definition.scalars import Day, Duration, LocalTime, TimeOfDay

_Texts = dict[Locale, str]
_SCALARS: dict[type, tuple[type, _Texts]] = {
    inspect.StrType: (str, {"en": "text", "fr": "un texte"}),
    inspect.IntType: (int, {"en": "a whole number", "fr": "un nombre entier"}),
    inspect.FloatType: (float, {"en": "a number", "fr": "un nombre"}),
    inspect.BoolType: (bool, {"en": "true or false", "fr": "true ou false"}),
    inspect.NoneType: (type(None), {"en": "empty", "fr": "vide"}),
}
_CUSTOM: dict[type, tuple[_Texts, _Texts]] = {
    Duration: (
        {"en": "a duration", "fr": "une durée"},
        {
            "en": "Write a whole number and minutes, hours, days, weeks or months: 3 days.",
            "fr": "Écrivez un nombre entier puis minutes, hours, days, weeks ou months "
            "(en anglais) : 3 days.",
        },
    ),
    TimeOfDay: (
        {"en": "a time of day", "fr": "une heure"},
        {
            "en": "Write hours and minutes, from 0:00 to 24:00: 9:30.",
            "fr": "Écrivez les heures et les minutes, de 0:00 à 24:00 : 9:30.",
        },
    ),
    Day: (
        {"en": "a date of the calendar", "fr": "une date du calendrier"},
        {
            "en": "Write year-month-day: 2026-12-24.",
            "fr": "Écrivez année-mois-jour : 2026-12-24.",
        },
    ),
    LocalTime: (
        {"en": "a date and a time", "fr": "une date et une heure"},
        {
            "en": "Write year-month-day, a space, hours and minutes: 2026-12-24 9:00.",
            "fr": "Écrivez année-mois-jour, une espace, heures et minutes : 2026-12-24 9:00.",
        },
    ),
}
_LIST: _Texts = {"en": "a list", "fr": "une liste"}
_FIELDS: _Texts = {"en": "fields (name: value)", "fr": "des champs (nom: valeur)"}


def mistakes(data: object, kind: type) -> list[Problem]:
    """Everything that keeps `data` from being a `kind`; empty: it is one."""
    return list(_check(data, _type(kind), ()))


@lru_cache(maxsize=64)
def _type(kind: type) -> inspect.Type:
    return inspect.type_info(kind)


def _check(data: object, kind: inspect.Type, path: Path) -> Iterator[Problem]:
    match kind:
        case inspect.StructType():
            yield from _struct(data, [kind], path)
        case inspect.UnionType():
            yield from _union(data, kind, path)
        case inspect.ListType() if isinstance(data, list):
            for index, item in enumerate(data):
                yield from _check(item, kind.item_type, (*path, index))
        case inspect.DictType() if isinstance(data, dict):
            for key, item in data.items():
                yield from _check(item, kind.value_type, (*path, key))
        case _:
            yield from _leaf(data, kind, path)


def _leaf(data: object, kind: inspect.Type, path: Path) -> Iterator[Problem]:
    match kind:
        case inspect.LiteralType():
            if data not in kind.values or isinstance(data, bool):
                yield _not_among(data, [str(one) for one in kind.values], path)
        case inspect.CustomType():
            if not _reads(kind.cls, data):
                expected, mend = _CUSTOM[kind.cls]
                yield _wrong(data, [expected], path, mend=mend)
        case _ if not _fits(data, kind):
            yield _wrong(data, [_expected(kind)], path)


def _union(data: object, kind: inspect.UnionType, path: Path) -> Iterator[Problem]:
    structs = [one for one in kind.types if isinstance(one, inspect.StructType)]
    if structs and isinstance(data, dict):
        yield from _struct(data, structs, path)
        return
    found: list[list[Problem]] = []
    for one in kind.types:
        problems = list(_check(data, one, path))
        if not problems:
            return
        # Of a list with a wrong item and "not a list at all", the first helps.
        if not isinstance(one, inspect.NoneType):
            found.append(problems)
    inside = [
        problems for problems in found if any(len(each.path) > len(path) for each in problems)
    ]
    if inside or len(found) == 1:
        yield from (inside or found)[0]
    else:
        yield _wrong(data, [_expected(one) for one in kind.types], path)


def _struct(data: object, kinds: list[inspect.StructType], path: Path) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield _wrong(data, [_FIELDS], path)
        return
    kind, problems = _chosen(data, kinds, path)
    yield from problems
    if kind is None:
        return
    fields = {field.encode_name: field for field in kind.fields}
    known = [*([kind.tag_field] if kind.tag_field else []), *sorted(fields)]
    for name, item in data.items():
        if name in fields:
            yield from _check(item, fields[name].type, (*path, name))
        elif name != kind.tag_field:
            yield _unknown_field(name, known, (*path, name))
    for name, field in fields.items():
        if field.required and name not in data:
            yield _missing(name, path)


def _chosen(
    data: dict[str, Any], kinds: list[inspect.StructType], path: Path
) -> tuple[inspect.StructType | None, list[Problem]]:
    field = kinds[0].tag_field
    if field is None:
        return kinds[0], []
    tags = [str(kind.tag) for kind in kinds]
    if field not in data:
        return None, [_missing(field, path, among=tags)]
    for kind in kinds:
        if kind.tag == data[field]:
            return kind, []
    return None, [_not_among(data[field], tags, (*path, field), code="unknown_kind")]


def _fits(data: object, kind: inspect.Type) -> bool:
    known = _SCALARS.get(type(kind))
    if known is None:
        return isinstance(kind, inspect.AnyType)
    if isinstance(data, bool):
        return known[0] is bool
    return isinstance(data, known[0]) or (known[0] is float and isinstance(data, int))


def _reads(custom: Any, data: object) -> bool:
    try:
        custom.parse(data)
    except ValueError:
        return False
    return True


def _expected(kind: inspect.Type) -> _Texts:
    match kind:
        case inspect.StructType() | inspect.DictType():
            return _FIELDS
        case inspect.ListType():
            return _LIST
        case inspect.CustomType():
            return _CUSTOM[kind.cls][0]
        case inspect.LiteralType():
            return dict.fromkeys(("en", "fr"), " | ".join(str(one) for one in kind.values))
    return _SCALARS[type(kind)][1]


def _seen(data: object, locale: Locale) -> str:
    said = words.chosen(locale)
    if data is None:
        return said("empty", "vide")
    if isinstance(data, bool):
        return str(data).lower()
    if isinstance(data, int | float):
        return said("the number ", "le nombre ") + words.number(data, "en")
    if isinstance(data, str):
        shown = data if len(data) <= 40 else data[:40] + "…"
        return said("the text ", "le texte ") + words.quote(shown, locale)
    if isinstance(data, list):
        return _LIST[locale]
    return _FIELDS[locale]


def _label(path: Path, locale: Locale) -> str:
    names = [part for part in path if isinstance(part, str)]
    if path and isinstance(path[-1], int):
        item = words.chosen(locale)(f"Item {path[-1] + 1}", f"L'élément {path[-1] + 1}")
        return item + words.chosen(locale)(" of ", " de ") + names[-1] if names else item
    return names[-1] if names else words.chosen(locale)("The file", "Le fichier")


def _wrong(
    data: object, expected: Iterable[_Texts], path: Path, *, mend: _Texts | None = None
) -> Problem:
    choices: list[_Texts] = []
    for one in expected:
        if one not in choices:
            choices.append(one)
    en = words.join_or([one["en"] for one in choices], "en")
    fr = words.join_or([one["fr"] for one in choices], "fr")
    texts = any(one is _SCALARS[inspect.StrType][1] for one in choices)
    if mend is None and texts and isinstance(data, bool | int | float):
        mend = {"en": "Put it in quotes.", "fr": "Mettez-le entre guillemets."}
    if mend is None and data is None:
        mend = {
            "en": "Write a value, or remove the field.",
            "fr": "Écrivez une valeur, ou supprimez le champ.",
        }
    return problem(
        "type",
        en=f"{_label(path, 'en')} must be {en}, and is {_seen(data, 'en')}.",
        fr=f"{_label(path, 'fr')} doit être {fr}, et c'est {_seen(data, 'fr')}.",
        mend_en=mend["en"] if mend else f"Write {en} here.",
        mend_fr=mend["fr"] if mend else f"Écrivez ici {fr}.",
        path=path,
    )


def _unknown_field(name: str, known: list[str], path: Path) -> Problem:
    close_en, close_fr = _close(name, known)
    return problem(
        "unknown_field",
        en=f"There is no field {name} here.{close_en}",
        fr=f"Il n'y a pas de champ {name} ici.{close_fr}",
        mend_en=f"Remove it, or write one of: {', '.join(known)}.",
        mend_fr=f"Supprimez-le, ou écrivez l'un de : {', '.join(known)}.",
        path=path,
    )


def _missing(name: str, path: Path, *, among: list[str] | None = None) -> Problem:
    en, fr, said = "", "", field_said((name,), "fr")
    if among:
        en, fr = f": one of {', '.join(among)}", f" : l'un de {', '.join(among)}"
    return problem(
        "missing_field",
        en=f"The field {name} is missing.",
        fr=f"Le champ {name} manque." if said == name else f"Le champ {name} ({said}) manque.",
        mend_en=f"Add {name}{en}.",
        mend_fr=f"Ajoutez {name}{fr}.",
        path=(*path, name),
    )


def _not_among(data: object, known: list[str], path: Path, *, code: str = "type") -> Problem:
    close_en, close_fr = _close(data, known)
    return problem(
        code,
        en=f"{_label(path, 'en')} cannot be {_seen(data, 'en')}.{close_en}",
        fr=f"{_label(path, 'fr')} ne peut pas être {_seen(data, 'fr')}.{close_fr}",
        mend_en=f"Write one of: {', '.join(known)}.",
        mend_fr=f"Écrivez l'un de : {', '.join(known)}.",
        path=path,
    )


def _close(given: object, known: list[str]) -> tuple[str, str]:
    near = get_close_matches(str(given)[:100], known, n=1)
    if not near:
        return "", ""
    return f" Did you mean {near[0]}?", f" Vouliez-vous écrire {near[0]} ?"
