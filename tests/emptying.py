"""How the database is emptied after a test that has committed."""

from functools import cache

from django.db import connection
from django.test import TransactionTestCase

from jalon.core.db import cursor


def empty_quickly() -> None:
    """Has tests empty those tables alone that have rows.

    Django empties all of them, and then makes again, row by row, permissions that nobody here asks
    for: a third of a second after each of a thousand tests.
    """
    # Django has no setting for how.
    TransactionTestCase._fixture_teardown = _empty  # type: ignore[method-assign]


def _empty(_: TransactionTestCase) -> None:
    with cursor() as cur:
        filled = [name for (name,) in cur.execute(_filled()).fetchall()]
        if filled:
            cur.execute(f"TRUNCATE {', '.join(filled)} CASCADE")


@cache
def _filled() -> str:
    """A query for the names of the tables that have rows."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    quoted = map(connection.ops.quote_name, tables)
    return " UNION ALL ".join(f"SELECT '{one}' WHERE EXISTS (SELECT FROM {one})" for one in quoted)
