"""Where a request comes from, whatever its headers say."""

from typing import Any

import pytest
from django.test import RequestFactory

from jalon.core.visitor import address_of


@pytest.mark.rule("ACC-5")
@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "", "10.0.0.9"),
        (0, "203.0.113.7", "10.0.0.9"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.8", "203.0.113.7"),
        (2, "", "10.0.0.9"),
        (1, " , ", "10.0.0.9"),
    ],
)
def test_only_what_our_own_proxies_saw_counts(
    proxies: int, forwarded: str, expected: str, settings: Any
) -> None:
    settings.JALON_PROXIES = proxies
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.9", headers={"X-Forwarded-For": forwarded}
    )
    assert address_of(request) == expected
