"""By which rules contacts are scored, and the threshold that makes MQLs (FRM-4)."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body
from jalon.api.definitions import text_of
from jalon.api.etags import check_match, etag_of
from jalon.api.language import DefinitionProblem, locale_of, told
from jalon.api.paging import Limit, Page
from jalon.api.work import WorkStatus, started
from jalon.contacts import scoring
from jalon.contacts.identity import follow
from jalon.contacts.scoring import InUse, ModelNotSet
from jalon.core.errors import Invalid
from jalon.definition.scoring import ScoringModel, model_to_json, parse_model
from jalon.runtime.dry_runs.scoring import is_counted_at_once, preview

router = Router(tags=["scoring"])

Model = Annotated[
    dict[str, Any],
    Field(
        description="`threshold` and `rules`, as in docs/scoring.md.",
        json_schema_extra={
            "example": {
                "threshold": 100,
                "rules": [{"name": "Orders", "event": "Order Completed", "points": 20}],
            }
        },
    ),
]


class ScoringInUse(Schema):
    """The model in use; `version` 0: none was ever set. `lanes_left`: how many of the 64 parts of
    the contacts have yet to be scored by it."""

    model: dict[str, Any]
    version: int
    changed_at: datetime | None
    lanes_left: int


class ScoringSaved(ScoringInUse):
    """The same after saving; `changed`: it was another one before."""

    changed: bool
    warnings: list[DefinitionProblem]


class NewScoring(Body):
    """The model that is to hold from now on. `trigger`: workflows start for those who become an
    MQL by it."""

    model: Model
    trigger: bool = False


class WantedScoring(Body):
    """A model that might be set."""

    model: Model


class ScoringPreview(Schema):
    """What setting the model would do now, in contacts: how many scores would be others, how many
    would become an MQL, and how many would be none any more."""

    scores: int
    become_mql: int
    no_longer_mql: int
    warnings: list[DefinitionProblem]


class ScoreStep(Schema):
    """A change of a contact's score. `why`: the name of an event, `time`, `model`, or empty for a
    workflow or a user; `points`: what each rule gave then."""

    at: datetime
    before: float
    after: float
    why: str
    points: dict[str, int]


class Latest(Schema):
    """How many."""

    limit: Limit = 50


@router.get(
    "/scoring",
    response=ScoringInUse,
    auth=Needs(Permission.SETTINGS_READ),
    operation_id="get_scoring",
)
def get_scoring(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The model by which contacts are scored."""
    found = scoring.model_in_use()
    response["ETag"] = _tag(found)
    return _shown(found)


@router.put(
    "/scoring",
    response=ScoringSaved,
    auth=Needs(Permission.SETTINGS_WRITE),
    operation_id="set_scoring",
)
def set_scoring(request: HttpRequest, response: HttpResponse, body: NewScoring) -> dict[str, Any]:
    """Scores everybody by another model from now on: who reaches the threshold becomes an MQL, who
    is below it is none any more. No workflow hears of it, unless `trigger`."""
    model = _model(body.model)
    with transaction.atomic():
        check_match(request, _tag(scoring.model_in_use(lock=True)))
        done = scoring.set_model(model, tell=body.trigger, by=actor_of(request).name)
    found = scoring.model_in_use()
    response["ETag"] = _tag(found)
    return {
        **_shown(found),
        "changed": done.changed,
        "warnings": told(done.warnings, locale_of(request)),
    }


@router.post(
    "/scoring/preview",
    response={200: ScoringPreview, 202: WorkStatus},
    auth=Needs(Permission.SETTINGS_READ),
    operation_id="preview_scoring",
)
def preview_scoring(
    request: HttpRequest, response: HttpResponse, body: WantedScoring
) -> Status[Any]:
    """How many would get the status or lose it, before anything changes. A new threshold alone is
    counted at once (200); for other rules everybody is scored, by a work (202)."""
    model = _model(body.model)
    if not is_counted_at_once(model):
        return started(request, response, "preview_scoring", {"model": model_to_json(model)})
    found = preview(model)
    counted = {"scores": 0, "become_mql": found.gain, "no_longer_mql": found.lose}
    return Status(200, {**counted, "warnings": told(found.warnings, locale_of(request))})


@router.get(
    "/contacts/{contact_id}/scores",
    response=Page[ScoreStep],
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="contact_scores",
)
def contact_scores(request: HttpRequest, contact_id: UUID, latest: Query[Latest]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """How a contact's score came about: the latest changes, the last first."""
    found = scoring.score_history(follow(contact_id), limit=latest.limit)
    return {"items": [one._asdict() for one in found]}


def _model(given: dict[str, Any]) -> ScoringModel:
    try:
        text = text_of(given)
    except (UnicodeEncodeError, msgspec.MsgspecError, OverflowError) as error:
        raise Invalid(
            f"The model cannot be read: {error}.",
            code="body_unreadable",
            phrase="model_unreadable",
            why=str(error),
        ) from None
    parsed = parse_model(text)
    if parsed.model is None:
        raise ModelNotSet([msgspec.structs.replace(one, line=None) for one in parsed.problems])
    return parsed.model


def _shown(found: InUse) -> dict[str, Any]:
    return {**found._asdict(), "model": model_to_json(found.model)}


def _tag(found: InUse) -> str:
    return etag_of(found.version)
