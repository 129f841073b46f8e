"""From the author's MJML or HTML to HTML that still holds its Liquid, once per email version.

MJML and CSS are compiled first, with each piece of Liquid replaced by a mark that neither
compiler understands, so nothing a contact is called can become MJML. Not possible in MJML, and
refused: Liquid in attributes that MJML computes with, such as `width`.
"""

import re
from collections.abc import Iterator

import css_inline
from mjml import mjml2html

from jalon.core.errors import Invalid

_LIQUID = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
# Letters and signs that XML, CSS and HTML let through, and that no author types.
MARK = re.compile(r"⟦liquid-([0-9]+)⟧")
_MARK_AS_COMMENT = re.compile(r"<!--(⟦liquid-[0-9]+⟧)-->")
_WRITES = re.compile(r"\{\{|\{%-?\s*cycle\b")
_QUOTED = re.compile(r"""([^\s"'>=/]*)\s*=\s*("[^"]*"|'[^']*')""")
_TAG = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
_ELEMENT = re.compile(
    rf"<(?P<raw>script|style)\b{_TAG}>(?P<inside>.*?)</(?P=raw)|<[a-z]{_TAG}>?", re.I | re.DOTALL
)
_INLINER = css_inline.CSSInliner(
    keep_style_tags=True, keep_link_tags=True, keep_at_rules=True, load_remote_stylesheets=False
)


class Marked:
    """A source whose Liquid is replaced by marks."""

    def __init__(self, source: str) -> None:
        self.pieces: list[str] = []
        self.source = _LIQUID.sub(self._take, MARK.sub("", source))

    def _take(self, found: re.Match[str]) -> str:
        self.pieces.append(found.group())
        return f"⟦liquid-{len(self.pieces) - 1}⟧"

    def restore(self, text: str) -> str:
        """`text` with the Liquid back in the place of its marks."""
        return MARK.sub(lambda mark: self.pieces[int(mark.group(1))], text)

    def writes(self, text: str) -> str | None:
        """The first piece of Liquid in `text` that writes a value."""
        for mark in MARK.finditer(text):
            piece = self.pieces[int(mark.group(1))]
            if _WRITES.match(piece):
                return piece
        return None

    def is_tag(self, mark: re.Match[str]) -> bool:
        """Whether the mark stands for a tag (`{% … %}`)."""
        return self.pieces[int(mark.group(1))].startswith("{%")


def compile_mjml(marked: Marked) -> str:
    """HTML with the marks in it. Raises Invalid for MJML that cannot be read or loses Liquid."""
    try:
        # Without `fonts`, readers would be told to fetch web fonts from a third party.
        html = mjml2html(_plain_attributes(marked.source), fonts={})
    except ValueError as error:
        raise Invalid(
            f"The MJML cannot be read{_mjml_place(marked, str(error))}: {error}.",
            remedy="Close every element, quote every attribute, and write & as &amp;.",
            code="mjml",
        ) from error
    kept = {int(mark) for mark in MARK.findall(html)}
    for index, piece in enumerate(marked.pieces):
        if index not in kept:
            raise Invalid(
                f"MJML drops {piece}: it computes with the attribute it is in.",
                remedy="Move it into a text, or an attribute such as href, src, alt or color.",
                code="mjml",
                phrase="mjml_drops",
                piece=piece,
            )
    return str(html)


def _plain_attributes(source: str) -> str:
    """The source with attributes in double quotes, and without the characters that the compiler
    writes back as Rust would (`\\n`, `\\"`) instead of as HTML."""

    def attribute(found: re.Match[str]) -> str:
        value = "".join(
            char if char.isprintable() and char not in '"\\' else f"&#{ord(char)};"
            for char in found[2][1:-1]
        )
        return f'{found[1]}="{value}"'

    return _ELEMENT.sub(lambda element: _QUOTED.sub(attribute, element.group()), source)


def _mjml_place(marked: Marked, reason: str) -> str:
    found = re.search(r"position (\d+):", reason)
    if not found:
        return ""
    before = _plain_attributes(marked.source).encode()[: int(found.group(1))]
    return f" at line {marked.restore(before.decode(errors='ignore')).count(chr(10)) + 1}"


def inline_css(marked: Marked, html: str) -> str:
    """HTML with the rules of its style elements written on the elements too, as mail readers
    need. HTML that holds Liquid where its parser would move or drop it is left as it is."""
    if "<style" not in html.lower():
        return html
    inlined = _MARK_AS_COMMENT.sub(r"\1", str(_INLINER.inline(_comment_marks(marked, html))))
    return inlined if MARK.findall(inlined) == MARK.findall(html) else html


def _comment_marks(marked: Marked, html: str) -> str:
    """Tags between elements as comments: as text inside a table, the parser would move them."""
    parts: list[str] = []
    end = 0
    for element in _ELEMENT.finditer(html):
        between = html[end : element.start()]
        parts += [_comment_tags(marked, between), element.group()]
        end = element.end()
    return "".join(parts) + _comment_tags(marked, html[end:])


def _comment_tags(marked: Marked, text: str) -> str:
    return MARK.sub(
        lambda mark: f"<!--{mark.group()}-->" if marked.is_tag(mark) else mark.group(), text
    )


def lower_attributes(html: str) -> str:
    """`html` with the names of quoted attributes in lower case, as tracking looks for them."""
    return _ELEMENT.sub(
        lambda element: (
            element.group()
            if element["raw"]
            else _QUOTED.sub(lambda found: f"{found[1].lower()}={found[2]}", element.group())
        ),
        html,
    )


def unsafe_places(marked: Marked, html: str) -> Iterator[str]:
    """The pieces of Liquid that write where escaping cannot protect: outside the quotes of an
    attribute, in a script, a style sheet or an event handler."""
    for element in _ELEMENT.finditer(html):
        if element["raw"] and (piece := marked.writes(element["inside"])):
            yield piece
            continue
        tag = element.group()
        for name, value in _QUOTED.findall(tag):
            if name.lower().startswith("on") and (piece := marked.writes(value)):
                yield piece
        if not element["raw"] and (piece := marked.writes(_QUOTED.sub("", tag))):
            yield piece
