"""Arrays arrive in PostgreSQL as what was given."""

from datetime import UTC, date, datetime
from struct import error
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.core.arrays import Kind, array, arrays
from jalon.core.db import cursor

pytestmark = pytest.mark.django_db

_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
_NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
_JSONS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=5,
).filter(lambda value: value is not None)
ITEMS: dict[Kind, st.SearchStrategy[Any]] = {
    "uuid": st.uuids(),
    "text": _TEXTS,
    "smallint": st.integers(-(2**15), 2**15 - 1),
    "integer": st.integers(-(2**31), 2**31 - 1),
    "bigint": st.integers(-(2**63), 2**63 - 1),
    "float8": _NUMBERS,
    "boolean": st.booleans(),
    "timestamptz": st.datetimes(timezones=st.timezones()).filter(lambda at: 1 < at.year < 9999),
    "date": st.dates(),
    "jsonb": _JSONS,
}

_OWN_NAMES = {"float8": "double precision", "timestamptz": "timestamp with time zone"}


@pytest.mark.parametrize("kind", ITEMS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_packed_is_what_arrives(kind: Kind, data: st.DataObject) -> None:
    items = data.draw(st.lists(st.none() | ITEMS[kind], max_size=8))
    with cursor() as cur:
        seen = cur.execute("SELECT * FROM unnest(%s)", [array(kind, items)]).fetchall()
        kinds = cur.execute("SELECT pg_typeof(%s)::text", [array(kind, items)]).fetchone()
    # A local time that a clock skips or shows twice equals none in another zone (PEP 495).
    sent = [item.astimezone(UTC) if isinstance(item, datetime) else item for item in items]
    assert [row[0] for row in seen] == sent
    assert kinds == (f"{_OWN_NAMES.get(kind, kind)}[]",)


def test_rows_become_one_array_for_each_column() -> None:
    rows = [("a", 1, datetime(2026, 3, 1, tzinfo=UTC)), ("b", 2, None)]
    with cursor() as cur:
        columns = arrays(rows, "text", "integer", "timestamptz")
        seen = cur.execute("SELECT * FROM unnest(%s, %s, %s)", columns).fetchall()
    assert seen == rows


def test_a_statement_stays_the_same_whatever_is_missing_or_small() -> None:
    ones: list[tuple[Kind, list[Any], list[Any]]] = [
        ("integer", [1], [2**30]),
        ("uuid", [], [None]),
        ("date", [None], [date(2026, 1, 1)]),
    ]
    for kind, some, others in ones:
        assert array(kind, some).oid == array(kind, others).oid


def test_a_number_too_large_for_its_type_is_refused() -> None:
    with pytest.raises(error, match="requires"):
        array("integer", [2**31])
