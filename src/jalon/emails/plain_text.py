"""Plain text from HTML: what a reader without HTML gets (EML-1)."""

import re
from html.parser import HTMLParser

from jalon.emails.markup import MARK, Marked

_SKIPPED = {"head", "script", "style", "title", "template"}
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"}
_LINES = {"div", "tr", "li", "section", "article", "header", "footer", "center"}


def plain_text(html: str, marked: Marked) -> str:
    """The text of `html`, its marks of Liquid kept: links as `text (url)`, lists with dashes or
    numbers, images as their alt text; nothing of what is hidden, save its Liquid tags."""
    reader = _Reader(marked)
    reader.feed(html)
    reader.close()
    return tidy("".join(reader.parts))


def tidy(text: str) -> str:
    """`text` without the blanks and empty lines that layout leaves behind."""
    lines = re.sub(r"[ \t\xa0]*\n[ \t\xa0]*", "\n", re.sub(r"[ \t]{2,}", " ", text))
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


class _Reader(HTMLParser):
    def __init__(self, marked: Marked) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._marked = marked
        self._hidden: list[str] = []
        self._links: list[tuple[str, int]] = []
        self._lists: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if self._hidden or _is_hidden(tag, values):
            if tag not in _VOID:
                self._hidden.append(tag)
            return
        self._break(tag)
        match tag:
            case "a":
                self._links.append((values.get("href", ""), len(self.parts)))
            case "img":
                self.parts.append(values.get("alt", ""))
            case "br":
                self.parts.append("\n")
            case "hr":
                self.parts.append("\n\n----\n\n")
            case "ul":
                self._lists.append(None)
            case "ol":
                self._lists.append(0)
            case "li":
                self.parts.append(self._bullet())

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag in self._hidden:
                while self._hidden.pop() != tag:
                    pass
            return
        if tag == "a" and self._links:
            self._close_link(*self._links.pop())
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if tag in {"td", "th"}:
            self.parts.append(" ")
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if self._hidden:
            self.parts += [
                mark.group() for mark in MARK.finditer(data) if self._marked.is_tag(mark)
            ]
        else:
            self.parts.append(re.sub(r"[ \t\r\n]+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self.parts.append("\n\n")
        elif tag in _LINES and not self._at_line_start():
            self.parts.append("\n")

    def _at_line_start(self) -> bool:
        written = (part for part in reversed(self.parts) if part.strip(" "))
        return next(written, "\n").endswith("\n")

    def _bullet(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "- "
        self._lists[-1] += 1
        return f"{self._lists[-1]}. "

    def _close_link(self, url: str, start: int) -> None:
        words = "".join(self.parts[start:]).strip()
        if url and not url.startswith("#") and url.removeprefix("mailto:") != words:
            self.parts.append(f" ({url})" if words else url)


def _is_hidden(tag: str, values: dict[str, str]) -> bool:
    style = values.get("style", "").replace(" ", "").lower()
    return tag in _SKIPPED or "display:none" in style or "hidden" in values
