"""Results over all: workflows and emails side by side, and delivery by domain (RES-2)."""

from datetime import date, timedelta
from typing import Any

import pytest

from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.ids import LANES
from jalon.delivery import visits
from jalon.delivery.domains import OF_ALL, domain_of
from jalon.delivery.preferences import unsubscribe
from jalon.emails.actions import save_sender
from jalon.emails.links import Link
from jalon.events.counting import add_counts, gather_days
from jalon.runtime.work import crew
from jalon.workflows.queries import access_workflow
from tests.acting import NOON, happen, new_contact, pass_time, publish, rows, set_time, work
from tests.api.calling import EVERYTHING, Caller

pytestmark = pytest.mark.django_db(transaction=True)

FLOW = """
workflow: {slug}
name: {slug}
triggers: [{{kind: event, event: Start}}]
goal: {{when: {{kind: event, event: Bought}}}}
steps:
  - {{id: mail, kind: send_email, email: {email}}}
  - {{id: pause, kind: delay, wait: 30 days}}
  - {{id: mark, kind: update_contact, add_tags: [done]}}
"""
DAY = f"{NOON:%Y-%m-%d}"


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def deliver(*names: str) -> list[Link]:
    """Messages to these people, as links of theirs name them."""
    contacts = [new_contact(name) for name in names]
    for contact in contacts:
        happen(contact, "Start")
    pass_time(NOON + timedelta(minutes=1))
    with crew() as threads:
        threads.drain(clock.now())
    found = dict(rows("SELECT contact_id, id FROM message WHERE state = 'sent' ORDER BY id"))
    return [Link(contact, found[contact], url="https://shop.example/") for contact in contacts]


@pytest.fixture
def readers() -> list[Link]:
    """Two got an email of `one`, and the same of `two`; nobody anything of `three`."""
    set_time(NOON)
    save_sender("shop", name="Shop", address="shop@example.com")
    for slug in ("one", "two"):
        publish(FLOW.format(slug=slug, email="offer"))
    aimless = FLOW.replace("goal:", "# goal:").replace("Start", "Never")
    publish(aimless.format(slug="three", email="reminder"))
    return deliver("ann", "bob")


def items(call: Caller, path: str) -> list[dict[str, Any]]:
    answer = call("GET", path)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


@pytest.mark.rule("RES-2")
def test_workflows_and_emails_are_compared_over_some_days(
    call: Caller, readers: list[Link]
) -> None:
    ann, bob = readers
    visits.opened(ann, machine=False)
    visits.opened(bob, machine=True)
    unsubscribe(bob)
    unsubscribe(bob)
    happen(ann.contact_id, "Bought")
    pass_time(NOON + timedelta(minutes=2))
    by_slug = {one["workflow"]: one for one in items(call, "/results/workflows")}
    assert [(by_slug[one]["entered"], by_slug[one]["sent"]) for one in ("one", "two", "three")] == [
        (2, 2),
        (2, 2),
        (0, 0),
    ]
    assert by_slug["one"]["goal"] == 1
    assert {name for name, one in by_slug.items() if one["has_goal"]} == {"one", "two"}
    listed = call("GET", "/workflows").json()["items"]
    assert {one["workflow"] for one in listed if one["has_goal"]} == {"one", "two"}
    read = sum(one["reading"]["opened"] for one in by_slug.values())
    by_machines = sum(one["reading"]["opened_by_machines"] for one in by_slug.values())
    assert (read, by_machines) == (1, 1)
    offer, reminder = items(call, "/results/emails")
    assert (offer["email"], offer["sent"], offer["unsubscribed"]) == ("offer", 4, 1)
    assert (offer["reading"]["opened"], reminder["sent"]) == (1, 0)
    before = "from=2026-01-01&to=2026-01-31"
    assert {one["sent"] for one in items(call, f"/results/emails?{before}")} == {0}
    assert call("GET", "/results/emails?from=2026-02-01&to=2026-01-01").status_code == 422


PLACES = (
    "/results/workflows",
    "/results/emails",
    "/results/domains",
    "/workflows/one/results",
    "/workflows/one/results/days",
)
each_place = pytest.mark.parametrize("path", PLACES)


@pytest.mark.rule("RES-3")
@each_place
def test_days_without_anything_say_which_days_have_something(
    call: Caller, readers: list[Link], path: str
) -> None:
    day = NOON.date()
    with cursor() as cur:
        workflow = OF_ALL if path.endswith("domains") else access_workflow("one").id
        name = "domain:sent" if path.endswith("domains") else "sent"
        for days, lane in ((60, 3), (40, 5)):
            counted = workflow, 1, "mail", day - timedelta(days), name
            add_counts(cur, lane, {counted: 1})
    span = {"first": f"{day - timedelta(60)}", "last": DAY}

    def told(first: date, last: date) -> Any:
        return call("GET", f"{path}?from={first}&to={last}").json()["elsewhere"]

    assert told(day + timedelta(1), day + timedelta(30)) == span
    assert told(day - timedelta(39), day - timedelta(1)) == span
    assert told(day - timedelta(90), day - timedelta(61)) == span
    assert told(day - timedelta(90), day - timedelta(60)) is None
    assert told(day - timedelta(39), day) is None


@pytest.mark.rule("RES-3")
@each_place
def test_where_nothing_was_ever_counted_no_other_days_are_named(call: Caller, path: str) -> None:
    set_time(NOON)
    publish(FLOW.format(slug="one", email="offer"))
    assert call("GET", f"{path}?to={DAY}").json()["elsewhere"] is None


@pytest.mark.rule("EML-7", "RES-2")
def test_complaints_count_once_for_each_message_and_end_marketing(
    call: Caller, readers: list[Link]
) -> None:
    ann, bob = readers
    unsubscribe(bob)
    told = {"messages": [str(ann.message_id), str(bob.message_id), str(ann.contact_id)]}
    assert call("POST", "/messages/complaints", told).json() == {"decided": 2}
    assert call("POST", "/messages/complaints", told).json() == {"decided": 0}
    work()
    offer = next(one for one in items(call, "/results/emails?sort=-complained"))
    assert (offer["email"], offer["complained"], offer["unsubscribed"]) == ("offer", 2, 1)
    others = [
        one["others"].get("complained", 0)
        for slug in ("one", "two")
        for one in call("GET", f"/workflows/{slug}/results").json()["steps"]
    ]
    assert sum(others) == 2
    assert call("GET", "/health").json()["emails"]["complained"] == 2
    for link in readers:
        contact = call("GET", f"/contacts/{link.contact_id}").json()
        assert contact["marketing"] == "unsubscribed"
        line = call("GET", f"/contacts/{link.contact_id}/timeline?kind=event").json()["items"]
        names = [one["name"] for one in line]
        assert (names.count("Email Complained"), names.count("Unsubscribed")) == (1, 1)


@pytest.mark.rule("RES-2")
def test_a_comparison_is_sorted_by_shares_and_goes_on_without_gap(
    call: Caller, readers: list[Link]
) -> None:
    visits.clicked(readers[0], machine=False)
    (clicked,) = rows("SELECT workflow_id FROM message WHERE people_clicks > 0")[0]
    best = next(slug for slug in ("one", "two") if access_workflow(slug).id == clicked)
    for sort, first in (("-clicked", best), ("clicked", "three"), ("name", "one")):
        seen, cursor_ = [], ""
        while cursor_ is not None:
            page = call("GET", f"/results/workflows?sort={sort}&limit=1&cursor={cursor_}").json()
            seen += [one["workflow"] for one in page["items"]]
            cursor_ = page["next"]
            assert page["total"] == 3
        assert seen[0] == first
        assert sorted(seen) == ["one", "three", "two"]
    place = call("GET", "/results/workflows?sort=name&limit=1").json()["next"]
    refused = call("GET", f"/results/workflows?sort=sent&cursor={place}")
    assert refused.json()["code"] == "cursor_invalid"


@pytest.mark.rule("RES-4")
def test_revenue_is_told_sorted_and_exported_by_currency(call: Caller, readers: list[Link]) -> None:
    ann, bob = (link.contact_id for link in readers)
    (one,) = rows("SELECT workflow_id FROM message WHERE id = %s", readers[0].message_id)[0]
    first = next(slug for slug in ("one", "two") if access_workflow(slug).id == one)
    visits.clicked(readers[0], machine=False)
    work()
    happen(ann, "Order Completed", order_id="1", total=9.5, currency="EUR")
    happen(bob, "Order Completed", order_id="2", total=1200, currency="JPY")
    publish(FLOW.format(slug="four", email="reminder"))
    happen(bob, "Start")
    happen(bob, "Order Completed", order_id="3", total=-1, currency="EUR")
    happen(bob, "Order Completed", order_id="4", total=1, currency="CHF")
    work()
    found = {each["workflow"]: each for each in items(call, "/results/workflows?sort=-revenue")}
    assert list(found)[-1] == "three"
    assert found["one"]["orders"] == found["two"]["orders"] == 4
    assert found["two"]["revenue"] == {"CHF": "1.00", "EUR": "9.50", "JPY": "1200"}
    assert (found["four"]["orders"], found["four"]["revenue"]) == (2, {"CHF": "1.00"})
    emails = {each["email"]: each for each in items(call, "/results/emails?sort=-orders")}
    assert next(iter(emails)) == "offer"
    assert (emails["offer"]["orders"], emails["offer"]["revenue"]) == (1, {"EUR": "9.50"})
    assert emails["reminder"]["revenue"] == {}
    told = call("GET", f"/workflows/{first}/results").json()
    assert told["figures"]["revenue"] == found["two"]["revenue"]
    assert told["steps"][0]["revenue"] == {"EUR": "9.50"}
    header, *lines = file(call, "/results/workflows.csv")
    earned = {name for name in header if name.startswith("revenue:")}
    assert earned == {"revenue:CHF", "revenue:EUR", "revenue:JPY"}
    assert len(lines) == 4
    header, day = file(call, f"/workflows/{first}/results/days.csv")
    assert dict(zip(header, day, strict=True))["revenue:JPY"] == "1200"
    header, mail, *_ = file(call, f"/workflows/{first}/results/steps.csv")
    assert dict(zip(header, mail, strict=True))["revenue:EUR"] == "9.50"


def file(call: Caller, path: str) -> list[list[str]]:
    text = call("GET", f"{path}?from={DAY}&to={DAY}").content.decode()
    return [line.split(",") for line in text.splitlines()]


@pytest.mark.rule("RES-2")
def test_delivery_is_told_by_domain_and_companies_are_one(
    call: Caller, readers: list[Link]
) -> None:
    (others,) = items(call, "/results/domains")
    assert others == {"domain": "*", "sent": 4, "failed": 0, "deferred": 0}
    assert domain_of("Ann@GMail.com") == "gmail.com"
    assert domain_of("no address") == "*"
    # What is counted of domains is no figure of a workflow, and is gathered like all.
    counts = call("GET", "/home").json()["days"][-1]["counts"]
    assert (counts["sent"], [name for name in counts if name.startswith("domain")]) == (4, [])
    assert gather_days(date.fromisoformat(DAY) + timedelta(days=1))
    assert items(call, "/results/domains")[0]["sent"] == 4


@pytest.mark.rule("RES-3")
def test_comparisons_come_as_files(call: Caller, readers: list[Link]) -> None:
    for what in ("workflows", "emails", "domains"):
        answer = call("GET", f"/results/{what}.csv?from={DAY}&to={DAY}")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        header, *lines = answer.content.decode().splitlines()
        assert "sent" in header.split(",")
        assert len(lines) == len(items(call, f"/results/{what}"))


@pytest.mark.rule("RES-2")
def test_the_steps_of_a_workflow_are_told_of_some_days_and_who_is_there_of_now(
    call: Caller, readers: list[Link]
) -> None:
    tomorrow = NOON.date() + timedelta(days=1)
    pass_time(NOON + timedelta(days=1))
    for link in readers:
        visits.opened(link, machine=False)
    path = "/workflows/one/results"
    ever = call("GET", path).json()
    first = call("GET", f"{path}?to={DAY}").json()
    second = call("GET", f"{path}?from={tomorrow}&to={tomorrow}").json()
    others = call("GET", f"/workflows/two/results?from={tomorrow}").json()
    read = [one["steps"][0]["reading"]["opened"] for one in (second, others)]
    assert sum(read) == 2
    told = [
        [(step["arrived"], step["here"], step["left"], step["sent"]) for step in one["steps"]]
        for one in (ever, first, second)
    ]
    assert told[0] == told[1] == [(2, 0, 2, 2), (2, 2, 0, 0), (0, 0, 0, 0)]
    assert told[2] == [(0, 0, 0, 0), (0, 2, 0, 0), (0, 0, 0, 0)]
    assert [step["ways"] for step in second["steps"]] == [{}, {}, {}]
    assert first["steps"][0]["reading"]["opened"] == 0
    assert first["figures"] == second["figures"] == ever["figures"]
    backwards = call("GET", f"{path}?from={tomorrow}&to={DAY}")
    assert (backwards.status_code, backwards.json()["code"]) == (422, "days")
    lines = call("GET", f"{path}/steps.csv?from={tomorrow}").content.decode().splitlines()
    assert lines[2].startswith("pause,,0,2,0,0")


def test_an_archived_workflow_is_compared_while_it_did_something(
    call: Caller, readers: list[Link]
) -> None:
    for slug in ("one", "three"):
        call("POST", "/bulk/workflows", {"action": "archive", "workflows": [slug]})
    listed = {one["workflow"]: one["state"] for one in items(call, "/results/workflows")}
    assert listed == {"one": "archived", "two": "active"}


def test_counters_of_every_lane_add_up(call: Caller, readers: list[Link]) -> None:
    workflow, day = access_workflow("three").id, date.fromisoformat(DAY)
    with cursor() as cur:
        for lane in range(LANES):
            add_counts(cur, lane, {(workflow, 1, "mail", day, "sent"): 2})
    found = {one["email"]: one["sent"] for one in items(call, "/results/emails")}
    assert found["reminder"] == 2 * LANES
