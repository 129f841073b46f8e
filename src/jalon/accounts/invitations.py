"""Links that make users (ACC-1): invitations, the first owner's, and those that set a password.

A link is kept as a digest, works once, and lives in wall time. Nobody becomes a user otherwise than
by one, or by the command line on the machine itself.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction

from jalon.accounts.access import Actor
from jalon.accounts.actions import check_role, checked_address, checked_name, vouch
from jalon.accounts.audit import record
from jalon.accounts.mailing import send_soon
from jalon.accounts.models import Account, Invitation, User
from jalon.accounts.permissions import PERMISSIONS_OF, Permission
from jalon.accounts.preferences import Preferences, change_account
from jalon.core import clock
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.core.french.words import WORDS
from jalon.core.ids import new_id

LASTS = timedelta(days=7)
"""How long an invitation may be accepted."""

_LETTER = """\
{inviter} invites you to Jalon, as {role}.

Choose your password here, within 7 days:
{link}

{inviter} vous invite dans Jalon, comme {french_role}.

Choisissez votre mot de passe ici, sous 7 jours :
{link}
"""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation, and its link, which is told this once."""

    invitation: Invitation
    link: str


def invite(email: str, *, role: str, by: Actor) -> Invited:
    """Invites somebody by email; an earlier invitation of the same address works no more.

    Raises Forbidden unless `by` manages users, Invalid, and Conflict when there is such a user.
    """
    by.check(Permission.USERS_MANAGE)
    address = checked_address(email)
    check_role(role)
    for permission in sorted(PERMISSIONS_OF[role]):
        by.check(permission)  # nobody gives more than they have
    with transaction.atomic():
        if User.objects.filter(email=address).exists():
            raise Conflict(
                f"{address} is a user already.",
                remedy="Change their role, or send them a link to set a password.",
                code="user_exists",
                email=address,
            )
        Invitation.objects.filter(email=address).delete()
        invitation, token = _new(address, role, by.name)
        record(by.name, "invite", kind="user", name=address, role=role)
    link = f"{settings.JALON_BASE_URL}/invitation/{token}"
    text = _LETTER.format(inviter=by.name, role=role, french_role=WORDS["role"][role], link=link)
    send_soon(EmailMessage("Jalon", text, to=[address]))
    return Invited(invitation, link)


def invitations() -> list[Invitation]:
    """Those that may still be accepted, latest first."""
    open_ones = Invitation.objects.filter(email__isnull=False, expires_at__gt=clock.wall())
    return list(open_ones.order_by("-id"))


def withdraw(invitation_id: UUID, *, by: Actor) -> None:
    """Has an invitation work no more. Raises Forbidden, NotFound."""
    by.check(Permission.USERS_MANAGE)
    with transaction.atomic():
        invitation = Invitation.objects.filter(id=invitation_id, email__isnull=False).first()
        if invitation is None:
            raise NotFound("There is no such invitation.", code="invitation_not_found")
        invitation.delete()
        record(by.name, "withdraw", kind="user", name=invitation.email or "")


def has_owner() -> bool:
    """Whether some owner can sign in, by a password or otherwise."""
    owners = User.objects.filter(role=User.Role.OWNER, is_active=True)
    return any(user.has_usable_password() or user.last_login for user in owners)


def start_link() -> str | None:
    """A new link that makes the first owner; None when there is one. Earlier links work until one
    of them was used, or their time has come."""
    if has_owner():
        return None
    _invitation, token = _new(None, User.Role.OWNER, "system")
    return f"{settings.JALON_BASE_URL}/start/{token}"


def find(token: str) -> Invitation:
    """The invitation of a link's token. Raises NotFound when it was altered, used or withdrawn,
    when its time is over, or when the first owner is there."""
    found = Invitation.objects.filter(digest=_digest(token), expires_at__gt=clock.wall()).first()
    if found is None or (found.email is None and has_owner()):
        raise NotFound(
            "This link does not work any more.",
            remedy="Ask for another one.",
            code="invitation_not_found",
            phrase="invitation_over",
        )
    return found


def accept(
    token: str,
    *,
    password: str,
    name: str = "",
    email: str = "",
    account: Preferences | None = None,
) -> User:
    """Makes the user that a link is for, and uses it up. The first owner gives an email, and may
    choose the account's name, language and time zone; an invitation has its own email. Raises
    NotFound, Invalid, Conflict."""
    with transaction.atomic():
        Account.objects.select_for_update().filter(id=1).first()  # one at a time
        invitation = find(token)
        address = invitation.email or checked_address(email)
        user = User.objects.filter(email=address).first()
        if user is not None and user.has_usable_password():
            raise Conflict(f"{address} is a user already.", code="user_exists", email=address)
        if user is None:
            user = User(id=new_id(), email=address, created_at=clock.now())
        user.name, user.role, user.is_active = checked_name(name), invitation.role, True
        _set_password(user, password)
        user.save()
        vouch(user)
        if invitation.email is None:
            Invitation.objects.filter(email=None).delete()
            change_account(account or Preferences(), by=address)
        else:
            invitation.delete()
        record(address, "accept", kind="user", name=address, role=user.role)
    return user


def password_link(email: str, *, by: str = "cli") -> str:
    """A link by which a user sets a password, once, within the hour. Raises NotFound."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise NotFound(
            f"There is no active user {email[:254]}.", code="user_not_found", email=email[:254]
        )
    vouch(user)  # who was a user before users could sign in has no address of allauth's
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    record(by, "reset_password", kind="user", name=user.email)
    return f"{settings.JALON_BASE_URL}/password/{key}"


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(
            " ".join(error.messages),
            remedy="Choose another password.",
            code="password_weak",
            why=" ".join(error.messages),
        ) from None
    user.set_password(password)


def _new(email: str | None, role: str, by: str) -> tuple[Invitation, str]:
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        id=new_id(),
        digest=_digest(token),
        email=email,
        role=role,
        invited_by=by,
        expires_at=clock.wall() + LASTS,
    )
    return invitation, token


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
