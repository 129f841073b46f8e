"""Signed links: only Jalon makes them, and they lead only where the email said."""

from urllib.parse import urlsplit

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
    for kind in ("open", "click", "unsubscribe", "view"):
        token = links.sign(kind, LINK)
        assert links.read(kind, token) == LINK
        for other in {"open", "click", "unsubscribe", "view"} - {kind}:
            with pytest.raises(NotFound):
                links.read(other, token)


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
