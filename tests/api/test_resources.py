"""Resources over the API: files and addresses, handed out, replaced and put away (FRM-2)."""

from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jalon.emails.form_links import PREVIEW_FOR, download_url, preview_url
from jalon.emails.form_links import clock as link_clock
from jalon.forms import storage
from jalon.forms.queries import resource_of
from jalon.workflows import actions
from tests.acting import new_contact
from tests.api.calling import EVERYTHING, Caller
from tests.forms.scene import LOCAL, there_are

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("FRM-2")]

ANSWERS = """\
workflow: answers
triggers: [{kind: requested_resource, resource: paper}]
steps: [{id: mark, kind: update_contact, add_tags: [asked]}]
"""


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.JALON_DATA = tmp_path


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


@pytest.fixture
def browser() -> Client:
    return Client(**LOCAL)


def upload(call: Caller, content: bytes = b"%PDF-1.7", *, to: str = "paper", **more: str) -> Any:
    """A file is sent for a resource."""
    file = SimpleUploadedFile(more.pop("file_name", "Livre blanc.pdf"), content)
    headers = {name.replace("_", "-"): value for name, value in more.items() if name != "name"}
    given = {"file": file, **({"name": more["name"]} if "name" in more else {})}
    return call.client.post(
        f"/api/v1/resources/{to}/file", given, headers={**call.headers, **headers}
    )


def visit(browser: Client, url: str) -> Any:
    return browser.get("/" + url.split("/", 3)[3])


def handed_out(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_an_address_is_a_resource(call: Caller, browser: Client) -> None:
    given = {"resource": "webinar", "name": "The webinar", "url": "https://video.example.com/42"}
    made = call("POST", "/resources", given)
    assert (made.status_code, made["Location"]) == (201, "/api/v1/resources/webinar")
    assert (made.json()["kind"], made.json()["people"]) == ("url", 0)
    assert visit(browser, made.json()["preview"])["Location"] == given["url"]
    assert call("POST", "/resources", given).json()["code"] == "name_taken"
    for bad in ({"url": "http://video.example.com"}, {"resource": "A b"}, {"surprise": 1}):
        refused = call("POST", "/resources", {**given, "resource": "other", **bad})
        assert refused.status_code == 422


def test_a_file_is_uploaded_handed_out_and_counted(call: Caller, browser: Client) -> None:
    made = upload(call, name="The paper")
    assert made.status_code == 201
    whole = made.json()
    assert (whole["name"], whole["kind"], whole["file_name"], whole["size"]) == (
        "The paper", "file", "Livre blanc.pdf", 8,
    )  # fmt: skip
    assert handed_out(visit(browser, whole["preview"])) == b"%PDF-1.7"
    assert call("GET", "/resources/paper").json()["people"] == 0
    link = download_url(new_contact("ann"), "paper")
    assert handed_out(visit(browser, link)) == b"%PDF-1.7"
    counted = call("GET", "/resources/paper").json()
    assert (counted["people"], counted["machines"]) == (1, 0)
    (row,) = call("GET", "/resources?kind=file&search=THE").json()["items"]
    assert (row["resource"], row["people"]) == ("paper", 1)
    assert call("GET", "/resources?kind=url").json()["items"] == []


@pytest.mark.parametrize(
    ("file_name", "content", "code"),
    [
        ("page.html", b"<script>", "resource_type"),
        ("paper.pdf", b"<html>", "resource_type"),
        ("paper.pdf", b"%PDF-1.7 " + b"x" * 100, "resource_size"),
    ],
)
def test_what_may_not_be_handed_out_is_refused_and_nothing_is_kept(
    call: Caller, monkeypatch: pytest.MonkeyPatch, file_name: str, content: bytes, code: str
) -> None:
    monkeypatch.setattr(storage, "MAX_BYTES", 100)
    refused = upload(call, content, file_name=file_name)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert not storage.files().exists("resources")
    assert upload(call, to="No%20Slug").status_code == 422
    assert call("POST", "/resources/paper/file", {}).status_code == 422


def test_another_file_takes_its_place_under_the_same_links(call: Caller, browser: Client) -> None:
    made = upload(call, name="The paper")
    link, before = download_url(new_contact("ann"), "paper"), resource_of("paper").stored
    changed = upload(call, b"%PDF-2.0", If_Match=made["ETag"])
    assert (changed.status_code, changed.json()["name"]) == (200, "The paper")
    assert handed_out(visit(browser, link)) == b"%PDF-2.0"
    assert not storage.files().exists(before)
    late = upload(call, b"%PDF-3.0", If_Match=made["ETag"])
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert upload(call, to="gone", If_Match=made["ETag"]).status_code == 404
    assert handed_out(visit(browser, link)) == b"%PDF-2.0"


def test_a_resource_is_renamed_or_led_elsewhere(call: Caller) -> None:
    made = upload(call)
    stored = resource_of("paper").stored
    renamed = call("PATCH", "/resources/paper", {"name": "Paper"}, If_Match=made["ETag"])
    assert (renamed.json()["name"], renamed.json()["kind"]) == ("Paper", "file")
    late = call("PATCH", "/resources/paper", {"name": "Late"}, If_Match=made["ETag"])
    assert late.status_code == 412
    moved = call("PATCH", "/resources/paper", {"url": "https://example.com/paper"})
    assert (moved.json()["name"], moved.json()["kind"]) == ("Paper", "url")
    assert not storage.files().exists(stored)
    assert call("PATCH", "/resources/gone", {"name": "x"}).json()["code"] == "resource_not_found"


@pytest.mark.rule("LIF-11")
def test_a_resource_in_use_is_not_put_away_and_the_refusal_names_its_uses(call: Caller) -> None:
    upload(call)
    there_are(forms=["get-paper"])
    call("PATCH", "/forms/get-paper", {"resource": "paper"})
    actions.publish(ANSWERS)
    refused = call("POST", "/resources/paper/archive")
    assert (refused.status_code, refused.json()["code"]) == (409, "in_use")
    assert "answers, version 1, triggers.0.resource" in refused.json()["detail"]
    assert "the form get-paper" in refused.json()["detail"]


@pytest.mark.rule("LIF-7")
def test_an_archived_resource_is_given_to_nobody_new(call: Caller, browser: Client) -> None:
    upload(call)
    link = download_url(new_contact("ann"), "paper")
    there_are(forms=["get-paper"])
    assert call("DELETE", "/resources/paper").json()["code"] == "not_archived"
    assert call("POST", "/resources/paper/archive").json()["archived"]
    assert call("PATCH", "/forms/get-paper", {"resource": "paper"}).status_code == 422
    assert upload(call, b"%PDF-2.0").json()["code"] == "archived"
    assert handed_out(visit(browser, link)) == b"%PDF-1.7"
    stored = resource_of("paper").stored
    assert call("DELETE", "/resources/paper").status_code == 204
    assert visit(browser, link).status_code == 404
    assert not storage.files().exists(stored)
    assert [one["resource"] for one in call("GET", "/resources").json()["items"]] == []


def test_a_preview_ends_after_a_day(call: Caller, browser: Client) -> None:
    upload(call)
    link, real = preview_url("resource", "paper"), link_clock.wall()
    assert visit(browser, link).status_code == 200
    later = real + PREVIEW_FOR * 1.01
    with mock.patch.object(link_clock, "wall", return_value=later):
        assert visit(browser, link).status_code == 404
