"""TRG-16: who would be refused, before anybody is enrolled by hand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from jalon.accounts.models import FrequencyRule
from jalon.core.errors import Conflict
from jalon.core.ids import new_id
from jalon.engine.handle import Batch
from jalon.engine.state import Enrollment
from jalon.runtime.dry_runs.rehearsal import rehearse
from jalon.workflows import actions, life
from jalon.workflows.drafts import save_draft
from tests.acting import EMAILS, NOON, happen, new_contact, publish, rows, set_time, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("TRG-16")]

HELLO = """
workflow: hello
triggers: [{kind: by_hand}]
audience: {kind: not, of: {kind: event, event: Order}}
steps:
  - {id: hello, kind: send_email, email: offer}
  - {id: pause, kind: delay, wait: 2 days}
  - {id: again, kind: send_email, email: reminder}
"""


@pytest.fixture(autouse=True)
def _at_noon() -> None:
    set_time(NOON)


def test_the_engine_looks_up_what_nobody_expected_it_to_ask(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Caps are asked for by an email that is sent on entering, which is not loaded ahead."""
    FrequencyRule.objects.create(id=new_id(), category="cross-sell", most=1, within="30 days")
    publish(HELLO)
    ann, bob = new_contact("ann"), new_contact("bob")
    happen(bob, "Order")
    work()
    entered, enroll = [], Batch.enroll

    def watched(*args: Any, **options: Any) -> Enrollment | None:
        entered.append(enroll(*args, **options))
        return entered[-1]

    monkeypatch.setattr(Batch, "enroll", watched)
    refused = rehearse("hello", [ann, bob])
    assert [(each.contact_id, each.reason) for each in refused] == [(bob, "audience")]
    (inside,) = filter(None, entered)
    assert (inside.error, inside.step) == ("", "pause")
    assert rows("SELECT count(*) FROM message") == [(0,)]


@pytest.mark.parametrize(
    ("change", "remedy"),
    [
        (life.pause, "jalon workflow resume hello"),
        (life.drain, "jalon workflow activate hello"),
        (life.stop, "jalon workflow activate hello"),
        (lambda slug: life.archive([slug]), "jalon workflow restore hello"),
    ],
)
def test_a_workflow_that_lets_nobody_in_says_what_to_do(
    change: Callable[[str], object], remedy: str
) -> None:
    publish(HELLO)
    change("hello")
    refused_alike("hello", remedy)


def test_a_workflow_that_has_not_started_or_was_not_published_says_so() -> None:
    publish(HELLO + f"schedule: {{start: {NOON + timedelta(days=1):%Y-%m-%d} 09:00}}\n")
    refused_alike("hello", "publish it without a start")
    save_draft(HELLO.replace("workflow: hello", "workflow: other") + EMAILS)
    refused_alike("other", "jalon workflow publish other")


def refused_alike(slug: str, remedy: str) -> None:
    ann = new_contact("ann")
    for act in (rehearse, actions.enroll):
        with pytest.raises(Conflict) as refusal:
            act(slug, [ann])
        assert remedy in refusal.value.remedy
        assert refusal.value.code == "workflow_state"
