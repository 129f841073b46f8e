"""More of a marketer's vocabulary (see `scene`): passages, refusals, and figures that add up."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from jalon.contacts.actions import create_list, join_list
from jalon.core import clock
from jalon.delivery.preferences import unsubscribe
from jalon.delivery.queries import caught
from jalon.emails.links import Link
from jalon.events.actions import record
from jalon.events.checking import NewEvent
from jalon.reports.queries import step_figures, waiting, workflow_figures
from jalon.workflows import actions
from jalon.workflows.actions import Choices, Published
from jalon.workflows.models import Workflow
from tests.acceptance.scene import by_api, settle
from tests.acting import rows


def day(of_march: int, clock_time: str = "12:00") -> datetime:
    """An instant (UTC) of March 2026, whose 2nd is a Monday; the 32nd is the 1st of April."""
    hours, minutes = map(int, clock_time.split(":"))
    start = datetime(2026, 3, 1, hours, minutes, tzinfo=UTC)
    return start + timedelta(days=of_march - 1)


def publish(text: str, **choices: Any) -> Published:
    """Publishes a workflow with the answers to what that asks, and lets them take effect."""
    published = actions.publish(text, Choices(**choices))
    settle()
    return published


def members(slug: str, *contacts: UUID) -> None:
    """Contacts who are on a list before the story begins; that triggers nothing."""
    create_list(slug)
    join_list(slug, contacts)


def leaves(contact: UUID, slug: str) -> None:
    """The contact leaves a list now."""
    by_api(contact, leave_lists=(slug,))


def by_hand(slug: str, *contacts: UUID, again: bool = False) -> None:
    """A marketer enrols contacts now."""
    actions.enroll(slug, contacts, again=again)
    settle()


def visits(browser: str, event: str, *, who: str | None = None, **properties: Any) -> None:
    """Somebody does something in a browser now; `who` it is, if that is known."""
    seen = NewEvent(
        name=event,
        at=clock.now(),
        external_id=who,
        anonymous_id=browser,
        properties=properties,
    )
    recorded = record([seen])
    assert not recorded.refused
    settle()


def unsubscribes(name: str) -> None:
    """That person uses the link in the latest email now."""
    line = caught(recipient=f"{name}@example.com", limit=1)[0]
    (contact,) = rows("SELECT contact_id FROM message WHERE id = %s", line.id)[0]
    unsubscribe(Link(contact, line.id))
    settle()


def passages(contact: UUID, slug: str) -> list[tuple[str, str]]:
    """(state, reason) of each passage of the contact through a workflow, oldest first."""
    return [
        (state, reason)
        for state, reason in rows(
            """SELECT e.state, e.reason FROM enrollment e JOIN workflow w ON w.id = e.workflow_id
               WHERE e.contact_id = %s AND w.slug = %s ORDER BY e.id""",
            contact,
            slug,
        )
    ]


def kept_out(contact: UUID, slug: str) -> list[str]:
    """Why the contact did not enter a workflow: each reason of each day, oldest first."""
    found = rows(
        """SELECT r.reason FROM refusal r JOIN workflow w ON w.id = r.workflow_id
           WHERE r.contact_id = %s AND w.slug = %s ORDER BY r.last_at""",
        contact,
        slug,
    )
    return [reason for (reason,) in found]


def check_figures() -> None:
    """What the screens say of every workflow, from the counters alone, is what happened, by the
    passages, the messages and the inbox themselves (RES-3)."""
    for found in workflow_figures():
        workflow = Workflow.objects.get(slug=found.workflow)
        assert found.entered == found.inside + found.finished + found.exited + found.failed
        assert waiting(workflow.id) == found.inside
        shown = {
            "active": found.inside,
            "finished": found.finished,
            "exited": found.exited,
            "failed": found.failed,
        }
        states = "SELECT state, count(*) FROM enrollment WHERE"
        assert _counted(states, workflow) == _without_zeros(shown)
        exits = "SELECT reason, count(*) FROM enrollment WHERE state = 'exited' AND"
        assert _counted(exits, workflow) == found.exits
        refusals = "SELECT reason, sum(times)::int FROM refusal WHERE"
        assert _counted(refusals, workflow) == found.refusals
        goals = "SELECT true, count(*) FROM enrollment WHERE goal_at IS NOT NULL AND"
        assert _counted(goals, workflow) == _without_zeros({True: found.goal})
        sent = "SELECT step, count(*) FROM message WHERE state = 'sent' AND kind <> 'notice' AND"
        assert _counted(sent, workflow) == _without_zeros(_sent_by_step(workflow))
        assert found.sent == _sent_by_step(workflow).total()
    everything = rows("SELECT count(*) FROM message WHERE state = 'sent'")
    assert [(len(caught(limit=10_000)),)] == everything


def _sent_by_step(workflow: Workflow) -> Counter[str]:
    found: Counter[str] = Counter()
    for version in range(1, (workflow.version or 0) + 1):
        for step, figures in step_figures(workflow.id, version).items():
            found[step] += figures.sent
    return found


def _without_zeros(counts: dict[Any, int]) -> dict[Any, int]:
    return {name: n for name, n in counts.items() if n}


def _counted(statement: str, workflow: Workflow) -> dict[Any, int]:
    return dict(rows(f"{statement} workflow_id = %s GROUP BY 1", workflow.id))  # type: ignore[arg-type] # two columns
