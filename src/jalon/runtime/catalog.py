"""The workflows as one batch of the lane loop finds them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

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
    """The catalog as the present transaction sees it: one look, and the one made last when
    nothing has changed since."""
    global _last
    seen = cur.execute(_SEEN).fetchone()
    assert seen is not None, "the account's row is made by a migration"
    if _last is None or _last[0] != seen:
        _last = (seen, _made(cur, *seen))
    return _last[1]


_SEEN = """
SELECT a.time_zone,
  (SELECT json_agg(json_build_array(w.id, v.number, v.number = w.version AND w.state = 'active')
                   ORDER BY w.id, v.number)::text
   FROM workflow w JOIN workflow_version v ON v.workflow_id = w.id
   WHERE w.state NOT IN ('draft', 'archived')),
  (SELECT json_agg(json_build_array(slug, version, category, transactional) ORDER BY slug)::text
   FROM email)
FROM account a WHERE a.id = 1
"""
_last: tuple[tuple[Any, ...], Catalog] | None = None


def _made(cur: Cursor, zone: str, versions: str | None, emails: str | None) -> Catalog:
    catalog = Catalog(ZoneInfo(zone))
    for name, number, is_open in msgspec.json.decode(versions or "[]"):
        compiled = _compile(cur, (UUID(name), number), zone)
        catalog.versions[compiled.id, number] = compiled
        if is_open:
            catalog.open.append(compiled)
    for row in msgspec.json.decode(emails or "[]"):
        catalog.emails[row[0]] = EmailInfo(*row)
    return catalog


def _compile(cur: Cursor, key: VersionKey, zone: str) -> Compiled:
    if (*key, zone) not in _compiled:
        row = cur.execute(
            "SELECT definition FROM workflow_version WHERE workflow_id = %s AND number = %s", key
        ).fetchone()
        assert row is not None, "versions are never deleted while their workflow lives"
        workflow = workflow_from_json(row[0], LANGUAGE)
        _compiled[(*key, zone)] = Compiled(*key, workflow, zone)
    return _compiled[(*key, zone)]
