"""The interactive documentation at /api/docs: Swagger UI, from this server alone."""

from importlib.resources import files

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

_PAGE = b"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Jalon API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<div id="documentation"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
"""

_START = b"""SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#documentation",
  deepLinking: true,
  validatorUrl: null,
});
"""

_TYPES = {"swagger-ui.css": "text/css", "swagger-ui-bundle.js": "text/javascript"}
"""Files that come with django-ninja."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@require_safe
def page(_request: HttpRequest) -> HttpResponse:
    """The page, which runs nothing but this server's scripts."""
    response = HttpResponse(_PAGE)
    response["Content-Security-Policy"] = _POLICY
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def start(_request: HttpRequest) -> HttpResponse:
    """What starts it: a script of its own, for the policy allows none in the page."""
    return HttpResponse(_START, content_type="text/javascript")


@require_safe
def part(_request: HttpRequest, name: str) -> FileResponse:
    """A file of Swagger UI."""
    if name not in _TYPES:
        raise Http404
    found = files("ninja").joinpath("static", "ninja", name)
    response = FileResponse(found.open("rb"), content_type=_TYPES[name])
    response["Cache-Control"] = "public, max-age=86400"
    return response


urlpatterns = [
    path("", page),
    path("/start.js", start),
    path("/<str:name>", part),
]
