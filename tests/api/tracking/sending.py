"""A sender with a write key, in short words for tests."""

import json
from base64 import b64encode
from typing import Any

from django.test import Client

from jalon.accounts.keys import create_key
from tests.acting import rows


class Sender:
    """A program that sends to the tracking API, as its SDK would."""

    def __init__(self) -> None:
        self.key, self.plain = create_key("shop", kind="write", by="test")
        self.client = Client(HTTP_HOST="localhost")

    @property
    def authorization(self) -> str:
        return "Basic " + b64encode(f"{self.plain}:".encode()).decode()

    def __call__(self, call: str, body: Any = None, **headers: str) -> Any:
        """The answer to a body, JSON unless it is bytes; headers with underscores for dashes."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {"Authorization": self.authorization} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return self.client.post(
            f"/v1/{call}", content, content_type="application/json", headers=given
        )

    def batch(self, *messages: Any, **common: Any) -> Any:
        return self("batch", {"batch": list(messages), **common})


def waiting() -> list[tuple[Any, ...]]:
    """(kind, name, body) of what waits in the inbox, in order; not that contacts were created."""
    return rows("SELECT kind, name, body FROM inbox WHERE name <> 'Contact Created' ORDER BY id")
