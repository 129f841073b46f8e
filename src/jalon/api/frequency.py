"""How much email a contact may get (RUN-4)."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from jalon.accounts import actions
from jalon.accounts.models import FrequencyRule
from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, Line
from jalon.api.paging import Page
from jalon.core.errors import Invalid
from jalon.definition.scalars import Duration

router = Router(tags=["settings"])


class FrequencyLimit(Schema):
    """At most so many messages in a rolling period: of a category, or, without one, of all
    marketing email."""

    category: str | None
    most: int
    within: str


class NewFrequencyLimit(Body):
    """The rule that is to hold from now on."""

    category: Annotated[Line, Field(min_length=1)] | None = None
    most: Annotated[int, Field(ge=0, le=100_000)]
    within: Annotated[str, Field(max_length=50, examples=["7 days"])]


class Which(Schema):
    """The rule of a category; without, the one for all marketing email."""

    category: Annotated[Line, Field(min_length=1)] | None = None


@router.get(
    "/frequency-rules",
    response=Page[FrequencyLimit],
    auth=Needs(Permission.SETTINGS_READ),
    operation_id="list_frequency_rules",
)
def list_rules(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """All rules of frequency."""
    return {"items": list(FrequencyRule.objects.order_by("category"))}


@router.put(
    "/frequency-rules",
    response=FrequencyLimit,
    auth=Needs(Permission.SETTINGS_WRITE),
    operation_id="limit_frequency",
)
def limit_frequency(request: HttpRequest, body: NewFrequencyLimit) -> FrequencyRule:
    """Sets a rule, in the place of the one there was for the same category."""
    try:
        within = Duration.parse(body.within)
    except ValueError as error:
        raise Invalid(
            f"{error}.",
            remedy="Write, for instance, 7 days.",
            code="frequency_invalid",
            phrase="period_invalid",
            why=str(error),
        ) from None
    actions.limit_frequency(body.most, within, category=body.category, by=actor_of(request).name)
    return FrequencyRule.objects.get(category=body.category)


@router.delete(
    "/frequency-rules",
    response={204: None},
    auth=Needs(Permission.SETTINGS_WRITE),
    operation_id="lift_frequency",
)
def lift_frequency(request: HttpRequest, which: Query[Which]) -> Status[None]:
    """Takes a rule away."""
    actions.lift_frequency(which.category, by=actor_of(request).name)
    return Status(204, None)
