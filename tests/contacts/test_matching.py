"""Whose keys: the table of cases, and what holds for any of them."""

from copy import deepcopy
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.contacts.keys import Key, Keys
from jalon.contacts.matching import Person, asked_about, match


def ids(first=1000):
    numbers = count(first)
    return lambda: UUID(int=next(numbers))


def person(number, external_id=None, email=None, anonymous_id=None):
    return Person(UUID(int=number), external_id, email, [anonymous_id] if anonymous_id else [])


def held_by(*people):
    held = {}
    for each in people:
        if each.external_id:
            held[Key("external_id", each.external_id)] = each
        if each.email:
            held[Key("email", each.email.casefold())] = each
        for anonymous_id in each.anonymous_ids:
            held[Key("anonymous_id", anonymous_id)] = each
    return held


def matched(keys, *people):
    return match(keys, held_by(*people), ids())


def test_unknown_keys_make_one_contact():
    plan = matched([Keys("7", "a@x.org", "d1"), Keys(email="A@x.org"), Keys(anonymous_id="d1")])
    assert len(plan.created) == 1
    assert len(set(plan.contact_ids)) == 1
    assert not plan.merges


def test_known_keys_find_their_contact_and_new_ones_are_added():
    ann = person(1, email="a@x.org")
    plan = matched([Keys("7", "a@x.org")], ann)
    assert plan.contact_ids == [ann.id]
    assert plan.keys == {Key("external_id", "7"): ann.id}
    assert plan.changed[ann.id].external_id == "7"


def test_anonymous_yields_to_known():
    known, visitor = person(1, email="a@x.org"), person(2, anonymous_id="d1")
    plan = matched([Keys(None, "a@x.org", "d1")], known, visitor)
    assert plan.contact_ids == [known.id]
    assert plan.merges == [(known.id, visitor.id)]


def test_an_address_alone_yields_to_an_external_id():
    customer, subscriber = person(1, external_id="7"), person(2, email="a@x.org")
    plan = matched([Keys("7", "a@x.org")], customer, subscriber)
    assert plan.merges == [(customer.id, subscriber.id)]


def test_an_address_alone_yields_even_when_it_is_the_stronger_key_of_the_event():
    subscriber, customer = person(1, email="a@x.org"), person(2, "7", anonymous_id="d1")
    plan = matched([Keys(None, "a@x.org", "d1")], subscriber, customer)
    assert plan.merges == [(customer.id, subscriber.id)]
    assert plan.contact_ids == [customer.id]


def test_two_external_ids_never_merge_and_the_key_stays_with_its_holder():
    one, two = person(1, "7"), person(2, "8", "b@x.org")
    plan = matched([Keys("7", "b@x.org")], one, two)
    assert plan.contact_ids == [one.id]
    assert not plan.merges
    assert [(refusal.key, refusal.holder) for refusal in plan.refusals] == [
        (Key("email", "b@x.org"), two.id)
    ]


def test_a_new_external_id_does_not_take_the_address_of_another():
    holder = person(1, "7", "a@x.org")
    plan = matched([Keys("8", "a@x.org")], holder)
    (created,) = plan.created.values()
    assert plan.contact_ids == [created.id]
    assert (created.external_id, created.email) == ("8", None)
    assert len(plan.refusals) == 1


def test_two_addresses_on_one_device_stay_two_people():
    ann = person(1, email="a@x.org", anonymous_id="d1")
    plan = matched([Keys(None, "b@x.org", "d1")], ann)
    assert plan.contact_ids[0] != ann.id
    assert not plan.merges
    assert len(plan.refusals) == 1


def test_a_new_address_replaces_the_old_which_stays_a_key():
    customer = person(1, "7", "old@x.org")
    plan = matched([Keys("7", "new@x.org"), Keys(email="old@x.org")], customer)
    assert plan.contact_ids == [customer.id] * 2
    assert plan.changed[customer.id].email == "new@x.org"


def test_contacts_made_in_the_same_batch_become_one_without_a_merge():
    plan = matched([Keys(anonymous_id="d1"), Keys("7"), Keys("7", None, "d1")])
    assert len(set(plan.contact_ids)) == 1
    assert len(plan.created) == 1
    assert set(plan.keys.values()) == set(plan.created)
    assert not plan.merges


def test_a_contact_of_a_moment_ago_gives_way_to_one_that_exists():
    visitor = person(1, anonymous_id="d1")
    plan = matched([Keys("7"), Keys("7", None, "d1")], visitor)
    assert plan.contact_ids == [visitor.id] * 2
    assert not plan.created
    assert not plan.merges
    assert plan.changed[visitor.id].external_id == "7"


def test_a_contact_that_two_keys_lead_to_is_merged_once():
    batch = [Keys(None, "a@x.org", "d1"), Keys("7"), Keys("7", "a@x.org", "d1")]
    plan = matched(batch)
    assert len(set(plan.contact_ids)) == 1


some = st.sampled_from
keys = st.builds(
    Keys,
    some([None, "1", "2", "3"]),
    some([None, "a@x.org", "b@x.org", "c@x.org"]),
    some([None, "d1", "d2"]),
).filter(bool)


@given(st.lists(keys, min_size=1, max_size=12))
@pytest.mark.rule("CON-1")
def test_every_key_ends_with_one_contact_and_different_external_ids_stay_apart(batch):
    plan = match(batch, {}, ids())
    assert set(plan.keys) == {key for each in batch for key in each.each()}
    assert set(plan.keys.values()) <= set(plan.created)
    assert set(plan.contact_ids) <= set(plan.created)
    owners = [plan.keys[key] for key in plan.keys if key.kind == "external_id"]
    assert len(owners) == len(set(owners))
    for each, contact_id in zip(batch, plan.contact_ids, strict=True):
        assert plan.keys[next(each.each())] == contact_id


@given(st.lists(keys, min_size=1, max_size=12))
def test_the_same_batch_again_changes_nothing(batch):
    first = match(batch, {}, ids())
    held = {key: first.created[owner] for key, owner in first.keys.items()}
    again = match(batch, held, ids())
    assert not again.created
    assert not again.keys
    assert not again.merges
    assert again.contact_ids == first.contact_ids


@given(st.lists(keys, min_size=1, max_size=12), st.lists(keys, min_size=1, max_size=12))
def test_what_is_not_asked_about_a_contact_would_change_nothing(before, batch):
    first = match(before, {}, ids())

    def held(people):
        return {key: people[owner] for key, owner in first.keys.items()}

    asked = asked_about(batch, first.keys)
    known = {
        owner: first.created[owner] if owner in asked else Person(owner)
        for owner in first.keys.values()
    }
    assert match(batch, held(deepcopy(known)), ids(2000)) == match(
        batch, held(deepcopy(first.created)), ids(2000)
    )
