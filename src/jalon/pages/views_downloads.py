"""Handing out resources to the holders of links (FRM-2)."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jalon.core.errors import NotFound, Unavailable
from jalon.core.visitor import address_of
from jalon.delivery.scanners import is_suspect
from jalon.emails.form_links import read_offer
from jalon.forms import queries, storage, submitting
from jalon.forms.models import Resource
from jalon.pages.answers import accepted, not_found, notice, secured


@require_safe
def download(request: HttpRequest, token: str) -> HttpResponse:
    """Hands out a resource to the holder of a link. A HEAD is a scanner's, and counts nothing."""
    try:
        offer = read_offer(token)
        resource = queries.resource_of(offer.resource)
    except NotFound:
        return not_found(request)
    if offer.expired:
        return notice(request, "download_expired", lang=accepted(request), status=410)
    response = hand_out(request, resource)
    if request.method == "GET" and response.status_code in {200, 302}:
        _count(request, offer.contact_id, offer.resource)
    return response


def hand_out(request: HttpRequest, resource: Resource) -> HttpResponse:
    """The file, to be saved by the browser, or the way to where it is. Counts nothing."""
    response: Any = HttpResponse(status=302)
    if resource.url:
        response["Location"] = resource.url
    else:
        try:
            file = storage.files().open(resource.stored)
        except FileNotFoundError:
            return not_found(request)
        except Unavailable:
            return notice(request, "files_away", lang=accepted(request), status=503)
        response = FileResponse(
            file,
            as_attachment=True,
            filename=resource.file_name,
            content_type=storage.content_type(resource),
        )
    handed: HttpResponse = secured(response, "default-src 'none'; sandbox")
    return handed


def _count(request: HttpRequest, contact_id: UUID, resource: str) -> None:
    """An erased contact's link still works, and counts nothing."""
    agent, address = request.headers.get("User-Agent", ""), address_of(request)
    machine = is_suspect("click", agent=agent, address=address)
    try:
        submitting.downloaded(contact_id, resource, machine=machine)
    except NotFound:
        return
