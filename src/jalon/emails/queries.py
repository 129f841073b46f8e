"""Reads on emails."""

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

import msgspec

from jalon.core.db import cursor
from jalon.core.errors import NotFound
from jalon.definition.emails import Content, EmailDesign


class Published(NamedTuple):
    """The newest version of an email."""

    slug: str
    name: str
    category: str
    transactional: bool
    version: int


def published(slugs: Collection[str]) -> dict[str, Published]:
    """The published emails among `slugs`."""
    with cursor() as cur:
        cur.execute(
            """SELECT slug, name, category, transactional, version
               FROM email WHERE slug = ANY(%s)""",
            (list(slugs),),
        )
        return {row[0]: Published(*row) for row in cur}


@lru_cache(maxsize=512)
def contents(slug: str, number: int) -> tuple[dict[str, Content], str]:
    """What a version says by locale, and its fallback. Versions never change, so a process reads
    each once. Raises NotFound."""
    with cursor() as cur:
        row = cur.execute(
            "SELECT content::text, fallback FROM email_version WHERE email = %s AND number = %s",
            (slug, number),
        ).fetchone()
    if row is None:
        raise NotFound(
            f"Email {slug!r} has no version {number}.",
            remedy="Publish the email.",
            code="email_not_found",
            phrase="email_version_not_found",
            email=slug,
            number=number,
        )
    return msgspec.json.decode(row[0], type=dict[str, Content]), row[1]


def design(slug: str) -> EmailDesign:
    """The newest version of an email as a file holds it, its fallback first. Raises NotFound."""
    with cursor() as cur:
        row = cur.execute(
            "SELECT name, category, transactional, sender, version FROM email WHERE slug = %s",
            (slug,),
        ).fetchone()
    if row is None:
        raise NotFound(
            f"There is no email {slug!r}.",
            remedy="Publish a workflow file that holds it.",
            code="email_not_found",
            email=slug,
        )
    name, category, transactional, sender, version = row
    locales, fallback = contents(slug, version)
    return EmailDesign(
        name="" if name == slug else name,
        category=category,
        transactional=transactional,
        sender=sender,
        fallback=fallback,
        locales={
            locale: locales[locale]
            for locale in sorted(locales, key=lambda each: (each != fallback, each))
        },
    )
