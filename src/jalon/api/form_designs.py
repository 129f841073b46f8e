"""Forms and landing pages in requests and answers, as their definition files have them."""

from typing import Annotated, Any

import msgspec
from pydantic import Field, StringConstraints

from jalon.api.bodies import Body, Line
from jalon.api.definitions import text_of
from jalon.contacts.attributes import Type
from jalon.forms.actions import NotSaved
from jalon.forms.design import D, parse

_Words = Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")]
_Value = Annotated[str, StringConstraints(max_length=5_000, pattern=r"^[^\x00]*$")]
_Tags = Annotated[list[Line], Field(max_length=100)]


class VisitorTexts(Body):
    """What visitors read, by language."""

    en: _Words | None = None
    fr: _Words | None = None


class FormChoice(Body):
    """One of the values a field may have. Without a label it reads as its value."""

    value: _Value
    label: VisitorTexts = VisitorTexts()


class FormField(Body):
    """What is asked for, and the attribute that keeps it. `type` declares an attribute that is
    new; a `hidden` field has a `value` that visitors cannot change."""

    attribute: Line
    label: VisitorTexts = VisitorTexts()
    type: Type | None = None
    required: bool = False
    long: bool = False
    choices: Annotated[list[FormChoice], Field(max_length=200)] = []
    hidden: bool = False
    value: _Value = ""


class FormConsent(Body):
    """What visitors may agree to, word for word. Another wording is another version."""

    key: Line
    wording: VisitorTexts
    required: bool = False
    marketing: bool = False
    join_list: Line | None = None


class FormConfirmation(Body):
    """The email of a double opt-in; its text is followed by the link."""

    subject: VisitorTexts
    text: VisitorTexts


_Fields = Annotated[list[FormField], Field(min_length=1, max_length=50)]
_Consents = Annotated[list[FormConsent], Field(max_length=50)]


class FormBody(Body):
    """A form whole. Its fields need a required one for `email`."""

    form: Annotated[Line, Field(examples=["contact-us"])]
    name: Line = ""
    title: VisitorTexts
    intro: VisitorTexts = VisitorTexts()
    fields: Annotated[
        _Fields,
        Field(examples=[[{"attribute": "email", "label": {"en": "Email"}, "required": True}]]),
    ]
    consents: _Consents = []
    submit: VisitorTexts = VisitorTexts()
    thanks: VisitorTexts = VisitorTexts()
    redirect: _Value | None = None
    join_list: Line | None = None
    tags: _Tags = []
    resource: Line | None = None
    double_opt_in: bool = False
    confirmation: FormConfirmation | None = None
    captcha: bool = False


class FormChanges(Body):
    """What is to change of a form; what is left out stays, null takes out. Fields and consents go
    whole."""

    name: Line | None = None
    title: VisitorTexts | None = None
    intro: VisitorTexts | None = None
    fields: _Fields | None = None
    consents: _Consents | None = None
    submit: VisitorTexts | None = None
    thanks: VisitorTexts | None = None
    redirect: _Value | None = None
    join_list: Line | None = None
    tags: _Tags | None = None
    resource: Line | None = None
    double_opt_in: bool | None = None
    confirmation: FormConfirmation | None = None
    captcha: bool | None = None


class LandingBody(Body):
    """A landing page whole. The body is plain paragraphs, or HTML of which what formats text is
    kept."""

    page: Annotated[Line, Field(examples=["spring"])]
    title: VisitorTexts
    body: VisitorTexts
    form: Line


class LandingChanges(Body):
    """What is to change of a landing page; what is left out stays."""

    title: VisitorTexts | None = None
    body: VisitorTexts | None = None
    form: Line | None = None


def design_in(body: FormBody | LandingBody, kind: type[D]) -> D:
    """What a body describes. Raises NotSaved when it is none."""
    return _design(body.model_dump(exclude_none=True), kind)


def changed(present: dict[str, Any], changes: FormChanges | LandingChanges, kind: type[D]) -> D:
    """A design with changes made to it. Raises NotSaved when it is none any more."""
    stays = {name: one for name, one in present.items() if name not in changes.model_fields_set}
    return _design(stays | changes.model_dump(exclude_unset=True, exclude_none=True), kind)


def _design(given: dict[str, Any], kind: type[D]) -> D:
    parsed = parse(text_of(given), kind)
    if parsed.design is None:
        raise NotSaved([msgspec.structs.replace(each, line=None) for each in parsed.problems])
    return parsed.design
