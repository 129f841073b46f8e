"""Finding or creating contacts in a real database, several at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from jalon.contacts.actions import save_contact
from jalon.contacts.change import Change
from jalon.contacts.identity import follow, holders, resolve, resolve_many
from jalon.contacts.keys import Key, Keys
from jalon.contacts.merge import merge
from jalon.contacts.models import Contact, Identity
from jalon.contacts.queries import find_contact
from jalon.core.errors import NotFound
from jalon.core.ids import new_id


def at_once(work, arguments):
    """Runs `work` for each argument in a thread of its own, all starting together."""
    start = threading.Barrier(len(arguments))

    def one(argument):
        try:
            start.wait()
            return work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(one, arguments))


@transaction.atomic
def resolved(keys):
    return resolve(keys)


@pytest.mark.django_db
@pytest.mark.rule("CON-1")
def test_a_contact_is_found_by_each_of_its_keys():
    contact_id = resolved(Keys("7", "Ann@example.com", "d1"))
    assert resolved(Keys("7")) == contact_id
    assert resolved(Keys(email="ann@EXAMPLE.com")) == contact_id
    assert resolved(Keys(anonymous_id="d1")) == contact_id
    stored = Contact.objects.get()
    assert (stored.external_id, stored.email) == ("7", "Ann@example.com")
    assert stored.anonymous_ids == ["d1"]
    assert find_contact("ANN@example.com") == contact_id


@pytest.mark.django_db
@pytest.mark.rule("CON-1")
def test_two_keys_that_turn_out_to_be_one_person_merge():
    visitor = resolved(Keys(anonymous_id="d1"))
    customer = resolved(Keys("7"))
    assert resolved(Keys("7", None, "d1")) == customer
    assert follow(visitor) == customer
    assert holders([Key("anonymous_id", "d1")]) == {Key("anonymous_id", "d1"): customer}


@pytest.mark.django_db
def test_a_chain_of_merges_is_followed_to_its_end():
    first, second, third = (save_contact(Keys(str(n)), Change()) for n in range(3))
    merge(second, first)
    merge(third, second)
    assert follow(first) == third
    assert find_contact("0") == third
    with pytest.raises(NotFound):
        merge(first, third)
    with pytest.raises(NotFound):
        follow(new_id())


@pytest.mark.django_db
def test_thousands_of_keys_are_resolved_at_once():
    batch = [Keys(str(n), f"c{n}@example.com") for n in range(3000)]
    with transaction.atomic():
        first = resolve_many(batch)
        again = resolve_many(batch)
    assert first.contact_ids == again.contact_ids
    assert len(set(first.contact_ids)) == 3000
    assert Identity.objects.count() == 6000


@pytest.mark.django_db(transaction=True)
@pytest.mark.rule("CON-1")
def test_the_same_address_created_eight_times_at_once_is_one_contact():
    found = at_once(resolved, [Keys(email="race@example.com")] * 8)
    assert len(set(found)) == 1
    assert Contact.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.rule("CON-1")
def test_batches_that_share_keys_in_different_orders_all_go_in():
    def batch(number):
        order = range(200) if number % 2 else range(199, -1, -1)
        with transaction.atomic():
            return resolve_many([Keys(str(n), f"c{n}@example.com") for n in order])

    plans = at_once(batch, list(range(6)))
    assert len({frozenset(plan.contact_ids) for plan in plans}) == 1
    assert Contact.objects.count() == 200
    assert Identity.objects.count() == 400


@pytest.mark.django_db(transaction=True)
def test_the_same_merge_seen_by_several_doors_happens_once():
    resolved(Keys(anonymous_id="d1"))
    customer = resolved(Keys("7"))
    assert set(at_once(resolved, [Keys("7", None, "d1")] * 6)) == {customer}
    assert Contact.objects.filter(merged_into__isnull=False).count() == 1


@pytest.mark.django_db(transaction=True)
def test_writers_of_different_attributes_lose_none():
    def write(number):
        save_contact(Keys("7"), Change(attributes={f"a{number}": number}, add_tags=(f"t{number}",)))

    at_once(write, list(range(8)))
    contact = Contact.objects.get()
    assert contact.attributes == {f"a{number}": number for number in range(8)}
    assert contact.tags == [f"t{number}" for number in range(8)]
