"""Emails about accounts (invitations, passwords, codes) go by the routes too."""

from collections.abc import Sequence
from email.utils import parseaddr
from uuid import UUID

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.html import linebreaks, urlize

from jalon.core import clock
from jalon.core.errors import JalonError
from jalon.core.ids import new_id
from jalon.delivery.models import MailRoute
from jalon.delivery.queries import enabled_routes
from jalon.delivery.routes.peers import peer_of
from jalon.emails.actions import is_own
from jalon.emails.mime import Letter
from jalon.emails.models import Sender

PATIENCE = 30.0
"""Seconds for each answer of a server."""

_NOBODY = UUID(int=0)


class ByRoutes(BaseEmailBackend):
    """How Django hands emails over: by the first route that takes each. They are few, and somebody
    waits for them, so that no limit holds them back. Without any route they are dropped."""

    def has_way(self) -> bool:
        """Whether they leave at all."""
        return bool(enabled_routes())

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Raises OSError when every route refuses one, or none answers."""
        routes = enabled_routes()
        letters = [letter for message in email_messages for letter in _letters(message)]
        for letter in letters if routes else ():
            _hand_over(letter, routes)
        return len(email_messages) if routes else 0


def _letters(message: EmailMessage) -> list[Letter]:
    name, address = _mailbox(str(message.from_email))
    text = str(message.body)
    return [
        Letter(
            message_id=new_id(),
            contact_id=_NOBODY,
            recipient=recipient,
            sender_name=name,
            sender_address=address,
            reply_to="",
            subject=str(message.subject),
            html=linebreaks(urlize(text, autoescape=True)),
            text=text,
            at=clock.wall(),
        )
        for recipient in message.to
    ]


def _mailbox(written: str) -> tuple[str, str]:
    """Whom it comes from. As long as nobody has set that, the address of the default sender."""
    name, address = parseaddr(written)
    sender = Sender.objects.order_by("created_at", "slug").first()
    return name, address if is_own(written) or sender is None else sender.address


def _hand_over(letter: Letter, routes: Sequence[MailRoute]) -> None:
    errors = []
    for route in routes:
        error = _refusal(letter, route)
        if error is None:
            return
        errors.append(f"{route.name}: {error}")
    raise OSError("; ".join(errors))


def _refusal(letter: Letter, route: MailRoute) -> str | None:
    """Why a route certainly did not take an email; None: it did, or may have."""
    try:
        peer = peer_of(route, timeout=PATIENCE)
    except JalonError as unreadable:
        return unreadable.message
    try:
        if (refusal := peer.open()) is not None:
            return str(refusal)
        answer = peer.hand_over(letter)
    finally:
        peer.close()
    return None if answer.state in ("sent", "uncertain") else answer.reason
