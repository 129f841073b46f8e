"""From one major version of PostgreSQL to the next."""

from pathlib import Path

from jalon.core.errors import Conflict
from jalon.core.postgres.cluster import check_major, upgrade_cluster
from jalon.core.postgres.place import Place
from jalon.core.postgres.programs import MAJOR
from jalon.core.postgres.server import postmaster_lives
from jalon.core.postgres.sharing import only_one


def upgrade_embedded(data: Path) -> Path | None:
    """Brings the embedded server's data to the major version that Jalon runs.

    Returns the folder that keeps the data as they were, or None when there was nothing to do.
    Raises Conflict when a server runs on the old data or the data are newer, Unavailable when the
    programs that wrote them are not installed; the data are then untouched.
    """
    place = Place.of(data)
    if not place.majors:
        return None
    place.prepare()
    with only_one(place):
        newest = place.majors[-1]
        if newest >= MAJOR:
            check_major(place)
            return None
        old = place.cluster(newest)
        if postmaster_lives(old):
            raise Conflict(
                f"PostgreSQL {newest} is running on the data to upgrade.",
                remedy="Stop every jalon command, then run: jalon migrate.",
            )
        upgrade_cluster(place, newest)
        return old
