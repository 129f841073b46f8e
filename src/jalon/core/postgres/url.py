"""Connection URLs, in the form that libpq documents."""

from typing import Any
from urllib.parse import quote, urlencode

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from jalon.core.errors import Invalid

_DJANGO_NAMES = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}


def socket_url(*, database: str, user: str, **options: str) -> str:
    """The URL of a server that listens on a Unix socket."""
    return f"postgresql://{quote(user)}@/{quote(database)}?{urlencode(options, quote_via=quote)}"


def django_settings(url: str) -> dict[str, Any]:
    """The URL as an entry of Django's DATABASES.

    Raises Invalid when the URL is not one, without repeating the password it may hold.
    """
    given = _parse(url)
    entry: dict[str, Any] = {name: str(given.pop(key, "")) for key, name in _DJANGO_NAMES.items()}
    # Django turns prepared statements off unless told; the hot path lives on them.
    entry["OPTIONS"] = {"prepare_threshold": 5, "application_name": "jalon", **given}
    return {"ENGINE": "django.db.backends.postgresql", **entry}


def _parse(url: str) -> dict[str, Any]:
    refusal = Invalid(
        "DATABASE_URL is not the URL of a PostgreSQL server.",
        remedy="Write it like postgresql://user:password@host:5432/database.",
        code="database_url",
    )
    if not url.startswith(("postgresql://", "postgres://")):
        raise refusal
    try:
        return conninfo_to_dict(url)
    except ProgrammingError:
        raise refusal from None  # libpq's own words repeat the URL
