"""The workflows as one batch of the lane loop finds them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from jalon.core.db import Cursor
from jalon.definition.parse import workflow_from_json
from jalon.engine.compiled import Compiled
from jalon.engine.language import LANGUAGE

VersionKey = tuple[UUID, int]
_compiled: dict[tuple[UUID, int, str], Compiled] = {}
"""Published versions never change, so a process compiles each of them once."""


@dataclass(frozen=True)
class EmailInfo:
    """What sending an email needs to know of it."""

    slug: str
    version: int
    category: str
    transactional: bool


@dataclass
class Catalog:
    """What is live now. Read anew for each batch, so that a change binds at once."""

    zone: ZoneInfo
    open: list[Compiled] = field(default_factory=list)
    """Published versions of the workflows that let contacts in."""
    versions: dict[VersionKey, Compiled] = field(default_factory=dict)
    """Every version of a live workflow, that is every one someone may be inside."""
    emails: dict[str, EmailInfo] = field(default_factory=dict)

    @cached_property
    def categories(self) -> Mapping[str, str]:
        return {email.slug: email.category for email in self.emails.values()}

    @cached_property
    def listened(self) -> frozenset[str]:
        """Names of the events that mean something to any of them."""
        return frozenset().union(*(compiled.listens for compiled in self.versions.values()))

    def by_id(self, workflow_id: UUID) -> Compiled | None:
        """The published version of a workflow that lets contacts in."""
        return next((found for found in self.open if found.id == workflow_id), None)


def read_catalog(cur: Cursor) -> Catalog:
    """The catalog as the present transaction sees it."""
    account = cur.execute("SELECT time_zone FROM account WHERE id = 1").fetchone()
    zone = account[0] if account else "UTC"
    catalog = Catalog(ZoneInfo(zone))
    rows = cur.execute(
        """SELECT w.id, v.number, v.number = w.version AND w.state = 'active'
           FROM workflow w JOIN workflow_version v ON v.workflow_id = w.id
           WHERE w.state NOT IN ('draft', 'archived') ORDER BY w.id, v.number"""
    ).fetchall()
    missing = [(id_, number) for id_, number, _ in rows if (id_, number, zone) not in _compiled]
    _compile(cur, missing, zone)
    for id_, number, is_open in rows:
        compiled = _compiled[id_, number, zone]
        catalog.versions[id_, number] = compiled
        if is_open:
            catalog.open.append(compiled)
    for row in cur.execute("SELECT slug, version, category, transactional FROM email").fetchall():
        catalog.emails[row[0]] = EmailInfo(*row)
    return catalog


def _compile(cur: Cursor, missing: Iterable[VersionKey], zone: str) -> None:
    for id_, number in missing:
        row = cur.execute(
            "SELECT definition FROM workflow_version WHERE workflow_id = %s AND number = %s",
            (id_, number),
        ).fetchone()
        if row is not None:
            workflow = workflow_from_json(row[0], LANGUAGE)
            _compiled[id_, number, zone] = Compiled(id_, number, workflow, zone)
