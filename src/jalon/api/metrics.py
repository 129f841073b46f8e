"""/metrics: how the installation does, in the format of Prometheus (ACC-6)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from time import perf_counter

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs
from jalon.api.errors import problem
from jalon.core.errors import JalonError
from jalon.core.metrics import REGISTRY, count_request
from jalon.runtime.health import Health, health

_NO_ROUTE = "(none)"
_needs = Needs(Permission.HEALTH_READ)


class MetricsMiddleware:
    """Counts every answer, by the template of its address, with the time it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        count_request(
            request.method or "",
            f"/{match.route}" if match else _NO_ROUTE,
            status=response.status_code,
            seconds=perf_counter() - began,
        )
        return response


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """What this process counted, and how the whole installation does. To whoever may see its
    health, by key or signed in."""
    try:
        _needs(request)
    except JalonError as error:
        return problem(error)
    whole = CollectorRegistry()
    whole.register(_Told(health()))
    return HttpResponse(
        generate_latest(REGISTRY) + generate_latest(whole), content_type=CONTENT_TYPE_LATEST
    )


class _Told(Collector):
    """The health of the installation, as metrics."""

    def __init__(self, found: Health) -> None:
        self.found = found

    def collect(self) -> Iterable[Metric]:
        found = self.found
        yield from _plain(found)
        yield _by(
            "jalon_emails_waiting",
            "Emails not handed over yet, by state; a thousand of each lane are counted.",
            "state",
            found.emails_waiting,
        )
        yield _by(
            "jalon_emails_week",
            "Emails of the last 7 days, by what became of them.",
            "outcome",
            found.emails,
        )
        quantiles = {"0.5": found.latency.p50, "0.99": found.latency.p99}
        yield _by(
            "jalon_latency_seconds",
            "From an event to the email that it led to at once, over the last day.",
            "quantile",
            {share: seconds for share, seconds in quantiles.items() if seconds is not None},
        )


def _plain(found: Health) -> Iterator[Metric]:
    figures = {
        "jalon_ok": ("1 when somebody works, nothing waits for long, nothing failed.", found.ok),
        "jalon_workers": ("Workers alive.", found.workers),
        "jalon_queue_age_seconds": ("Age of the oldest row of the inbox.", found.queue_age),
        "jalon_inbox_rows": ("Rows of the inbox, up to 1,000 a lane.", found.inbox_rows),
        "jalon_lanes_behind": ("Lanes behind by more than 30 seconds.", len(found.lanes_behind)),
        "jalon_steps_late_seconds": ("How late the latest step is.", found.steps_late),
        "jalon_steps_due": ("Steps that are due, up to 1,000 a lane.", found.steps_due),
        "jalon_emails_late_seconds": ("How late the latest email is.", found.emails_late),
        "jalon_set_aside_rows": ("Rows of the inbox that could not be handled.", found.set_aside),
        "jalon_failed_enrollments": (
            "Enrollments that wait to be restarted, up to 1,000 a lane.",
            found.failed_enrollments,
        ),
        "jalon_webhook_calls_retried": (
            "Webhook calls that failed and will be made again, up to 1,000 a lane.",
            found.calls_retried,
        ),
        "jalon_bounces_unread": (
            "1 while the mailbox to which emails come back cannot be read.",
            found.bounces_unread_since is not None,
        ),
        "jalon_routes_failing": (
            "Mail servers that are set aside: they did not answer, or refused to.",
            len(found.routes_failing),
        ),
        "jalon_database_bytes": ("Size of the database.", found.database_bytes),
    }
    if found.disk_free is not None:
        figures["jalon_disk_free_bytes"] = ("Free where the data folder is.", found.disk_free)
    for name, (meaning, value) in figures.items():
        yield GaugeMetricFamily(name, meaning, value=value)


def _by(name: str, meaning: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
