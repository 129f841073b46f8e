"""An installation for the web app to show: `python -m tests.web.scene` fills an empty one; with
`--users`, with nothing but who signs in; with `--troubled`, also with what went wrong, and it
prints links that no longer lead anywhere."""

import json
import sys
from uuid import UUID

from jalon.cli.context import django_ready

PASSWORD = "correct horse battery"
USERS = {
    "mara@example.com": ("Mara", "marketer"),
    "olga@example.com": ("Olga", "owner"),
    "anna@example.com": ("Anna", "analyst"),
    "dev@example.com": ("Dewi", "developer"),
}

_WORKFLOW = """\
workflow: {slug}
name: {name}
triggers: [{{kind: event, event: {event}}}]
steps:
  - {{id: hello, kind: send_email, email: offer}}
  - {{id: pause, kind: delay, wait: 3 days}}
  - {{id: again, kind: send_email, email: reminder}}
"""
WELCOME = _WORKFLOW.format(slug="welcome", name="Newsletter welcome", event="Signed Up")
WIN_BACK = _WORKFLOW.format(slug="win-back", name="Win back", event="Went Quiet")
BIRTHDAY = _WORKFLOW.format(slug="birthday", name="Birthday", event="Birthday")
BROKEN = """\
workflow: broken
name: Broken
triggers: [{kind: event, event: Order Completed}]
steps:
  - {id: wait, kind: delay, wait: 1 hour}
  - {id: offer, kind: send_email, email: offer}
"""


def add_users() -> None:
    from jalon.accounts.actions import save_user

    for email, (name, role) in USERS.items():
        user = save_user(email, name=name, role=role)
        user.set_password(PASSWORD)
        user.save()


def fill() -> None:
    """Three workflows, of which one is paused and one a draft, and twenty people in the first."""
    from jalon.workflows import drafts, life
    from tests import acting

    acting.publish(WELCOME)
    acting.publish(WIN_BACK)
    life.pause("win-back")
    drafts.save_draft(BIRTHDAY)
    for number in range(20):
        acting.happen(acting.new_contact(f"reader{number}"), "Signed Up")


def trouble() -> None:
    """Three people who failed at a step, and as many messages of which nobody knows whether they
    arrived: what was to be sent is in the place of what is sent."""
    from jalon.core.db import cursor
    from tests import acting

    acting.publish(BROKEN)
    people = [acting.new_contact(f"stuck{number}") for number in range(3)]
    for contact in people:
        acting.happen(contact, "Order Completed", order_id=str(contact), total=40)
    acting.work()
    with cursor() as cur:
        cur.execute(
            """INSERT INTO message (lane, id, contact_id, enrollment_id, workflow_id, version, step,
                   visit, email, email_version, category, transactional, subject, language,
                   context, route, state, reason, at, due_at, attempts)
               SELECT e.lane, gen_random_uuid(), e.contact_id, e.id, e.workflow_id, e.version,
                   'offer', 2, 'offer', 1, '', false, '', '', '{}', 'smtp', 'uncertain',
                   'the connection was lost after the last line', now(), now(), 1
               FROM enrollment e JOIN workflow w ON w.id = e.workflow_id WHERE w.slug = 'broken'"""
        )
        cur.execute(
            """UPDATE enrollment SET due_at = now(), arrived_at = now() - INTERVAL '1 hour'
               WHERE step = 'wait'"""
        )
        cur.execute("UPDATE lane SET next_due_at = now()")
    acting.work()


def dead_links() -> dict[str, str]:
    """Where links lead that are too old, or of what is gone."""
    from jalon.emails import links
    from jalon.emails.links import Link

    nobody, nothing = UUID(int=1), UUID(int=2)
    return {
        "expired": f"d/{links.sign('download', Link(nobody, nothing, '1000000000 guide'))}",
        "gone": f"v/{links.sign('view', Link(nobody, nothing))}",
    }


if __name__ == "__main__":
    with django_ready():
        add_users()
        if "--users" not in sys.argv:
            fill()
        if "--troubled" in sys.argv:
            trouble()
            sys.stdout.write(json.dumps(dead_links()))
