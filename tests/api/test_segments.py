"""Segments, results and templates over HTTP (SEG, RES, NEW-1, NEW-3, TPL)."""

import pytest

from jalon.accounts.models import Account
from jalon.workflows import actions
from tests.acting import NOON, happen, new_contact, set_time, work
from tests.api.calling import EVERYTHING, Caller
from tests.workflows.living import COURSE

pytestmark = pytest.mark.django_db(transaction=True)

PAID = {"kind": "attribute", "attribute": "plan", "value": "paid"}


@pytest.fixture(autouse=True)
def _at_noon() -> None:
    set_time(NOON)


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


@pytest.mark.rule("SEG-2", "SEG-3")
def test_a_condition_is_counted_seen_and_said_while_it_is_written(call: Caller) -> None:
    for name in ("ann", "bob", "cat"):
        new_contact(name, plan="paid")
    new_contact("dan", plan="free")
    found = call("POST", "/conditions/preview", {"when": PAID, "size": 2}).json()
    assert (found["count"], len(found["sample"])) == (3, 2)
    french = call("POST", "/conditions/preview", {"when": PAID}, Accept_Language="fr").json()
    assert french["sentence"] != found["sentence"]
    wrong = call("POST", "/conditions/preview", {"when": {"kind": "moon"}}, Accept_Language="fr")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "segment_not_saved")
    assert isinstance(wrong.json()["problems"][0]["message"], str)


@pytest.mark.rule("SEG-1", "SEG-4")
def test_a_segment_is_made_changed_listed_and_saved_as_a_list(call: Caller) -> None:
    people = {new_contact(name, plan="paid") for name in ("ann", "bob", "cat")}
    made = call("POST", "/segments", {"segment": "paid", "when": PAID})
    assert (made.status_code, made["Location"]) == (201, "/api/v1/segments/paid")
    assert call("POST", "/segments", {"segment": "paid", "when": PAID}).status_code == 409
    work()
    shown = call("GET", "/segments/paid")
    assert (shown.json()["members"], shown.json()["when"]) == (3, PAID)
    renamed = call("PATCH", "/segments/paid", {"name": "Who pays"}, If_Match=shown["ETag"])
    assert renamed.json()["changed"] is False
    late = call("PATCH", "/segments/paid", {"name": "Late"}, If_Match=shown["ETag"])
    assert late.status_code == 412
    assert [one["name"] for one in call("GET", "/segments").json()["items"]] == ["Who pays"]
    call("POST", "/segments", {"segment": "others", "when": PAID})
    found = call("GET", "/segments?search=WHO").json()
    assert ([one["segment"] for one in found["items"]], found["total"]) == (["paid"], 1)
    assert call("GET", "/segments?limit=1").json()["total"] == 2
    seen, cursor = [], ""
    while True:
        page = call("GET", f"/segments/paid/members?limit=1&cursor={cursor}").json()
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert sorted(seen) == sorted(map(str, people))
    joined = call("POST", "/segments/paid/to-list", {"list": "payers"})
    assert joined.json() == {"list": "payers", "joined": 3}


@pytest.mark.rule("LIF-11")
def test_a_segment_in_use_is_not_deleted_and_says_where(call: Caller) -> None:
    call("POST", "/segments", {"segment": "paid", "when": PAID})
    user = {"segment": "more", "when": {"kind": "segment", "segment": "paid"}}
    call("POST", "/segments", user)
    assert call("GET", "/segments/paid/uses").json() == {"items": ["the segment more"]}
    refused = call("DELETE", "/segments/paid")
    assert (refused.status_code, refused.json()["code"]) == (409, "in_use")
    assert call("DELETE", "/segments/more").status_code == 204
    assert call("DELETE", "/segments/paid").status_code == 204
    gone = call("GET", "/segments/paid")
    assert (gone.status_code, gone.json()["code"]) == (404, "segment_not_found")


@pytest.mark.rule("RES-1")
def test_people_at_a_step_come_page_by_page_each_once(call: Caller) -> None:
    actions.publish(COURSE)
    people = [new_contact(f"person-{number}") for number in range(7)]
    for each in people:
        happen(each, "Start")
    work()
    seen, cursor = [], ""
    while True:
        page = call("GET", f"/workflows/course/people?step=first&limit=3&cursor={cursor}").json()
        seen += [one["contact"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert sorted(seen) == sorted(map(str, people))
    assert call("GET", "/workflows/course/people?step=offer").json()["items"] == []
    days = call("GET", "/workflows/course/results/days").json()["items"]
    assert days == [{"day": "2026-03-02", "counts": {"entered": 7}, "revenue": {}}]
    asked = call("GET", "/workflows/course/people?cursor=WyJhIiwiYiJd")
    assert (asked.status_code, asked.json()["code"]) == (422, "cursor_invalid")


@pytest.mark.rule("RES-1")
def test_people_in_a_workflow_are_searched_as_contacts_are(call: Caller) -> None:
    actions.publish(COURSE)
    for name in ("lea", "leo", "max"):
        happen(new_contact(name), "Start")
    work()

    def found(query: str) -> list[str]:
        people = call("GET", f"/workflows/course/people?{query}").json()["items"]
        return sorted(one["external_id"] for one in people)

    assert found("search=LE") == ["lea", "leo"]
    assert found("search=max") == ["max"]
    assert found("search=nobody") == []
    assert found("search=le&state=exited") == []
    page = call("GET", "/workflows/course/people?search=le&limit=1").json()
    (first,) = page["items"]
    (second,) = call(
        "GET", f"/workflows/course/people?search=le&limit=1&cursor={page['next']}"
    ).json()["items"]
    assert {first["external_id"], second["external_id"]} == {"lea", "leo"}


@pytest.mark.rule("RES-3")
def test_the_last_of_the_days_is_the_account_s_own_today(call: Caller) -> None:
    Account.objects.update(time_zone="Pacific/Kiritimati")  # it is tomorrow there
    actions.publish(COURSE)
    happen(new_contact("ann"), "Start")
    work()
    days = call("GET", "/workflows/course/results/days").json()["items"]
    assert days == [{"day": "2026-03-03", "counts": {"entered": 1}, "revenue": {}}]


@pytest.mark.rule("NEW-3")
def test_why_somebody_is_not_in_and_what_would_come_of_an_event(call: Caller) -> None:
    actions.publish(COURSE)
    new_contact("ann")
    told = call("GET", "/workflows/course/explain?contact=ann").json()
    assert told["verdict"][0].startswith("Never entered")
    french = call("GET", "/workflows/course/explain?contact=ann", Accept_Language="fr").json()
    assert french["verdict"][0].startswith("N'est jamais entré")
    supposed = call("POST", "/workflows/course/suppose", {"contact": "ann", "event": "Start"})
    assert supposed.status_code == 200
    assert supposed.json()["enrollments"]
    assert call("GET", "/workflows/course/people").json()["items"] == []
    nobody = call("GET", "/workflows/course/explain?contact=bob")
    assert (nobody.status_code, nobody.json()["code"]) == (404, "contact_not_found")
    nowhere = call("GET", "/workflows/lost/explain?contact=ann")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not_found")


@pytest.mark.rule("TPL-1")
def test_a_template_is_found_shown_and_copied_as_a_draft(call: Caller) -> None:
    listed = call("GET", "/templates", Accept_Language="fr").json()["items"]
    assert listed
    slug = listed[0]["template"]
    shown = call("GET", f"/templates/{slug}", Accept_Language="fr").json()
    assert shown["title"] == listed[0]["title"]
    assert shown["sentences"]
    made = call("POST", f"/templates/{slug}/copy", {"workflow": "mine"}, Accept_Language="fr")
    assert made.status_code == 201
    draft = call("GET", "/workflows/mine/draft").json()["definition"]
    assert draft["name"] == listed[0]["title"]
    assert all(email.startswith("mine") for email in draft["emails"])
    assert call("POST", f"/templates/{slug}/copy", {"workflow": "mine"}).status_code == 409
    assert call("GET", "/templates/lost").json()["code"] == "template_not_found"
