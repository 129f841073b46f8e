"""What the DNS says of a sender's domain, asked of a real server on loopback (EML-5)."""

import base64
import time
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jalon.emails.authentication.checking import examine
from jalon.emails.authentication.findings import Finding
from jalon.emails.authentication.lookup import SECONDS, domain_of, system_resolver
from jalon.emails.authentication.spf import unread
from jalon.emails.authentication.words import REASONS, words_of
from tests.emails.dns_server import DnsServer, dns_server

pytestmark = pytest.mark.rule("EML-5")


@pytest.fixture
def dns() -> Iterator[DnsServer]:
    with dns_server() as server:
        server.txt("shop.example", "v=spf1 include:_spf.relay.example ~all", "another text")
        server.txt("_spf.relay.example", "v=spf1 ip4:192.0.2.0/24 -all")
        server.txt("k1._domainkey.shop.example", f"v=DKIM1; k=rsa; p={rsa_key(2048)}")
        server.txt("_dmarc.shop.example", "v=DMARC1; p=reject; rua=mailto:d@shop.example")
        server.mx("shop.example", "20 spare.shop.example.", "10 mx.shop.example.")
        yield server


def rsa_key(bits: int) -> str:
    return spki(rsa.generate_private_key(65537, bits).public_key())


def spki(key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey) -> str:
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def found(
    dns: DnsServer, checked: str, *, selector: str = "k1", sends_by: str = "", of: str = ""
) -> Finding:
    domain = of or "shop.example"
    findings = examine(domain, dns.resolver(), selector=selector, sends_by=sends_by)
    return next(one for one in findings if one.checked == checked)


def spf(dns: DnsServer, *texts: str, sends_by: str = "") -> Finding:
    dns.txt("shop.example", *texts)
    return found(dns, "spf", sends_by=sends_by)


def added(finding: Finding) -> str:
    assert finding.record is not None
    return finding.record.value


def test_a_domain_that_is_set_up_well_is_found_well(dns: DnsServer) -> None:
    sends_by = "include:_spf.relay.example"
    findings = examine("shop.example", dns.resolver(), selector="k1", sends_by=sends_by)
    assert [(one.checked, one.state, one.reason) for one in findings] == [
        ("spf", "ok", "spf_ok"),
        ("dkim", "ok", "dkim_ok"),
        ("dmarc", "ok", "dmarc_ok"),
        ("mx", "ok", "mx_ok"),
    ]
    assert findings[3].found == ["mx.shop.example", "spare.shop.example"]


def test_what_is_missing_comes_with_the_record_to_add(dns: DnsServer) -> None:
    findings = examine("bare.example", dns.resolver(), selector="k1", sends_by="ip4:192.0.2.1")
    assert [one.state for one in findings] == ["missing"] * 4
    assert findings[0].reason == "spf_missing"
    assert found(dns, "spf", of="bare.example").reason == "spf_missing_unsaid"
    records = [one.record for one in findings]
    assert [record and (record.name, record.type, record.value) for record in records] == [
        ("bare.example", "TXT", "v=spf1 ip4:192.0.2.1 ~all"),
        ("k1._domainkey.bare.example", "TXT", "v=DKIM1; k=rsa; p=…"),
        ("_dmarc.bare.example", "TXT", "v=DMARC1; p=none"),
        None,
    ]


def test_several_spf_records_are_none_and_become_one(dns: DnsServer) -> None:
    one = spf(dns, "v=spf1 include:_spf.relay.example -all", "v=spf1 mx ~all", "v=spf10 no")
    assert (one.state, one.reason) == ("wrong", "spf_several")
    assert added(one) == "v=spf1 include:_spf.relay.example mx ~all"


@pytest.mark.parametrize(
    ("text", "state", "reason"),
    [
        ("v=spf1 mx +all", "warning", "spf_everybody"),
        ("v=spf1 mx all", "warning", "spf_everybody"),
        ("v=spf1 mx ?all", "warning", "spf_open"),
        ("v=spf1 mx", "warning", "spf_open"),
        ("v=spf1", "warning", "spf_open"),
        ("V=SPF1 MX -ALL", "ok", "spf_unsaid"),
        ("v=spf1 a/24 mx:x.example//64 exists:%{i}.x.example exp=why.x.example -all", "ok",
         "spf_unsaid"),
        ("v=spf1 redirect=_spf.relay.example", "ok", "spf_unsaid"),
        ("v=spf1 ipv4:192.0.2.1 -all", "wrong", "spf_syntax"),
        ("v=spf1 include: -all", "wrong", "spf_syntax"),
        ("v=spf1 include:none.example -all", "wrong", "spf_include"),
        ("v=spf1 include:shop.example -all", "wrong", "spf_lookups"),
        ("v=spf1 " + "a " * 10 + "-all", "ok", "spf_unsaid"),
        ("v=spf1 " + "a " * 9 + "include:_spf.relay.example mx -all", "wrong", "spf_lookups"),
    ],
)  # fmt: skip
def test_an_spf_record_is_read_as_receivers_do(
    dns: DnsServer, text: str, state: str, reason: str
) -> None:
    one = spf(dns, text)
    assert (one.state, one.reason, one.found) == (state, reason, [text])


def test_what_one_sends_by_has_to_be_permitted(dns: DnsServer) -> None:
    text = "v=spf1 include:_spf.relay.example -all"
    assert spf(dns, text, sends_by="ip4:192.0.2.77").state == "ok"
    assert spf(dns, text, sends_by="ip4:192.0.2.0/25").state == "ok"
    one = spf(dns, text, sends_by="ip4:192.0.3.77 include:_spf.relay.example mx")
    assert (one.state, one.params) == ("wrong", {"mechanism": "ip4:192.0.3.77 mx"})
    assert added(one) == "v=spf1 include:_spf.relay.example ip4:192.0.3.77 mx -all"
    moved = spf(dns, "v=spf1 redirect=_spf.relay.example", sends_by="mx")
    assert added(moved) == "v=spf1 mx redirect=_spf.relay.example"
    assert spf(dns, "v=spf1 -mx ~all", sends_by="mx").reason == "spf_lacks"


def test_only_what_permits_somebody_can_be_sent_by() -> None:
    assert unread("include:_spf.example.net a mx ip6:2001:db8::/32 A:mail.example.org") == []
    for wrong in ("-mx", "+mx", "all", "include", "ptr", "redirect=x.example", "smtp.example.net"):
        assert unread(wrong) == [wrong]


@pytest.mark.parametrize(
    ("text", "state", "reason"),
    [
        ("v=DKIM1; p=", "wrong", "dkim_revoked"),
        ("v=DKIM1; k=rsa", "wrong", "dkim_syntax"),
        ("v=DKIM2; p=AAAA", "wrong", "dkim_syntax"),
        ("nothing", "wrong", "dkim_syntax"),
        ("p=AAAA", "wrong", "dkim_key"),
        ("k=rsa; p=%%%", "wrong", "dkim_key"),
        ("k=dsa; p=AAAA", "wrong", "dkim_key"),
        (f"k=rsa; p={spki(ec.generate_private_key(ec.SECP256R1()).public_key())}", "wrong",
         "dkim_key"),
        (f"k=rsa; p={rsa_key(1024)}", "warning", "dkim_short"),
        (f"k=rsa; t=y:s; p={rsa_key(2048)}", "warning", "dkim_testing"),
        (f"h=sha1; p={rsa_key(1024)}", "wrong", "dkim_hash"),
        (f"s=other; p={rsa_key(1024)}", "wrong", "dkim_service"),
        (f"k=ed25519; p={base64.b64encode(bytes(32)).decode()};", "ok", "dkim_ok"),
        (f"k=ed25519; p={base64.b64encode(bytes(31)).decode()}", "wrong", "dkim_key"),
    ],
)  # fmt: skip
def test_a_dkim_key_is_there_and_long_enough(
    dns: DnsServer, text: str, state: str, reason: str
) -> None:
    dns.txt("k1._domainkey.shop.example", text)
    one = found(dns, "dkim")
    assert (one.state, one.reason) == (state, reason)


def test_an_rsa_key_under_1024_bits_counts_for_nothing(dns: DnsServer) -> None:
    # 512 bits, which no library makes any more: a DER key by hand.
    number = b"\x02\x41\x00" + b"\xc1" * 64 + b"\x02\x03\x01\x00\x01"
    bits = b"\x00" + b"\x30" + bytes([len(number)]) + number
    algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
    body = algorithm + b"\x03" + bytes([len(bits)]) + bits
    key = base64.b64encode(b"\x30" + bytes([len(body)]) + body).decode()
    dns.txt("k1._domainkey.shop.example", f"v=DKIM1; p={key}")
    one = found(dns, "dkim")
    assert (one.state, one.reason) == ("wrong", "dkim_small")


def test_without_a_selector_nobody_knows_of_a_key(dns: DnsServer) -> None:
    one = found(dns, "dkim", selector="")
    assert (one.state, one.reason, one.record) == ("unknown", "dkim_no_selector", None)
    assert not any("_domainkey" in name for name in dns.asked)
    assert found(dns, "dkim", selector="k2").state == "missing"


@pytest.mark.parametrize(
    ("text", "state", "reason"),
    [
        ("v=DMARC1; p=none", "ok", "dmarc_ok"),
        ("v=DMARC1;p=quarantine;aspf=s;adkim=s;", "ok", "dmarc_strict"),
        ("v=DMARC1; p=perhaps", "wrong", "dmarc_policy"),
        ("v=DMARC1; rua=mailto:x@y.z", "wrong", "dmarc_policy"),
        ("v=DMARC1; p=none; p=none", "wrong", "dmarc_syntax"),
        ("v=DMARC2; p=none", "missing", "dmarc_missing"),
    ],
)
def test_a_dmarc_policy_is_told_with_its_alignment(
    dns: DnsServer, text: str, state: str, reason: str
) -> None:
    dns.txt("_dmarc.shop.example", text)
    one = found(dns, "dmarc")
    assert (one.state, one.reason) == (state, reason)


def test_a_subdomain_has_the_policy_of_the_domain_above(dns: DnsServer) -> None:
    dns.txt("_dmarc.shop.example", "v=DMARC1; p=reject; sp=quarantine")
    one = found(dns, "dmarc", of="news.mail.shop.example")
    assert (one.state, one.params["policy"]) == ("ok", "quarantine")
    dns.txt("_dmarc.shop.example", "v=DMARC1; p=none", "v=DMARC1; p=reject")
    assert found(dns, "dmarc").reason == "dmarc_several"


def test_a_domain_that_takes_no_mail_is_told(dns: DnsServer) -> None:
    dns.mx("shop.example", "0 .")
    assert found(dns, "mx").reason == "mx_null"


def test_a_dns_that_fails_or_stays_silent_is_not_known_and_never_missing(dns: DnsServer) -> None:
    dns.broken |= {"shop.example", "_spf.relay.example"}
    dns.silent |= {"_dmarc.shop.example", "k1._domainkey.shop.example"}
    began = time.monotonic()
    findings = examine("shop.example", dns.resolver(), selector="k1")
    assert time.monotonic() - began < SECONDS + 1
    assert [(one.state, one.reason) for one in findings] == [("unknown", "no_answer")] * 4


def test_an_include_that_cannot_be_read_now_says_nothing_of_the_record(dns: DnsServer) -> None:
    dns.broken.add("_spf.relay.example")
    assert found(dns, "spf").state == "unknown"


def test_a_machine_without_a_resolver_knows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dns.resolver.Resolver.read_resolv_conf", _no_configuration)
    findings = examine("shop.example", system_resolver(), selector="k1")
    assert {one.state for one in findings} == {"unknown"}


def _no_configuration(*_given: object) -> None:
    raise OSError


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("ana@Shop.Example", "shop.example"),
        ("ana@bücher.example", "xn--bcher-kva.example"),
        ("ana@faß.example", "xn--fa-hia.example"),
        ("ana@localhost", None),
        ("ana@127.0.0.1", None),
        ("ana@a..b", None),
        ("ana@-a.example", None),
        ("ana@a_b.example", None),
        ("ana@" + "a" * 64 + ".example", None),
        ("ana@x.example/y", None),
    ],
)
def test_a_domain_is_written_as_the_dns_does(address: str, domain: str | None) -> None:
    assert domain_of(address) == domain


def test_every_reason_has_its_words_in_both_languages(dns: DnsServer) -> None:
    for finding in examine("shop.example", dns.resolver(), selector="k1", sends_by="mx"):
        assert words_of(finding, "en") != words_of(finding, "fr")
    for words in REASONS.values():
        assert bool(words["en"].remedy) == bool(words["fr"].remedy)
