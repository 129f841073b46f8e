"""What is wrong with a definition, so that a person can mend it."""

from typing import Literal

import msgspec

from jalon.core.typesetting import typeset

Locale = Literal["en", "fr"]
LOCALES: tuple[Locale, Locale] = ("en", "fr")
Path = tuple[str | int, ...]


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing wrong, with its place.

    `code` is stable (`VAL-7`, or `syntax` and `type` for what cannot be read). `path` leads to
    the place in the document; `line` (from 1) is known when the definition came as text.
    """

    code: str
    message: dict[Locale, str]
    remedy: dict[Locale, str]
    path: Path = ()
    step: str = ""
    line: int | None = None
    warning: bool = False


def problem(  # noqa: PLR0913 # two languages times two sentences, all by name
    code: str,
    *,
    en: str,
    fr: str,
    mend_en: str,
    mend_fr: str,
    path: Path = (),
    step: str = "",
    line: int | None = None,
    warning: bool = False,
) -> Problem:
    """A problem from its sentence and remedy in both languages."""
    return Problem(
        code=code,
        message={"en": en, "fr": typeset(fr)},
        remedy={"en": mend_en, "fr": typeset(mend_fr)},
        path=path,
        step=step,
        line=line,
        warning=warning,
    )
