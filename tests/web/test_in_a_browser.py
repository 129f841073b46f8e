"""The web app in Chromium, on a real server and worker: what `web/tests` says it does.

Playwright's own words for what failed are in the output of the test.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE = 60
PROJECTS = os.environ.get("JALON_BROWSE", "some-fr some-en").split()
"""What of `web/tests` is run: some journeys in each language, all of them in `en` or `fr`, the
`walk` over every page, `empty` over those of an installation with nothing in it."""

SCENES = {"walk": ["--troubled"], "empty": ["--users"]}
"""What the scene has more, or less."""

pytestmark = [
    pytest.mark.skipif(
        not ((WEB / "node_modules" / "@playwright").is_dir() and shutil.which("npx")),
        reason="Playwright is not installed: run `npm ci` in web/",
    ),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """That of an installation with a database and a port of its own."""
    server, name = os.environ["DATABASE_URL"], f"jalon_web_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        yield {
            **os.environ,
            "DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl(),
            "JALON_DATA": str(tmp_path / "data"),
            "JALON_HOST": "127.0.0.1",
            "JALON_PORT": str(port),
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        }
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def address(project: str, environment: dict[str, str]) -> Iterator[str]:
    """Where the app is, with something in it to look at, if that is what is looked at."""
    scene = ["tests.web.scene", *SCENES.get(project, [])]
    subprocess.run(["make", "web"], cwd=ROOT, check=True, timeout=300)
    for module in (["jalon", "migrate"], scene):
        command = [sys.executable, "-m", *module]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, check=True, timeout=PATIENCE, stdout=subprocess.PIPE
        )
    environment["JALON_LINKS"] = done.stdout.decode().strip()
    app = f"http://127.0.0.1:{environment['JALON_PORT']}/"
    with ExitStack() as stack:
        for part in ("web", "worker"):
            stack.enter_context(running(part, environment))
        await_answer(app)
        yield app


@contextmanager
def running(part: str, environment: dict[str, str]) -> Iterator[None]:
    """One process of Jalon, which ends with its standard input."""
    command = [sys.executable, "-m", "jalon", part, "--attended"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE) as process:
        try:
            yield
        finally:
            assert process.stdin
            process.stdin.close()
            try:
                process.wait(2 * PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def await_answer(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE):
                return
        except urllib.error.HTTPError:
            raise
        except OSError:
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.1)


@pytest.mark.parametrize("project", PROJECTS)
def test_the_app_does_what_its_own_tests_say(
    project: str, address: str, environment: dict[str, str], tmp_path: Path
) -> None:
    seen = {
        "JALON_APP": address,
        "JALON_CHROMIUM": CHROMIUM or "",
        "JALON_LINKS": environment["JALON_LINKS"],
        "CI": "1",
    }
    done = subprocess.run(
        ["npx", "playwright", "test", f"--project={project}", "--output", str(tmp_path / "seen")],
        cwd=WEB,
        env={**os.environ, **seen},
        check=False,
        timeout=1800,
    )
    assert done.returncode == 0, "see what Playwright says above"
