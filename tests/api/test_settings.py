"""The account over the API: its settings, its users, its limits, and how it does."""

import pytest

from jalon.accounts.actions import save_user
from jalon.accounts.audit import entries
from jalon.accounts.permissions import Permission
from jalon.core.db import cursor
from jalon.core.ids import new_id
from tests.acting import new_contact
from tests.api.calling import EVERYTHING, Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def test_settings_are_changed_in_part_and_the_audit_log_says_by_whom(call: Caller) -> None:
    before = call("GET", "/settings")
    changed = call("PATCH", "/settings", {"time_zone": "Europe/Paris"}, If_Match=before["ETag"])
    assert changed.json() == {**before.json(), "time_zone": "Europe/Paris"}
    (entry,) = entries("account", "Jalon")
    assert (entry.who, entry.detail) == (
        "key test",
        {"changes": {"time_zone": "Europe/Paris"}},
    )
    assert call("PATCH", "/settings", {"name": "Other"}).json()["name"] == "Other"
    late = call("PATCH", "/settings", {"name": "Late"}, If_Match=before["ETag"])
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")


@pytest.mark.parametrize(
    "body",
    [
        {"time_zone": "Mars"},
        {"locale": "tlh"},
        {"name": ""},
        {"name": " "},
        {"name": "a\0"},
        {"id": 2},
    ],
)
def test_bad_settings_are_refused(call: Caller, body: dict[str, object]) -> None:
    before = call("GET", "/settings").json()
    assert call("PATCH", "/settings", body).status_code == 422
    assert call("GET", "/settings").json() == before


@pytest.mark.rule("ACC-1")
def test_a_user_gets_another_role_and_leaves(call: Caller) -> None:
    save_user("owner@example.com", role="owner", by="test")
    save_user("ana@example.com", name="Ana", by="test")
    users = {one["email"]: one for one in call("GET", "/users").json()["items"]}
    path = f"/users/{users['ana@example.com']['id']}"
    changed = call("PATCH", path, {"role": "analyst"}).json()
    assert (changed["role"], changed["name"]) == ("analyst", "Ana")
    assert call("PATCH", path, {"role": "emperor"}).status_code == 422
    assert call("PATCH", path, {"email": "x@example.com"}).status_code == 422
    assert call("DELETE", path).status_code == 204
    for method in ("PATCH", "DELETE"):
        gone = call(method, path, {})
        assert (gone.status_code, gone.json()["code"]) == (404, "user_not_found")
    page = call("GET", "/users?limit=1").json()
    assert [one["email"] for one in page["items"]] == ["owner@example.com"]


@pytest.mark.rule("ACC-1")
def test_the_last_owner_stays(call: Caller) -> None:
    path = f"/users/{save_user('owner@example.com', role='owner', by='test').id}"
    for method, body in (
        ("PATCH", {"role": "analyst"}),
        ("PATCH", {"is_active": False}),
        ("DELETE", {}),
    ):
        kept = call(method, path, body)
        assert (kept.status_code, kept.json()["code"]) == (409, "last_owner")


@pytest.mark.rule("ACC-1")
def test_nobody_gives_a_role_that_may_more_than_themselves(call: Caller) -> None:
    few = Caller(Permission.USERS_MANAGE)
    ana = save_user("ana@example.com", role="analyst", by="test")
    answer = few("PATCH", f"/users/{ana.id}", {"role": "owner"})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")
    assert call("GET", "/users").json()["items"][0]["role"] == "analyst"


@pytest.mark.rule("RUN-4")
def test_a_frequency_rule_takes_the_place_of_the_one_there_was(call: Caller) -> None:
    for most in (3, 2):
        rule = {"most": most, "within": "7 days"}
        assert call("PUT", "/frequency-rules", rule).json() == {"category": None, **rule}
    call("PUT", "/frequency-rules", {"category": "news", "most": 1, "within": "1 day"})
    found = call("GET", "/frequency-rules").json()["items"]
    assert [(one["category"], one["most"]) for one in found] == [("news", 1), (None, 2)]
    assert call("DELETE", "/frequency-rules?category=news").status_code == 204
    assert call("DELETE", "/frequency-rules?category=news").status_code == 404
    for bad in ({"within": "7 days"}, {"most": 1, "within": "1 month"}, {"most": 1, "within": "x"}):
        assert call("PUT", "/frequency-rules", bad).status_code == 422
    assert len(call("GET", "/frequency-rules").json()["items"]) == 1


def test_health_tells_what_waits_and_who_works(call: Caller) -> None:
    rest = call("GET", "/health").json()
    assert (rest["ok"], rest["workers"], rest["queue_age"], rest["lanes_behind"]) == (
        False,
        0,
        0,
        [],
    )
    contact_id = new_contact("ana")
    with cursor() as cur:
        cur.execute("INSERT INTO worker (id, host, pid) VALUES (%s, 'x', 1)", (new_id(),))
    assert call("GET", "/health").json()["ok"]
    call("PATCH", f"/contacts/{contact_id}", {"add_tags": ["x"]})
    with cursor() as cur:
        # As if it had come in a minute ago: its id says when.
        cur.execute("SELECT id FROM inbox")
        (row,) = cur.fetchall()
        old = type(row[0])(int=row[0].int - (60_000 << 80))
        cur.execute("UPDATE inbox SET id = %s RETURNING lane", (old,))
        (lane,) = cur.fetchone() or (None,)
    behind = call("GET", "/health").json()
    assert (behind["ok"], behind["lanes_behind"]) == (False, [lane])
    assert 60 <= behind["queue_age"] < 120


def test_webhook_calls_are_listed(call: Caller) -> None:
    assert call("GET", "/webhook-calls?failed=true").json() == {"items": [], "next": None}
    assert call("GET", "/webhook-calls?limit=0").status_code == 422
