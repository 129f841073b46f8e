"""What a submission leads to: kept for ever, and in the inbox of its contact."""

from datetime import timedelta
from unittest import mock

import msgspec
import pytest

from jalon.contacts import consents
from jalon.contacts.actions import save_contact
from jalon.contacts.change import Change
from jalon.contacts.keys import Keys
from jalon.contacts.merge import merge
from jalon.contacts.searching import search
from jalon.core import clock
from jalon.core.errors import NotFound
from jalon.forms import submitting
from jalon.forms.filling import fill
from jalon.forms.guarding import Token
from jalon.forms.queries import submissions, submissions_of
from jalon.forms.submitting import Visit, confirm, proof_of, submit
from jalon.runtime.privacy import erase_contact, forget_held
from tests.acting import rows, work
from tests.forms.scene import CONTACT, a_form

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("FRM-1")]

VISIT = Visit(lang="en", page="https://shop.example/", address="203.0.113.7", user_agent="Firefox")
EVENTS = "SELECT name, properties FROM event ORDER BY id"


def answer(form, nonce="1", asked=None, **answers):
    typed = {"email": ["ann@example.com"], **{name: [each] for name, each in answers.items()}}
    filled = fill(form, {name.replace("__", "."): each for name, each in typed.items()})
    assert not filled.mistakes, filled.mistakes
    told = [] if asked is None else asked
    return submit(
        form,
        filled,
        token=Token(form.form, nonce),
        visit=VISIT,
        ask=lambda _cur, done: told.append(done),
    )


def contact():
    return rows(
        """SELECT attributes, tags, marketing, lifecycle, locale,
                  ARRAY(SELECT list FROM list_member m WHERE m.contact_id = c.id)
           FROM contact c"""
    )


def names():
    return [name for name, _ in rows(EVENTS)]


@pytest.mark.rule("TRG-1", "TRG-3")
def test_a_submission_makes_a_lead_with_its_answers():
    answer(a_form(), age="41", subject="quote", consent__newsletter="yes")
    work()
    told = {"age": 41, "subject": "quote", "origin": "site"}
    assert contact() == [(told, ["asked"], "opted_in", "lead", "en", ["newsletter"])]
    assert {"Became Lead", "List Joined", "Form Submitted"} <= set(names())
    submitted = dict(rows(EVENTS))["Form Submitted"]
    place = {"form": "contact-us", "page": "https://shop.example/"}
    assert submitted == {**told, **place, "email": "ann@example.com"}
    assert names().index("Contact Created") < names().index("Form Submitted")


@pytest.mark.rule("TRG-1")
def test_only_the_first_form_makes_a_lead_and_nobody_falls_back_to_it():
    form = a_form()
    save_contact(Keys(email="ann@example.com"), Change(lifecycle="customer"))
    answer(form)
    work()
    assert contact()[0][3] == "customer"
    assert "Became Lead" not in names()


def test_everything_about_a_submission_is_kept():
    answer(a_form(), age="41", consent__newsletter="yes")
    (kept,) = submissions("contact-us")
    (agreed,) = kept["consents"]
    assert (agreed["wording"], agreed["version"], agreed["granted"]) == ("Write to me.", 1, True)
    assert kept["values"] == {"email": "ann@example.com", "age": 41, "origin": "site"}
    place = ("page", "address", "user_agent", "locale")
    assert [kept[name] for name in place] == ["https://shop.example/", "203.0.113.7", "Firefox",
                                              "en"]  # fmt: skip
    assert abs(kept["wall_at"] - clock.wall()) < timedelta(minutes=1)
    assert len(kept["proof"]) == 64
    (given,) = consents.history(kept["contact_id"])
    assert (given.kind, given.purpose, given.wording, given.version, given.address, given.page) == (
        "form", "marketing", "Write to me.", "1", "203.0.113.7", "https://shop.example/",
    )  # fmt: skip


def test_a_box_left_open_gives_no_consent():
    answer(a_form())
    work()
    (kept,) = submissions("contact-us")
    assert kept["consents"][0]["granted"] is False
    assert consents.history(kept["contact_id"]) == []
    assert contact()[0][2] == "unknown"


def test_a_double_click_counts_once_and_a_correction_counts_too():
    form = a_form()
    first, again = answer(form, age="41"), answer(form, age="41")
    assert first.fresh
    assert not again.fresh
    assert first.id == again.id
    answer(form, age="42")
    answer(form, nonce="2", age="42")
    work()
    assert len(submissions("contact-us")) == 3
    assert names().count("Form Submitted") == 3


def test_a_double_opt_in_gives_nothing_before_it_is_confirmed():
    asked = []
    done = answer(a_form(double_opt_in=True), asked=asked, consent__newsletter="yes")
    work()
    assert asked == [done]
    assert done.awaits
    assert contact()[0][2:] == ("unknown", "lead", "en", [])
    assert consents.history(done.contact_id) == []
    for _ in range(2):
        confirm(done.contact_id, done.id)
    work()
    assert contact()[0][2] == "opted_in"
    assert contact()[0][5] == ["newsletter"]
    assert names().count("List Joined") == 1
    assert [given.kind for given in consents.history(done.contact_id)] == ["confirmation"]


def test_nothing_to_confirm_asks_nothing():
    asked = []
    assert not answer(a_form(double_opt_in=True), asked=asked).awaits
    assert asked == []


def test_a_confirmation_does_not_wait_for_ever():
    done = answer(a_form(double_opt_in=True), consent__newsletter="yes")
    later = clock.wall() + timedelta(days=31)
    with mock.patch.object(submitting.clock, "wall", return_value=later), pytest.raises(NotFound):
        confirm(done.contact_id, done.id)


@pytest.mark.rule("RUN-7")
def test_a_submission_whose_email_cannot_be_queued_leaves_nothing():
    form = a_form(double_opt_in=True)

    def fail(cur, done):
        raise RuntimeError

    filled = fill(form, {"email": ["ann@example.com"], "consent.newsletter": ["yes"]})
    with pytest.raises(RuntimeError):
        submit(form, filled, token=Token("contact-us", "1"), visit=VISIT, ask=fail)
    assert rows("SELECT FROM contact") == rows("SELECT FROM form_submission") == []
    assert rows("SELECT FROM inbox") == []


@pytest.mark.rule("CON-5")
def test_erasing_takes_what_is_personal_and_leaves_the_proof():
    done = answer(a_form(), age="41", consent__newsletter="yes")
    (before,) = submissions("contact-us")
    assert erase_contact(done.contact_id, by="test").rows["form_submission"] == 1
    (kept,) = submissions("contact-us")
    assert (kept["values"], kept["page"], kept["address"], kept["user_agent"]) == ({}, "", "", "")
    assert kept["consents"] == before["consents"]
    facts = (kept["form"], kept["consents"], kept["wall_at"])
    assert proof_of("Ann@example.com", *facts) == kept["proof"] == before["proof"]
    assert proof_of("bob@example.com", *facts) != kept["proof"]


def erased(form):
    """Who submitted a form once is erased."""
    first = answer(form, nonce="first")
    work()
    erase_contact(first.contact_id, by="test")
    rows("DELETE FROM event RETURNING id")


def found(**keys):
    return [each.id for each in search(keys["email"]).contacts]


@pytest.mark.rule("CON-5", "RUN-5")
@pytest.mark.parametrize("double", [False, True], ids=["plain", "double opt-in"])
def test_of_an_erased_address_nothing_happens_before_it_is_confirmed(double):
    asked = []
    form = a_form(double_opt_in=double)
    erased(form)
    done = answer(form, asked=asked, age="41", consent__newsletter="yes")
    work()
    assert asked == [done]
    assert done.awaits is double  # as it looks to everybody else
    assert contact() == [({}, [], "unknown", "visitor", "", [])]
    assert found(email="ann@example.com") == []
    assert rows(EVENTS) == []
    assert rows("SELECT count(*)::int FROM erased_key") == [(1,)]
    for _ in range(2):
        assert confirm(done.contact_id, done.id).contact_id == done.contact_id
    work()
    told = {"age": 41, "origin": "site"}
    assert contact() == [(told, ["asked"], "opted_in", "lead", "en", ["newsletter"])]
    assert found(email="ann@example.com") == [done.contact_id]
    assert names().count("Form Submitted") == names().count("Contact Created") == 1
    assert [given.kind for given in consents.history(done.contact_id)] == ["confirmation"]
    assert rows("SELECT count(*)::int FROM erased_key") == [(0,)]


@pytest.mark.rule("CON-5")
def test_an_erased_address_that_is_sent_twice_is_asked_once_for_each_page():
    asked = []
    form = a_form()
    erased(form)
    first, again = answer(form, asked=asked), answer(form, asked=asked)
    assert (first.id, first.fresh, again.id, again.fresh) == (first.id, True, first.id, False)
    other = answer(form, nonce="2", asked=asked, age="7")
    assert asked == [first, other]
    for each in (first, other):
        confirm(each.contact_id, each.id)
    work()
    assert len(found(email="ann@example.com")) == 1
    assert names().count("Form Submitted") == 2
    assert {"age": 7, "origin": "site"} in [attributes for attributes, *_ in contact()]


@pytest.mark.rule("CON-5")
def test_an_erased_address_that_nobody_confirms_is_forgotten():
    form = a_form()
    erased(form)
    done = answer(form, age="41")
    assert forget_held() == 0
    later = clock.wall() + timedelta(days=31)
    with mock.patch.object(clock, "wall", return_value=later):
        with pytest.raises(NotFound):
            confirm(done.contact_id, done.id)
        assert forget_held() == 1
        assert forget_held() == 0
    assert contact() == []
    assert [each["values"] for each in submissions("contact-us")] == [{}, {}]
    assert rows("SELECT count(*)::int FROM erased_key") == [(1,)]


@pytest.mark.rule("CON-5", "RUN-10")
def test_a_contact_that_took_over_what_nobody_confirmed_is_not_forgotten_with_it():
    form = a_form()
    erased(form)
    bob = save_contact(Keys(email="bob@example.com"), Change())
    merge(bob, answer(form).contact_id)
    later = clock.wall() + timedelta(days=31)
    with mock.patch.object(clock, "wall", return_value=later):
        assert forget_held() == 0
    assert found(email="bob@example.com") == [bob]


@pytest.mark.rule("CON-5")
def test_who_is_erased_while_an_email_asks_to_confirm_is_not_brought_back_by_it():
    done = answer(a_form(double_opt_in=True), consent__newsletter="yes")
    erase_contact(done.contact_id, by="test")
    with pytest.raises(NotFound):
        confirm(done.contact_id, done.id)
    assert contact() == []


@pytest.mark.rule("RUN-10")
def test_submissions_follow_a_merge_and_can_be_confirmed_after_it():
    done = answer(a_form(double_opt_in=True), consent__newsletter="yes")
    kept = save_contact(Keys(external_id="ann"), Change())
    merge(kept, done.contact_id)
    assert [each["id"] for each in submissions_of(kept)] == [done.id]
    assert confirm(done.contact_id, done.id).contact_id == kept


@pytest.mark.parametrize(
    ("typed", "mistakes"),
    [
        ({}, {"email": "required"}),
        ({"email": ["no"]}, {"email": "email"}),
        ({"email": ["a@b.fr"], "age": ["old"]}, {"age": "number"}),
        ({"email": ["a@b.fr"], "subject": ["mine"]}, {"subject": "choice"}),
        ({"email": ["a@b.fr"], "age": ["1" * 6000]}, {"age": "long"}),
    ],
)
def test_each_mistake_is_that_of_its_field(typed, mistakes):
    assert fill(a_form(), typed).mistakes == mistakes


@pytest.mark.parametrize(("typed", "kept"), [("12,5", 12.5), ("12.5", 12.5), ("-1,05", -1.05)])
def test_decimals_are_read_as_the_french_and_the_english_write_them(typed, kept):
    assert fill(a_form(), {"email": ["a@b.fr"], "age": [typed]}).values["age"] == kept
    assert fill(a_form(), {"email": ["a@b.fr"], "age": ["1,000"]}).mistakes == {"age": "number"}


def test_all_answers_together_fit_into_one_event():
    names = "abcd"
    fields = "".join(f"  - {{attribute: {n}, label: {{en: x, fr: x}}}}\n" for n in names)
    form = a_form(CONTACT.replace("consents:", fields + "consents:"))
    typed = {n: ["x" * (4_000 + i)] for i, n in enumerate(names)}
    assert fill(form, {"email": ["a@b.fr"], **typed}).mistakes == {"d": "long"}


def test_a_hidden_field_is_the_forms_own():
    filled = fill(a_form(), {"email": ["a@b.fr"], "origin": ["forged"]})
    assert filled.values["origin"] == "site"


def test_a_required_consent_is_a_mistake_when_left_open():
    form = a_form()
    consent = msgspec.structs.replace(form.consents[0], required=True)
    form = msgspec.structs.replace(form, consents=[consent])
    assert fill(form, {"email": ["a@b.fr"]}).mistakes == {"consent.newsletter": "required"}
