"""Templates are written by marketers and fed by anyone: they must end, and stay in their place."""

import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.core.errors import Invalid
from jalon.emails import liquid
from jalon.emails.liquid import BrokenTemplate, MissingVariable, Template


def html(source: str, **context: object) -> str:
    return Template(source, place="The HTML", escape=True).render(context)


BOMBS = {
    "nested loops": "{% for i in (1..1000) %}{% for j in (1..1000) %}x{% endfor %}{% endfor %}",
    "a vast range": "{% for i in (1..999999999999) %}x{% endfor %}",
    "a vast range backwards": "{% for i in (1..999999999999) reversed %}x{% endfor %}",
    "a range beyond integers": "{% for i in (1..99999999999999999999999) %}x{% endfor %}",
    "a joined range": "{{ (1..999999999) | join: ',' }}",
    "doubling": "{% assign x = 'aaaaaaaa' %}" + "{% assign x = x | append: x %}" * 40,
    "squaring": "{% assign x = 99999 %}" + "{% assign x = x | times: x %}" * 40,
    "replacing by itself": "{{ big | replace: '', big }}",
    "a long separator": "{{ list | join: big }}",
    "much output": "{% for i in (1..5000) %}{{ big }}{% endfor %}",
    "unique items of a long list": "{{ big | split: '' | uniq | size }}",
    "silent work": "{% for i in (1..5000) %}" + "{% if true %}{% endif %}" * 5000 + "{% endfor %}",
    "filters without output": "{% for i in (1..5000) %}{% if big | upcase %}{% endif %}"
    "{% assign y = big | upcase | downcase | size %}{% endfor %}",
    "deep nesting": "{% if true %}" * 200 + "{% endif %}" * 200,
    "a huge exponent": "{{ '1e999999999' | plus: 1 | ceil }}",
    "a wide date": "{{ '2026-01-01' | date: '%99999999d' }}",
}


@pytest.mark.rule("EML-2")
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_template_that_would_not_end_is_stopped_within_seconds(bomb: str) -> None:
    started = time.thread_time()
    with pytest.raises(BrokenTemplate) as refused:
        html(bomb, big="a" * 200_000, list=["a"] * 2_000)
    assert time.thread_time() - started < 5
    assert refused.value.remedy


@pytest.mark.parametrize(
    "path",
    [
        "contact.__class__",
        "contact.items",
        "contact.first_name.__class__.__mro__",
        "contact['__init__']",
        "forloop",
        "settings",
        "contact.first_name.format",
    ],
)
def test_a_template_reads_nothing_that_it_was_not_given(path: str) -> None:
    with pytest.raises(MissingVariable):
        html(f"{{{{ {path} }}}}", contact={"first_name": "Ann"})


@pytest.mark.parametrize("tag", ["include", "render", "extends", "layout", "liquid", "echo"])
def test_a_template_cannot_reach_files_or_other_templates(tag: str) -> None:
    with pytest.raises(BrokenTemplate, match="line 2"):
        html(f"first line\n{{% {tag} '/etc/passwd' %}}")


@pytest.mark.parametrize("name", ["safe", "escapejs"])
def test_escaping_cannot_be_switched_off(name: str) -> None:
    with pytest.raises(BrokenTemplate, match="unknown filter"):
        html(f"{{{{ x | {name} }}}}", x="<b>")


@pytest.mark.rule("RUN-6")
@pytest.mark.parametrize("contact", [{}, {"first_name": None}])
def test_a_missing_or_null_variable_without_default_is_refused(contact: dict[str, None]) -> None:
    with pytest.raises(MissingVariable) as refused:
        html("Hello\n{{ contact.first_name }}", contact=contact)
    assert refused.value.params["variable"] == "contact.first_name"
    assert "line 2" in refused.value.message
    assert "default" in refused.value.remedy


@pytest.mark.rule("RUN-6")
@pytest.mark.parametrize(
    "source",
    [
        "{{ contact.first_name | default: 'you' }}",
        "{% if contact.first_name %}{{ contact.first_name }}{% else %}you{% endif %}",
        "{% unless contact.first_name %}you{% endunless %}",
        "{% if contact.first_name == nil %}you{% endif %}",
    ],
)
def test_a_default_or_a_test_saves_a_missing_variable(source: str) -> None:
    assert html(source, contact={}) == "you"


def test_dates_are_written_by_their_form_whatever_the_time_of_day_here() -> None:
    assert html("{{ d | date: '%d/%m/%Y %H:%M' }}", d="2026-05-06T07:08:09Z") == "06/05/2026 07:08"
    assert html("{{ d | date: '%d/%m/%Y' }}", d="2026-05-06") == "06/05/2026"


def test_nul_bytes_disappear() -> None:
    assert html("a\x00{{ x }}", x="\x00b") == "ab"


HOSTILE = st.text(alphabet="<>\"'&%;#a/ \n\x00", max_size=12) | st.sampled_from(
    ['"><script>alert(1)</script>', "' onmouseover='x", "%3Cscript%3E", "&lt;b&gt;", "]]>", "-->"]
)
FILTERS = st.sampled_from(
    [
        "upcase", "downcase", "capitalize", "escape", "escape_once", "strip_html", "url_encode",
        "url_decode", "newline_to_br", "strip_newlines", "truncate: 5", "slice: 1, 4", "squish",
        "append: x", "prepend: x", "replace: 'a', x", "replace_first: 'l', x", "remove: 'a'",
        "split: 'a' | join: x", "split: 'a' | first", "split: ';' | reverse | join",
        "default: x", "base64_encode", "strip", "truncatewords: 1, x",
    ]
)  # fmt: skip


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":  # newline_to_br writes these on purpose
            self.tags.append((tag, tuple(name for name, _ in attrs)))


@settings(max_examples=300)
@given(value=HOSTILE, filters=st.lists(FILTERS, max_size=4))
def test_no_chain_of_filters_lets_a_value_break_out_of_html(value: str, filters: list[str]) -> None:
    expression = " | ".join(["x", *filters])
    try:
        written = html(
            f'<p title="{{{{ {expression} }}}}">'
            "{% capture c %}{{ x }}{% endcapture %}{{ c }}"
            f"{{{{ {expression} }}}}</p>",
            x=value,
        )
    except Invalid:
        return
    reader = _Elements()
    # `<br />` of newline_to_br inside the quotes is text there.
    reader.feed(written)
    assert reader.tags == [("p", ("title",))]


def test_the_documentation_lists_every_tag_and_filter() -> None:
    text = (Path(__file__).parents[2] / "docs" / "emails.md").read_text()
    kept = {tag for tag in liquid._HTML.tags if tag.isidentifier()}
    for name in (kept - {"content", "output", "illegal"}) | set(liquid._HTML.filters):
        assert f"`{name}`" in text
