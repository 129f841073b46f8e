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
        # Tables of Procrastinate's own have no managed models.
        filled += ["procrastinate_jobs", "procrastinate_workers"]
        cur.execute(f"TRUNCATE {', '.join(filled)} CASCADE")
        # What migrations put in: the next test may be one that rolls back, and finds it there.
        cur.execute("INSERT INTO clock (id, ahead) VALUES (1, '0') ON CONFLICT DO NOTHING")
        cur.execute("INSERT INTO lane (lane) SELECT generate_series(0, 63) ON CONFLICT DO NOTHING")
        cur.execute(
            """INSERT INTO account (id, name, locale, time_zone, require_opt_in)
               VALUES (1, 'Jalon', 'en', 'UTC', true) ON CONFLICT DO NOTHING"""
        )


@cache
def _filled() -> str:
    """A query for the names of the tables that have rows."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    quoted = map(connection.ops.quote_name, tables)
    return " UNION ALL ".join(f"SELECT '{one}' WHERE EXISTS (SELECT FROM {one})" for one in quoted)
