"""Which workflows an import would start, and for how many (CON-3)."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID

import msgspec

from jalon.contacts.import_write import Terms
from jalon.contacts.previewing import Announced, Trial, try_import
from jalon.contacts.previewing import preview as _preview
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.ids import new_id
from jalon.definition.events import SEGMENT_ENTERED, SEGMENT_LEFT
from jalon.engine.compiled import Compiled
from jalon.engine.evaluate import Scope
from jalon.engine.facts import EventNeed, MessageNeed, Same
from jalon.engine.state import Contact, Event, Moment
from jalon.runtime.lanes.catalog import read_catalog


class WouldStart(msgspec.Struct, frozen=True, kw_only=True):
    """An active workflow that an import would start, for about so many contacts before its
    audience is asked; None: it listens to segments, whose members are found later."""

    workflow: str
    name: str
    contacts: int | None


class Check(msgspec.Struct, kw_only=True):
    """What an import would come to. The numbers are of the first `rows`, which `whole` says are
    all there are; those of workflows are for the whole file."""

    trial: Trial
    workflows: list[WouldStart]


class _NoPast:
    """The facts of nobody: the triggers an import can fire ask for none."""

    def events(self, need: EventNeed, same: Same = ()) -> Sequence[Moment]:
        return ()

    def messages(self, need: MessageNeed, enrollment_id: UUID | None = None) -> Sequence[Moment]:
        return ()


def check_import(
    path: Path, terms: Terms, mapping: Mapping[str, str] | None = None, *, rows: int | None = None
) -> Check:
    """Tries the first rows, by default a whole chunk, undoes them, and tells which workflows would
    start if they might. Raises what `import_contacts` does."""
    trial = try_import(path, terms, mapping, rows=rows)
    share = 1.0
    if not trial.whole:
        share = max(1.0, _preview(path, mapping or {}).rows_about / trial.rows)
    return Check(
        trial=msgspec.structs.replace(trial, announced=[]),
        workflows=would_start(trial.announced, share=share),
    )


def would_start(announced: list[Announced], *, share: float = 1) -> list[WouldStart]:
    """The active workflows that would start if they heard of all this, `share` times as often."""
    return [
        WouldStart(
            workflow=compiled.definition.workflow,
            name=compiled.definition.name,
            contacts=None if contacts is None else math.ceil(len(contacts) * share),
        )
        for compiled, contacts in _who_starts(announced)
    ]


def _who_starts(announced: list[Announced]) -> list[tuple[Compiled, set[UUID] | None]]:
    by_name: dict[str, list[Announced]] = defaultdict(list)
    for one in announced:
        by_name[one.name].append(one)
    with cursor() as cur:
        catalog = read_catalog(cur)
    found: list[tuple[Compiled, set[UUID] | None]] = []
    for compiled in catalog.open:
        if compiled.live.state != "active":
            continue
        contacts = _starting(compiled, by_name)
        segments = {SEGMENT_ENTERED, SEGMENT_LEFT}
        listens = any(trigger.listens() & segments for trigger in compiled.triggers)
        if contacts:
            found.append((compiled, contacts))
        elif listens and announced:
            found.append((compiled, None))
    return found


def _starting(compiled: Compiled, by_name: Mapping[str, list[Announced]]) -> set[UUID]:
    now = clock.now()
    # Those that an import can start are about the event alone.
    nobody = Contact(UUID(int=0), None, None, {}, "", "", set(), set(), "unknown", True, now)
    contacts: set[UUID] = set()
    for trigger in compiled.triggers:
        for name in trigger.listens():
            for one in by_name.get(name, ()):
                event = Event(new_id(), one.contact_id, name, now, one.properties)
                scope = Scope(nobody, _NoPast(), now)
                if one.contact_id not in contacts and trigger.fires(event, scope).holds:
                    contacts.add(one.contact_id)
    return contacts
