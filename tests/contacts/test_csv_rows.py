"""Files that are broken in every way people break them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.contacts.csv_rows import MAX_ROW, Broken, Row, open_csv
from jalon.core.errors import Invalid, NotFound


def written(tmp_path, content, encoding="utf-8"):
    path = tmp_path / "file.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(tmp_path, content, encoding="utf-8"):
    return list(open_csv(written(tmp_path, content, encoding)).rows())


def good(rows):
    return [row.cells for row in rows if isinstance(row, Row)]


def broken(rows):
    return [row.line for row in rows if isinstance(row, Broken)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.rule("CON-3")
def test_encodings_are_recognised(tmp_path, encoding):
    file = open_csv(written(tmp_path, "email,prénom\na@x.org,Zoé\n", encoding))
    assert file.header == ["email", "prénom"]
    assert good(file.rows()) == [["a@x.org", "Zoé"]]
    assert bool(file.notes) == (encoding in ("utf-16", "cp1252"))


def test_one_bad_byte_among_good_accents_costs_one_row(tmp_path):
    content = "email,n\na,é\nb,à\n".encode() + b"c,\xe9\n" + "d,ç\n".encode()
    rows = read(tmp_path, content)
    assert good(rows) == [["a", "é"], ["b", "à"], ["d", "ç"]]
    assert broken(rows) == [4]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.rule("CON-3")
def test_delimiters_and_line_ends_are_recognised(tmp_path, delimiter, end):
    lines = ["email,name", "a@x.org,Ann", '"b@x.org","B, ""the"" ; B"', ""]
    content = end.join(lines[:2]).replace(",", delimiter)
    content += end + lines[2].replace('","', f'"{delimiter}"') + end
    assert good(read(tmp_path, content)) == [["a@x.org", "Ann"], ["b@x.org", 'B, "the" ; B']]


@pytest.mark.parametrize(
    ("content", "rows", "lines"),
    [
        ("a,b\n1\n2,2\n3,3,3\n", [["2", "2"]], [2, 4]),
        ('a,b\n"1,1\n2,2\n3,3\n', [["2", "2"], ["3", "3"]], [2]),
        ('a,b\n"1"x,1\n2,2\n', [["2", "2"]], [2]),
        ('a,b\n1,"x\n2,2\n3,"y\n4,4\n', [["2", "2"], ["4", "4"]], [2, 4]),
        ('a,b\n1,"x\ny"\n2,2\n', [["1", "x\ny"], ["2", "2"]], []),
        ("a,b\n1,\0\n2,2\n", [["2", "2"]], [2]),
        ("a,b\n\n\r\n2,2\n\n", [["2", "2"]], []),
        ("a,b\n2,2", [["2", "2"]], []),
        ("a,b\n", [], []),
        ("a,b\n1," + "x" * MAX_ROW + "\n2,2\n", [["2", "2"]], [2]),
        ("a,b\n1,😀 שלום'; drop table\n", [["1", "😀 שלום'; drop table"]], []),
    ],
)
@pytest.mark.rule("CON-3")
def test_a_broken_row_costs_itself_alone(tmp_path, content, rows, lines):
    found = read(tmp_path, content)
    assert good(found) == rows
    assert broken(found) == lines


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "csv_no_header"),
        ("\n\n", "csv_no_header"),
        ("a,,b\n1,2,3\n", "csv_header_empty"),
        ("a,b,\n1,2,3\n", "csv_header_empty"),
        ("email,name,Email\n1,2,3\n", "csv_header_twice"),
        ('"a"x,b\n', "csv_no_header"),
        ("a\0,b\n", "csv_no_header"),
        ("x" * (MAX_ROW + 5), "csv_no_header"),
    ],
)
@pytest.mark.rule("CON-3")
def test_a_header_that_cannot_serve_is_refused_with_a_remedy(tmp_path, content, code):
    with pytest.raises(Invalid) as refusal:
        open_csv(written(tmp_path, content))
    assert refusal.value.code == code
    assert refusal.value.remedy


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(NotFound):
        open_csv(tmp_path / "none.csv")
    with pytest.raises(NotFound):
        open_csv(tmp_path)


cell = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)


@given(st.lists(st.lists(cell, min_size=3, max_size=3), max_size=20))
def test_what_the_csv_module_writes_is_read_back(tmp_path_factory, rows):
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(["a", "b", "c"])
    writer.writerows(rows)
    path = tmp_path_factory.mktemp("csv") / "file.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    assert list(open_csv(path).rows()) == [
        Row(line, cells) for (line, _), cells in zip(numbered(rows), rows, strict=True)
    ]


def numbered(rows):
    line = 2
    for row in rows:
        yield line, row
        line += 1 + sum(cell.count("\n") for cell in row)
