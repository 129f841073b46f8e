"""Second factors: who needs one, how their secrets are kept, and what they refuse (ACC-1)."""

import base64
import hashlib
from contextlib import suppress
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.stagekit import unstash_login
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction

from jalon.accounts.alerts import tell
from jalon.accounts.audit import record
from jalon.accounts.models import Account, User
from jalon.core.errors import Forbidden, NotFound

_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
"""What counts as a second factor; recovery codes come along with one."""


class Adapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """What Jalon decides of allauth's second factors."""

    def encrypt(self, text: str) -> str:
        """A secret as the database has it, worth nothing without the secret key."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; or, once the secret key is another one, some secret that nobody knows: the
        factor then lets nobody in, and the operator takes it away."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return str(generate_totp_secret())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whose passkeys are (WebAuthn's relying party): the name in the installation's own
        address, whatever name a proxy asks for. Browsers take no address of numbers: on this
        machine that is `localhost`, elsewhere none."""
        name = urlsplit(settings.JALON_BASE_URL).hostname or ""
        with suppress(ValueError):
            name = "localhost" if ip_address(name).is_loopback else ""
        return {"id": name, "name": "Jalon"}

    def validation_error(self, code: str, *values: Any) -> Exception:
        """allauth comes here when a code is wrong, which is noted."""
        if code == "incorrect_code":
            request = context.request
            login = None if request.user.is_authenticated else unstash_login(request, peek=True)
            user = login.user if login else request.user
            # A passkey that is refused at the door may be anybody's.
            email = user.email if isinstance(user, User) else ""
            who = email or "anonymous"
            record(who, "code_refused", kind="user", name=email, ip=get_ip(request))
        error: Exception = super().validation_error(code, *values)
        return error


def lacks_factor(user: User) -> bool:
    """Whether a user needs a second factor by their role, and has none."""
    if user.role not in Account.objects.get().second_factor_roles:
        return False
    return not Authenticator.objects.filter(user=user, type__in=_FACTORS).exists()


def check_factor(user: User) -> None:
    """Raises Forbidden while a user has yet to set up the second factor that their role needs."""
    if lacks_factor(user):
        raise Forbidden(
            f"The account asks for a second factor of whoever is {user.role}.",
            remedy=f"Set one up at {settings.JALON_BASE_URL}/security.",
            code="second_factor_required",
            role=user.role,
            link=f"{settings.JALON_BASE_URL}/security",
        )


def remove_factors(email: str, *, by: str = "cli") -> None:
    """Takes away the second factors of a user who lost them: the password is enough until they
    set up others. Raises NotFound."""
    with transaction.atomic():
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise NotFound(
                f"There is no user {email[:254]}.", code="user_not_found", email=email[:254]
            )
        Authenticator.objects.filter(user=user).delete()
        record(by, "remove_factors", kind="user", name=user.email)
    tell(user, "factors_removed")


def _box() -> Fernet:
    key = hashlib.sha256(b"jalon second factor\n" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
