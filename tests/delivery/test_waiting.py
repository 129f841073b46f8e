"""Why a message waits for a mail server is said where one looks for it, and is written nowhere
(EML-5)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from jalon.contacts.queries import timeline
from jalon.core import clock
from jalon.core.ids import lane_of
from jalon.delivery.models import MailRoute
from jalon.delivery.waiting import waiting_for_routes, why_waits
from jalon.reports.timeline import tell
from tests.acting import set_time
from tests.delivery.routing import a_delivery, a_route, deliver_all, rows
from tests.delivery.scene import NOON, a_contact, a_message
from tests.delivery.servers import mail_server

TODAY = date(2026, 3, 2)


def said(*routes: MailRoute, domain: str = "shop.example") -> str | None:
    found = why_waits(routes, domain, today=TODAY, now=NOON)
    return found and found["en"]


def a(name: str, **values: Any) -> MailRoute:
    return MailRoute(name=name, **values)


SPENT = {"per_day": 5, "used": 5, "used_on": TODAY}


@pytest.mark.rule("EML-5")
@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        ([a("relay", **SPENT)], "the day's limit of relay is reached"),
        ([a("relay", failing_since=NOON)], "relay is set aside"),
        (
            [a("relay", **SPENT), a("spare", failing_since=NOON)],
            "the day's limit of relay is reached and spare is set aside",
        ),
        ([a("relay", per_second=2, full_at=NOON)], "relay takes 2 a second"),
        ([], "none is in use"),
        ([a("relay", domains=["other.example"])], "none of them sends for shop.example"),
    ],
)
def test_a_message_waits_while_no_route_takes_it(routes: list[MailRoute], expected: str) -> None:
    assert said(*routes) == f"waits for a mail server: {expected}"


@pytest.mark.rule("EML-5")
def test_a_message_waits_for_nothing_when_one_route_takes_it() -> None:
    assert said(a("relay", **SPENT), a("spare")) is None
    assert said(a("relay", per_day=5, used=5, used_on=TODAY - timedelta(days=1))) is None
    assert said(a("relay", per_second=2, full_at=NOON - timedelta(minutes=3))) is None
    assert said(a("other", domains=["other.example"]), a("own", domains=["shop.example"])) is None


def test_the_reason_is_said_in_french_with_its_spaces() -> None:
    found = why_waits([a("relais", **SPENT)], "", today=TODAY, now=NOON)
    assert found is not None
    assert found["fr"] == (
        "attend un serveur de messagerie\u00a0: la limite du jour de relais est atteinte"
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.rule("EML-5")
@pytest.mark.usefixtures("at_noon_on_this_machine")
def test_the_timeline_says_why_and_nothing_is_written() -> None:
    contacts = [a_contact(f"c{n}") for n in range(3)]
    for contact in contacts:
        a_message(contact, route="smtp")
    with mail_server() as (_, server):
        a_route("relay", server, per_day=2)
        deliver_all(a_delivery())
    before = rows("SELECT * FROM message ORDER BY id")
    told = [waits for contact in contacts for waits in waits_of(contact)]
    assert sorted(told) == ["", "", "waits for a mail server: the day's limit of relay is reached"]
    assert rows("SELECT * FROM message ORDER BY id") == before
    # The next day it is merely about to go.
    set_time(clock.now() + timedelta(days=1))
    assert [waits for contact in contacts for waits in waits_of(contact)] == ["", "", ""]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("at_noon_on_this_machine")
def test_what_is_due_later_or_goes_to_the_sandbox_waits_for_no_server() -> None:
    contact = a_contact("ann")
    later = a_message(contact, route="smtp", due_at=NOON + timedelta(hours=1))
    caught = a_message(contact, route="sandbox")
    due = a_message(contact, route="smtp", step="other")
    found = waiting_for_routes(lane_of(contact), [later, caught, due])
    assert {id_: said["en"] for id_, said in found.items()} == {
        due: "waits for a mail server: none is in use"
    }


def waits_of(contact: UUID) -> list[str]:
    found = timeline(contact, kinds=["message"])
    return [each.waits for each in tell(contact, found, "en")]
