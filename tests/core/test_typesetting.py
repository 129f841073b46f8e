"""French as it is printed, and in the product's own words."""

import re
from collections.abc import Iterator

import pytest

from jalon.core import french
from jalon.core.typesetting import typeset
from jalon.definition.event_words import EVENT_WORDS
from jalon.definition.field_words import FIELDS
from jalon.definition.problems import problem
from jalon.definition.reasons import NOT_SENT, REFUSED
from jalon.definition.step_names import KIND_WORDS
from jalon.definition.words import chosen
from jalon.pages.phrases import PHRASES

LOOSE = re.compile(r" [:;?!»]|« ")
STRANGE = re.compile(r"évén|(?<![-a-z])mails?\b|courriel|désinscri|prospection|’|\.\.\.", re.I)
"""For évènement, e-mail, désabonnement, e-mails marketing, and the apostrophe used everywhere."""


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Est-ce sûr ?", "Est-ce sûr\u00a0?"),
        (
            "Trois choses : « a » ; « b »",
            "Trois choses\u00a0: «\u00a0a\u00a0»\u00a0; «\u00a0b\u00a0»",
        ),
        ("50 % des gens", "50\u00a0% des gens"),
        ("{% if a %}", "{% if a %}"),
        ("à 9:30, c'est dit", "à 9:30, c'est dit"),
    ],
)
def test_no_line_breaks_before_a_sign(written: str, printed: str) -> None:
    assert typeset(written) == printed


def test_sentences_come_with_their_no_break_spaces() -> None:
    assert chosen("fr")("a: b", "a : b") == "a\u00a0: b"
    assert chosen("en")("50 % : b", "") == "50 % : b"
    found = problem("x", en="a", fr="Lequel ?", mend_en="b", mend_fr="Ainsi : non.")
    assert (found.message["fr"], found.remedy["fr"]) == ("Lequel\u00a0?", "Ainsi\u00a0: non.")
    assert [text for text in PHRASES["fr"].values() if LOOSE.search(text)] == []


def texts() -> Iterator[str]:
    """What people read in French of the server's tables."""
    yield from PHRASES["fr"].values()
    for sentences in french.PHRASES.values():
        yield from sentences
    for table in (EVENT_WORDS, FIELDS, KIND_WORDS, NOT_SENT, REFUSED):
        yield from (said for _, said in table.values())


def test_the_server_says_each_thing_by_its_one_word_in_french() -> None:
    assert [text for text in texts() if STRANGE.search(text)] == []
