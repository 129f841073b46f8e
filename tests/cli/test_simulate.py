"""`jalon workflow simulate`, `backtest` and `jalon explain --if`, as one types them."""

import json
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from jalon.cli import context
from jalon.cli.app import app
from jalon.core.errors import Invalid
from jalon.runtime.dry_runs.subjects import NotSimulated
from tests.acting import EMAILS, NOON, happen, new_contact, publish, rows, set_time, work

pytestmark = pytest.mark.django_db(transaction=True)

OFFER = """
workflow: offer
triggers: [{kind: event, event: Order}]
steps:
  - {id: pause, kind: delay, wait: 2 days}
  - {id: offer, kind: send_email, email: offer}
"""


@pytest.fixture(autouse=True)
def _attached(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(context, "django_ready", nullcontext)
    monkeypatch.chdir(tmp_path)
    set_time(NOON)
    for number in range(10):
        new_contact(f"person-{number}")


def jalon(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def plain(*words: object) -> Any:
    result = jalon(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def file(name: str, text: str) -> Path:
    path = Path(name)
    path.write_text(text + EMAILS)
    return path


@pytest.mark.rule("NEW-1")
def test_a_file_is_simulated_on_the_contacts_and_told_in_a_sentence_and_tables() -> None:
    path = file("offer.yaml", OFFER)
    result = jalon("workflow", "simulate", path, "--rate", "Order=0.9", "--unsubscribes", 0)
    assert result.exit_code == 0, result.output
    assert "10 of 10 enter, 10 emails, busiest" in result.output
    assert "Nothing is sent" in result.output
    assert "Assumed: Order, 0.9 times a day each" in result.output
    assert rows("SELECT count(*) FROM workflow") == [(0,)]


@pytest.mark.rule("NEW-1")
def test_rates_come_from_the_past_when_none_are_given() -> None:
    publish(OFFER)
    (contact,) = (row[0] for row in rows("SELECT id FROM contact LIMIT 1"))
    for day in range(9):
        happen(contact, "Order", at=NOON - timedelta(days=day), total=day)
    work()
    found = plain("workflow", "simulate", "offer", "--days", 30)
    (habit,) = found["assumptions"]["habits"]
    assert (habit["event"], habit["per_day"]) == ("Order", 9 / 10 / 90)
    assert {"total": 3} in habit["samples"]
    assert plain("workflow", "simulate", "offer", "--no-past")["simulated"]["entered"] == 0
    assert plain("workflow", "simulate", "offer", "--days", 30) == found


@pytest.mark.rule("NEW-1")
def test_two_drafts_are_compared_figure_by_figure() -> None:
    path = file("offer.yaml", OFFER)
    other = file("other.yaml", OFFER.replace("kind: send_email", "kind: send_email, status: off"))
    words = ("--enroll", "--unsubscribes", 0, "--compare", other)
    found = plain("workflow", "simulate", path, *words)
    changes = {one["figure"]: one for one in found["differences"]["figures"]}
    assert (changes["sent"]["before"], changes["sent"]["after"]) == (10, 0)
    result = jalon("workflow", "simulate", path, *words)
    assert "The other: 10 of 10 enter, 0 emails." in result.output


@pytest.mark.rule("NEW-1")
def test_what_cannot_run_is_refused_with_its_problems() -> None:
    result = jalon(
        "workflow", "simulate", file("bad.yaml", OFFER.replace("email: offer", "email: ''"))
    )
    assert isinstance(result.exception, NotSimulated)
    assert "VAL-3" in result.output
    result = jalon("workflow", "simulate", file("offer.yaml", OFFER), "--rate", "Order=often")
    assert isinstance(result.exception, Invalid)


@pytest.mark.rule("NEW-2")
def test_a_backtest_tells_what_would_have_been() -> None:
    (contact,) = (row[0] for row in rows("SELECT id FROM contact LIMIT 1"))
    happen(contact, "Order", at=NOON - timedelta(days=9))
    work()
    path = file("offer.yaml", OFFER)
    found = plain("workflow", "backtest", path, "--since", "2026-02-01")["simulated"]
    assert (found["entered"], found["sent"], found["first_sent"]) == (1, 1, "2026-02-23T12:00:00Z")
    result = jalon("workflow", "backtest", path, "--since", "2026-02-01")
    assert "1 of 10 enters, 1 email, busiest 23 Feb: 1." in result.output


@pytest.mark.rule("NEW-3")
def test_what_if_he_ordered_now() -> None:
    publish(OFFER)
    result = jalon("explain", "person-1", "offer", "--if", "Order", "--with", "total=80")
    assert result.exit_code == 0, result.output
    assert "Would enter and wait at the step “1 · Wait”" in result.output
    assert "Nothing of it happened." in result.output
    told = plain("explain", "person-1", "offer", "--if", "Order", "--with", "total=80")
    assert told["enrollments"][0]["state"] == "active"
    assert rows("SELECT count(*) FROM enrollment") == [(0,)]
    result = jalon("explain", "person-1", "offer", "--if", "Order", "--with", "total")
    assert isinstance(result.exception, Invalid)
