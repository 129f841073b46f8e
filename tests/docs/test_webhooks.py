"""docs/webhooks.md: its receivers, run as they are printed, take what Jalon sends and nothing
else."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from jalon.core import clock
from jalon.core.outbound import parse_allowed, post
from jalon.core.webhook_signing import signed_headers
from jalon.delivery.made_calls import calls_of
from jalon.delivery.webhooks import create_webhook, rotate_secret
from tests.acting import happen, new_contact, work
from tests.delivery.hooks import make_all
from tests.runtime.processes import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("ACC-4")]

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "webhooks.md").read_text()
LOCAL = parse_allowed("127.0.0.0/8")


def printed(language: str) -> str:
    (snippet,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return str(snippet)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def receiver(
    language: str, folder: Path, *, secret: str, port: int
) -> Iterator[subprocess.Popen[str]]:
    """The snippet of that language, running."""
    file = folder / ("receiver.py" if language == "python" else "receiver.js")
    file.write_text(printed(language))
    program = sys.executable if language == "python" else shutil.which("node")
    if program is None:
        pytest.skip("Node is not installed")
    env = {**os.environ, "WEBHOOK_SECRET": secret, "PORT": str(port)}
    process = subprocess.Popen([program, str(file)], env=env, stdout=subprocess.PIPE, text=True)
    try:
        until(lambda: listens(port), seconds=30)
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("language", ["python", "js"])
def test_a_receiver_as_printed_takes_what_is_signed_and_refuses_what_is_not(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "JALON_ALLOW_PRIVATE", LOCAL)
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    webhook, secret = create_webhook(url, events=["Bought"], by="test")
    with receiver(language, tmp_path, secret=secret, port=port) as process:
        ann = new_contact("ann")
        for turn in range(2):
            if turn:  # it still has the old secret
                rotate_secret(webhook.id, by="test")
            happen(ann, "Bought", note="é")
            work()
            make_all(now=clock.now())
        body, now = b'{"type": "x"}', clock.wall()
        signed = signed_headers([secret], "msg_1", body, at=now)
        old = signed_headers([secret], "msg_1", body, at=now - timedelta(minutes=6))
        for sent, headers, status in (
            (body, signed, 204),
            (body + b" ", signed, 401),
            (body, {**signed, "webhook-id": "msg_2"}, 401),
            (body, {**signed, "webhook-signature": "v1,x"}, 401),
            (body, old, 401),
            (body, {}, 401),
        ):
            assert post(url, sent, headers, allowed=LOCAL).status == status
        process.kill()
        taken = process.communicate()[0].splitlines()
    calls = calls_of(webhook.id)
    assert [call.status for call in calls] == [204, 204]
    assert taken == [*(f"msg_{call.id.hex} Bought" for call in reversed(calls)), "msg_1 x"]
