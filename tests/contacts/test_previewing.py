"""Before an import: how the file is read, where its columns go, and what would happen."""

from pathlib import Path
from typing import Any

import pytest

from jalon.contacts import importing
from jalon.contacts.actions import create_list
from jalon.contacts.attributes import declare
from jalon.contacts.import_write import Terms
from jalon.contacts.models import Attribute, Contact
from jalon.contacts.previewing import preview, try_import
from jalon.core.errors import Invalid
from jalon.events.models import Inbox

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CON-3")]


@pytest.fixture
def people(tmp_path: Path) -> Any:
    def written(text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "people.csv"
        path.write_text(text, encoding=encoding)
        return path

    return written


def test_a_preview_tells_columns_types_rows_encoding_and_separator(people: Any) -> None:
    declare({"City": "text"})
    path = people("E-mail;City;Age;Créé\na@x.org;Lyon;41;é\nb@x.org;Nîmes;7;\n", "cp1252")
    seen = preview(path, {"Créé": "-"})
    assert (seen.encoding, seen.separator, seen.rows_about) == ("cp1252", ";", 2)
    assert [(one.name, one.target, one.type) for one in seen.columns] == [
        ("E-mail", "email", ""),
        ("City", "City", "text"),
        ("Age", "Age", "number"),
        ("Créé", "-", ""),
    ]
    assert seen.rows[1] == ["b@x.org", "Nîmes", "7", ""]
    assert "Windows-1252" in seen.notes[0]
    assert not Attribute.objects.filter(name="Age").exists()


def test_a_column_full_of_addresses_is_guessed_to_be_the_email(people: Any) -> None:
    seen = preview(people("Kontakt,Ort\na@x.org,Bern\nb@x.org,Basel\n"))
    assert [one.target for one in seen.columns] == ["email", "Ort"]


def test_what_is_missing_is_told_with_the_preview_and_not_instead_of_it(people: Any) -> None:
    seen = preview(people("City\nLyon\n"))
    assert "No column holds an email" in seen.problem
    assert seen.rows == [["Lyon"]]


def test_a_mapping_that_cannot_be_is_refused(people: Any) -> None:
    with pytest.raises(Invalid, match="no column"):
        preview(people("email\na@x.org\n"), {"mail": "email"})


def test_a_trial_tells_what_would_happen_and_leaves_nothing(people: Any) -> None:
    create_list("news")
    path = people("email,city\na@x.org,Lyon\nnobody,Lyon\nb@x.org,\n")
    trial = try_import(path, Terms(lists=("news",)))
    assert (trial.rows, trial.created, trial.rejected, trial.whole) == (3, 2, 1, True)
    told = sorted((one.name, one.properties.get("list")) for one in trial.announced)
    assert told == [("Attribute Changed", None), ("List Joined", "news"), ("List Joined", "news")]
    assert not Contact.objects.exists()
    assert not Attribute.objects.exists()
    assert not Inbox.objects.exists()
    assert not list(path.parent.glob("*.rejected.csv"))


def test_a_trial_looks_at_the_first_rows_only(people: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    path = people("email\na@x.org\nb@x.org\nc@x.org\n")
    trial = try_import(path, Terms())
    assert (trial.rows, trial.whole) == (2, False)
    trial = try_import(path, Terms(), rows=1)
    assert (trial.rows, trial.created, trial.whole) == (1, 1, False)
