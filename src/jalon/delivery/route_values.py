"""What people may set of a route: the fields, and what makes sense of them (EML-5)."""

import re
from collections.abc import Mapping
from typing import Any

from jalon.core.errors import Invalid
from jalon.delivery.models import MailRoute
from jalon.delivery.routes.providers import PROVIDERS
from jalon.delivery.routes.providers.base import Provider
from jalon.delivery.routes.sealed import seal

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")

STEEPEST = 3.0
"""The most by which a day of a warm-up may be larger than the one before."""

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9a-fA-F:.]+")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_HEADER = re.compile(r"[\x21-\x7e]{1,500}")  # as a key or a user goes into a header
_OF_SERVERS = frozenset({"host", "port", "security"})
_DEFAULTS = {"port": 587, "security": MailRoute.Security.STARTTLS, "priority": 10}


def set_values(route: MailRoute, values: Mapping[str, Any]) -> None:
    """Sets fields as they are given, with what is left out of a new route. Raises Invalid for a
    kind that is not known, for a key that cannot be one, and when a provider is given another
    host."""
    route.kind = values.get("kind", route.kind)
    if route.kind not in MailRoute.Kind.values:
        raise Invalid(
            f"{str(route.kind)[:20]!r} is no kind of route.",
            remedy=f"Choose among: {', '.join(MailRoute.Kind.values)}.",
            code="route_kind",
            given=str(route.kind)[:20],
        )
    if route.kind != MailRoute.Kind.SMTP and not _OF_SERVERS.isdisjoint(values):
        raise Invalid(
            "The host of a provider is not chosen by hand.",
            remedy="Leave out host, port and security; choose its region.",
            code="route_fixed",
        )
    for field, default in _DEFAULTS.items():
        if not getattr(route, field):
            setattr(route, field, default)
    for field, value in values.items():
        if field == "password":
            _set_password(route, value)
        elif field == "domains":
            route.domains = sorted({each.strip().lower() for each in value})
        else:
            setattr(route, field, value.strip() if isinstance(value, str) else value)


def check_values(route: MailRoute) -> None:
    """Raises Invalid for values that make no sense, alone or together."""
    provider = PROVIDERS.get(route.kind)
    if provider is None:
        _check_server(route)
    else:
        _check_provider(route, provider)
    odd = [each for each in route.domains if not _HOST.fullmatch(each) or "." not in each]
    if odd or len(route.domains) > 100:
        raise Invalid(
            "A route is for up to 100 domains of senders, or for all.",
            remedy="Write them like example.com.",
            code="route_domains",
        )
    _check_limits(route)


def _set_password(route: MailRoute, given: str | None) -> None:
    if given is None:
        return
    key = given.strip() if route.kind != MailRoute.Kind.SMTP else given
    if route.kind != MailRoute.Kind.SMTP and not _HEADER.fullmatch(key):
        raise Invalid(
            "That cannot be a key of the provider.",
            remedy="Copy the key as the provider shows it; it has no space in it.",
            code="route_key",
        )
    route.password = seal(key)


def _check_server(route: MailRoute) -> None:
    if not _HOST.fullmatch(route.host) or len(route.host) > 253 or not 0 < route.port < 65536:
        raise Invalid(
            "The mail server is not a host and a port.",
            remedy="Write the host like smtp.example.com; the port is 587 in most cases.",
            code="route_host",
        )
    if route.security not in MailRoute.Security.values:
        raise Invalid(
            f"A connection is not secured by {str(route.security)[:20]!r}.",
            remedy="Choose starttls, tls or none.",
            code="route_security",
            given=str(route.security)[:20],
        )
    if _UNSAFE.search(route.user) or len(route.user) > 254:
        raise Invalid(
            "The user is no line of 254 characters at most.", remedy="Check it.", code="route_user"
        )
    _check_region(route, [""])
    _check_channel(route, None, needed=False)


def _check_provider(route: MailRoute, provider: Provider) -> None:
    """And notes where it is, as its region says."""
    _check_region(route, list(provider.hosts))
    route.host, route.port = provider.hosts[route.region], 443
    route.security = MailRoute.Security.TLS
    if not route.password:
        raise Invalid(
            "The provider asks for a key.",
            remedy="Make one at the provider that may send emails, and enter it.",
            code="route_key_missing",
        )
    fits = _HEADER.fullmatch(route.user) and ":" not in route.user
    if provider.user and not fits:
        raise Invalid(
            "The provider asks for the key's id too.",
            remedy="Enter both as the provider shows them.",
            code="route_key_id",
        )
    if route.user and not provider.user:
        raise Invalid(
            "The provider asks for a key alone.",
            remedy="Leave the user empty.",
            code="route_key_alone",
        )
    _check_channel(route, provider.channel, needed=provider.channel_needed)


def _check_region(route: MailRoute, regions: list[str]) -> None:
    if route.region not in regions:
        choice = ", ".join(filter(None, regions)) or "—"
        raise Invalid(
            "It has no such region.",
            remedy=f"Choose among: {choice}.",
            code="route_region",
            regions=choice,
        )


def _check_channel(route: MailRoute, written: re.Pattern[str] | None, *, needed: bool) -> None:
    fits = written is not None and written.fullmatch(route.channel)
    if (route.channel or needed) and not fits:
        raise Invalid(
            "The provider knows no such part of an account.",
            remedy="Give the domain at Mailgun, the message stream at Postmark, or the "
            "configuration set at Amazon SES; nothing elsewhere.",
            code="route_channel",
        )


def _check_limits(route: MailRoute) -> None:
    second, day = route.per_second, route.per_day
    if (
        not 1 <= route.priority <= 1000
        or (second is not None and not 1 <= second <= 10_000)
        or (day is not None and not 1 <= day <= 100_000_000)
    ):
        raise Invalid(
            "A priority is 1 to 1,000, and a limit at least one message.",
            remedy="Leave a limit out where there is none.",
            code="route_limits",
        )
    start, factor = route.warm_up_start, route.warm_up_factor
    if start is None and factor is None:
        return
    if (
        start is None
        or factor is None
        or day is None
        or not 1 <= start <= day
        or not 1 < factor <= STEEPEST
    ):
        raise Invalid(
            "A warm-up grows from a first day's messages to the limit of a day.",
            remedy=f"Give all three, and a factor above 1 and up to {STEEPEST:g}.",
            code="route_warm_up",
            most=STEEPEST,
        )
