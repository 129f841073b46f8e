"""Where visitors find forms and landing pages."""

from django.conf import settings


def form_address(slug: str) -> str:
    """The hosted page of a form."""
    return f"{settings.JALON_BASE_URL}/f/{slug}"


def snippet(slug: str) -> str:
    """What embeds a form in another page."""
    return f'<script src="{form_address(slug)}.js"></script>'


def landing_address(slug: str) -> str:
    """The address of a landing page, by which triggers name it."""
    return f"{settings.JALON_BASE_URL}/p/{slug}"


def landing_in(address: str | None) -> str | None:
    """The short name of the landing page at an address; None when no landing page is there."""
    start = landing_address("")
    return address.removeprefix(start) if address and address.startswith(start) else None
