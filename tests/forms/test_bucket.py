"""Files of resources, and images, in a bucket: a small S3 on the loopback stands in for it."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.core.files.storage import storages
from django.test import Client

from jalon.core.errors import Unavailable
from jalon.emails.form_links import download_url
from jalon.emails.images import add_image, images
from jalon.forms.archive import archive, delete
from jalon.forms.queries import resource_of
from jalon.forms.storage import add_file
from tests.acting import new_contact
from tests.forms.scene import LOCAL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("FRM-2")]

PDF = b"%PDF-1.7 " + bytes(range(256)) * 30_000
"""Larger than what is kept in memory."""


class Store(BaseHTTPRequestHandler):
    """What boto3 asks of a bucket: put, head, get, list and delete, by path-style addresses."""

    protocol_version = "HTTP/1.1"
    objects: dict[str, bytes]
    broken: bool

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self._allowed():
            self.objects[self.path] = content
            self._answer(200)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path, _, asked = self.path.partition("?")
        if not self._allowed():
            return
        if asked:
            self._answer(200, self._listed(path, parse_qs(asked)["prefix"][0]))
        else:
            content = self.objects.get(path)
            first, _, last = self.headers.get("Range", "bytes=0-")[6:].partition("-")
            part = (content or b"")[int(first) : int(last or len(content or b"")) + 1]
            self._answer(404 if content is None else 200, part)

    def do_DELETE(self) -> None:
        if self._allowed():
            self.objects.pop(self.path, None)
            self._answer(204)

    def _listed(self, bucket: str, prefix: str) -> bytes:
        keys = [key.removeprefix(f"{bucket}/") for key in self.objects]
        found = "".join(
            f"<Contents><Key>{key}</Key></Contents>" for key in keys if key.startswith(prefix)
        )
        return f"<ListBucketResult>{found}</ListBucketResult>".encode()

    def _allowed(self) -> bool:
        signed = "Credential=key/" in self.headers.get("Authorization", "")
        if not signed or self.broken:
            self._answer(403)
        return signed and not self.broken

    def _answer(self, status: int, content: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", formatdate(usegmt=True))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Store]]:
    """A bucket that the settings and the standard variables lead to."""

    class Here(Store):
        objects: dict[str, bytes] = {}
        broken = False

    with _serving(Here) as port:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-3")
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{port}")
        settings.STORAGES = {**settings.STORAGES, "files": _files_of("s3://papers/jalon/files")}
        yield Here
        storages._storages.pop("files", None)


@contextmanager
def _serving(handler: type[Store]) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def _files_of(url: str) -> dict[str, Any]:
    from jalon import settings

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JALON_FILES", url)
        found = settings._read_files()
    assert found is not None
    return found


def upload(content: bytes = PDF) -> str:
    """A file is put in, and where it is kept."""
    add_file("paper", "Paper", file=BytesIO(content), file_name="Livre blanc.pdf")
    return resource_of("paper").stored


def test_a_file_is_kept_in_the_bucket_and_handed_out_by_a_link_of_ours(
    bucket: type[Store],
) -> None:
    stored = upload()
    assert bucket.objects == {f"/papers/jalon/files/{stored}": PDF}
    link = download_url(new_contact("ann"), "paper")
    answer: Any = Client(**LOCAL).get("/" + link.split("/", 3)[3])
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Length"] == str(len(PDF))
    assert answer["Content-Type"] == "application/pdf"
    assert "Livre%20blanc.pdf" in answer["Content-Disposition"] or (
        'filename="Livre blanc.pdf"' in answer["Content-Disposition"]
    )


@pytest.mark.rule("EML-1")
def test_images_are_kept_in_the_bucket_listed_and_shown_to_anybody(bucket: type[Store]) -> None:
    upload()
    made = [add_image(BytesIO(b"GIF89a" + bytes(9)), "a.gif") for _ in range(2)]
    assert images() == made[::-1]
    assert f"/papers/jalon/files/images/{made[0].name}" in bucket.objects
    answer: Any = Client(**LOCAL).get(f"/i/{made[0].name}")
    assert b"".join(answer.streaming_content) == b"GIF89a" + bytes(9)
    bucket.broken = True
    assert Client(**LOCAL).get(f"/i/{made[0].name}").status_code == 503
    with pytest.raises(Unavailable):
        images()


def test_what_is_replaced_or_deleted_leaves_the_bucket(bucket: type[Store]) -> None:
    upload(b"%PDF-1")
    second = upload(b"%PDF-2")
    assert list(bucket.objects) == [f"/papers/jalon/files/{second}"]
    archive("resource", "paper")
    delete("resource", "paper")
    assert bucket.objects == {}


def test_a_bucket_that_is_away_is_said_to_be_and_nothing_is_half_done(
    bucket: type[Store],
) -> None:
    upload(b"%PDF-1")
    link = download_url(new_contact("ann"), "paper")
    before = resource_of("paper").stored
    bucket.broken = True
    with pytest.raises(Unavailable, match="bucket"):
        upload(b"%PDF-2")
    assert resource_of("paper").stored == before
    assert Client(**LOCAL).get("/" + link.split("/", 3)[3]).status_code == 503
    bucket.broken = False
    bucket.objects.clear()
    assert Client(**LOCAL).get("/" + link.split("/", 3)[3]).status_code == 404


@pytest.mark.parametrize("url", ["papers", "https://papers/x", "s3://", "s3://key@papers", "s3:/p"])
def test_what_is_no_bucket_keeps_jalon_from_starting(url: str, tmp_path: Path) -> None:
    database = {"DATABASE_URL": "postgresql://x@127.0.0.1:1/x", "JALON_DATA": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-c", "import jalon.settings"],
        env={"JALON_FILES": url, **database},
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert told.returncode == 1
    assert "which is not a bucket" in told.stderr
