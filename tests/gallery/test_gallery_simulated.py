"""Each template run on people made up for it, who between them take every way of it."""

from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

import pytest

from jalon.engine.compiled import Compiled
from jalon.engine.ledger import EmailFacts
from jalon.engine.simulate import Simulated, cover, simulate
from jalon.gallery.catalog import slugs, template

pytestmark = [pytest.mark.rule("TPL-1"), pytest.mark.rule("NEW-1")]

START = datetime(2027, 1, 4, 9, tzinfo=UTC)
"""A Monday; the date of the announcement comes after it."""


@lru_cache(maxsize=64)
def simulated(slug: str) -> Simulated:
    given = template(slug)
    compiled = Compiled(UUID(int=1), 1, given.workflow, "Europe/Paris")
    emails = {
        name: EmailFacts(design.category, design.transactional)
        for name, design in given.emails.items()
    }
    made = cover(compiled, emails=emails, start=START)
    assert made.untaken == []
    return simulate(compiled, made.people, made.assumptions, emails=emails)


@pytest.mark.parametrize("slug", slugs())
def test_every_branch_of_a_template_is_taken_by_someone(slug: str) -> None:
    found = simulated(slug)
    assert found.unreached == []
    assert found.dead == []
    assert found.failed == 0
    assert found.entered == found.inside + found.finished + sum(found.exited.values())


@pytest.mark.parametrize("slug", slugs())
def test_every_email_of_a_template_is_sent_and_its_goal_reached(slug: str) -> None:
    given, found = template(slug), simulated(slug)
    assert {email.email for email in found.emails} == given.emails.keys()
    assert all(email.sent for email in found.emails), found.emails
    assert found.goal > 0
    assert {leave.reason for leave in given.workflow.exit} <= found.exited.keys()
