"""How users sign in (ACC-1, ACC-5): allauth's flows, with Jalon's limits and its audit log."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation

from jalon.accounts.alerts import tell
from jalon.accounts.audit import record
from jalon.accounts.familiar import device_of, is_new
from jalon.accounts.mailing import send_soon
from jalon.accounts.models import Account, User
from jalon.accounts.second_factor import lacks_factor
from jalon.core import limits
from jalon.core.visitor import address_of

TRIES_BY_ADDRESS = {"most": 20, "seconds": 1200}
"""Fewer than 100 an hour for one account, wherever they come from (ASVS 2.2.1)."""

TRIES_BY_IP = {"most": 100, "seconds": 1200}


def display(user: User) -> str:
    """What a user is called."""
    return user.name or user.email


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """What Jalon decides of allauth's flows."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: users are invited. Also holds for those an identity provider vouches for."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Never raises: allauth's own refuses a request that came past a proxy."""
        return address_of(request) or "unknown"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts a try, of a known address and of an unknown one alike."""
        address = str(credentials.get("email", "")).lower()
        wait = limits.take("sign-in ip", get_ip(request), **TRIES_BY_IP) or limits.take(
            "sign-in address", address, **TRIES_BY_ADDRESS
        )
        if wait:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The user with these credentials. One who is not active any more is answered as if
        unknown."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Notes the refusal; never the password."""
        address = str(credentials.get("email", ""))[:254].lower()
        record("anonymous", "sign_in_refused", kind="user", name=address, ip=get_ip(request))

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """The same as for somebody unknown."""
        return HttpResponseRedirect("/sign-in")

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        """Notes the sign-in, by what means, and forgets the tries before it. Tells the user of one
        from elsewhere, and leads who has yet to set up a second factor to do so."""
        methods = [one["method"] for one in get_authentication_records(request, user)]
        ip, device = get_ip(request), _device(request)
        record(user.email, "sign_in", kind="user", name=user.email, ip=ip, methods=methods)
        if is_new(user, device=device, address=ip):
            tell(user, "sign_in_elsewhere", device=device, address=ip)
        limits.give_back("sign-in address", user.email)
        response: HttpResponse = super().post_login(request, user, **how)
        return HttpResponseRedirect("/security") if lacks_factor(user) else response

    def logout(self, request: HttpRequest) -> None:
        """Notes who leaves."""
        if isinstance(request.user, User):
            record(request.user.email, "sign_out", kind="user", name=request.user.email)
        super().logout(request)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """allauth tells of each change to how a user signs in here: it is noted, and told to the
        user, at their own address alone."""
        action, ip = template_prefix.rpartition("/")[2], get_ip(self.request)
        record(user.email, action, kind="user", name=user.email, ip=ip)
        tell(user, action, device=_device(self.request), address=ip)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends an email of allauth's, in its own time, in the account's language."""
        values = {"email": email, "request": self.request, **context}
        values.setdefault("current_site", {"name": "Jalon", "domain": self.request.get_host()})
        with translation.override(Account.objects.get().locale):
            send_soon(self.render_mail(template_prefix, email, values))


def _device(request: HttpRequest) -> str:
    return device_of(request.headers.get("User-Agent", ""))
