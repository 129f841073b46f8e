"""Calls to the REST API, as a program makes them."""

from typing import Any

from django.test import Client

from jalon.accounts.keys import create_key
from jalon.accounts.permissions import Permission

EVERYTHING = tuple(Permission)


class Caller:
    """A program with a key that has some scopes; without: nobody."""

    def __init__(self, *scopes: Permission) -> None:
        self.client = Client(HTTP_HOST="localhost", raise_request_exception=True)
        self.headers: dict[str, str] = {}
        if scopes:
            _, plain = create_key("test", scopes=scopes, by="test")
            self.headers["Authorization"] = f"Bearer {plain}"

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer; `headers` with underscores for dashes."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        content = {} if body is None else {"data": body, "content_type": "application/json"}
        return self.client.generic(
            method,
            f"/api/v1{path}",
            **_encoded(content),
            headers={**self.headers, **given},
        )


def _encoded(content: dict[str, Any]) -> dict[str, Any]:
    import json

    if not content:
        return {}
    return {"data": json.dumps(content["data"]), "content_type": content["content_type"]}
