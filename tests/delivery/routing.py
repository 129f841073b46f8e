"""Several routes and messages to go by them, in short words for tests."""

import ssl
from datetime import datetime, timedelta
from typing import Any

from jalon.core.db import cursor
from jalon.core.smtp_url import SmtpServer
from jalon.delivery.delivering import Delivery
from jalon.delivery.models import MailRoute
from jalon.delivery.routes import Ways
from jalon.delivery.routes.sandbox import Sandbox
from jalon.delivery.routes.sealed import seal
from jalon.delivery.routes.shared import SharedRoutes
from tests.delivery.scene import NOON, a_contact, a_message, a_worker, deliver
from tests.delivery.servers import trusting


def a_route(name: str, server: SmtpServer, **values: Any) -> MailRoute:
    security = MailRoute.Security.STARTTLS if server.starttls else MailRoute.Security.NONE
    fields: dict[str, Any] = {
        "host": server.host,
        "port": server.port,
        "security": security,
        "user": server.user,
        "password": seal(server.password),
        "priority": 10,
    }
    return MailRoute.objects.create(name=name, **{**fields, **values})


def a_delivery(tls: ssl.SSLContext | None = None) -> Delivery:
    routes: dict[str, Ways | Sandbox] = {
        "sandbox": Sandbox(),
        "smtp": SharedRoutes(tls=tls or trusting()),
    }
    return Delivery(routes, worker_id=a_worker())


def messages(number: int, **changes: Any) -> None:
    for n in range(number):
        a_message(a_contact(f"c{n}"), route="smtp", **changes)


def state_of(name: str) -> MailRoute:
    return MailRoute.objects.get(name=name)


def deliver_all(out: Delivery) -> None:
    """Twice: what goes elsewhere is due a moment after its first try."""
    deliver(out)
    deliver(out, now=NOON + timedelta(minutes=30))
    out.close()


def deliver_all_at(now: datetime) -> None:
    out = a_delivery()
    deliver(out, now=now)
    out.close()


def rows(statement: str) -> Any:
    with cursor() as cur:
        return cur.execute(statement.encode()).fetchall()
