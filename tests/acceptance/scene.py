"""An installation as a marketer sees it: people and what they do, the inbox, time that is skipped.

Everything goes through the sandbox: its time, its delivery, its inbox, the doors of its readers.
Between two calls business time stands still, so that every hour in a story is exact.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from jalon.accounts.models import User
from jalon.contacts.actions import create_list, save_contact
from jalon.contacts.change import Change
from jalon.contacts.keys import Keys
from jalon.core import clock
from jalon.core.ids import new_id
from jalon.definition.segment import parse_condition
from jalon.delivery import visits
from jalon.delivery.queries import CaughtEmail, caught, caught_email
from jalon.emails.links import Link, read, tracked_links
from jalon.events.actions import append_update
from jalon.reports.queries import StepFigures, step_figures
from jalon.runtime import sandbox
from jalon.segments.actions import save_segment
from jalon.workflows.actions import NotPublished, publish
from jalon.workflows.queries import access_workflow
from tests.acting import happen, set_time
from tests.workflows.living import figures

DAY, HOUR = timedelta(days=1), timedelta(hours=1)

_BODY = """\
<p>{subject}</p><p><a href="https://example.com/{slug}">Read on</a></p>
<p><a href="{{{{ unsubscribe_url }}}}">Leave</a></p>"""


class Received(NamedTuple):
    """A line of the inbox: what came to an address, and when."""

    subject: str
    at: datetime


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def it_is(at: datetime) -> datetime:
    """Business time stands still at this instant."""
    set_time(at)
    return at


def settle() -> None:
    """All that is to happen now happens, and emails due now arrive."""
    skip(timedelta(0))


def skip(by: timedelta) -> datetime:
    """Time passes in the sandbox; returns what time it is then."""
    reached = sandbox.skip(by)
    set_time(reached)
    return reached


def until(at: datetime) -> None:
    """Time passes until this instant."""
    skip(at - clock.now())


def person(
    name: str, *, language: str = "", zone: str = "", agreed: bool = True, **attributes: Any
) -> UUID:
    """A contact at `NAME@example.com`, who is there and triggers nothing; `agreed` to marketing."""
    return save_contact(
        Keys(external_id=name, email=f"{name}@example.com"),
        Change(
            marketing="opted_in" if agreed else None,
            locale=language,
            time_zone=zone,
            attributes=attributes,
        ),
        source="test",
    )


def user(name: str) -> None:
    """A colleague with an account, at `NAME@jalon.example`."""
    User.objects.create(id=new_id(), email=f"{name}@jalon.example", created_at=clock.now())


def a_list(slug: str) -> None:
    """A list to join."""
    create_list(slug)


def a_segment(slug: str, condition: str) -> None:
    """A segment, by its condition in YAML, with its members found."""
    parsed, problems = parse_condition(condition)
    assert parsed is not None, problems
    save_segment(slug, slug, parsed)
    settle()


def does(contact: UUID, event: str, **properties: Any) -> None:
    """The contact does something now."""
    happen(contact, event, **properties)
    settle()


def by_api(contact: UUID, **change: Any) -> None:
    """Somebody else's system changes the contact now, through the inbox that every door uses."""
    append_update(contact, Change(**change), at=clock.now(), source="api")
    settle()


def joins(contact: UUID, slug: str) -> None:
    """The contact joins a list now."""
    by_api(contact, join_lists=(slug,))


def letters(category: str = "", **subjects: str | dict[str, str]) -> str:
    """The emails of a file: for each, named with underscores for hyphens, its subject, or its
    subjects by language. Their text repeats it, with a link to follow and one to unsubscribe."""
    designs: dict[str, Any] = {}
    for name, given in subjects.items():
        slug = name.replace("_", "-")
        by_language = given if isinstance(given, dict) else {"en": given}
        designs[slug] = {
            "category": category,
            "fallback": next(iter(by_language)),
            "locales": {
                language: {"subject": subject, "html": _BODY.format(subject=subject, slug=slug)}
                for language, subject in by_language.items()
            },
        }
    return "emails: " + json.dumps(designs, ensure_ascii=False) + "\n"


def inbox(name: str) -> list[Received]:
    """What a contact has received so far, the first first."""
    return inbox_of(f"{name}@example.com")


def inbox_of(address: str) -> list[Received]:
    """What came to an address so far, the first first."""
    lines = caught(recipient=address, limit=1000)
    return [Received(line.subject, line.at) for line in reversed(lines)]


def subjects(name: str) -> list[str]:
    """The subjects alone."""
    return [each.subject for each in inbox(name)]


def email_to(address: str, subject: str) -> CaughtEmail:
    """The one email of that subject to an address, whole."""
    found = [each for each in caught(recipient=address, limit=1000) if each.subject == subject]
    (line,) = found
    return caught_email(line.id)


def opens(name: str, subject: str) -> None:
    """A reader opens an email now."""
    letter = email_to(f"{name}@example.com", subject)
    visits.opened(Link(letter.contact_id, letter.id), machine=False)
    settle()


def clicks(name: str, subject: str, *, machine: bool = False) -> None:
    """A reader, or the scanner of a mailbox, follows the first link of an email now."""
    letter = email_to(f"{name}@example.com", subject)
    _url, token = tracked_links(letter.html)[0]
    visits.clicked(read("click", token), machine=machine)
    settle()


def refused(text: str) -> dict[str, str]:
    """What keeps a workflow from being published: the step by the code of each problem, all of
    which say the remedy in both languages."""
    with pytest.raises(NotPublished) as refusal:
        publish(text)
    found = [problem for problem in refusal.value.problems if not problem.warning]
    assert all(
        said[language]
        for each in found
        for said in (each.message, each.remedy)
        for language in ("en", "fr")
    )
    return {problem.code: problem.step or "" for problem in found}


def at_step(slug: str, step: str, *, version: int = 1) -> StepFigures:
    """The figures of one step."""
    return step_figures(access_workflow(slug).id, version).get(step, StepFigures(step))


def counts(slug: str) -> tuple[int, int, int, int]:
    """Entered, inside, finished, exited: they reconcile with those who are there."""
    found = figures(slug)
    assert found.failed == 0
    return found.entered, found.inside, found.finished, found.exited
