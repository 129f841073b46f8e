"""The identity provider that users may sign in by (OpenID Connect)."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings


def provider_origin() -> str:
    """Its scheme and host; empty when there is none."""
    known: Any = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    if not known:
        return ""
    home = urlsplit(known[0]["settings"]["server_url"])
    return f"{home.scheme}://{home.netloc}"
