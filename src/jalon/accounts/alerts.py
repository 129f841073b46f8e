"""What a user is told of by email, in the account's language: a sign-in from elsewhere, and each
change to how they sign in (ACC-1)."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage

from jalon.accounts.mailing import send_soon
from jalon.accounts.models import Account, User
from jalon.core import clock

TOLD: Mapping[str, tuple[str, str]] = {
    "sign_in_elsewhere": (
        "Your account was signed in to from a new device or address",
        "Connexion à votre compte depuis un nouvel appareil ou une nouvelle adresse",
    ),
    "password_changed": ("Your password was changed", "Votre mot de passe a été changé"),
    "password_reset": ("Your password was set anew", "Votre mot de passe a été réinitialisé"),
    "password_set": ("Your account has a password now", "Votre compte a un mot de passe"),
    "totp_activated": (
        "An authenticator app was added to your account",
        "Une application d'authentification a été ajoutée à votre compte",
    ),
    "totp_deactivated": (
        "The authenticator app was removed from your account",
        "L'application d'authentification a été retirée de votre compte",
    ),
    "webauthn_added": (
        "A passkey was added to your account",
        "Une clé d'accès a été ajoutée à votre compte",
    ),
    "webauthn_removed": (
        "A passkey was removed from your account",
        "Une clé d'accès a été retirée de votre compte",
    ),
    "recovery_codes_generated": (
        "Your account has new recovery codes",
        "Votre compte a de nouveaux codes de secours",
    ),
    "factors_removed": (
        "The second factors were removed from your account",
        "Les seconds facteurs de votre compte ont été retirés",
    ),
    "account_connected": (
        "Your account can be signed in to by the identity provider",
        "Le fournisseur d'identité donne accès à votre compte",
    ),
    "account_disconnected": (
        "Your account can no longer be signed in to by the identity provider",
        "Le fournisseur d'identité ne donne plus accès à votre compte",
    ),
}
"""By what happened, as the audit log names it: in English and in French."""

_LETTERS = {
    "en": """\
{what}.

When: {when}
From: {place}

If that was you, there is nothing to do. If not, choose another password at once, and tell an owner:
{link}
""",
    "fr": """\
{what}.

Quand : {when}
D'où : {place}

Si c'était vous, il n'y a rien à faire. Sinon, choisissez tout de suite un autre mot de passe, et
prévenez un propriétaire :
{link}
""",
}


def tell(user: User, action: str, *, device: str = "", address: str = "") -> None:
    """Writes to a user what happened to their account, when, and from where, if that is known."""
    account = Account.objects.get()
    locale = "fr" if account.locale == "fr" else "en"
    what = TOLD[action][locale == "fr"]
    when = clock.wall().astimezone(ZoneInfo(account.time_zone))
    text = _LETTERS[locale].format(
        what=what,
        when=f"{when:%Y-%m-%d %H:%M} ({account.time_zone})",
        place=", ".join(part for part in (address, device) if part) or "—",
        link=f"{settings.JALON_BASE_URL}/password",
    )
    send_soon(EmailMessage(f"Jalon: {what}", text, to=[user.email]))
