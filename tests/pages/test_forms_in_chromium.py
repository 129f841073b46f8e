"""The embedded form in a real browser: another site's page shows it, and sends it in."""

import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.db import connections

from jalon.forms import guarding
from jalon.forms.archive import archive
from jalon.forms.queries import submissions
from jalon.wsgi import application
from tests.forms.scene import a_form

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.rule("FRM-1"),
    pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here"),
]

_PAGE = """<!doctype html><html lang="fr"><title>Shop</title><body>
<script src="{jalon}/f/contact-us.js"></script>
<pre id="seen"></pre>
<script>
var step = 0, timer = setInterval(function () {{
  var host = document.querySelector("[data-jalon-form]"), root = host && host.shadowRoot;
  var form = root && root.querySelector("form");
  if (step === 0 && form) {{
    step = 1;
    form.elements.email.value = "ann@example.com";
    form.elements["consent.newsletter"].checked = true;
    document.getElementById("seen").textContent = root.textContent;
    form.querySelector("button").click();
  }} else if (step === 1 && root.querySelector("[role=status]")) {{
    document.getElementById("seen").textContent += "DONE " + root.textContent;
    clearInterval(timer);
  }}
}}, 50);
</script></body></html>"""


class _Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):  # noqa: A002 # its name there
        """A test says enough."""


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def _serve(environ, start_response):
    try:
        return [b"".join(application(environ, start_response))]
    finally:
        connections.close_all()  # that of this thread, which ends


@pytest.fixture
def jalon(settings) -> Iterator[str]:
    """Jalon's own pages, on the test's database."""
    with make_server("127.0.0.1", 0, _serve, _Threads, _Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.JALON_BASE_URL = f"http://127.0.0.1:{server.server_port}"
        yield settings.JALON_BASE_URL
        server.shutdown()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """Another site, on an origin of its own, which serves `tmp_path`."""
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def browse(url: str, profile: Path, *options: str) -> str:
    """What the page at an address has become after some seconds."""
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
        *options, url,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def test_another_site_shows_the_form_works_its_proof_out_and_sends_it(
    jalon, tmp_path, monkeypatch, elsewhere
):
    monkeypatch.setattr(guarding, "TOO_FAST", -1)
    a_form(captcha=True)
    (tmp_path / "shop.html").write_text(_PAGE.format(jalon=jalon))
    page = f"{elsewhere}/shop.html"
    became = browse(page, tmp_path / "p", "--virtual-time-budget=20000", "--dump-dom")
    assert "Écrivez-moi." in became
    assert "DONE" in became
    (kept,) = submissions("contact-us")
    assert (kept["page"], kept["locale"]) == (page, "fr")
    assert kept["consents"][0]["granted"]


def test_the_place_of_an_archived_form_stays_empty(jalon, tmp_path, elsewhere):
    a_form()
    archive("form", "contact-us")
    (tmp_path / "shop.html").write_text(_PAGE.format(jalon=jalon))
    became = browse(
        f"{elsewhere}/shop.html", tmp_path / "p", "--virtual-time-budget=5000", "--dump-dom"
    )
    (host,) = [part for part in became.split("<div")[1:] if "data-jalon-form" in part]
    assert 'hidden=""' in host.partition(">")[0]
