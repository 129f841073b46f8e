"""The sandbox inbox: it catches every email, in the database that the messages are in (EML-5)."""

from collections.abc import Sequence
from typing import Any

import msgspec

from jalon.core.db import Cursor
from jalon.emails.mime import Letter, headers_of

# As one document: written as an array, every quote of the HTML would be escaped by slow code.
_CATCH = """
INSERT INTO sandbox_email
    (lane, message_id, contact_id, recipient, sender, subject, html, text, headers, at)
SELECT %s, * FROM json_to_recordset(%s::json) AS n (
    message_id uuid, contact_id uuid, recipient text, sender text, subject text, html text,
    text text, headers jsonb, at timestamptz)
ON CONFLICT DO NOTHING
"""


class Sandbox:
    """The route of a fresh installation. Messages are caught in the transaction that records
    them as sent, so none is ever uncertain."""

    def catch(self, cur: Cursor, lane: int, letters: Sequence[Letter]) -> None:
        """Keeps letters to contacts of one lane."""
        if letters:
            rows = [_row(letter) for letter in letters]
            cur.execute(_CATCH, (lane, msgspec.json.encode(rows).decode()))


def _row(letter: Letter) -> dict[str, Any]:
    headers = headers_of(letter)
    return {
        "message_id": letter.message_id,
        "contact_id": letter.contact_id,
        "recipient": letter.recipient,
        "sender": headers["From"],
        "subject": letter.subject,
        "html": letter.html,
        "text": letter.text,
        "headers": headers,
        "at": letter.at,
    }
