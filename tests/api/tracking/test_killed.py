"""An answer of 2xx means: committed, whatever happens to the web process the moment after."""

import asyncio
import json
import os
import signal
import subprocess
import sys

import psutil
import pytest

from jalon.bench.http_load import free_port
from jalon.bench.ingest import database_url
from tests.acting import rows
from tests.api.tracking.sending import Sender

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("EVT-1"), pytest.mark.long]

SENDERS = 24


@pytest.mark.parametrize("after", [60, 200])
def test_a_web_process_killed_under_load_has_lost_nothing_it_acknowledged(after):
    sender, port = Sender(), free_port()
    mine = {"DATABASE_URL": database_url(), "JALON_HOST": "127.0.0.1", "JALON_PORT": str(port)}
    with subprocess.Popen(
        [sys.executable, "-m", "jalon", "web", "--attended"],
        env=os.environ | mine,
        stdin=subprocess.PIPE,
    ) as process:
        try:
            acknowledged = asyncio.run(
                asyncio.wait_for(sent_until_killed(sender, port, process.pid, after=after), 60)
            )
        finally:
            process.kill()
    assert len(acknowledged) >= after
    kept = {message_id for (message_id,) in rows("SELECT body ->> 'said' FROM inbox")}
    assert acknowledged <= kept


async def sent_until_killed(sender, port, parent, *, after):
    """Sends without a pause, has everything of the web process killed once so many messages were
    acknowledged, and returns which ones were."""
    acknowledged = set()
    await started(port)

    def kill():
        for one in (*psutil.Process(parent).children(recursive=True), psutil.Process(parent)):
            one.send_signal(signal.SIGKILL)

    async def send(number):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            for turn in range(10_000):
                message_id = f"m{number}-{turn}"
                writer.write(request(sender, message_id))
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length:")[2].split()[0])
                await reader.readexactly(length)
                assert head[9:12] == b"200", head
                acknowledged.add(message_id)
                if len(acknowledged) == after:
                    kill()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # killed before it answered: nothing was promised
        finally:
            writer.close()

    await asyncio.gather(*(send(number) for number in range(SENDERS)))
    return acknowledged


def request(sender, message_id):
    message = {"userId": message_id, "event": "Order Completed", "messageId": message_id}
    body = json.dumps(message | {"properties": {"said": message_id}}).encode()
    head = f"POST /v1/track HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Authorization: {sender.authorization}\r\n\r\n".encode() + body


async def started(port):
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
