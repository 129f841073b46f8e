"""A form as its template shows it: each field with its label, what was typed, what is wrong."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape
from typing import Any

import nh3

from jalon.contacts.attributes import Type
from jalon.forms.checking import EMAIL
from jalon.forms.design import Field, Form, pick
from jalon.forms.filling import Mistake, Typed, types_of
from jalon.forms.guarding import WORK, issue
from jalon.pages.phrases import PHRASES, Language

_INPUT: dict[Type, str] = {
    "text": "text",
    "number": "text",  # so that what is no number stays to be corrected
    "boolean": "tick",
    "date": "date",
    "datetime": "datetime-local",
    "texts": "text",
}
_AUTOCOMPLETE = {
    EMAIL: "email",
    "first_name": "given-name",
    "last_name": "family-name",
    "name": "name",
    "phone": "tel",
    "company": "organization",
    "country": "country-name",
    "city": "address-level2",
}
"""What a browser knows of its owner (WCAG 1.3.5)."""

_TAGS = {
    "p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "b", "i", "a", "img",
    "blockquote", "hr", "figure", "figcaption", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def scene(
    form: Form,
    lang: Language,
    *,
    typed: Typed | None = None,
    mistakes: Mapping[str, Mistake] | None = None,
    alert: str = "",
) -> dict[str, Any]:
    """What the template of a form reads, with a fresh token. `alert` is the phrase for what is
    wrong with the whole."""
    said, mistakes = PHRASES[lang], mistakes or {}
    if not alert and mistakes:
        alert = "form_mistakes"
    fields = list(_fields(form, lang, typed or {}, mistakes))
    wrong = next((each for each in fields if each["error"]), None)
    if wrong is not None:
        wrong["focus"] = True
    return {
        "t": said,
        "lang": lang,
        "intro": pick(form.intro, lang),
        "submit": pick(form.submit, lang, said["form_send"]),
        "alert": said[alert] if alert else "",
        "fields": fields,
        "work": WORK if form.captcha else 0,
        "token": issue(form.form),
    }


@lru_cache(maxsize=64)
def clean_body(text: str) -> str:
    """The body of a landing page as safe HTML; text without a tag becomes paragraphs."""
    if "<" not in text:
        paragraphs = (part.strip() for part in text.split("\n\n"))
        return "\n".join(f"<p>{escape(part)}</p>" for part in paragraphs if part)
    return nh3.clean(
        text,
        tags=_TAGS,
        attributes={"a": {"href"}, "img": {"src", "alt"}},
        url_schemes={"https", "mailto"},
    )


def _fields(
    form: Form, lang: Language, typed: Typed, mistakes: Mapping[str, Mistake]
) -> Iterator[dict[str, Any]]:
    types, said = types_of(form), PHRASES[lang]
    for number, each in enumerate(each for each in form.fields if not each.hidden):
        answers = list(typed.get(each.attribute, ()))
        wrong = mistakes.get(each.attribute)
        yield {
            "id": f"jalon-{number}",
            "name": each.attribute,
            "kind": _kind(each, types[each.attribute]),
            "decimal": types[each.attribute] == "number",
            "label": pick(each.label, lang),
            "required": each.required,
            "value": answers[0] if answers else "",
            "autocomplete": _AUTOCOMPLETE.get(each.attribute, ""),
            "choices": [
                {
                    "value": choice.value,
                    "label": pick(choice.label, lang, choice.value),
                    "chosen": choice.value in answers,
                }
                for choice in each.choices
            ],
            "error": said[f"form_{wrong}"] if wrong else "",
        }
    for number, consent in enumerate(form.consents):
        name = f"consent.{consent.key}"
        wrong = mistakes.get(name)
        yield {
            "id": f"jalon-c{number}",
            "name": name,
            "kind": "tick",
            "label": pick(consent.wording, lang),
            "required": consent.required,
            "value": bool(typed.get(name)),
            "error": said["form_tick"] if wrong else "",
        }


def _kind(field: Field, kind: Type) -> str:
    if field.attribute == EMAIL:
        return "email"
    if field.choices:
        return "ticks" if kind == "texts" else "select"
    return "textarea" if field.long and kind == "text" else _INPUT[kind]
