"""The door for what email providers tell of bounces and complaints (EML-7). The address holds the
secret, so that there is nothing else to check; see `jalon.delivery.bounce_webhooks`."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from jalon.api.errors import not_found, problem
from jalon.core import limits
from jalon.core.errors import JalonError
from jalon.core.visitor import address_of
from jalon.delivery.bounce_webhooks import is_bounce_webhook, take_call

LARGEST = 2 * 2**20
"""Bytes of a call: twice what any provider sends at once."""


@csrf_exempt  # nothing here goes by a cookie
@require_POST
def bounces(request: HttpRequest, provider: str, token: str) -> HttpResponse:
    """What a provider tells. 404 for an address that was not made or is revoked; 429 for who tries
    addresses, or calls more than 20 times a second for a minute."""
    try:
        if not is_bounce_webhook(provider, token):
            limits.require("bounces guess", address_of(request), most=60, seconds=60)
            return not_found(request)
        limits.require("bounces", provider, most=1200, seconds=60)
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
            return HttpResponse("Too large.", status=413, content_type="text/plain")
        told = take_call(provider, _json(request.body))
    except JalonError as error:
        return problem(error)
    except ValueError:
        return HttpResponse("No JSON.", status=400, content_type="text/plain")
    return JsonResponse({"taken": told.taken, "ignored": told.ignored})


def _json(body: bytes) -> Any:
    """Amazon's calls say that they are plain text: what they say is not looked at."""
    try:
        return json.loads(body)
    except RecursionError as error:
        raise ValueError from error
