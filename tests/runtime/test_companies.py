"""What a contact carries of its company is right in the end, whatever happens in which order."""

from uuid import UUID

import pytest

from jalon.contacts.actions import apply_change
from jalon.contacts.change import Change
from jalon.contacts.companies import (
    CompanyChange,
    belonging_to,
    check_company,
    delete_company,
    save_company,
)
from jalon.contacts.merge import merge
from jalon.contacts.models import Company
from jalon.contacts.queries import contact
from jalon.core import clock
from jalon.core.errors import Invalid
from jalon.definition.emails import Content, EmailDesign
from jalon.definition.segment import parse_condition
from jalon.emails.actions import ensure_default_sender
from jalon.events.actions import append_update
from jalon.runtime.dry_runs.previewing import Seen, preview
from jalon.runtime.lanes import commands
from jalon.segments.actions import save_segment
from jalon.segments.checking import check
from tests.acting import NOON, happen, new_contact, publish, rows, set_time, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("CON-6")]

GROWN = """
workflow: grown
triggers: [{kind: attribute_changed, attribute: company.plan, to: paid}]
repeat: {policy: every_time}
steps: [{id: mark, kind: update_contact, increment: {grown: 1}}]
"""


@pytest.fixture(autouse=True)
def _noon() -> None:
    set_time(NOON)


def save(external_id: str, **values: object) -> bool:
    change, refused = check_company(values)
    assert not refused
    return save_company(external_id, change, by="ann@example.com")


def join(contact_id: UUID, external_id: str) -> None:
    change = Change(attributes=belonging_to(external_id))
    append_update(contact_id, change, at=clock.now())


def carried(contact_id: UUID) -> dict[str, object]:
    attributes = contact(contact_id).attributes
    return {name: value for name, value in attributes.items() if name.startswith("company.")}


def test_who_joins_a_company_carries_all_that_is_known_of_it() -> None:
    save("acme", name="Acme", plan="paid", employees=12)
    ann = new_contact("ann", plan="free")
    join(ann, "acme")
    work()
    assert contact(ann).attributes == {
        "plan": "free",
        "company.id": "acme",
        "company.name": "Acme",
        "company.plan": "paid",
        "company.employees": 12,
    }


def test_what_changes_of_a_company_reaches_its_contacts_and_starts_workflows() -> None:
    publish(GROWN)
    save("acme", plan="free", city="Lyon")
    ann, ben = new_contact("ann"), new_contact("ben")
    join(ann, "acme")
    work()
    assert save("acme", plan="paid", city=None)
    assert not save("acme", plan="paid"), "the same again is no change (TRG-6)"
    work()
    assert carried(ann) == {"company.id": "acme", "company.plan": "paid"}
    assert contact(ann).attributes["grown"] == 1
    assert contact(ben).attributes == {}


def test_who_changes_company_carries_nothing_of_the_one_before() -> None:
    save("acme", plan="paid", city="Lyon")
    save("bolt", plan="free")
    ann = new_contact("ann")
    for company, known in (
        ("acme", {"company.id": "acme", "company.plan": "paid", "company.city": "Lyon"}),
        ("bolt", {"company.id": "bolt", "company.plan": "free"}),
        ("", {}),
    ):
        join(ann, company)
        work()
        assert carried(ann) == known


def test_a_company_that_is_not_known_is_created() -> None:
    ann = new_contact("ann")
    join(ann, "new one")
    work()
    assert carried(ann) == {"company.id": "new one"}
    assert save("new one", plan="paid")
    work()
    assert carried(ann) == {"company.id": "new one", "company.plan": "paid"}


def test_the_contacts_of_a_deleted_company_have_none() -> None:
    save("acme", plan="paid")
    ann = new_contact("ann", plan="free")
    join(ann, "acme")
    work()
    delete_company(Company.objects.get().id, by="ann@example.com")
    work()
    assert contact(ann).attributes == {"plan": "free"}


def test_every_contact_of_a_large_company_follows_in_chunks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("jalon.contacts.companies.AT_ONCE", 2)
    monkeypatch.setattr(commands, "AT_ONCE", 2)
    save("acme", plan="free")
    people = [new_contact(f"c{number}") for number in range(300)]
    for one in people:
        apply_change(one, Change(attributes=belonging_to("acme")))
    work()
    save("acme", plan="paid")
    waiting = rows("SELECT max(jsonb_array_length(body -> 'contacts')) FROM inbox")
    assert waiting == [(2,)]
    work()
    assert {contact(one).attributes["company.plan"] for one in people} == {"paid"}


def test_what_is_written_past_the_lane_is_there_at_once() -> None:
    save("acme", plan="paid")
    save("bolt", city="Nice")
    ann = new_contact("ann")
    apply_change(ann, Change(attributes=belonging_to("acme")))
    assert carried(ann) == {"company.id": "acme", "company.plan": "paid"}
    apply_change(ann, Change(attributes=belonging_to("bolt")))
    assert carried(ann) == {"company.id": "bolt", "company.city": "Nice"}
    apply_change(ann, Change(attributes=belonging_to("")))
    assert carried(ann) == {}


def test_the_newest_of_a_company_wins_over_what_was_on_its_way() -> None:
    """A change that comes between an order and its handling is not lost, nor undone."""
    save("acme", plan="free")
    ann = new_contact("ann")
    join(ann, "acme")
    save("acme", plan="trial")
    save("acme", plan="paid")
    work()
    assert carried(ann)["company.plan"] == "paid"


def test_a_merge_keeps_the_company_of_the_contact_that_stays() -> None:
    save("acme", plan="paid")
    save("bolt", city="Nice")
    ann, ben, cleo = (new_contact(name) for name in ("ann", "ben", "cleo"))
    join(ann, "acme")
    join(ben, "bolt")
    work()
    merge(ann, ben)
    assert carried(ann) == {"company.id": "acme", "company.plan": "paid"}
    save("acme", plan="free")
    merge(cleo, ann)
    work()
    assert carried(cleo) == {"company.id": "acme", "company.plan": "free"}


def test_a_segment_follows_what_is_known_of_companies() -> None:
    condition, problems = parse_condition("{kind: attribute, attribute: company.plan, value: paid}")
    assert condition is not None, problems
    save("acme", plan="free")
    save_segment("paying", "", condition)
    ann = new_contact("ann")
    join(ann, "acme")
    work()
    assert rows("SELECT contact_id FROM segment_member") == []
    save("acme", plan="paid")
    work()
    assert rows("SELECT contact_id FROM segment_member") == [(ann,)]


STEP = """
workflow: moved
triggers: [{kind: event, event: Moved}]
repeat: {policy: every_time}
steps:
  - {id: leave, kind: update_contact, %s}
"""


@pytest.mark.parametrize(
    ("change", "known"),
    [
        ("set: {company.id: bolt}", {"company.id": "bolt", "company.city": "Nice"}),
        ("copy: {company.id: employer}", {"company.id": "bolt", "company.city": "Nice"}),
        ("set: {company.id: acme}", {"company.id": "acme", "company.plan": "paid"}),
        ("clear: [company.id]", {}),
        ("set: {company.id: nobody knows}", {}),
        ("set: {company.id: 5}", {}),
    ],
)
@pytest.mark.rule("STP-9")
def test_a_step_says_which_company_it_is(change: str, known: dict[str, object]) -> None:
    save("acme", plan="paid")
    save("bolt", city="Nice")
    publish(STEP % change)
    ann = new_contact("ann", employer="bolt")
    join(ann, "acme")
    work()
    happen(ann, "Moved")
    work()
    assert carried(ann) == known


@pytest.mark.rule("STP-9")
def test_a_step_changes_the_company_for_all_its_contacts() -> None:
    publish(
        STEP % "set: {company.plan: paid}, copy: {company.city: town}, clear: [company.trial], "
        "increment: {company.seats: 2, company.motto: 1}"
    )
    save("acme", name="Acme", plan="free", trial=True, seats=5, motto="Go")
    people = [new_contact(name, town="Lyon") for name in ("ann", "ben", "cleo")]
    for one in people[:2]:
        join(one, "acme")
    work()
    for one in people:
        happen(one, "Moved")
    work()
    assert Company.objects.get().attributes == {
        "plan": "paid",
        "city": "Lyon",
        "seats": 9,
        "motto": "Go",
    }
    known: dict[str, object] = {"company.id": "acme", "company.name": "Acme"}
    known |= {
        "company.plan": "paid",
        "company.city": "Lyon",
        "company.seats": 9,
        "company.motto": "Go",
    }
    assert [carried(one) for one in people] == [known, known, {}]


UPGRADED = """
workflow: upgraded
triggers: [{kind: event, event: Upgraded}]
steps:
  - {id: tell, kind: update_contact, set: {company.plan: paid, company.name: Acme SA}}
  - id: look
    kind: branch
    branches: [{when: {kind: attribute, attribute: company.plan, value: paid}, to: mark}]
    otherwise: end
  - {id: mark, kind: update_contact, set: {upgraded: true}}
"""


@pytest.mark.rule("STP-9")
def test_what_a_step_changes_of_the_company_is_known_to_the_next() -> None:
    save("acme", name="Acme", plan="free")
    publish(UPGRADED)
    ann = new_contact("ann")
    join(ann, "acme")
    work()
    happen(ann, "Upgraded")
    work()
    assert contact(ann).attributes["upgraded"] is True
    assert Company.objects.get().name == "Acme SA"


def test_a_company_holds_typed_values_and_no_others() -> None:
    save("acme", employees=12)
    change, refused = check_company(
        {"employees": "many", "id": "x", "company.plan": "a", " city ": "Lyon", "a\0b": 1}
    )
    assert change == CompanyChange(attributes={"city": "Lyon"})
    assert set(refused) == {"employees", "id", "company.plan", "a\0b"}


@pytest.mark.rule("EML-2")
def test_emails_read_what_is_known_of_the_company() -> None:
    words = "{{ company.name | default: 'you' }}{% if company %} ({{ company.plan }}){% endif %}"
    content = Content(subject=words, html=f"<p>{words}</p>{{{{ unsubscribe_url }}}}")
    design = EmailDesign(locales={"en": content})
    ensure_default_sender("Jalon <hello@example.com>")
    save("acme", name="Acme & Co", plan="paid")
    ann, ben = new_contact("ann"), new_contact("ben")
    apply_change(ann, Change(attributes=belonging_to("acme")))
    seen = [preview(Seen("hello", design, one)) for one in (ann, ben)]
    assert [one.subject for one in seen] == ["Acme & Co (paid)", "you"]
    assert "<p>Acme &amp; Co (paid)</p>" in seen[0].html


@pytest.mark.rule("RUN-6")
def test_an_email_that_needs_a_company_is_not_written_to_who_has_none() -> None:
    content = Content(subject="{{ company.name }}", html="{{ unsubscribe_url }}")
    ensure_default_sender("Jalon <hello@example.com>")
    seen = Seen("hello", EmailDesign(locales={"en": content}), new_contact("ann"))
    with pytest.raises(Invalid, match=r"missing_variable: company\.name"):
        preview(seen)


@pytest.mark.rule("VAL-10")
def test_a_condition_on_what_no_company_has_is_a_problem() -> None:
    save("acme", plan="paid")
    audience = "{kind: attribute, attribute: %s, value: paid}"
    problems = [
        [one.code for one in check("paying", condition)]
        for name in ("company.plan", "company.name", "company.plam")
        for condition in [parse_condition(audience % name)[0]]
        if condition is not None
    ]
    assert problems == [[], [], ["VAL-10"]]
