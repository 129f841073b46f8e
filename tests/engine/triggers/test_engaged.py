"""TRG-15: opened or clicked an email."""

import pytest

from jalon.definition import events
from jalon.definition.conditions import Messaged
from jalon.definition.scalars import Duration
from jalon.engine.triggers.engaged import Engaged

OPENED = Engaged(fact="opened")
EMAIL = Engaged(fact="clicked", email="offer")
CATEGORY = Engaged(fact="clicked", category="news")


@pytest.mark.rule("TRG-15")
@pytest.mark.parametrize(
    ("trigger", "properties", "holds"),
    [
        (OPENED, {"email": "offer", "category": ""}, True),
        (EMAIL, {"email": "offer", "category": "news"}, True),
        (EMAIL, {"email": "other", "category": "news"}, False),
        (CATEGORY, {"email": "other", "category": "news"}, True),
        (CATEGORY, {"email": "other", "category": "sales"}, False),
    ],
)
def test_it_fires_on_an_email_a_category_or_any(fire, trigger, properties, holds):
    assert fire(trigger, events.EMAIL_CLICKED, **properties, machine=False).holds is holds


@pytest.mark.rule("TRG-15")
@pytest.mark.rule("EML-8")
def test_machines_never_fire_it(fire):
    assert not fire(OPENED, events.EMAIL_OPENED, email="offer", machine=True).holds
    assert fire(OPENED, events.EMAIL_OPENED, email="offer", machine=False).holds


@pytest.mark.rule("TRG-15")
def test_who_clicks_has_opened():
    assert OPENED.listens() == {events.EMAIL_OPENED, events.EMAIL_CLICKED}
    assert EMAIL.listens() == {events.EMAIL_CLICKED}


@pytest.mark.rule("ENT-2")
def test_who_did_so_lately_meets_it():
    week = Duration(1, "week")
    assert EMAIL.meets_now(week) == Messaged(fact="clicked", email="offer", within=week)


def test_it_says_when_it_fires(codes):
    assert OPENED.sentence("en") == "The contact has opened an email"
    assert EMAIL.sentence("en") == "The contact has clicked in the email “offer”"
    assert CATEGORY.sentence("fr") == (
        "Le contact a cliqué dans un e-mail de catégorie «\u00a0news\u00a0»"
    )
    assert codes(EMAIL) == []
    assert codes(Engaged(fact="opened", email="a", category="b")) == ["VAL-12"]
