"""The servers that webhooks call, as a call finds and leaves them (ACC-4).

One that is away is left alone for a while, so that its calls neither hold up those of others nor
use up their attempts; one that has failed for days is called no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from jalon.accounts.audit import record
from jalon.accounts.mailing import send_soon
from jalon.accounts.models import User
from jalon.core.db import Cursor
from jalon.core.web_address import parse_web_address
from jalon.core.webhook_signing import salted_secret

log = structlog.get_logger()

PING = "ping"
"""The type of a test call, which is about nobody, is made once, and counts for nothing."""

FAILING = timedelta(days=3)
"""A webhook of which every call has failed for so long (business time) is disabled."""

_LETTER = """\
Jalon no longer calls {url}: {english}.

When it is mended, enable the webhook {id} again. The calls that were not made stay listed for 30
days, and each of them can be delivered again.

Jalon n'appelle plus {url} : {french}.

Une fois le serveur réparé, réactivez le webhook {id}. Les appels manqués restent listés 30 jours,
et chacun peut être relancé.
"""

_WHY = {
    "failing": (
        "all its calls have failed for three days",
        "tous ses appels échouent depuis trois jours",
    ),
    "gone": (
        "it answered that it wants no more calls (410)",
        "il a répondu qu'il ne veut plus d'appels (410)",
    ),
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A webhook, as a call finds it."""

    url: str
    enabled: bool
    rests_until: datetime | None
    salt: bytes
    former_salt: bytes | None
    former_until: datetime | None

    def secrets(self, wall: datetime) -> Sequence[str]:
        """What to sign with at an instant of wall time: the secret, and for some time after a
        rotation the one before."""
        salts = [self.salt]
        if self.former_salt is not None and self.former_until and wall < self.former_until:
            salts.append(self.former_salt)
        return [salted_secret(settings.SECRET_KEY, salt) for salt in salts]


def find_endpoint(cur: Cursor, webhook_id: UUID) -> Endpoint | None:
    """The webhook; None when it was deleted."""
    row = cur.execute(
        """SELECT url, enabled, rests_until, salt, former_salt, former_until
           FROM webhook WHERE id = %s""",
        (webhook_id,),
    ).fetchone()
    return None if row is None else Endpoint(*row)


def note_answered(cur: Cursor, webhook_id: UUID) -> None:
    """It is well."""
    cur.execute(
        """UPDATE webhook SET failing_since = NULL, rests_until = NULL
           WHERE id = %s AND failing_since IS NOT NULL""",
        (webhook_id,),
    )


def note_failed(cur: Cursor, webhook_id: UUID, *, at: datetime, away: bool, gone: bool) -> None:
    """A call failed at `at` (business time). An endpoint that is `away` rests, the longer the
    longer it has been; one that is `gone`, or has failed for days, is disabled."""
    row = cur.execute(
        _FAILED, {"id": webhook_id, "at": at, "away": away, "gone": gone, "most": FAILING}
    ).fetchone()
    if row is not None and not row[0]:
        _disabled(webhook_id, url=row[1], why=row[2])


_FAILED = """
UPDATE webhook SET failing_since = coalesce(failing_since, %(at)s),
    rests_until = CASE WHEN %(away)s THEN %(at)s + least('1 hour', greatest('30 seconds',
        (%(at)s - coalesce(failing_since, %(at)s)) / 8)) ELSE rests_until END,
    enabled = NOT (%(gone)s OR %(at)s - coalesce(failing_since, %(at)s) >= %(most)s),
    disabled_for = CASE WHEN %(gone)s THEN 'gone'
        WHEN %(at)s - coalesce(failing_since, %(at)s) >= %(most)s THEN 'failing' ELSE '' END
WHERE id = %(id)s AND enabled
RETURNING enabled, url, disabled_for
"""


def _disabled(webhook_id: UUID, *, url: str, why: str) -> None:
    host = parse_web_address(url).host
    record("system", "disable", kind="webhook", name=str(webhook_id), host=host, reason=why)
    log.warning("webhook_disabled", webhook=str(webhook_id), host=host, reason=why)
    english, french = _WHY[why]
    text = _LETTER.format(url=host, id=webhook_id, english=english, french=french)
    owners = User.objects.filter(role=User.Role.OWNER, is_active=True)
    for owner in owners.values_list("email", flat=True):
        letter = EmailMessage("Jalon: webhook", text, to=[owner])
        transaction.on_commit(partial(send_soon, letter))
