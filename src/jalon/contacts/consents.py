"""The consent log (CON-5): who agreed to what, when and where. It is only ever added to."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from jalon.contacts.models import Consent
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Invalid
from jalon.core.ids import lane_of, new_id

MAX_WORDING = 20_000
MAX_TEXT = 2_000
"""Longest wording, and longest of the other texts, in characters."""

MARKETING = "marketing"
"""The purpose that marketing email asks for (RUN-5)."""

TRACKING = "tracking"
"""The purpose that open tracking asks for, where the account requires it (EML-9)."""


class Given(NamedTuple):
    """One consent given or taken back. `at` is business time, `wall_at` wall time."""

    at: datetime
    wall_at: datetime
    kind: str
    purpose: str
    granted: bool
    wording: str
    version: str
    source: str
    address: str
    page: str

    @property
    def action(self) -> str:
        """The word for it."""
        return "given" if self.granted else "withdrawn"


def log(  # noqa: PLR0913 # the facts of a consent
    contact_id: UUID,
    *,
    granted: bool,
    kind: str = Consent.Kind.OTHER,
    purpose: str = MARKETING,
    wording: str = "",
    version: str = "",
    source: str = "",
    address: str = "",
    page: str = "",
    at: datetime | None = None,
) -> UUID:
    """Adds one consent, given or withdrawn, to the contact's log, and returns its id.

    Writes in the caller's transaction and changes nothing else: what a consent to marketing means
    for the contact is for `actions.record_consent`, or for an update through the inbox. Without
    `at` it is now, in business time. Raises Invalid for a kind that is none, and for texts too
    long or with a NUL.
    """
    if kind not in Consent.Kind.values:
        raise Invalid(
            f"{kind!r} is not a kind of consent.",
            remedy=f"Use one of: {', '.join(Consent.Kind.values)}.",
            code="consent_kind_unknown",
            kind=kind,
            kinds=list(Consent.Kind.values),
        )
    _check_text("wording", wording, MAX_WORDING)
    others = {"purpose": purpose, "version": version, "source": source}
    for name, text in (others | {"address": address, "page": page}).items():
        _check_text(name, text, MAX_TEXT)
    consent_id, wall = new_id(), clock.wall()
    with cursor() as cur:
        cur.execute(
            """
            INSERT INTO consent (lane, id, contact_id, kind, purpose, granted, wording, version,
                                 source, address, page, at, wall_at)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            """,
            (
                lane_of(contact_id),
                consent_id,
                contact_id,
                str(kind),
                purpose,
                granted,
                wording,
                version,
                source,
                address,
                page,
                at or clock.now(),
                wall,
            ),
        )
    return consent_id


def history(contact_id: UUID) -> list[Given]:
    """Every consent of a contact, latest first; of a merged contact, both histories."""
    with cursor() as cur:
        cur.execute(
            """
            SELECT at, wall_at, kind, purpose, granted, wording, version, source, address, page
            FROM consent WHERE lane = %s AND contact_id = %s ORDER BY at DESC, id DESC
            """,
            (lane_of(contact_id), contact_id),
        )
        return [Given(*row) for row in cur]


def latest(contact_id: UUID, purposes: Sequence[str]) -> dict[str, bool]:
    """The last word on each of these purposes; those never spoken of are absent."""
    with cursor() as cur:
        cur.execute(
            """
            SELECT DISTINCT ON (purpose) purpose, granted FROM consent
            WHERE lane = %s AND contact_id = %s AND purpose = ANY(%s)
            ORDER BY purpose, at DESC, id DESC
            """,
            (lane_of(contact_id), contact_id, list(purposes)),
        )
        return dict(cur.fetchall())


def _check_text(name: str, text: str, most: int) -> None:
    if len(text) > most or "\0" in text:
        raise Invalid(
            f"The consent's {name} is longer than {most:,} characters, or holds a NUL.",
            remedy="Shorten it.",
            code="consent_text_invalid",
            most=most,
        )
