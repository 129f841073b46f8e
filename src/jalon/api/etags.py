"""Entity tags: so that nobody overwrites what somebody else changed meanwhile (RFC 9110)."""

import hashlib

import msgspec
from django.http import HttpRequest

from jalon.core.errors import Conflict


def etag_of(*parts: object) -> str:
    """The tag of what these parts make up."""
    encoded = msgspec.json.encode(parts, enc_hook=str)
    return f'"{hashlib.sha256(encoded).hexdigest()[:32]}"'


def check_match(request: HttpRequest, present: str) -> None:
    """Raises Conflict, answered 412, when `If-Match` names another state than the present."""
    wanted = request.headers.get("If-Match", "").strip()
    if wanted and wanted != "*" and present not in {one.strip() for one in wanted.split(",")}:
        raise Conflict(
            "It was changed since you read it.",
            remedy="Read it again, and make your change to that.",
            code="changed_meanwhile",
        )
