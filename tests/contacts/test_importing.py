"""Good rows go in, bad rows come out with their reasons, twice is the same as once."""

import csv
import io
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from jalon.contacts import import_write, importing
from jalon.contacts.actions import create_list, save_contact
from jalon.contacts.attributes import declare
from jalon.contacts.change import Change
from jalon.contacts.companies import CompanyChange, save_company
from jalon.contacts.export import export_contacts
from jalon.contacts.import_write import Terms
from jalon.contacts.importing import import_contacts
from jalon.contacts.keys import Keys
from jalon.contacts.models import Attribute, Consent, Contact, Identity, ListMember
from jalon.contacts.queries import contact, find_contact
from jalon.core.db import cursor
from jalon.core.errors import Invalid, NotFound
from jalon.core.ids import lane_of
from jalon.events.models import Inbox
from tests.acting import work

EXAMPLES = Path(__file__).parents[2] / "examples" / "data"


@pytest.fixture
def load(db, tmp_path):
    def load(content, mapping=None, **terms):
        path = tmp_path / "people.csv"
        path.write_text(content, encoding="utf-8")
        return import_contacts(path, Terms(**terms), mapping=mapping)

    return load


def rejected(tmp_path):
    path = tmp_path / "people.csv.rejected.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [(int(row["line"]), row["reason"], row["row"]) for row in csv.DictReader(file)]


def person(key):
    return contact(find_contact(key))


@pytest.mark.rule("CON-3")
def test_columns_become_fields_and_typed_attributes(load):
    report = load(
        "E-mail;External_ID;Locale;TimeZone;Tags;City;Age;VIP;Born;Seen;Zip\n"
        "Ann@X.org;7;pt_BR;Europe/Paris;a,b;Lyon;41;true;2000-02-29;2024-01-01T10:00:00Z;01000\n"
    )
    assert (report.rows, report.created, report.rejected) == (1, 1, 0)
    ann = person("7")
    assert (ann.email, ann.locale, ann.time_zone) == ("Ann@x.org", "pt-BR", "Europe/Paris")
    assert ann.tags == {"a", "b"}
    assert ann.attributes == {
        "City": "Lyon",
        "Age": 41,
        "VIP": True,
        "Born": "2000-02-29",
        "Seen": "2024-01-01T10:00:00.000Z",
        "Zip": "01000",
    }
    assert Attribute.objects.get(name="Age").type == "number"


@pytest.mark.rule("CON-3")
def test_columns_can_be_mapped_typed_and_left_out(load):
    load(
        "Contact,Notes,Points\na@x.org,secret,12\n",
        {"Contact": "email", "Notes": "-", "Points": "loyalty:text"},
    )
    assert person("a@x.org").attributes == {"loyalty": "12"}


@pytest.mark.parametrize(
    ("content", "mapping", "code"),
    [
        ("name\nAnn\n", {}, "import_no_key"),
        ("email,name\n", {"nom": "name"}, "import_no_column"),
        ("email,e-mail\n", {}, "import_same_target"),
        ("email,a,b\n", {"a": "city", "b": "city"}, "import_same_target"),
        ("email,a\n", {"a": "age:integer"}, "attribute_type_unknown"),
        ("email,age\n", {"age": "age:text"}, "attribute_type_clash"),
        ("email,Email\n", {}, "csv_header_twice"),
    ],
)
@pytest.mark.rule("CON-3")
def test_a_file_that_cannot_serve_is_refused_before_anything_is_written(
    load, content, mapping, code
):
    declare({"age": "number"})
    with pytest.raises(Invalid) as refusal:
        load(content, mapping)
    assert refusal.value.code == code
    assert refusal.value.remedy
    assert Attribute.objects.count() == 1


def test_a_list_that_is_not_there_is_refused_before_anything_is_written(load):
    with pytest.raises(NotFound):
        load("email\na@x.org\n", lists=("none",))
    assert not Contact.objects.exists()


@pytest.mark.rule("CON-3")
def test_bad_rows_come_out_in_a_file_with_line_and_reason(load, tmp_path):
    declare({"age": "number"})
    report = load(
        "external_id,email,age,locale,time_zone\n"
        "1,one@x.org,41,fr,\n"
        "2,not an address,41,fr,\n"
        "3,three@x.org,old,fr,\n"
        "4,four@x.org,41,french!,\n"
        "5,five@x.org,41,fr,Mars/Olympus\n"
        ",,41,fr,\n"
        "7,seven@x.org\n"
        '8,"eight@x.org,41,fr,\n'
        "9,nine@x.org,41,\0,\n"
        "10,ten@x.org,41,fr,\n"
        "11,one@x.org,41,fr,\n"
    )
    assert (report.rows, report.created, report.rejected) == (11, 2, 9)
    assert {c.external_id for c in Contact.objects.all()} == {"1", "10"}
    found = {line: reason for line, reason, _ in rejected(tmp_path)}
    wanted = {
        3: "not an email address",
        4: "age",
        5: "locale",
        6: "time zone",
        7: "neither",
        8: "cells",
        9: "quotes",
        10: "NUL",
        12: "belongs to contact",
    }
    assert found.keys() == wanted.keys()
    for line, part in wanted.items():
        assert part in found[line], line


def test_the_rejects_of_an_earlier_run_do_not_stay(load, tmp_path):
    load("email\nnobody\n")
    assert len(rejected(tmp_path)) == 1
    assert load("email\nann@x.org\n").rejected_file is None
    assert not (tmp_path / "people.csv.rejected.csv").exists()


@pytest.mark.parametrize(
    "value", ["😀", "שלום עולם", "'; drop table contact; --", 'a "b" c', "\\N"]
)
@pytest.mark.rule("CON-3")
def test_odd_text_goes_in_as_it_is(load, value):
    quoted = '"' + value.replace('"', '""') + '"'
    report = load(f"external_id,note,tags\n{quoted},{quoted},x\n", tags=(value.replace(";", ""),))
    assert report.rejected == 0
    assert person(value).attributes == {"note": value}


@pytest.mark.rule("CON-2")
def test_a_megabyte_in_a_cell_is_refused_for_that_row_alone(load, tmp_path):
    report = load(f"email,note\nann@x.org,{'x' * 1_000_000}\nbob@x.org,short\n")
    assert (report.created, report.rejected) == (1, 1)
    assert "1,000,002 bytes" in rejected(tmp_path)[0][1]


@pytest.mark.rule("CON-3")
def test_importing_again_changes_nothing(load):
    create_list("news")
    content = "external_id,email,age,tags\n1,a@x.org,1,t\n2,B@x.org,2,\n"
    terms = {"lists": ("news",), "tags": ("new",), "consent": "Yes"}
    assert load(content, **terms).created == 2
    before = list(Contact.objects.order_by("id").values())
    report = load(content, **terms)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 2)
    assert list(Contact.objects.order_by("id").values()) == before
    assert (ListMember.objects.count(), Consent.objects.count()) == (2, 2)


@pytest.mark.rule("CON-3")
def test_existing_contacts_are_updated_and_empty_cells_change_nothing(load):
    load("external_id,email,city,age\n1,a@x.org,Lyon,41\n")
    report = load("external_id,email,city,age\n1,new@x.org,,42\n")
    assert (report.created, report.updated) == (0, 1)
    ann = person("1")
    assert ann.attributes == {"city": "Lyon", "age": 42}
    assert ann.email == "new@x.org"
    assert person("a@x.org").id == ann.id


@pytest.mark.rule("CON-3")
def test_existing_contacts_are_skipped_when_asked(load):
    load("email,city\na@x.org,Lyon\n")
    report = load("external_id,email,city\n1,a@x.org,Paris\n2,b@x.org,Nice\n", update=False)
    assert (report.created, report.skipped) == (1, 1)
    assert person("a@x.org").attributes == {"city": "Lyon"}
    assert not Identity.objects.filter(value="1").exists()


@pytest.mark.parametrize("chunk", [1, 2, 100])
def test_rows_of_one_person_add_up_and_the_last_wins(load, monkeypatch, chunk):
    monkeypatch.setattr(importing, "CHUNK", chunk)
    load("external_id,email,city,age\n1,,Lyon,\n,a@x.org,Nice,2\n1,a@x.org,,3\n1,,Paris,\n")
    assert Contact.objects.filter(merged_into=None).count() == 1
    assert person("a@x.org").attributes == {"city": "Paris", "age": 3}


@pytest.mark.rule("RUN-5")
def test_without_a_consent_nothing_is_assumed(load):
    load("email\na@x.org\n")
    assert person("a@x.org").marketing == "unknown"
    assert not Consent.objects.exists()


@pytest.mark.rule("CON-3")
def test_a_consent_is_recorded_word_for_word_and_brings_back_nobody_who_left(load):
    save_contact(Keys(email="gone@x.org"), Change(marketing="unsubscribed"))
    save_contact(Keys(email="old@x.org"), Change())
    load("email\ngone@x.org\nold@x.org\nnew@x.org\n", consent="I agree.\tReally", source="fair")
    assert [person(f"{name}@x.org").marketing for name in ("gone", "old", "new")] == [
        "unsubscribed",
        "opted_in",
        "opted_in",
    ]
    given = Consent.objects.filter(granted=True)
    assert {(one.wording, one.source) for one in given} == {("I agree.\tReally", "fair")}
    assert given.count() == 2


@pytest.mark.rule("CON-3")
def test_an_import_triggers_nothing_unless_asked(load):
    create_list("news")
    load("email,city\na@x.org,Lyon\n", lists=("news",), tags=("t",))
    assert not Inbox.objects.exists()
    load("email,city\na@x.org,Nice\nb@x.org,\n", lists=("news",), tags=("t",), trigger=True)
    told = {(row.name, str(row.body)) for row in Inbox.objects.all()}
    assert told == {
        ("Attribute Changed", "{'to': 'Nice', 'from': 'Lyon', 'attribute': 'city'}"),
        ("List Joined", "{'list': 'news'}"),
        ("Tag Added", "{'tag': 't'}"),
    }


def test_a_chunk_that_fails_leaves_nothing_half_done(load, monkeypatch):
    create_list("news")
    monkeypatch.setattr(importing, "CHUNK", 2)

    def fail(self, contact_ids):
        if len(contact_ids) == 1:
            raise RuntimeError("pulled the plug")

    monkeypatch.setattr("jalon.contacts.import_write._Chunk.join_new", fail)
    with pytest.raises(RuntimeError):
        load("email\na@x.org\nb@x.org\nc@x.org\n", lists=("news",))
    assert {c.email for c in Contact.objects.all()} == {"a@x.org", "b@x.org"}
    assert Identity.objects.count() == 2


@pytest.mark.django_db
def test_the_example_contacts_go_in(tmp_path):
    path = tmp_path / "contacts.csv"
    path.write_bytes((EXAMPLES / "cdnow-contacts.csv").read_bytes())
    report = import_contacts(path, Terms())
    assert (report.created, report.rejected) == (2357, 0)
    assert person("0042").attributes["signed_up_at"].startswith("1997-")


@pytest.mark.django_db(transaction=True)
@pytest.mark.rule("CON-3")
def test_two_imports_of_one_file_at_once_make_each_contact_once(tmp_path):
    paths = [tmp_path / f"{n}.csv" for n in range(2)]
    lines = [f"{n},c{n}@x.org,{n}\n" for n in range(400)]
    paths[0].write_text("external_id,email,n\n" + "".join(lines))
    paths[1].write_text("external_id,email,n\n" + "".join(reversed(lines)))
    start = threading.Barrier(2)

    def work(path):
        try:
            start.wait()
            return import_contacts(path, Terms())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(work, paths))
    assert sum(report.created for report in reports) == 400
    assert Contact.objects.count() == 400


@pytest.mark.django_db(transaction=True)
def test_an_import_waits_for_the_lane_loop_of_the_contacts_it_changes(tmp_path):
    contact_id = save_contact(Keys(email="a@x.org"), Change())
    path = tmp_path / "people.csv"
    path.write_text("email,city\na@x.org,Lyon\n")
    imported = threading.Event()

    def work():
        try:
            import_contacts(path, Terms())
            imported.set()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    with cursor() as cur:
        cur.execute("BEGIN")
        cur.execute("SELECT FROM lane WHERE lane = %s FOR UPDATE", (lane_of(contact_id),))
        thread.start()
        assert not imported.wait(0.5)
        cur.execute("COMMIT")
    assert imported.wait(20)
    thread.join()


@pytest.mark.rule("CON-6")
def test_a_column_says_which_company_a_contact_belongs_to(load):
    save_company("acme", CompanyChange(name="Acme", attributes={"plan": "paid"}))
    load("email,company.id,company.plan,Company\na@x.org,acme,ignored,ACME Ltd\nb@x.org,bolt,,\n")
    assert person("a@x.org").attributes == {
        "company.id": "acme",
        "company.name": "Acme",
        "company.plan": "paid",
        "Company": "ACME Ltd",
    }
    assert person("b@x.org").attributes == {"company.id": "bolt"}


@pytest.mark.rule("CON-6")
def test_importing_an_export_with_companies_changes_nothing(load):
    save_company("acme", CompanyChange(name="Acme", attributes={}))
    load("email,company.id\na@x.org,acme\nb@x.org,\n")
    file = io.StringIO()
    export_contacts(file)
    assert "company.id,company.name" in file.getvalue()
    report = load(file.getvalue())
    assert (report.rows, report.unchanged, report.rejected) == (2, 2, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.rule("CON-6")
def test_who_is_imported_into_another_company_leaves_the_one_before(load):
    save_company("acme", CompanyChange(attributes={"plan": "paid"}))
    load("email,company.id\na@x.org,acme\n")
    load("email,company.id\na@x.org,bolt\n")
    work()
    assert person("a@x.org").attributes == {"company.id": "bolt"}


def test_what_a_chunk_has_to_tell_workflows_is_said_at_once(load, monkeypatch):
    said = []
    monkeypatch.setattr(
        import_write, "announce", lambda _cur, news, **_: said.append([one.name for one in news])
    )
    load("email,city\na@x.org,Lyon\nb@x.org,Paris\n", tags=("new",), trigger=True)
    assert said == [["Attribute Changed", "Tag Added", "Attribute Changed", "Tag Added"]]
