"""Contacts are found among all of them, by what people know of them, from indexes."""

import json
from typing import Any, get_args

import pytest

from jalon.contacts import searching
from jalon.contacts.actions import save_contact
from jalon.contacts.attributes import declare
from jalon.contacts.change import Change
from jalon.contacts.keys import Keys
from jalon.contacts.merge import merge
from jalon.contacts.searching import Page, search
from jalon.core.db import cursor
from jalon.core.errors import Invalid

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CON-1")]


def a_contact(email=None, external_id=None, **attributes):
    declare({name: "number" if name == "age" else "text" for name in attributes})
    return save_contact(Keys(external_id, email), Change(attributes=attributes))


def found(*args: Any, **options: Any) -> list[str | None]:
    return [one.email for one in search(*args, **options).contacts]


def test_by_the_beginning_of_the_address_whatever_its_case():
    a_contact("Ann@example.com")
    a_contact("anna@example.com")
    a_contact("bob@example.com")
    assert found("ann") == ["anna@example.com", "Ann@example.com"]
    assert found("ANNA@") == ["anna@example.com"]
    assert found("nn@") == []


def test_signs_with_a_meaning_in_patterns_are_letters_like_others():
    a_contact("a_b@example.com")
    a_contact("axb@example.com")
    assert found("a_") == ["a_b@example.com"]
    assert found("%") == []
    assert found("\\") == []


def test_by_external_id_by_id_by_name_and_by_an_old_address():
    ann = a_contact("ann@example.com", "C-7", first_name="Ann", last_name="Li")
    for text in ("C-7", str(ann), "Ann", "Li"):
        assert found(text) == ["ann@example.com"], text
    a_contact("new@example.com", "C-7")
    assert found("ann@example.com") == ["new@example.com"]
    assert found("Bob") == []


def test_by_attributes_all_of_them_with_their_types():
    a_contact("ann@example.com", city="Lyon", age=41)
    a_contact("bob@example.com", city="Lyon", age=7)
    assert found(filters={"city": "Lyon"}) == ["bob@example.com", "ann@example.com"]
    assert found(filters={"city": "Lyon", "age": "41"}) == ["ann@example.com"]
    assert found("b", filters={"city": "Lyon"}) == ["bob@example.com"]
    assert found(filters={"email": "ANN@example.com"}) == ["ann@example.com"]
    assert found(filters={"external_id": "nobody"}) == []


def test_many_addresses_that_begin_alike_are_found_like_a_few(monkeypatch):
    for n in range(5):
        a_contact(f"p{n}@example.com")
    few = found("p")
    monkeypatch.setattr(searching, "FEW", 2)
    assert found("p") == few
    assert len(few) == 5


def test_pages_follow_one_another_without_gap_or_double():
    for n in range(7):
        a_contact(f"p{n}@example.com")
    pages, after = [], None
    while True:
        page: Page = search("p", limit=3, after=after)
        pages.append([one.email[:2] for one in page.contacts if one.email])
        if (after := page.next) is None:
            break
    assert pages == [["p6", "p5", "p4"], ["p3", "p2", "p1"], ["p0"]]


def test_a_merged_contact_is_found_once_as_the_one_it_became():
    ann, other = a_contact("ann@example.com"), a_contact("ann2@example.com")
    merge(ann, other)
    assert found("ann") == ["ann@example.com"]
    assert found("ann2@example.com") == ["ann@example.com"]


def test_what_cannot_be_searched_is_refused():
    for bad in ({"text": "x" * 400}, {"text": "\0"}, {"after": ("x", "x")}, {"filters": {"no": 1}}):
        with pytest.raises(Invalid):
            search(**bad)
    with pytest.raises(Invalid):
        search(filters={"email": "\0"})


@pytest.fixture
def many() -> None:
    declare({"city": "text", "first_name": "text"})
    with cursor() as cur:
        cur.execute(
            """INSERT INTO contact (lane, id, email, attributes, locale, time_zone, tags,
                   anonymous_ids, marketing, email_valid, created_at, updated_at)
               SELECT n % 64, gen_random_uuid(), 'person' || n || '@example.com',
                   jsonb_build_object('city', CASE WHEN n % 2 = 0 THEN 'Paris' ELSE 'v' || n END,
                                      'first_name', 'F' || n % 5000),
                   '', '', '{}', '{}', 'unknown', true, now(), now()
               FROM generate_series(1, 20000) AS n"""
        )
        cur.execute("ANALYZE contact")


def plan(ways: Any, sort: Any = "-created", after: Any = None) -> str:
    """Of the first part of a page."""
    order = searching._order(sort)
    part = order.following(after)[0]
    both = [searching._both(way, part) for way in ways]
    statement, params = searching.statement_of(both, order, 50)
    with cursor() as cur:
        row = cur.execute(f"EXPLAIN (FORMAT JSON) {statement}", params, prepare=False).fetchone()
    assert row is not None
    return json.dumps(row[0])


def test_no_search_reads_the_whole_table(many: None) -> None:
    texts = searching._ways("person1234")
    with cursor() as cur:
        few = cur.execute(f"EXPLAIN {searching.FEW_FROM}", ("a", "b", 50)).fetchall()
    assert "contact_by_email" in str(few)
    assert "contact_by_attribute" in plan(texts)
    for ways in (
        texts,
        [searching._tests({"city": "v77"})],
        [searching._tests({"city": "Paris"})],
        [searching._tests({"email": "person7@example.com"})],
        [searching._tests({})],
    ):
        assert "Seq Scan" not in plan(ways)
    assert "contact_by_attribute" in plan([searching._tests({"city": "v77"})])
    assert "contact_by_id" in plan([searching._tests({"city": "Paris"})])
    assert "contact_by_id" in plan([searching._tests({})])
    place = "00000000-0000-7000-8000-000000000000"
    for sort, key, index in (
        ("created", place, "contact_by_id"),
        ("-created", place, "contact_by_id"),
        ("email", "person7@", "contact_by_email"),
        ("-email", "person7@", "contact_by_email"),
        ("email", "", "contact_by_email"),
        ("-email", "", "contact_by_email"),
        ("name", "f7", "contact_by_name"),
        ("-name", "f7", "contact_by_name"),
        ("name", "", "contact_by_name"),
        ("-name", "", "contact_by_name"),
    ):
        for way in ({}, {"city": "Paris"}):
            for after in (None, (key, place)):
                seen = plan([searching._tests(way)], sort, after)
                assert index in seen, (sort, after)
                assert '"Sort"' not in seen, (sort, after)
        assert "Seq Scan" not in plan(texts, sort)


SORTS = get_args(searching.Sort)


def places(sort: Any, limit: int) -> list[str | None]:
    """External ids, page after page."""
    seen, after = [], None
    while True:
        page = search(sort=sort, limit=limit, after=after)
        seen += [one.external_id for one in page.contacts]
        if (after := page.next) is None:
            return seen


@pytest.fixture
def four() -> None:
    for email, key, score, names in (
        ("Zoe@example.com", "1", 5, {"first_name": "Zoe", "last_name": "Abel"}),
        (None, "2", 0.1, {"last_name": "abel", "first_name": "Ann"}),
        ("ann@example.com", "3", 5, {}),
        (None, "4", -2, {"name": "Mo"}),
    ):
        one = a_contact(email, key, **names)
        with cursor() as cur:
            cur.execute("UPDATE contact SET score = %s WHERE id = %s", (float(score), one))


@pytest.mark.parametrize("limit", [1, 3, 50])
@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("created", "1234"),
        ("-created", "4321"),
        ("email", "3124"),
        ("-email", "1342"),
        ("name", "2143"),
        ("-name", "4123"),
        ("score", "4213"),
        ("-score", "3124"),
    ],
)
def test_pages_follow_one_another_in_every_order(four: None, sort: str, order: str, limit: int):
    assert places(sort, limit) == [*order]


def test_every_order_is_one_that_a_search_by_text_can_have(four: None):
    for sort in SORTS:
        assert len(search("ann", sort=sort).contacts) == 1


def test_more_than_an_index_holds_are_not_sorted_without_one(
    four: None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(searching, "SORTED", 3)
    for sort in ("score", "-score"):
        with pytest.raises(Invalid) as refused:
            search(sort=sort)
        assert refused.value.code == "search_sort"
        assert len(search("4", sort=sort).contacts) == 1
    for sort in ("email", "name"):
        assert len(search(sort=sort).contacts) == 4
