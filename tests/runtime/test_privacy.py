"""A person may see everything that is kept, and have it erased for good."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from jalon.contacts import erased
from jalon.contacts.actions import create_list, join_list, save_contact
from jalon.contacts.change import Change
from jalon.contacts.consents import log
from jalon.contacts.erased import Erased, readmit
from jalon.contacts.identity import follow
from jalon.contacts.import_write import Terms
from jalon.contacts.importing import import_contacts
from jalon.contacts.keys import Keys
from jalon.contacts.merge import MOVED, merge
from jalon.contacts.models import Contact
from jalon.contacts.queries import find_contact
from jalon.core.db import one_transaction
from jalon.core.errors import NotFound
from jalon.core.ids import lane_of
from jalon.events.actions import alias, record
from jalon.events.checking import NewEvent, NewUpdate
from jalon.events.importing import import_events
from jalon.events.lane import set_row_aside
from jalon.reports.queries import workflow_figures
from jalon.runtime.personal_data import everything, export_all, page
from jalon.runtime.privacy import erase_contact
from tests.acting import NOON, enrollments, happen, messages, new_contact, publish, rows, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("CON-5")]

WELCOME = """
workflow: welcome
name: Welcome
triggers:
  - {kind: event, event: Hello}
steps:
  - {id: write, kind: send_email, email: offer}
  - {id: wait, kind: delay, wait: 3 days}
  - {id: again, kind: send_email, email: reminder}
"""


def everywhere(text: str) -> list[str]:
    """The tables that hold a text anywhere, save for the list of hashes."""
    tables = rows(
        """SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public' AND NOT c.relispartition"""
    )
    return [
        table
        for (table,) in tables
        if rows(f'SELECT 1 FROM "{table}" t WHERE to_jsonb(t)::text ILIKE %s LIMIT 1', f"%{text}%")
    ]


def a_life() -> Any:
    """A contact of whom a lot is known, in a workflow, with a message on its way."""
    create_list("news")
    publish(WELCOME)
    ann = new_contact("annabel", city="Lyonnais")
    old = new_contact("annabel-old")
    merge(ann, old)
    join_list("news", [ann])
    log(ann, granted=True, kind="form", wording="Yes, annabel agrees", address="203.0.113.7")
    happen(ann, "Hello", note="annabel says hello")
    work()
    happen(ann, "Later", note="annabel again")
    return ann


def test_erasing_leaves_nothing_of_a_contact_but_hashes() -> None:
    ann = a_life()
    assert messages(ann)
    erasure = erase_contact(ann, by="owner@example.com")
    assert erasure.kept_hashes == 4  # two addresses, two external ids
    assert everywhere("annabel") == []
    assert everywhere("Lyonnais") == []
    assert everywhere(str(ann)) == ["audit"]
    for table in MOVED:
        assert rows(f"SELECT count(*)::int FROM {table} WHERE contact_id = %s", ann) == [(0,)]
    with pytest.raises(NotFound):
        follow(ann)
    work()  # what was under way for it breaks nothing
    assert everywhere("annabel") == []


def test_erasing_keeps_the_totals_and_counts_as_an_exit() -> None:
    ann, bob = a_life(), new_contact("bob")
    happen(bob, "Hello")
    work()
    (before,) = workflow_figures()
    assert (before.entered, before.inside) == (2, 2)
    erase_contact(ann, by="cli")
    (after,) = workflow_figures()
    assert (after.entered, after.inside, after.exited, after.sent) == (2, 1, 1, before.sent)
    assert after.exits == {"erased": 1}
    assert len(enrollments(bob)) == 1


def test_an_erased_contact_of_a_merge_takes_its_tombstones_along() -> None:
    ann, old, older = new_contact("ann"), new_contact("old"), new_contact("older")
    merge(old, older)
    merge(ann, old)
    erase_contact(older, by="cli")
    assert not Contact.objects.exists()


def test_what_was_set_aside_of_one_merged_into_an_erased_contact_goes_too() -> None:
    ann, old = new_contact("ann"), new_contact("old")
    happen(old, "Hello", note="annabel says hello")
    (row,) = rows("SELECT id FROM inbox WHERE contact_id = %s", old)
    with one_transaction() as cur:
        set_row_aside(cur, lane_of(old), row[0], error="unforeseen")
    merge(ann, old)
    erasure = erase_contact(ann, by="cli")
    assert erasure.rows["set_aside"] == 1
    assert everywhere("annabel") == []


def test_an_import_does_not_bring_an_erased_contact_back(tmp_path: Path) -> None:
    erase_contact(a_life(), by="cli")
    file = tmp_path / "people.csv"
    file.write_text("email,external_id\nANNABEL@example.com,\nbob@example.com,b\n,annabel-old\n")
    report = import_contacts(file, Terms(consent="They agreed"))
    assert (report.created, report.rejected) == (1, 2)
    assert "was erased" in (tmp_path / "people.csv.rejected.csv").read_text()
    with pytest.raises(NotFound):
        find_contact("annabel@example.com")


def test_an_event_does_not_bring_an_erased_contact_back_and_the_others_are_taken() -> None:
    erase_contact(a_life(), by="cli")
    recorded = record(
        [
            NewEvent(name="Hello", at=NOON, external_id="annabel"),
            NewEvent(name="Hello", at=NOON, external_id="bob"),
            NewEvent(name="Hello", at=NOON, external_id="c", email="annabel-old@example.com"),
        ]
    )
    assert {index: error.code for index, error in recorded.refused.items()} == {
        0: "erased",
        2: "erased",
    }
    assert list(recorded.contact_ids) == [1]
    assert Contact.objects.count() == 1


def test_history_does_not_bring_an_erased_contact_back(tmp_path: Path) -> None:
    erase_contact(a_life(), by="cli")
    file = tmp_path / "events.csv"
    file.write_text("event,timestamp,email\nSeen,2026-01-01T00:00:00Z,annabel@example.com\n")
    assert import_events(file).rejected == 1
    assert not Contact.objects.exists()


def test_no_door_gives_an_erased_key_to_a_contact() -> None:
    erase_contact(a_life(), by="cli")
    bob = save_contact(Keys(external_id="bob"), Change())
    for keys in (Keys(email="annabel@example.com"), Keys("bob", "annabel@example.com")):
        with pytest.raises(Erased):
            save_contact(keys, Change())
    assert [one.id for one in Contact.objects.all()] == [bob]


def test_nobody_says_that_they_are_an_erased_contact() -> None:
    erase_contact(a_life(), by="cli")
    bob = save_contact(Keys(external_id="bob"), Change())
    recorded = record(
        [
            NewUpdate(change=Change(), at=NOON, email="annabel@example.com"),
            NewUpdate(change=Change(), at=NOON, external_id="bob", email="annabel@example.com"),
            NewUpdate(change=Change(), at=NOON, external_id="annabel", anonymous_id="a device"),
        ]
    )
    assert {error.code for error in recorded.refused.values()} == {"erased"}
    assert len(recorded.refused) == 3
    with pytest.raises(Erased):
        alias("bob", NewUpdate(change=Change(), at=NOON, external_id="annabel"))
    with pytest.raises(Erased):
        alias("a device", NewUpdate(change=Change(), at=NOON, external_id="annabel"))
    assert [(one.id, one.external_id) for one in Contact.objects.all()] == [(bob, "bob")]


def test_who_showed_that_an_address_is_theirs_is_let_in() -> None:
    erase_contact(a_life(), by="cli")
    with transaction.atomic():
        assert readmit(Keys(email="annabel@example.com"))
        assert not readmit(Keys(email="annabel@example.com"))
    save_contact(Keys(email="annabel@example.com"), Change())
    assert Contact.objects.count() == 1


def test_a_hash_tells_nothing_without_the_secret(settings: Any) -> None:
    key = next(Keys(email="ann@example.com").each())
    one = erased.digest_of(key)
    settings.SECRET_KEY = "another"
    assert erased.digest_of(key) != one
    assert "ann" not in one


def test_a_contact_is_erased_once() -> None:
    ann = new_contact("ann")
    erase_contact(ann, by="cli")
    with pytest.raises(NotFound):
        erase_contact(ann, by="cli")


def test_everything_about_a_contact_is_in_the_archive() -> None:
    ann = a_life()
    file = io.BytesIO()
    assert export_all(ann, file, by="owner@example.com", locale="fr") == ann
    with zipfile.ZipFile(file) as archive:
        whole = json.loads(archive.read("contact.json"))
        html = archive.read("contact.html").decode()
    assert {table for table in MOVED if whole[table]} >= {
        "consent", "enrollment", "event", "list_member", "message", "step_log",
    }  # fmt: skip
    assert whole["contact"][0]["attributes"] == {"city": "Lyonnais"}
    assert {row["value"] for row in whole["identity"]} >= {"annabel-old", "annabel@example.com"}
    assert whole["enrollment"][0]["workflow"] == "welcome"
    for text in ("Lyonnais", "annabel says hello", "Yes, annabel agrees", "Consentements"):
        assert text in html
    assert "http" not in html.replace("https://", "").split("<body>")[0]
    (audit,) = rows("SELECT who, action FROM audit WHERE kind = 'contact'")
    assert audit == ("owner@example.com", "export")


def test_what_people_wrote_stays_text_on_the_page() -> None:
    ann = new_contact("ann", nickname="<script>alert(1)</script>")
    happen(ann, "<img src=x onerror=alert(1)>", note='"><b>x')
    work()
    html = page(everything(ann), locale="en", at=NOON)
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert '<html lang="en">' in html
