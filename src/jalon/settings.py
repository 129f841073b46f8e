"""Django's settings, and the only reader of the environment. docs/settings.md explains each."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from jalon.core import postgres
from jalon.core.errors import Invalid
from jalon.core.outbound import parse_allowed
from jalon.core.secret import kept_secret
from jalon.core.smtp_url import parse_smtp_url

VARIABLES = {
    "DATABASE_URL": "",
    "JALON_ALLOW_PRIVATE": "",
    "JALON_BASE_URL": "",
    "JALON_DATA": "data",
    "JALON_FROM": "Jalon <hello@example.com>",
    "JALON_HOST": "127.0.0.1",
    "JALON_KEEP_MONTHS": "",
    "JALON_PORT": "8000",
    "JALON_SECRET_KEY": "",
    "JALON_SMTP_URL": "",
}
"""Every variable that Jalon reads, and its default."""


def _read(name: str) -> str:
    return os.environ.get(name, "").strip() or VARIABLES[name]


def _read_port() -> int:
    text = _read("JALON_PORT")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Invalid(
            f"JALON_PORT is {text!r}, which is not a port.",
            remedy="Use a number from 1 to 65535, such as 8000.",
            code="port",
        )
    return int(text)


def _read_months() -> int | None:
    text = _read("JALON_KEEP_MONTHS")
    if text and (not text.isdecimal() or not 0 < int(text) <= 1200):
        raise Invalid(
            f"JALON_KEEP_MONTHS is {text!r}, which is not a number of months.",
            remedy="Use a number from 1 to 1200, such as 36, or leave it out to keep everything.",
            code="keep_months",
        )
    return int(text) if text else None


# Jalon's own
JALON_ALLOW_PRIVATE = parse_allowed(_read("JALON_ALLOW_PRIVATE"))
JALON_DATA = Path(_read("JALON_DATA")).expanduser().absolute()
JALON_FROM = _read("JALON_FROM")
JALON_HOST = _read("JALON_HOST")
JALON_KEEP_MONTHS = _read_months()
JALON_PORT = _read_port()
JALON_BASE_URL = (_read("JALON_BASE_URL") or f"http://{JALON_HOST}:{JALON_PORT}").rstrip("/")
JALON_SMTP = parse_smtp_url(_read("JALON_SMTP_URL"))
JALON_EMBEDDED = not _read("DATABASE_URL")

# Database
DATABASES = {
    "default": {
        **postgres.django_settings(_read("DATABASE_URL") or postgres.embedded_url(JALON_DATA)),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Apps
INSTALLED_APPS = [
    "procrastinate.contrib.django",
    "jalon.core",
    "jalon.accounts",
    "jalon.contacts",
    "jalon.events",
    "jalon.segments",
    "jalon.emails",
    "jalon.delivery",
    "jalon.workflows",
    "jalon.runtime",
    "jalon.pages",
]

# Background jobs: the tasks are those of this module, and of no other that happens to be there.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["jalon.runtime.tasks"]

# Web
ROOT_URLCONF = "jalon.pages.urls"
WSGI_APPLICATION = "jalon.wsgi.application"
SECRET_KEY = _read("JALON_SECRET_KEY") or kept_secret(JALON_DATA / "secret-key")
DEBUG = False
ALLOWED_HOSTS = sorted(
    {urlsplit(JALON_BASE_URL).hostname or "", JALON_HOST, "localhost", "127.0.0.1", "[::1]"} - {""}
)
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = JALON_BASE_URL.startswith("https://")
X_FRAME_OPTIONS = "DENY"

# Language and time: accounts and contacts have their own; the server speaks UTC.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Logs
LOGGING_CONFIG = "jalon.core.logs.configure"
LOGGING = {"level": "INFO"}
