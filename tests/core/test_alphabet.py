"""Names come in the order of the alphabet, whatever letters they are written in."""

import random
import unicodedata
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.contacts import searching
from jalon.contacts.actions import save_contact
from jalon.contacts.attributes import declare
from jalon.contacts.change import Change
from jalon.contacts.companies import search_companies
from jalon.contacts.keys import Keys
from jalon.contacts.models import Company
from jalon.contacts.searching import search
from jalon.core import clock
from jalon.core.alphabet import in_alphabet
from jalon.core.db import cursor
from jalon.core.ids import new_id

pytestmark = pytest.mark.django_db


def ordered(names: list[str]) -> list[str]:
    keys = in_alphabet(names)
    return sorted(names, key=lambda name: keys[name])


def test_accents_case_and_ligatures_stand_beside_their_letters() -> None:
    names = ["Ançay", "Élan", "elbe", "œuf", "Offre", "Ørsted", "strasse", "Straße", "STRATE"]
    names += ["Été", "été 2", "Zoo", "ﬁn", "fine", "Łódź", "lot", "Ångström", "ano"]
    shuffled = random.Random(1).sample(names, len(names))
    assert ordered(shuffled) == sorted(shuffled, key=plain)
    assert ordered(["Zoo", "Été", "elbe", ""]) == ["", "elbe", "Été", "Zoo"]


def plain(name: str) -> str:
    """As Python's own tables have it."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    for letter, written in (("œ", "oe"), ("æ", "ae"), ("ø", "o"), ("ł", "l")):
        letters = letters.replace(letter, written)
    return letters


def test_arabic_goes_by_its_letters_with_or_without_vowels() -> None:
    assert ordered(["كتاب", "بَاب", "باب ثان", "تمر"]) == ["بَاب", "باب ثان", "تمر", "كتاب"]


def test_names_that_differ_in_accents_alone_have_one_key() -> None:
    keys = in_alphabet(["été", "Été", "ETE", "e\u0301te\u0301"])
    assert set(keys.values()) == {"ete"}


NAMES = st.one_of(
    st.sampled_from(["", "é", "É", "e", "E", "ß", "ss", "œ", "oe", "ا", "أ", "باب", "Z", "z"]),
    st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=300),
)
BOTH_WAYS: tuple[Literal["name"], Literal["-name"]] = ("name", "-name")
SEVERAL = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SEVERAL
@given(names=st.lists(NAMES, max_size=12), limit=st.integers(1, 4))
def test_pages_of_companies_put_together_are_the_whole_list(names: list[str], limit: int) -> None:
    Company.objects.all().delete()
    for name in names:
        now = clock.now()
        id_ = new_id()
        Company.objects.create(
            id=id_, external_id=str(id_), name=name, created_at=now, updated_at=now
        )
    for sort in BOTH_WAYS:
        seen, after = [], None
        while page := search_companies("", sort=sort, after=after, limit=limit):
            seen += [company.id for company, _ in page]
            after = page[-1][1]
        whole = [company.id for company, _ in search_companies("", sort=sort, limit=99)]
        assert seen == whole
        assert len(set(seen)) == len(names)


@SEVERAL
@given(names=st.lists(NAMES, max_size=12), limit=st.integers(1, 4))
def test_pages_of_contacts_put_together_are_the_whole_list(names: list[str], limit: int) -> None:
    with cursor() as cur:
        cur.execute("DELETE FROM identity")
        cur.execute("DELETE FROM contact")
    declare({"last_name": "text"})
    for number, name in enumerate(names):
        given_ = {"last_name": name} if number % 3 else {}
        save_contact(Keys(str(number)), Change(attributes=given_))
    for sort in BOTH_WAYS:
        seen, after = [], None
        while True:
            page = search(sort=sort, limit=limit, after=after)
            seen += [one.id for one in page.contacts]
            if (after := page.next) is None:
                break
        assert seen == [one.id for one in search(sort=sort, limit=99).contacts]
        assert len(set(seen)) == len(names)


def test_a_very_long_name_is_indexed() -> None:
    name = "ﷺ" * 5000  # eighteen letters each, once taken apart
    declare({"last_name": "text", "first_name": "text"})
    save_contact(Keys("long"), Change(attributes={"last_name": name, "first_name": name}))
    assert len(search(sort="name").contacts) == 1


def test_family_names_come_before_first_names_and_accents_count_for_nothing() -> None:
    declare({"last_name": "text", "first_name": "text", "nom": "text"})
    for number, names in enumerate(
        (
            {"last_name": "Zola", "first_name": "Émile"},
            {"last_name": "Étienne", "first_name": "Zoé"},
            {"nom": "etienne"},
            {},
            {"last_name": " ", "first_name": ""},
            {"last_name": "Eluard"},
        )
    ):
        save_contact(Keys(str(number)), Change(attributes=names))
    assert [one.external_id for one in search(sort="name").contacts] == [*"521034"]


def test_a_list_by_name_is_read_from_its_index() -> None:
    order = searching._order("name")
    part = order.following(None)[0]
    with cursor() as cur:
        cur.execute("SET LOCAL enable_seqscan = off")
        statement, params = searching.statement_of([part], order, 50)
        (row,) = cur.execute(f"EXPLAIN (FORMAT JSON) {statement}", params).fetchall()
    assert "contact_by_name" in str(row)
    assert "'Sort'" not in str(row)
