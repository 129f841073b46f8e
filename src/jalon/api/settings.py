"""The settings of the account."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from jalon.accounts.models import Account
from jalon.accounts.permissions import Permission
from jalon.accounts.preferences import Preferences, change_account
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, Line
from jalon.api.etags import check_match, etag_of
from jalon.api.users import Role

router = Router(tags=["settings"])


class AccountSettings(Schema):
    """What holds for the whole account. `require_opt_in`: marketing email needs a recorded opt-in;
    without, it is enough that nobody objected. `second_factor_roles`: users of these roles may do
    nothing until they have set up a second factor; keys are not concerned. `keep_months`: how many
    whole months of events and step logs are kept beside the present one, 0 being all of them; what
    is older is dropped within the hour, for good."""

    name: str
    locale: str
    time_zone: str
    require_opt_in: bool
    require_tracking_consent: bool
    second_factor_roles: list[Role]
    keep_months: int


class AccountChanges(Body):
    """What is to change; what is left out stays."""

    name: Annotated[Line, Field(min_length=1)] | None = None
    locale: Literal["en", "fr"] | None = None
    time_zone: Annotated[Line, Field(min_length=1)] | None = None
    require_opt_in: bool | None = None
    require_tracking_consent: bool | None = None
    second_factor_roles: Annotated[list[Role], Field(max_length=10)] | None = None
    keep_months: Annotated[int, Field(ge=0, le=1200)] | None = None


@router.get(
    "/settings",
    response=AccountSettings,
    auth=Needs(Permission.SETTINGS_READ),
    operation_id="get_settings",
)
def get_settings(request: HttpRequest, response: HttpResponse) -> Account:  # noqa: ARG001 - Ninja's
    """The settings as they are."""
    account = Account.objects.get()
    response["ETag"] = _etag(account)
    return account


@router.patch(
    "/settings",
    response=AccountSettings,
    auth=Needs(Permission.SETTINGS_WRITE),
    operation_id="change_settings",
)
def change_settings(request: HttpRequest, response: HttpResponse, body: AccountChanges) -> Account:
    """Changes some settings. They hold from then on; waits that have been set keep their time."""
    check_match(request, _etag(Account.objects.get()))
    account = change_account(Preferences(**body.model_dump()), by=actor_of(request).name)
    response["ETag"] = _etag(account)
    return account


def _etag(account: Account) -> str:
    return etag_of(*(getattr(account, field) for field in AccountSettings.model_fields))
