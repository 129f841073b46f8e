"""What a door writes while a batch of the lane decides, or a merge takes the contact away: nothing
is undone, nothing is lost."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from jalon.contacts.actions import apply_change, create_list, record_consent
from jalon.contacts.change import Change
from jalon.contacts.erased import Erased
from jalon.contacts.merge import merge
from jalon.contacts.queries import contact as contact_of
from jalon.core.db import one_transaction
from jalon.core.ids import lane_of, new_id
from jalon.definition.settings import Settings
from jalon.delivery.preferences import unsubscribe
from jalon.emails.links import Link
from jalon.events.actions import append_update
from jalon.events.consenting import Word, take_down
from jalon.runtime.lanes import batch as lane
from jalon.runtime.privacy import erase_contact
from jalon.workflows import actions, drafts
from jalon.workflows.publishing import change_settings
from jalon.workflows.queries import access_workflow, present_definition, settings_from
from tests.acting import NOON, new_contact, rows, set_time, work
from tests.runtime.processes import until
from tests.workflows.living import COURSE

pytestmark = pytest.mark.django_db(transaction=True)


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Somebody does something between what the next batch read and what it writes."""
    settle = lane.settle

    def act_apart() -> None:
        act()
        connection.close()

    def late(*given: Any, **options: Any) -> None:
        monkeypatch.setattr(lane, "settle", settle)
        thread = threading.Thread(target=act_apart)
        thread.start()
        thread.join(20)
        assert not thread.is_alive()
        settle(*given, **options)

    monkeypatch.setattr(lane, "settle", late)


@pytest.mark.rule("CON-1")
def test_what_a_door_writes_while_a_batch_decides_is_not_written_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_time(NOON)
    create_list("news")
    ann = new_contact("ann", city="Metz")
    apply_change(ann, Change(add_tags=("cold",)))
    own = Change(locale="fr", time_zone="Europe/Paris", lifecycle="customer", owner="olga@x.org")
    labels = Change(add_tags=("vip",), remove_tags=("cold",), join_lists=("news",))
    append_update(ann, Change(attributes={"city": "Lyon"}, add_tags=("tall",)), at=NOON)
    meanwhile(monkeypatch, lambda: (apply_change(ann, own), apply_change(ann, labels)))
    work()
    found = contact_of(ann)
    assert (found.locale, found.time_zone) == ("fr", "Europe/Paris")
    assert (found.lifecycle, found.owner) == ("customer", "olga@x.org")
    assert found.tags == {"vip", "tall"}
    assert found.lists == {"news"}
    assert found.attributes == {"city": "Lyon"}


@pytest.mark.rule("CON-1")
def test_what_a_batch_changes_is_written_whatever_else_was(monkeypatch: pytest.MonkeyPatch) -> None:
    set_time(NOON)
    ann = new_contact("ann")
    apply_change(ann, Change(add_tags=("cold", "old"), owner="olga@x.org", locale="fr"))
    append_update(
        ann,
        Change(locale="", owner="", add_tags=("warm",), remove_tags=("cold",), lifecycle="lead"),
        at=NOON,
    )
    meanwhile(monkeypatch, lambda: apply_change(ann, Change(time_zone="Europe/Paris")))
    work()
    found = contact_of(ann)
    assert (found.locale, found.owner, found.lifecycle) == ("", None, "lead")
    assert found.tags == {"warm", "old"}
    assert found.time_zone == "Europe/Paris"


@pytest.mark.rule("RUN-5")
def test_an_unsubscription_is_not_undone_by_a_batch_that_read_the_contact_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_time(NOON)
    ann = new_contact("ann")
    append_update(ann, Change(attributes={"city": "Lyon"}), at=NOON)
    meanwhile(monkeypatch, lambda: record_consent(ann, granted=False, source="test", at=NOON))
    work()
    assert rows("SELECT marketing FROM contact WHERE lane = %s", lane_of(ann)) == [
        ("unsubscribed",)
    ]


def overtaken(by: Callable[[], object], act: Callable[[], object]) -> None:
    """Acts while something else is being done and not committed yet: whoever acts waits for it."""

    def act_apart() -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with one_transaction():
            by()
            acting = pool.submit(act_apart)
            until(lambda: rows("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted") == [(True,)])
        acting.result(20)


@pytest.mark.rule("CON-5")
def test_whoever_is_merged_while_being_erased_is_erased() -> None:
    kept, gone = new_contact("kept", city="Metz"), new_contact("gone", city="Lyon")
    overtaken(lambda: merge(kept, gone), lambda: erase_contact(gone, by="cli"))
    assert rows("SELECT count(*) FROM contact") == [(0,)]
    assert rows("SELECT count(*) FROM identity") == [(0,)]
    with pytest.raises(Erased):
        new_contact("kept")


@pytest.mark.rule("RUN-5")
@pytest.mark.parametrize(
    "say",
    [
        lambda gone: unsubscribe(Link(gone, new_id())),
        lambda gone: take_down(gone, Word(granted=False), source="test"),
    ],
    ids=["by the link", "by the API"],
)
def test_whoever_is_merged_while_unsubscribing_is_unsubscribed(
    say: Callable[[UUID], object],
) -> None:
    kept, gone = new_contact("kept"), new_contact("gone")
    overtaken(lambda: merge(kept, gone), lambda: say(gone))
    told = rows("SELECT marketing FROM contact WHERE id = %s", kept)
    assert told == [("unsubscribed",)]
    assert rows("SELECT contact_id FROM consent WHERE NOT granted") == [(kept,)]


CHANGED = COURSE.replace("id: first", "id: begin")


def first_step() -> str:
    """Of the published version."""
    first: str = present_definition(access_workflow("course")).steps[0].id
    return first


@pytest.mark.rule("LIF-2")
def test_what_is_saved_while_a_draft_is_being_published_is_published_too() -> None:
    drafts.save_draft(COURSE)
    overtaken(lambda: drafts.save_draft(CHANGED), lambda: actions.publish_draft("course"))
    assert first_step() == "begin"


@pytest.mark.rule("LIF-3")
def test_a_version_published_while_settings_change_stays_the_published_one() -> None:
    create_list("no-mail")
    actions.publish(COURSE)
    settings = Settings(suppress=["no-mail"])
    overtaken(lambda: actions.publish(CHANGED), lambda: change_settings("course", settings))
    assert first_step() == "begin"
    assert settings_from(access_workflow("course")).suppress == ["no-mail"]
