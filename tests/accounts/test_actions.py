"""Users and rules of frequency, and that every change is in the audit log."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from jalon.accounts import actions, audit
from jalon.accounts.models import FrequencyRule, User
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.definition.scalars import Duration

pytestmark = pytest.mark.django_db

WEEK = Duration(7, "day")


def test_a_user_is_added_changed_and_removed():
    actions.save_user("ann@example.com", name="Ann", role="analyst")
    actions.save_user("Ann@Example.com", name="Ann B.")
    user = User.objects.get()
    assert (user.name, user.role) == ("Ann B.", "marketer")
    actions.remove_user("ann@example.com")
    assert [entry.action for entry in audit.entries("user", "ann@example.com")] == [
        "remove",
        "change",
        "add",
    ]
    with pytest.raises(NotFound):
        actions.remove_user("ann@example.com")


@pytest.mark.parametrize(
    ("email", "role"), [("ann", "owner"), ("a b@c.d", "owner"), ("a@b.c", "x")]
)
def test_what_is_no_address_or_no_role_is_refused(email, role):
    with pytest.raises(Invalid):
        actions.save_user(email, role=role)
    assert not User.objects.exists()


@pytest.mark.rule("RUN-4")
def test_there_is_one_rule_for_a_category_and_one_for_all():
    actions.limit_frequency(3, WEEK)
    actions.limit_frequency(1, WEEK, category="news")
    actions.limit_frequency(2, WEEK, category="news")
    rules = FrequencyRule.objects.order_by("most").values_list("category", "most", "within")
    assert list(rules) == [("news", 2, "7 days"), (None, 3, "7 days")]
    actions.lift_frequency()
    assert FrequencyRule.objects.get().category == "news"
    with pytest.raises(NotFound):
        actions.lift_frequency()
    for most, within in ((-1, WEEK), (1, Duration(1, "month")), (1, Duration(0, "day"))):
        with pytest.raises(Invalid):
            actions.limit_frequency(most, within)


@pytest.mark.rule("ACC-1")
@pytest.mark.parametrize(
    "lose",
    [
        actions.remove_user,
        lambda email: actions.set_active(email, False),
        lambda email: actions.save_user(email, role="analyst"),
    ],
)
def test_the_last_owner_is_neither_removed_nor_demoted(lose):
    actions.save_user("ann@example.com", role="owner")
    actions.save_user("gone@example.com", role="owner")
    actions.set_active("gone@example.com", False)
    with pytest.raises(Conflict) as refused:
        lose("ann@example.com")
    assert refused.value.code == "last_owner"
    assert User.objects.get(email="ann@example.com").role == "owner"
    actions.save_user("bob@example.com", role="owner")
    lose("ann@example.com")
    assert not User.objects.filter(email="ann@example.com", role="owner", is_active=True).exists()


@pytest.mark.rule("ACC-1")
@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_at_once_leave_one():
    actions.save_user("ann@example.com", role="owner")
    actions.save_user("bob@example.com", role="owner")

    def remove(email):
        try:
            actions.remove_user(email)
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(remove, ["ann@example.com", "bob@example.com"])) == [False, True]
    assert User.objects.filter(role="owner").count() == 1
