"""Writes the description of the REST API for the web app, whose types are made of it:
`python -m tools.openapi` (`make docs`)."""

import json
import sys
from pathlib import Path

import django

from jalon.cli.context import use_settings

TARGET = Path(__file__).parent.parent / "web" / "openapi.json"


def described() -> str:
    """The description as it is kept."""
    from jalon.api.app import api

    schema = api.get_openapi_schema()
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    use_settings()
    django.setup()
    TARGET.write_text(described(), "utf-8")
    sys.stdout.write(f"{TARGET}\n")
