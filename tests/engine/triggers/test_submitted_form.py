"""TRG-3: submitted a form."""

import pytest

from jalon.definition import conditions, events
from jalon.definition.scalars import Duration
from jalon.engine.triggers.submitted_form import SubmittedForm

ANY = SubmittedForm()
GIVEN = SubmittedForm(form="contact-us", page="/pricing")
PAGE = SubmittedForm(page="/pricing")
QUOTE = SubmittedForm(where=[conditions.Test(property="subject", value="quote")])


@pytest.mark.rule("TRG-3")
@pytest.mark.parametrize(
    ("trigger", "properties", "holds"),
    [
        (ANY, {"form": "contact-us", "page": "/"}, True),
        (GIVEN, {"form": "contact-us", "page": "/pricing"}, True),
        (GIVEN, {"form": "contact-us", "page": "/"}, False),
        (GIVEN, {"form": "newsletter", "page": "/pricing"}, False),
        (GIVEN, {}, False),
        (PAGE, {"form": "newsletter", "page": "/pricing"}, True),
        (QUOTE, {"form": "any", "subject": "quote"}, True),
        (QUOTE, {"form": "any", "subject": "help"}, False),
    ],
)
def test_it_fires_on_a_given_form_or_any_on_a_given_page_or_any(fire, trigger, properties, holds):
    assert trigger.listens() == {events.FORM_SUBMITTED}
    assert fire(trigger, events.FORM_SUBMITTED, **properties).holds is holds


@pytest.mark.rule("ENT-2")
def test_who_submitted_it_lately_meets_it():
    week = Duration(1, "week")
    met = GIVEN.meets_now(week)
    assert (met.event, met.within) == (events.FORM_SUBMITTED, week)
    assert [(test.property, test.value) for test in met.where] == [
        ("form", "contact-us"),
        ("page", "/pricing"),
    ]


def test_it_says_when_it_fires(codes):
    assert ANY.sentence("en") == "The contact submits a form"
    assert (
        GIVEN.sentence("en") == "The contact submits the form “contact-us” on the page “/pricing”"
    )
    assert PAGE.sentence("fr") == (
        "Le contact envoie un formulaire sur la page «\u00a0/pricing\u00a0»"
    )
    assert QUOTE.sentence("en") == "The contact submits a form (where “subject” is “quote”)"
    assert codes(GIVEN) == []
