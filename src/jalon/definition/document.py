"""The type of a whole definition file, for the kinds a language has."""

from functools import lru_cache, reduce
from operator import or_
from typing import Any

import msgspec

from jalon.definition.emails import EmailDesign
from jalon.definition.kinds import Language, Step, Trigger
from jalon.definition.workflow import Workflow


def document_type(language: Language) -> type[Workflow]:
    """A workflow whose steps and triggers are of the language's kinds, with its `emails`.

    `Workflow` itself only knows the bases of kinds, and msgspec reads what types say.
    """
    return _document_type(tuple(language.steps.values()), tuple(language.triggers.values()))


def workflow_of(document: Workflow) -> Workflow:
    """The workflow of a document, without the emails beside it."""
    return Workflow(**{name: getattr(document, name) for name in Workflow.__struct_fields__})


@lru_cache(maxsize=64)
def _document_type(
    steps: tuple[type[Step], ...], triggers: tuple[type[Trigger], ...]
) -> type[Workflow]:
    # A language without kinds has their bases alone.
    step: Any = reduce(or_, steps) if steps else Step
    trigger: Any = reduce(or_, triggers) if triggers else Trigger
    document = msgspec.defstruct(
        "Document",
        [
            ("triggers", list[trigger], msgspec.field(default_factory=list)),
            ("steps", list[step], msgspec.field(default_factory=list)),
            ("emails", dict[str, EmailDesign], msgspec.field(default_factory=dict)),
        ],
        bases=(Workflow,),
        module=__name__,
        kw_only=True,
        frozen=True,
        omit_defaults=True,
        forbid_unknown_fields=True,
    )
    assert issubclass(document, Workflow)
    return document
