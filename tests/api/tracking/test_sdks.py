"""The SDKs, unmodified, with the very code that the guide prints, against a live server (EVT-1)."""

import re
import shutil
import subprocess
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import rudderstack.analytics as rudderstack
import segment.analytics as segment
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connection

from jalon.accounts.keys import create_key
from jalon.contacts.models import Contact
from jalon.contacts.queries import find_contact
from tests.acting import rows, work

ROOT = Path(__file__).parents[3]
SDK = ROOT / "tests" / "sdk"
INSTALLED = SDK / "node_modules" / "@segment"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("EVT-1")]
needs_node = pytest.mark.skipif(
    not (INSTALLED.is_dir() and shutil.which("node")),
    reason="Node and its SDKs are not installed: run `npm ci` in tests/sdk",
)


def printed(language, holding):
    """The code of the guide in a language that holds a text."""
    guide = (ROOT / "docs" / "tracking.md").read_text()
    blocks = re.findall(rf"^```{language}\n(.*?)^```", guide, re.DOTALL | re.MULTILINE)
    return next(block for block in blocks if holding in block)


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def address(monkeypatch):
    """Jalon on a port. An SDK keeps its thread of the server; not the thread's database."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    with ThreadedWSGIServer(("127.0.0.1", 0), Quiet) as server:
        server.daemon_threads = True
        server.set_app(WSGIHandler())
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def write_key():
    return create_key("sdk", kind="write", by="test")[1]


@pytest.fixture
def mine(address, write_key):
    """Puts a reader's own address and key in the place of the guide's."""
    return lambda code: code.replace("https://jalon.example.com", address).replace(
        "YOUR_WRITE_KEY", write_key
    )


def ran(*command, **options):
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=20, check=False, **options
    )
    assert done.returncode == 0, done.stderr
    assert "error" not in done.stderr.lower(), done.stderr


def known(key):
    """A contact, and the names and properties of what they did."""
    work()
    contact = Contact.objects.get(id=find_contact(key))
    did = rows(
        "SELECT name, properties FROM event WHERE contact_id = %s AND source <> 'jalon' "
        "AND name <> 'Attribute Changed' ORDER BY at, id",
        contact.id,
    )
    return contact, did


def wait_until(done, seconds=20):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "nothing came"
        threading.Event().wait(0.1)


def test_the_python_code_of_the_guide_works_with_segments_sdk(mine):
    ran(sys.executable, "-c", mine(printed("python", "segment.analytics")))
    contact, did = known("42")
    assert (contact.email, contact.attributes) == (
        "ann@example.com",
        {"firstName": "Ann", "plan": "pro"},
    )
    assert did == [("Order Completed", {"order_id": "A-1001", "total": 59.9})]


def test_the_python_code_of_the_guide_works_with_rudderstacks_sdk(mine):
    ran(sys.executable, "-c", mine(printed("python", "rudderstack.analytics")))
    contact, did = known("43")
    assert (contact.email, contact.attributes) == ("bob@example.com", {"firstName": "Bob"})
    assert did == [("Product Viewed", {"product_id": "P-7"})]


@pytest.mark.parametrize("gzip", [False, True])
@pytest.mark.parametrize("sdk", [segment, rudderstack])
def test_every_call_of_a_python_sdk_is_taken_in(address, write_key, sdk, gzip):
    failures = []
    client = sdk.Client(
        write_key, host=address, gzip=gzip, on_error=lambda *all: failures.append(all)
    )
    client.page(anonymous_id="d1", name="Prices", properties={"url": "https://shop.test"})
    client.alias("d1", "7")
    client.identify("7", {"plan": "pro", "email": "ann@example.com"}, anonymous_id="d2")
    client.screen("7", name="Home")
    client.group("7", "acme", {"seats": 3})
    client.track("7", "Order Completed", {"total": 12})
    client.shutdown()
    assert not failures
    contact, did = known("7")
    assert (contact.external_id, sorted(contact.anonymous_ids)) == ("7", ["d1", "d2"])
    assert (contact.email, contact.attributes) == (
        "ann@example.com",
        {"plan": "pro", "company.id": "acme", "company.seats": 3},
    )
    assert [event for event in did if not event[0].startswith("Contact")] == [
        ("Page Viewed", {"name": "Prices", "url": "https://shop.test"}),
        ("Screen Viewed", {"name": "Home"}),
        ("Group", {"groupId": "acme", "seats": 3}),
        ("Order Completed", {"total": 12}),
    ]


@pytest.mark.parametrize("sdk", [segment, rudderstack])
def test_a_python_sdk_hears_that_its_key_is_unknown(address, sdk):
    failures = []
    client = sdk.Client("nobody", host=address, on_error=lambda *all: failures.append(all))
    client.track("7", "Order Completed")
    client.shutdown()
    ((error, _messages),) = failures
    assert (error.status, error.code) == (401, "write_key_unknown")


@needs_node
def test_the_node_code_of_the_guide_works(mine):
    code = mine(printed("js", "@segment/analytics-node"))
    ran("node", "--input-type=module", "-e", code, cwd=SDK)
    contact, did = known("44")
    assert (contact.email, contact.attributes) == ("eve@example.com", {"plan": "free"})
    assert did == [("Order Completed", {"total": 12.5})]


@pytest.fixture
def site(tmp_path, mine):
    """The address of a shop, on an origin of its own, with the guide's code in its page."""
    shutil.copytree(INSTALLED / "analytics-next" / "dist" / "umd", tmp_path / "analytics-next")
    page = f"<!doctype html><title>Shop</title>{mine(printed('html', 'AnalyticsNext'))}"
    (tmp_path / "index.html").write_text(page)
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@needs_node
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_the_browser_code_of_the_guide_works_in_chromium(site, tmp_path, settings, address):
    settings.JALON_BASE_URL = address
    browser = subprocess.Popen(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--remote-debugging-port=0",
            f"--user-data-dir={tmp_path / 'profile'}",
            site,
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: rows("SELECT 1 FROM inbox WHERE name = 'Product Viewed'"))
        wait_until(lambda: rows("SELECT 1 FROM identity WHERE value = 'zoe@example.com'"))
    finally:
        browser.terminate()
        browser.wait(timeout=10)
    contact, did = known("45")
    assert (contact.email, len(contact.anonymous_ids)) == ("zoe@example.com", 1)
    viewed = dict(did)
    assert viewed["Product Viewed"] == {"product_id": "P-7"}
    assert (viewed["Page Viewed"]["title"], viewed["Page Viewed"]["url"]) == ("Shop", site)
