"""What is wrong with a request's fields, in the language asked for. The English is pydantic's own;
the French stands here by the type of the mistake, whose context it names."""

from collections.abc import Mapping
from typing import Any

from jalon.core.typesetting import typeset
from jalon.definition.problems import Locale

_DATE = "Écrivez une date, comme 2026-12-24."
_INSTANT = "Écrivez une date et une heure, comme 2026-12-24T08:30:00Z."
_LIST = "Ce doit être une liste."
_NUMBER = "Ce doit être un nombre."
_OBJECT = "Ce doit être un objet."
_TRUTH = "Ce doit être true ou false."
_UNFIT = "Cette valeur ne convient pas."
_WHOLE = "Ce doit être un nombre entier."

_FRENCH: Mapping[str, str] = {
    "bool_parsing": _TRUTH,
    "bool_type": _TRUTH,
    "date_from_datetime_parsing": _DATE,
    "date_parsing": _DATE,
    "date_type": _DATE,
    "datetime_from_date_parsing": _INSTANT,
    "datetime_parsing": _INSTANT,
    "datetime_type": _INSTANT,
    "dict_type": _OBJECT,
    "extra_forbidden": "Ce champ n'existe pas ici.",
    "finite_number": _NUMBER,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "greater_than": "Donnez plus de {gt}.",
    "greater_than_equal": "Donnez au moins {ge}.",
    "int_from_float": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": "Ce nombre est trop long.",
    "int_type": _WHOLE,
    "less_than": "Donnez moins de {lt}.",
    "less_than_equal": "Donnez au plus {le}.",
    "list_type": _LIST,
    "literal_error": "Choisissez parmi {expected}.",
    "missing": "Ce champ manque.",
    "model_attributes_type": _OBJECT,
    "model_type": _OBJECT,
    "string_pattern_mismatch": "Ce texte contient des caractères qui ne vont pas ici.",
    "string_too_long": "Écrivez au plus {max_length} caractères.",
    "string_too_short": "Écrivez au moins {min_length} caractères.",
    "string_type": "Ce doit être un texte.",
    "string_unicode": "Ce texte contient un caractère incomplet.",
    "timezone_aware": "Donnez aussi le fuseau horaire.",
    "too_long": "Nombre d'éléments : {max_length} au plus.",
    "too_short": "Nombre d'éléments : {min_length} au moins.",
    "tuple_type": _LIST,
    "uuid_parsing": "Ce n'est pas un identifiant.",
    "uuid_type": "Ce n'est pas un identifiant.",
}


def mistake_said(mistake: Mapping[str, Any], locale: Locale) -> str:
    """What pydantic found, in one language."""
    if locale == "en":
        return str(mistake["msg"])
    context = {name: _joined(value) for name, value in mistake.get("ctx", {}).items()}
    return typeset(_FRENCH.get(mistake["type"], _UNFIT)).format_map(context)


def _joined(value: Any) -> Any:
    # pydantic joins what may be chosen: 'a', 'b' or 'c'.
    return value.replace(" or ", " ou ") if isinstance(value, str) else value
