"""`jalon backup` and `jalon restore`: what was to happen happens, and nothing twice (ACC-7)."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from typer.testing import CliRunner, Result

from jalon.cli import backup
from jalon.cli.app import app
from jalon.core.db import cursor, one_transaction
from jalon.core.errors import Conflict, NotFound, Unavailable
from jalon.core.ids import new_id
from jalon.delivery.confirming import queue_confirmation
from jalon.workflows import actions, life
from tests.acting import NOON, happen, messages, new_contact, pass_time, rows, set_time, work
from tests.workflows.living import COURSE, figures, state

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("ACC-7")]

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _attached(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> None:
    monkeypatch.setattr(backup, "django_ready", nullcontext)
    monkeypatch.setattr(backup, "database_running", nullcontext)
    monkeypatch.chdir(tmp_path)
    settings.JALON_DATA = a_data_folder(settings, "data")
    set_time(NOON)


def a_data_folder(settings: Any, name: str) -> Path:
    """With the key that a first start makes."""
    folder = Path(name).absolute()
    folder.mkdir()
    (folder / "secret-key").write_text(settings.SECRET_KEY)
    return folder


@contextmanager
def an_empty_database() -> Iterator[None]:
    """The tests' database stands aside for the time of the block."""
    own, name = connection.settings_dict["NAME"], f"restored_{new_id().hex}"
    with cursor() as cur:
        cur.execute(f'CREATE DATABASE "{name}"'.encode())
    try:
        use(name)
        yield
    finally:
        use(own)
        with cursor() as cur:
            cur.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def jalon(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def done(*words: str) -> str:
    result = jalon(*words)
    assert result.exit_code == 0, result.exception
    return " ".join(result.output.split())


def test_after_a_move_everything_goes_on_as_if_never_away(settings: Any) -> None:
    actions.publish(COURSE)
    ann = new_contact("ann")
    happen(ann, "Start")  # not even looked at yet
    (settings.JALON_DATA / "files").mkdir()
    (settings.JALON_DATA / "files" / "paper.txt").write_text("Hello")
    done("backup", "kept")
    assert Path("kept").stat().st_mode & 0o077 == 0
    settings.JALON_DATA = a_data_folder(settings, "elsewhere")
    (settings.JALON_DATA / "secret-key").write_text("made on first use")
    key, settings.SECRET_KEY = settings.SECRET_KEY, "made on first use"
    with an_empty_database():
        assert done("restore", "kept", "--moved") == "✓ kept is restored."
        assert state() == "active"
        pass_time(NOON + 3 * DAY)
        assert [email for email, *_ in messages(ann)] == ["offer", "reminder"]
        assert (figures().entered, figures().finished) == (1, 1)
    assert (settings.JALON_DATA / "secret-key").read_text().strip() == key
    assert (settings.JALON_DATA / "files" / "paper.txt").read_text() == "Hello"


@pytest.mark.rule("RUN-7")
def test_what_went_out_after_the_backup_goes_out_only_if_somebody_says_so() -> None:
    actions.publish(COURSE)
    ann = new_contact("ann")
    happen(ann, "Start")
    work()
    with one_transaction() as cur:
        texts = {"subject": "Please confirm", "text": "Do", "url": "https://example.com"}
        queue_confirmation(cur, ann, new_id(), address="ann@example.com", **texts)
    done("backup", "kept")
    pass_time(NOON + 2 * DAY)
    assert [email for email, *_ in messages(ann)] == ["", "offer"]
    with an_empty_database():
        told = done("restore", "kept")
        assert "course is paused: jalon workflow resume course" in told
        assert "1 other messages may have been sent" in told
        assert rows("SELECT state, reason FROM message") == [("uncertain", "restored")]
        pass_time(NOON + 2 * DAY)
        assert [email for email, *_ in messages(ann)] == [""]
        life.resume("course", overdue="skip")
        pass_time(NOON + 5 * DAY)
        assert [email for email, *_ in messages(ann)] == ["", "reminder"]
        assert figures().not_sent == {"paused": 1}
        by = rows("SELECT who, action FROM audit WHERE action IN ('restore', 'pause') ORDER BY at")
        assert by == [("restore", "pause"), ("restore", "restore")]


def test_a_refused_backup_or_restore_leaves_everything_as_it_was(
    settings: Any,
) -> None:
    done("backup", "kept")
    assert isinstance(jalon("backup", "kept").exception, Conflict)
    assert sorted(path.name for path in Path.cwd().iterdir()) == ["data", "kept"]
    assert isinstance(jalon("restore", "data").exception, NotFound)
    assert "not empty" in str(jalon("restore", "kept").exception)
    with an_empty_database():
        (settings.JALON_DATA / "secret-key").unlink()
        own, settings.SECRET_KEY = settings.SECRET_KEY, "given by the environment"
        assert "JALON_SECRET_KEY" in str(jalon("restore", "kept").exception)
        settings.SECRET_KEY = own
        Path("kept/database.dump").write_bytes(Path("kept/database.dump").read_bytes()[:9000])
        assert isinstance(jalon("restore", "kept").exception, Unavailable)
        assert connection.introspection.table_names() == []
