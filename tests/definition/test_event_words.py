"""Events as people read them: the server and the web app say the same."""

import re
from pathlib import Path

import pytest

from jalon.definition import describe, events
from jalon.definition.conditions import Performed
from jalon.definition.event_words import EVENT_WORDS, event_said
from jalon.definition.scalars import Duration
from jalon.engine.steps.emit_event import EmitEvent
from jalon.engine.triggers.inactivity import Inactivity

WEB = Path(__file__).parents[2] / "web/src/ui"
COMMERCE = [
    "Product Viewed",
    "Product Added",
    "Cart Viewed",
    "Checkout Started",
    "Order Completed",
    "Order Refunded",
]


def of_the_web(language: str) -> dict[str, str]:
    """The words of the web app in a language, by the names of events."""
    text = (WEB / "events/words.ts").read_text()
    part = text.split(f"export const {language}", 1)[1].split("\n};", 1)[0]
    return dict(re.findall(r'^  "?([^":]+)"?: "(.*)",$', part, re.M))


@pytest.mark.rule("EVT-2")
@pytest.mark.rule("EVT-3")
def test_every_event_of_shops_and_of_the_inside_has_words_in_both_languages() -> None:
    assert EVENT_WORDS.keys() >= {*COMMERCE, *events.INTERNAL}


def test_the_web_app_says_events_as_the_server_does() -> None:
    assert of_the_web("en") == {name: said[0] for name, said in EVENT_WORDS.items()}
    assert of_the_web("fr") == {name: said[1] for name, said in EVENT_WORDS.items()}


def test_what_the_web_app_suggests_has_words() -> None:
    suggested = re.findall(r'"([A-Z][A-Za-z ]+)"', (WEB / "pick/events.ts").read_text())
    assert len(suggested) > 20
    assert set(suggested) <= EVENT_WORDS.keys()


def test_no_two_events_are_said_alike() -> None:
    for language in (0, 1):
        assert len({said[language] for said in EVENT_WORDS.values()}) == len(EVENT_WORDS)


def test_an_event_of_a_sender_keeps_its_name() -> None:
    assert event_said("Lesson Done", "fr") == event_said("Lesson Done", "en") == "Lesson Done"


def test_conditions_triggers_and_steps_say_events_as_people_read_them() -> None:
    opened = Performed(event="Email Opened")
    assert describe.sentence(opened, "fr") == "le contact a fait «\u00a0E-mail ouvert\u00a0»"
    assert describe.sentence(opened, "en") == "the contact has done “Email opened”"
    still = Inactivity(event="Product Viewed", wait=Duration(30, "day"))
    assert "«\u00a0Produit consulté\u00a0»" in still.sentence("fr")
    told = EmitEvent(id="tell", event="Order Refunded")
    assert told.sentence("fr") == "Émettre l'évènement «\u00a0Commande remboursée\u00a0»"
