"""Writes on the account: its users and its rules of frequency."""

from django.db import transaction

from jalon.accounts.audit import record
from jalon.accounts.models import FrequencyRule, User
from jalon.core import clock
from jalon.core.errors import Invalid, NotFound
from jalon.core.ids import new_id
from jalon.definition.scalars import Duration


def save_user(
    email: str, *, name: str = "", role: str = User.Role.MARKETER, by: str = "cli"
) -> User:
    """Adds a user, or changes the name and the role of one. Raises Invalid."""
    address = email.strip()
    if "@" not in address or any(letter.isspace() for letter in address):
        raise Invalid(
            f"{email[:60]!r} is not an email address.",
            remedy="Write it as name@example.com.",
            code="address_invalid",
        )
    if role not in User.Role.values:
        raise Invalid(
            f"There is no role {role!r}.",
            remedy=f"Choose one of: {', '.join(User.Role.values)}.",
            code="role_unknown",
        )
    with transaction.atomic():
        user, created = User.objects.update_or_create(
            email=address,
            defaults={"name": name, "role": role},
            create_defaults={
                "id": new_id(),
                "name": name,
                "role": role,
                "created_at": clock.now(),
            },
        )
        record(by, "add" if created else "change", kind="user", name=address, role=role)
    return user


def remove_user(email: str, *, by: str = "cli") -> None:
    """Removes a user; contacts keep the address of their owner. Raises NotFound."""
    with transaction.atomic():
        deleted, _ = User.objects.filter(email=email).delete()
        if not deleted:
            raise NotFound(f"There is no user {email}.", remedy="See `jalon user list`.")
        record(by, "remove", kind="user", name=email)


def limit_frequency(
    most: int, within: Duration, *, category: str | None = None, by: str = "cli"
) -> None:
    """At most so many messages to a contact in a rolling period: of a category, or of all
    marketing email (RUN-4). Takes the place of the rule there was. Raises Invalid."""
    if most < 0 or within.unit == "month" or within.count == 0:
        raise Invalid(
            "A rule of frequency needs a number from 0 and a fixed period.",
            remedy="Write, for instance, 3 in 7 days.",
            code="frequency_invalid",
        )
    with transaction.atomic():
        FrequencyRule.objects.filter(category=category).delete()
        FrequencyRule.objects.create(id=new_id(), category=category, most=most, within=str(within))
        record(by, "limit", kind="frequency", name=category or "", most=most, within=str(within))


def lift_frequency(category: str | None = None, *, by: str = "cli") -> None:
    """Takes a rule away. Raises NotFound."""
    with transaction.atomic():
        deleted, _ = FrequencyRule.objects.filter(category=category).delete()
        if not deleted:
            raise NotFound(
                "There is no such rule of frequency.", remedy="See `jalon frequency list`."
            )
        record(by, "lift", kind="frequency", name=category or "")
