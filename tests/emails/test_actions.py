"""Saving emails and senders."""

import pytest

from jalon.core.db import cursor
from jalon.core.errors import Invalid, NotFound
from jalon.definition.emails import Content, EmailDesign
from jalon.emails.actions import ensure_default_sender, save_design, save_sender
from jalon.emails.queries import contents, published

pytestmark = pytest.mark.django_db

LINK = '<a href="{{ unsubscribe_url }}">leave</a>'


def design(html: str = LINK, **changes: object) -> EmailDesign:
    content = Content(subject="x", html=html)
    return EmailDesign(**{"name": "Offer", "locales": {"en": content}, **changes})  # type: ignore[arg-type] # checked by the type itself


@pytest.mark.rule("LIF-9")
def test_a_new_version_is_made_only_when_the_words_change() -> None:
    assert save_design("offer", design()) == 1
    assert save_design("offer", design()) == 1
    assert save_design("offer", design(name="Other", category="c", transactional=True)) == 1
    assert save_design("offer", design("<p>new</p>" + LINK)) == 2
    assert save_design("offer", design("<p>new</p>" + LINK, fallback="en")) == 2
    assert save_design("offer", design()) == 3
    assert contents("offer", 1) == contents("offer", 3)
    found = published(["offer", "none"])["offer"]
    assert (found.name, found.version) == ("Offer", 3)


def test_a_bad_design_is_refused_whole() -> None:
    with pytest.raises(Invalid, match="unsubscribe") as refused:
        save_design("offer", design("<p>"))
    assert refused.value.remedy
    assert len(refused.value.params["problems"]) == 1  # type: ignore[arg-type] # a list
    assert published(["offer"]) == {}
    with pytest.raises(Invalid, match="cannot name"):
        save_design("Of fer", design())


def test_what_was_never_published_is_not_found() -> None:
    with pytest.raises(NotFound, match="version 9"):
        contents("nothing", 9)


@pytest.mark.rule("VAL-9")
def test_an_email_needs_a_sender_that_exists() -> None:
    with pytest.raises(Invalid, match="no sender 'ghost'"):
        save_design("offer", design(sender="ghost"))
    assert published(["offer"]) == {}


@pytest.mark.rule("EML-5")
def test_the_first_sender_is_the_default_and_stays() -> None:
    ensure_default_sender("The Shop <shop@example.com>")
    ensure_default_sender("Other <other@example.com>")
    save_sender("news", name="News", address="news@example.com", reply_to="re@example.com")
    with cursor() as cur:
        rows = cur.execute("SELECT slug, name, address FROM sender ORDER BY slug").fetchall()
    assert rows == [
        ("default", "The Shop", "shop@example.com"),
        ("news", "News", "news@example.com"),
    ]
    for wrong in ("nobody", "a@b\r\nBcc: c@d.e", ""):
        with pytest.raises(Invalid):
            save_sender("x", name="x", address=wrong or "@")
