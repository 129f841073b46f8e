"""Edits of a draft by several people: those of different parts merge, of those of the same part
the first counts (LIF-2).

A part is a step, an email, or one of the other fields. Its revision is made of what it holds, so
that nothing has to be kept: who edits says which revision they saw.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec
from django.db import transaction

from jalon.core.errors import Conflict, Invalid
from jalon.workflows.drafts import Draft, access_draft, save_draft
from jalon.workflows.queries import access_workflow

Data = Mapping[str, Any]
Kind = Literal["steps", "emails", "fields"]
_KINDS: tuple[Kind, ...] = ("steps", "emails", "fields")


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """A part as somebody wants it. `revision` is the one they saw; None: there was no such part.
    `value` None: it goes."""

    revision: str | None = None
    value: Any = None


class Edits(msgspec.Struct, frozen=True, kw_only=True):
    """Parts by their names. `order` is that of the steps by id; one that it leaves out stays
    behind the step that it follows."""

    steps: Mapping[str, Edit] = {}
    emails: Mapping[str, Edit] = {}
    fields: Mapping[str, Edit] = {}
    order: list[str] | None = None


class ChangedMeanwhile(Conflict):
    """Somebody else changed the same part. `problems` have both: `yours` and `theirs`."""

    code = "changed_meanwhile"

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        named = ", ".join(f"{each['path'][0]} {each['path'][1]}" for each in problems)
        super().__init__(
            f"Somebody else changed this meanwhile: {named}.",
            remedy="Look at both, and send yours again with the revision of theirs.",
            problems=problems,
            phrase="part_changed_meanwhile",
            named=named,
        )


def revision_of(value: Any) -> str:
    """The revision of a part; another value has another."""
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()[:16]


def revisions(data: Data) -> dict[str, dict[str, str]]:
    """The revision of each part of a draft."""
    return {
        kind: {name: revision_of(value) for name, value in _parts(data, kind).items()}
        for kind in _KINDS
    }


def merge_draft(slug: str, edits: Edits, *, by: str = "cli") -> Draft:
    """Changes parts of a draft: all of them, or none. Raises ChangedMeanwhile; NotFound when there
    is no draft; and as `save_draft`."""
    with transaction.atomic():
        access_workflow(slug, lock=True)
        draft = access_draft(slug).draft
        assert draft is not None, "it has been looked for"
        data = msgspec.json.encode(merged(draft, edits))
        return save_draft(msgspec.json.format(data).decode(), by=by)


def merged(data: Data, edits: Edits) -> dict[str, Any]:
    """A draft with some parts changed. Raises ChangedMeanwhile, and Invalid for a step whose id
    is another than it is called by."""
    given: dict[Kind, Mapping[str, Edit]] = {
        "steps": edits.steps,
        "emails": edits.emails,
        "fields": edits.fields,
    }
    conflicts = [
        conflict for kind, each in given.items() for conflict in _conflicts(data, kind, each)
    ]
    if conflicts:
        raise ChangedMeanwhile(conflicts)
    _check_names(edits)
    found = {**data, **_kept(edits.fields)}
    for name in _gone(edits.fields):
        found.pop(name, None)
    if edits.steps or edits.order is not None:
        found["steps"] = _ordered(_steps(data, edits.steps), edits.order)
    if edits.emails:
        emails = {**_parts(data, "emails"), **_kept(edits.emails)}
        found["emails"] = {k: v for k, v in emails.items() if k not in _gone(edits.emails)}
    return found


def _parts(data: Data, kind: Kind) -> dict[str, Any]:
    match kind:
        case "steps":
            return {each["id"]: each for each in _listed(data) if _named(each)}
        case "emails":
            emails = data.get("emails")
            return dict(emails) if isinstance(emails, dict) else {}
        case "fields":
            whole = ("workflow", "steps", "emails")
            return {name: value for name, value in data.items() if name not in whole}


def _conflicts(data: Data, kind: Kind, edits: Mapping[str, Edit]) -> Iterable[dict[str, Any]]:
    present = _parts(data, kind)
    for name, edit in edits.items():
        theirs = present.get(name)
        revision = revision_of(theirs) if name in present else None
        if edit.revision != revision and edit.value != theirs:
            yield {
                "code": "changed_meanwhile",
                "path": [kind, name],
                "step": name if kind == "steps" else "",
                "revision": revision,
                "yours": edit.value,
                "theirs": theirs,
            }


def _check_names(edits: Edits) -> None:
    for name, edit in edits.steps.items():
        if edit.value is not None and not (_named(edit.value) and edit.value["id"] == name):
            raise Invalid(
                f"The step {name!r} must have this as its id.",
                remedy="To call a step something else, remove it and add one of the new name.",
                code="step_id",
                step=name,
            )
    for name in ("workflow", "steps", "emails"):
        if name in edits.fields:
            raise Invalid(f"{name} cannot be changed as a field.", code="field", name=name)


def _steps(data: Data, edits: Mapping[str, Edit]) -> list[Any]:
    """Each at its place; new ones at the end."""
    known = _parts(data, "steps")
    steps = [
        edits[each["id"]].value if _named(each) and each["id"] in edits else each
        for each in _listed(data)
    ]
    steps += [edit.value for name, edit in edits.items() if name not in known]
    return [each for each in steps if each is not None]


def _ordered(steps: list[Any], order: list[str] | None) -> list[Any]:
    if order is None:
        return steps
    blocks: list[tuple[str, list[Any]]] = [("", [])]
    for step in steps:
        if _named(step) and step["id"] in order:
            blocks.append((step["id"], [step]))
        else:
            blocks[-1][1].append(step)
    places = {name: place for place, name in enumerate(order)}
    blocks.sort(key=lambda block: places.get(block[0], -1))
    return [step for _, block in blocks for step in block]


def _listed(data: Data) -> list[Any]:
    steps = data.get("steps")
    return steps if isinstance(steps, list) else []


def _named(step: Any) -> bool:
    return isinstance(step, dict) and isinstance(step.get("id"), str)


def _kept(edits: Mapping[str, Edit]) -> dict[str, Any]:
    return {name: edit.value for name, edit in edits.items() if edit.value is not None}


def _gone(edits: Mapping[str, Edit]) -> list[str]:
    return [name for name, edit in edits.items() if edit.value is None]
