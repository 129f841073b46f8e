"""Import and export over the API, as long work (CON-3)."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jalon.contacts.actions import create_list
from jalon.contacts.attributes import declare
from jalon.core.ids import new_id
from jalon.runtime.long_work.work import do_work
from tests.acting import new_contact
from tests.api.calling import EVERYTHING, Caller

pytestmark = pytest.mark.django_db(transaction=True)

FILE = b"E-mail,plan\r\nana@example.com,paid\r\nnobody,free\r\n"


@pytest.fixture
def call(settings: Any, tmp_path: Path) -> Caller:
    settings.JALON_DATA = tmp_path
    return Caller(*EVERYTHING)


def upload(call: Caller, content: bytes, name: str = "contacts.csv") -> Any:
    file = SimpleUploadedFile(name, content)
    return call.client.post("/api/v1/imports/files", {"file": file}, headers=call.headers)


def finish(call: Caller, work: Any) -> Any:
    assert (work.status_code, work.json()["state"]) == (202, "queued")
    path = f"/jobs/{work.json()['id']}"
    assert call("GET", path).json()["state"] == "queued"
    do_work(UUID(work.json()["id"]), lambda: False)
    return call("GET", path).json()


@pytest.mark.rule("CON-3")
def test_a_file_is_seen_checked_imported_and_its_bad_rows_come_back(call: Caller) -> None:
    create_list("news")
    seen = upload(call, FILE)
    assert seen.status_code == 201
    assert [(one["name"], one["target"]) for one in seen.json()["columns"]] == [
        ("E-mail", "email"),
        ("plan", "plan"),
    ]
    order = {"file": seen.json()["file"], "lists": ["news"], "tags": ["fair"]}
    trial = call("POST", "/imports/check", order).json()["trial"]
    assert (trial["created"], trial["rejected"]) == (1, 1)
    assert call("GET", "/contacts").json()["items"] == []
    done = finish(call, call("POST", "/imports", order))
    assert (done["state"], done["result"]["created"], done["result"]["rejected"]) == ("done", 1, 1)
    (contact,) = call("GET", "/contacts").json()["items"]
    assert (contact["email"], contact["tags"]) == ("ana@example.com", ["fair"])
    rejected = call("GET", f"/jobs/{done['id']}/file")
    assert b"nobody" in b"".join(rejected.streaming_content)
    assert rejected["Content-Disposition"].startswith("attachment")


@pytest.mark.rule("CON-3")
def test_a_file_is_seen_again_with_another_mapping(call: Caller) -> None:
    file = upload(call, FILE).json()["file"]
    seen = call("POST", "/imports/preview", {"file": file, "mapping": {"plan": "-"}})
    assert [(one["name"], one["target"]) for one in seen.json()["columns"]] == [
        ("E-mail", "email"),
        ("plan", "-"),
    ]
    assert seen.json()["rows"][0] == ["ana@example.com", "paid"]
    wrong = {"file": file, "mapping": {"colour": "email"}}
    assert call("POST", "/imports/preview", wrong).status_code == 422


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "a.csv"), (FILE, "a.exe"), (b"\0\1\2", "a.xlsx")]
)
def test_a_file_that_cannot_be_read_is_refused_and_not_kept(
    call: Caller, content: bytes, name: str, tmp_path: Path
) -> None:
    assert upload(call, content, name).status_code == 422
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


def test_a_bad_order_starts_nothing(call: Caller) -> None:
    there = upload(call, FILE).json()["file"]
    gone = f"{new_id().hex}.csv"
    for bad in ({"file": gone}, {"file": "../../etc/passwd"}, {"file": there, "by": "me"}, {}):
        assert call("POST", "/imports", bad).status_code in (404, 422)
    for bad in ({"list": "none"}, {"segment": "none"}, {"format": "pdf"}):
        assert call("POST", "/exports", bad).status_code in (404, 422)
    assert call("GET", "/jobs").json()["items"] == []


@pytest.mark.rule("CON-3")
def test_contacts_are_exported_to_a_file(call: Caller) -> None:
    declare({"plan": "text"})
    new_contact("ana", plan="=1+1")
    done = finish(call, call("POST", "/exports", {"format": "csv"}))
    assert done["result"]["contacts"] == 1
    content = b"".join(call("GET", f"/jobs/{done['id']}/file").streaming_content)
    assert b"ana@example.com" in content
    assert b",'=1+1" in content


def test_work_is_listed_and_cancelled_once(call: Caller) -> None:
    ids = [call("POST", "/exports", {}).json()["id"] for _ in range(3)]
    page = call("GET", "/jobs?kind=export&limit=2").json()
    rest = call("GET", f"/jobs?limit=2&cursor={page['next']}").json()
    assert [one["id"] for one in page["items"] + rest["items"]] == ids[::-1]
    assert call("POST", f"/jobs/{ids[0]}/cancel").json()["state"] == "cancelled"
    again = call("POST", f"/jobs/{ids[0]}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "work_ended")
    assert [one["id"] for one in call("GET", "/jobs?state=cancelled").json()["items"]] == [ids[0]]
    assert call("GET", f"/jobs/{ids[0]}/file").json()["code"] == "file_not_found"
    assert call("GET", f"/jobs/{new_id()}").json()["code"] == "work_not_found"
    assert call("GET", "/jobs?cursor=WyJ4Il0").json()["code"] == "cursor_invalid"
