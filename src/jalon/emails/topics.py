"""What contacts may choose by themselves in the preference centre (EML-6)."""

from collections.abc import Mapping
from typing import Literal

from django.db import transaction

from jalon.accounts.audit import record
from jalon.contacts.models import List
from jalon.core.errors import Invalid, NotFound
from jalon.emails.models import Topic

Kind = Literal["list", "category"]
_LANGUAGES = {"en", "fr"}
_LONGEST = 100


def offer_topic(
    kind: Kind, slug: str, labels: Mapping[str, str], *, position: int = 0, by: str = "cli"
) -> None:
    """Shows a list or category in the preference centre, under these names. Raises Invalid, and
    NotFound for a list that is not there."""
    if kind not in ("list", "category") or not slug:
        raise Invalid(
            "A topic is a list or a category.",
            remedy="Name one by its slug.",
            code="topic_kind",
        )
    good = all(text.strip() and len(text) <= _LONGEST for text in labels.values())
    if not labels or not set(labels) <= _LANGUAGES or not good:
        raise Invalid(
            f"The names of {slug!r} are not names in English or French.",
            remedy=f"Give 1 to {_LONGEST} characters for en, fr or both.",
            code="topic_labels",
            most=_LONGEST,
        )
    if kind == "list" and not List.objects.filter(slug=slug).exists():
        raise NotFound(
            f"There is no list {slug[:60]!r}.",
            remedy="Create it first.",
            code="list_not_found",
            list=slug[:60],
        )
    with transaction.atomic():
        Topic.objects.update_or_create(
            kind=kind, slug=slug, defaults={"labels": dict(labels), "position": position}
        )
        record(by, "offer", kind="topic", name=f"{kind}:{slug}", labels=dict(labels))


def withdraw_topic(kind: Kind, slug: str, *, by: str = "cli") -> None:
    """No longer shows it; what contacts chose stays. Raises NotFound."""
    with transaction.atomic():
        deleted, _ = Topic.objects.filter(kind=kind, slug=slug).delete()
        if not deleted:
            raise NotFound(
                f"The {kind} {slug!r} is not offered.",
                remedy="Name a topic of the preference centre.",
                code="topic_not_found",
            )
        record(by, "withdraw", kind="topic", name=f"{kind}:{slug}")


def is_offered(kind: Kind, slug: str) -> bool:
    """Whether the preference centre shows it."""
    return Topic.objects.filter(kind=kind, slug=slug).exists()


def topics() -> list[Topic]:
    """Every topic, in the order they are shown."""
    return list(Topic.objects.all())
