"""What email providers tell by webhooks of bounces and complaints, in their own words (EML-7).

Each is a pure function from the JSON of a call to reports; what is neither is passed over, since
providers add fields and kinds. They know the mail servers' words by heart, so that what they call
permanent is believed where no code says otherwise.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from jalon.delivery.providers import brevo, mailgun, mailjet, postmark, sendgrid, ses
from jalon.delivery.reports import Report

READERS: Final[Mapping[str, Callable[[Any], list[Report]]]] = {
    "brevo": brevo.read,
    "mailgun": mailgun.read,
    "mailjet": mailjet.read,
    "postmark": postmark.read,
    "sendgrid": sendgrid.read,
    "ses": ses.read,
}
"""By provider, as its address names it."""
