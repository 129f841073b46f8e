"""A shop as its marketer sees it: people, the sandbox whose time is skipped, inboxes, results."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from jalon.contacts.actions import create_list, save_contact
from jalon.contacts.change import Change
from jalon.contacts.keys import Keys
from jalon.core import clock
from jalon.delivery.queries import CaughtEmail, caught, caught_email
from jalon.events.actions import append_update
from jalon.reports.queries import StepFigures, step_figures
from jalon.runtime import sandbox
from jalon.workflows import actions
from jalon.workflows.actions import Choices, Published
from jalon.workflows.models import Workflow
from tests.acting import happen, rows, set_time

FOOTER = '<a href="{{ unsubscribe_url }}">leave</a>'


def day(of_march: int, clock_time: str = "12:00") -> datetime:
    """An instant (UTC) of March 2026, whose 1st is a Sunday; days go on into April."""
    hours, minutes = map(int, clock_time.split(":"))
    start = datetime(2026, 3, 1, hours, minutes, tzinfo=UTC)
    return start + timedelta(days=of_march - 1)


def emails(*names: str, category: str = "news", body: str = "", **subjects: str) -> str:
    """The emails of a definition file: each in English under its own name as subject, or in the
    languages of `subjects`, where {} stands for the name."""
    found = "\nemails:\n"
    for name in names:
        found += f"  {name}:\n    category: {category}\n    fallback: en\n    locales:\n"
        for locale, subject in (subjects or {"en": "{}"}).items():
            html = f"<p>{body}</p>{FOOTER}"
            found += f"      {locale}: {{subject: '{subject.format(name)}', html: '{html}'}}\n"
    return found


def publish(text: str, **choices: Any) -> Published:
    """Publishes a workflow, and lets what it asks for be done."""
    published = actions.publish(text, Choices(**choices))
    settle()
    return published


def person(
    name: str,
    *,
    lists: Sequence[str] = (),
    tags: Sequence[str] = (),
    locale: str | None = None,
    time_zone: str | None = None,
    marketing: Literal["opted_in", "unsubscribed"] | None = "opted_in",
    **attributes: Any,
) -> UUID:
    """A contact who is there already, and agreed to be written to; that triggers nothing."""
    for slug in lists:
        create_list(slug)
    return save_contact(
        Keys(external_id=name, email=f"{name}@example.com"),
        Change(
            attributes=attributes,
            join_lists=tuple(lists),
            add_tags=tuple(tags),
            locale=locale,
            time_zone=time_zone,
            marketing=marketing,
        ),
        source="form",
    )


def changes(contact: UUID, **change: Any) -> None:
    """Something about the contact changes, as the API has it; what follows from it happens."""
    append_update(contact, Change(**change), at=clock.now())
    settle()


def joins(contact: UUID, slug: str) -> None:
    """The contact joins a list."""
    create_list(slug)
    changes(contact, join_lists=(slug,))


def leaves(contact: UUID, slug: str) -> None:
    """The contact leaves a list."""
    changes(contact, leave_lists=(slug,))


def does(contact: UUID, event: str, **properties: Any) -> None:
    """The contact does something now; what follows from it happens."""
    happen(contact, event, **properties)
    settle()


def by_hand(slug: str, *contacts: UUID, again: bool = False) -> None:
    """A marketer enrolls contacts."""
    actions.enroll(slug, contacts, again=again)
    settle()


def settle() -> None:
    """What is to be done now is done, to the last email handed over."""
    skip_to(clock.now())


def skip_to(at: datetime) -> None:
    """Time is skipped in the sandbox; then it stands still, so that stories are exact."""
    sandbox.skip(at - clock.now())
    set_time(at)


def inbox(name: str) -> list[CaughtEmail]:
    """What arrived for that person in the sandbox inbox, oldest first."""
    found = caught(recipient=f"{name}@example.com", limit=1000)
    return [caught_email(each.id) for each in reversed(found)]


def mail(name: str) -> list[tuple[datetime, str]]:
    """(when, subject) of what that person got, oldest first."""
    return [(each.at, each.subject) for each in inbox(name)]


def subjects(name: str) -> list[str]:
    """The subjects of what that person got, oldest first."""
    return [each.subject for each in inbox(name)]


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


def refused(contact: UUID, slug: str) -> list[str]:
    """Why the contact was kept out of a workflow, each reason of each day, oldest first."""
    found = rows(
        """SELECT r.reason FROM refusal r JOIN workflow w ON w.id = r.workflow_id
           WHERE r.contact_id = %s AND w.slug = %s ORDER BY r.last_at""",
        contact,
        slug,
    )
    return [reason for (reason,) in found]


def at_steps(slug: str, version: int = 1) -> dict[str, StepFigures]:
    """What the canvas shows at each step of a version."""
    return step_figures(Workflow.objects.get(slug=slug).id, version)


def entered_first(slug: str) -> list[UUID]:
    """Who entered a workflow, in the order of entry."""
    found = rows(
        """SELECT e.contact_id FROM enrollment e JOIN workflow w ON w.id = e.workflow_id
           WHERE w.slug = %s ORDER BY e.entered_at, e.id""",
        slug,
    )
    return [contact for (contact,) in found]
