"""A backup of an installation, and its return (ACC-7): the database, the secret key, the files."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from jalon.accounts.audit import record
from jalon.core.db import one_transaction
from jalon.core.errors import Conflict, NotFound
from jalon.core.ids import LANES
from jalon.core.postgres.dump import dump, load
from jalon.workflows import life
from jalon.workflows.models import Workflow

_DATABASE, _SECRET, _FILES = "database.dump", "secret-key", "files"
_BY = "restore"


@dataclass(frozen=True)
class Held:
    """What a restored installation does not do by itself: `paused` workflows, and how many
    messages of no workflow are `uncertain`. The `draining` ones go on."""

    paused: list[str]
    draining: list[str]
    uncertain: int


def back_up(folder: Path) -> None:
    """Writes a backup into a new folder that nobody else may read, while work goes on. The folder
    appears when it is whole. Raises Conflict when there is one, and Unavailable."""
    if folder.exists():
        raise Conflict(
            f"{folder} is there already.", remedy="Name a new folder.", code="file_exists"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        dump(_database(), draft / _DATABASE)
        _write_private(draft / _SECRET, settings.SECRET_KEY)
        # After the database, which names them.
        if "files" not in settings.STORAGES and (files := settings.JALON_DATA / _FILES).exists():
            shutil.copytree(files, draft / _FILES)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def restore(folder: Path) -> None:
    """Fills an empty installation with a backup, whose tables may be those of an older version.

    Raises NotFound for a folder that holds none, and Conflict when the database is not empty, or
    when JALON_SECRET_KEY is another than the backup's; then nothing is changed.
    """
    if not (folder / _DATABASE).is_file() or not (folder / _SECRET).is_file():
        raise NotFound(
            f"{folder} holds no backup.",
            remedy="Name a folder that jalon backup wrote.",
            code="backup_not_found",
        )
    if connection.introspection.table_names():
        raise Conflict(
            "The database is not empty.",
            remedy="Restore into a new data folder (JALON_DATA), or a new database (DATABASE_URL).",
            code="database_not_empty",
        )
    kept, secret = settings.JALON_DATA / _SECRET, (folder / _SECRET).read_text().strip()
    is_ours = kept.exists() and kept.read_text().strip() == settings.SECRET_KEY
    if secret != settings.SECRET_KEY and not is_ours:
        raise Conflict(
            "JALON_SECRET_KEY is not the key of the backup: links in emails would break.",
            remedy=f"Unset it, or set it to what is in {folder / _SECRET}.",
            code="other_secret",
        )
    if is_ours:
        _write_private(kept, secret)
    if (folder / _FILES).exists() and "files" not in settings.STORAGES:
        shutil.copytree(folder / _FILES, settings.JALON_DATA / _FILES, dirs_exist_ok=True)
    load(_database(), folder / _DATABASE)


def hold() -> Held:
    """Has nothing go out by itself that may have gone out after the backup was made: active
    workflows are paused, and whoever resumes them says what becomes of what is overdue (LIF-5);
    messages of no workflow are uncertain (RUN-7)."""
    active = list(_in(Workflow.State.ACTIVE))
    for slug in active:
        life.pause(slug, by=_BY)
    with one_transaction() as cur:
        uncertain = cur.execute(
            """UPDATE message SET state = 'uncertain', reason = 'restored'
               WHERE lane = ANY (%s) AND state IN ('queued', 'deferred')
                 AND NOT EXISTS (SELECT FROM workflow w WHERE w.id = workflow_id
                                 AND w.state IN ('paused', 'draining'))""",
            (list(range(LANES)),),
        ).rowcount
        record(_BY, "restore", kind="account", name="", paused=active, uncertain=uncertain)
    return Held(active, list(_in(Workflow.State.DRAINING)), uncertain)


def _in(state: str) -> Any:
    return Workflow.objects.filter(state=state).order_by("slug").values_list("slug", flat=True)


def _database() -> dict[str, Any]:
    return connection.settings_dict


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")
