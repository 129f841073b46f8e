"""Results and the sandbox inbox, on the machine itself."""

from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from jalon.definition.emails import Content
from jalon.delivery.delivering import Delivery
from jalon.delivery.routes.sandbox import Sandbox
from tests.delivery.scene import LEAVE, NOON, a_contact, a_message, a_worker, an_email, deliver

pytestmark = pytest.mark.django_db(transaction=True)

NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def operator() -> Client:
    return Client(HTTP_HOST="127.0.0.1:8000")


def some_emails(number: int) -> list[UUID]:
    an_email(
        content=Content(subject="<b>{{ event.n }}</b> שלום", html="<script>x</script>" + LEAVE)
    )
    contact = a_contact("ann")
    ids = [a_message(contact, visit=n, context=f'{{"event": {{"n": {n}}}}}') for n in range(number)]
    out = Delivery({"sandbox": Sandbox()}, worker_id=a_worker())
    deliver(out, now=NOON + timedelta(hours=1))
    return ids


def test_the_results_page_works_before_and_after_anything_happened(operator: Client) -> None:
    page = operator.get("/")
    assert page.status_code == 200
    assert "No workflow" in page.content.decode()
    assert "Résultats" in operator.get("/", HTTP_ACCEPT_LANGUAGE="fr").content.decode()


@pytest.mark.rule("EML-5")
def test_the_inbox_lists_every_email_once_over_its_pages(operator: Client) -> None:
    ids = some_emails(120)
    address, seen = "/inbox", []
    while address:
        page = operator.get(address).content.decode()
        assert "<b>" not in page
        seen += [part.split('"')[0] for part in page.split('href="/inbox/')[1:]]
        older = page.split('href="/inbox?')[1:]
        address = "/inbox?" + older[0].split('"')[0].replace("&amp;", "&") if older else ""
    assert len(seen) == 120
    assert set(seen) == {str(each) for each in ids}


@pytest.mark.rule("EML-5")
def test_an_email_is_shown_as_its_reader_sees_it_and_runs_nothing(operator: Client) -> None:
    (message,) = some_emails(1)
    page = operator.get(f"/inbox/{message}")
    text = page.content.decode()
    assert '<iframe sandbox="allow-popups' in text
    assert f'src="/inbox/{message}/html"' in text
    assert "List-Unsubscribe" in text
    assert "<script" not in text
    style = text.split("<style>")[1].split("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    frame = operator.get(f"/inbox/{message}/html")
    assert frame["Content-Security-Policy"].startswith("sandbox ")
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("path", [f"/inbox/{NOBODY}", "/inbox/x", "/nothing"])
def test_what_is_not_there_is_not_found(operator: Client, path: str) -> None:
    assert operator.get(path).status_code == 404


@pytest.mark.parametrize("before", ["x", "2026-01-01_x", f"2026-01-01T00:00:00_{NOBODY}"])
def test_a_wrong_place_in_the_list_means_its_start(operator: Client, before: str) -> None:
    assert operator.get("/inbox", {"before": before}).status_code == 200


@pytest.mark.parametrize(
    "visitor",
    [
        {"REMOTE_ADDR": "192.0.2.1"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.1"},
        {"HTTP_FORWARDED": "for=192.0.2.1"},
        {"HTTP_VIA": "1.1 proxy"},
        {"HTTP_HOST": "mail.example.org"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/inbox", f"/inbox/{NOBODY}", f"/inbox/{NOBODY}/html"])
def test_nobody_else_sees_these_pages(
    operator: Client, visitor: dict[str, str], path: str, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert operator.get(path, **visitor).status_code == 403  # type: ignore[arg-type] # extra headers


def test_an_installation_with_a_public_address_has_none_of_these_pages(
    operator: Client, settings: Any
) -> None:
    settings.JALON_BASE_URL = "https://mail.example.org"
    assert operator.get("/inbox").status_code == 403
