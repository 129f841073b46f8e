"""The consent log: who agreed to what, by which words, when and where, for ever."""

from datetime import UTC, datetime

import pytest

from jalon.contacts import consents
from jalon.contacts.actions import record_consent, save_contact
from jalon.contacts.change import Change
from jalon.contacts.keys import Keys
from jalon.contacts.merge import merge
from jalon.core.errors import Invalid

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CON-5")]

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_contact(name="ann"):
    return save_contact(Keys(email=f"{name}@example.com"), Change())


def test_a_consent_keeps_its_wording_version_time_address_and_page():
    ann = a_contact()
    consents.log(
        ann,
        granted=True,
        kind="form",
        purpose="newsletter",
        wording="I want the letter.",
        version="3",
        source="signup",
        address="203.0.113.7",
        page="https://shop.example/news",
        at=AT,
    )
    (given,) = consents.history(ann)
    assert given._replace(wall_at=AT) == (
        AT,
        AT,
        "form",
        "newsletter",
        True,
        "I want the letter.",
        "3",
        "signup",
        "203.0.113.7",
        "https://shop.example/news",
    )
    assert given.action == "given"
    assert given.wall_at > AT  # business time stood elsewhere


def test_a_withdrawal_is_added_to_the_log_and_changes_nothing_in_it():
    ann = a_contact()
    record_consent(ann, granted=True, source="form", wording="Yes", at=AT)
    before = consents.history(ann)
    record_consent(ann, granted=False, source="link", at=AT)
    after = consents.history(ann)
    assert after[1:] == before
    assert after[0].action == "withdrawn"


def test_the_last_word_counts_for_each_purpose():
    ann = a_contact()
    consents.log(ann, granted=True, purpose="tracking", at=AT)
    consents.log(ann, granted=False, purpose="tracking", at=AT)
    consents.log(ann, granted=True, purpose="marketing", at=AT)
    found = consents.latest(ann, ["tracking", "marketing", "other"])
    assert found == {"tracking": False, "marketing": True}


def test_merged_contacts_keep_both_histories():
    ann, anna = a_contact(), a_contact("anna")
    consents.log(ann, granted=True, wording="A", page="a", at=AT)
    consents.log(anna, granted=False, wording="B", page="b", at=AT)
    merge(ann, anna)
    assert {(each.wording, each.page) for each in consents.history(ann)} == {("A", "a"), ("B", "b")}


def test_a_text_that_cannot_be_kept_whole_is_refused():
    ann = a_contact()
    with pytest.raises(Invalid, match="wording"):
        consents.log(ann, granted=True, wording="x" * 20_001)
    with pytest.raises(Invalid, match="page"):
        consents.log(ann, granted=True, page="\0")
    with pytest.raises(Invalid, match="kind"):
        consents.log(ann, granted=True, kind="telepathy")
    assert consents.history(ann) == []
