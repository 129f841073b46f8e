"""The kinds of long work, and those that are about files of contacts.

Each may be run a second time after its worker died, but for those of ONCE, and calls `tell` between
its chunks.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import msgspec

from jalon.accounts.permissions import Permission
from jalon.contacts.export import Selection, export_table
from jalon.contacts.import_write import Terms
from jalon.contacts.importing import import_contacts
from jalon.definition.problems import Locale
from jalon.runtime.long_work.account_orders import (
    DeleteAttribute,
    PlayDemo,
    PreviewScoring,
    SkipAhead,
)
from jalon.runtime.long_work.mass_orders import ChangeContacts, EnrollContacts, EraseContacts
from jalon.runtime.long_work.orders import Order, Tell, converted
from jalon.runtime.long_work.selecting import Matching, selected
from jalon.runtime.long_work.uploads import file_of, new_file
from jalon.runtime.long_work.workflow_orders import Backtest, Simulate, TryOn


class ImportContacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An import of the uploaded file. `consent` is the wording by which all of them agreed; the
    reasons of rejected rows are in the language of `locale`."""

    starts: ClassVar[Permission] = Permission.CONTACTS_WRITE
    sees: ClassVar[Permission] = Permission.CONTACTS_READ

    mapping: dict[str, str] = {}
    existing: Literal["update", "skip"] = "update"
    lists: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    consent: str = ""
    source: str = "import"
    trigger: bool = False
    locale: Locale = "en"

    def terms(self) -> Terms:
        """The same, for the importer."""
        return Terms(
            update=self.existing == "update",
            lists=self.lists,
            tags=self.tags,
            consent=self.consent,
            source=self.source,
            trigger=self.trigger,
        )

    @classmethod
    def read(cls, params: Mapping[str, Any], source: str) -> "ImportContacts":
        """Raises Invalid, and NotFound when the file is not there."""
        file_of(source)
        return converted(params, cls)

    def run(self, source: str, tell: Tell) -> dict[str, Any]:
        """The importer's report; `rejected_file` is the reference of the rejected rows."""
        report = import_contacts(
            file_of(source),
            self.terms(),
            mapping=self.mapping,
            on_progress=tell,
            locale=self.locale,
        )
        found = msgspec.to_builtins(report)
        if report.rejected:
            found["rejected_file"] = f"{source}.rejected.csv"
        return dict(found)


class ExportContacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An export of all contacts, or of those of a list, a segment, a condition or a search; of all
    columns, or of those named, in their order."""

    starts: ClassVar[Permission] = Permission.CONTACTS_READ
    sees: ClassVar[Permission] = Permission.CONTACTS_READ

    format: Literal["csv", "xlsx"] = "csv"
    list: str | None = None
    segment: str | None = None
    condition: dict[str, Any] | None = None
    matching: Matching | None = None
    columns: tuple[str, ...] = ()

    @classmethod
    def read(cls, params: Mapping[str, Any], _source: str) -> "ExportContacts":
        """Raises Invalid, and NotFound when the list or the segment is not there."""
        order = converted(params, cls)
        order.selection()
        return order

    def selection(self) -> Selection:
        """Whom it is about, and which columns. Raises Invalid and NotFound."""
        return selected(
            list_slug=self.list,
            segment=self.segment,
            condition=self.condition,
            matching=self.matching,
            columns=self.columns,
        )

    def run(self, _source: str, tell: Tell) -> dict[str, Any]:
        """How many contacts, and the reference of the file."""
        made, selection = new_file(f".{self.format}"), self.selection()
        whole = False
        try:
            count = export_table(made.path, selection, format_=self.format, on_progress=tell)
            whole = True
        finally:
            if not whole:
                made.path.unlink(missing_ok=True)
        return {"contacts": count, "file": made.reference}


KINDS: Mapping[str, type[Order]] = {
    "import": ImportContacts,
    "export": ExportContacts,
    "simulate": Simulate,
    "backtest": Backtest,
    "test": TryOn,
    "preview_scoring": PreviewScoring,
    "change_contacts": ChangeContacts,
    "enroll_contacts": EnrollContacts,
    "erase_contacts": EraseContacts,
    "delete_attribute": DeleteAttribute,
    "skip": SkipAhead,
    "demo": PlayDemo,
}
"""Every kind of long work, by name."""

ONCE = frozenset({"enroll_contacts"})
"""Those by which somebody would be enrolled, and so written to, a second time if they were run
again: what they do, and that it is done, are one transaction (RUN-7)."""
