"""DKIM (RFC 6376): the public key by which readers' servers check who signed an email."""

import base64
import binascii
import re

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from jalon.emails.authentication.findings import Broken, Finding, Record
from jalon.emails.authentication.lookup import Lookup
from jalon.emails.authentication.tags import tags_of

SMALLEST = 1024
"""Bits of an RSA key, below which signatures count for nothing (RFC 8301, 3.2)."""

_ENOUGH = 2048
_ED25519 = 32  # bytes of a key (RFC 8463)


def check_dkim(lookup: Lookup, domain: str, *, selector: str) -> Finding:
    """The finding on a domain's key under a selector. Raises Silent."""
    if not selector:
        return Finding("dkim", "unknown", "dkim_no_selector", {"domain": domain})
    name = f"{selector}._domainkey.{domain}"
    found = lookup.texts(name)
    to_add = Record(name, "TXT", "v=DKIM1; k=rsa; p=…")
    if not found:
        return Finding("dkim", "missing", "dkim_missing", {"name": name}, record=to_add)
    if len(found) > 1:
        return Finding("dkim", "wrong", "dkim_several", {}, found)
    try:
        return _judged(found[0])
    except Broken as broken:
        return Finding("dkim", "wrong", broken.reason, broken.params, found, to_add)


def _judged(text: str) -> Finding:
    tags = tags_of(text)
    if tags is None or tags.get("v", "DKIM1") != "DKIM1" or "p" not in tags:
        raise Broken("dkim_syntax")
    key = re.sub(r"\s", "", tags["p"])
    if not key:
        raise Broken("dkim_revoked")
    if "sha256" not in _listed(tags, "h", "sha256"):
        raise Broken("dkim_hash")
    if not {"*", "email"} & _listed(tags, "s", "*"):
        raise Broken("dkim_service")
    bits = _bits(tags.get("k", "rsa"), key)
    if "y" in _listed(tags, "t", ""):
        return Finding("dkim", "warning", "dkim_testing", {}, [text])
    if 0 < bits < _ENOUGH:
        return Finding("dkim", "warning", "dkim_short", {"bits": bits}, [text])
    return Finding("dkim", "ok", "dkim_ok", {"kind": f"RSA {bits}" if bits else "Ed25519"}, [text])


def _listed(tags: dict[str, str], tag: str, without: str) -> set[str]:
    return {part.strip() for part in tags.get(tag, without).split(":")}


def _bits(kind: str, key: str) -> int:
    """How long an RSA key is, in bits; 0: a key of the other kind, whose length is fixed."""
    try:
        decoded = base64.b64decode(key, validate=True)
        read = load_der_public_key(decoded) if kind == "rsa" else None
    except (binascii.Error, ValueError, UnsupportedAlgorithm):
        raise Broken("dkim_key") from None
    if kind == "ed25519" and len(decoded) == _ED25519:
        return 0
    if not isinstance(read, RSAPublicKey):
        raise Broken("dkim_key")
    if read.key_size < SMALLEST:
        raise Broken("dkim_small", bits=read.key_size)
    return read.key_size
