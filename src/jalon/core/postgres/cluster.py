"""The data of the embedded server: made whole or not at all, and upgraded the same way."""

import os
import re
import secrets
import shutil
from pathlib import Path

from jalon.core.errors import Conflict
from jalon.core.postgres.place import Place
from jalon.core.postgres.programs import MAJOR, programs, run


def make_cluster(place: Place) -> None:
    """Makes an empty database cluster, and its password."""
    _draft_cluster(place)
    place.draft.rename(place.cluster(MAJOR))


def check_major(place: Place) -> None:
    """Raises Conflict when the newest data are not of the major version that Jalon runs."""
    newest = max(place.majors, default=MAJOR)
    if newest != MAJOR:
        raise Conflict(
            f"The data in {place.root} are of PostgreSQL {newest}; this Jalon runs {MAJOR}.",
            remedy=(
                "Stop every jalon command, then run: jalon migrate."
                if newest < MAJOR
                else "Install the version of Jalon that wrote them."
            ),
            code="postgres_major",
        )


def upgrade_cluster(place: Place, old: int) -> None:
    """Copies the data of an older major version into a cluster of the present one.

    The old cluster stays as it was. The caller makes sure that no server runs on it.
    """
    old_programs = programs(place.user, old)
    about = run(place, old_programs / "pg_controldata", str(place.cluster(old)))
    # Both clusters must agree on checksums, which became the default in PostgreSQL 18.
    plain = re.search(r"checksum version: +0$", about, re.MULTILINE)
    _draft_cluster(place, "--no-data-checksums" if plain else "--data-checksums")
    run(
        place,
        programs(place.user) / "pg_upgrade",
        f"--old-bindir={old_programs}",
        f"--new-bindir={programs(place.user)}",
        f"--old-datadir={place.cluster(old)}",
        f"--new-datadir={place.draft}",
        f"--socketdir={place.socket}",
        "--username=jalon",
        PGPASSFILE=str(place.passfile),
    )
    place.draft.rename(place.cluster(MAJOR))


def _draft_cluster(place: Place, *options: str) -> None:
    if place.draft.exists():
        shutil.rmtree(place.draft)
    plain = place.root / "initdb-password"
    write_private(place, plain, _password(place) + "\n")
    try:
        run(
            place,
            programs(place.user) / "initdb",
            f"--pgdata={place.draft}",
            "--username=jalon",
            f"--pwfile={plain}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            *options,
        )
    finally:
        plain.unlink()


def _password(place: Place) -> str:
    if not place.passfile.exists():
        write_private(place, place.passfile, f"*:*:*:jalon:{secrets.token_urlsafe(32)}\n")
    return place.passfile.read_text().strip().rpartition(":")[2]


def write_private(place: Place, path: Path, text: str) -> None:
    """Writes a file that only the server's user may read; it appears whole."""
    draft = path.with_suffix(".draft")
    with os.fdopen(place.open(draft, os.O_WRONLY | os.O_TRUNC), "w") as file:
        file.write(text)
    draft.rename(path)
