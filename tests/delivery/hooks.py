"""A real server that webhooks call, and calls to it, in short words for tests."""

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import msgspec

from jalon.core.db import cursor
from jalon.core.ids import lane_of, new_id
from jalon.delivery.calls import CallDraft, lanes_with_calls, make_due_calls, queue_calls
from tests.delivery.scene import NOON

Answer = tuple[int, bytes]


class Hook:
    """What it was sent, in order, and what it answers."""

    def __init__(self) -> None:
        self.url = ""
        self.headers: list[dict[str, str]] = []
        self.bodies: list[dict[str, Any]] = []
        self.raw: list[bytes] = []
        self.answer: Callable[[dict[str, Any]], Answer] = lambda _body: (200, b'{"ok": true}')


@contextmanager
def a_hook(port: int = 0) -> Iterator[Hook]:
    """A server on a loopback port."""
    hook = Hook()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            body = msgspec.json.decode(raw)
            hook.headers.append({name.lower(): value for name, value in self.headers.items()})
            hook.bodies.append(body)
            hook.raw.append(raw)
            status, answer = hook.answer(body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: Any) -> None:
            """Silent."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    hook.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def a_call(contact: UUID, url: str, **changes: Any) -> UUID:
    """A queued call about that contact."""
    draft = CallDraft(
        **{
            "id": new_id(),
            "contact_id": contact,
            "enrollment_id": new_id(),
            "workflow_id": UUID(int=7),
            "version": 1,
            "step": "tell",
            "visit": 1,
            "url": url,
            "headers": {},
            "body": {"type": "workflow.webhook", "data": {"n": 1}},
            "at": NOON,
            **changes,
        }
    )
    with cursor() as cur:
        queue_calls(cur, lane_of(contact), [draft])
    return draft.id


def make_all(*, now: Any = NOON, **options: Any) -> int:
    """Makes the calls that are due in any lane."""
    return sum(make_due_calls(lane, now=now, **options) for lane in lanes_with_calls(now=now))


def calls() -> list[dict[str, Any]]:
    """All calls, as they are."""
    with cursor() as cur:
        cur.execute(
            """SELECT state, attempts, due_at, error, status, answer, headers
               FROM webhook_call ORDER BY id"""
        )
        names = [column.name for column in cur.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cur]
