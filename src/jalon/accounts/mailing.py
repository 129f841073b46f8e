"""Emails about accounts. They leave in a thread of their own: how long an answer takes must not
tell whether somebody has an account, nor should a slow mail server hold up a page."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPException

import structlog
from django.core.mail import EmailMessage, get_connection
from django.db import connection

log = structlog.get_logger(__name__)

_threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="account-mail")


def has_server() -> bool:
    """Whether they leave at all."""
    # Those of Django's that keep emails for tests always have one.
    has_way: Callable[[], bool] = getattr(get_connection(), "has_way", lambda: True)
    return has_way()


def send_soon(message: EmailMessage) -> None:
    """Hands an email over to the mail server, if there is one, after this returns. One that cannot
    be handed over is lost, and the log says so: its reader asks again."""
    # Composed here and now, so that a header that cannot be is refused to whoever wrote it.
    message.message()
    _threads.submit(_send, message)


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except (OSError, SMTPException) as error:
        log.warning("account email not sent", error=str(error))
    finally:
        connection.close()  # that of this thread
