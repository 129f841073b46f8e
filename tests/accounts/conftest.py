"""Passwords of tests are hashed in no time, save where a test asks for the real thing."""

import pytest

from jalon import settings as jalon_settings


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def real_passwords(quick_passwords, settings):
    settings.PASSWORD_HASHERS = jalon_settings.PASSWORD_HASHERS
