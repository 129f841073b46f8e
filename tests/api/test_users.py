"""Users and invitations over the API (ACC-1)."""

import pytest
from django.test import Client

from jalon.accounts.actions import save_user
from jalon.accounts.audit import entries
from jalon.accounts.models import User
from tests.accounts.scene import LOGIN, PASSWORD, a_user, call, last_of, sign_in

pytestmark = pytest.mark.django_db


def an_owner() -> Client:
    a_user()
    browser = Client()
    sign_in(browser)
    return browser


def send(browser: Client, method: str, path: str, body: object = None):
    sent = getattr(browser, method)
    return sent(f"/api/v1/{path}", body, content_type="application/json")


@pytest.mark.rule("ACC-1")
def test_an_owner_invites_by_session_and_the_invited_signs_in():
    owner = an_owner()
    made = send(owner, "post", "invitations", {"email": "Bob@example.com", "role": "analyst"})
    assert made.status_code == 201
    listed = send(owner, "get", "invitations").json()["items"]
    assert [(one["email"], one["role"]) for one in listed] == [("bob@example.com", "analyst")]
    assert "link" not in listed[0]
    bob = Client()
    joiner = {"name": "Bob", "password": PASSWORD}
    assert send(bob, "post", f"joining/{last_of(made.json()['link'])}", joiner).status_code == 201
    assert send(bob, "get", "me").json()["name"] == "bob@example.com"
    refused = send(bob, "post", "invitations", {"email": "c@example.com", "role": "owner"})
    assert refused.status_code == 403
    assert not User.objects.filter(email="c@example.com").exists()


@pytest.mark.rule("ACC-1")
def test_whoever_sees_workflows_knows_the_names_of_colleagues_and_no_more():
    a_user("zoe@example.com", role="analyst")
    save_user("ann@example.com", name="Ann", role="marketer")
    save_user("gone@example.com", name="Gone", role="marketer")
    User.objects.filter(email="gone@example.com").update(is_active=False)
    browser = Client()
    sign_in(browser, "zoe@example.com")
    assert send(browser, "get", "users").status_code == 403
    first = send(browser, "get", "colleagues?limit=1").json()
    assert first["items"] == [{"email": "ann@example.com", "name": "Ann"}]
    rest = send(browser, "get", f"colleagues?cursor={first['next']}").json()
    assert rest == {"items": [{"email": "zoe@example.com", "name": ""}], "next": None}


@pytest.mark.rule("ACC-1")
def test_an_invitation_is_withdrawn():
    owner = an_owner()
    made = send(owner, "post", "invitations", {"email": "bob@example.com", "role": "analyst"})
    path = f"invitations/{made.json()['id']}"
    assert send(owner, "delete", path).status_code == 204
    assert send(owner, "delete", path).status_code == 404


@pytest.mark.rule("ACC-1")
def test_a_user_is_deactivated_but_not_the_last_owner():
    owner = an_owner()
    bob, ann = save_user("bob@example.com"), User.objects.get(email="ann@example.com")
    changed = send(owner, "patch", f"users/{bob.id}", {"is_active": False})
    assert (changed.status_code, changed.json()["is_active"]) == (200, False)
    assert entries("user", bob.email)[0].who == "ann@example.com"
    for change in ({"is_active": False}, {"role": "analyst"}):
        assert send(owner, "patch", f"users/{ann.id}", change).status_code == 409
    assert send(owner, "delete", f"users/{ann.id}").status_code == 409


@pytest.mark.rule("ACC-1")
def test_a_change_by_session_needs_its_csrf_token():
    a_user()
    browser = Client(enforce_csrf_checks=True)
    token = call(browser, "GET", "config").cookies["csrftoken"].value
    signed_in = browser.post(
        LOGIN,
        {"email": "ann@example.com", "password": PASSWORD},
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert signed_in.status_code == 200
    body = {"email": "bob@example.com", "role": "analyst"}
    assert send(browser, "post", "invitations", body).status_code == 403
    token = browser.cookies["csrftoken"].value
    made = browser.post(
        "/api/v1/invitations", body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert made.status_code == 201
