"""Writes on the account: its users and its rules of frequency."""

from typing import NoReturn

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from jalon.accounts.audit import record
from jalon.accounts.familiar import forget_places
from jalon.accounts.models import Account, FrequencyRule, Invitation, User
from jalon.core import clock
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.core.ids import new_id
from jalon.core.limits import forget_limits
from jalon.core.models import CacheEntry
from jalon.definition.scalars import Duration


def save_user(
    email: str, *, name: str = "", role: str = User.Role.MARKETER, by: str = "cli"
) -> User:
    """Adds a user, or changes the name and the role of one. One who was added has no password
    before a link gave one (`invitations`). Raises Invalid, and Conflict for the last owner."""
    address, shown = checked_address(email), checked_name(name)
    check_role(role)
    with transaction.atomic():
        user = _locked(address)
        if user is not None and role != User.Role.OWNER:
            _keep_an_owner(user)
        created = user is None
        if user is None:
            user = User(id=new_id(), email=address, created_at=clock.now())
        user.name, user.role = shown, role
        user.save()
        vouch(user)
        record(by, "add" if created else "change", kind="user", name=address, role=role)
    return user


def set_active(email: str, active: bool, *, by: str = "cli") -> None:
    """Lets a user sign in, or no longer: their sessions end at once. Raises NotFound, and Conflict
    for the last owner."""
    with transaction.atomic():
        user = _locked(email) or _no_user(email)
        if not active:
            _keep_an_owner(user)
            end_sessions(user)
        user.is_active = active
        user.save(update_fields=["is_active"])
        record(by, "activate" if active else "deactivate", kind="user", name=user.email)


def remove_user(email: str, *, by: str = "cli") -> None:
    """Removes a user, whose sessions end at once; contacts keep the address of their owner. Raises
    NotFound, and Conflict for the last owner."""
    with transaction.atomic():
        user = _locked(email) or _no_user(email)
        _keep_an_owner(user)
        end_sessions(user)
        user.delete()
        record(by, "remove", kind="user", name=user.email)


def vouch(user: User) -> None:
    """Has allauth take the user's address for verified: an owner, or the operator, gave it."""
    EmailAddress.objects.update_or_create(
        email=user.email, defaults={"user": user, "verified": True, "primary": True}
    )


def end_sessions(user: User) -> None:
    """Signs a user out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def forget_expired() -> None:
    """Forgets what time is over for: sessions, places, invitations, limits, and what processes
    shared."""
    now = clock.wall()
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    Invitation.objects.filter(expires_at__lt=now).delete()
    CacheEntry.objects.filter(expires__lt=now).delete()
    forget_limits()
    forget_places()


def checked_address(email: str) -> str:
    """An address in the form users have: in lower case. Raises Invalid."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid(
            f"{email[:60]!r} is not an email address.",
            remedy="Write it as name@example.com.",
            code="address_invalid",
            address=email[:60],
        ) from None
    return address


def checked_name(name: str) -> str:
    """A name of one line. Raises Invalid."""
    shown = name.strip()
    if len(shown) > 200 or not shown.isprintable():
        raise Invalid(
            "A name is one line of 200 characters at most.",
            remedy="Write a shorter one.",
            code="name_invalid",
        )
    return shown


def check_role(role: str) -> None:
    """Raises Invalid unless there is such a role."""
    if role not in User.Role.values:
        raise Invalid(
            f"There is no role {role[:60]!r}.",
            remedy=f"Choose one of: {', '.join(User.Role.values)}.",
            code="role_unknown",
            role=role[:60],
        )


def _locked(email: str) -> User | None:
    """A user, and no other change to users until the transaction ends: two owners who remove each
    other at once must not both succeed."""
    Account.objects.select_for_update().filter(id=1).first()
    return User.objects.filter(email=email.strip().lower()).first()


def _no_user(email: str) -> NoReturn:
    raise NotFound(
        f"There is no user {email[:254]}.",
        remedy="See `jalon user list`.",
        code="user_not_found",
        email=email[:254],
    )


def _keep_an_owner(user: User) -> None:
    owners = User.objects.filter(role=User.Role.OWNER, is_active=True)
    if user.role == User.Role.OWNER and user.is_active and not owners.exclude(id=user.id).exists():
        raise Conflict(
            f"{user.email} is the last owner.",
            remedy="Make somebody else an owner first.",
            code="last_owner",
            email=user.email,
        )


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
                "There is no such rule of frequency.",
                remedy="See `jalon frequency list`.",
                phrase="frequency_rule_not_found",
            )
        record(by, "lift", kind="frequency", name=category or "")
