"""The database server: the embedded one, or the one DATABASE_URL names."""

from jalon.core.postgres.place import Place, embedded_url
from jalon.core.postgres.sharing import Lease, running_server
from jalon.core.postgres.upgrade import upgrade_embedded
from jalon.core.postgres.url import django_settings

__all__ = [
    "Lease",
    "Place",
    "django_settings",
    "embedded_url",
    "running_server",
    "upgrade_embedded",
]
