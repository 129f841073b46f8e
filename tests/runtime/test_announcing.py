"""Webhooks are called for exactly what took effect, whatever is killed when."""

from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.core import clock
from jalon.core.ids import lane_of
from jalon.definition.events import EMAIL_SENT
from jalon.delivery.webhooks import create_webhook
from jalon.events.actions import Occurrence, append_events
from jalon.events.importing import import_events
from jalon.runtime.delivering import deliver_due, delivery
from jalon.runtime.lanes.batch import work_lane
from jalon.runtime.privacy import erase_contact
from tests.acting import happen, new_contact, publish, rows, work
from tests.delivery.hooks import a_hook
from tests.delivery.scene import a_worker
from tests.runtime.processes import (
    killed_at_commits,
    nothing_left,
    running,
    start_afresh,
    until,
)
from tests.runtime.scenes import publish_quietly

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("ACC-4")]

WELCOME = """
workflow: welcome
triggers: [{kind: event, event: Hello}]
steps:
  - {id: write, kind: send_email, email: offer}
  - {id: tag, kind: update_contact, add_tags: [met]}
  - {id: tell, kind: emit_event, event: Greeted}
"""
NOWHERE = "https://hooks.example/"


def webhook(*events: str, url: str = NOWHERE) -> UUID:
    made, _ = create_webhook(url, events=events or None, by="test")
    return made.id


def queued() -> list[tuple[UUID, UUID]]:
    return sorted(rows("SELECT webhook_id, event_id FROM webhook_call WHERE event_id IS NOT NULL"))


def history(*names: str) -> list[UUID]:
    """The events of these names, or all."""
    found = rows("SELECT id, name FROM event")
    return [id_ for id_, name in found if not names or name in names]


def names_told() -> Counter[str]:
    return Counter(name for (name,) in rows("SELECT event FROM webhook_call"))


def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is said to the database from now on."""
    said: list[str] = []
    execute = psycopg.Cursor.execute

    def listen(self: Any, query: Any, *arguments: Any, **options: Any) -> Any:
        said.append(str(query))
        return execute(self, query, *arguments, **options)

    monkeypatch.setattr(psycopg.Cursor, "execute", listen)
    return said


def test_what_happens_inside_is_told_like_what_comes_from_outside() -> None:
    publish(WELCOME)
    some = webhook("Hello", "Tag Added", "Greeted", "Workflow Finished")
    everything = webhook()
    happen(new_contact("ann"), "Hello")
    work()
    wanted = history("Hello", "Tag Added", "Greeted", "Workflow Finished")
    assert len(wanted) == 4
    assert queued() == sorted(
        [(some, id_) for id_ in wanted] + [(everything, id_) for id_ in history()]
    )


def test_an_email_that_left_is_told() -> None:
    publish(WELCOME)
    webhook(EMAIL_SENT)
    happen(new_contact("ann"), "Hello")
    work()
    assert deliver_due(delivery(a_worker())) == 1
    work()
    assert names_told() == {EMAIL_SENT: 1}
    assert len(history(EMAIL_SENT)) == 1


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wants=st.lists(st.sets(st.sampled_from(["Hello", "Bye", "Tag Added", "Unheard"]), max_size=3)),
    happens=st.lists(st.sampled_from(["Hello", "Bye", "Other"]), max_size=12),
    limit=st.sampled_from([1, 3, 1000]),
)
def test_each_webhook_is_called_for_each_event_it_wants_once_whatever_the_batches(
    wants: list[set[str]], happens: list[str], limit: int
) -> None:
    start_afresh()
    rows("DELETE FROM webhook RETURNING id")
    publish_quietly(WELCOME)
    work()
    webhooks = {webhook(*names): names for names in wants[:6]}
    contacts = [new_contact(f"c{number}") for number in range(3)]
    for place, name in enumerate(happens):
        happen(contacts[place % 3], name)
    work(limit=limit)
    assert queued() == sorted(
        (id_, event) for id_, names in webhooks.items() for event in history(*names)
    )


def test_without_webhooks_nothing_is_said_of_them_and_with_some_one_statement_a_batch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ann = new_contact("ann")
    work()

    def batch() -> list[str]:
        for _ in range(30):
            happen(ann, "Bought")
        with monkeypatch.context() as patched:
            said = statements(patched)
            work_lane(lane_of(ann), playing=True)
        return [each for each in said if "webhook_call" in each]

    assert batch() == []
    webhook("Sold")
    assert batch() == []
    webhook("Bought")
    webhook()
    assert len(batch()) == 1
    assert len(queued()) == 60


def test_one_that_is_disabled_is_not_told() -> None:
    create_webhook(NOWHERE, enabled=False, by="test")
    happen(new_contact("ann"), "Hello")
    work()
    assert queued() == []


def test_history_that_is_imported_is_told_to_nobody(tmp_path: Path) -> None:
    webhook()
    new_contact("ann")
    file = tmp_path / "events.csv"
    file.write_text("event,timestamp,external_id\nBought,2026-01-05T10:00:00Z,ann\n")
    import_events(file)
    work()
    assert len(history("Bought")) == 1
    assert queued() == []


@pytest.mark.rule("RUN-9")
def test_what_is_rolled_back_is_told_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    webhook("Hello")
    ann = new_contact("ann")
    happen(ann, "Hello")
    from jalon.runtime.lanes import batch as lane

    with monkeypatch.context() as patched:
        patched.setattr(lane, "set_next_due", _fail)
        work_lane(lane_of(ann), playing=True)
    assert (queued(), history()) == ([], [])
    assert rows("SELECT row->>'name' FROM set_aside") == [("Hello",)]


def _fail(*_arguments: object, **_options: object) -> None:
    raise KeyError


@pytest.mark.rule("CON-5")
def test_with_a_contact_go_the_calls_about_it() -> None:
    webhook("Hello")
    ann, bob = new_contact("ann"), new_contact("bob")
    happen(ann, "Hello", note="private")
    happen(bob, "Hello")
    work()
    erase_contact(ann, by="test")
    assert rows("SELECT contact_id FROM webhook_call") == [(bob,)]


KILLS = [f"{number}{when}" for number in range(1, 9) for when in "ba"]
"""Right before and right after each of the first commits of a process."""


@pytest.mark.long
@pytest.mark.rule("RUN-7")
def test_workers_killed_between_any_two_commits_tell_all_that_took_effect() -> None:
    publish_quietly(WELCOME)
    with a_hook() as hook:
        id_ = webhook(url=hook.url)
        contacts = [new_contact(f"c{number}") for number in range(8)]
        with running(killed_at_commits("worker", KILLS)):
            append_events([Occurrence(one, "Hello", clock.now(), {}) for one in contacts])
            until(lambda: len(rows("SELECT 1 FROM worker")) > len(KILLS) // 2)
            append_events([Occurrence(one, "Bye", clock.now(), {}) for one in contacts])
            until(lambda: nothing_left() and not rows(_NOT_MADE))
    events = history()
    assert len(events) >= 8 * len(["Hello", "Workflow Entered", "Tag Added", "Greeted", "Bye"])
    assert queued() == sorted((id_, event) for event in events)
    told = {
        (headers["webhook-id"], body["data"]["event"]["id"])
        for headers, body in zip(hook.headers, hook.bodies, strict=True)
    }
    assert sorted(event for _, event in told) == sorted(map(str, events)), (
        "each is told, always under the same id"
    )


_NOT_MADE = "SELECT 1 FROM webhook_call WHERE state <> 'answered'"
