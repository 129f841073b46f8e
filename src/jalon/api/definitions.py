"""What requests about workflows and segments have in common: bodies with definitions, names, and
the way they are described."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Schema, Status
from pydantic import Field

from jalon.api.language import DefinitionProblem, locale_of, told
from jalon.core.errors import Invalid
from jalon.definition.schema import json_schema
from jalon.definition.tree import read
from jalon.definition.worded import worded
from jalon.engine.language import LANGUAGE
from jalon.workflows.drafts import Draft

Name = Annotated[str, Field(pattern=r"^[^\x00]{1,200}$")]
"""What something is called in a path or a body; PostgreSQL's texts cannot hold NUL."""

Text = Annotated[str, Field(pattern=r"^[^\x00]*$", max_length=2000)]
"""The same, where it may be empty."""


class DraftMade(Schema):
    """A draft that was made, and what publishing it would meet."""

    workflow: str
    created: bool
    problems: list[DefinitionProblem]


class Words(Schema):
    """What is said of each part, for a drawing: the triggers in one sentence; by id, the sentence
    of each step, and its branches in words, in the order in which they are written. What cannot
    be read yet is left out."""

    trigger: str
    steps: dict[str, str]
    branches: dict[str, list[str]]


def words_of(request: HttpRequest, definition: object) -> Words:
    """Those of a definition, in the language of the request."""
    found = worded(definition, LANGUAGE, locale_of(request))
    return Words(trigger=found.trigger, steps=found.steps, branches=found.branches)


def document_in(request: HttpRequest) -> str:
    """The body as a YAML text: it is one, or it is JSON. Raises Invalid."""
    try:
        if _is_json(request):
            return text_of(msgspec.json.decode(request.body))
        return request.body.decode("utf-8-sig")
    except (UnicodeDecodeError, msgspec.MsgspecError) as error:
        raise Invalid(
            f"The body cannot be read: {error}.",
            remedy="Send a definition as JSON, or as YAML with Content-Type: application/yaml.",
            code="body_unreadable",
            phrase="definition_unreadable",
        ) from None


def text_of(data: object) -> str:
    """Plain values as a text: JSON, line by line, is YAML too."""
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode()


def name_in(text: str) -> str:
    """The `workflow` that a definition names; empty when it names none."""
    data = read(text).data
    name = data.get("workflow") if isinstance(data, dict) else None
    return name if isinstance(name, str) else ""


def definition_body(what: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """How OpenAPI describes a body with a definition, in JSON or YAML."""
    schema = what or _WORKFLOW
    return {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": schema, "example": EXAMPLE},
                "application/yaml": {"schema": {"type": "string"}},
            },
        }
    }


def _is_json(request: HttpRequest) -> bool:
    return "yaml" not in (request.content_type or "")


EXAMPLE = {
    "workflow": "welcome",
    "triggers": [{"kind": "event", "event": "Signed Up"}],
    "steps": [{"id": "pause", "kind": "delay", "wait": "2 days"}],
}
_WORKFLOW: dict[str, Any] = {
    "type": "object",
    "description": "A workflow and its emails: GET /api/v1/definitions/schema says exactly what.",
    "properties": {"workflow": {"type": "string"}},
    "required": ["workflow"],
}


def schema() -> dict[str, Any]:
    """The JSON Schema of a definition."""
    return json_schema(LANGUAGE)


def made(request: HttpRequest, response: HttpResponse, made: Draft) -> Status[Any]:
    """Answers with a draft that was made."""
    response["Location"] = f"/api/v1/workflows/{made.workflow}"
    problems = told(made.problems, locale_of(request))
    return Status(201, {"workflow": made.workflow, "created": made.created, "problems": problems})
