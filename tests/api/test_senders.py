"""Senders are verified by a code, and their domains checked (EML-5, EML-4)."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from jalon.accounts.models import Account
from jalon.accounts.permissions import PERMISSIONS_OF
from jalon.core import clock
from jalon.core.smtp_url import parse_smtp_url
from jalon.emails import sender_domains
from jalon.emails.models import SenderCode, SenderDomain
from jalon.runtime.worker import keep_house
from tests.api.calling import EVERYTHING, Caller
from tests.emails.dns_server import DnsServer, dns_server
from tests.mailbox import sent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("EML-5")]

ANA = {"name": "Ana", "address": "ana@shop.example"}


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


@pytest.fixture
def real(settings: Any) -> None:
    """Real email is sent; that of accounts stays in the test."""
    settings.JALON_SMTP = parse_smtp_url("smtp://127.0.0.1:2525")


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> Iterator[DnsServer]:
    with dns_server() as server:
        monkeypatch.setattr(sender_domains, "system_resolver", server.resolver)
        yield server


def codes() -> list[str]:
    """Those in the emails sent, oldest first."""
    found = [re.search(r"^\d{6}$", str(letter.body), re.MULTILINE) for letter in sent()]
    return [one[0] for one in found if one]


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def enter(call: Caller, code: str, sender: str = "ana") -> Any:
    return call("POST", f"/senders/{sender}/verify", {"code": code})


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def audited(call: Caller, kind: str = "sender") -> list[str]:
    items = call("GET", f"/audit?kind={kind}").json()["items"]
    return [one["action"] for one in reversed(items)]


@pytest.mark.usefixtures("real")
def test_a_new_sender_is_verified_by_the_code_sent_to_it(call: Caller) -> None:
    made = call("PUT", "/senders/ana", ANA).json()
    assert (made["verified_at"], made["verified_by"]) == (None, None)
    assert made["code_until"] is not None
    (code,) = codes()
    assert sent()[0].to == ["ana@shop.example"]
    verified = enter(call, f" {code} ").json()
    assert verified["verified_at"] is not None
    assert (verified["verified_by"], verified["code_until"]) == ("key test", None)
    assert audited(call) == ["save", "send_code", "verify"]
    assert refused(enter(call, code)) == (422, "sender_code")
    assert refused(call("POST", "/senders/ana/code")) == (409, "sender_verified")


@pytest.mark.usefixtures("real")
def test_codes_are_kept_as_digests_that_need_the_secret_key(call: Caller, settings: Any) -> None:
    call("PUT", "/senders/ana", ANA)
    (code,) = codes()
    assert code.encode() not in bytes(SenderCode.objects.get().digest)
    settings.SECRET_KEY = "another" * 8
    assert refused(enter(call, code)) == (422, "sender_code")


@pytest.mark.usefixtures("real")
def test_five_tries_use_a_code_up(call: Caller) -> None:
    call("PUT", "/senders/ana", ANA)
    (code,) = codes()
    for _ in range(5):
        assert refused(enter(call, another(code))) == (422, "sender_code")
    assert refused(enter(call, code)) == (422, "sender_code")
    assert call("GET", "/senders").json()["items"][0]["code_until"] is None
    assert call("POST", "/senders/ana/code").status_code == 200
    assert enter(call, codes()[-1]).status_code == 200
    assert audited(call).count("code_refused") == 6


@pytest.mark.usefixtures("real")
def test_a_code_lasts_half_an_hour_and_the_next_replaces_it(
    call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("PUT", "/senders/ana", ANA)
    call("POST", "/senders/ana/code")
    first, second = codes()
    if first != second:
        assert refused(enter(call, first)) == (422, "sender_code")
    later = clock.wall() + timedelta(minutes=31)
    with monkeypatch.context() as patched:
        patched.setattr(clock, "wall", lambda: later)
        assert refused(enter(call, second)) == (422, "sender_code")
    assert enter(call, second).status_code == 200


@pytest.mark.usefixtures("real")
def test_codes_are_sent_five_times_an_hour_at_most(call: Caller) -> None:
    call("PUT", "/senders/ana", ANA)
    answers = [call("POST", "/senders/ana/code").status_code for _ in range(5)]
    assert answers == [200] * 4 + [429]
    # Saving goes on, and sends nothing.
    saved = call("PUT", "/senders/ana", ANA | {"address": "other@shop.example"})
    assert saved.status_code == 200
    assert len(codes()) == 5


@pytest.mark.usefixtures("real")
def test_another_address_is_to_be_verified_anew_and_another_name_is_not(call: Caller) -> None:
    call("PUT", "/senders/ana", ANA)
    enter(call, codes()[0])
    renamed = call("PUT", "/senders/ana", ANA | {"name": "Ana of the shop"}).json()
    assert renamed["verified_at"] is not None
    moved = call("PUT", "/senders/ana", ANA | {"address": "ana@other.example"}).json()
    assert (moved["verified_at"], moved["verified_by"]) == (None, None)
    assert sent()[-1].to == ["ana@other.example"]


@pytest.mark.usefixtures("real")
def test_a_code_counts_for_the_address_that_it_was_sent_to(call: Caller) -> None:
    call("PUT", "/senders/ana", ANA)
    for _ in range(4):
        call("POST", "/senders/ana/code")
    code = codes()[-1]
    # None is left for this hour: the other address gets none.
    call("PUT", "/senders/ana", ANA | {"address": "victim@other.example"})
    assert refused(enter(call, code)) == (422, "sender_code")


@pytest.mark.usefixtures("real")
def test_the_letter_speaks_the_accounts_language_and_quotes_nobody(call: Caller) -> None:
    Account.objects.update(locale="fr")
    call("PUT", "/senders/ana", ANA | {"name": "Buy at https://evil.example"})
    (letter,) = sent()
    assert letter.subject == "Jalon : un code pour vous"
    assert "evil" not in f"{letter.subject} {letter.body}"


def test_the_sandbox_sends_no_code_and_asks_for_none(call: Caller, settings: Any) -> None:
    settings.EMAIL_BACKEND = "jalon.delivery.account_mail.ByRoutes"
    call("PUT", "/senders/ana", ANA)
    assert codes() == []
    assert refused(call("POST", "/senders/ana/code")) == (409, "no_mail_server")
    assert call("GET", "/home").json()["unverified_senders"] == []
    assert refused(call("POST", "/senders/none/code")) == (404, "sender_not_found")
    assert refused(enter(call, "123456", "none")) == (404, "sender_not_found")
    for wrong in ("12345", "1234567", "abcdef", ""):
        assert enter(call, wrong).status_code == 422


@pytest.mark.usefixtures("real")
def test_home_names_unverified_senders_first(call: Caller) -> None:
    call("PUT", "/senders/ana", ANA)
    call("PUT", "/senders/bob", {"name": "Bob", "address": "bob@shop.example"})
    enter(call, codes()[0])
    found = call("GET", "/home").json()["unverified_senders"]
    assert found == [{"slug": "bob", "name": "Bob"}]


@pytest.mark.usefixtures("real", "dns")
def test_who_may_only_look_verifies_and_checks_nothing(call: Caller) -> None:
    call("PUT", "/senders/ana", ANA)
    analyst = Caller(*PERMISSIONS_OF["analyst"])
    assert analyst("GET", "/senders").status_code == 200
    assert analyst("GET", "/sender-domains").status_code == 200
    assert refused(enter(analyst, codes()[0])) == (403, "permission_missing")
    assert analyst("POST", "/senders/ana/code").status_code == 403
    assert analyst("PUT", "/sender-domains/shop.example", {}).status_code == 403
    assert analyst("POST", "/sender-domains/shop.example/check").status_code == 403
    marketer = Caller(*PERMISSIONS_OF["marketer"])
    assert enter(marketer, codes()[0]).status_code == 200


def test_the_domains_of_senders_are_checked_and_what_is_found_is_kept(
    call: Caller, dns: DnsServer
) -> None:
    for slug, address in (("ana", "ana@shop.example"), ("b", "B@Shop.example"), ("c", "c@host")):
        call("PUT", f"/senders/{slug}", {"name": slug, "address": address})
    (domain,) = call("GET", "/sender-domains").json()["items"]
    assert domain == {
        "domain": "shop.example",
        "senders": ["ana@shop.example", "B@Shop.example"],
        "selector": "",
        "sends_by": "",
        "checked_at": None,
        "findings": [],
    }
    dns.txt("shop.example", "v=spf1 mx ~all")
    checked = call("POST", "/sender-domains/shop.example/check", Accept_Language="fr").json()
    assert [(one["checked"], one["state"]) for one in checked["findings"]] == [
        ("spf", "ok"),
        ("dkim", "unknown"),
        ("dmarc", "missing"),
        ("mx", "missing"),
    ]
    dmarc = checked["findings"][2]
    assert dmarc["record"] == {
        "name": "_dmarc.shop.example",
        "type": "TXT",
        "value": "v=DMARC1; p=none",
    }
    assert dmarc["message"].startswith("shop.example n'a pas de règle")
    (kept,) = call("GET", "/sender-domains").json()["items"]
    assert kept["checked_at"] == checked["checked_at"] is not None
    assert refused(call("POST", "/sender-domains/other.example/check")) == (
        404,
        "sender_domain_not_found",
    )
    assert {name for name in dns.asked if not name.endswith("shop.example")} == set()


def test_what_a_record_holds_can_always_be_kept(call: Caller, dns: DnsServer) -> None:
    call("PUT", "/senders/ana", ANA)
    dns.txt("shop.example", r"v=spf1 \000\255\027 mx ~all")
    dns.txt("_dmarc.shop.example", r"v=DMARC1; p=\000")
    checked = call("POST", "/sender-domains/shop.example/check")
    states = [one["state"] for one in checked.json()["findings"]]
    assert states == ["wrong", "unknown", "wrong", "missing"]


def test_what_to_look_for_is_said_and_looked_for(call: Caller, dns: DnsServer) -> None:
    call("PUT", "/senders/ana", ANA)
    dns.txt("shop.example", "v=spf1 mx ~all")
    call("POST", "/sender-domains/shop.example/check")
    sought = {"selector": "K1", "sends_by": "include:_spf.relay.example"}
    said = call("PUT", "/sender-domains/shop.example", sought).json()
    assert (said["selector"], said["checked_at"], said["findings"]) == ("k1", None, [])
    spf, dkim, *_ = call("POST", "/sender-domains/shop.example/check").json()["findings"]
    assert spf["record"]["value"] == "v=spf1 mx include:_spf.relay.example ~all"
    assert dkim["record"]["name"] == "k1._domainkey.shop.example"
    assert audited(call, "sender_domain") == ["change"]
    for wrong in ({"selector": "a b"}, {"selector": "a..b"}, {"sends_by": "+all"}, {"x": 1}):
        assert call("PUT", "/sender-domains/shop.example", wrong).status_code == 422
    assert call("PUT", "/sender-domains/other.example", sought).status_code == 404


@pytest.mark.usefixtures("real")
def test_domains_are_checked_again_every_day(
    call: Caller, dns: DnsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("PUT", "/senders/ana", ANA)
    keep_house()
    assert SenderDomain.objects.get().checked_at is not None
    assert sender_domains.check_due() == 0
    began = clock.wall()
    monkeypatch.setattr(clock, "wall", lambda: began + timedelta(hours=23))
    assert sender_domains.check_due() == 0
    monkeypatch.setattr(clock, "wall", lambda: began + timedelta(hours=25))
    dns.broken.add("shop.example")
    assert sender_domains.check_due() == 1
    # What was not answered is asked again within hours.
    monkeypatch.setattr(clock, "wall", lambda: began + timedelta(hours=27))
    assert sender_domains.check_due() == 1


def test_the_sandbox_asks_the_dns_nothing_by_itself(call: Caller, dns: DnsServer) -> None:
    call("PUT", "/senders/ana", ANA)
    keep_house()
    assert dns.asked == []


EMAIL = {"locales": {"en": {"subject": "Hi", "html": "<a href='{{ unsubscribe_url }}'>x</a>"}}}


def warned(call: Caller) -> list[tuple[str, bool]]:
    problems = call("POST", "/emails/hi/check", EMAIL).json()["problems"]
    return [(one["code"], one["warning"]) for one in problems]


@pytest.mark.rule("EML-4")
@pytest.mark.usefixtures("real")
def test_an_email_is_checked_for_its_sender_and_domain(call: Caller, dns: DnsServer) -> None:
    call("PUT", "/senders/ana", ANA)
    assert warned(call) == [("VAL-9", True), ("from_domain", True)]
    enter(call, codes()[0])
    dns.txt("shop.example", "v=spf1 mx ~all")
    dns.txt("_dmarc.shop.example", "v=DMARC1; p=none")
    call("POST", "/sender-domains/shop.example/check")
    assert warned(call) == []
    dns.txt("shop.example", "another text")
    call("POST", "/sender-domains/shop.example/check")
    assert warned(call) == [("from_domain", True)]


@pytest.mark.rule("EML-4")
def test_the_sandbox_warns_of_no_sender(call: Caller) -> None:
    call("PUT", "/senders/ana", ANA)
    assert warned(call) == []
