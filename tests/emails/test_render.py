"""What a contact reads, from MJML or HTML with Liquid."""

from html.parser import HTMLParser

import pytest

from jalon.core.errors import Invalid
from jalon.definition.emails import Content
from jalon.emails.liquid import MissingVariable
from jalon.emails.render import locale_for, render

HOSTILE = "Eve\"><script>alert(1)</script><mj-raw onload='x'>\r\nBcc: all@example.com"


def mjml(inside: str) -> str:
    return (
        f"<mjml><mj-body><mj-section><mj-column>{inside}</mj-column></mj-section></mj-body></mjml>"
    )


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def first(self, tag: str) -> dict[str, str | None]:
        return next(attrs for name, attrs in self.found if name == tag)


@pytest.mark.rule("EML-2")
@pytest.mark.parametrize(
    "content",
    [
        Content(subject="x", html='<p>{{ contact.n }}</p><a href="{{ contact.n }}">y</a>'),
        Content(subject="x", html="<img alt='{{ contact.n }}' src='a'><p>{{ contact.n }}"),
        Content(subject="x", html="<title>{{ contact.n }}</title><!-- {{ contact.n }} --><p>"),
        Content(
            subject="x",
            mjml=mjml(
                "<mj-text>{{ contact.n }}</mj-text>"
                '<mj-button href="{{ contact.n }}">y</mj-button>'
                "<mj-image src='x' alt='{{ contact.n }}'/>"
                '<mj-text color="{{ contact.n }}">z</mj-text>'
            ),
        ),
    ],
)
def test_a_name_cannot_break_out_of_html_attributes_or_mjml(content: Content) -> None:
    html = render(content, {"contact": {"n": HOSTILE}}).html
    tags = Tags(html)
    assert not {"script", "mj-raw"} & {tag for tag, _ in tags.found}
    assert not any("onload" in attrs for _, attrs in tags.found)


@pytest.mark.parametrize(
    ("html", "piece"),
    [
        ("<a href={{ contact.n }}>x</a>", "contact.n"),
        ("<p {{ contact.n }}>x</p>", "contact.n"),
        ("<p {% if contact.n %}{{ contact.n }}{% endif %}>x</p>", "contact.n"),
        ("<script>var x = '{{ contact.n }}'</script>", "contact.n"),
        ("<style>p { color: {{ contact.n }} }</style>", "contact.n"),
        ("<p onclick=\"go('{{ contact.n }}')\">x</p>", "contact.n"),
        ("<p {% cycle contact.n, 'b' %}>x</p>", "cycle"),
    ],
)
def test_a_variable_where_escaping_cannot_protect_is_refused(html: str, piece: str) -> None:
    with pytest.raises(Invalid, match=piece) as refused:
        render(Content(subject="x", html=html), {"contact": {"n": "a"}})
    assert "quotes" in refused.value.remedy


def test_a_subject_is_one_line_whatever_the_contact_is_called() -> None:
    content = Content(subject="Hi {{ contact.n }}\u2028!", html="<p>")
    subject = render(content, {"contact": {"n": "a\r\nBcc: b@example.com\x85c\x00"}}).subject
    assert subject == "Hi a Bcc: b@example.com c !"


def test_a_step_may_replace_the_subject() -> None:
    content = Content(subject="First", html="<p>")
    assert render(content, {"x": "1"}, subject="Second {{ x }}").subject == "Second 1"


def test_liquid_passes_through_mjml_in_texts_attributes_and_between_sections() -> None:
    source = """<mjml><mj-body>
      {% for p in event.products %}<mj-section><mj-column>
        <mj-text>{{ p.name }}{% if p.price < 3 and p.price > 1 %} (cheap){% endif %}</mj-text>
        <mj-button
          href='https://a.example/?q={{ p.name | url_encode }}&amp;k={{ k | default: "<1>" }}'
        >Go</mj-button>
      </mj-column></mj-section>{% endfor %}</mj-body></mjml>"""
    products = [{"name": "A & B", "price": 2}, {"name": "C", "price": 9}]
    rendered = render(Content(subject="x", mjml=source), {"event": {"products": products}})
    links = [attrs["href"] for tag, attrs in Tags(rendered.html).found if tag == "a"]
    assert links == ["https://a.example/?q=A+%26+B&k=<1>", "https://a.example/?q=C&k=<1>"]
    assert "A &amp; B (cheap)" in rendered.html
    assert "C (cheap)" not in rendered.html


def test_odd_characters_in_mjml_attributes_survive() -> None:
    alt = 'say "hé" \\ 😀 \u200b שלום'
    source = mjml(f"<mj-image src='x' alt='{alt}'/>")
    assert Tags(render(Content(subject="x", mjml=source), {}).html).first("img")["alt"] == alt


def test_a_readers_mail_program_is_sent_to_no_third_party_for_fonts() -> None:
    html = render(Content(subject="x", mjml=mjml("<mj-text>x</mj-text>")), {}).html
    assert "fonts.googleapis.com" not in html


def test_liquid_in_an_attribute_that_mjml_computes_with_is_refused() -> None:
    with pytest.raises(Invalid, match=r"MJML drops \{\{ w \}\}"):
        render(Content(subject="x", mjml=mjml('<mj-image src="x" width="{{ w }}"/>')), {"w": "1"})


@pytest.mark.parametrize(
    "source",
    [
        "<mjml><mj-body>",
        "no markup",
        mjml('\n\n<mj-include path="/etc/passwd" type="html"/>'),
        "<mjml><mj-body><mj-section></mj-column></mj-section></mj-body></mjml>",
    ],
)
def test_broken_mjml_is_refused_with_a_remedy(source: str) -> None:
    with pytest.raises(Invalid, match="MJML") as refused:
        render(Content(subject="x", mjml=source), {})
    assert refused.value.remedy


def test_broken_liquid_names_the_line_of_the_authors_own_source() -> None:
    source = mjml("\n\n<mj-text>{{ x | nothing_such }}</mj-text>")
    with pytest.raises(Invalid, match="line 3"):
        render(Content(subject="x", mjml=source), {"x": 1})


def test_css_is_written_on_elements_and_loops_in_tables_stay_where_they_are() -> None:
    source = """<style>.a { color: red } @media (width < 9px) { .b { color: blue } }</style>
      <table>{% for i in event.items %}<tr><td class="a">{{ i }}</td></tr>{% endfor %}</table>"""
    rendered = render(Content(subject="x", html=source), {"event": {"items": ["1", "2"]}})
    cells = [attrs for tag, attrs in Tags(rendered.html).found if tag == "td"]
    assert [cell["style"] for cell in cells] == ["color: red;"] * 2
    assert (
        rendered.html.index("<table") < rendered.html.index(">1<") < rendered.html.index("</table")
    )
    assert "@media" in rendered.html


def test_the_preheader_is_hidden_at_the_top() -> None:
    for content in (
        Content(subject="x", preheader="Peek {{ a }}", mjml=mjml("<mj-text>Body</mj-text>")),
        Content(subject="x", preheader="Peek {{ a }}", html="<body><p>Body</p></body>"),
    ):
        rendered = render(content, {"a": "<now>"})
        assert rendered.html.index("Peek &lt;now&gt;") < rendered.html.index("Body")
        assert "Peek" not in rendered.text


@pytest.mark.rule("EML-1")
def test_plain_text_keeps_links_lists_and_headings() -> None:
    source = """<head><title>T</title><style>p{}</style></head>
      <h1>Hello {{ contact.n }} &amp; co</h1>
      <p>See <a href="https://a.example/?x={{ contact.n }}&amp;y=1">the shop</a> or
         <a href="https://b.example">https://b.example</a>.</p>
      <ul><li>one</li><li>two</li></ul><ol><li>first</li><li>second</li></ol>
      <a href="https://c.example"><img src="x" alt="Logo"></a>
      <div style="display: none">secret {% assign z = "later" %}</div><br>{{ z }}"""
    text = render(Content(subject="x", html=source), {"contact": {"n": "<Ann>"}}).text
    assert text == (
        "Hello <Ann> & co\n\n"
        "See the shop (https://a.example/?x=<Ann>&y=1) or https://b.example.\n\n"
        "- one\n- two\n\n1. first\n2. second\n\n"
        "Logo (https://c.example)\nlater\n"
    )


def test_an_authors_own_plain_text_is_kept_as_it_is() -> None:
    content = Content(subject="x", html="<p>a</p>", text="Dear {{ n }},\n\n\n  yours")
    assert render(content, {"n": "A & B"}).text == "Dear A & B,\n\n\n  yours"


@pytest.mark.rule("RUN-6")
@pytest.mark.parametrize(
    "content",
    [
        Content(subject="{{ contact.x }}", html="<p>"),
        Content(subject="x", html="<p>{{ contact.x }}"),
        Content(subject="x", html="<p>", text="{{ contact.x }}"),
        Content(subject="x", html="<p>", preheader="{{ contact.x }}"),
    ],
)
def test_a_missing_variable_in_any_part_is_refused(content: Content) -> None:
    with pytest.raises(MissingVariable):
        render(content, {"contact": {}})


@pytest.mark.rule("EML-3")
@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("FR_ca", "fr"),
        ("pt-BR", "pt-BR"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("ja", "en"),
        ("", "en"),
    ],
)
def test_the_contacts_locale_chooses_then_its_language_then_the_fallback(
    wanted: str, chosen: str
) -> None:
    assert locale_for(wanted, {"en": 1, "fr": 1, "pt-BR": 1}, fallback="en") == chosen
