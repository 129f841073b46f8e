"""Every write of people on the routes by which messages go out, and trying one (EML-5)."""

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db import IntegrityError, transaction

from jalon.accounts.audit import record
from jalon.core import clock
from jalon.core.errors import Conflict, Invalid
from jalon.core.ids import new_id
from jalon.definition.problems import Locale
from jalon.delivery.models import MailRoute
from jalon.delivery.queries import ENVIRONMENT, account_day, find_route
from jalon.delivery.routes.sealed import seal
from jalon.delivery.routes.shared import smtp_of, take_up
from jalon.delivery.routes.smtp import Phase
from jalon.emails.mime import Letter
from jalon.emails.models import Sender

MOST = 20
"""Routes of an account."""

STEEPEST = 3.0
"""The most by which a day of a warm-up may be larger than the one before."""

PATIENCE = 10.0
"""Seconds for each answer of a mail server that is tried."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9a-fA-F:.]+")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Tried:
    """How far one came with a mail server: to the end, or `phase` failed, and why. `answer` is what
    the server said, or the system where it said nothing."""

    ok: bool
    phase: Phase | Literal["sent"]
    answer: str


def check_wall_time() -> None:
    """Raises Conflict when business time was moved: who leaves the sandbox leaves with the world's
    time."""
    if clock.ahead() or clock.frozen() is not None:
        raise Conflict(
            "Business time was moved in the sandbox, and real email would be sent.",
            remedy="Send none yet, return with `jalon skip --back`, and begin again.",
            code="sandbox_time",
        )


def create_route(name: str, values: Mapping[str, Any], *, by: str) -> MailRoute:
    """A new route, from fields of `MailRoute` and `password`. From the first one on, messages made
    go out instead of to the sandbox inbox. Raises Invalid, and Conflict for a name that is taken,
    when there are too many, or in moved time."""
    if not _NAME.fullmatch(name) or name == ENVIRONMENT:
        raise Invalid(
            f"{name[:60]!r} cannot be the name of a route.",
            remedy="Use up to 60 small letters, digits, - and _; `environment` is taken.",
            code="route_name",
            name=name[:60],
        )
    check_wall_time()
    route = MailRoute(name=name, created_by=by, created_at=clock.wall())
    _set(route, values)
    _check(route)
    with transaction.atomic():
        if MailRoute.objects.exclude(name=ENVIRONMENT).count() >= MOST:
            raise Conflict(
                f"There are {MOST} routes already.",
                remedy="Delete one.",
                code="too_many_routes",
                most=MOST,
            )
        try:
            with transaction.atomic():
                route.save(force_insert=True)
        except IntegrityError:
            raise Conflict(
                f"There is a route {name} already.",
                remedy="Choose another name.",
                code="route_exists",
                name=name,
            ) from None
        record(by, "create", kind="route", name=name, host=route.host)
    return route


def change_route(name: str, changes: Mapping[str, Any], *, by: str) -> MailRoute:
    """Changes some fields; what is set aside is tried again at once. To another server, or less
    safely than before, the password goes only when it is given anew. Raises Invalid, NotFound, and
    Conflict for the route of the setting."""
    with transaction.atomic():
        route = _locked(name)
        before = (route.host, route.port, route.security)
        told = {
            field: new
            for field, new in changes.items()
            if field != "password" and getattr(route, field) != new
        }
        if changes.get("password") is not None:
            told |= {"password": True}
        _set(route, changes)
        _check(route)
        moved = (route.host, route.port, route.security) != before
        if moved and route.password and changes.get("password") is None:
            raise Invalid(
                "The password would go to another place than the one it was given for.",
                remedy="Enter it again.",
                code="route_password",
            )
        if "warm_up_start" in told:
            route.days = 1 if route.used_on == account_day() else 0
        route.failures, route.failing_since, route.rests_until, route.error = 0, None, None, ""
        route.save()
        if told:
            record(by, "change", kind="route", name=name, changes=told)
    return route


def delete_route(name: str, *, by: str) -> None:
    """Messages go by the others from now on, within a second. After the last one those that wait
    stay until there is another, and new ones land in the sandbox inbox. Raises NotFound, and
    Conflict for the route of the setting."""
    with transaction.atomic():
        route = _locked(name)
        record(by, "delete", kind="route", name=name, host=route.host)
        route.delete()


def try_route(
    name: str, *, to: str = "", locale: Locale = "en", by: str, tls: ssl.SSLContext | None = None
) -> Tried:
    """Connects, logs in and sends a test email to an address, if one is given. It counts for no
    limit; when it works a route that was set aside is used again. Raises NotFound, Conflict and
    Forbidden."""
    route = find_route(name)
    record(by, "test", kind="route", name=name)
    smtp = smtp_of(route, tls=tls, timeout=PATIENCE)
    try:
        if error := smtp.open():
            return Tried(ok=False, phase=smtp.phase, answer=error)
        answer = smtp.hand_over(_test(route, to, locale)) if to else None
    finally:
        smtp.close()
    if answer is not None and answer.state != "sent":
        return Tried(ok=False, phase="message", answer=answer.reason)
    take_up(name)
    return Tried(ok=True, phase="sent" if to else "login", answer=answer.reason if answer else "")


_TEST: dict[Locale, tuple[str, str]] = {
    "en": ("Test of the route {name}", "This email came by the route {name} of Jalon. It works."),
    "fr": ("Essai de la route {name}", "Cet e-mail est venu par la route {name} de Jalon."),
}


def _test(route: MailRoute, to: str, locale: Locale) -> Letter:
    senders = list(Sender.objects.order_by("created_at", "slug"))
    own = [one for one in senders if one.address.rpartition("@")[2].lower() in route.domains]
    sender = next(iter(own or senders), None)
    if sender is None:
        raise Conflict(
            "There is no sender yet, whom the test could come from.",
            remedy="Make one first.",
            code="no_sender",
            phrase="test_no_sender",
        )
    subject, text = (part.format(name=route.name) for part in _TEST[locale])
    return Letter(
        message_id=new_id(),
        contact_id=_NOBODY,
        recipient=to,
        sender_name=sender.name,
        sender_address=sender.address,
        reply_to="",
        subject=subject,
        html=f"<p>{text}</p>",
        text=text,
        at=clock.now(),
    )


def _locked(name: str) -> MailRoute:
    if name == ENVIRONMENT:
        find_route(name)
        raise Conflict(
            "This route is set by JALON_SMTP_URL.",
            remedy="The operator changes that setting.",
            code="route_of_setting",
        )
    return MailRoute.objects.select_for_update().filter(name=name).first() or find_route(name)


def _set(route: MailRoute, values: Mapping[str, Any]) -> None:
    for field, value in values.items():
        if field == "password":
            if value is not None:
                route.password = seal(value)
        elif field == "domains":
            route.domains = sorted({each.strip().lower() for each in value})
        else:
            setattr(route, field, value.strip() if isinstance(value, str) else value)


def _check(route: MailRoute) -> None:
    """Raises Invalid for values that make no sense, alone or together."""
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
    odd = [each for each in route.domains if not _HOST.fullmatch(each) or "." not in each]
    if odd or len(route.domains) > 100:
        raise Invalid(
            "A route is for up to 100 domains of senders, or for all.",
            remedy="Write them like example.com.",
            code="route_domains",
        )
    _check_limits(route)


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
