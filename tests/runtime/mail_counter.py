"""A mail server that takes its time: prints the Message-ID of what it has read, and answers later.

Usage: mail_counter.py SECONDS,SECONDS… for the first message, the second…, the last for all the
rest. Its first line is the port. What it has printed, it accepts.
"""

import asyncio
import sys
from email.parser import BytesHeaderParser
from itertools import chain, repeat
from typing import Any

from aiosmtpd.smtp import SMTP


def say(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Slow:
    def __init__(self) -> None:
        pauses = [float(text) for text in sys.argv[1].split(",")]
        self.pauses = chain(pauses, repeat(pauses[-1]))

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd names it)
        say(BytesHeaderParser().parsebytes(envelope.content)["Message-ID"])
        await asyncio.sleep(next(self.pauses))
        return "250 OK"


async def main() -> None:
    loop, slow = asyncio.get_running_loop(), Slow()
    server = await loop.create_server(lambda: SMTP(slow, enable_SMTPUTF8=True), "127.0.0.1", 0)
    say(server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(main())
