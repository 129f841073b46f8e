"""A mail server for benches, in a process of its own: it accepts all, and tells when what came.

A fresh process imports this module before Django is ready, so it knows no model.
"""

import asyncio
import time
from multiprocessing.connection import Connection


def run_sink(pipe: Connection) -> None:
    """Sends its port, then whenever it is asked, the times at which emails of each code came."""
    asyncio.run(_serve(pipe))


async def _serve(pipe: Connection) -> None:
    arrived: dict[str, list[float]] = {}

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 bench\r\n")
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                letter = await reader.readuntil(b"\r\n.\r\n")
                writer.write(b"250 taken\r\n")
                code = letter.partition(b"Subject: Your code is ")[2].partition(b"\r\n")[0]
                now = time.time()  # noqa: TID251 - the one clock that processes share
                arrived.setdefault(code.decode(), []).append(now)
            elif word == b"EHLO":
                writer.write(b"250-bench\r\n250 PIPELINING\r\n")
            elif word == b"QUIT":
                break
            else:
                writer.write(b"250 bench\r\n")
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    pipe.send(server.sockets[0].getsockname()[1])
    loop = asyncio.get_running_loop()
    while True:
        await loop.run_in_executor(None, pipe.recv)
        pipe.send(dict(arrived))
