"""Second factors: their secrets are kept encrypted, and what they refuse is noted (ACC-1)."""

import base64
import hashlib
from typing import Any

from allauth.account.internal.stagekit import unstash_login
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction

from jalon.accounts.audit import record
from jalon.accounts.models import User
from jalon.core.errors import NotFound


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

    def validation_error(self, code: str, *values: Any) -> Exception:
        """allauth comes here when a code is wrong, which is noted."""
        if code == "incorrect_code":
            request = context.request
            login = None if request.user.is_authenticated else unstash_login(request, peek=True)
            email = (login.user if login else request.user).email
            record(email, "code_refused", kind="user", name=email, ip=get_ip(request))
        error: Exception = super().validation_error(code, *values)
        return error


def remove_factors(email: str, *, by: str = "cli") -> None:
    """Takes away the second factors of a user who lost them: the password is enough until they
    set up others. Raises NotFound."""
    with transaction.atomic():
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise NotFound(f"There is no user {email[:254]}.", code="user_not_found")
        Authenticator.objects.filter(user=user).delete()
        record(by, "remove_factors", kind="user", name=user.email)


def _box() -> Fernet:
    key = hashlib.sha256(b"jalon second factor\n" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
