"""Where a request comes from."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The network address of who asks: what the outermost of the installation's own proxies
    (`JALON_PROXIES` of them) saw. What lies before it in `X-Forwarded-For` anyone may have
    written, so it is passed over."""
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    hops = [part for part in seen if part] if settings.JALON_PROXIES else []
    hops.append(request.META.get("REMOTE_ADDR", ""))
    return str(hops[max(len(hops) - 1 - settings.JALON_PROXIES, 0)])[:64]
