"""Contacts from files and into files (CON-3)."""

from typing import Annotated, Any, Literal

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field, StringConstraints

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs
from jalon.api.bodies import Body, Line
from jalon.api.contacts_mass import Matching
from jalon.api.language import locale_of
from jalon.api.work import WorkStatus, started
from jalon.contacts.consents import MAX_WORDING
from jalon.contacts.importing import CHUNK
from jalon.contacts.previewing import preview
from jalon.runtime.dry_runs.import_checking import check_import
from jalon.runtime.long_work.kinds import ImportContacts
from jalon.runtime.long_work.uploads import file_of, save_upload

router = Router(tags=["import and export"])

Reference = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}\.[a-z.]{2,20}$")]


class ImportPreview(Schema):
    """A file that was taken in: what it is called by, and how it was read. `target` says where a
    column goes; `problem` what is missing before it can be imported."""

    file: str
    size: int
    encoding: str
    separator: str
    columns: list[dict[str, Any]]
    rows: list[list[str]]
    rows_about: int
    notes: list[str]
    problem: str = ""


class ImportOrder(Body):
    """An import of a file that was taken in. `mapping` says by the name of a column where it goes
    (`email`, `post_code:text`, or `-` to leave it out); `consent` is the wording by which all of
    them agreed, and `source` says where. `trigger`: workflows may start."""

    file: Reference
    mapping: Annotated[dict[Line, Line], Field(max_length=1000)] = {}
    existing: Literal["update", "skip"] = "update"
    lists: Annotated[list[Line], Field(max_length=100)] = []
    tags: Annotated[list[Line], Field(max_length=100)] = []
    consent: Annotated[str, StringConstraints(max_length=MAX_WORDING, pattern=r"^[^\x00]*$")] = ""
    source: Annotated[Line, Field(min_length=1)] = "import"
    trigger: bool = False


class ImportTrial(ImportOrder):
    """The same, and how many of the first rows are tried: fewer answer sooner."""

    rows: Annotated[int, Field(ge=1, le=CHUNK)] = CHUNK


class ImportLook(Body):
    """A file that was taken in, and where its columns are to go; the others as they were found."""

    file: Reference
    mapping: Annotated[dict[Line, Line], Field(max_length=1000)] = {}


class ImportCheck(Schema):
    """What an import would come to: of the first rows, and which active workflows would start,
    for how many."""

    trial: dict[str, Any]
    workflows: list[dict[str, Any]]


class ExportOrder(Body):
    """An export of all contacts, or of those of a list, of a segment, who meet a condition, or
    whom a search finds; of all columns or of some."""

    format: Literal["csv", "xlsx"] = "csv"
    list: Line | None = None
    segment: Line | None = None
    condition: dict[str, Any] | None = None
    matching: Matching | None = None
    columns: Annotated[tuple[Line, ...], Field(max_length=1000)] = ()


@router.post(
    "/imports/files",
    response={201: ImportPreview},
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="upload_import",
)
def upload(request: HttpRequest, file: File[UploadedFile]) -> Status[Any]:
    """Takes in a CSV or XLSX file and shows how it is read. Imports nothing yet."""
    taken = save_upload(file.chunks(), file.name or "")
    try:
        seen = preview(taken.path, locale=locale_of(request))
    except BaseException:
        taken.path.unlink(missing_ok=True)
        raise
    told = {"file": taken.reference, "size": taken.size, **msgspec.to_builtins(seen)}
    return Status(201, told)


@router.post(
    "/imports/preview",
    response=ImportPreview,
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="preview_import",
)
def look_again(request: HttpRequest, body: ImportLook) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """Shows how a file that was taken in is read with another mapping. Imports nothing yet."""
    path = file_of(body.file)
    seen = msgspec.to_builtins(preview(path, body.mapping))
    return {"file": body.file, "size": path.stat().st_size, **seen}


@router.post(
    "/imports/check",
    response=ImportCheck,
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="check_import",
)
def check(request: HttpRequest, body: ImportTrial) -> Any:  # noqa: ARG001 - Ninja's
    """What the import would come to, and which workflows it would start. Changes nothing."""
    order = ImportContacts.read(body.model_dump(exclude={"file", "rows"}), body.file)
    found = check_import(file_of(body.file), order.terms(), body.mapping, rows=body.rows)
    return msgspec.to_builtins(found)


@router.post(
    "/imports",
    response={202: WorkStatus},
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="start_import",
)
def start_import(request: HttpRequest, response: HttpResponse, body: ImportOrder) -> Status[Any]:
    """Starts an import; poll `/jobs/{id}` for how far it is."""
    params = {**body.model_dump(exclude={"file"}), "locale": locale_of(request)}
    return started(request, response, "import", params, source=body.file)


@router.post(
    "/exports",
    response={202: WorkStatus},
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="start_export",
)
def start_export(request: HttpRequest, response: HttpResponse, body: ExportOrder) -> Status[Any]:
    """Starts an export; poll `/jobs/{id}`, then read `/jobs/{id}/file`."""
    params = body.model_dump()
    if body.matching is not None:
        params["matching"] = body.matching.order()
    return started(request, response, "export", params)
