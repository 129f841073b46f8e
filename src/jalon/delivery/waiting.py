"""Why a message waits for a mail server (EML-5): found out when somebody asks, never written."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from jalon.core import clock
from jalon.core.db import cursor
from jalon.definition.problems import Locale
from jalon.definition.words import NBSP, join_and
from jalon.delivery.claiming import SENDER
from jalon.delivery.models import MailRoute
from jalon.delivery.queries import account_day, enabled_routes
from jalon.delivery.routes.limits import is_spent

Said = dict[Locale, str]

_LATELY = timedelta(minutes=2)
"""For so long a route that had no room counts as having none: it is noted once a minute."""


def waiting_for_routes(lane: int, message_ids: Collection[UUID]) -> dict[UUID, Said]:
    """Those of the messages that are due and that no mail server takes at present, each with the
    reason: `waits for a mail server: the day's limit of relay is reached`."""
    if not message_ids:
        return {}
    now = clock.now()
    with cursor() as cur:
        due = cur.execute(
            f"""SELECT m.id, lower(split_part(coalesce(s.address, ''), '@', 2)) FROM message m
                LEFT JOIN email e ON e.slug = m.email
                LEFT JOIN sender s ON s.slug = {SENDER}
                LEFT JOIN workflow w ON w.id = m.workflow_id
                WHERE m.lane = %s AND m.id = ANY (%s) AND m.route = 'smtp'
                  AND m.state = 'queued' AND m.due_at <= %s
                  AND w.state IS DISTINCT FROM 'paused'""",
            (lane, list(message_ids), now),
        ).fetchall()
    if not due:
        return {}
    routes, today = enabled_routes(), account_day()
    found = {id_: why_waits(routes, domain, today=today, now=now) for id_, domain in due}
    return {id_: said for id_, said in found.items() if said is not None}


def why_waits(
    routes: Sequence[MailRoute], domain: str, *, today: date, now: datetime
) -> Said | None:
    """Why none of the routes takes a message from a domain at `now` (business time); None: one
    of them does."""
    fit = [route for route in routes if not route.domains or domain in route.domains]
    held = [_held(route, today=today, now=now) for route in fit]
    if any(each is None for each in held):
        return None
    causes = [each for each in held if each is not None] or [_none(routes, domain)]
    return {
        "en": "waits for a mail server: " + join_and(_each(causes, "en"), "en"),
        "fr": f"attend un serveur de messagerie{NBSP}: " + join_and(_each(causes, "fr"), "fr"),
    }


def _each(causes: Iterable[Said], locale: Locale) -> list[str]:
    return [cause[locale] for cause in causes]


def _none(routes: Sequence[MailRoute], domain: str) -> Said:
    if not routes:
        return {"en": "none is in use", "fr": "aucun n'est en service"}
    return {
        "en": f"none of them sends for {domain}",
        "fr": f"aucun n'envoie pour {domain}",
    }


def _held(route: MailRoute, *, today: date, now: datetime) -> Said | None:
    """Why a route takes nothing now; None: it does."""
    name = route.name
    if route.failing_since is not None:
        return {"en": f"{name} is set aside", "fr": f"{name} est mis de côté"}
    if is_spent(route, today):
        return {
            "en": f"the day's limit of {name} is reached",
            "fr": f"la limite du jour de {name} est atteinte",
        }
    if route.per_second is not None and route.full_at is not None and now < route.full_at + _LATELY:
        return {
            "en": f"{name} takes {route.per_second} a second",
            "fr": f"{name} en prend {route.per_second} par seconde",
        }
    return None
