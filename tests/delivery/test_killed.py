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
from jalon.definition.events import EMAIL_SENT
from jalon.delivery.actions import release_dead
from tests.delivery.scene import a_contact, a_message, an_email, counters, events, states
from tests.delivery.servers import mail_server

pytestmark = pytest.mark.django_db(transaction=True)

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


@pytest.mark.rule("RUN-7")
@pytest.mark.parametrize(
    ("moment", "kind"), [("at_rcpt", "contact"), ("at_data", "contact"), ("at_data", "notice")]
)
def test_killed_while_the_server_answers_one_message_is_uncertain_and_the_rest_go_once(
    moment: str, kind: str
) -> None:
    an_email()
    for n in range(8):
        address = {} if kind == "contact" else {"recipient": f"sam{n}@example.com"}
        a_message(a_contact(f"c{n}"), route="smtp", kind=kind, subject="Hi", text="Hi", **address)
    with mail_server() as (handler, address):
        turns = count()
        process: list[subprocess.Popen[bytes]] = []

        def kill_at_the_third(_server: object, _envelope: object) -> str:
            if next(turns) == 2:
                process[0].send_signal(signal.SIGKILL)
                process[0].wait(10)
            return "250 OK"

        setattr(handler, moment, kill_at_the_third)
        process.append(start(address.port))
        assert process[0].wait(60) == -signal.SIGKILL
        assert Counter(state for state, _ in states()) == {"sent": 2, "sending": 1, "queued": 5}
        assert silence_workers() == 1
        process[0] = start(address.port)
        assert process[0].wait(60) == 0
    assert Counter(states()) == {("sent", ""): 7, ("uncertain", "worker_silent"): 1}
    received = Counter(handler.seen)
    assert max(received.values()) == 1
    assert len(received) == (8 if moment == "at_data" else 7)
    assert counters() == {"sent" if kind == "contact" else "notified": 7}
    assert len(events(EMAIL_SENT)) == (7 if kind == "contact" else 0)
