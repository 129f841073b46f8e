"""The interactive documentation, which works without the internet."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_page_asks_nothing_of_other_servers_and_runs_no_inline_script() -> None:
    client = Client(HTTP_HOST="localhost")
    page = client.get("/api/docs")
    text = page.content.decode()
    assert page.status_code == 200
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    addresses = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert addresses
    for address in addresses:
        assert address.startswith("/api/docs/")
        part = client.get(address)
        assert part.status_code == 200
        assert b"".join(part) if part.streaming else part.content


def test_no_other_file_is_served_there() -> None:
    client = Client(HTTP_HOST="localhost")
    for name in ("swagger-ui-bundle.js.map", "..%2f..%2fmain.py", "redoc.standalone.js"):
        assert client.get(f"/api/docs/{name}").status_code == 404
