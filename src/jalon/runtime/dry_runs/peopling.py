"""The account's contacts as a simulation takes them: read by lane, in chunks, and left alone."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from jalon.contacts.lane import contacts_in
from jalon.core.db import Cursor, cursor
from jalon.definition import events as names
from jalon.engine.effects import Update
from jalon.engine.simulate.population import Someone
from jalon.engine.simulate.run import is_chosen
from jalon.engine.simulate.scenario import Scenario
from jalon.engine.state import Contact, Entry, Event, Message
from jalon.workflows import reading

CHUNK = 2000
"""Contacts in memory at a time."""

_FROM_THE_START = UUID(int=0)

_ABOUT_MESSAGES = (
    names.EMAIL_SENT,
    names.EMAIL_NOT_SENT,
    names.EMAIL_OPENED,
    names.EMAIL_CLICKED,
    names.EMAIL_BOUNCED,
    names.EMAIL_COMPLAINED,
    names.UNSUBSCRIBED,
)
_ABOUT_WORKFLOWS = (
    names.WORKFLOW_ENTERED,
    names.WORKFLOW_FINISHED,
    names.WORKFLOW_EXITED,
    names.GOAL_REACHED,
)
_CHANGES = (
    names.ATTRIBUTE_CHANGED,
    names.TAG_ADDED,
    names.TAG_REMOVED,
    names.LIST_JOINED,
    names.LIST_LEFT,
)
"""What tells of a change to the contact."""


def count_contacts() -> int:
    """How many there are."""
    with cursor() as cur:
        row = cur.execute("SELECT count(*) FROM contact WHERE merged_into IS NULL").fetchone()
    return int(row[0]) if row else 0


def people_of(
    lane: int, scenario: Scenario, *, population: int, replayed: bool = False
) -> Iterator[Someone]:
    """The contacts of a lane that are in the sample, with as much of their past as the workflow
    looks back at.

    `replayed`: they do what they really did since the start, from how they were then (NEW-2);
    otherwise they are as they are now, and what they do is assumed.
    """
    after: UUID | None = _FROM_THE_START
    while after is not None:
        with cursor() as cur:
            rows = cur.execute(
                """SELECT id FROM contact WHERE lane = %s AND id > %s AND merged_into IS NULL
                   ORDER BY id LIMIT %s""",
                (lane, after, CHUNK),
            ).fetchall()
            after = rows[-1][0] if len(rows) == CHUNK else None
            assumed = scenario.assumptions
            ids = [row[0] for row in rows if is_chosen(row[0], assumed, of=population)]
            if not ids:
                continue
            loaded = _Loaded(cur, lane, ids, scenario, replayed=replayed)
        for contact in loaded.contacts.values():
            yield loaded.someone(contact)


class _Loaded:
    """A chunk of contacts with all that belongs to them."""

    def __init__(
        self,
        cur: Cursor,
        lane: int,
        ids: Sequence[UUID],
        scenario: Scenario,
        *,
        replayed: bool,
    ) -> None:
        self.scenario, self.replayed = scenario, replayed
        workflow, start = scenario.compiled.id, scenario.start
        self.contacts = contacts_in(cur, lane, ids)
        looked_at = scenario.remembered | scenario.compiled.armed_by
        self.past = _events(cur, lane, ids, looked_at, until=start) if looked_at else {}
        self.messages = _messages(cur, lane, ids, scenario) if scenario.asks_messages else {}
        self.deeds: Mapping[UUID, list[Event]] = {}
        if replayed:
            self.entries = _entries_before(cur, lane, ids, scenario)
            heard = scenario.matters | {*_CHANGES, names.CONTACT_CREATED}
            self.deeds = _deeds(cur, lane, ids, heard, scenario=scenario)
        else:
            found = reading.entries(cur, lane, ((id_, workflow) for id_ in ids))
            self.entries = {contact: entries for (contact, _), entries in found.items()}

    def someone(self, contact: Contact) -> Someone:
        deeds = self.deeds.get(contact.id, [])
        then = rewound(contact, deeds) if deeds else contact
        return Someone(
            then,
            past=self.past.get(contact.id, ()),
            messages=self.messages.get(contact.id, ()),
            entries=self.entries.get(contact.id, {}),
            given=[(one.at, what) for one in deeds if (what := deed_again(one)) is not None],
        )


def rewound(contact: Contact, deeds: Sequence[Event]) -> Contact:
    """The contact as it was before these events, oldest first, of which some changed it."""
    then = replace(
        contact,
        attributes=dict(contact.attributes),
        tags=set(contact.tags),
        lists=set(contact.lists),
    )
    for deed in reversed(deeds):
        told = deed.properties
        match deed.name:
            case names.ATTRIBUTE_CHANGED:
                _put_back(then, str(told.get("attribute")), told.get("from"))
            case names.TAG_ADDED:
                then.tags.discard(str(told.get("tag")))
            case names.TAG_REMOVED:
                then.tags.add(str(told.get("tag")))
            case names.LIST_JOINED:
                then.lists.discard(str(told.get("list")))
            case names.LIST_LEFT:
                then.lists.add(str(told.get("list")))
    return then


_OWN = {"locale": "", "time_zone": "", "score": 0, "lifecycle": "visitor", "marketing": "unknown"}


def _put_back(contact: Contact, attribute: str, value: object) -> None:
    if attribute in _OWN:
        setattr(contact, attribute, _OWN[attribute] if value is None else value)
    elif value is None:
        contact.attributes.pop(attribute, None)
    else:
        contact.attributes[attribute] = value


def deed_again(deed: Event) -> Event | Update | None:
    """What an event tells of, to be done again: a change to the contact is made, and tells of
    itself; None: it is told by another event's change."""
    told = deed.properties
    match deed.name:
        case names.ATTRIBUTE_CHANGED:
            attribute = str(told.get("attribute"))
            if attribute == "marketing":
                return Update(marketing=str(told.get("to") or ""))
            return Update(attributes={attribute: told.get("to")})
        case names.TAG_ADDED:
            return Update(add_tags=(str(told.get("tag")),))
        case names.TAG_REMOVED:
            return Update(remove_tags=(str(told.get("tag")),))
        case names.LIST_JOINED:
            return Update(join_lists=(str(told.get("list")),))
        case names.LIST_LEFT:
            return Update(leave_lists=(str(told.get("list")),))
        case names.SCORE_CHANGED | names.BECAME_LEAD | names.BECAME_MQL | names.BECAME_CUSTOMER:
            return None  # told by the change of the attribute itself
    return deed


def _events(
    cur: Cursor, lane: int, ids: Sequence[UUID], wanted: Collection[str], *, until: datetime
) -> dict[UUID, list[Event]]:
    """The events of these names up to an instant, oldest first."""
    rows = cur.execute(
        """SELECT id, contact_id, name, at, properties, source FROM event
           WHERE lane = %s AND contact_id = ANY(%s) AND name = ANY(%s) AND at < %s
           ORDER BY at, id""",
        (lane, list(ids), sorted(wanted), until),
    ).fetchall()
    return _by_contact(Event(*row) for row in rows)


def _deeds(
    cur: Cursor, lane: int, ids: Sequence[UUID], wanted: Collection[str], *, scenario: Scenario
) -> dict[UUID, list[Event]]:
    """What really happened since the start, oldest first, less what the workflow itself did."""
    rows = cur.execute(
        """SELECT id, contact_id, name, at, properties, source FROM event e
           WHERE lane = %(lane)s AND contact_id = ANY(%(ids)s) AND name = ANY(%(wanted)s)
             AND at >= %(start)s AND at < %(until)s
             AND NOT (name = ANY(%(of_messages)s) AND EXISTS (
               SELECT 1 FROM message m WHERE m.lane = e.lane AND m.workflow_id = %(workflow)s
               AND m.contact_id = e.contact_id AND m.id::text = e.properties ->> 'message'))
             AND NOT (name = ANY(%(of_workflows)s) AND properties ->> 'workflow' = %(slug)s)
           ORDER BY at, id""",
        {
            "lane": lane,
            "ids": list(ids),
            "wanted": sorted(wanted),
            "start": scenario.start,
            "until": scenario.until,
            "of_messages": list(_ABOUT_MESSAGES),
            "of_workflows": list(_ABOUT_WORKFLOWS),
            "workflow": scenario.compiled.id,
            "slug": scenario.compiled.definition.workflow,
        },
    ).fetchall()
    return _by_contact(Event(*row) for row in rows)


def _messages(
    cur: Cursor, lane: int, ids: Sequence[UUID], scenario: Scenario
) -> dict[UUID, list[Message]]:
    """The emails they got, whatever the workflow, less those that this one sent since the
    start. Later ones of others count when their time has come."""
    rows = cur.execute(
        """SELECT contact_id, id, at, enrollment_id, step, email, category, opened_at, clicked_at,
                  transactional
           FROM message
           WHERE lane = %s AND contact_id = ANY(%s) AND kind <> 'notice'
             AND state NOT IN ('failed', 'cancelled', 'skipped')
             AND (workflow_id <> %s OR at < %s)
           ORDER BY at, id""",
        (lane, list(ids), scenario.compiled.id, scenario.start),
    ).fetchall()
    found: dict[UUID, list[Message]] = defaultdict(list)
    for contact, *fields in rows:
        id_, at, enrollment, step, email, category, opened_at, clicked_at, transactional = fields
        found[contact].append(
            Message(
                id_,
                at,
                enrollment,
                step,
                email,
                category,
                opened_at=opened_at,
                clicked_at=clicked_at,
                transactional=transactional,
            )
        )
    return found


def _entries_before(
    cur: Cursor, lane: int, ids: Sequence[UUID], scenario: Scenario
) -> dict[UUID, dict[str, Entry]]:
    rows = cur.execute(
        """SELECT contact_id, key, count(*), max(entered_at) FROM enrollment
           WHERE lane = %s AND contact_id = ANY(%s) AND workflow_id = %s AND entered_at < %s
           GROUP BY contact_id, key""",
        (lane, list(ids), scenario.compiled.id, scenario.start),
    ).fetchall()
    found: dict[UUID, dict[str, Entry]] = defaultdict(dict)
    for contact, key, times, last_at in rows:
        found[contact][key] = Entry(times, last_at)
    return found


def _by_contact(events: Iterator[Event]) -> dict[UUID, list[Event]]:
    found: dict[UUID, list[Event]] = defaultdict(list)
    for event in events:
        found[event.contact_id].append(event)
    return found
