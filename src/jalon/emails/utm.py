"""UTM parameters by account rule, editable per email (EML-8)."""

from collections.abc import Mapping

from django.db import transaction

from jalon.accounts.audit import record
from jalon.core.errors import Invalid, NotFound
from jalon.emails.models import Email, UtmRule

NAMES = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
_LONGEST = 200


def set_utm(parameters: Mapping[str, str], *, email: str = "", by: str = "cli") -> None:
    """The UTM parameters of every email, or of one, whose own win; without any, the rule goes.

    They are added to web links when an email is written, never over those a link has. An empty
    value for one email takes the account's away. Raises Invalid, and NotFound for an email that is
    not there.
    """
    for name, text in parameters.items():
        if name not in NAMES:
            raise Invalid(
                f"{name[:60]!r} is not a UTM parameter.",
                remedy=f"Use one of: {', '.join(NAMES)}.",
                code="utm_name",
                name=name[:60],
                names=list(NAMES),
            )
        if len(text) > _LONGEST or not text.isprintable():
            raise Invalid(
                f"{name} is longer than {_LONGEST} characters, or holds what cannot be printed.",
                remedy="Shorten it.",
                code="utm_value",
                name=name,
                most=_LONGEST,
            )
    if parameters and email and not Email.objects.filter(slug=email).exists():
        raise NotFound(
            f"There is no email {email[:60]!r}.",
            remedy="List them first.",
            code="email_not_found",
            email=email[:60],
        )
    with transaction.atomic():
        if parameters:
            UtmRule.objects.update_or_create(email=email, defaults={"parameters": dict(parameters)})
        elif not UtmRule.objects.filter(email=email).delete()[0]:
            return
        record(by, "change", kind="utm", name=email, **parameters)


def utm_of(email: str = "") -> dict[str, str]:
    """What is added to the links of an email, or the account's rule; a test of what a setting
    does before anything is sent."""
    rules = dict(UtmRule.objects.filter(email__in=["", email]).values_list("email", "parameters"))
    both = rules.get("", {}) | rules.get(email, {})
    return {name: text for name, text in both.items() if text}
