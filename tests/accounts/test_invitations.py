"""How one becomes a user: the first owner's link, invitations, links to set a password (ACC-1)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.db import connection

from jalon.accounts import audit, invitations
from jalon.accounts.access import Actor, user_actor
from jalon.accounts.actions import forget_expired, save_user
from jalon.accounts.models import AuditEntry, Invitation, User
from jalon.accounts.permissions import Permission
from jalon.core import clock
from jalon.core.errors import Conflict, Forbidden, Invalid, JalonError, NotFound
from tests.accounts.scene import (
    LOCAL_MAIL,
    PASSWORD,
    a_browser,
    a_user,
    ask_for_password,
    choose_password,
    is_signed_in,
    last_of,
    letters,
    link_in,
    sign_in,
)
from tests.mailbox import sent

pytestmark = pytest.mark.django_db

OWNER = Actor("ann@example.com", frozenset(Permission))


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = LOCAL_MAIL


def joining(link):
    return f"/api/v1/joining/{last_of(link)}"


def start(link, email="ann@example.com", password=PASSWORD):
    browser = a_browser()
    body = {"email": email, "name": "Ann", "password": password}
    return browser, browser.post(joining(link), body, content_type="application/json")


@pytest.mark.rule("ACC-1")
def test_the_first_owner_is_made_by_a_link_that_is_shown_again_until_then(real_passwords):
    first, second = invitations.start_link(), invitations.start_link()
    assert first != second
    assert a_browser().get(joining(second)).status_code == 200
    assert not User.objects.exists()  # opening a link changes nothing
    browser, answer = start(first)
    assert answer.status_code == 201
    assert is_signed_in(browser)
    owner = User.objects.get()
    assert (owner.email, owner.role, owner.name) == ("ann@example.com", "owner", "Ann")
    assert identify_hasher(owner.password).algorithm == "scrypt"
    assert invitations.start_link() is None
    for link in (first, second):
        assert start(link, "eve@example.com")[1].status_code == 404
    assert User.objects.count() == 1


@pytest.mark.rule("ACC-1")
def test_a_user_without_a_password_is_not_yet_the_first_owner():
    save_user("ann@example.com", role="owner")
    link = invitations.start_link()
    assert start(link)[1].status_code == 201
    assert User.objects.count() == 1
    assert invitations.start_link() is None


@pytest.mark.rule("ACC-1")
@pytest.mark.django_db(transaction=True)
def test_two_who_start_at_once_make_one_owner():
    tokens = [invitations.start_link().rpartition("/")[2] for _ in range(4)]

    def accept(number):
        try:
            invitations.accept(tokens[number], password=PASSWORD, email=f"{number}@example.com")
        except NotFound:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(accept, range(4)))
    assert User.objects.filter(role="owner").count() == 1


@pytest.mark.rule("ACC-1")
@pytest.mark.parametrize("password", ["short", "administrator", "ann@example.com", ""])
def test_a_weak_password_is_refused_and_the_link_still_works(password):
    link = invitations.start_link()
    assert start(link, password=password)[1].status_code == 422
    assert not User.objects.exists()
    assert start(link)[1].status_code == 201


@pytest.mark.rule("ACC-1")
def test_whoever_is_invited_gets_the_role_the_inviter_chose_and_no_other():
    a_user()
    invited = invitations.invite("Bob@Example.com", role="analyst", by=OWNER)
    (letter,) = letters()
    assert sent()[0].to == ["bob@example.com"]
    assert link_in(letter) == link_in(invited.link)
    browser, path = a_browser(), joining(link_in(letter))
    assert browser.get(path).json()["email"] == "bob@example.com"
    body = {"name": "Bob", "password": PASSWORD}
    eve = browser.post(path, {**body, "email": "eve@example.com"}, content_type="application/json")
    assert eve.status_code == 422
    assert browser.post(path, body, content_type="application/json").status_code == 201
    bob = User.objects.get(email="bob@example.com")
    assert (bob.role, is_signed_in(browser)) == ("analyst", True)
    assert a_browser().get(path).status_code == 404
    assert [one.action for one in audit.entries("user", bob.email)] == [
        "sign_in",
        "accept",
        "invite",
    ]


@pytest.mark.rule("ACC-1")
@pytest.mark.parametrize("role", ["marketer", "analyst", "developer"])
def test_an_owner_alone_invites(role):
    actor = user_actor(a_user("bob@example.com", role=role))
    with pytest.raises(Forbidden):
        invitations.invite("carl@example.com", role="analyst", by=actor)
    invited = invitations.invite("carl@example.com", role="analyst", by=OWNER)
    with pytest.raises(Forbidden):
        invitations.withdraw(invited.invitation.id, by=actor)


@pytest.mark.rule("ACC-1")
def test_an_invitation_ends_when_withdrawn_made_anew_or_after_seven_days(monkeypatch):
    def works(link):
        return a_browser().get(joining(link)).status_code == 200

    first = invitations.invite("bob@example.com", role="analyst", by=OWNER)
    second = invitations.invite("bob@example.com", role="analyst", by=OWNER)
    assert (works(first.link), works(second.link)) == (False, True)
    assert [one.id for one in invitations.invitations()] == [second.invitation.id]
    invitations.withdraw(second.invitation.id, by=OWNER)
    assert not works(second.link)
    third = invitations.invite("bob@example.com", role="analyst", by=OWNER)
    wall = clock.wall
    monkeypatch.setattr(clock, "wall", lambda: wall() + timedelta(days=7, seconds=1))
    assert not works(third.link)
    forget_expired()
    assert not Invitation.objects.exists()


@pytest.mark.rule("ACC-1")
def test_the_days_of_an_invitation_are_those_of_the_wall():
    """Business time moved far ahead ends no invitation."""
    link = invitations.invite("bob@example.com", role="analyst", by=OWNER).link
    clock.move(ahead=timedelta(days=400))
    assert a_browser().get(joining(link)).status_code == 200


@pytest.mark.rule("ACC-1")
def test_links_are_kept_as_digests_and_noted_nowhere():
    token = invitations.invite("bob@example.com", role="analyst", by=OWNER).link.rpartition("/")[2]
    invitation = Invitation.objects.get()
    assert token.encode() not in bytes(invitation.digest)
    assert token not in str(list(AuditEntry.objects.values_list()))


@pytest.mark.rule("ACC-1")
@pytest.mark.parametrize(
    "address",
    [
        "bob@example.com\nBcc: all@example.com",
        "bob@example.com\r\n",
        "bob@example.com, eve@example.com",
        "Bob <bob@example.com>",
        "bob\x00@example.com",
    ],
)
def test_an_address_cannot_write_headers(address):
    try:
        invitations.invite(address, role="analyst", by=OWNER)
    except Invalid:
        assert not Invitation.objects.exists()
    for message in sent():
        assert message.to == ["bob@example.com"]
        assert "Bcc" not in message.message()


@pytest.mark.rule("ACC-1")
def test_a_name_of_several_lines_is_refused():
    link = invitations.start_link()
    with pytest.raises(Invalid):
        invitations.accept(
            link.rpartition("/")[2], password=PASSWORD, email="a@example.com", name="A\r\nBcc: b"
        )


@pytest.mark.rule("ACC-1")
def test_a_user_is_not_invited_again():
    a_user()
    with pytest.raises(Conflict):
        invitations.invite("ANN@example.com", role="analyst", by=OWNER)


@pytest.mark.rule("ACC-1")
def test_a_forgotten_password_is_set_anew_once_and_ends_the_sessions():
    a_user()
    before = a_browser()
    sign_in(before)
    assert ask_for_password(a_browser()).status_code == 200
    (letter,) = letters()
    link = link_in(letter)
    assert choose_password(link, "short").status_code == 400
    assert choose_password(link, "another long one").status_code == 401  # to sign in by it
    assert choose_password(link, "yet another one").status_code == 400
    assert not is_signed_in(before)
    assert sign_in(a_browser()).status_code == 400
    assert sign_in(a_browser(), password="another long one").status_code == 200
    assert "password_reset" in [one.action for one in audit.entries("user", "ann@example.com")]


@pytest.mark.rule("ACC-5")
def test_who_asks_for_a_password_learns_nothing_and_an_unknown_address_gets_no_email():
    a_user()
    known = ask_for_password(a_browser())
    unknown = ask_for_password(a_browser(), "no@example.com")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert len(letters()) == 1
    codes = [ask_for_password(a_browser(), "no@example.com").status_code for _ in "12345"]
    assert codes == [200] * 4 + [429]


@pytest.mark.rule("ACC-1")
def test_an_altered_link_is_refused():
    assert a_browser().get("/api/v1/joining/x").status_code == 404
    assert start("x")[1].status_code == 404
    for key in ("x-y", "0-0"):
        assert choose_password(key, "another long one").status_code == 400


@pytest.mark.rule("ACC-1")
def test_the_operator_may_print_a_link_for_a_password():
    save_user("bob@example.com", role="analyst")
    link = invitations.password_link("bob@example.com")
    assert choose_password(link, PASSWORD).status_code == 401  # to sign in by it
    assert sign_in(a_browser(), "bob@example.com").status_code == 200
    with pytest.raises(JalonError):
        invitations.password_link("no@example.com")
