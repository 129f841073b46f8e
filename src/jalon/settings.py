"""Django's settings, and the only reader of the environment. docs/settings.md explains each."""

import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jalon.core import postgres
from jalon.core.errors import Invalid
from jalon.core.imap_url import parse_imap_url
from jalon.core.outbound import parse_allowed
from jalon.core.secret import kept_secret
from jalon.core.smtp_url import parse_smtp_url

VARIABLES = {
    "DATABASE_URL": "",
    "JALON_ALLOW_PRIVATE": "",
    "JALON_BASE_URL": "",
    "JALON_BOUNCES_URL": "",
    "JALON_DATA": "data",
    "JALON_FILES": "",
    "JALON_FROM": "Jalon <hello@example.com>",
    "JALON_HOST": "127.0.0.1",
    "JALON_OIDC_CLIENT": "",
    "JALON_OIDC_SECRET": "",
    "JALON_OIDC_URL": "",
    "JALON_PORT": "8000",
    "JALON_PROXIES": "0",
    "JALON_RETURN_PATH": "",
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


def _read_files() -> dict[str, Any] | None:
    """The bucket and the beginning of its keys, or None for the data folder."""
    text = _read("JALON_FILES")
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme != "s3" or not parts.netloc or parts.query or parts.fragment or "@" in text:
        raise Invalid(
            f"JALON_FILES is {text!r}, which is not a bucket.",
            remedy="Write s3://bucket or s3://bucket/folder, or leave it out for the data folder.",
            code="files",
        )
    if find_spec("boto3") is None:
        raise Invalid(
            "JALON_FILES names a bucket, and boto3 is not installed.",
            remedy="Install Jalon with its extra: pip install 'jalon[s3]'.",
            code="files",
        )
    options = {"bucket_name": parts.netloc, "location": parts.path.strip("/")}
    return {"BACKEND": "jalon.forms.bucket.Bucket", "OPTIONS": options}


def _read_proxies() -> int:
    text = _read("JALON_PROXIES")
    if not text.isdecimal() or int(text) > 10:
        raise Invalid(
            f"JALON_PROXIES is {text!r}, which is not a number of proxies.",
            remedy="Use the number of proxies before Jalon that write X-Forwarded-For, such as 1.",
            code="proxies",
        )
    return int(text)


def _read_return_path() -> str:
    text = _read("JALON_RETURN_PATH")
    if text and not re.fullmatch(r"[A-Za-z0-9._-]{1,15}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", text):
        raise Invalid(
            f"JALON_RETURN_PATH is {text!r}, which is not an address that emails can go back to.",
            remedy="Use 15 letters or digits at most before the @, as in bounces@example.com.",
            code="return_path",
        )
    return text


# Jalon's own
JALON_ALLOW_PRIVATE = parse_allowed(_read("JALON_ALLOW_PRIVATE"))
JALON_BOUNCES = parse_imap_url(_read("JALON_BOUNCES_URL"))
JALON_DATA = Path(_read("JALON_DATA")).expanduser().absolute()
JALON_FROM = _read("JALON_FROM")
JALON_HOST = _read("JALON_HOST")
JALON_PORT = _read_port()
JALON_PROXIES = _read_proxies()
JALON_RETURN_PATH = _read_return_path()
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
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "allauth.headless",
    "procrastinate.contrib.django",
    "jalon.core",
    "jalon.accounts",
    "jalon.contacts",
    "jalon.events",
    "jalon.segments",
    "jalon.forms",
    "jalon.emails",
    "jalon.delivery",
    "jalon.workflows",
    "jalon.runtime",
    "jalon.pages",
    "jalon.api",
]

# Background jobs: the tasks are those of this module, and of no other that happens to be there.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["jalon.runtime.tasks"]

# Web
ROOT_URLCONF = "jalon.urls"
APPEND_SLASH = False
WSGI_APPLICATION = "jalon.wsgi.application"
SECRET_KEY = _read("JALON_SECRET_KEY") or kept_secret(JALON_DATA / "secret-key")
DEBUG = False
ALLOWED_HOSTS = sorted(
    {urlsplit(JALON_BASE_URL).hostname or "", JALON_HOST, "localhost", "127.0.0.1", "[::1]"} - {""}
)
MIDDLEWARE = [
    "jalon.api.metrics.MetricsMiddleware",  # the first, so that it counts what the others answer
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "jalon.api.middleware.LanguageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jalon.api.middleware.ApiMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
CSRF_COOKIE_HTTPONLY = False  # the web app reads it to send it back; it opens nothing by itself
CSRF_COOKIE_SECURE = JALON_BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [JALON_BASE_URL]
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 2**20  # a call with 10,000 contacts; tracking has its own limit

# Accounts: who signs in, and how (docs/accounts.md)
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [  # scrypt is slow for whoever guesses, and needs memory (OWASP)
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
PASSWORD_RESET_TIMEOUT = 3600
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE
CACHES = {  # shared by all processes, so that a one-time code is used once
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

ACCOUNT_ADAPTER = "jalon.accounts.signing_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # named for allauth's checks: nobody signs up
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "jalon.accounts.signing_in.display"
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation reached its address
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers cannot have Jalon write to strangers
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(JALON_BASE_URL).scheme  # whatever a proxy asks by
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"reset_password": "20/h/ip,5/h/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = JALON_PROXIES

HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
HEADLESS_FRONTEND_URLS = {
    "account_confirm_email": f"{JALON_BASE_URL}/",
    "account_reset_password": f"{JALON_BASE_URL}/password",
    "account_reset_password_from_key": f"{JALON_BASE_URL}/password/{{key}}",
    "account_signup": f"{JALON_BASE_URL}/sign-in",
    "socialaccount_login_error": f"{JALON_BASE_URL}/sign-in",
}
MFA_ADAPTER = "jalon.accounts.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Jalon"
# A browser allows passkeys over plain HTTP on its own machine alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = urlsplit(JALON_BASE_URL).hostname in {
    "localhost",
    "127.0.0.1",
    "::1",
}

# An identity provider lets in those who are users already, by an address that it has verified.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": "OpenID Connect",
                "client_id": _read("JALON_OIDC_CLIENT"),
                "secret": _read("JALON_OIDC_SECRET"),
                "settings": {"server_url": _read("JALON_OIDC_URL")},
            }
        ]
        if _read("JALON_OIDC_URL")
        else [],
    }
}

# Emails about accounts. Without a mail server none leaves: whoever invites passes the link on.
DEFAULT_FROM_EMAIL = JALON_FROM
EMAIL_BACKEND = "jalon.delivery.account_mail.ByRoutes"

# Files that contacts download (docs/forms.md)
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if (_files := _read_files()) is not None:
    STORAGES["files"] = _files

# Language and time: accounts and contacts have their own; the server speaks UTC.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Logs
LOGGING_CONFIG = "jalon.core.logs.configure"
LOGGING = {"level": "INFO"}
