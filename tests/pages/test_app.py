"""The web app as it is served: one page for all its addresses, files that are kept for good."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory

from jalon.pages import views_app
from jalon.pages.views_app import with_assets

pytestmark = pytest.mark.django_db
SCRIPT = "console.log('Jalon')" * 50


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.setattr(views_app, "BUILT", tmp_path / "app")
    views_app._index.cache_clear()
    yield tmp_path / "app"
    views_app._index.cache_clear()


@pytest.fixture
def built(folder: Path) -> Path:
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text('<meta name="csp-nonce" content="%CSP_NONCE%" />')
    (folder / "assets" / "index-a1.js").write_text(SCRIPT)
    (folder / "assets" / "index-a1.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    return folder


def asked(path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """What the server answers, the files of the app included."""
    told: list[Any] = []
    environ = RequestFactory(headers=headers).get(path).environ
    body = b"".join(with_assets(WSGIHandler())(environ, lambda *args: told.extend(args)))
    return int(told[0].split()[0]), dict(told[1]), body


def allowed(policy: str) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in policy.split(";"))


@pytest.mark.parametrize(
    "address",
    ["", "workflows", "workflows/7/flow", "contacts?search=a.b", "sign-in", "start/x-y_z"],
)
def test_every_address_of_the_app_is_its_page(built: Path, address: str) -> None:
    response = Client().get(f"/{address}")
    assert response.status_code == 200
    assert "%CSP_NONCE%" not in response.text
    assert response["Cache-Control"] == "no-store, private"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "address",
    ["favicon.ico", "wp-login.php", "c/altered%20link", "_allauth/none", "accounts/login/", "v1/x"],
)
def test_what_is_no_address_of_the_app_is_not_there(built: Path, address: str) -> None:
    assert Client().get(f"/{address}").status_code == 404


def test_no_style_and_no_script_runs_but_the_apps_own(built: Path) -> None:
    first, second = Client().get("/"), Client().get("/")
    nonces = [re.findall('content="(.+?)"', response.text)[0] for response in (first, second)]
    assert nonces[0] != nonces[1]
    policy = allowed(first["Content-Security-Policy"])
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert policy["style-src"] == f"'self' 'nonce-{nonces[0]}'"
    assert "unsafe" not in first["Content-Security-Policy"]


@pytest.mark.rule("ACC-1")
def test_the_form_that_leaves_for_the_identity_provider_may_be_led_on_there(
    built: Path, settings: Any
) -> None:
    provider = {"settings": {"server_url": "https://id.example.com/realm"}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [provider]}}
    policy = allowed(Client().get("/")["Content-Security-Policy"])
    assert policy["form-action"] == "'self' https://id.example.com"


def test_styles_of_emails_are_let_through_where_they_are_designed_and_only_there(
    built: Path,
) -> None:
    page = Client().get("/designer")
    policy = allowed(page["Content-Security-Policy"])
    assert policy["style-src"] == "'self' 'unsafe-inline'"
    assert policy["script-src"] == policy["frame-ancestors"] == "'self'"
    assert policy["connect-src"] == policy["form-action"] == policy["default-src"] == "'none'"
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    beside = Client().get("/designers")
    assert "unsafe" not in beside["Content-Security-Policy"]
    assert beside["X-Frame-Options"] == "DENY"


def test_an_email_is_framed_with_its_styles_and_asks_other_sites_only_when_its_reader_wants(
    built: Path,
) -> None:
    framed, wanted = Client().get("/email-frame"), Client().get("/email-frame?outside")
    policy, opened = (allowed(each["Content-Security-Policy"]) for each in (framed, wanted))
    assert policy["img-src"] == "'self' data:"
    assert opened["img-src"] == "'self' data: http: https:"
    for each in (policy, opened):
        assert each["default-src"] == each["form-action"] == "'none'"
        assert each["style-src"].startswith("'unsafe-inline'")
        assert each["frame-ancestors"] == "'self'"
        assert "script-src" not in each
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert "unsafe" not in Client().get("/email-frames")["Content-Security-Policy"]


def test_the_page_brings_the_token_that_changes_need(built: Path) -> None:
    assert Client().get("/").cookies["csrftoken"].value


def test_the_page_is_only_read(built: Path) -> None:
    assert Client().post("/").status_code == 405


def test_without_a_build_the_page_says_what_to_do(folder: Path) -> None:
    english = Client().get("/")
    french = Client(headers={"Accept-Language": "fr"}).get("/")
    assert english.status_code == french.status_code == 503
    assert "make web" in english.text
    assert "make web" in french.text
    assert "n&#x27;est pas construite" in french.text


def test_a_file_is_kept_for_good_and_by_this_site_alone(built: Path) -> None:
    status, headers, body = asked("/assets/index-a1.js")
    assert (status, body.decode()) == (200, SCRIPT)
    assert "immutable" in headers["Cache-Control"]
    assert headers["Content-Type"].startswith("text/javascript")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in headers


def test_a_file_travels_compressed(built: Path) -> None:
    _, headers, body = asked("/assets/index-a1.js", **{"Accept-Encoding": "gzip, br"})
    assert headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in headers["Vary"]
    assert gzip.decompress(body).decode() == SCRIPT


@pytest.mark.parametrize("name", ["index-b2.js", "../index.html", "%2e%2e/index.html", ""])
def test_a_file_that_is_not_there_is_not_the_page(built: Path, name: str) -> None:
    status, headers, _ = asked(f"/assets/{name}")
    assert status == 404
    assert "immutable" not in headers["Cache-Control"]
