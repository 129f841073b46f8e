"""A merge moves everything and loses nothing."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.contacts.actions import create_list, join_list, record_consent
from jalon.contacts.merge import MOVED, merge
from jalon.contacts.models import Contact
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Invalid
from jalon.core.ids import lane_of, new_id

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORKFLOWS = [new_id() for _ in range(2)]


def make(*, like=None, **fields):
    """A contact; with `like`, in that one's lane."""
    contact_id = new_id()
    while like is not None and lane_of(contact_id) != lane_of(like):
        contact_id = new_id()
    Contact.objects.create(
        lane=lane_of(contact_id), id=contact_id, created_at=AT, updated_at=AT, **fields
    )
    return contact_id


def add(table, contact_id, **values):
    values = {"lane": lane_of(contact_id), "contact_id": contact_id, **values}
    with cursor() as cur:
        names, marks = ", ".join(values), ", ".join(["%s"] * len(values))
        cur.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))


def enroll(contact_id, *, workflow=0, exclusive=True, key="", hours=0, state="active"):
    enrollment_id = new_id()
    at = AT + timedelta(hours=hours)
    add(
        "enrollment",
        contact_id,
        id=enrollment_id,
        workflow_id=WORKFLOWS[workflow],
        version=1,
        state=state,
        reason="",
        step="wait",
        visit=2,
        entered_at=at,
        since_at=at,
        since_id=new_id(),
        arrived_at=at,
        arrived_id=new_id(),
        waiting=True,
        due_at=at + timedelta(days=1),
        payload="{}",
        key=key,
        exclusive=exclusive,
        errors=0,
        error="",
    )
    return enrollment_id


def message(contact_id, enrollment_id, state="queued"):
    message_id = new_id()
    add(
        "message",
        contact_id,
        id=message_id,
        enrollment_id=enrollment_id,
        workflow_id=WORKFLOWS[0],
        version=1,
        step="email",
        visit=1,
        email="offer",
        email_version=1,
        category="",
        transactional=False,
        subject="",
        language="",
        context="{}",
        route="sandbox",
        state=state,
        reason="",
        at=AT,
        due_at=AT,
        attempts=0,
    )
    return message_id


def one_row_everywhere(contact_id, mark):
    """A row in every table that has rows of contacts."""
    enrollment_id = enroll(contact_id, workflow=1, exclusive=False, state="finished")
    message_id = message(contact_id, enrollment_id, "sent")
    workflow = {"workflow_id": WORKFLOWS[1]}
    add("sandbox_email", contact_id, message_id=message_id, recipient="", sender="", subject="",
        html="", text="", headers="{}", at=AT)  # fmt: skip
    add("visit", contact_id, id=new_id(), message_id=message_id, kind="open", url="", links=0,
        visitor="", reader="", suspect=False, at=AT)  # fmt: skip
    add("bounce", contact_id, id=message_id, severity="soft", address="", reason="", at=AT)
    add("form_submission", contact_id, id=new_id(), form="f", key=mark, values="{}",
        consents="[]", locale="", page="", address="", user_agent="", at=AT, wall_at=AT,
        awaits=False, proof="")  # fmt: skip
    add("resource_download", contact_id, id=new_id(), resource="r", machine=False, at=AT)
    add("webhook_call", contact_id, id=new_id(), enrollment_id=enrollment_id, **workflow,
        version=1, step="ask", visit=1, url="", headers="{}", body="{}", state="queued",
        attempts=0, at=AT, due_at=AT, error="")  # fmt: skip
    add("inbox", contact_id, id=new_id(), kind="event", name=mark, body="{}", occurred_at=AT,
        source="")  # fmt: skip
    add("event", contact_id, at=AT, id=new_id(), name=mark, properties="{}", source="")
    add("step_log", contact_id, at=AT, id=new_id(), enrollment_id=enrollment_id, **workflow,
        version=1, step="wait", visit=1, action="waits", detail="{}")  # fmt: skip
    add("entry", contact_id, **workflow, key=mark, times=1, last_at=AT)
    add("refusal", contact_id, **workflow, day=AT.date(), reason=mark, times=1, last_at=AT,
        detail="{}")  # fmt: skip
    add("counted_order", contact_id, **workflow, order_id=mark, event_id=new_id(), version=1,
        step="", currency="EUR", amount=1, at=AT)  # fmt: skip
    add("timer", contact_id, kind="trigger", subject=WORKFLOWS[1], part=int(mark), due=AT, since=AT)
    add("segment_member", contact_id, segment=mark, since=AT)
    create_list(mark)
    join_list(mark, [contact_id])
    record_consent(contact_id, granted=True, source="form", at=AT)
    add("identity", contact_id, lane=1, kind="email", value=mark)


def rows(table, contact_id):
    with cursor() as cur:
        cur.execute(f"SELECT * FROM {table} WHERE contact_id = %s", (contact_id,))
        names = [column.name for column in cur.description]
        return [dict(zip(names, row, strict=True)) for row in cur]


def total(query):
    with cursor() as cur:
        return cur.execute(query).fetchone()[0]


@pytest.mark.rule("CON-1")
def test_every_table_with_rows_of_contacts_is_moved():
    with cursor() as cur:
        cur.execute(
            """
            SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE a.attname = 'contact_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND c.relnamespace = 'public'::regnamespace
            """
        )
        tables = {name for (name,) in cur}
    assert tables == {*MOVED, "identity"}


@pytest.mark.parametrize("same_lane", [False, True])
@pytest.mark.rule("CON-1")
def test_all_rows_go_to_the_kept_contact_and_its_lane(same_lane):
    kept = make()
    gone = make(like=kept if same_lane else None)
    one_row_everywhere(kept, "1")
    one_row_everywhere(gone, "2")
    before = {table: len(rows(table, kept)) + len(rows(table, gone)) for table in MOVED}
    merge(kept, gone)
    for table, count in before.items():
        found = rows(table, kept)
        assert not rows(table, gone), table
        assert len(found) == count + (table == "inbox"), table  # one more: Contact Merged
        assert {row["lane"] for row in found} == {lane_of(kept)}, table
    assert len(rows("identity", kept)) == 2


@pytest.mark.rule("CON-1")
def test_the_kept_contact_wins_and_lacks_nothing_of_the_other():
    kept = make(email="k@x.org", attributes={"a": 1, "b": 1}, tags=["x"], locale="fr")
    gone = make(
        email="g@x.org",
        external_id="7",
        anonymous_ids=["d1"],
        attributes={"b": 2, "c": 2},
        tags=["x", "y"],
        locale="de",
        time_zone="Europe/Paris",
    )
    Contact.objects.filter(id=gone).update(created_at=AT - timedelta(days=9))
    merge(kept, gone)
    contact = Contact.objects.get(id=kept)
    assert (contact.email, contact.external_id) == ("k@x.org", "7")
    assert contact.attributes == {"a": 1, "b": 1, "c": 2}
    assert sorted(contact.tags) == ["x", "y"]
    assert contact.anonymous_ids == ["d1"]
    assert (contact.locale, contact.time_zone) == ("fr", "Europe/Paris")
    assert contact.created_at == AT - timedelta(days=9)
    tombstone = Contact.objects.get(id=gone)
    assert tombstone.merged_into == kept
    assert (tombstone.email, tombstone.external_id, tombstone.attributes) == (None, None, {})


@pytest.mark.parametrize(
    ("one", "other", "result"),
    [
        ("opted_in", "unsubscribed", "unsubscribed"),
        ("unsubscribed", "opted_in", "unsubscribed"),
        ("unknown", "opted_in", "opted_in"),
        ("unknown", "unknown", "unknown"),
    ],
)
def test_unsubscribed_beats_opted_in_beats_unknown(one, other, result):
    kept = merge(make(marketing=one), make(marketing=other))
    assert Contact.objects.get(id=kept).marketing == result


@pytest.mark.rule("RUN-10")
def test_the_earliest_live_exclusive_enrollment_stays_and_the_other_exits_as_merged():
    kept, gone = make(), make()
    later, earlier = enroll(kept, hours=2), enroll(gone, hours=1)
    withdrawn, handed_over = message(kept, later), message(gone, earlier)
    merge(kept, gone)
    found = {row["id"]: row for row in rows("enrollment", kept)}
    assert found[earlier]["state"] == "active"
    exited = found[later]
    assert (exited["state"], exited["reason"], exited["due_at"]) == ("exited", "merged", None)
    (log,) = [row for row in rows("step_log", kept) if row["action"] == "exits"]
    assert log["enrollment_id"] == later
    states = {row["id"]: row["state"] for row in rows("message", kept)}
    assert states == {withdrawn: "cancelled", handed_over: "queued"}
    assert total("SELECT sum(n) FROM counter WHERE name = 'exited:merged'") == 1


@pytest.mark.rule("RUN-10")
def test_keyed_enrollments_stay_one_per_key_and_those_without_a_key_all_stay():
    kept, gone = make(), make()
    for contact_id, hours in ((kept, 1), (gone, 2)):
        enroll(contact_id, exclusive=False, key="order-1", hours=hours)
        enroll(contact_id, workflow=1, exclusive=False, hours=hours)
    enroll(gone, exclusive=False, key="order-2")
    merge(kept, gone)
    live = [row for row in rows("enrollment", kept) if row["state"] == "active"]
    assert Counter(row["key"] for row in live) == {"order-1": 1, "order-2": 1, "": 2}


def test_the_kept_lane_looks_at_what_became_due_in_it():
    kept, gone = make(), make()
    enroll(gone)
    merge(kept, gone)
    with cursor() as cur:
        cur.execute("SELECT next_due_at FROM lane WHERE lane = %s", (lane_of(kept),))
        assert cur.fetchone()[0] == AT + timedelta(days=1)


def test_a_contact_cannot_be_merged_with_itself():
    contact_id = make()
    with pytest.raises(Invalid):
        merge(contact_id, contact_id)


enrollments = st.lists(
    st.tuples(st.booleans(), st.sampled_from(["", "k1", "k2"]), st.integers(0, 5)), max_size=5
)


@given(enrollments, enrollments)
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@pytest.mark.rule("RUN-10")
def test_no_enrollment_and_no_entry_is_ever_lost(one, other):
    with transaction.atomic():
        kept, gone = make(), make()
        for contact_id, wanted in ((kept, one), (gone, other)):
            taken = False
            for exclusive, key, hours in wanted:
                if exclusive and taken:
                    continue  # the database itself allows one at a time
                taken |= exclusive
                enroll(contact_id, exclusive=exclusive, key="" if exclusive else key, hours=hours)
            for key in {key for _, key, _ in wanted}:
                add("entry", contact_id, workflow_id=WORKFLOWS[0], key=key, times=2, last_at=AT)
        counts = "SELECT count(*) FROM enrollment", "SELECT COALESCE(sum(times), 0) FROM entry"
        before = [total(count) for count in counts]
        merge(kept, gone)
        assert [total(count) for count in counts] == before
        exited = total("SELECT count(*) FROM enrollment WHERE state = 'exited'")
        counted = total("SELECT COALESCE(sum(n), 0) FROM counter WHERE step = ''")
        left = total("SELECT COALESCE(sum(n), 0) FROM counter WHERE name = 'left'")
        assert exited == counted == left
        assert exited == total("SELECT count(*) FROM step_log")
        keys = [row["key"] for row in rows("enrollment", kept) if row["state"] == "active"]
        assert all(n == 1 for key, n in Counter(filter(None, keys)).items())
        transaction.set_rollback(True)


def test_a_merge_tells_its_story():
    kept, gone = make(), make()
    merge(kept, gone)
    (event,) = rows("inbox", kept)
    assert event["name"] == "Contact Merged"
    assert abs(event["occurred_at"] - clock.now()) < timedelta(minutes=1)


@pytest.mark.rule("RUN-10")
@pytest.mark.parametrize("first", ["active", "failed"])
def test_of_two_of_which_one_failed_the_earliest_stays(first):
    kept, gone = make(), make()
    second = "failed" if first == "active" else "active"
    stays = enroll(gone, hours=1, state=first)
    leaves = enroll(kept, hours=2, state=second)
    merge(kept, gone)
    found = {row["id"]: (row["state"], row["reason"]) for row in rows("enrollment", kept)}
    assert found == {stays: (first, ""), leaves: ("exited", "merged")}
    counted = {
        name: total(f"SELECT COALESCE(sum(n), 0) FROM counter WHERE name = '{name}'")
        for name in ("exited:merged", "failed", "left")
    }
    was_failed = second == "failed"
    assert counted == {"exited:merged": 1, "failed": -was_failed, "left": not was_failed}
