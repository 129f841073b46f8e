"""Who one is, API keys, and the audit log."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from jalon.accounts import keys
from jalon.accounts.audit import Sort, Which, count_of, page_of
from jalon.accounts.models import Account, ApiKey, User
from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Line
from jalon.api.paging import BoundedPage, Cursor, Limit, Page, cursor_to, place_of
from jalon.api.users import Colleague
from jalon.core.errors import Invalid
from jalon.reports.teller import zone_of

router = Router(tags=["account"])

Short = Annotated[Line, Field(max_length=100)]


class Me(Schema):
    """Who calls, by the name that the audit log has, and what they may do. `user` is null for a
    program with a key; the time zone is the account's, in which times are told."""

    name: str
    permissions: list[str]
    user: Colleague | None
    time_zone: str


class Key(Schema):
    """An API key, less the key itself."""

    id: UUID
    kind: str
    name: str
    prefix: str
    scopes: list[str]
    created_by: str
    created_at: datetime
    last_used_at: datetime | None


class NewKey(Schema):
    """What a key is to be. A write key has no scopes: it sends tracking calls alone."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    kind: keys.Kind = "secret"
    scopes: list[Permission] = []


class MadeKey(Key):
    """`key` is shown this once."""

    key: str


class Change(Schema):
    """A change that somebody made."""

    id: UUID
    at: datetime
    who: str
    action: str
    kind: str
    name: str
    detail: dict[str, Any]


@router.get("/me", response=Me, auth=Needs(Permission.HEALTH_READ), operation_id="me")
def me(request: HttpRequest) -> Me:
    """Who I am, and what I may do."""
    actor = actor_of(request)
    user = User.objects.filter(email=actor.name).first()  # a key's name is no address
    zone = zone_of(Account.objects.first())
    return Me(
        name=actor.name,
        permissions=sorted(actor.permissions),
        user=Colleague(email=user.email, name=user.name) if user else None,
        time_zone=zone.key,
    )


@router.get(
    "/keys", response=Page[Key], auth=Needs(Permission.KEYS_MANAGE), operation_id="list_keys"
)
def list_keys(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The keys that are not revoked, latest first."""
    return {"items": keys.list_keys()}


@router.post(
    "/keys", response={201: MadeKey}, auth=Needs(Permission.KEYS_MANAGE), operation_id="create_key"
)
def create_key(request: HttpRequest, body: NewKey) -> Status[Any]:
    """Makes a key with at most the permissions one has, and shows it this once."""
    actor = actor_of(request)
    for scope in body.scopes:
        actor.check(scope)
    key, plain = keys.create_key(body.name, kind=body.kind, scopes=body.scopes, by=actor.name)
    return Status(201, MadeKey(**_shown(key), key=plain))


@router.delete(
    "/keys/{key_id}",
    response={204: None},
    auth=Needs(Permission.KEYS_MANAGE),
    operation_id="revoke_key",
)
def revoke_key(request: HttpRequest, key_id: UUID) -> Status[None]:
    """Has a key open nothing any more, within 5 seconds."""
    keys.revoke_key(key_id, by=actor_of(request).name)
    return Status(204, None)


class Wanted(Schema):
    """Which changes: of one thing, of a kind of things, or all; by somebody, or of a sort (`who`,
    `action`, as the log has them); made on some days of the account's time zone."""

    kind: Short = ""
    name: Annotated[Line, Field(max_length=500)] = ""
    who: Annotated[Line, Field(max_length=500)] = ""
    action: Short = ""
    first: date | None = Field(None, alias="from")
    last: date | None = Field(None, alias="to")
    sort: Sort = "-at"
    limit: Limit = 50
    cursor: Cursor = ""


@router.get(
    "/audit", response=BoundedPage[Change], auth=Needs(Permission.AUDIT_READ), operation_id="audit"
)
def audit(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """Who changed what, and when; latest first, unless asked the other way round."""
    place = place_of(wanted.cursor, parts=1)
    since, until = _instants(wanted)
    texts = wanted.model_dump(include={"kind", "name", "who", "action"})
    which = Which(**texts, since=since, until=until)
    after = place[0] if place else None
    found = page_of(which, sort=wanted.sort, after=after, limit=wanted.limit + 1)
    items = found[: wanted.limit]
    on = cursor_to(str(items[-1].id)) if len(found) > wanted.limit else None
    return {"items": items, "next": on, **count_of(which).as_total()}


def _instants(wanted: Wanted) -> tuple[datetime | None, datetime | None]:
    """When the first day begins and the last one ends, in the account's time zone."""
    zone = zone_of(Account.objects.first())

    def begin(day: date) -> datetime:
        return datetime.combine(day, time(), zone)

    try:
        return (
            begin(wanted.first) if wanted.first else None,
            begin(wanted.last + timedelta(days=1)) if wanted.last else None,
        )
    except OverflowError:
        raise Invalid("There is no such day.", code="days", phrase="no_such_day") from None


def _shown(key: ApiKey) -> dict[str, Any]:
    return {name: getattr(key, name) for name in Key.model_fields}
