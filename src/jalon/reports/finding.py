"""Finding things by their names, for who types: workflows, segments, lists, emails, forms, landing
pages, resources."""

from collections.abc import Collection
from typing import Literal, NamedTuple, get_args

from jalon.core.alphabet import by_name
from jalon.core.db import cursor

Kind = Literal["workflow", "segment", "list", "email", "form", "landing_page", "resource"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Hit(NamedTuple):
    """Something found: its kind, its short name, and what people call it."""

    kind: str
    slug: str
    name: str


_NAMES = {kind: f"SELECT '{kind}' AS kind, slug, name FROM {kind}" for kind in KINDS}
_TITLE = "coalesce(design -> 'title' ->> 'en', design -> 'title' ->> 'fr', slug)"
_NAMES["landing_page"] = f"SELECT 'landing_page' AS kind, slug, {_TITLE} AS name FROM landing_page"


def find(text: str, kinds: Collection[Kind], *, limit: int) -> list[Hit]:
    """What is called so: names that begin with the text first, then those that hold it; at most so
    many. Case does not count."""
    wanted = text.strip().lower()
    parts = [_NAMES[kind] for kind in kinds]
    if not wanted or not parts:
        return []
    with cursor() as cur:
        cur.execute(
            f"""SELECT kind, slug, name FROM ({" UNION ALL ".join(parts)}) AS n
                WHERE strpos(lower(name), %(text)s) > 0 OR strpos(lower(slug), %(text)s) > 0
                ORDER BY NOT (starts_with(lower(name), %(text)s)
                              OR starts_with(lower(slug), %(text)s)), {by_name("name")}, kind, slug
                LIMIT %(limit)s""".encode(),
            {"text": wanted, "limit": limit},
        )
        return [Hit(*row) for row in cur]
