"""The REST API: its resources, its refusals, and its description (OpenAPI 3.1)."""

from importlib.metadata import version
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.errors import ValidationError as BodyInvalid

from jalon.api import (
    account,
    attributes,
    bounces,
    companies,
    comparing,
    contact_enrollments,
    contact_history,
    contacts,
    contacts_bulk,
    contacts_mass,
    emails,
    enrolling,
    events,
    forms,
    frequency,
    gallery,
    health,
    home,
    images,
    imports,
    inbox,
    invitations,
    joining,
    landing_pages,
    lists,
    messages,
    resources,
    results,
    results_files,
    routes,
    sandbox,
    scoring,
    segments,
    senders,
    settings,
    simulating,
    topics,
    users,
    uses,
    utm,
    webhook_calls,
    webhooks,
    work,
    workflow_bulk,
    workflow_drafts,
    workflow_labels,
    workflow_life,
    workflow_publishing,
    workflow_versions,
    workflows,
)
from jalon.api.errors import PROBLEM_SCHEMA, not_found, problem
from jalon.api.language import locale_of
from jalon.api.mistakes import mistake_said
from jalon.api.parameters import refuse_unknown
from jalon.core.errors import Invalid, JalonError


class Api(NinjaAPI):
    """Ninja's, whose description names the refusals that every operation may answer."""

    def get_openapi_schema(self, **options: Any) -> Any:
        schema = super().get_openapi_schema(**options)
        schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status in (400, 401, 403, 404, 409, 412, 422, 429, 503):
                    operation["responses"].setdefault(
                        status, {"description": "Refused", "content": content}
                    )
        return schema


api = Api(
    title="Jalon",
    version=version("jalon"),
    description="Marketing automation: contacts, emails, workflows and their results.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)
api.add_decorator(refuse_unknown, mode="view")
api.add_router("", account.router)
api.add_router("", attributes.router)
api.add_router("", bounces.router)
api.add_router("", companies.router)
api.add_router("", contacts_bulk.router)
api.add_router("", contacts_mass.router)
api.add_router("", contacts.router)
api.add_router("", contact_enrollments.router)
api.add_router("", contact_history.router)
api.add_router("", emails.router)
api.add_router("", events.router)
api.add_router("", forms.router)
api.add_router("", frequency.router)
api.add_router("", health.router)
api.add_router("", home.router)
api.add_router("", images.router)
api.add_router("", imports.router)
api.add_router("", inbox.router)
api.add_router("", invitations.router)
api.add_router("", joining.router)
api.add_router("", landing_pages.router)
api.add_router("", lists.router)
api.add_router("", messages.router)
api.add_router("", resources.router)
api.add_router("", senders.router)
api.add_router("", settings.router)
api.add_router("", topics.router)
api.add_router("", users.router)
api.add_router("", uses.router)
api.add_router("", utm.router)
api.add_router("", enrolling.router)
api.add_router("", gallery.router)
api.add_router("", comparing.router)
api.add_router("", results.router)
api.add_router("", results_files.router)
api.add_router("", routes.router)
api.add_router("", sandbox.router)
api.add_router("", scoring.router)
api.add_router("", segments.router)
api.add_router("", simulating.router)
api.add_router("", workflow_bulk.router)
api.add_router("", workflow_labels.router)
api.add_router("", workflow_drafts.router)
api.add_router("", workflow_life.router)
api.add_router("", workflow_publishing.router)
api.add_router("", workflow_versions.router)
api.add_router("", workflows.router)
api.add_router("", webhook_calls.router)
api.add_router("", webhooks.router)
api.add_router("", work.router)


@api.exception_handler(JalonError)
def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error, locale_of(request))


@api.exception_handler(BodyInvalid)
def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    if error.errors and all(map(_is_no_id, error.errors)):
        return not_found(request)
    locale = locale_of(request)
    found = [
        {
            "path": [str(part) for part in one["loc"]],
            "message": mistake_said(one, locale),
            "code": one["type"],
        }
        for one in error.errors
    ]
    first = found[0]["message"] if found else "The request is not as described."
    return problem(
        Invalid(
            first,
            remedy="See /api/v1/openapi.json.",
            code="request_invalid",
            why=first,
            problems=found,
        ),
        locale,
    )


def _is_no_id(mistake: dict[str, Any]) -> bool:
    """The address of the request has something else where an id belongs: nothing is there."""
    return bool(mistake["loc"][0] == "path" and mistake["type"].startswith("uuid_"))


@api.exception_handler(Http404)
def _nothing(request: HttpRequest, _error: Any) -> HttpResponse:
    return not_found(request)


@api.exception_handler(HttpError)
def _refused_by_ninja(request: HttpRequest, error: Any) -> HttpResponse:
    refusal = JalonError(str(error), code="request_invalid", phrase="request_unreadable")
    return problem(refusal, locale_of(request), status=error.status_code)
