"""A real Chromium, told what to do by its own protocol over a pipe, and Jalon for it to visit."""

import json
import os
import select
import shutil
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.db import connections

from jalon.wsgi import application

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""

_PATIENCE = 60
"""Seconds after which something that was to happen has not."""

# Chromium takes orders from descriptor 3, and answers to descriptor 4.
_START = "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); \
os.execv(sys.argv[3], sys.argv[3:])"


class Chromium:
    """One tab. `with` starts the browser and ends it."""

    def __init__(self, profile: Path, *options: str) -> None:
        self._command = [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--remote-debugging-pipe",
            f"--user-data-dir={profile}", *options,
        ]  # fmt: skip
        self._count, self._rest, self._session = 0, b"", ""
        self._events: list[str] = []

    def __enter__(self) -> "Chromium":
        orders, self._out = os.pipe()
        self._in, answers = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, str(orders), str(answers), *self._command],
            pass_fds=(orders, answers),
            stderr=subprocess.DEVNULL,
        )
        os.close(orders)
        os.close(answers)
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self.call("Page.enable")
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._out)
        os.close(self._in)
        self._process.terminate()
        self._process.wait(_PATIENCE)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Has the browser do something, and returns what it answers."""
        self._count += 1
        order: dict[str, Any] = {"id": self._count, "method": method, "params": params}
        if self._session:
            order["sessionId"] = self._session
        os.write(self._out, json.dumps(order).encode() + b"\0")
        while (told := self._read()).get("id") != self._count:
            self._events.append(told.get("method", ""))
        assert "error" not in told, told
        result: dict[str, Any] = told["result"]
        return result

    def run(self, script: str) -> Any:
        """The value of an expression in the page, once it is settled."""
        told = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def open(self, address: str) -> None:
        """Goes to a page."""
        self._events.clear()
        self.call("Page.navigate", url=address)
        self._await_page()

    def submit(self, selector: str, **values: str) -> None:
        """Fills a form in, presses its button, and waits for the page that comes of it."""
        self.press(selector, **values)
        self._await_page()

    def press(self, selector: str, **values: str) -> None:
        """Fills a form in, and presses its button."""
        self._events.clear()
        self.run(
            f"(values => {{ const form = document.querySelector({json.dumps(selector)});"
            " for (const name in values) form.elements[name].value = values[name];"
            f" form.querySelector('button').click(); }})({json.dumps(values)})"
        )

    @property
    def path(self) -> str:
        """Where the tab is."""
        return str(self.run("location.pathname"))

    @property
    def text(self) -> str:
        """What the page says."""
        return str(self.run("document.body.innerText"))

    def _await_page(self) -> None:
        while "Page.loadEventFired" not in self._events:
            self._events.append(self._read().get("method", ""))

    def _read(self) -> dict[str, Any]:
        deadline = time.monotonic() + _PATIENCE
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], deadline - time.monotonic())
            assert ready, "the browser says nothing"
            more = os.read(self._in, 65536)
            assert more, "the browser is gone"
            self._rest += more
        told, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(told)
        return message


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # its name there
        """A test says enough."""


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def _serve(environ: Any, start_response: Any) -> Any:
    try:
        return [b"".join(application(environ, start_response))]
    finally:
        connections.close_all()  # that of this thread, which ends


def _behind_a_proxy(environ: Any, start_response: Any) -> Any:
    """As a proxy passes a request on: by plain HTTP, and under a name of its own."""
    environ |= {"HTTP_HOST": "127.0.0.1:8000", "wsgi.url_scheme": "http"}
    return _serve(environ, start_response)


@contextmanager
def serving(*, tls: Path | None = None) -> Iterator[int]:
    """The port of Jalon on the test's database; with a folder of `cert.pem` and `key.pem`, that of
    a proxy before it which speaks TLS."""
    app = _behind_a_proxy if tls else _serve
    with make_server("127.0.0.1", 0, app, _Threads, _Quiet) as server:
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls / "cert.pem", tls / "key.pem")
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()
