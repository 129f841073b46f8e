"""What another scoring model would do, before it is set (FRM-4)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from jalon.contacts.lane import contacts_in
from jalon.contacts.scoring import check, model_in_use, stage_changes_at
from jalon.core import clock
from jalon.core.db import Cursor, one_transaction
from jalon.core.ids import LANES
from jalon.definition.problems import Problem
from jalon.definition.scoring import ScoringModel
from jalon.engine.handle import Batch
from jalon.engine.ledger import Timer
from jalon.engine.person import Person
from jalon.engine.scoring import SUBJECT, Scoring
from jalon.engine.segments import Segments
from jalon.runtime.lanes.catalog import Catalog, read_catalog
from jalon.runtime.lanes.inbox import Work
from jalon.runtime.lanes.loading import load_persons
from jalon.segments.lane import FROM_THE_START, next_contacts

CHUNK = 2000


@dataclass
class Preview:
    """How many contacts were looked at, how many scores would be others, and how many would become
    an MQL, or be none any more. `contacts` 0: only the threshold changes, so nobody was."""

    warnings: list[Problem]
    contacts: int = 0
    scores: int = 0
    gain: int = 0
    lose: int = 0


def preview(model: ScoringModel, on_progress: Callable[[int], None] | None = None) -> Preview:
    """What setting the model would do now. Changes nothing.

    A threshold alone is counted at once; for other rules everybody is scored, which takes minutes
    with a million contacts. `on_progress` hears how many are done. Raises ModelNotSet.
    """
    found = Preview(check(model))
    if is_counted_at_once(model):
        found.gain, found.lose = stage_changes_at(model.threshold)
        return found
    now = clock.now()
    scoring = Scoring.of(model, version=0, changed_at=now)
    for lane in range(LANES):
        for persons in _people(lane, scoring, now):
            batch = Batch(now=now, versions={}, open=[], emails={}, scoring=scoring)
            for person in persons:
                _count(found, person, batch)
            if on_progress is not None:
                on_progress(found.contacts)
    return found


def is_counted_at_once(model: ScoringModel) -> bool:
    """Whether a preview takes no time: the scores stay as they are."""
    in_use = model_in_use()
    return model.rules == in_use.model.rules and not in_use.lanes_left


def _people(lane: int, scoring: Scoring, now: datetime) -> Iterator[list[Person]]:
    """Everybody of a lane, with the past that the model asks for."""
    after: UUID | None = FROM_THE_START
    while after is not None:
        with one_transaction() as cur:
            catalog = replace(read_catalog(cur), scoring=scoring, segments=Segments())
            ids = next_contacts(cur, lane, after=after, limit=CHUNK)
            yield _loaded(cur, lane, ids, catalog=catalog, now=now)
        after = ids[-1] if len(ids) == CHUNK else None


def _loaded(
    cur: Cursor, lane: int, ids: list[UUID], *, catalog: Catalog, now: datetime
) -> list[Person]:
    contacts = contacts_in(cur, lane, ids)
    timers = [Timer(id_, "score", SUBJECT, 0, now) for id_ in contacts]
    work = Work(timers=timers, rescored_to=FROM_THE_START)
    persons = load_persons(cur, lane, work, contacts=contacts, catalog=catalog, now=now)
    return list(persons.values())


def _count(found: Preview, person: Person, batch: Batch) -> None:
    before = person.contact
    batch.rescore(person, anew=True)
    after = person.contact
    found.contacts += 1
    found.scores += after.score != before.score
    found.gain += after.lifecycle == "mql" != before.lifecycle
    found.lose += before.lifecycle == "mql" != after.lifecycle
