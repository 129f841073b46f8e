"""XLSX files are read like CSV files, and those made to do harm are not opened."""

import datetime as dt
import struct
import zipfile
import zlib

import pytest
import xlsxwriter

from jalon.contacts import spreadsheet
from jalon.contacts.actions import create_list
from jalon.contacts.import_write import Terms
from jalon.contacts.importing import import_contacts
from jalon.contacts.queries import contact, find_contact
from jalon.contacts.spreadsheet import open_sheet
from jalon.core.errors import Invalid

pytestmark = pytest.mark.rule("CON-3")


def a_workbook(path, *rows, hidden=()):
    with xlsxwriter.Workbook(str(path)) as book:
        for name in hidden:
            book.add_worksheet(name)
        sheet = book.add_worksheet("People")
        sheet.activate()
        for name in hidden:
            book.get_worksheet_by_name(name).hide()
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(number, column, cell, date)
                elif isinstance(cell, tuple):
                    sheet.write_formula(number, column, cell[0], None, cell[1])
                else:
                    sheet.write(number, column, cell)
    return path


def changed(path, change, *, extra=()):
    """The same workbook, with parts changed and added."""
    made = path.with_name("changed.xlsx")
    with (
        zipfile.ZipFile(path) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.infolist():
            after.writestr(part.filename, change(part.filename, before.read(part)))
        for name, data in extra:
            after.writestr(name, data)
    return made


@pytest.mark.django_db
def test_a_sheet_imports_like_the_same_csv(tmp_path):
    path = a_workbook(
        tmp_path / "people.xlsx",
        ["Email", "External_ID", "Age", "VIP", "Born", "Total", "Note"],
        ["ann@example.com", "007", 41, True, dt.datetime(2000, 2, 29), ("=40+2", 42), "a\nb"],
        [],
        ["bob@example.com", "8", 1.5, False, "", ("=1/4", 0.25), ""],
    )
    report = import_contacts(path, Terms())
    assert (report.rows, report.created, report.rejected) == (2, 2, 0)
    ann = contact(find_contact("007"))
    assert ann.attributes == {
        "Age": 41,
        "VIP": True,
        "Born": "2000-02-29",
        "Total": 42,
        "Note": "a\nb",
    }
    assert import_contacts(path, Terms()).unchanged == 2


@pytest.mark.django_db
def test_bad_rows_come_out_with_the_number_of_their_row(tmp_path):
    path = a_workbook(
        tmp_path / "people.xlsx",
        ["email", "city"],
        ["ann@example.com", "two\nlines"],
        ["nobody", "Lyon"],
        ["bob@example.com", "Lyon", "stray"],
    )
    report = import_contacts(path, Terms())
    assert (report.created, report.rejected) == (1, 2)
    rejected = (tmp_path / "people.xlsx.rejected.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in rejected[1:]] == ["3", "4"]


@pytest.mark.django_db
def test_the_first_sheet_that_is_shown_is_read_and_the_header_may_be_further_down(tmp_path):
    path = a_workbook(
        tmp_path / "people.xlsx", [], [], ["email"], ["ann@example.com"], hidden=["Old"]
    )
    assert import_contacts(path, Terms()).created == 1
    assert open_sheet(path).first == 3


def test_a_file_that_unpacks_to_far_more_than_its_size_is_refused(tmp_path):
    bomb = changed(
        a_workbook(tmp_path / "a.xlsx", ["email"]),
        lambda _name, data: data,
        extra=[("xl/media/x.bin", bytes(40 << 20))],
    )
    with pytest.raises(Invalid, match="unpacks to far more"):
        open_sheet(bomb)


def test_a_part_that_lies_about_its_size_is_refused(tmp_path):
    path = changed(
        a_workbook(tmp_path / "a.xlsx", ["email"]),
        lambda _name, data: data,
        extra=[("xl/media/x.bin", bytes(40 << 20))],
    )
    data = bytearray(path.read_bytes())
    sizes = struct.pack("<L", 40 << 20)
    at = data.rfind(sizes)  # in the directory at the end
    data[at : at + 4] = struct.pack("<L", 10)
    crc = struct.pack("<L", zlib.crc32(bytes(40 << 20)))
    at = data.rfind(crc)
    data[at : at + 4] = struct.pack("<L", zlib.crc32(bytes(10)))
    path.write_bytes(data)
    with pytest.raises(Invalid, match="unpacks to far more"):
        open_sheet(path)


def test_xml_entities_are_refused(tmp_path):
    laughs = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]>'

    def change(name, data):
        if name.startswith("xl/worksheets/"):
            return laughs + data.split(b"?>", 1)[1]
        return data

    with pytest.raises(Invalid, match="document type or entities"):
        open_sheet(changed(a_workbook(tmp_path / "a.xlsx", ["email"]), change))


def test_entities_hidden_by_another_encoding_are_refused(tmp_path):
    def change(name, data):
        if name.startswith("xl/worksheets/"):
            return ("<!DOCTYPE x>" + data.decode().split("?>", 1)[1]).encode("utf-16")
        return data

    with pytest.raises(Invalid, match="not in UTF-8"):
        open_sheet(changed(a_workbook(tmp_path / "a.xlsx", ["email"]), change))


def test_one_cell_at_the_far_end_of_the_sheet_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "email")
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(Invalid, match="as far as row 1,048,576"):
        open_sheet(path)


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04", b"PK\x03\x04" + b"\xff" * 500, b"PK\x03\x04rest PK\x05\x06" + bytes(18)],
)
def test_a_damaged_file_is_refused(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(Invalid, match="cannot be read as XLSX"):
        open_sheet(path)


def test_another_kind_of_zip_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(Invalid, match="no workbook inside"):
        open_sheet(path)


def test_a_truncated_workbook_never_ends_in_anything_but_a_refusal(tmp_path):
    whole = a_workbook(tmp_path / "a.xlsx", ["email"], ["ann@example.com"]).read_bytes()
    path = tmp_path / "b.xlsx"
    for cut in range(4, len(whole), 97):
        broken = bytearray(whole)
        broken[cut] ^= 0xFF
        path.write_bytes(broken)
        try:
            list(open_sheet(path).rows())
        except Invalid:
            continue


def test_too_many_parts_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(spreadsheet, "MAX_PARTS", 3)
    with pytest.raises(Invalid, match="parts"):
        open_sheet(a_workbook(tmp_path / "a.xlsx", ["email"]))


@pytest.mark.django_db
def test_the_terms_of_an_import_hold_for_a_sheet_too(tmp_path):
    create_list("news")
    path = a_workbook(tmp_path / "a.xlsx", ["email"], ["ann@example.com"])
    import_contacts(path, Terms(lists=("news",), tags=("new",), consent="I agree"))
    ann = contact(find_contact("ann@example.com"))
    assert (ann.lists, ann.tags, ann.marketing) == ({"news"}, {"new"}, "opted_in")
