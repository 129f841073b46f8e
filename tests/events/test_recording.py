"""The door for events from outside."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import transaction

from jalon.bench.ingest import database_url
from jalon.contacts.actions import save_contact
from jalon.contacts.change import Change
from jalon.contacts.keys import Keys
from jalon.contacts.merge import merge
from jalon.contacts.models import Contact
from jalon.contacts.queries import find_contact, timeline
from jalon.core import clock
from jalon.core.ids import lane_of
from jalon.definition.events import CONTACT_CREATED, INTERNAL
from jalon.events.actions import (
    append_command,
    append_commands,
    append_update,
    forward_merged,
    record,
)
from jalon.events.checking import NewEvent
from jalon.events.models import Inbox

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def event(name="Order Completed", **fields):
    return NewEvent(**{"name": name, "at": AT, "external_id": "7"} | fields)


def only_refusal(given):
    result = record([given])
    assert not Inbox.objects.exists()
    return result.refused[0]


def waiting():
    """What the senders sent, in the inbox's order; not that their contacts were created."""
    return Inbox.objects.exclude(name=CONTACT_CREATED).order_by("id")


@pytest.mark.rule("EVT-3")
def test_a_new_contact_is_told_of_before_what_it_did():
    record([event(), event("Other")])
    names = [row.name for row in Inbox.objects.order_by("id")]
    assert names == [CONTACT_CREATED, "Order Completed", "Other"]


def test_an_event_waits_in_the_lane_of_its_contact():
    result = record(
        [event(properties={"total": 12.5, "note": "😀"}, message_id="m1", source="api")]
    )
    row = waiting().get()
    assert row.contact_id == result.contact_ids[0] == find_contact("7")
    assert row.lane == lane_of(row.contact_id)
    assert (row.kind, row.name, row.occurred_at) == ("event", "Order Completed", AT)
    assert row.body == {"total": 12.5, "note": "😀"}
    assert row.source == "api"


@pytest.mark.rule("EVT-1")
def test_what_a_sender_sends_again_is_taken_in_once():
    def named(number: int, source: str = "api") -> NewEvent:
        return event(properties={"number": number}, message_id="m1", source=source)

    record([named(1), named(2), event("Other"), named(3, source="app")])
    again = record([named(4), event("Other")])
    assert sorted(again.contact_ids) == [0, 1]
    assert [(row.name, row.body.get("number")) for row in waiting()] == [
        ("Order Completed", 1),
        ("Other", None),
        ("Order Completed", 3),
        ("Other", None),
    ]


def test_events_keep_their_order():
    record([event(str(n)) for n in range(50)])
    assert [row.name for row in waiting()] == [str(n) for n in range(50)]


@pytest.mark.parametrize("name", sorted(INTERNAL))
@pytest.mark.rule("EVT-3")
def test_nobody_else_sends_events_of_jalons_own(name):
    assert only_refusal(event(name)).code == "event_internal"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"external_id": None}, "event_without_contact"),
        ({"external_id": " "}, "event_without_contact"),
        ({"external_id": None, "email": "nobody"}, "email_invalid"),
        ({"external_id": "a\0b"}, "key_invalid"),
        ({"name": ""}, "event_name_invalid"),
        ({"name": "x" * 201}, "event_name_invalid"),
        ({"name": "a\0"}, "event_name_invalid"),
        ({"message_id": ""}, "message_id_invalid"),
        ({"properties": {"a": "b\0"}}, "properties_invalid"),
        ({"properties": {"a": {"\0": [1]}}}, "properties_invalid"),
        ({"properties": {"a": "\ud800"}}, "properties_invalid"),
        ({"properties": {"a": object()}}, "properties_invalid"),
        ({"properties": {"a": "x" * 1_000_000}}, "properties_too_large"),
    ],
)
def test_a_bad_event_is_refused_with_a_reason_and_a_remedy(fields, code):
    refusal = only_refusal(event(**fields))
    assert refusal.code == code
    assert refusal.remedy
    assert not Contact.objects.exists()


def test_text_that_only_looks_like_a_nul_is_text():
    assert not record([event(properties={"a": "\\u0000", "b": "'; drop table inbox"})]).refused
    assert waiting().get().body["a"] == "\\u0000"


def test_an_event_from_the_future_is_refused_by_business_time():
    now = clock.now()
    assert not record([event(at=now + timedelta(minutes=4))]).refused
    refused = record([event(at=now + timedelta(minutes=6))]).refused
    assert refused[0].code == "event_from_future"
    clock.move(ahead=timedelta(days=30))
    assert not record([event(at=now + timedelta(days=29))]).refused


def test_good_events_of_a_batch_go_in_beside_bad_ones():
    result = record([event("One"), event(""), event("Two", external_id=None), event("Three")])
    assert sorted(result.contact_ids) == [0, 3]
    assert sorted(result.refused) == [1, 2]
    assert [row.name for row in waiting()] == ["One", "Three"]


@pytest.mark.rule("CON-1")
def test_a_key_that_stays_with_its_holder_is_told_in_the_history():
    other = save_contact(Keys("8", "b@x.org"), Change())
    result = record([event(email="b@x.org")])
    contact_id = result.contact_ids[0]
    assert contact_id != other
    assert [str(refusal.holder) for refusal in result.kept_keys] == [str(other)]
    (told,) = timeline(contact_id)
    assert told.name == "Identity Refused"
    assert told.detail == {"key": "email", "value": "b@x.org", "holder": str(other)}


def test_what_reached_the_inbox_of_a_merged_contact_is_sent_on():
    kept, gone = (save_contact(Keys(str(n)), Change()) for n in range(2))
    merge(kept, gone)
    append_update(gone, Change(attributes={"a": None}, join_lists=("l",)), at=AT, source="m")
    append_update(kept, Change(), at=AT)
    assert forward_merged(lane_of(gone), [gone, kept]) == 1
    rows = Inbox.objects.filter(contact_id=kept).exclude(name="Contact Merged")
    assert rows.count() == 2
    moved = rows.get(source="m")
    assert moved.lane == lane_of(kept)
    assert moved.body == {"attributes": {"a": None}, "join_lists": ["l"]}


def test_commands_go_to_each_lane_that_has_a_body():
    append_command(3, "stop", {"n": 0}, at=AT)
    append_commands("move", {9: {"n": 1}, 2: {"n": 2}}, at=AT)
    rows = Inbox.objects.order_by("id").values_list("lane", "kind", "name", "body", "contact_id")
    assert list(rows) == [
        (3, "command", "stop", {"n": 0}, None),
        (2, "command", "move", {"n": 2}, None),
        (9, "command", "move", {"n": 1}, None),
    ]


@pytest.mark.django_db(transaction=True)
def test_workers_are_told_after_the_commit_and_not_of_what_was_rolled_back():
    with psycopg.connect(database_url(), autocommit=True) as listener:
        listener.execute("LISTEN jalon")

        def told():
            return len(list(listener.notifies(timeout=0.2)))

        record([event()])
        assert told() == 1
        record([event()], quietly=True)
        assert told() == 0
        with transaction.atomic():
            append_command(3, "stop", {}, at=AT)
            assert told() == 0
        assert told() == 1
        with transaction.atomic():
            append_command(3, "stop", {}, at=AT)
            transaction.set_rollback(True)
        assert told() == 0
