"""`jalon up` and its parts, as real processes in a folder of their own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from typer.testing import CliRunner

from jalon.cli.app import app
from jalon.core.postgres import Place, running_server
from jalon.core.postgres.server import postmaster_lives

pytestmark = pytest.mark.long

PATIENCE = 30.0


class Installation:
    """A folder with a space in its name, where jalon runs on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = _free_port()
        self._up: subprocess.Popen[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        ours = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "JALON_DATA"}}
        return {**ours, "JALON_PORT": str(self.port)}

    def jalon(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "jalon", *arguments],
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=PATIENCE * 2,
            check=False,
        )

    def findings(self) -> dict[str, Any]:
        """What jalon doctor finds, by name."""
        doctor = self.jalon("doctor", "--json")
        findings = json.loads(doctor.stdout)
        assert doctor.returncode == (0 if all(each["ok"] for each in findings) else 1)
        return {finding["name"]: finding for finding in findings}

    def up(self) -> subprocess.Popen[str]:
        """What runs everything: as a test before has left it, or started now."""
        if self._up is None or self._up.poll() is not None:
            self._up = subprocess.Popen(
                [sys.executable, "-m", "jalon", "up"],
                cwd=self.folder,
                env=self.environment,
                stdout=subprocess.PIPE,
                text=True,
            )
            assert self._up.stdout is not None
            assert "Jalon is running" in self._up.stdout.readline()
        return self._up

    def end(self) -> None:
        if self._up is not None and self._up.poll() is None:
            self._up.terminate()
            self._up.wait(PATIENCE)

    def pretend_the_demo_was_played(self) -> None:
        with running_server(self.data) as server, psycopg.connect(server.url) as connection:
            connection.execute(
                "INSERT INTO account (id, name, locale, time_zone, require_opt_in, demo_played_at)"
                " VALUES (1, 'Jalon', 'en', 'UTC', true, now())"
                " ON CONFLICT (id) DO UPDATE SET demo_played_at = now()"
            )

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10) as answer:
                return answer.status == 200
        except OSError:
            return False

    def database_runs(self) -> bool:
        return postmaster_lives(Place.of(self.data).cluster(18))


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="jalon up "))
    folder.chmod(0o711)
    here = Installation(folder)
    migrated = here.jalon("migrate")
    assert migrated.returncode == 0, migrated.stderr
    here.pretend_the_demo_was_played()
    yield here
    here.end()
    shutil.rmtree(folder)


def test_commands_beside_up_share_its_database_and_do_not_stop_it(
    installation: Installation,
) -> None:
    up = installation.up()
    _wait_until(lambda: all(finding["ok"] for finding in installation.findings().values()))
    assert installation.database_runs()

    for command in ("up", "web"):
        busy = installation.jalon(command)
        assert busy.returncode == 1
        assert str(installation.port) in busy.stderr
        assert "JALON_PORT" in busy.stderr
    assert up.poll() is None


def test_a_child_that_dies_is_started_again(installation: Installation) -> None:
    up = installation.up()
    web = next(child for child in psutil.Process(up.pid).children() if "web" in child.cmdline())
    web.terminate()
    _wait_until(lambda: not installation.answers())
    _wait_until(installation.answers)
    assert up.poll() is None


def test_up_serves_until_ctrl_c_then_stops_everything(
    installation: Installation,
) -> None:
    up = installation.up()
    assert installation.answers()
    assert installation.database_runs()

    children = psutil.Process(up.pid).children(recursive=True)
    up.send_signal(signal.SIGINT)
    assert up.wait(PATIENCE) == 0
    assert not installation.answers()
    assert not installation.database_runs()
    assert not [child for child in children if _works(child)]


def test_children_end_with_an_up_that_is_killed_and_the_next_start_finds_no_trace(
    installation: Installation,
) -> None:
    up = installation.up()
    children = [
        child
        for child in psutil.Process(up.pid).children(recursive=True)
        if "jalon" in child.cmdline()
    ]
    assert len(children) >= 2
    up.kill()
    up.wait()
    _wait_until(lambda: not [child for child in children if _works(child)])

    again = installation.up()
    assert installation.answers()
    again.terminate()
    assert again.wait(PATIENCE) == 0
    assert not installation.database_runs()


def test_a_lone_command_starts_and_stops_the_database(installation: Installation) -> None:
    installation.end()
    found = installation.findings()
    assert found["database"]["ok"]
    assert found["workers"]["remedy"].startswith("Run jalon up")
    assert not installation.database_runs()


def test_a_database_that_does_not_answer_is_told_from_a_refusal(
    installation: Installation,
) -> None:
    silent = f"postgresql://me:hunter2@127.0.0.1:{_free_port()}/jalon"
    done = installation.jalon("migrate", DATABASE_URL=silent)
    assert done.returncode == 3
    assert "does not answer" in done.stderr
    assert "jalon doctor" in done.stderr
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [("JALON_PORT", "http"), ("JALON_SMTP_URL", "mail.example.org"), ("DATABASE_URL", "jalon")],
)
def test_a_wrong_setting_is_refused_by_name(
    installation: Installation, name: str, value: str
) -> None:
    done = installation.jalon("up", **{name: value})
    assert done.returncode == 1
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_usage_has_an_exit_code_of_its_own(installation: Installation) -> None:
    assert installation.jalon("fly").returncode == 2


def test_help_and_version_need_no_installation() -> None:
    help_page = CliRunner().invoke(app, ["--help"])
    assert help_page.exit_code == 0
    assert "doctor" in help_page.stdout
    assert CliRunner().invoke(app, ["--version"]).stdout == f"jalon {version('jalon')}\n"


def _works(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
