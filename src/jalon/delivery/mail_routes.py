"""Every write of people on the routes by which messages go out, and trying one (EML-5)."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db import IntegrityError, transaction

from jalon.accounts.audit import record
from jalon.core import clock
from jalon.core.errors import Conflict, Invalid, JalonError
from jalon.core.ids import new_id
from jalon.definition.problems import Locale
from jalon.delivery.models import MailRoute
from jalon.delivery.queries import ENVIRONMENT, account_day, find_route
from jalon.delivery.route_values import NAME, check_values, set_values
from jalon.delivery.routes.peer import Phase
from jalon.delivery.routes.peers import peer_of
from jalon.delivery.routes.shared import take_up
from jalon.emails.mime import Letter
from jalon.emails.models import Sender

MOST = 20
"""Routes of an account."""

PATIENCE = 10.0
"""Seconds for each answer of a server that is tried."""

_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Tried:
    """How far one came with a server: to the end, or `phase` failed: then `refusal` says why there
    is no connection, or `answer` what the server said to the message."""

    ok: bool
    phase: Phase | Literal["sent"]
    answer: str = ""
    refusal: JalonError | None = None

    @property
    def code(self) -> str:
        """Why it failed, for programs; empty when it did not."""
        if self.refusal is not None:
            return self.refusal.code
        return "" if self.ok else "route_answer"


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
    """A new route, from fields of `MailRoute` and `password`: of what is left out, a mail server
    has port 587 and STARTTLS, and every route priority 10. From the first one on, messages made go
    out instead of to the sandbox inbox. Raises Invalid, and Conflict for a name that is taken, when
    there are too many, or in moved time."""
    if not NAME.fullmatch(name) or name == ENVIRONMENT:
        raise Invalid(
            f"{name[:60]!r} cannot be the name of a route.",
            remedy="Use up to 60 small letters, digits, - and _; `environment` is taken.",
            code="route_name",
            name=name[:60],
        )
    route = MailRoute(name=name, created_by=by, created_at=clock.wall())
    set_values(route, values)
    check_values(route)
    check_wall_time()
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
        record(by, "create", kind="route", name=name, route=route.kind, host=route.host)
    return route


def change_route(name: str, changes: Mapping[str, Any], *, by: str) -> MailRoute:
    """Changes some fields; what is set aside is tried again at once. To another
    server, or less safely than before, the password goes only when it is given anew. Raises
    Invalid, NotFound, and Conflict for the route of the setting."""
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
        set_values(route, changes)
        check_values(route)
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
    """Connects, logs in and sends a test email to an address, if one is given: whether a provider
    takes the key, only that shows. It counts for no limit; when it works a route that was set aside
    is used again. Raises NotFound and Conflict."""
    route = find_route(name)
    record(by, "test", kind="route", name=name)
    peer = peer_of(route, tls=tls, timeout=PATIENCE)
    try:
        if (refusal := peer.open()) is not None:
            return Tried(ok=False, phase=peer.phase, refusal=refusal)
        answer = peer.hand_over(_test(route, to, locale)) if to else None
    finally:
        peer.close()
    if answer is not None and answer.state != "sent":
        return Tried(ok=False, phase=peer.phase, answer=answer.reason)
    if answer is not None or peer.opens_to == "login":
        take_up(name)
    if answer is None:
        return Tried(ok=True, phase=peer.opens_to)
    return Tried(ok=True, phase="sent", answer=answer.reason)


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
