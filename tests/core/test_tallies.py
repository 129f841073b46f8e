"""How many are on long lists is told without counting them all."""

import pytest

from jalon.contacts import queries
from jalon.contacts.actions import create_list, join_list
from jalon.contacts.finding import members_after
from jalon.core import tallies
from tests.acting import new_contact, rows
from tests.api.calling import EVERYTHING, Caller

pytestmark = pytest.mark.django_db(transaction=True)

MANY = """
INSERT INTO list_member (lane, contact_id, list, joined_at)
SELECT n & 63, gen_random_uuid(), %s, now() FROM generate_series(1, %s) AS n RETURNING 1
"""


def test_few_are_counted_exactly_and_many_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "FEW", 500)
    for slug in ("few", "many", "none"):
        create_list(slug)
    rows(MANY, "few", 301)
    rows(MANY, "many", 6405)
    counted = {one.slug: (one.members, one.exact) for one in queries.lists()}
    assert counted["few"] == (301, True)
    assert counted["none"] == (0, True)
    about, exact = counted["many"]
    assert not exact
    assert about == pytest.approx(6405, rel=0.02)
    one = Caller(*EVERYTHING)("GET", "/lists/many").json()
    assert (one["members"], one["exact"]) == (6405, True)


def test_a_list_is_counted_as_its_members_are_listed() -> None:
    create_list("news")
    readers = [new_contact(f"reader-{number}") for number in range(40)]
    join_list("news", readers)
    assert set(members_after("news", None, limit=100)) == set(readers)
    assert [(one.members, one.exact) for one in queries.lists()] == [(40, True)]
    answer = Caller(*EVERYTHING)("GET", "/lists/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "list_not_found")
