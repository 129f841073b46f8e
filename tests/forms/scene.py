"""Forms and those who fill them in, in short words for tests."""

import json
import re
from collections.abc import Sequence
from datetime import timedelta
from html import unescape
from typing import Any
from unittest import mock

import msgspec
from django.test import Client

from jalon.contacts.actions import create_list
from jalon.core import clock
from jalon.forms import guarding
from jalon.forms.actions import save_form
from jalon.forms.design import Form, parse
from jalon.forms.storage import add_url

LOCAL = {"HTTP_HOST": "localhost", "HTTP_USER_AGENT": "Mozilla/5.0 (X11) Firefox/128.0"}

CONTACT = """
form: contact-us
title: {en: Contact us, fr: Nous écrire}
fields:
  - {attribute: email, label: {en: Email, fr: E-mail}, required: true}
  - {attribute: age, label: {en: Age, fr: Âge}, type: number}
  - attribute: subject
    label: {en: Subject, fr: Sujet}
    choices: [{value: quote, label: {en: A quote, fr: Un devis}}, {value: other}]
  - {attribute: origin, hidden: true, value: site}
consents:
  - key: newsletter
    wording: {en: Write to me., fr: Écrivez-moi.}
    marketing: true
    join_list: newsletter
tags: [asked]
"""


def a_form(text: str = CONTACT, **changes: Any) -> Form:
    """A form that is saved, with its list."""
    create_list("newsletter")
    form = design(text, **changes)
    save_form(form)
    return form


def there_are(*, forms: Sequence[str] = (), resources: Sequence[str] = ()) -> None:
    """Forms and resources of these names, for workflows to name."""
    for slug in resources:
        add_url(slug, slug, url=f"https://example.com/{slug}")
    for slug in forms:
        asked = {"attribute": "email", "label": {"en": "Email"}, "required": True}
        save_form(design(json.dumps({"form": slug, "title": {"en": slug}, "fields": [asked]})))


def design(text: str = CONTACT, **changes: Any) -> Form:
    """A form as it is written, nothing saved."""
    parsed = parse(text, Form)
    assert parsed.design is not None, parsed.problems
    return msgspec.structs.replace(parsed.design, **changes)


def token_in(html: str) -> str:
    """The token of a rendered form."""
    found = re.search(r'name="_token" value="([^"]+)"', html)
    assert found
    return unescape(found[1])


def aged_token(slug: str, seconds: int = 10) -> str:
    """A token of a form that was rendered so many seconds ago."""
    real = clock.wall()
    with mock.patch.object(guarding.clock, "wall", return_value=real - timedelta(seconds=seconds)):
        return guarding.issue(slug)


def send(slug: str = "contact-us", *, to: str = "", token: str = "", **answers: Any) -> Any:
    """Somebody sends the form in from its page."""
    given = {"email": "ann@example.com", "_token": token or aged_token(slug), **answers}
    return Client(**LOCAL).post(to or f"/f/{slug}", given)
