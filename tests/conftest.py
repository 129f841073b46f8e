"""One real PostgreSQL server for the whole run, and a database per worker."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from jalon.core.postgres import django_settings, running_server

# How long an example takes says more of the machine than of the code.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

_CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""The tests' data may be lost with the machine, so nothing waits for the disk."""


def pytest_configure(config: pytest.Config) -> None:
    """Starts the server in the first process of the run; its workers get the URL from it."""
    if hasattr(config, "workerinput") or os.environ.get("DATABASE_URL"):
        return
    stack = ExitStack()
    config.add_cleanup(stack.close)
    folder = Path(tempfile.mkdtemp(prefix="jalon-tests-"))
    folder.chmod(0o711)  # run by root, the server's own user has to pass
    stack.callback(shutil.rmtree, folder)
    os.environ["DATABASE_URL"] = stack.enter_context(running_server(folder, _CARELESS)).url
    stack.callback(os.environ.pop, "DATABASE_URL")

    # pytest-django has read the settings before any conftest: without workers, they are these.
    from django.conf import settings

    settings.DATABASES["default"] |= django_settings(os.environ["DATABASE_URL"])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browsers first: they wait more than they compute, and the rest goes on beside them. The
    walk over every page takes as long as the journeys do: it begins another process's share."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/web/"))
    second = len(items) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    for walk in [item for item in items if item.nodeid.endswith("[walk]")]:
        items.remove(walk)
        items.insert(second, walk)


@pytest.fixture(scope="session", autouse=True)
def _emptied_quickly() -> None:
    from tests.emptying import empty_quickly

    empty_quickly()


@pytest.fixture(autouse=True)
def _the_database(request: pytest.FixtureRequest) -> None:
    """Where a test commits, its database comes before all else that it asks for."""
    marker = request.node.get_closest_marker("django_db")
    real = "transactional_db" in request.fixturenames
    if real or marker is not None:
        from jalon.emails.queries import contents

        contents.cache_clear()  # versions never change, save between tests
    if real or (marker is not None and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")


@pytest.fixture(autouse=True)
def _emails_of_accounts_stay_in_their_test() -> Iterator[None]:
    """They leave in a thread: none may arrive in the next test's box."""
    yield
    if "jalon.accounts.mailing" in sys.modules:
        from tests.mailbox import sent

        sent()
