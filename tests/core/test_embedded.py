"""The embedded server, as real processes: made, shared, killed, upgraded."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from jalon.core.errors import Conflict, Forbidden, Invalid
from jalon.core.postgres import (
    Place,
    django_settings,
    embedded_url,
    place,
    programs,
    running_server,
    upgrade_embedded,
)
from jalon.core.postgres.programs import run
from jalon.core.postgres.server import Server, postmaster_lives

pytestmark = pytest.mark.long

CARELESS = {"fsync": "off"}
HOLD = """
import sys, time
from pathlib import Path
from jalon.core.postgres import running_server

with running_server(Path(sys.argv[1]), {"fsync": "off"}):
    print("running", flush=True)
    sys.stdin.read()
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="root alone can take another user's place")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server's own user can reach; pytest's tmp_path lets only us in."""
    path = Path(tempfile.mkdtemp(prefix="jalon-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


def holder(data: Path) -> subprocess.Popen[str]:
    """Another process that uses the server until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, data],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "running\n"
    return process


def release(process: subprocess.Popen[str]) -> None:
    process.communicate("")
    assert process.returncode == 0


def ask(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query)
        row = cursor.fetchone() if cursor.description else None
    return row and row[0]


def postmaster(data: Path) -> int:
    return int((Place.of(data).cluster(18) / "postmaster.pid").read_text().split()[0])


@pytest.mark.parametrize(
    "name",
    ["data", "my data", 'it\'s, "odd" $HOME données', "long-" * 24],
    ids=["plain", "space", "odd", "long"],
)
def test_a_server_starts_wherever_the_data_folder_is_and_keeps_its_data(
    folder: Path, name: str
) -> None:
    data = folder / name
    with running_server(data, CARELESS) as server:
        ask(server.url, "CREATE TABLE kept AS SELECT 42 AS answer")
        assert server.url == embedded_url(data)
    assert not postmaster_lives(Place.of(data).cluster(18))
    with running_server(data, CARELESS) as server:
        assert ask(server.url, "SELECT answer FROM kept") == 42


def test_only_its_owner_can_reach_a_server_and_only_with_the_password(folder: Path) -> None:
    folder.chmod(0o755)
    with running_server(folder / "data", CARELESS) as server:
        home = Place.of(folder / "data")
        for private in (home.root, home.socket, home.cluster(18)):
            assert stat.S_IMODE(private.stat().st_mode) == 0o700
        for private in home.root.iterdir():
            assert stat.S_IMODE(private.stat().st_mode) & 0o077 == 0
        assert ask(server.url, "SHOW listen_addresses") == ""
        with pytest.raises(psycopg.OperationalError, match="no password supplied"):
            psycopg.connect(server.url, passfile="/dev/null")
        with pytest.raises(psycopg.OperationalError, match="authentication failed"):
            psycopg.connect(server.url, password="a guess")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_text_is_unicode_and_sorts_by_code_point(folder: Path) -> None:
    with running_server(folder / "data", CARELESS) as server:
        assert (
            ask(
                server.url,
                "SELECT string_agg(x, '' ORDER BY x) FROM unnest('{a,é,Z,🌍}'::text[]) x",
            )
            == "Zaé🌍"
        )
        assert ask(server.url, "SELECT upper('é')") == "É"
        assert ask(server.url, "SHOW timezone") == "UTC"


def test_the_last_to_leave_stops_the_server(folder: Path) -> None:
    data = folder / "data"
    with running_server(data, CARELESS) as first:
        other = holder(data)
        pid = postmaster(data)
        with running_server(data) as second:
            assert ask(second.url, "SELECT 1") == 1
        assert ask(first.url, "SELECT 1") == 1
    assert postmaster(data) == pid
    release(other)
    assert not postmaster_lives(Place.of(data).cluster(18))


def test_a_server_outlives_a_killed_user_and_the_next_one_takes_it_over(folder: Path) -> None:
    data = folder / "data"
    killed = holder(data)
    pid = postmaster(data)
    killed.kill()
    killed.communicate()
    assert psutil.pid_exists(pid)
    with running_server(data) as server:
        assert ask(server.url, "SELECT 1") == 1
        assert postmaster(data) == pid
    assert not postmaster_lives(Place.of(data).cluster(18))


def test_commands_that_start_at_once_share_one_server(folder: Path) -> None:
    data = folder / "data"
    commands = [
        subprocess.Popen([sys.executable, "-c", HOLD, data], stdin=subprocess.DEVNULL)
        for _ in range(4)
    ]
    assert [command.wait(60) for command in commands] == [0, 0, 0, 0]
    assert not postmaster_lives(Place.of(data).cluster(18))


def test_a_killed_server_is_revived_with_all_that_was_committed(folder: Path) -> None:
    with running_server(folder / "data") as server:
        ask(server.url, "CREATE TABLE kept AS SELECT 42 AS answer")
        killed = psutil.Process(postmaster(folder / "data"))
        killed.kill()
        killed.wait(10)
        server.revive()
        assert ask(server.url, "SELECT answer FROM kept") == 42


def test_a_process_that_took_a_dead_servers_number_is_not_taken_for_it(folder: Path) -> None:
    data = folder / "data"
    with running_server(data, CARELESS):
        note = (Place.of(data).cluster(18) / "postmaster.pid").read_text()
    number, rest = note.split("\n", 1)
    file = Place.of(data).cluster(18) / "postmaster.pid"
    file.write_text(f"{os.getppid()}\n{rest}")
    with running_server(data, CARELESS) as server:
        assert ask(server.url, "SELECT 1") == 1
        assert postmaster(data) not in {os.getppid(), int(number)}


def test_a_socket_folder_that_somebody_else_made_is_refused(folder: Path) -> None:
    data = folder / ("long-" * 24)
    socket = Place.of(data).socket
    assert socket.parent.parent == Path("/tmp")
    socket.parent.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(socket.parent, Place.of(data).user.uid, -1)
    socket.mkdir()
    socket.chmod(0o755)
    try:
        with pytest.raises(Forbidden, match="nobody else enters"), running_server(data):
            pass
    finally:
        socket.rmdir()


@as_root
def test_root_has_the_server_run_by_an_unprivileged_user(folder: Path) -> None:
    with running_server(folder / "data", CARELESS):
        assert psutil.Process(postmaster(folder / "data")).uids().real != 0
        assert Place.of(folder / "data").root == folder.resolve() / "data" / "postgres"


@as_root
def test_root_keeps_the_database_elsewhere_when_the_servers_user_cannot_reach_the_data(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (place, programs):
        monkeypatch.setattr(module, "SYSTEM_FOLDER", folder / "system")
    private = folder / "private"
    private.mkdir(mode=0o700)
    with running_server(private / "data", CARELESS) as server:
        ask(server.url, "CREATE TABLE kept AS SELECT 42 AS answer")
        assert Place.of(private / "data").root.parent == folder / "system"
    assert stat.S_IMODE(private.stat().st_mode) == 0o700

    shutil.copytree(private / "data", private / "copy")
    with running_server(private / "copy", CARELESS) as server:
        assert ask(server.url, "SELECT to_regclass('kept')") is None

    (private / "data").rename(private / "moved")
    with running_server(private / "moved", CARELESS) as server:
        assert ask(server.url, "SELECT answer FROM kept") == 42

    shutil.rmtree(private / "moved")
    with running_server(private / "moved", CARELESS) as server:
        assert ask(server.url, "SELECT to_regclass('kept')") is None


@as_root
def test_programs_that_the_servers_user_cannot_reach_are_copied_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (place, programs):
        monkeypatch.setattr(module, "SYSTEM_FOLDER", folder / "system")
    hidden = folder / "hidden"
    hidden.mkdir(mode=0o700)
    wheel = programs._package_folder()
    for name in (wheel.name, f"{wheel.name}.libs"):
        (hidden / name).symlink_to(wheel.parent / name)
    monkeypatch.setattr(programs, "_package_folder", lambda: hidden / wheel.name)
    with running_server(folder / "data", CARELESS) as server:
        program = psutil.Process(postmaster(folder / "data")).exe()
        assert program.startswith(str(folder / "system" / "programs-"))
        assert ask(server.url, "SELECT 1") == 1
    copies = list((folder / "system").iterdir())
    with running_server(folder / "data", CARELESS):
        assert list((folder / "system").iterdir()) == copies


def test_data_of_an_older_major_wait_for_migrate_and_are_upgraded_by_it(folder: Path) -> None:
    data = folder / "data"
    _make_older_data(data)
    with pytest.raises(Conflict, match="PostgreSQL 16") as refusal, running_server(data):
        pass
    assert "jalon migrate" in refusal.value.remedy

    assert upgrade_embedded(data) == Place.of(data).cluster(16)
    with running_server(data, CARELESS) as server:
        assert ask(server.url, "SELECT answer FROM kept") == 42
    assert upgrade_embedded(data) is None


def test_data_of_a_newer_major_are_left_alone(folder: Path) -> None:
    with running_server(folder / "data", CARELESS):
        home = Place.of(folder / "data")
    home.cluster(99).mkdir()
    for attempt in (upgrade_embedded, lambda data: running_server(data).__enter__()):
        with pytest.raises(Conflict, match="PostgreSQL 99"):
            attempt(folder / "data")


def test_an_upgrade_that_fails_leaves_the_data_as_they_were(folder: Path) -> None:
    data = folder / "data"
    home = Place.of(data)
    home.prepare()
    home.cluster(9).mkdir()
    with pytest.raises(Exception, match="PostgreSQL 9 is not among the installed programs"):
        upgrade_embedded(data)
    assert home.majors == [9]


@pytest.mark.parametrize("url", ["mysql://u:hidden@h/d", "postgresql://u:hidden@h:x y/d?wrong=1"])
def test_a_wrong_database_url_is_refused_without_repeating_its_password(url: str) -> None:
    with pytest.raises(Invalid, match="DATABASE_URL") as refusal:
        django_settings(url)
    assert "hidden" not in str(refusal.value)


def test_a_database_url_becomes_djangos_settings() -> None:
    entry = django_settings("postgresql://me:p%40ss@db.example.org:6543/jalon?sslmode=require")
    assert entry["HOST"] == "db.example.org"
    assert entry["PORT"] == "6543"
    assert entry["PASSWORD"] == "p@ss"
    assert entry["OPTIONS"]["sslmode"] == "require"


def _make_older_data(data: Path) -> None:
    with running_server(data, CARELESS):
        home = Place.of(data)
    shutil.rmtree(home.cluster(18))
    older = programs.programs(home.user, 16)
    plain = home.root / "plain"
    plain.write_text(home.passfile.read_text().rpartition(":")[2])
    plain.chmod(0o644)
    cluster = f"--pgdata={home.cluster(16)}"
    run(
        home,
        older / "initdb",
        cluster,
        "--username=jalon",
        f"--pwfile={plain}",
        "--locale=C",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
    )
    plain.unlink()
    server = Server(home, CARELESS)
    start = ["start", "--wait", cluster, f"--log={home.log}"]
    run(home, older / "pg_ctl", *start, f"--options=-k '{home.socket}' -c listen_addresses=")
    server._make_database()
    ask(home.url(), "CREATE TABLE kept AS SELECT 42 AS answer")
    run(home, older / "pg_ctl", "stop", "--wait", cluster)
