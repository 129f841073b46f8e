"""The JSON Schema of a definition file, for editors and other programs."""

import inspect as pydoc
from typing import Any

import msgspec
from msgspec import inspect

from jalon.definition.document import document_type
from jalon.definition.kinds import Language, Step
from jalon.definition.scalars import encode_scalar, scalar_schema

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_SCALARS: dict[type, str] = {
    inspect.StrType: "string",
    inspect.IntType: "integer",
    inspect.FloatType: "number",
    inspect.BoolType: "boolean",
    inspect.NoneType: "null",
}


def json_schema(language: Language) -> dict[str, Any]:
    """The schema (draft 2020-12) of what `parse` reads, with the kinds' own documentation.

    It is made here and not by msgspec, whose schemas cannot hold our scalars as defaults.
    """
    writer = _Writer()
    document = document_type(language)
    whole = writer.struct(inspect.type_info(document))
    whole["description"] = "A workflow and its emails, as written in YAML."
    return {
        "$schema": DRAFT,
        "title": "Jalon workflow",
        **whole,
        "$defs": dict(sorted(writer.defs.items())),
    }


class _Writer:
    def __init__(self) -> None:
        self.defs: dict[str, dict[str, Any]] = {}

    def of(self, kind: inspect.Type) -> dict[str, Any]:
        """The schema of a type; structs are referred to, and written once."""
        match kind:
            case inspect.StructType():
                return self.reference(kind)
            case inspect.UnionType():
                return {"anyOf": [self.of(one) for one in kind.types]}
            case inspect.ListType():
                return {"type": "array", "items": self.of(kind.item_type)}
            case inspect.DictType():
                return {"type": "object", "additionalProperties": self.of(kind.value_type)}
            case inspect.LiteralType():
                return {"enum": sorted(kind.values)}
            case inspect.CustomType():
                return dict(scalar_schema(kind.cls))
            case inspect.StrType(max_length=int(most)):
                return {"type": "string", "maxLength": most}
        return {"type": _SCALARS[type(kind)]}

    def reference(self, kind: inspect.StructType) -> dict[str, Any]:
        name = kind.cls.__name__
        if name not in self.defs:
            self.defs[name] = {}
            self.defs[name] = self.struct(kind)
        return {"$ref": f"#/$defs/{name}"}

    def struct(self, kind: inspect.Type) -> dict[str, Any]:
        assert isinstance(kind, inspect.StructType)
        properties: dict[str, Any] = {}
        required = []
        if kind.tag_field:
            properties[kind.tag_field] = {"const": kind.tag}
            required.append(kind.tag_field)
        for field in _in_order(kind):
            properties[field.encode_name] = {**self.of(field.type), **_default(field)}
            if field.required:
                required.append(field.encode_name)
        found = {"type": "object", "properties": properties, "additionalProperties": False}
        if required:
            found["required"] = required
        description = pydoc.getdoc(kind.cls)
        return {"description": description, **found} if description else found


def _in_order(kind: inspect.StructType) -> list[inspect.Field]:
    """The fields of a step with what names it first, as they are written."""
    step: type[object] = kind.cls
    if not issubclass(step, Step):
        return list(kind.fields)
    first = ("id", "name")
    return sorted(
        kind.fields,
        key=lambda field: (
            first.index(field.name) if field.name in first else len(first),
            field.name == step.follows,
        ),
    )


def _default(field: inspect.Field) -> dict[str, Any]:
    if field.default is msgspec.NODEFAULT or field.default is None:
        return {}
    if isinstance(field.default, msgspec.Struct):
        return {}
    return {"default": msgspec.to_builtins(field.default, enc_hook=encode_scalar)}
