"""What the tests of several files about routes begin with."""

from collections.abc import Iterator
from typing import Any

import pytest

from jalon.core.outbound import parse_allowed
from tests.acting import set_time
from tests.delivery.routing import a_route
from tests.delivery.scene import NOON, an_email
from tests.delivery.servers import Handler, mail_server


@pytest.fixture
def at_noon_on_this_machine(settings: Any) -> None:
    """Routes may lead to this machine, and there is an email to send."""
    settings.JALON_ALLOW_PRIVATE = parse_allowed("127.0.0.0/8,localhost")
    set_time(NOON)
    an_email()


@pytest.fixture
def good() -> Iterator[Handler]:
    """A mail server that takes all, as the route `good`."""
    with mail_server() as (handler, server):
        a_route("good", server, priority=20)
        yield handler
