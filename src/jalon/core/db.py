"""psycopg, through the connection that Django holds: for the paths where each round trip counts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import psycopg
from django.db import Error, InterfaceError, OperationalError, connection, transaction
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.types.datetime import TimestamptzLoader

Row = tuple[Any, ...]
Cursor = psycopg.Cursor[Row]

ERRORS = (Error, psycopg.Error)
"""What the database raises, through Django or directly."""

AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
"""What the database raises when it does not answer, or is no longer there."""


_json = msgspec.json.Decoder()


class _JsonLoader(Loader):
    def load(self, data: Buffer) -> Any:
        return _json.decode(data)


@contextmanager
def cursor() -> Iterator[Cursor]:
    """A psycopg cursor with server-side parameters and prepared statements, in Django's
    connection and so in its current transaction. It reads jsonb as plain values, and
    instants in UTC."""
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cur:
        # Django has its connections read jsonb as text, which its own fields decode, and instants
        # by a loader of its own in Python, ten times slower than psycopg's in C.
        cur.adapters.register_loader("jsonb", _JsonLoader)
        cur.adapters.register_loader("timestamptz", TimestamptzLoader)
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
