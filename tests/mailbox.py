"""Emails about accounts, which leave in a thread of their own."""

from django.core import mail
from django.core.mail import EmailMessage

from jalon.accounts import mailing


def sent() -> list[EmailMessage]:
    """Those of this test, oldest first, once all have left. Where real emails of accounts are off,
    as in every test that says nothing else, Django keeps them."""
    mailing._threads.submit(int).result(10)
    return list(mail.outbox)
