"""How many rows there are of each name over all lanes, without counting millions of them."""

from collections.abc import Collection, Mapping
from typing import LiteralString, NamedTuple

from jalon.core.db import Cursor
from jalon.core.ids import LANES

FEW = 20_000
"""Up to about so many are counted one by one."""

_ALL = list(range(LANES))
SOME = _ALL[::16]
"""Lanes that tell how many are in all of them."""


class Tally(NamedTuple):
    """How many; not `exact`: about as many, by what some of the lanes hold."""

    n: int
    exact: bool

    def as_total(self) -> dict[str, int | bool]:
        """As a page of a list tells it."""
        return {"total": self.n, "exact": self.exact}


def tallies(
    cur: Cursor, table: LiteralString, column: LiteralString, names: Collection[str]
) -> Mapping[str, Tally]:
    """How many rows of a table have each name in a column; it needs an index on lane and column.

    Which lane a contact has is chance, so 4 of the 64 lanes tell how many are in all: mostly within
    2 of 100, within 1 from 200,000 on. Few are counted exactly.
    """
    statement = (
        f"SELECT {column}, count(*) FROM {table} "
        f"WHERE lane = ANY(%s) AND {column} = ANY(%s) GROUP BY {column}"
    )
    share = LANES // len(SOME)
    some: dict[str, int] = dict(cur.execute(statement, (SOME, list(names))).fetchall())
    few = [name for name in names if some.get(name, 0) * share <= FEW]
    exact: dict[str, int] = dict(cur.execute(statement, (_ALL, few)).fetchall()) if few else {}
    return {name: Tally(some[name] * share, exact=False) for name in some} | {
        name: Tally(exact.get(name, 0), exact=True) for name in few
    }
