import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.contacts import export
from jalon.contacts.actions import create_list, join_list, save_contact
from jalon.contacts.attributes import declare
from jalon.contacts.change import Change
from jalon.contacts.export import Selection, export_contacts, export_table, guarded, unguarded
from jalon.contacts.import_write import Terms
from jalon.contacts.importing import import_contacts, open_table
from jalon.contacts.keys import Keys
from jalon.contacts.merge import merge
from jalon.contacts.queries import contact
from jalon.core.errors import Invalid, NotFound


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


@pytest.mark.rule("CON-3")
@pytest.mark.parametrize("format_", ["csv", "xlsx"])
@pytest.mark.django_db
def test_no_cell_of_an_export_is_a_formula_and_importing_it_gives_it_back(tmp_path, format_):
    nasty = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "plain", "=cmd|' /C calc'!A0"]
    declare({"note": "text"})
    ids = [
        save_contact(Keys(email=f"p{n}@example.com"), Change(attributes={"note": text}))
        for n, text in enumerate(nasty)
    ]
    path = tmp_path / f"out.{format_}"
    assert export_table(path, Selection(), format_=format_) == len(nasty)
    cells = [cell for row in open_table(path).rows() for cell in row.cells]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    if format_ == "xlsx":
        with zipfile.ZipFile(path) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert import_contacts(path, Terms()).unchanged == len(nasty)
    assert [contact(id_).attributes["note"] for id_ in ids] == nasty


@pytest.mark.rule("CON-3")
@pytest.mark.django_db
def test_only_the_columns_asked_for_are_exported_in_their_order(tmp_path):
    declare({"city": "text"})
    save_contact(Keys("7", "ann@example.com"), Change(attributes={"city": "Lyon"}))
    path = tmp_path / "out.csv"
    export_table(path, Selection(columns=("city", "email")))
    assert path.read_text() == "city,email\nLyon,ann@example.com\n"
    with pytest.raises(Invalid, match="no column 'shoe'"):
        export_table(tmp_path / "other.csv", Selection(columns=("shoe",)))
