"""From a route as it is kept to the server that it leads to."""

import ssl
from functools import partial

from django.conf import settings

from jalon.core.outbound import dial
from jalon.core.smtp_url import SmtpServer
from jalon.delivery.models import MailRoute
from jalon.delivery.queries import ENVIRONMENT
from jalon.delivery.routes.http import Api
from jalon.delivery.routes.peer import Peer
from jalon.delivery.routes.providers import PROVIDERS
from jalon.delivery.routes.providers.base import Account
from jalon.delivery.routes.sealed import unseal
from jalon.delivery.routes.smtp import Smtp


def peer_of(route: MailRoute, *, tls: ssl.SSLContext | None = None, timeout: float = 60.0) -> Peer:
    """A connection to be, with nobody reaching by it what only our network may reach: but the one
    of the setting goes where the operator says. Raises Conflict when its password cannot be
    read."""
    if route.name == ENVIRONMENT:
        return Smtp(_server_of(route), tls=tls, timeout=timeout)
    guarded = partial(dial, allowed=settings.JALON_ALLOW_PRIVATE)
    if route.kind == MailRoute.Kind.SMTP:
        return Smtp(_server_of(route), tls=tls, timeout=timeout, dial=guarded)
    provider = PROVIDERS[route.kind]
    account = Account(
        # Not the host that is kept, which is there to be shown.
        host=provider.hosts[route.region],
        region=route.region,
        key=unseal(bytes(route.password)),
        user=route.user,
        channel=route.channel,
    )
    return Api(provider, account, dial=guarded, tls=tls, timeout=timeout)


def _server_of(route: MailRoute) -> SmtpServer:
    if route.name == ENVIRONMENT and settings.JALON_SMTP is not None:
        return settings.JALON_SMTP
    return SmtpServer(
        host=route.host,
        port=route.port,
        user=route.user,
        password=unseal(bytes(route.password)),
        starttls=route.security == MailRoute.Security.STARTTLS,
        tls=route.security == MailRoute.Security.TLS,
    )
