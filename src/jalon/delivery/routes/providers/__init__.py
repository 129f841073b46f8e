"""Email providers whose APIs take messages (EML-5). Their hosts are a closed list: a key is never
sent to an address that somebody typed."""

from collections.abc import Mapping
from typing import Final

from jalon.delivery.routes.providers import brevo, mailgun, mailjet, postmark, sendgrid, ses
from jalon.delivery.routes.providers.base import Provider

PROVIDERS: Final[Mapping[str, Provider]] = {
    "brevo": brevo.PROVIDER,
    "mailgun": mailgun.PROVIDER,
    "mailjet": mailjet.PROVIDER,
    "postmark": postmark.PROVIDER,
    "sendgrid": sendgrid.PROVIDER,
    "ses": ses.PROVIDER,
}
"""By kind of route."""
