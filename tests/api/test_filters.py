"""Lists over the API show what is asked for alone, and say by themselves what a row is."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from jalon.contacts import searching
from jalon.contacts.actions import create_list, join_list
from jalon.contacts.attributes import declare
from jalon.core.db import cursor
from jalon.definition.segment import condition_from_json
from jalon.emails.actions import save_sender
from jalon.runtime.long_work.work import do_work
from jalon.segments.actions import save_segment
from tests.acting import NOON, happen, new_contact, pass_time, publish, set_time, work
from tests.api.calling import EVERYTHING, Caller
from tests.delivery.scene import a_message
from tests.workflows.living import COURSE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def items(call: Caller, path: str) -> list[dict[str, Any]]:
    answer = call("GET", path)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


@pytest.mark.rule("CON-4")
def test_a_timeline_shows_some_kinds_alone(call: Caller) -> None:
    set_time(NOON)
    save_sender("shop", name="Shop", address="shop@example.com")
    publish(COURSE)
    ann = new_contact("ann")
    happen(ann, "Start")
    pass_time(NOON + timedelta(days=1))
    path = f"/contacts/{ann}/timeline"
    everything = items(call, path)
    assert {one["kind"] for one in everything} == {"event", "message", "step"}
    for kinds in (["event"], ["step"], ["message"], ["event", "message"], ["notice"]):
        asked = "&".join(f"kind={kind}" for kind in kinds)
        seen: list[Any] = []
        place: str | None = ""
        while place is not None:
            page = call("GET", f"{path}?{asked}&limit=1&cursor={place}").json()
            seen, place = seen + page["items"], page["next"]
        assert seen == [one for one in everything if one["kind"] in kinds]
    assert call("GET", f"{path}?kind=other").status_code == 422


@pytest.mark.rule("SEG-3")
def test_each_segment_of_a_list_is_told_as_a_sentence(call: Caller) -> None:
    save_segment("vips", "VIPs", condition_from_json({"kind": "tag", "tag": "vip"}))
    (row,) = items(call, "/segments")
    shown = call("GET", "/segments/vips").json()
    assert row["sentence"] == shown["sentence"] != ""
    (french,) = call("GET", "/segments", Accept_Language="fr").json()["items"]
    assert french["sentence"] != row["sentence"]


def test_members_of_a_list_are_named_and_lists_found_by_name(call: Caller) -> None:
    create_list("news", "The News")
    create_list("other", "100 % other")
    people = {f"{name}@example.com": new_contact(name) for name in ("ann", "bob")}
    join_list("news", list(people.values()))
    told = {one["email"]: one["contact"] for one in items(call, "/lists/news/members")}
    assert told == {email: str(id_) for email, id_ in people.items()}
    assert [one["slug"] for one in items(call, "/lists?search=NEWS")] == ["news"]
    assert [one["slug"] for one in items(call, "/lists?search=%25")] == ["other"]
    assert items(call, "/lists?search=none") == []


def test_emails_are_found_by_name(call: Caller) -> None:
    publish(COURSE)
    assert [one["slug"] for one in items(call, "/emails?search=OFF")] == ["offer"]
    assert items(call, "/emails?search=offer&category=reminder") == []
    assert items(call, "/emails?search=%25") == []
    assert call("GET", "/emails?limit=1").json()["total"] == 2


@pytest.mark.rule("RUN-7")
def test_uncertain_messages_of_one_workflow_are_listed_alone(call: Caller) -> None:
    publish(COURSE)
    with cursor() as cur:
        row = cur.execute("SELECT id FROM workflow").fetchone()
    assert row is not None
    ann = new_contact("ann")
    own = a_message(ann, workflow_id=row[0], state="uncertain")
    a_message(ann, workflow_id=UUID(int=9), state="uncertain")
    assert [one["id"] for one in items(call, "/messages/uncertain?workflow=course")] == [str(own)]
    assert len(items(call, "/messages/uncertain")) == 2
    assert items(call, "/messages/uncertain?workflow=none") == []
    totals = [
        call("GET", f"/messages/uncertain{which}").json()["total"]
        for which in ("", "?workflow=course", "?workflow=none")
    ]
    assert totals == [2, 1, 0]


@pytest.mark.rule("ACC-3")
def test_the_audit_log_is_filtered_by_who_what_and_days(call: Caller) -> None:
    set_time(NOON)
    call("POST", "/lists", {"slug": "first"})
    set_time(NOON + timedelta(days=2))
    call("POST", "/lists", {"slug": "second"})
    call("DELETE", "/lists/second")

    def told(asked: str) -> list[str]:
        found = items(call, f"/audit?kind=list&{asked}")
        return [f"{one['action']} {one['name']}" for one in found]

    assert told("action=create") == ["create second", "create first"]
    assert told("to=2026-03-03") == ["create first"]
    assert told("from=2026-03-04&to=2026-03-04&action=delete") == ["delete second"]
    who = items(call, "/audit?kind=list")[0]["who"]
    assert len(told(f"who={who}")) == 3
    assert told("who=nobody") == []
    assert call("GET", "/audit?to=9999-12-31").status_code == 422


@pytest.mark.rule("CON-4")
def test_how_many_a_search_finds_is_exact_for_few_and_about_right_for_many(
    call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare({"plan": "text"})
    for number in range(40):
        new_contact(f"reader-{number}", plan="paid" if number % 4 else "free")
    for asked, number in (("", 40), ("search=reader-1", 11), ("attribute=plan=free", 10)):
        assert call("GET", f"/contacts/count?{asked}").json() == {"total": number, "exact": True}
    assert call("GET", "/contacts/count?attribute=none=1").json()["code"] == "search_no_attribute"
    monkeypatch.setattr(searching, "COUNTED", 5)
    with cursor() as cur:
        cur.execute("SELECT count(*) FROM contact WHERE lane = ANY(%s)", ([0, 16, 32, 48],))
        row = cur.fetchone()
    assert row is not None
    assert call("GET", "/contacts/count").json() == {"total": row[0] * 16, "exact": False}


@pytest.mark.rule("CON-3")
def test_all_whom_a_search_finds_are_changed_in_one_order(call: Caller) -> None:
    declare({"plan": "text"})
    paid = {str(new_contact(f"ann-{number}", plan="paid")) for number in range(3)}
    new_contact("ann-free", plan="free")
    new_contact("bob", plan="paid")
    order = {"matching": {"search": "ann", "attribute": ["plan=paid"]}, "add_tags": ["seen"]}
    assert call("POST", "/bulk/contacts/preview", order).json()["contacts"] == 3
    asked = call("POST", "/bulk/contacts", order)
    assert asked.status_code == 202
    do_work(UUID(asked.json()["id"]), lambda: False)
    work()
    tagged = {one["id"] for one in items(call, "/contacts") if one["tags"] == ["seen"]}
    assert tagged == paid
    two = call("POST", "/bulk/contacts", {**order, "segment": "vips"})
    assert two.json()["code"] == "which_contacts"
    bad = call("POST", "/bulk/contacts/preview", {"matching": {"attribute": ["none=1"]}})
    assert bad.json()["code"] == "search_no_attribute"
