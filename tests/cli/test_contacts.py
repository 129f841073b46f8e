"""`jalon import`, `export`, `list` and `contact`, as one types them."""

import json
from contextlib import nullcontext

import pytest
from typer.testing import CliRunner

from jalon.cli import contacts
from jalon.contacts.models import Contact
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.events.models import Inbox

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = "external_id,email,city\n1,ann@x.org,[bold]Lyon\n2,bob@x.org,Nice\n"


@pytest.fixture(autouse=True)
def ready(monkeypatch):
    monkeypatch.setattr(contacts.context, "django_ready", nullcontext)


@pytest.fixture
def file(tmp_path):
    def file(content, name="people.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return file


def jalon(*words):
    return CliRunner().invoke(contacts.commands, [str(word) for word in words])


def told(*words):
    result = jalon(*words, "--json")
    assert result.exception is None, result.output
    return json.loads(result.stdout)


@pytest.mark.rule("CON-3")
def test_contacts_are_imported_onto_a_list_with_a_consent(file):
    told("list", "create", "news", "--name", "The news")
    words = ("import", "contacts", file(PEOPLE), "--list", "news", "--consent", "Yes", "--tag", "t")
    assert told(*words)["created"] == 2
    assert told(*words)["unchanged"] == 2
    (news,) = told("list", "show")
    assert (news["slug"], news["name"], news["members"]) == ("news", "The news", 2)


@pytest.mark.rule("CON-3")
def test_rejected_rows_are_named_and_the_exit_code_says_so(file):
    path = file(PEOPLE + "3,nobody,Metz\n")
    result = jalon("import", "contacts", path, "--map", "city=town")
    assert result.exit_code == 1
    assert "people.csv.rejected.csv" in " ".join(result.output.split())
    assert Contact.objects.get(external_id="2").attributes == {"town": "Nice"}


def test_a_mapping_that_is_none_is_wrong_usage(file):
    assert jalon("import", "contacts", file(PEOPLE), "--map", "city").exit_code == 2


@pytest.mark.rule("CON-3")
def test_existing_contacts_can_be_skipped(file):
    told("import", "contacts", file(PEOPLE))
    report = told("import", "contacts", file("email,city\nann@x.org,Paris\n"), "--existing", "skip")
    assert (report["skipped"], report["updated"]) == (1, 0)


@pytest.mark.rule("EVT-4")
def test_events_are_imported_once(file):
    path = file("event,external_id,timestamp\nA,1,2020-01-01\n", "events.csv")
    assert told("import", "events", path)["added"] == 1
    assert told("import", "events", path)["added"] == 0


@pytest.mark.rule("CON-3")
def test_contacts_are_exported_and_no_file_is_overwritten_by_chance(file, tmp_path):
    told("import", "contacts", file(PEOPLE))
    assert "ann@x.org" in jalon("export", "contacts").stdout
    path = tmp_path / "out.csv"
    assert told("export", "contacts", path)["contacts"] == 2
    assert isinstance(jalon("export", "contacts", path).exception, Conflict)
    assert jalon("export", "contacts", path, "--force").exit_code == 0
    assert isinstance(jalon("export", "contacts", "--json").exception, Invalid)


@pytest.mark.rule("TRG-5")
def test_joining_by_hand_goes_through_the_inbox(file):
    told("import", "contacts", file(PEOPLE))
    told("list", "create", "news")
    told("list", "join", "news", "ann@x.org", "2")
    told("list", "leave", "news", "1")
    bodies = [row.body for row in Inbox.objects.order_by("id")]
    assert bodies == [{"join_lists": ["news"]}] * 2 + [{"leave_lists": ["news"]}]
    assert isinstance(jalon("list", "join", "none", "1").exception, NotFound)
    assert isinstance(jalon("list", "join", "news", "nobody").exception, NotFound)
    assert isinstance(jalon("list", "create", "news").exception, Conflict)
    assert isinstance(jalon("list", "create", "No good").exception, Invalid)


@pytest.mark.rule("CON-4")
def test_a_contact_shows_its_facts_and_its_timeline(file):
    told("import", "contacts", file(PEOPLE), "--consent", "I agree")
    told("import", "events", file("event,email,timestamp,n\nA,ann@x.org,2020-01-01,1\n", "e.csv"))
    shown = told("contact", "show", "1")
    assert shown["contact"]["email"] == "ann@x.org"
    assert [given["wording"] for given in shown["consents"]] == ["I agree"]
    assert [(row["name"], row["detail"]) for row in shown["timeline"]] == [("A", {"n": 1})]
    page = jalon("contact", "show", "ANN@x.org").stdout
    for part in ("[bold]Lyon", "opted_in", "I agree", "n: 1"):
        assert part in page
    assert isinstance(jalon("contact", "show", "nobody").exception, NotFound)


@pytest.mark.rule("CON-3")
def test_a_file_is_previewed_without_being_imported(file):
    seen = told("import", "contacts", file(PEOPLE), "--preview", "--map", "city=town:text")
    assert [(one["name"], one["target"]) for one in seen["columns"]] == [
        ("external_id", "external_id"),
        ("email", "email"),
        ("city", "town"),
    ]
    assert not Contact.objects.exists()
    assert "For instance" in jalon("import", "contacts", file(PEOPLE), "--preview").output


@pytest.mark.rule("CON-3")
def test_contacts_are_exported_to_a_sheet_that_imports_again(file, tmp_path):
    told("import", "contacts", file(PEOPLE))
    sheet = tmp_path / "out.xlsx"
    words = ("export", "contacts", sheet, "--column", "external_id", "--column", "city")
    assert told(*words)["contacts"] == 2
    with pytest.raises(Conflict):
        raise jalon(*words).exception
    assert told("import", "contacts", sheet)["unchanged"] == 2


@pytest.mark.rule("CON-1")
def test_contacts_are_found_by_the_beginning_of_their_address(file):
    told("import", "contacts", file(PEOPLE))
    assert [one["external_id"] for one in told("contact", "find", "an")["contacts"]] == ["1"]
    assert [
        one["external_id"] for one in told("contact", "find", "--where", "city=Nice")["contacts"]
    ] == ["2"]
    assert "ann@x.org" in jalon("contact", "find", "an").output


@pytest.mark.rule("CON-5")
def test_everything_about_a_contact_is_written_and_then_erased(file, tmp_path):
    told("import", "contacts", file(PEOPLE), "--consent", "I agree")
    (consent,) = told("contact", "show", "ann@x.org", "--consents")["consents"]
    assert (consent["kind"], consent["wording"]) == ("import", "I agree")
    archive = tmp_path / "ann.zip"
    told("contact", "export-all", "ann@x.org", archive, "--locale", "fr")
    assert archive.stat().st_size > 500
    with pytest.raises(Conflict):
        raise jalon("contact", "erase", "ann@x.org", "--json").exception
    assert told("contact", "erase", "ann@x.org", "--yes")["kept_hashes"] == 2
    assert Contact.objects.count() == 1
    again = jalon("import", "contacts", file(PEOPLE), "--json")
    assert (again.exit_code, json.loads(again.stdout)["rejected"]) == (1, 1)
