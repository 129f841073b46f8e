"""How much email a contact may get: the account's rules, as an email step finds them (RUN-4)."""

from datetime import datetime
from typing import NamedTuple

from jalon.engine.facts import MessageNeed
from jalon.engine.ledger import Cap, EmailFacts
from jalon.engine.walking import Walk


class Over(NamedTuple):
    """The rule that forbids one more message now, and the instant at which it no longer does."""

    cap: Cap
    until: datetime


def cap_need(cap: Cap) -> MessageNeed:
    """What a rule has to look up: as many messages as are allowed."""
    return MessageNeed(
        fact="received", category=cap.category, marketing=cap.category is None, keep=cap.most
    )


def over_cap(walk: Walk, email: EmailFacts) -> Over | None:
    """Whether one more message of this kind is too many now; of several rules, the one that
    forbids it longest. Messages not yet handed over count; transactional ones are free (RUN-5)."""
    if email.transactional:
        return None
    found = [
        Over(cap, until)
        for cap in walk.terms.caps
        if cap.category in (None, email.category)
        for until in [_until(cap, walk)]
        if until is not None
    ]
    return max(found, key=lambda over: over.until, default=None)


def _until(cap: Cap, walk: Walk) -> datetime | None:
    since = walk.now - cap.within.fixed
    moments = [one.at for one in walk.facts.messages(cap_need(cap)) if one.at > since]
    if cap.most == 0:
        return datetime.max.replace(tzinfo=walk.now.tzinfo)
    # Latest first: when the one that fills the quota leaves the period, there is room again.
    return moments[cap.most - 1] + cap.within.fixed if len(moments) >= cap.most else None
