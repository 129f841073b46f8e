"""Finding by name, changing several workflows at once, and the sandbox's clock, over the API."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from jalon.accounts.permissions import PERMISSIONS_OF, Permission
from jalon.contacts.actions import create_list
from jalon.core import clock
from jalon.core.smtp_url import parse_smtp_url
from jalon.definition.segment import parse_condition
from jalon.runtime import demo
from jalon.runtime.long_work.orders import Interrupted
from jalon.runtime.long_work.work import do_work
from jalon.segments.actions import save_segment
from jalon.workflows import actions
from tests import shop
from tests.acting import NOON, enrollments, happen, messages, new_contact, set_time, work
from tests.api.calling import EVERYTHING, Caller
from tests.workflows.living import COURSE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def test_anything_is_found_by_its_name_among_what_one_may_see(call: Caller) -> None:
    actions.publish(COURSE)
    create_list("course-readers", "Course readers, 100%")
    condition, _ = parse_condition("{kind: tag, tag: vip}")
    assert condition is not None
    save_segment("vips", "On a Course", condition)
    ann = new_contact("course")

    def found(caller: Caller, text: str) -> list[tuple[str, str]]:
        answer = caller("GET", f"/search?q={text}").json()
        return [(one["kind"], one["id"]) for one in answer["items"]]

    assert found(call, "COURSE") == [
        ("workflow", "course"),
        ("list", "course-readers"),
        ("segment", "vips"),
        ("contact", str(ann)),
    ]
    assert found(call, "%25") == [("list", "course-readers")]
    assert found(Caller(Permission.HEALTH_READ), "course") == []
    some = Caller(Permission.HEALTH_READ, Permission.WORKFLOWS_READ)
    assert {kind for kind, _ in found(some, "course")} == {"workflow", "segment"}
    assert call("GET", "/search?q=").status_code == 422


@pytest.mark.rule("LIF-1")
def test_several_workflows_change_and_each_says_what_it_does_or_why_not(call: Caller) -> None:
    actions.publish(COURSE)
    actions.publish(COURSE.replace("workflow: course", "workflow: other"))
    order = {"action": "pause", "workflows": ["course", "other", "none", "course"]}
    for preview, state in ((True, "active"), (False, "paused")):
        changed = call("POST", "/bulk/workflows", {**order, "preview": preview}).json()
        assert [(one["workflow"], one["code"]) for one in changed] == [
            ("course", ""),
            ("other", ""),
            ("none", "not_found"),
        ]
        assert changed[0]["change"]["done"] is not preview
        assert call("GET", "/workflows/course").json()["state"] == state
    for action, state in (("resume", "active"), ("archive", "archived"), ("restore", "stopped")):
        call("POST", "/bulk/workflows", {"action": action, "workflows": ["course"]})
        assert call("GET", "/workflows/course").json()["state"] == state


def now(call: Caller) -> datetime:
    return datetime.fromisoformat(call("GET", "/sandbox").json()["now"])


def skipped(call: Caller, minutes: int | None) -> Any:
    asked = call("POST", "/sandbox/skip", {"minutes": minutes})
    assert asked.status_code == 202
    do_work(UUID(asked.json()["id"]), lambda: False)
    return call("GET", f"/jobs/{asked.json()['id']}").json()


@pytest.mark.rule("NEW-5")
def test_the_sandbox_skips_ahead_and_returns(call: Caller) -> None:
    actions.publish(COURSE)
    ann = new_contact("ann")
    happen(ann, "Start")
    work()
    began = now(call)
    due = datetime.fromisoformat(call("GET", "/sandbox").json()["next_at"])
    assert abs(due - began - timedelta(days=1)) < timedelta(minutes=1)
    assert skipped(call, None)["state"] == "done"
    assert [email for email, _, _ in messages(ann)] == ["offer"]
    done = skipped(call, 3 * 1440)
    assert done["state"] == "done"
    assert enrollments(ann)[0]["state"] == "finished"
    shown = call("GET", "/sandbox").json()
    assert abs(shown["ahead"] - 4 * 86_400) < 60
    assert (shown["sandbox"], shown["moving"]) == (True, False)
    assert abs(call("POST", "/sandbox/back").json()["ahead"]) < 1


@pytest.mark.rule("NEW-5")
def test_a_skip_that_is_cancelled_lets_time_go_on_from_where_it_came(call: Caller) -> None:
    actions.publish(COURSE)
    happen(new_contact("ann"), "Start")
    work()
    began = clock.now()
    asked = call("POST", "/sandbox/skip", {"minutes": 5 * 1440}).json()
    stops = iter([False, True])
    with pytest.raises(Interrupted):
        do_work(UUID(asked["id"]), lambda: next(stops, True))
    assert clock.frozen() is None
    assert clock.now() - began < timedelta(days=5)
    do_work(UUID(asked["id"]), lambda: False)
    assert abs(clock.now() - began - timedelta(days=5)) < timedelta(minutes=1)


@pytest.mark.rule("NEW-5")
def test_time_is_not_moved_over_the_api_where_real_email_is_sent(
    call: Caller, settings: Any
) -> None:
    settings.JALON_SMTP = parse_smtp_url("smtp://127.0.0.1:2525")
    assert call("GET", "/sandbox").json()["sandbox"] is False
    assert call("POST", "/sandbox/skip", {"minutes": 60}).status_code == 403
    assert call("POST", "/sandbox/back").status_code == 403


@pytest.fixture
def _few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo of three customers."""
    data = tmp_path / "data"
    data.mkdir()
    customers = sorted(shop.orders_in(shop.ORDERS))[:3]
    for whole in (shop.CONTACTS, shop.ORDERS):
        shop.cut(whole, data / whole.name, customers)
    for name in demo.WORKFLOWS:
        shutil.copy(demo.EXAMPLES / f"{name}.yaml", tmp_path)
    monkeypatch.setattr(demo, "EXAMPLES", tmp_path)


@pytest.mark.usefixtures("_few")
def test_sample_data_fill_an_installation_that_has_no_contacts(call: Caller) -> None:
    asked = call("POST", "/sandbox/demo")
    assert asked.status_code == 202
    do_work(UUID(asked.json()["id"]), lambda: False)
    done = call("GET", f"/jobs/{asked.json()['id']}").json()
    assert (done["state"], done["done"] > 0) == ("done", True)
    workflows = call("GET", "/workflows").json()["items"]
    assert {one["workflow"] for one in workflows} == set(demo.WORKFLOWS)
    assert all(one["figures"]["entered"] for one in workflows)
    again = call("POST", "/sandbox/demo")
    assert (again.status_code, again.json()["code"]) == (409, "not_empty")


@pytest.mark.usefixtures("_few")
def test_sample_data_whose_coming_is_cancelled_leave_the_worlds_time(
    call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jalon.runtime.long_work.work.EVERY", 0.0)
    asked = call("POST", "/sandbox/demo").json()
    played: list[int] = []

    def cancel() -> bool:
        if clock.frozen() is not None and not played:
            played.append(1)
            call("POST", f"/jobs/{asked['id']}/cancel")
        return False

    do_work(UUID(asked["id"]), cancel)
    assert call("GET", f"/jobs/{asked['id']}").json()["state"] == "cancelled"
    assert call("GET", "/sandbox").json()["moving"] is False


def test_sample_data_are_for_owners_in_the_sandbox(call: Caller, settings: Any) -> None:
    marketer = Caller(*PERMISSIONS_OF["marketer"])
    assert marketer("POST", "/sandbox/demo").status_code == 403
    settings.JALON_SMTP = parse_smtp_url("smtp://127.0.0.1:2525")
    assert call("POST", "/sandbox/demo").status_code == 403


def test_a_list_gets_another_name(call: Caller) -> None:
    set_time(NOON)
    create_list("news")
    assert call("PATCH", "/lists/news", {"name": "The news"}).json()["name"] == "The news"
    assert call("GET", "/audit?kind=list").json()["items"][0]["action"] == "rename"
    assert call("PATCH", "/lists/none", {"name": "x"}).status_code == 404
    assert call("PATCH", "/lists/news", {"name": "  "}).status_code == 422
