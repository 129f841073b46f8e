"""Routes: the mail servers and providers by which messages go out, with their limits (EML-5)."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Router, Schema, Status
from pydantic import Field, StringConstraints

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, Line
from jalon.api.language import locale_of
from jalon.api.paging import Page
from jalon.core.french import said
from jalon.delivery import mail_routes
from jalon.delivery.models import MailRoute
from jalon.delivery.queries import ENVIRONMENT, account_day, find_route, list_routes
from jalon.delivery.route_values import STEEPEST
from jalon.delivery.routes.limits import cap, used, warms
from jalon.delivery.routes.providers import PROVIDERS
from jalon.emails.actions import is_address

router = Router(tags=["routes"])

_READ, _WRITE = Needs(Permission.SETTINGS_READ), Needs(Permission.SETTINGS_WRITE)

RouteName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
Kind = Annotated[
    Literal["smtp", "brevo", "mailgun", "mailjet", "postmark", "sendgrid", "ses"],
    Field(description="A mail server, or a provider's API."),
]
Region = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9-]{0,40}$"),
    Field(description="Of a provider that has several; see `GET /api/v1/route-kinds`."),
]
Channel = Annotated[
    Line,
    Field(
        description="The domain at Mailgun, the message stream at Postmark, the configuration set "
        "at Amazon SES."
    ),
]
Host = Annotated[str, StringConstraints(min_length=1, max_length=253, pattern=r"^[A-Za-z0-9.:-]+$")]
Port = Annotated[int, Field(ge=1, le=65535)]
Secured = Literal["none", "starttls", "tls"]
Password = Annotated[
    str,
    StringConstraints(max_length=1000, pattern=r"^[^\x00]*$"),
    Field(description="Or the provider's key."),
]
Priority = Annotated[int, Field(ge=1, le=1000, description="The lowest goes first.")]
Domains = Annotated[list[Host], Field(max_length=100, description="Of senders; empty: all.")]
PerSecond = Annotated[int, Field(ge=1, le=10_000)] | None
PerDay = Annotated[int, Field(ge=1, le=100_000_000)] | None
Factor = Annotated[float, Field(gt=1, le=STEEPEST, allow_inf_nan=False)] | None


class KnownRoute(Schema):
    """A route, less its password or key. Of a provider, `host` follows from `region`. `editable`:
    it is none of the setting JALON_SMTP_URL.

    `used_today` and `cap_today`: messages of the account's day, and how many it may have, a
    warm-up considered (`warming`, on its day `days`); null: no limit, and nothing is counted.

    `failing_since`: it failed, and is left alone until `rests_until`; `error` says why."""

    name: str
    editable: bool
    kind: str
    region: str
    channel: str
    host: str
    port: int
    security: str
    user: str
    has_password: bool
    priority: int
    domains: list[str]
    enabled: bool
    per_second: int | None
    per_day: int | None
    warm_up_start: int | None
    warm_up_factor: float | None
    used_today: int | None
    cap_today: int | None
    warming: bool
    days: int
    failing_since: datetime | None
    rests_until: datetime | None
    error: str


class RouteKind(Schema):
    """What a provider asks for beside a key. `regions`: one of them; empty: it has none. `user`:
    the key's id. `channel`: the part of an account that sends."""

    kind: str
    regions: list[str]
    user: bool
    channel: Literal["none", "optional", "needed"]


class RouteValues(Body):
    """What a route is, but for its place. `port` and `security` are a mail server's alone."""

    region: Region = ""
    channel: Channel = ""
    port: Port = 587
    security: Secured = "starttls"
    user: Line = ""
    password: Password = ""
    priority: Priority = 10
    domains: Domains = []
    enabled: bool = True
    per_second: PerSecond = None
    per_day: PerDay = None
    warm_up_start: PerDay = None
    warm_up_factor: Factor = None


class NewRoute(RouteValues):
    """A mail server or a provider, and what it takes. A mail server has a `host`, and no provider
    has one: its key goes to its own host alone. With `starttls` the connection is secured before
    anything is said (RFC 3207), with `tls` from the first byte. `warm_up_start` messages go on the
    first day of a warm-up, `warm_up_factor` times as many on each day after it, until `per_day`."""

    name: RouteName
    kind: Kind = "smtp"
    host: Host | None = None


class RouteChanges(RouteValues):
    """What is to change; what is left out stays, as does the kind. To another host, port, security
    or region the password goes only when it is given anew. A limit that is null is lifted."""

    host: Host | None = None


class RouteTried(Schema):
    """How far one came: connect, hello, tls, login, message; or sent. `to`: where the test email
    went, empty for a key, which has no address: then a provider's key was not tried. `code`: why
    there is no connection, `route_answer` where the server said why; empty when all is well.
    `answer`: the same for people, or what the server said."""

    ok: bool
    phase: str
    code: str
    answer: str
    to: str


@router.get("/routes", response=Page[KnownRoute], auth=_READ, operation_id="list_routes")
def list_all(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """All routes, in the order in which they are chosen. Without any, messages land in the sandbox
    inbox."""
    day = account_day()
    return {"items": [_shown(route, day) for route in list_routes()]}


@router.post("/routes", response={201: KnownRoute}, auth=_WRITE, operation_id="create_route")
def create(request: HttpRequest, body: NewRoute) -> Status[dict[str, Any]]:
    """Makes a route. From the first one on, messages go out instead of to the sandbox inbox."""
    made = mail_routes.create_route(body.name, _given(body), by=actor_of(request).name)
    return Status(201, _shown(made, account_day()))


@router.get("/routes/{name}", response=KnownRoute, auth=_READ, operation_id="get_route")
def read(request: HttpRequest, name: Path[RouteName]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """One route."""
    return _shown(find_route(name), account_day())


@router.patch("/routes/{name}", response=KnownRoute, auth=_WRITE, operation_id="change_route")
def change(request: HttpRequest, name: Path[RouteName], body: RouteChanges) -> dict[str, Any]:
    """Changes a route, within a second for all workers. One that was set aside is tried again."""
    changed = mail_routes.change_route(name, _given(body), by=actor_of(request).name)
    return _shown(changed, account_day())


@router.delete("/routes/{name}", response={204: None}, auth=_WRITE, operation_id="delete_route")
def delete(request: HttpRequest, name: Path[RouteName]) -> Status[None]:
    """Messages go by the others from now on. After the last one those that wait stay until there is
    another, and new ones land in the sandbox inbox."""
    mail_routes.delete_route(name, by=actor_of(request).name)
    return Status(204, None)


@router.post("/routes/{name}/test", response=RouteTried, auth=_WRITE, operation_id="test_route")
def test(request: HttpRequest, name: Path[RouteName]) -> dict[str, Any]:
    """Connects and logs in at once, and sends an email to whoever asks; takes half a minute at
    most. When it works, a route that was set aside is used again."""
    by, locale = actor_of(request).name, locale_of(request)
    to = by if is_address(by) else ""
    tried = mail_routes.try_route(name, to=to, locale=locale, by=by)
    answer = str(said(tried.refusal, locale)) if tried.refusal else tried.answer
    return {"ok": tried.ok, "phase": tried.phase, "code": tried.code, "answer": answer, "to": to}


@router.get("/route-kinds", response=Page[RouteKind], auth=_READ, operation_id="list_route_kinds")
def list_kinds(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The providers that a route may lead to, beside a mail server."""
    return {
        "items": [
            {
                "kind": kind,
                "regions": [region for region in provider.hosts if region],
                "user": provider.user,
                "channel": provider.asks_channel,
            }
            for kind, provider in PROVIDERS.items()
        ]
    }


def _given(body: NewRoute | RouteChanges) -> dict[str, Any]:
    """What is not the name, less what was left out; a host that is null counts as such."""
    values = body.model_dump(exclude={"name"}, exclude_unset=True)
    return {name: value for name, value in values.items() if (name, value) != ("host", None)}


_COMPUTED = {"editable", "has_password", "used_today", "cap_today", "warming"}


def _shown(route: MailRoute, day: date) -> dict[str, Any]:
    most = cap(route, day)
    return {
        **{name: getattr(route, name) for name in KnownRoute.model_fields.keys() - _COMPUTED},
        "editable": route.name != ENVIRONMENT,
        "has_password": bool(route.password),
        "used_today": None if most is None else used(route, day),
        "cap_today": most,
        "warming": warms(route, day),
    }
