"""`jalon contact set`: what it changes, and that workflows hear of it."""

import pytest
from typer.testing import CliRunner

from jalon.cli.app import app
from jalon.contacts.queries import contact
from tests.acting import enrollments, new_contact, publish, work

pytestmark = pytest.mark.django_db(transaction=True)

WELCOME = """
workflow: mql
triggers:
  - {kind: became_mql}
steps:
  - {id: mark, kind: update_contact, add_tags: [hot]}
"""


def run(*words: str):
    return CliRunner().invoke(app, ["contact", "set", *words])


@pytest.mark.rule("CON-1")
@pytest.mark.rule("TRG-2")
def test_a_contact_is_changed_and_workflows_hear_of_it():
    publish(WELCOME)
    ann = new_contact("ann", plan="free")
    done = run("ann", "points=12", "plan=", "--lifecycle", "mql", "--owner", "sam@example.com")
    assert done.exit_code == 0, done.output
    work()
    found = contact(ann)
    assert found.attributes == {"points": 12}
    assert (found.lifecycle, found.owner, found.tags) == ("mql", "sam@example.com", {"hot"})
    assert [one["state"] for one in enrollments(ann)] == ["finished"]
    run("ann", "--owner", "", "--remove-tag", "hot")
    work()
    assert (contact(ann).owner, contact(ann).tags) == (None, set())


def test_what_cannot_be_is_refused():
    new_contact("ann")
    assert run("ann", "points=3").exit_code == 0
    for words in (["points=many"], ["--lifecycle", "king"], ["nothing"]):
        assert run("ann", *words).exit_code != 0
