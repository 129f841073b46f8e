"""`explain` for triggers that go by dates (NEW-3)."""

from datetime import timedelta
from uuid import UUID

import pytest

from jalon.contacts.change import Change
from jalon.core import clock
from jalon.events.actions import append_update
from jalon.reports.explain import explain
from tests.acting import NOON, new_contact, pass_time, publish, set_time, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("NEW-3")]

DATED = """
workflow: dated
triggers:
  - {kind: date_attribute, attribute: renewal, before: 3 days}
  - {kind: at, at: 2026-03-10 9:00}
  - {kind: recurring, rule: FREQ=DAILY;UNTIL=20260301, from: 2026-02-01}
audience: {kind: tag, tag: vip}
repeat: {policy: every_time, key: occurrence}
steps:
  - {id: offer, kind: send_email, email: offer}
"""


def change(contact: UUID, **attributes: str) -> None:
    append_update(contact, Change(attributes=dict(attributes)), at=clock.now())
    work()


@pytest.mark.rule("TRG-8")
@pytest.mark.rule("TRG-10")
def test_triggers_by_date_say_what_they_wait_for() -> None:
    set_time(NOON)
    publish(DATED)
    ann = new_contact("ann")
    assert [(line.mark, line.sentence) for line in explain(ann, "dated", "en").ways_in] == [
        ("✗", "3 days before the date in “renewal”: the contact has no such date"),
        (
            "•",
            "On 10 March 2026 at 9:00, for everyone in the audience: due on 10 March 2026 at 9:00",
        ),
        (
            "✗",
            (
                "Every day, until 1 March 2026, at 9:00, from 1 February 2026, for everyone in "
                "the audience: its time had passed when the version was published, on 2 March "
                "2026 at 12:00"
            ),
        ),
    ]
    change(ann, renewal="2026-04-01")
    assert explain(ann, "dated", "en").ways_in[0].sentence == (
        "3 days before the date in “renewal”: due on 29 March 2026 at 9:00"
    )
    change(ann, renewal="2026-03-04")
    pass_time(NOON + timedelta(days=20))
    story = explain(ann, "dated", "en")
    assert [line.sentence for line in story.refusals] == [
        "Refused: the moment, on 1 March 2026 at 9:00, had passed before the date became known"
    ]
    assert story.ways_in[1].sentence.endswith(
        "it came round on 10 March 2026 at 9:00, and the contact did not enter then"
    )
