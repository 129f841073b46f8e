"""An installation for the web app to show: `python -m tests.web.scene` fills an empty one; with
`--users`, with nothing but who signs in."""

import sys

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


if __name__ == "__main__":
    with django_ready():
        add_users()
        if "--users" not in sys.argv:
            fill()
