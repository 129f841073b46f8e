"""An email again, as it was sent, for its reader's browser."""

from jalon.contacts.identity import follow
from jalon.core.db import cursor
from jalon.core.errors import NotFound
from jalon.core.ids import lane_of
from jalon.delivery.claiming import find
from jalon.delivery.letters import letter
from jalon.emails.links import Link
from jalon.emails.mime import Letter


def as_sent(link: Link) -> str:
    """The HTML of a message, rendered from its version and the contact as it is now. Its links
    count, and looking at it is an open. Raises NotFound when it is no longer kept."""
    contact_id = follow(link.contact_id)
    with cursor() as cur:
        message = find(cur, lane_of(contact_id), link.message_id)
    ready = letter(message, at=message.at) if message and message.known else None
    if not isinstance(ready, Letter):
        raise NotFound(
            "This email is no longer kept.",
            remedy="Read it in the mailbox it was sent to.",
            code="message_not_found",
            phrase="email_not_kept",
        )
    return ready.html
