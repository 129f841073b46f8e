"""The tracking API's two doors: what SDKs send, and what the browser SDK asks first."""

import binascii
from base64 import b64decode
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from jalon.accounts.keys import find_key
from jalon.accounts.models import ApiKey
from jalon.api.tracking import answers, overload
from jalon.api.tracking.body import Batch, Message, read_batch, read_body, read_message, read_single
from jalon.api.tracking.taking import Parcel, Refusals, Taken, take_in
from jalon.core.db import AWAY
from jalon.core.errors import Forbidden, Invalid, JalonError, NotFound, Unavailable
from jalon.core.metrics import count_tracked


@csrf_exempt  # nothing here goes by a cookie
def receive(request: HttpRequest, call: str) -> HttpResponse:
    """Takes in a message, or a batch of them; answers 200 once they are committed."""
    if request.method == "OPTIONS":
        return answers.preflight("POST, OPTIONS")
    try:
        return _received(request, call)
    except JalonError as error:
        return answers.refusal(error)
    except AWAY:
        return answers.refusal(Unavailable("The database is away.", remedy="Send it again."))


@csrf_exempt
def browser_settings(request: HttpRequest, write_key: str) -> HttpResponse:
    """What Segment's CDN tells its browser SDK: where to send, and to send nowhere else."""
    if request.method == "OPTIONS":
        return answers.preflight("GET, OPTIONS")
    try:
        _check_method(request, "GET", "HEAD")
        key = find_key(write_key)
        if key is None or key.kind != "write":
            raise NotFound("There is no such write key.", code="project_not_found")
    except JalonError as error:
        return answers.refusal(error)
    base = urlsplit(settings.JALON_BASE_URL)
    host = f"{base.netloc}{base.path}/v1"
    return answers.settings(
        {
            "integrations": {
                "Segment.io": {"apiKey": write_key, "apiHost": host, "protocol": base.scheme}
            },
            "plan": {"track": {"__default": {"enabled": True, "integrations": {}}}},
            "edgeFunction": {},
            "analyticsNextEnabled": True,
            # Else the SDK tells Segment how it is doing.
            "metrics": {"sampleRate": 0, "host": host, "protocol": base.scheme},
        }
    )


def _received(request: HttpRequest, kind: str) -> HttpResponse:
    _check_method(request, "POST")
    body = read_body(request)
    batch = read_batch(body) if kind == "batch" else read_single(body)
    key = _key(request, batch)
    _check_load(key, len(batch.batch))
    parcel, refusals = _parcel(kind, batch, source=str(key.id))
    taken = take_in(parcel) if parcel.messages else Taken()
    refusals |= taken.refusals
    count_tracked(accepted=len(batch.batch) - len(refusals), refused=len(refusals))
    if kind != "batch" and refusals:
        raise refusals[0]
    names = {index: message.message_id for index, message in parcel.messages.items()}
    return answers.success(
        [
            {"index": index, "messageId": names.get(index), "detail": error.message}
            | answers.described(error)
            for index, error in sorted(refusals.items())
        ],
        [
            {"index": index, "field": name, "detail": error.message} | answers.described(error)
            for index, ignored in taken.ignored.items()
            for name, error in ignored
        ],
    )


def _parcel(kind: str, batch: Batch, *, source: str) -> tuple[Parcel, Refusals]:
    """The messages of a request, and the refusals of those that cannot be read."""
    messages: dict[int, Message] = {}
    refusals: Refusals = {}
    for index, raw in enumerate(batch.batch):
        try:
            messages[index] = read_message(raw)
        except Invalid as error:
            refusals[index] = error
    kinds = {i: (m.type or "") if kind == "batch" else kind for i, m in messages.items()}
    return Parcel(source=source, sent_at=batch.sent_at, messages=messages, kinds=kinds), refusals


def _key(request: HttpRequest, batch: Batch) -> ApiKey:
    """The write key, from the Basic authorization or else the body. Raises Invalid, Forbidden."""
    plain = _authorized(request.headers.get("Authorization", "")) or batch.write_key
    if not isinstance(plain, str) or not plain:
        raise Invalid(
            "There is no write key.",
            remedy="Send it as the user of a Basic authorization, or as writeKey.",
            code="write_key_missing",
        )
    key = find_key(plain)
    if key is None:
        raise Invalid(
            "There is no such write key.",
            remedy="Copy it from the settings again: it may have been revoked.",
            code="write_key_unknown",
        )
    if key.kind != "write":
        raise Forbidden(
            "This is a secret key.",
            remedy="Send a write key; and never put a secret key where visitors can read it.",
            code="write_key_wanted",
        )
    return key


def _authorized(header: str) -> str:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return b64decode(encoded.strip(), validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""


def _check_method(request: HttpRequest, *methods: str) -> None:
    if request.method not in methods:
        raise Invalid(
            f"{request.method} is not answered here.",
            remedy=f"Use {methods[0]}.",
            code="method_not_allowed",
            allow=", ".join((*methods, "OPTIONS")),
        )


def _check_load(key: ApiKey, messages: int) -> None:
    if overload.inbox_full():
        raise Unavailable(
            "Too much waits to be handled.",
            remedy="Send it again later.",
            code="inbox_full",
            retry_after=overload.PAUSE,
        )
    if wait := overload.seconds_to_wait(str(key.id), max(1, messages)):
        raise Unavailable(
            "This key sends too much.",
            remedy="Send it again later.",
            code="rate_limited",
            retry_after=wait,
        )
