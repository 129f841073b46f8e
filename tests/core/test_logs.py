import json
import subprocess
import sys

LOG = """
import logging
import structlog
from jalon.core.logs import configure
configure({"level": "INFO"})
structlog.get_logger("jalon").info("sent", to="ada@example.org", smtp_password="hunter2")
logging.getLogger("library").warning("slow")
"""


def test_logs_are_json_lines_on_standard_error_without_secrets() -> None:
    done = subprocess.run([sys.executable, "-c", LOG], capture_output=True, text=True, check=True)
    ours, theirs = map(json.loads, done.stderr.splitlines())
    assert (ours["event"], ours["level"], ours["to"]) == ("sent", "info", "ada@example.org")
    assert (theirs["event"], theirs["logger"]) == ("slow", "library")
    assert "hunter2" not in done.stderr
    assert done.stdout == ""
