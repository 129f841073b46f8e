"""Past events in bulk, and the partitions they live in."""

import csv
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jalon.contacts.actions import save_contact
from jalon.contacts.change import Change
from jalon.contacts.keys import Keys
from jalon.contacts.models import Contact
from jalon.contacts.queries import find_contact, timeline
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Invalid, NotFound
from jalon.core.ids import lane_of, new_id
from jalon.events import importing
from jalon.events.checking import NewEvent
from jalon.events.importing import history_id, import_events, prepare_events
from jalon.events.models import Event, Inbox
from jalon.events.partitions import create_partitions, drop_partitions, keep_months
from jalon.events.reading import Rejected, read_events

pytestmark = pytest.mark.django_db

ORDERS = Path(__file__).parents[2] / "examples" / "data" / "cdnow-orders.csv"
HEADER = "event,external_id,email,timestamp,total,note\n"


@pytest.fixture
def file(tmp_path):
    def file(content, name="events.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return file


def rejected(path):
    with Path(f"{path}.rejected.csv").open(encoding="utf-8", newline="") as rows:
        return {int(row["line"]): row["reason"] for row in csv.DictReader(rows)}


@pytest.mark.rule("EVT-4")
def test_history_keeps_its_times_and_never_triggers(file):
    path = file(HEADER + "Order Completed,7,,2020-02-29T10:00:00+02:00,012,\n")
    report = import_events(path)
    assert (report.added, report.created_contacts) == (1, 1)
    event = Event.objects.get()
    assert event.at == datetime(2020, 2, 29, 8, tzinfo=UTC)
    assert event.contact_id == find_contact("7")
    assert (event.lane, event.source) == (lane_of(event.contact_id), "import")
    assert event.properties == {"total": "012"}
    assert not Inbox.objects.exists()


@pytest.mark.rule("EVT-4")
def test_importing_a_history_again_adds_nothing(file, monkeypatch):
    path = file(HEADER + "A,7,,2020-01-01,1,\nA,7,,2020-01-01,1,\nB,,b@x.org,2020-01-02,2,\n")
    assert import_events(path).added == 3
    monkeypatch.setattr(importing, "CHUNK", 2)
    again = import_events(path)
    assert (again.added, again.known) == (0, 3)
    assert Event.objects.count() == 3


@pytest.mark.rule("EVT-4")
def test_a_message_id_of_ones_own_is_known_from_any_file(file):
    content = "event,external_id,timestamp,messageId\nA,7,2020-01-01,m1\n"
    import_events(file(content, "one.csv"))
    assert import_events(file(content + "B,7,2020-01-01,m2\n", "two.csv")).added == 1


def test_events_of_one_instant_keep_the_order_of_the_file(file):
    import_events(file(HEADER + "".join(f"E{n},7,,2020-01-01,1,\n" for n in range(20))))
    names = [row.name for row in timeline(find_contact("7"))]
    assert names == [f"E{n}" for n in range(19, -1, -1)]


def test_ids_of_history_are_those_of_a_uuid_of_version_7():
    event = NewEvent(name="A", at=datetime(2020, 1, 1, tzinfo=UTC), message_id="m", line=3)
    made = history_id(event, event.at)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == 1577836800000
    assert made == history_id(event, event.at)


def test_bad_rows_come_out_with_line_and_reason(file):
    future = (clock.now() + timedelta(days=1)).isoformat()
    path = file(
        HEADER
        + "A,7,,2020-01-01,1,x\n"
        + "A,,,2020-01-01,1,x\n"
        + f"A,7,,{future},1,x\n"
        + "A,7,,yesterday,1,x\n"
        + "A,7,,,1,x\n"
        + ",7,,2020-01-01,1,x\n"
        + "List Joined,7,,2020-01-01,1,x\n"
        + "A,7,nobody,2020-01-01,1,x\n"
        + "A,7,,2020-01-01\n"
        + 'A,7,,2020-01-01,1,"x\n'
        + "A,7,,2020-01-01,1,😀\n"
    )
    report = import_events(path)
    assert (report.rows, report.added, report.rejected) == (11, 2, 9)
    reasons = rejected(path)
    parts = ["no contact", "future", "timestamp", "timestamp", "name", "own", "address", "cells"]
    for line, part in enumerate(parts, 3):
        assert part in reasons[line]
    assert "quotes" in reasons[11]


@pytest.mark.parametrize(
    "header",
    ["external_id,timestamp", "event,external_id", "event,timestamp", "event,event", ""],
)
def test_a_file_without_the_columns_it_takes_is_refused(file, header):
    with pytest.raises(Invalid) as refusal:
        import_events(file(header + "\nA,7\n"))
    assert refusal.value.remedy
    assert not Contact.objects.exists()


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    for name in ("none.csv", "none.jsonl"):
        with pytest.raises(NotFound):
            import_events(tmp_path / name)


@pytest.mark.rule("EVT-4")
def test_json_lines_keep_the_types_of_their_values(file):
    path = file(
        '{"event": "A", "userId": "7", "timestamp": "2020-01-01T00:00:00Z",'
        ' "properties": {"n": 1, "t": "1", "l": ["x"]}, "vip": true}\n'
        "\n"
        "not json\n"
        "[1]\n"
        '{"event": "A", "userId": "7", "timestamp": 5}\n'
        '{"event": "A", "userId": "7", "timestamp": "2020-01-01", "x": "\\u0000"}\n',
        "events.jsonl",
    )
    report = import_events(path)
    assert (report.added, report.rejected) == (1, 4)
    assert Event.objects.get().properties == {"n": 1, "t": "1", "l": ["x"], "vip": True}
    assert set(rejected(path)) == {3, 4, 5, 6}


def test_reading_a_file_twice_gives_the_same_message_ids(file):
    path = file(HEADER + "A,7,,2020-01-01,1,\nA,7,,no,1,\n")
    first, bad = read_events(path)
    assert isinstance(bad, Rejected)
    assert [first, bad] == list(read_events(path))
    assert first.message_id


@pytest.mark.rule("EVT-4")
def test_the_example_orders_go_in_whole(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes(ORDERS.read_bytes())
    report = import_events(path)
    assert (report.added, report.rejected, report.created_contacts) == (6919, 0, 2357)
    with ORDERS.open(encoding="utf-8", newline="") as rows:
        counted = Counter(row["external_id"] for row in csv.DictReader(rows))
    people = {c.id: c.external_id for c in Contact.objects.all()}
    assert Counter(people[event.contact_id] for event in Event.objects.all()) == counted


def test_a_history_to_play_comes_in_the_order_of_time(file):
    customer = save_contact(Keys("7"), Change())
    path = file(HEADER + "B,7,,2020-01-02,1,\nA,7,,2020-01-01,1,\nC,7,,2020-01-02,1,\nD,,,,,\n")
    occurrences, report = prepare_events(path)
    assert [one.name for one in occurrences] == ["A", "B", "C"]
    assert {one.contact_id for one in occurrences} == {customer}
    assert len({one.message_id for one in occurrences}) == 3
    assert report.rejected == 1
    assert not Event.objects.exists()


NOW = datetime(2031, 12, 15, tzinfo=UTC)


def add_event(at):
    contact_id = new_id()
    Event.objects.create(
        lane=lane_of(contact_id), at=at, id=new_id(), contact_id=contact_id, name="A"
    )


def partition_of(at):
    with cursor() as cur:
        return cur.execute(
            "SELECT tableoid::regclass::text FROM event WHERE at = %s", (at,)
        ).fetchone()[0]


def test_this_month_and_the_next_get_partitions_once():
    made = create_partitions(NOW)
    assert made == ["event_2031_12", "event_2032_01", "step_log_2031_12", "step_log_2032_01"]
    assert create_partitions(NOW) == []
    last = datetime(2031, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    add_event(last)
    assert partition_of(last) == "event_2031_12"


def test_a_month_with_rows_in_the_default_partition_stays_there():
    add_event(NOW)
    assert create_partitions(NOW) == ["event_2032_01", "step_log_2031_12", "step_log_2032_01"]
    add_event(NOW + timedelta(hours=1))
    assert partition_of(NOW + timedelta(hours=1)) == "event_default"


def test_retention_drops_whole_months_only():
    create_partitions(NOW)
    add_event(NOW)
    assert drop_partitions(datetime(2031, 12, 31, tzinfo=UTC)) == []
    assert drop_partitions(datetime(2032, 1, 1, tzinfo=UTC)) == [
        "event_2031_12",
        "step_log_2031_12",
    ]
    assert not Event.objects.exists()


def test_so_many_months_are_kept_beside_the_present_one():
    for month in (NOW, NOW + timedelta(days=40)):
        create_partitions(month)
    later = NOW + timedelta(days=40)
    assert keep_months(1, later) == []
    assert keep_months(1, later + timedelta(days=31)) == ["event_2031_12", "step_log_2031_12"]
    assert keep_months(14, later) == []
