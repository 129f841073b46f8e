"""Signed links: only Jalon makes them, and they lead only where the email said."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from jalon.core.errors import NotFound
from jalon.core.ids import new_id
from jalon.definition.emails import Content
from jalon.emails import links
from jalon.emails.links import Link
from jalon.emails.render import render

LINK = Link(new_id(), new_id())


def tracked(html: str, **context: object) -> str:
    return links.track(render(Content(subject="x", html=html), context).html, LINK)


def hrefs(html: str) -> list[str]:
    return [url for url, _ in links.tracked_links(html)]


@pytest.mark.rule("EML-8")
@given(position=st.integers(0, 200), letter=st.sampled_from("ABCxyz019-_"))
def test_a_token_altered_anywhere_is_refused(position: int, letter: str) -> None:
    token = links.sign("click", Link(LINK.contact_id, LINK.message_id, "https://a.example/page"))
    place = position % len(token)
    altered = token[:place] + letter + token[place + 1 :]
    if altered[:-1] == token[:-1]:
        return  # the last letter has bits that mean nothing
    with pytest.raises(NotFound):
        links.read("click", altered)


@pytest.mark.parametrize("token", ["", "a", "é", "A" * 43, "A" * 5000, "%%%"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(NotFound):
        links.read("open", token)


@pytest.mark.rule("EML-8")
def test_a_token_serves_for_its_own_kind_only() -> None:
    kinds = ("open", "click", "trap", "unsubscribe", "preferences", "view")
    for kind in kinds:
        token = links.sign(kind, LINK)
        assert links.read(kind, token) == LINK
        for other in set(kinds) - {kind}:
            with pytest.raises(NotFound):
                links.read(other, token)


@pytest.mark.rule("EML-8")
@given(length=st.integers(0, 90))
def test_a_truncated_token_is_refused(length: int) -> None:
    token = links.sign("click", replace(LINK, url="https://a.example/page", links=3))
    with pytest.raises(NotFound):
        links.read("click", token[: min(length, len(token) - 2)])


def test_tokens_of_an_older_key_stay_good(settings: pytest.FixtureRequest) -> None:
    token = links.sign("open", LINK)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert links.read("open", token) == LINK
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(NotFound):
        links.read("open", token)


@pytest.mark.rule("EML-8")
def test_web_links_lead_through_jalon_and_others_stay() -> None:
    html = tracked(
        """<a class=x HREF = "https://a.example/?a=1&amp;b={{ v }}">1</a>
           <a href='http://b.example'>2</a> <a href="mailto:x@example.com">3</a>
           <a href="{{ unsubscribe_url }}">4</a> <a href="{{ view_url }}">5</a>
           <a href="#top">6</a> <a href="tel:+331">7</a><link href="https://c.example/x.css">""",
        v="2 & 3",
        unsubscribe_url=links.unsubscribe_url(LINK),
        view_url=links.view_url(LINK),
    )
    assert hrefs(html) == ["https://a.example/?a=1&b=2%20&%203", "http://b.example"]
    for kept in ("mailto:x@example.com", "#top", "tel:+331", "https://c.example/x.css"):
        assert f'"{kept}"' in html
    assert links.unsubscribe_url(LINK) in html
    assert urlsplit(links.unsubscribe_url(LINK)).netloc == urlsplit(settings.JALON_BASE_URL).netloc


@pytest.mark.rule("EML-8")
def test_the_image_of_opens_comes_last_in_the_body() -> None:
    html = tracked("<html><body><p>x</p></body></html>")
    assert html.endswith('style="display:block"></body></html>')
    assert links.open_url(LINK) in html
    assert links.open_url(LINK) in tracked("<p>no body")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " \tjavascript:alert(1)",
        "java\nscript:alert(1)",
        "java\x01script:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
    ],
)
def test_an_address_from_a_contact_cannot_be_a_script(url: str) -> None:
    html = tracked('<a href="{{ u }}">x</a><img src="{{ u }}">', u=url)
    assert '<a href="#">' in html
    assert '<img src="#">' in html


def test_pictures_written_into_the_email_stay() -> None:
    assert 'src="data:image/png;base64,AA"' in tracked('<img src="data:image/png;base64,AA">')


def test_an_address_cannot_add_a_header_to_the_redirect() -> None:
    html = tracked('<a href="https://a.example/{{ u }}">x</a>', u="\r\nSet-Cookie: a=b")
    assert hrefs(html) == ["https://a.example/Set-Cookie:%20a=b"]


def test_words_that_look_like_a_link_are_left_alone() -> None:
    html = tracked('<p>Write href="https://a.example" in it</p>')
    assert hrefs(html) == []


@pytest.mark.rule("EML-8")
def test_links_know_how_many_different_ones_there_are() -> None:
    html = tracked(
        """<a href="https://a.example/">1</a> <a href="https://a.example/">again</a>
           <a href="https://b.example/">2</a> <a href="mailto:x@example.com">3</a>"""
    )
    counts = {links.read("click", token).links for _, token in links.tracked_links(html)}
    assert counts == {2}


@pytest.mark.rule("EML-8")
def test_an_email_with_links_has_one_that_nobody_sees() -> None:
    html = tracked('<p><a href="https://a.example/">1</a></p>')
    trap = links.trap_url(LINK)
    assert f'<a href="{trap}" rel="nofollow" tabindex="-1" aria-hidden="true"' in html
    assert 'style="display:none"></a>' in html
    assert hrefs(html) == ["https://a.example/"]
    assert "/t/" not in tracked("<p>No link</p>")
    assert "/t/" not in links.track('<a href="https://a.example/">1</a>', LINK, clicks=False)


UTM = {"utm_source": "jalon", "utm_campaign": "été & co"}


@pytest.mark.rule("EML-8")
@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example", "https://a.example?utm_source=jalon&utm_campaign=X"),
        ("https://a.example/?", "https://a.example/?utm_source=jalon&utm_campaign=X"),
        ("https://a.example/?a=1#x", "https://a.example/?a=1&utm_source=jalon&utm_campaign=X#x"),
        ("https://a.example/?utm_source=", "https://a.example/?utm_source=&utm_campaign=X"),
        ("https://a.example/?UTM_Source=b#?", "https://a.example/?UTM_Source=b&utm_campaign=X#?"),
        ("https://a.example/?utm_source=b&utm_campaign=c", None),
    ],
)
def test_utm_parameters_are_added_and_never_replaced(url: str, expected: str | None) -> None:
    expected = (expected or url).replace("=X", "=%C3%A9t%C3%A9+%26+co")
    assert links.with_utm(url, UTM) == expected
    assert links.with_utm(expected, UTM) == expected
    assert links.with_utm(url, {}) == url


@given(
    st.dictionaries(st.sampled_from(["a", "utm_source", "utm_term"]), st.text(max_size=5)),
    st.dictionaries(st.sampled_from(["utm_source", "utm_term", "utm_medium"]), st.text(max_size=5)),
)
def test_utm_parameters_leave_the_others_as_they_are(
    present: dict[str, str], utm: dict[str, str]
) -> None:
    from urllib.parse import urlencode

    url = "https://a.example/?" + urlencode(present)
    query = dict(parse_qsl(urlsplit(links.with_utm(url, utm)).query, keep_blank_values=True))
    assert query == {name: text for name, text in utm.items() if text} | present


def test_utm_parameters_go_to_web_links_alone_tracked_or_not() -> None:
    html = '<a href="https://a.example/?a=1&amp;b=2">1</a> <a href="mailto:x@example.com">2</a>'
    page = html + f'<a href="{links.preferences_url(LINK)}">3</a>'
    utm = {"utm_source": "jalon"}
    assert hrefs(links.track(page, LINK, utm=utm)) == [
        "https://a.example/?a=1&b=2&utm_source=jalon"
    ]
    untracked = links.track(page, LINK, opens=False, clicks=False, utm=utm)
    assert untracked == page.replace("b=2", "b=2&amp;utm_source=jalon")
    assert links.track(page, LINK, opens=False, clicks=False) == page
