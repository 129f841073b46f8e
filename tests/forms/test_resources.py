"""Resources: what may be handed out, and under which name."""

from io import BytesIO

import pytest

from jalon.core.errors import Invalid
from jalon.forms import storage
from jalon.forms.queries import resource_of
from jalon.forms.storage import add_file, add_url, clean_name, files

pytestmark = [pytest.mark.django_db, pytest.mark.rule("FRM-2")]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.JALON_DATA = tmp_path


def add(name="Paper.pdf", content=b"%PDF-1.7 x"):
    return add_file("paper", "The paper", file=BytesIO(content), file_name=name)


def test_a_file_is_kept_under_a_name_of_ours_and_shown_under_its_own():
    kept = add("../../é vil\r\n/Livre blanc.pdf")
    assert kept.file_name == "Livre blanc.pdf"
    assert kept.stored.startswith("resources/paper/")
    assert files().open(kept.stored).read() == b"%PDF-1.7 x"


def test_another_file_takes_its_place():
    first = add().stored
    second = add(content=b"%PDF-2.0 y").stored
    assert first != second
    assert resource_of("paper").stored == second


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>"),
        ("drawing.svg", b"<svg>"),
        ("paper.pdf.exe", b"MZ"),
        ("paper", b"%PDF-"),
        ("paper.pdf", b"<html>"),
        ("paper.pdf", b""),
    ],
)
def test_what_a_browser_could_run_and_what_is_not_what_it_says_are_refused(name, content):
    with pytest.raises(Invalid):
        add(name, content)
    assert not files().exists("resources")


def test_a_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(storage, "MAX_BYTES", 10)
    with pytest.raises(Invalid, match="larger"):
        add(content=b"%PDF-1.7 and more")


@pytest.mark.parametrize("url", ["http://example.com/a.pdf", "javascript:alert(1)", "/etc/passwd"])
def test_an_address_is_https(url):
    with pytest.raises(Invalid):
        add_url("paper", "", url=url)
    assert add_url("paper", "", url="https://example.com/a.pdf").name == "paper"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a\x00b\x1f.pdf", "a-b-.pdf"),
        ('say "hi".pdf', "say -hi-.pdf"),
        ("C:\\temp\\x.pdf", "x.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("...", "file"),
    ],
)
def test_names_are_cleaned(given, name):
    assert clean_name(given) == name


def test_a_long_name_keeps_its_ending():
    assert clean_name("x" * 300 + ".pdf") == "x" * 116 + ".pdf"
