"""Images for emails over the API, and as their readers get them (EML-1)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jalon.core.errors import Unavailable
from jalon.emails import images
from tests.acting import rows
from tests.api.calling import EVERYTHING, Caller
from tests.forms.scene import LOCAL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("EML-1")]

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
KINDS = [
    (PNG, "png", "image/png"),
    (b"\xff\xd8\xff\xe0" + bytes(20), "jpg", "image/jpeg"),
    (b"GIF89a" + bytes(20), "gif", "image/gif"),
    (b"RIFF\x24\x00\n\x00WEBPVP8 " + bytes(20), "webp", "image/webp"),
]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.JALON_DATA = tmp_path


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def upload(call: Caller, content: bytes = PNG, name: str = "Été: le logo.png") -> Any:
    given = {"file": SimpleUploadedFile(name, content)}
    return call.client.post("/api/v1/images", given, headers=call.headers)


def fetch(url: str) -> Any:
    return Client(**LOCAL).get("/" + url.split("/", 3)[3])


@pytest.mark.parametrize(("content", "ending", "type_"), KINDS)
def test_an_image_is_uploaded_and_anybody_gets_it_for_good(
    call: Caller, content: bytes, ending: str, type_: str
) -> None:
    made = upload(call, content, "Logo 2.html")
    assert made.status_code == 201, made.content
    whole = made.json()
    assert whole["image"].endswith(f"-logo-2.{ending}")
    age = datetime.now(UTC) - datetime.fromisoformat(whole["created_at"])
    assert abs(age) < timedelta(minutes=1)
    shown = fetch(whole["url"])
    assert (shown.status_code, b"".join(shown.streaming_content)) == (200, content)
    assert shown["Content-Type"] == type_
    assert shown["Cache-Control"] == "public, max-age=31536000, immutable"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Set-Cookie" not in shown
    assert rows("SELECT count(*) FROM audit WHERE action = 'create' AND kind = 'image'") == [(1,)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image_type"),
        (b"<html>", "image_type"),
        (b"", "image_type"),
        (b"RIFF1234WAVE", "image_type"),
        (PNG + bytes(images.MAX_BYTES), "image_size"),
    ],
)
def test_what_is_no_image_is_refused_and_not_kept(
    call: Caller, content: bytes, code: str, tmp_path: Path
) -> None:
    refused = upload(call, content)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []
    assert call("GET", "/images").json() == {"items": [], "next": None}


def test_images_are_listed_the_newest_first_each_once(call: Caller) -> None:
    made = [upload(call, name=name).json()["image"] for name in ("a.png", "…", "a.png", "z" * 200)]
    assert len(set(made)) == 4
    seen, cursor = [], ""
    while cursor is not None:
        page = call("GET", f"/images?limit=3&cursor={cursor}").json()
        seen += [one["image"] for one in page["items"]]
        cursor = page["next"]
    assert seen == made[::-1]
    assert all(fetch(f"http://localhost/i/{one}").status_code == 200 for one in made)


def an_email_with(call: Caller, url: str) -> None:
    words = {"subject": "Look", "html": f'<img src="{url}" alt=""> {{{{ unsubscribe_url }}}}'}
    body = {"fallback": "en", "locales": {"en": words}}
    assert call("PUT", "/emails/look", body).status_code in (200, 201)


def uses(call: Caller, image: str) -> list[tuple[str, str, int | None]]:
    found = call("GET", f"/uses?thing=image&name={image}").json()["items"]
    return [(one["kind"], one["name"], one["version"]) for one in found]


def test_an_image_is_deleted_once_nothing_shows_it(call: Caller, tmp_path: Path) -> None:
    made, other = (upload(call, name=name).json() for name in ("a.png", "b.png"))
    an_email_with(call, made["url"])
    title = {"en": "Spring"}
    field = {"attribute": "email", "label": title, "required": True}
    form = {"form": "letter", "title": title, "fields": [field]}
    assert call("POST", "/forms", form).status_code == 201
    page = {"page": "spring", "form": "letter", "title": title, "body": {"en": made["url"]}}
    assert call("POST", "/landing-pages", page).status_code == 201
    shown = [("email", "look", None), ("landing_page", "spring", None)]
    assert uses(call, made["image"]) == shown
    refused = call("DELETE", f"/images/{made['image']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "image_in_use")
    assert refused.json()["detail"].endswith("by the email look, the landing page spring.")
    assert fetch(made["url"]).status_code == 200
    an_email_with(call, other["url"])
    assert call("PATCH", "/landing-pages/spring", {"body": {"en": "Come."}}).status_code == 200
    # Readers were sent the former version: one is told, and may.
    assert uses(call, made["image"]) == [("email_version", "look", 1)]
    assert call("DELETE", f"/images/{made['image']}").status_code == 204
    assert fetch(made["url"]).status_code == 404
    assert [one["image"] for one in call("GET", "/images").json()["items"]] == [other["image"]]
    assert call("DELETE", f"/images/{made['image']}").status_code == 404
    assert rows("SELECT name FROM audit WHERE action = 'delete' AND kind = 'image'") == [
        (made["image"],)
    ]


def test_what_is_not_there_is_not_found_and_leads_nowhere_else(call: Caller) -> None:
    known = upload(call).json()["image"]
    for name in (f"{'0' * 48}.png", "../secret-key", known.replace(".png", ".gif"), f"{known}.js"):
        assert fetch(f"http://localhost/i/{name}").status_code == 404, name
    with mock.patch("jalon.pages.views_images.open_image", side_effect=Unavailable("Away.")):
        assert fetch(f"http://localhost/i/{known}").status_code == 503
