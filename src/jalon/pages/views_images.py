"""The images of emails, for whoever reads them (EML-1)."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jalon.core.errors import NotFound, Unavailable
from jalon.emails.images import Image, open_image
from jalon.pages.answers import accepted, not_found, notice, secured


@require_safe
def image(request: HttpRequest, name: str) -> HttpResponse:
    """An image. It never changes: who has it need never ask again."""
    found = Image(name)
    try:
        file = open_image(found)
    except NotFound:
        return not_found(request)
    except Unavailable:
        return notice(request, "files_away", lang=accepted(request), status=503)
    response: Any = FileResponse(file, content_type=found.content_type)
    secured(response, "default-src 'none'; sandbox")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # mail readers in browsers
    shown: HttpResponse = response
    return shown
