"""Workflows over HTTP: drafts, publishing, life, enrolling (LIF, TRG-16)."""

from datetime import timedelta
from typing import Any

import pytest

from jalon.accounts.keys import create_key
from jalon.core import clock
from jalon.workflows import actions
from jalon.workflows.models import DraftPresence
from jalon.workflows.presence import LASTS
from tests.acting import NOON, happen, new_contact, pass_time, set_time, work
from tests.api.calling import EVERYTHING, Caller
from tests.workflows.living import COURSE

pytestmark = pytest.mark.django_db(transaction=True)

BEGUN: dict[str, Any] = {
    "workflow": "begun",
    "triggers": [{"kind": "event", "event": "Start"}],
    "steps": [{"id": "mail", "kind": "send_email"}, {"id": "pause", "kind": "delay"}],
}


@pytest.fixture(autouse=True)
def _at_noon() -> None:
    set_time(NOON)


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def saved(call: Caller, text: str, slug: str = "course") -> Any:
    """The answer to a draft sent as YAML."""
    return call.client.put(
        f"/api/v1/workflows/{slug}/draft",
        data=text,
        content_type="application/yaml",
        headers=call.headers,
    )


@pytest.mark.rule("LIF-2")
def test_an_incomplete_draft_is_kept_and_says_what_it_lacks_in_the_readers_language(
    call: Caller,
) -> None:
    made = call("POST", "/workflows", BEGUN, Accept_Language="fr-FR,fr;q=0.9,en;q=0.5")
    assert (made.status_code, made["Location"]) == (201, "/api/v1/workflows/begun")
    problem = made.json()["problems"][0]
    assert (problem["code"], problem["step"], problem["path"]) == (
        "missing_field",
        "mail",
        ["steps", 0, "email"],
    )
    english = call("GET", "/workflows/begun/draft").json()["problems"][0]
    assert english["message"] != problem["message"]
    assert english["remedy"]
    again = call("POST", "/workflows", BEGUN)
    assert (again.status_code, again.json()["code"]) == (409, "name_taken")
    refused = call("POST", "/workflows/begun/publish", {}, Accept_Language="fr")
    assert (refused.status_code, refused.json()["code"]) == (422, "not_published")
    assert refused.json()["problems"][0]["message"] == problem["message"]


@pytest.mark.rule("SEG-3")
def test_each_part_is_said_in_the_readers_language_though_others_are_incomplete(
    call: Caller,
) -> None:
    call("POST", "/workflows", BEGUN)
    drawn = call("GET", "/workflows/begun/draft", Accept_Language="fr").json()["words"]
    assert list(drawn["steps"]) == ["pause"]
    assert drawn["steps"]["pause"].startswith("Attendre")
    assert "Start" in drawn["trigger"]
    assert call("POST", "/definitions/describe", BEGUN, Accept_Language="fr").json() == drawn
    assert call("GET", "/workflows/begun").json()["words"] is None


@pytest.mark.rule("LIF-2")
@pytest.mark.parametrize("body", [[], "a", {"name": "none"}, {"workflow": "A b"}, {"workflow": 1}])
def test_what_cannot_be_read_is_no_draft(call: Caller, body: Any) -> None:
    refused = call("POST", "/workflows", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "draft_unreadable")
    assert call("GET", "/workflows").json()["items"] == []


@pytest.mark.rule("LIF-2")
def test_edits_of_different_steps_merge_and_of_the_same_step_answer_with_both(
    call: Caller,
) -> None:
    call("POST", "/workflows", BEGUN)
    seen = call("GET", "/workflows/begun/draft").json()["revisions"]["steps"]
    mail = {"id": "mail", "kind": "send_email", "email": "offer"}
    pause = {"id": "pause", "kind": "delay", "wait": "2 days"}
    ana = call(
        "PATCH",
        "/workflows/begun/draft",
        {"steps": {"mail": {"revision": seen["mail"], "value": mail}}},
    )
    ben = call(
        "PATCH",
        "/workflows/begun/draft",
        {"steps": {"pause": {"revision": seen["pause"], "value": pause}}},
    )
    assert (ana.status_code, ben.status_code) == (200, 200)
    assert ben.json()["definition"]["steps"] == [mail, pause]
    mine = {**mail, "email": "reminder"}
    late = call(
        "PATCH",
        "/workflows/begun/draft",
        {"steps": {"mail": {"revision": seen["mail"], "value": mine}}},
    )
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    (both,) = late.json()["problems"]
    assert (both["step"], both["yours"], both["theirs"]) == ("mail", mine, mail)
    settled = call(
        "PATCH",
        "/workflows/begun/draft",
        {"steps": {"mail": {"revision": both["revision"], "value": mine}}},
    )
    assert settled.json()["definition"]["steps"] == [mine, pause]


@pytest.mark.rule("LIF-2")
def test_steps_are_added_removed_and_put_in_order(call: Caller) -> None:
    call("POST", "/workflows", BEGUN)
    seen = call("GET", "/workflows/begun/draft").json()["revisions"]
    edited = call(
        "PATCH",
        "/workflows/begun/draft",
        {
            "steps": {
                "mail": {"revision": seen["steps"]["mail"], "value": None},
                "later": {"value": {"id": "later", "kind": "delay", "wait": "1 days"}},
            },
            "fields": {"name": {"value": "Begun"}},
            "order": ["later", "pause"],
        },
    ).json()["definition"]
    assert [step["id"] for step in edited["steps"]] == ["later", "pause"]
    assert edited["name"] == "Begun"
    wrong = call("PATCH", "/workflows/begun/draft", {"steps": {"new": {"value": {"id": "other"}}}})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "step_id")


@pytest.mark.rule("LIF-2")
def test_a_draft_is_not_written_over_one_that_was_changed_meanwhile(call: Caller) -> None:
    call("POST", "/workflows", BEGUN)
    tag = call("GET", "/workflows/begun/draft")["ETag"]
    first = call("PUT", "/workflows/begun/draft", {**BEGUN, "name": "First"}, If_Match=tag)
    assert first.status_code == 200
    late = call("PUT", "/workflows/begun/draft", {**BEGUN, "name": "Late"}, If_Match=tag)
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert call("GET", "/workflows/begun/draft").json()["definition"]["name"] == "First"
    other = call("PUT", "/workflows/begun/draft", {**BEGUN, "workflow": "other"})
    assert (other.status_code, other.json()["code"]) == (422, "workflow_name")


def test_who_edits_which_step_is_known_for_half_a_minute(call: Caller) -> None:
    call("POST", "/workflows", BEGUN)
    other = Caller()
    _, plain = create_key("Ana", scopes=EVERYTHING, by="test")
    other.headers["Authorization"] = f"Bearer {plain}"
    assert other("PUT", "/workflows/begun/draft/presence", {"step": "mail"}).json() == {"items": []}
    (ana,) = call("PUT", "/workflows/begun/draft/presence", {"step": "pause"}).json()["items"]
    assert (ana["who"], ana["step"]) == ("key Ana", "mail")
    assert call("GET", "/workflows/begun/draft").json()["editors"] == [ana]
    DraftPresence.objects.update(seen_at=clock.wall() - LASTS)
    assert call("GET", "/workflows/begun/draft").json()["editors"] == []


@pytest.mark.rule("LIF-3")
def test_publishing_is_previewed_and_done_in_the_name_of_the_caller(call: Caller) -> None:
    actions.publish(COURSE)
    ann = new_contact("ann")
    happen(ann, "Start")
    work()
    changed = saved(call, COURSE.replace("wait: 1 days", "wait: 9 days"))
    assert changed.status_code == 200, changed.json()
    preview = call("POST", "/workflows/course/publish/preview", {"inside": "move"}).json()
    assert (preview["version"], preview["inside"], preview["changed"]) == (2, 1, True)
    assert preview["landings"] == [
        {"version": 1, "step": "first", "people": 1, "to": "first", "stays": True}
    ]
    assert [change["step"] for change in preview["changes"]] == ["first"]
    done = call("POST", "/workflows/course/publish", {"inside": "move", "note": "slower"})
    assert (done.status_code, done.json()["version"]) == (200, 2)
    (latest, _) = call("GET", "/workflows/course/versions").json()["items"]
    assert (latest["note"], latest["published_by"]) == ("slower", "key test")
    history = call("GET", "/workflows/course/history?limit=1").json()
    assert history["items"][0]["action"] == "publish"
    assert history["next"]
    assert history["total"] == len(call("GET", "/workflows/course/history").json()["items"]) > 1
    compared = call("GET", "/workflows/course/compare?from=1&to=2").json()
    assert "9 days" in compared["text"]
    restored = call("POST", "/workflows/course/versions/1/restore", {})
    assert restored.status_code == 201
    again = call("POST", "/workflows/course/versions/1/restore", {})
    assert (again.status_code, again.json()["code"]) == (409, "draft_exists")
    assert call("DELETE", "/workflows/course/draft").status_code == 204
    assert call("POST", "/workflows/course/publish", {}).status_code == 404


@pytest.mark.rule("NEW-4")
def test_what_is_exported_and_published_again_changes_nothing(call: Caller) -> None:
    actions.publish(COURSE)
    exported = call("GET", "/workflows/course/export")
    assert exported["Content-Type"] == "application/yaml"
    assert saved(call, exported.content.decode()).status_code == 200
    assert call("POST", "/workflows/course/publish", {}).json()["changed"] is False
    checked = call("POST", "/definitions/check", call("GET", "/workflows/course/versions/1").json())
    assert checked.json()["valid"] is True


@pytest.mark.rule("LIF-1", "LIF-7")
def test_the_life_of_a_workflow_and_what_each_change_would_do_first(call: Caller) -> None:
    actions.publish(COURSE)
    happen(new_contact("ann"), "Start")
    work()
    looked = call("POST", "/workflows/course/pause", {"preview": True}).json()
    assert (looked["inside"], looked["done"], looked["after"]) == (1, False, "paused")
    states = []
    for action in ("pause", "resume", "drain", "activate", "stop"):
        answer = call("POST", f"/workflows/course/{action}", {})
        assert answer.status_code == 200, answer.json()
        states.append(answer.json()["after"])
    assert states == ["paused", "active", "draining", "active", "stopped"]
    work()
    early = call("DELETE", "/workflows/course")
    assert (early.status_code, early.json()["code"]) == (409, "workflow_state")
    assert call("POST", "/archive", {"workflows": ["course"]}).json()[0]["after"] == "archived"
    assert call("POST", "/workflows/course/restore", {}).json()["after"] == "stopped"
    call("POST", "/archive", {"workflows": ["course"]})
    assert call("DELETE", "/workflows/course?preview=true").json()["done"] is False
    assert call("DELETE", "/workflows/course").json()["done"] is True
    assert call("GET", "/workflows/course").status_code == 404


@pytest.mark.rule("TRG-16")
def test_by_hand_shows_who_is_refused_and_lets_the_others_in_and_out(call: Caller) -> None:
    actions.publish(COURSE + "audience: {kind: attribute, attribute: vip, op: is, value: true}\n")
    new_contact("ann", vip=True)
    new_contact("bob", vip=False)
    body = {"contacts": ["ann", "bob@example.com", "ann"]}
    preview = call("POST", "/workflows/course/enroll", {**body, "preview": True}).json()
    assert (preview["asked"], preview["entering"], preview["done"]) == (2, 1, False)
    assert preview["refused"][0]["why"]
    assert call("POST", "/workflows/course/enroll", body).json()["done"] is True
    work()
    (ann,) = call("GET", "/workflows/course/people").json()["items"]
    assert (ann["external_id"], ann["step"]) == ("ann", "first")
    out = call("POST", "/workflows/course/remove", {"contacts": ["ann", "bob"]}).json()
    assert (out["asked"], out["leaving"]) == (2, 1)
    work()
    (left,) = call("GET", "/workflows/course/people?state=exited").json()["items"]
    assert left["reason"] == "removed"
    nobody = call("POST", "/workflows/course/enroll", {"contacts": ["carl"]})
    assert (nobody.status_code, nobody.json()["code"]) == (404, "contact_not_found")


@pytest.mark.rule("LIF-3", "LIF-8")
def test_settings_act_at_once_and_are_not_lost_between_two_people(call: Caller) -> None:
    actions.publish(COURSE)
    found = call("GET", "/workflows/course/settings")
    changed = {**found.json(), "schedule": {"end": "2026-04-01 00:00"}}
    done = call("PUT", "/workflows/course/settings", changed, If_Match=found["ETag"])
    assert done.status_code == 200, done.json()
    assert call("GET", "/workflows/course").json()["ends_at"].startswith("2026-04-01")
    late = call("PUT", "/workflows/course/settings", {}, If_Match=found["ETag"])
    assert late.status_code == 412
    unknown = call("PUT", "/workflows/course/settings", {"state": "active"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "request_invalid")
    wrong = call("PUT", "/workflows/course/settings", {"schedule": {"end": "soon"}})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "settings")


def test_workflows_are_listed_by_state_in_order_and_page_by_page(call: Caller) -> None:
    for letter in "cab":
        call("POST", "/workflows", {"workflow": letter, "name": f"Name {letter}"})
    actions.publish(COURSE)
    for sort, order in (("name", ["course", "a", "b", "c"]), ("-name", ["c", "b", "a", "course"])):
        seen: list[str] = []
        cursor = ""
        while True:
            page = call("GET", f"/workflows?sort={sort}&limit=3&cursor={cursor}").json()
            seen += [one["workflow"] for one in page["items"]]
            if page["next"] is None:
                break
            cursor = page["next"]
        assert seen == order
    drafts = call("GET", "/workflows?state=draft&search=name%20b").json()["items"]
    assert [(one["workflow"], one["draft"], one["version"]) for one in drafts] == [
        ("b", True, None)
    ]
    assert call("GET", "/workflows?state=lost").status_code == 422


@pytest.mark.rule("LIF-7")
def test_a_copy_shares_the_emails_or_has_its_own(call: Caller) -> None:
    actions.publish(COURSE)
    made = call("POST", "/workflows/course/duplicate", {"workflow": "twin", "copy_emails": True})
    assert made.status_code == 201
    emails = call("GET", "/workflows/twin/draft").json()["definition"]["emails"]
    assert sorted(emails) == ["twin-offer", "twin-reminder"]
    taken = call("POST", "/workflows/course/duplicate", {"workflow": "twin"})
    assert taken.status_code == 409
    more = call("POST", "/workflows/course/duplicate", {"workflow": "x", "state": "active"})
    assert (more.status_code, more.json()["code"]) == (422, "request_invalid")


def test_a_person_is_told_where_the_emails_went(call: Caller) -> None:
    actions.publish(COURSE)
    happen(new_contact("ann"), "Start")
    pass_time(NOON.replace(day=4))
    found = call("GET", "/workflows/course/results").json()
    assert (found["figures"]["entered"], found["reconciles"]) == (1, True)
    offer = next(step for step in found["steps"] if step["step"] == "offer")
    assert (offer["emails"], offer["arrived"], offer["ways"]) == (["offer"], 1, {"second": 1})


@pytest.mark.rule("RES-1")
def test_a_list_says_what_lets_people_in_and_how_many_entered_each_day(call: Caller) -> None:
    actions.publish(COURSE)
    happen(new_contact("ann"), "Start")
    work()
    pass_time(NOON + timedelta(days=1))
    for name in ("bob", "cid"):
        happen(new_contact(name), "Start")
    work()
    call("POST", "/workflows", BEGUN)
    course = call("GET", "/workflows?search=course", Accept_Language="fr").json()["items"][0]
    begun = call("GET", "/workflows?search=begun").json()["items"][0]
    assert course["trigger"] == "Le contact a fait «\N{NO-BREAK SPACE}Start\N{NO-BREAK SPACE}»"
    assert course["entries"] == [0] * 28 + [1, 2]
    assert course["figures"]["entered"] == 3
    assert (begun["draft"], course["draft"], sum(begun["entries"])) == (True, False, 0)
    assert "Start" in begun["trigger"]
