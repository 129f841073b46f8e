"""What a Mailjet marketer says: let me lock, stop, copy and put away what I made, with figures that
are right at every moment."""

from uuid import UUID

import pytest

from jalon.core.errors import Conflict
from jalon.workflows import deleting, drafts, life
from jalon.workflows.actions import publish, publish_draft
from jalon.workflows.models import Workflow
from tests.acceptance.scene import (
    DAY,
    HOUR,
    Received,
    counts,
    does,
    inbox,
    it_is,
    letters,
    person,
    settle,
    skip,
    subjects,
    utc,
)
from tests.workflows.living import figures, state

pytestmark = pytest.mark.django_db(transaction=True)

SERIES = """
workflow: series
name: Series
triggers: [{kind: event, event: Start}]
repeat: {policy: after_exit}
steps:
  - {id: one, kind: send_email, email: one}
  - {id: wait_one, kind: delay, wait: 1 day}
  - {id: two, kind: send_email, email: two}
  - {id: wait_two, kind: delay, wait: 1 day}
  - {id: three, kind: send_email, email: three}
""" + letters(one="One", two="Two", three="Three")


def started(*names: str) -> list[UUID]:
    """People who have just got the first of three emails, on a Monday at noon."""
    it_is(utc(2026, 3, 2, 12))
    publish(SERIES)
    people = [person(name) for name in names]
    for each in people:
        does(each, "Start")
    assert counts("series") == (len(names), len(names), 0, 0)
    return people


@pytest.mark.rule("LIF-6", "LIF-1")
def test_i_lock_it_nobody_enters_those_inside_finish_and_i_may_unlock_it() -> None:
    started("ann", "bob")
    assert life.drain("series").inside == 2
    cid = person("cid")
    does(cid, "Start")
    skip(DAY)
    assert (state("series"), counts("series")) == ("draining", (2, 2, 0, 0))
    assert subjects("ann") == ["One", "Two"]
    skip(DAY)
    assert (state("series"), counts("series")) == ("ended", (2, 0, 2, 0))
    assert subjects("ann") == subjects("bob") == ["One", "Two", "Three"]
    assert subjects("cid") == []

    life.activate("series")
    does(cid, "Start")
    assert (state("series"), counts("series")) == ("active", (3, 1, 2, 0))
    assert subjects("cid") == ["One"]
    assert subjects("ann") == ["One", "Two", "Three"]


@pytest.mark.rule("LIF-5", "RES-3")
def test_i_stop_it_for_a_while_due_emails_are_lost_and_contacts_go_on() -> None:
    start = it_is(utc(2026, 3, 2, 12))
    started("ann")
    skip(HOUR)
    assert life.pause("series", "skip").inside == 1
    bob = person("bob")
    does(bob, "Start")
    skip(DAY)
    assert (subjects("ann"), subjects("bob")) == (["One"], [])
    assert (state("series"), counts("series")) == ("paused", (1, 1, 0, 0))

    life.resume("series")
    settle()
    assert subjects("ann") == ["One"]
    skip(DAY)
    # The second email is lost; the third comes when it was to come.
    assert inbox("ann")[1:] == [Received("Three", start + 2 * DAY)]
    found = figures("series")
    assert (found.sent, found.not_sent, found.refusals) == (2, {"paused": 1}, {"paused": 1})
    assert counts("series") == (1, 0, 1, 0)


@pytest.mark.rule("LIF-6", "LIF-1")
def test_i_stop_it_for_good_and_everybody_is_out_at_once() -> None:
    ann, _bob = started("ann", "bob")
    skip(12 * HOUR)
    assert life.stop("series", preview=True).inside == 2
    life.stop("series")
    settle()
    assert (state("series"), counts("series")) == ("stopped", (2, 0, 0, 2))
    skip(5 * DAY)
    does(ann, "Start")
    assert subjects("ann") == subjects("bob") == ["One"]

    # Activated again it lets in who comes, and nobody who left returns.
    life.activate("series")
    skip(DAY)
    assert counts("series") == (2, 0, 0, 2)
    does(ann, "Start")
    assert counts("series") == (3, 1, 0, 2)
    assert subjects("ann") == ["One", "One"]


@pytest.mark.rule("LIF-7", "RES-1")
def test_i_duplicate_it_archive_the_old_one_and_delete_it() -> None:
    ann, bob = started("ann", "bob")
    drafts.duplicate("series", "summer", name="Summer", copy_emails=True)
    assert (state("summer"), counts("summer")) == ("draft", (0, 0, 0, 0))
    publish_draft("summer")
    does(ann, "Start")
    # The copy has its own entries, emails and figures.
    assert counts("summer") == (1, 1, 0, 0)
    assert counts("series") == (2, 2, 0, 0)
    assert subjects("ann") == ["One", "One"]

    (planned,) = life.archive(["series"], preview=True)
    assert (planned.before, planned.inside, state("series")) == ("active", 2, "active")
    with pytest.raises(Conflict):
        deleting.delete("series")
    life.archive(["series"])
    settle()
    assert (state("series"), counts("series")) == ("archived", (2, 0, 0, 2))
    does(bob, "Start")
    assert counts("series") == (2, 0, 0, 2)
    assert counts("summer") == (2, 2, 0, 0)

    assert life.restore("series").after == "stopped"
    life.archive(["series"])
    deleting.delete("series")
    settle()
    assert [workflow.slug for workflow in Workflow.objects.all()] == ["summer"]
    # What was sent stays with whom it was sent to, and the copy runs on.
    assert subjects("bob") == ["One", "One"]
    skip(2 * DAY)
    assert subjects("bob") == ["One", "One", "Two", "Three"]
    assert subjects("ann") == ["One", "One", "Two", "Three"]
    assert counts("summer") == (2, 0, 2, 0)
