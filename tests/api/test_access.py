"""ACC-1, ACC-2: who may call what, walked over every operation there is."""

from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate

from jalon.accounts.keys import create_key, revoke_key
from jalon.accounts.permissions import PERMISSIONS_OF, Permission
from jalon.api.access import Needs, anybody
from jalon.api.app import api
from jalon.api.models import Answer
from jalon.core import limits
from tests.api.calling import EVERYTHING, Caller

ID = "0190e000-0000-7000-8000-000000000001"

OPEN = {("GET", f"/joining/{ID}"), ("POST", f"/joining/{ID}")}
"""For who has no account yet: the link's token is proof, and this one is of no link."""


def operations() -> Iterator[tuple[str, str, Any]]:
    """Method, path with something in every place, and what each needs."""
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                (needs,) = operation.auth_callbacks
                whole = f"{bound.prefix}{path}"
                for name in operation.signature.path_params_names:
                    whole = whole.replace(f"{{{name}}}", ID)
                for method in operation.methods:
                    yield method, "/" + whole.strip("/"), needs


OPERATIONS = [
    pytest.param(*one, id=f"{one[0]} {one[1]}") for one in operations() if one[2] is not anybody
]


@pytest.mark.django_db
@pytest.mark.rule("ACC-1")
@pytest.mark.parametrize(("method", "path", "needs"), OPERATIONS)
def test_an_operation_is_closed_to_nobody_and_to_the_wrong_scope(
    method: str, path: str, needs: Needs
) -> None:
    assert isinstance(needs, Needs)
    answer = Caller()(method, path, {})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    others = [one for one in Permission if one is not needs.permission]
    answer = Caller(*others)(method, path, {})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")
    assert Caller(needs.permission)(method, path, {}).status_code not in (401, 403)


@pytest.mark.django_db
@pytest.mark.rule("ACC-1")
def test_few_operations_are_open_and_they_want_a_link() -> None:
    assert {one[:2] for one in operations() if one[2] is anybody} == OPEN
    for method, path in OPEN:
        answer = Caller()(method, path, {"password": "x"})
        assert (answer.status_code, answer.json()["code"]) == (404, "invitation_not_found")


def test_an_owner_may_do_everything_and_nobody_may_more() -> None:
    assert PERMISSIONS_OF["owner"] == frozenset(Permission)
    for role in ("marketer", "analyst", "developer"):
        assert PERMISSIONS_OF[role] < PERMISSIONS_OF["owner"]


def test_an_analyst_changes_nothing() -> None:
    assert all(permission.value.endswith(":read") for permission in PERMISSIONS_OF["analyst"])


@pytest.mark.django_db
@pytest.mark.rule("ACC-2")
def test_a_key_is_shown_once_and_opens_nothing_once_revoked() -> None:
    caller = Caller(*EVERYTHING)
    made = caller("POST", "/keys", {"name": "shop", "scopes": ["contacts:read"]})
    assert made.status_code == 201
    plain = made.json()["key"]
    listed = caller("GET", "/keys").json()["items"]
    assert plain not in str(listed)
    shop = Caller()
    shop.headers["Authorization"] = f"Bearer {plain}"
    assert shop("GET", "/keys").status_code == 403
    assert caller("DELETE", f"/keys/{made.json()['id']}").status_code == 204
    assert shop("GET", "/keys").status_code == 401


@pytest.mark.django_db
@pytest.mark.rule("ACC-2")
def test_a_key_makes_no_key_that_may_more_than_itself() -> None:
    caller = Caller(Permission.KEYS_MANAGE)
    asked = caller("POST", "/keys", {"name": "x", "scopes": ["users:manage"]})
    assert (asked.status_code, asked.json()["code"]) == (403, "permission_missing")


@pytest.mark.django_db
@pytest.mark.rule("ACC-2")
def test_a_write_key_opens_nothing_here() -> None:
    _, plain = create_key("site", kind="write", by="test")
    caller = Caller()
    caller.headers["Authorization"] = f"Bearer {plain}"
    assert caller("GET", "/me").status_code == 403


@pytest.mark.django_db
def test_a_post_sent_again_under_its_key_is_done_once() -> None:
    caller = Caller(*EVERYTHING)
    body = {"name": "Readers"}
    first = caller("POST", "/lists", {"slug": "readers", **body}, Idempotency_Key="a")
    assert first.status_code == 201, first.content
    again = caller("POST", "/lists", {"slug": "readers", **body}, Idempotency_Key="a")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Idempotent-Replayed"] == "true"
    other = caller("POST", "/lists", {"slug": "others", **body}, Idempotency_Key="a")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key")


@pytest.mark.django_db
@pytest.mark.rule("ACC-5")
def test_who_tried_too_often_tries_again_under_the_same_key() -> None:
    caller = Caller(*EVERYTHING)
    name = caller("GET", "/me").json()["name"]
    while not limits.take("email_test", name, most=60, seconds=3600):
        pass
    body = {"contact": "ann", "to": ["ann@example.com"]}
    assert caller("POST", "/emails/none/test", body, Idempotency_Key="a").status_code == 429
    limits.give_back("email_test", name)
    assert caller("POST", "/emails/none/test", body, Idempotency_Key="a").status_code == 404


@pytest.mark.django_db
@pytest.mark.rule("ACC-2")
def test_what_is_shown_once_is_not_kept_for_who_asks_again() -> None:
    caller = Caller(*EVERYTHING)
    body = {"name": "shop", "scopes": ["contacts:read"]}
    plain = caller("POST", "/keys", body, Idempotency_Key="a").json()["key"]
    again = caller("POST", "/keys", body, Idempotency_Key="a")
    assert (again.status_code, again.json()["code"]) == (409, "made_already")
    assert [one["name"] for one in caller("GET", "/keys").json()["items"]].count("shop") == 1
    assert not any(plain.encode() in bytes(kept.body) for kept in Answer.objects.all())


@pytest.mark.django_db
def test_the_audit_log_comes_page_by_page() -> None:
    caller = Caller(*EVERYTHING)
    for number in range(5):
        key, _ = create_key(f"key {number}", kind="write", by="test")
        revoke_key(key.id, by="test")
    seen, cursor = [], ""
    while True:
        page = caller("GET", f"/audit?limit=3&cursor={cursor}").json()
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 11
    assert seen == sorted(seen, reverse=True)
    altered = caller("GET", "/audit?cursor=x")
    assert (altered.status_code, altered.json()["code"]) == (422, "cursor_invalid")


@pytest.mark.django_db
def test_the_description_is_openapi_and_every_answer_tells_the_business_time() -> None:
    answer = Caller()("GET", "/openapi.json")
    schema = answer.json()
    validate(schema)
    assert schema["openapi"].startswith("3.1")
    assert answer["Jalon-Time"]


@pytest.mark.django_db
def test_what_is_not_there_is_a_problem_too() -> None:
    answer = Caller()("GET", "/nothing")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
