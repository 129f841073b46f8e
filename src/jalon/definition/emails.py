"""Emails as a definition file holds them."""

import msgspec


class Content(
    msgspec.Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, frozen=True
):
    """An email in one language: MJML or HTML, with Liquid; never both.

    Without `text`, the plain text is made from the rest. `preheader` is what inboxes show after
    the subject.
    """

    subject: str
    preheader: str = ""
    mjml: str | None = None
    html: str | None = None
    text: str | None = None


class EmailDesign(
    msgspec.Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, frozen=True
):
    """An email in one or several languages (EML-3).

    `category` serves frequency rules and conditions; a `transactional` email skips the rules of
    marketing (RUN-5). `sender` is a sender's short name; without it, the default sender.
    `fallback` is the locale for contacts whose own is missing: when left out, the first written.
    """

    name: str = ""
    category: str = ""
    transactional: bool = False
    sender: str | None = None
    fallback: str = ""
    locales: dict[str, Content]
