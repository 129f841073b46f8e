"""Whatever people do to a workflow, in whatever order, the figures reconcile at each moment, and
neither the size of batches nor a batch that is lost changes anything."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Conflict
from jalon.runtime.lanes import batch as lane
from jalon.runtime.lanes import commands
from jalon.workflows import actions, choosing, life
from jalon.workflows.actions import Choices, NotPublished
from tests.acting import NOON, happen, new_contact, pass_time, rows, set_time, work
from tests.workflows.living import COURSE, figures, state

pytestmark = pytest.mark.django_db(transaction=True)

OTHER = COURSE.replace("id: second, kind: delay, wait: 2", "id: third, kind: delay, wait: 1")
SLOWER = COURSE.replace("wait: 1 days", "wait: 3 days")
WINDOW = COURSE.replace("steps:", "window: {days: [fri], opens: 9:00, closes: 18:00}\nsteps:")
TEXTS = {"course": COURSE, "other": OTHER, "slower": SLOWER, "window": WINDOW}
MAPPING = {"second": "third", "third": "second"}

deeds = st.lists(
    st.one_of(
        st.tuples(st.just("start"), st.integers(0, 3)),
        st.tuples(st.just("stop"), st.integers(0, 3)),
        st.tuples(st.just("hours"), st.sampled_from([1, 23, 24, 50])),
        st.tuples(st.just("pause"), st.sampled_from(["hold", "skip"])),
        st.tuples(st.just("resume"), st.sampled_from(["send", "skip", "spread"])),
        st.tuples(st.just("life"), st.sampled_from(["drain", "stop", "activate"])),
        st.tuples(
            st.just("publish"),
            st.tuples(st.sampled_from(sorted(TEXTS)), st.sampled_from(["finish", "move", "exit"])),
        ),
    ),
    max_size=14,
)


@pytest.mark.rule("LIF-1", "LIF-3", "LIF-5", "LIF-6", "RES-3")
@given(script=deeds, limit=st.sampled_from([1, 3]))
@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_figures_reconcile_whatever_is_done_and_batches_change_nothing(
    script: list[tuple[str, Any]], limit: int
) -> None:
    assert outcome(script, limit=limit) == outcome(script, limit=1000)


@pytest.mark.rule("RUN-7", "LIF-3", "LIF-6")
def test_a_batch_that_is_lost_is_done_again_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    script = [
        *(("start", n) for n in range(4)),
        ("hours", 24),
        ("publish", ("other", "move")),
        ("pause", "hold"),
        ("hours", 50),
        ("resume", "send"),
        ("life", "stop"),
    ]
    for module in (commands, choosing):
        monkeypatch.setattr(module, "CHUNK", 1)
    whole = outcome(script, limit=2)
    settled, calls = lane.set_next_due, 0

    def lost(*given: Any, **named: Any) -> bool:
        nonlocal calls
        calls += 1
        if calls % 2:
            raise OperationalError("the database went away")
        return settled(*given, **named)

    monkeypatch.setattr(lane, "set_next_due", lost)
    monkeypatch.setattr("tests.acting.work_lane", patient)
    assert outcome(script, limit=2) == whole
    assert calls > 10


def patient(number: int, **given: Any) -> None:
    """Works a lane, once more when its batch is lost."""
    try:
        lane.work_lane(number, **given)
    except OperationalError:
        lane.work_lane(number, **given)


def outcome(script: list[tuple[str, Any]], *, limit: int) -> dict[str, Any]:
    """What a script leads to, in a fresh installation, without ids."""
    with cursor() as cur:
        cur.execute(
            """TRUNCATE contact, identity, list_member, consent, inbox, event, seen, message,
               workflow, workflow_version, enrollment, entry, refusal, step_log, counter, timer,
               set_aside, counted_order"""
        )
        cur.execute("UPDATE lane SET next_due_at = NULL")
    set_time(NOON)
    contacts = [new_contact(name) for name in ("ann", "bob", "cid", "dan")]
    names = dict(zip(contacts, ("ann", "bob", "cid", "dan"), strict=True))
    actions.publish(COURSE.replace("steps:", "repeat: {policy: after_exit}\nsteps:"))
    for what, how in script:
        if what in ("start", "stop"):
            happen(contacts[how], "Start" if what == "start" else "Stop")
            work(limit=limit)
        elif what == "hours":
            pass_time(clock.now() + timedelta(hours=how), limit=limit)
        else:
            done(what, how)
            work(limit=limit)
        figures()
    assert rows("SELECT count(*) FROM set_aside") == [(0,)]
    if state() == "paused":
        life.resume("course")
    pass_time(clock.now() + timedelta(days=30), limit=limit)
    assert figures().inside == 0
    found = {
        "enrollments": "SELECT contact_id, version, state, reason, step, visit FROM enrollment",
        "messages": "SELECT contact_id, email, step, visit, state FROM message",
        "refusals": "SELECT contact_id, reason, times FROM refusal",
        "counters": "SELECT 0, version, step, name, sum(n)::int FROM counter GROUP BY 2, 3, 4",
    }
    return {
        what: sorted((str(names.get(row[0])), *map(str, row[1:])) for row in rows(sql))
        for what, sql in found.items()
    }


def done(what: str, how: Any) -> None:
    """Does it, unless the state of the workflow does not allow it."""
    try:
        match what:
            case "pause":
                life.pause("course", how)
            case "resume":
                life.resume("course", overdue=how, hours=6 if how == "spread" else 0)
            case "life":
                getattr(life, how)("course")
            case "publish":
                text, inside = how
                steps = {step for step in MAPPING if f"id: {step}," not in TEXTS[text]}
                mapping = {step: MAPPING[step] for step in steps} if inside == "move" else {}
                actions.publish(TEXTS[text], Choices(inside=inside, mapping=mapping))
    except (NotPublished, Conflict) as refusal:
        # Nobody is in a version that has the step that is mapped; or the state does not allow it.
        codes = {each.code for each in getattr(refusal, "problems", [])}
        if codes - {"move_from_nothing"}:
            raise
