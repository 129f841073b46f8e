"""The sandbox inbox: it catches every email, in the database that the messages are in (EML-5)."""

from collections.abc import Sequence

import msgspec

from jalon.core.db import Cursor
from jalon.emails.mime import Letter, headers_of

_CATCH = """
INSERT INTO sandbox_email
    (lane, message_id, contact_id, recipient, sender, subject, html, text, headers, at)
SELECT %s, * FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[],
                         %s::text[], %s::jsonb[], %s::timestamptz[])
ON CONFLICT DO NOTHING
"""


class Sandbox:
    """The route of a fresh installation. Messages are caught in the transaction that records
    them as sent, so none is ever uncertain."""

    def catch(self, cur: Cursor, lane: int, letters: Sequence[Letter]) -> None:
        """Keeps letters to contacts of one lane."""
        if not letters:
            return
        headers = [headers_of(letter) for letter in letters]
        cur.execute(
            _CATCH,
            (
                lane,
                [letter.message_id for letter in letters],
                [letter.contact_id for letter in letters],
                [letter.recipient for letter in letters],
                [each["From"] for each in headers],
                [letter.subject for letter in letters],
                [letter.html for letter in letters],
                [letter.text for letter in letters],
                [msgspec.json.encode(each).decode() for each in headers],
                [letter.at for letter in letters],
            ),
        )
