"""A delivering process killed at the worst moments (RUN-7)."""

import os
import signal
import subprocess
import sys
from collections import Counter
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from jalon.core.db import cursor
from jalon.core.smtp_url import SmtpServer
from jalon.definition.events import EMAIL_SENT
from jalon.delivery.actions import release_dead
from jalon.delivery.delivering import GROUP, Delivery
from jalon.delivery.routes.smtp import Smtp
from tests.delivery.scene import (
    a_contact,
    a_message,
    a_worker,
    an_email,
    counters,
    deliver,
    events,
    states,
)
from tests.delivery.servers import mail_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

ROOT = Path(__file__).parents[2]


def start(port: int) -> subprocess.Popen[bytes]:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    environment = {
        **os.environ,
        "DATABASE_URL": url.geturl(),
        "DJANGO_SETTINGS_MODULE": "jalon.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "JALON_SECRET_KEY": "test",
    }
    script = Path(__file__).with_name("deliver_until_done.py")
    return subprocess.Popen([sys.executable, script, str(port)], env=environment, cwd=ROOT)


def silence_workers() -> int:
    with cursor() as cur:
        cur.execute("UPDATE worker SET seen_at = now() - interval '2 minutes'")
        return release_dead(cur)


PEOPLE = 20


@pytest.mark.rule("RUN-7")
@pytest.mark.parametrize(
    ("place", "moment", "kind"),
    [
        (1, "at_data", "contact"),
        (3, "at_rcpt", "contact"),
        (3, "at_data", "contact"),
        (3, "at_data", "notice"),
        (14, "at_data", "contact"),
    ],
)
def test_killed_while_the_server_answers_the_group_in_hand_is_uncertain_and_the_rest_go_once(
    place: int, moment: str, kind: str
) -> None:
    an_email()
    for n in range(PEOPLE):
        address = {} if kind == "contact" else {"recipient": f"sam{n}@example.com"}
        a_message(a_contact(f"c{n}"), route="smtp", kind=kind, subject="Hi", text="Hi", **address)
    with mail_server() as (handler, address):
        turns = count(1)
        process: list[subprocess.Popen[bytes]] = []

        def kill_in_time(_server: object, _envelope: object) -> str:
            if next(turns) == place:
                process[0].send_signal(signal.SIGKILL)
                process[0].wait(10)
            return "250 OK"

        setattr(handler, moment, kill_in_time)
        process.append(start(address.port))
        assert process[0].wait(60) == -signal.SIGKILL
        left = Counter(state for state, _ in states())
        in_hand = left["sending"]
        # Groups begin with one message, and double at most.
        assert 1 <= in_hand <= min(place, GROUP)
        assert place - in_hand <= left["sent"] < place
        assert left["queued"] == PEOPLE - in_hand - left["sent"]
        assert silence_workers() == in_hand
        route = Smtp(SmtpServer("127.0.0.1", address.port), timeout=30)
        deliver(Delivery({"smtp": route}, worker_id=a_worker()))
    sent = PEOPLE - in_hand
    assert Counter(states()) == {("sent", ""): sent, ("uncertain", "worker_silent"): in_hand}
    received = Counter(handler.seen)
    assert max(received.values()) == 1
    assert sent <= len(received) <= PEOPLE
    assert counters() == {"sent" if kind == "contact" else "notified": sent}
    assert len(events(EMAIL_SENT)) == (sent if kind == "contact" else 0)
