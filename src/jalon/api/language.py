"""In which language an answer speaks, and what is wrong with a definition in that language."""

from collections.abc import Iterable
from typing import Any

import msgspec
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja import Schema

from jalon.definition.problems import Locale, Problem


class DefinitionProblem(Schema):
    """What is wrong with a definition: the sentence in the language of `Accept-Language`, and
    where. `line` is known when it came as YAML; a warning keeps nothing from being done."""

    code: str
    message: str
    remedy: str
    path: list[str | int]
    step: str
    line: int | None
    warning: bool


def locale_of(request: HttpRequest) -> Locale:
    """French when `Accept-Language` prefers it to English, else English."""
    for language, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        for locale in ("fr", "en"):
            if language.partition("-")[0] == locale:
                return "fr" if locale == "fr" else "en"
    return "en"


def told(problems: Iterable[Problem], locale: Locale) -> list[dict[str, Any]]:
    """Problems as plain values, in one language."""
    return [
        {
            "code": one.code,
            "message": one.message[locale],
            "remedy": one.remedy[locale],
            "path": list(one.path),
            "step": one.step,
            "line": one.line,
            "warning": one.warning,
        }
        for one in problems
    ]


def plain(value: object) -> Any:
    """Structs, dataclasses, dates and ids as JSON has them."""
    return msgspec.to_builtins(value, enc_hook=str)
