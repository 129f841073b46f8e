"""What the web app knows of the REST API is what the REST API is."""

from tools.openapi import TARGET, described


def test_the_types_of_the_web_app_are_made_of_the_api_as_it_is() -> None:
    assert TARGET.read_text("utf-8") == described(), "run make docs, then npm run types in web/"
