"""Writes on emails and their senders."""

import re
from collections.abc import Sequence
from email.utils import parseaddr

import msgspec
from django.conf import settings
from django.db import transaction

from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Invalid, NotFound
from jalon.definition.emails import EmailDesign
from jalon.definition.problems import Problem
from jalon.emails.check import check_design, fallback_of
from jalon.emails.verification import vouch

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_SENDER = "default"


def save_design(slug: str, design: EmailDesign) -> int:
    """Publishes a design, and returns its version number.

    A new version is made only when what readers see has changed; the name, category and sender
    belong to the email and change at once (LIF-9). Raises Invalid, with its `problems`, and then
    writes nothing.
    """
    problems = [one for one in check_design(design) if not one.warning]
    if not _SLUG.fullmatch(slug):
        raise Invalid(
            f"{slug!r} cannot name an email.",
            remedy="Use small letters, digits, - and _.",
            code="email_slug",
            slug=slug,
        )
    if problems:
        raise _refusal(slug, problems)
    with transaction.atomic():
        ensure_default_sender(settings.JALON_FROM)
        _check_sender(design)
        return _save(slug, design)


def _check_sender(design: EmailDesign) -> None:
    if design.sender is None:
        return
    with cursor() as cur:
        if not cur.execute("SELECT 1 FROM sender WHERE slug = %s", (design.sender,)).fetchone():
            raise Invalid(
                f"There is no sender {design.sender!r}.",
                remedy="Leave it out to use the default sender, or name one that exists.",
                code="sender_not_found",
                sender=design.sender,
            )


def _save(slug: str, design: EmailDesign) -> int:
    content = msgspec.json.encode(design.locales, order="deterministic").decode()
    fallback, at = fallback_of(design), clock.now()
    with cursor() as cur:
        # Two who save the same email at once take turns.
        cur.execute("SELECT pg_advisory_xact_lock(hashtext('email'), hashtext(%s))", (slug,))
        found = cur.execute(
            """SELECT v.number, v.fallback = %s AND v.content = %s::jsonb
               FROM email e JOIN email_version v ON v.email = e.slug AND v.number = e.version
               WHERE e.slug = %s""",
            (fallback, content, slug),
        ).fetchone()
        # An email may have been deleted; its versions stay, and theirs are the first numbers.
        last = cur.execute(
            "SELECT coalesce(max(number), 0) FROM email_version WHERE email = %s", (slug,)
        ).fetchone()
        assert last is not None, "an aggregate has a row"
        number: int = found[0] if found is not None and found[1] else last[0] + 1
        if found is None or not found[1]:
            cur.execute(
                """INSERT INTO email_version (email, number, fallback, content, created_at)
                   VALUES (%s, %s, %s, %s, %s)""",
                (slug, number, fallback, content, at),
            )
        cur.execute(
            """INSERT INTO email (slug, name, category, transactional, sender, version, created_at)
               VALUES (%s, %s, %s, %s, %s, %s, %s)
               ON CONFLICT (slug) DO UPDATE SET
                   name = excluded.name, category = excluded.category,
                   transactional = excluded.transactional, sender = excluded.sender,
                   version = excluded.version""",
            (
                slug,
                design.name or slug,
                design.category,
                design.transactional,
                design.sender,
                number,
                at,
            ),
        )
    return number


def delete_email(slug: str) -> None:
    """Deletes an email, and the UTM parameters of its own. Its versions stay, for the messages
    that were made from them. Whether something needs it is for the caller to know. Raises
    NotFound."""
    with cursor() as cur:
        gone = cur.execute("DELETE FROM email WHERE slug = %s RETURNING slug", (slug,)).fetchone()
        cur.execute("DELETE FROM utm_rule WHERE email = %s", (slug,))
    if gone is None:
        raise NotFound(
            f"There is no email {slug!r}.",
            remedy="Name one that a workflow file has published.",
            code="email_not_found",
            email=slug,
        )


def save_sender(slug: str, *, name: str, address: str, reply_to: str = "") -> None:
    """Creates or changes a sender (EML-5); with another address it is to be verified anew. Raises
    Invalid for what is no address."""
    for each in (address, reply_to):
        if each and not is_address(each):
            raise Invalid(
                f"{each!r} is not an email address.",
                remedy="Write it like hello@example.com.",
                code="sender_address",
                address=each,
            )
    with cursor() as cur:
        cur.execute(
            """INSERT INTO sender (slug, name, address, reply_to, created_at)
               VALUES (%s, %s, %s, %s, %s)
               ON CONFLICT (slug) DO UPDATE SET
                   name = excluded.name, address = excluded.address,
                   reply_to = excluded.reply_to,
                   verified_at = CASE WHEN sender.address = excluded.address
                                 THEN sender.verified_at END,
                   verified_by = CASE WHEN sender.address = excluded.address
                                 THEN sender.verified_by END""",
            (slug, " ".join(name.split()), address, reply_to, clock.now()),
        )


def ensure_default_sender(written: str) -> None:
    """Makes the first sender from `Name <address>` when there is none; whoever runs the machine
    vouches for what they wrote. Raises Invalid."""
    with cursor() as cur:
        if cur.execute("SELECT 1 FROM sender LIMIT 1").fetchone():
            return
    name, address = parseaddr(written)
    save_sender(_SENDER, name=name, address=address or written)
    if is_own(written):
        vouch(_SENDER, by="JALON_FROM")


def is_own(written: str) -> bool:
    """Whether somebody set this as `JALON_FROM`: what it is without is nobody's address."""
    return written != settings.VARIABLES["JALON_FROM"]


def is_address(text: str) -> bool:
    """Whether mail can be addressed there at all: one `@`, no space, no sign of syntax."""
    return bool(_ADDRESS.fullmatch(text)) and len(text) <= 254


_ADDRESS = re.compile(r"""[^\s<>"@,;:\\()\[\]\x00-\x1f\x7f]+@[^\s<>"@,;:\\()\[\]\x00-\x1f\x7f]+""")


def _refusal(slug: str, problems: Sequence[Problem]) -> Invalid:
    first = problems[0]
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return Invalid(
        f"Email {slug!r}: {first.message['en']}{more}",
        remedy=first.remedy["en"],
        code="email",
        problems=list(problems),
        email=slug,
        why=first.message,
        mend=first.remedy,
    )
