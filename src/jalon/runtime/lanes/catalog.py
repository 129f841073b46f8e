"""The workflows as one batch of the lane loop finds them."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from jalon.core.db import Cursor, Later, Row
from jalon.definition.parse import workflow_from_json
from jalon.definition.scalars import Duration, decode_scalar
from jalon.definition.scoring import model_from_json
from jalon.definition.segment import condition_from_json
from jalon.definition.settings import Settings, with_settings
from jalon.definition.workflow import Workflow
from jalon.delivery.actions import TOLD
from jalon.delivery.announcing import Subscription
from jalon.engine.compiled import Compiled
from jalon.engine.facts import MessageNeed
from jalon.engine.frequency import cap_need
from jalon.engine.handle import Batch
from jalon.engine.language import LANGUAGE
from jalon.engine.ledger import Cap, EmailFacts, NoPlaces, Places
from jalon.engine.live import Live
from jalon.engine.scoring import Scoring
from jalon.engine.segments import LiveSegments, Segment, Segments
from jalon.engine.state import Enrollment, Message

VersionKey = tuple[UUID, int]
_definitions: dict[VersionKey, Workflow] = {}
"""Published versions never change, so a process reads each of them once."""


class EmailInfo(EmailFacts, frozen=True):
    """What sending an email needs to know of it."""

    slug: str = ""
    version: int = 0


@dataclass
class Catalog:
    """What is live now. Read anew for each batch, so that a change binds at once."""

    zone: ZoneInfo
    opt_in: bool = True
    """Whether marketing email needs recorded consent (RUN-5)."""
    filling: bool = False
    """Whether a lane may still have to find the members of a segment."""
    caps: list[Cap] = field(default_factory=list)
    open: list[Compiled] = field(default_factory=list)
    """Published versions of the workflows whose triggers are heard: the active ones once they
    have started, and the paused ones, which refuse and count."""
    versions: dict[VersionKey, Compiled] = field(default_factory=dict)
    """Every version that someone may be inside, be it to leave."""
    emails: dict[str, EmailInfo] = field(default_factory=dict)
    segments: Segments = field(default_factory=Segments)
    scoring: Scoring | None = None
    """The model by which contacts are scored (FRM-4)."""
    rescoring: bool = False
    """The model changed, and a lane has yet to apply it to its contacts."""
    webhooks: list[Subscription] = field(default_factory=list)
    """Those that are enabled (ACC-4)."""

    @cached_property
    def cap_needs(self) -> list[MessageNeed]:
        """What the frequency rules look up before an email is sent."""
        return [cap_need(cap) for cap in self.caps]

    @cached_property
    def slugs(self) -> Mapping[UUID, str]:
        """The names of the live workflows, by id."""
        return {one.id: one.definition.workflow for one in self.versions.values()}

    @property
    def looks(self) -> bool:
        """Whether contacts may have to be looked at again as time passes."""
        return bool(self.segments.timed) or (self.scoring is not None and self.scoring.timed)

    @cached_property
    def listened(self) -> frozenset[str]:
        """Names of the events that mean something to any of them, to a segment or the score; and
        of those that come from outside the lanes and that a webhook wants."""
        living = [one for one in self.versions.values() if one.live.state != "archived"]
        scored = self.scoring.awaits if self.scoring else frozenset()
        called = {name for name in TOLD for webhook in self.webhooks if webhook.wants(name)}
        return self.segments.awaits.union(scored, called, *(one.listens for one in living))

    @cached_property
    def repeating(self) -> frozenset[tuple[UUID, int]]:
        """The triggers, by workflow and place, that fire again and again by themselves."""
        return frozenset(
            (compiled.id, index)
            for compiled in self.open
            for index, trigger in enumerate(compiled.triggers)
            if trigger.recurs()
        )

    def version_of(self, enrollment: Enrollment) -> Compiled | None:
        """The version that an enrollment is in; None: its workflow was deleted, and it goes in
        its own time."""
        return self.versions.get((enrollment.workflow_id, enrollment.version))

    def by_id(self, workflow_id: UUID) -> Compiled | None:
        """The published version of a workflow whose triggers are heard."""
        return next((found for found in self.open if found.id == workflow_id), None)

    def by_slug(self, slug: str) -> Compiled | None:
        """The same, by name."""
        return next((found for found in self.open if found.definition.workflow == slug), None)

    def batch(
        self,
        now: datetime,
        *,
        heard: Sequence[Compiled] | None = None,
        messages: Mapping[UUID | None, Message] | None = None,
        places: Places | None = None,
        quiet: frozenset[str] = frozenset(),
    ) -> Batch:
        """A batch that decides by what is live now, with the triggers of `heard`, by default all
        that are. Without `places` nothing is handed out; of `quiet` segments nothing is said."""
        return Batch(
            now=now,
            versions=self.versions,
            open=self.open if heard is None else heard,
            emails=self.emails,
            messages=messages or {},
            caps=self.caps,
            opt_in=self.opt_in,
            places=NoPlaces() if places is None else places,
            segments=LiveSegments(self.segments, quiet),
            scoring=self.scoring,
        )


def read_catalog(cur: Cursor) -> Catalog:
    """The catalog as the present transaction sees it: one look, and the one made last when
    nothing has changed since."""
    return ask_catalog(cur)()


def ask_catalog(cur: Cursor) -> Later[Catalog]:
    """The same, to be had later: after the pipeline, since it may read more."""
    sent = cur.send(_SEEN, ())
    return lambda: _catalog(cur, sent.fetchone())


def _catalog(cur: Cursor, seen: Row | None) -> Catalog:
    global _last
    assert seen is not None, "the account's row is made by a migration"
    # One thread at a time: msgspec learns a type when it first meets it, and two threads that have
    # it learn the same one at once bring the process down.
    with _making:
        if _last is None or _last[0] != seen:
            _last = (seen, _made(cur, *seen))
        return _last[1]


_making = threading.Lock()


_SEEN = """
SELECT a.time_zone, a.require_opt_in,
  (SELECT json_agg(json_build_array(
                      w.id, v.number, v.number = w.version AND w.starts_at IS NULL, w.state,
                      w.pause, w.winners, w.settings)
                   ORDER BY w.id, v.number)::text
   FROM workflow w JOIN workflow_version v ON v.workflow_id = w.id
   WHERE w.state <> 'draft'),
  (SELECT json_agg(json_build_array(category, transactional, slug, version) ORDER BY slug)::text
   FROM email),
  (SELECT json_agg(json_build_array(most, within, category) ORDER BY id)::text
   FROM frequency_rule),
  (SELECT json_agg(json_build_array(id, slug, condition) ORDER BY slug)::text FROM segment),
  EXISTS (SELECT FROM segment_fill),
  (SELECT json_build_array(definition, version, changed_at, tells,
                           EXISTS (SELECT FROM score_fill))::text FROM scoring_model),
  (SELECT json_agg(json_build_array(id, url, events) ORDER BY id)::text FROM webhook WHERE enabled)
FROM account a WHERE a.id = 1
"""
_last: tuple[tuple[Any, ...], Catalog] | None = None


def _made(  # noqa: PLR0913, PLR0917 # the columns of a row
    cur: Cursor,
    zone: str,
    opt_in: bool,
    versions: str | None,
    emails: str | None,
    caps: str | None,
    segments: str | None,
    filling: bool,
    scoring: str | None,
    webhooks: str | None,
) -> Catalog:
    catalog = Catalog(ZoneInfo(zone), opt_in=opt_in, filling=filling)
    catalog.webhooks = msgspec.json.decode(webhooks or "[]", type=list[Subscription])
    for id_, number, lets_in, state, pause, winners, settings in msgspec.json.decode(
        versions or "[]"
    ):
        compiled = Compiled(
            UUID(id_),
            number,
            with_settings(_definition(cur, (UUID(id_), number)), _settings(settings)),
            zone,
            Live(state, pause, winners),
        )
        catalog.versions[compiled.id, number] = compiled
        if lets_in and state in ("active", "paused"):
            catalog.open.append(compiled)
    for row in msgspec.json.decode(emails or "[]"):
        info = EmailInfo(*row)
        catalog.emails[info.slug] = info
    catalog.segments = Segments(
        Segment.of(UUID(id_), slug, condition_from_json(condition))
        for id_, slug, condition in msgspec.json.decode(segments or "[]")
    )
    if scoring is not None:
        model, version, changed_at, tells, catalog.rescoring = msgspec.json.decode(scoring)
        catalog.scoring = Scoring.of(
            model_from_json(model),
            version=version,
            changed_at=datetime.fromisoformat(changed_at),
            tells=tells,
        )
    for most, within, category in msgspec.json.decode(caps or "[]"):
        catalog.caps.append(Cap(most, Duration.parse(within), category))
    return catalog


def _settings(stored: dict[str, Any]) -> Settings:
    return msgspec.convert(stored, Settings, dec_hook=decode_scalar)


def _definition(cur: Cursor, key: VersionKey) -> Workflow:
    if key not in _definitions:
        row = cur.execute(
            "SELECT definition FROM workflow_version WHERE workflow_id = %s AND number = %s", key
        ).fetchone()
        assert row is not None, "versions are never deleted while their workflow lives"
        _definitions[key] = workflow_from_json(row[0], LANGUAGE)
    return _definitions[key]
