"""Names in the order of the alphabet: é and É beside e, œ as oe. By a key that the database makes
of them (`alphabetical`), the same on every server, whatever collations it has."""

from collections.abc import Collection, Mapping
from typing import LiteralString

from django.db.models import F, Func, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Collate, NullIf

from jalon.core.db import cursor


def alphabetical(*names: str | Combinable) -> Collate:
    """What rows are sorted by: the key of the first of these, columns or other, that is not
    empty."""
    *others, last = (F(name) if isinstance(name, str) else name for name in names)
    called = Coalesce(*(NullIf(each, Value("")) for each in others), last) if others else last
    return Collate(Func(called, function="alphabetical", output_field=TextField()), "C")


def by_name(expression: LiteralString) -> LiteralString:
    """The same in a statement, of a text."""
    return f'alphabetical({expression}) COLLATE "C"'


def in_alphabet(names: Collection[str]) -> Mapping[str, str]:
    """The key of each name: that of what comes first is less."""
    with cursor() as cur:
        rows = cur.execute(
            "SELECT name, alphabetical(name) FROM unnest(%s::text[]) AS n (name)",
            (list(set(names)),),
        ).fetchall()
    return dict(rows)
