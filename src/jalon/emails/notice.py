"""Short emails to people who work with contacts: a subject and a text, both in Liquid (STP-11)."""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

from jalon.emails.liquid import Template
from jalon.emails.render import Rendered, one_line

_BREAK = re.compile(r"\r\n|\r|\n")
_ADDRESS = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)]")


def render_notice(subject: str, text: str, context: Mapping[str, Any]) -> Rendered:
    """What a notice says about the contact in `context` (plain JSON): the text as it is, and once
    more as HTML, whose only markup of its own are links of web addresses. The subject is a
    single line.

    Raises MissingVariable (RUN-6), and BrokenTemplate.
    """
    written = template(text, "The text").render(context)
    lines = "<br>\n".join(_linked(line) for line in _BREAK.split(written))
    return Rendered(
        subject=one_line(template(subject, "The subject").render(context)),
        html=f'<!doctype html>\n<meta charset="utf-8">\n<p>{lines}</p>\n',
        text=written,
    )


def _linked(line: str) -> str:
    return _ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', escape(line))


@lru_cache(maxsize=512)
def template(source: str, place: str) -> Template:
    """A subject or a text, read. Raises BrokenTemplate."""
    return Template(source, place=place, escape=False)
