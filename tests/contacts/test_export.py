import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.contacts import export
from jalon.contacts.actions import create_list, join_list, save_contact
from jalon.contacts.attributes import declare
from jalon.contacts.change import Change
from jalon.contacts.export import export_contacts, guarded, unguarded
from jalon.contacts.import_write import Terms
from jalon.contacts.importing import import_contacts
from jalon.contacts.keys import Keys
from jalon.contacts.merge import merge
from jalon.core.errors import NotFound


def exported(**options):
    file = io.StringIO()
    count = export_contacts(file, **options)
    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert len(rows) == count
    return rows


@given(st.text())
@pytest.mark.rule("CON-3")
def test_no_cell_is_a_formula_and_each_is_read_back(text):
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "''@x", "'quoted'", "-", "+33"])
def test_apostrophes_of_ones_own_are_kept(text):
    assert unguarded(guarded(text)) == text


@pytest.mark.django_db
@pytest.mark.rule("CON-3")
def test_an_export_imported_again_changes_nothing(tmp_path):
    declare({"note": "text", "n": "number", "ok": "boolean", "all": "texts"})
    note = '=HYPERLINK("http://x")\nnew line; 😀'
    save_contact(
        Keys("+336", "a@x.org"),
        Change(
            attributes={"note": note, "n": -0.5, "ok": False, "all": ["=a", "b;c"]},
            add_tags=("vip",),
            locale="fr",
        ),
    )
    path = tmp_path / "contacts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        export_contacts(file)
    report = import_contacts(path, Terms())
    assert (report.created, report.updated, report.unchanged, report.rejected) == (0, 0, 1, 0)


@pytest.mark.django_db
@pytest.mark.rule("CON-3")
def test_all_contacts_but_merged_ones_are_exported_or_those_of_a_list(monkeypatch):
    monkeypatch.setattr(export, "_CHUNK", 2)
    people = [save_contact(Keys(str(n)), Change()) for n in range(5)]
    merge(people[0], people[1])
    create_list("news")
    join_list("news", people[2:4])
    assert {row["external_id"] for row in exported()} == {"0", "2", "3", "4"}
    assert {row["external_id"] for row in exported(list_slug="news")} == {"2", "3"}
    with pytest.raises(NotFound):
        exported(list_slug="none")
