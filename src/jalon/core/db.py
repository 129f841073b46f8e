"""psycopg, through the connection that Django holds: for the paths where each round trip counts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import msgspec
import psycopg
from django.db import Error, InterfaceError, OperationalError, connection, transaction
from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap, Loader
from psycopg.types.datetime import TimestamptzLoader

from jalon.core.arrays import Array, ArrayDumper

Row = tuple[Any, ...]
T = TypeVar("T")
Later = Callable[[], T]
"""What a statement that was sent answers. In a pipeline it is called once the others are sent."""


ERRORS = (Error, psycopg.Error)
"""What the database raises, through Django or directly."""

AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
"""What the database raises when it does not answer, or is no longer there."""

MIGRATING = (
    psycopg.errors.UndefinedColumn,
    psycopg.errors.UndefinedTable,
    psycopg.errors.FeatureNotSupported,  # a prepared statement answers otherwise than it did
)
"""What the database raises while it is at another version than the code: it is migrated at this
moment, or this process is to be started anew."""


_json = msgspec.json.Decoder()


class _JsonLoader(Loader):
    def load(self, data: Buffer) -> Any:
        return _json.decode(data)


_adapters: WeakKeyDictionary[psycopg.Connection[Any], AdaptersMap] = WeakKeyDictionary()


def _adapters_of(connected: psycopg.Connection[Any]) -> AdaptersMap:
    if connected not in _adapters:
        # Django has its connections read jsonb as text, which its own fields decode, and instants
        # by a loader of its own in Python, ten times slower than psycopg's in C.
        own = AdaptersMap(connected.adapters)
        own.register_loader("jsonb", _JsonLoader)
        own.register_loader("timestamptz", TimestamptzLoader)
        own.register_dumper(Array, ArrayDumper)
        _adapters[connected] = own
    return _adapters[connected]


class Cursor(psycopg.Cursor[Row]):
    """A psycopg cursor with server-side parameters and prepared statements. It reads jsonb as plain
    values, and instants in UTC."""

    def __init__(self, connected: psycopg.Connection[Any]) -> None:
        super().__init__(connected)
        self._shared = _adapters_of(connected)

    @property
    def adapters(self) -> AdaptersMap:
        """Those of all such cursors of a connection: making them takes a tenth of a small batch."""
        return self._shared

    def send(
        self, statement: str, params: Sequence[object] | Mapping[str, object] = ()
    ) -> "Cursor":
        """Sends a statement by a cursor of its own, so that in a pipeline others can be sent before
        its rows are waited for, which is when they are fetched."""
        return Cursor(self.connection).execute(statement.encode(), params)


@contextmanager
def cursor() -> Iterator[Cursor]:
    """A cursor in Django's connection, and so in its current transaction."""
    connection.ensure_connection()
    with Cursor(connection.connection) as cur:
        yield cur


@contextmanager
def pipeline() -> Iterator[None]:
    """Sends the statements made inside without waiting for each answer."""
    connection.ensure_connection()
    with connection.connection.pipeline():
        yield


@contextmanager
def one_transaction() -> Iterator[Cursor]:
    """A cursor in a transaction of its own: all that is written inside, or nothing.

    The transaction is durable: it refuses to be nested in another.
    """
    with transaction.atomic(durable=True), cursor() as cur:
        yield cur
