"""An import says beforehand which workflows it would start, and for how many."""

from pathlib import Path

import pytest

from jalon.contacts import importing
from jalon.contacts.actions import create_list
from jalon.contacts.import_write import Terms
from jalon.contacts.importing import import_contacts
from jalon.contacts.models import Contact
from jalon.runtime.dry_runs.import_checking import check_import
from jalon.workflows import life
from tests.acting import new_contact, publish, rows, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("CON-3")]


def a_workflow(name: str, trigger: str) -> None:
    publish(
        f"""
workflow: {name}
name: {name.title()}
triggers:
  - {trigger}
steps:
  - {{id: write, kind: send_email, email: offer}}
"""
    )


def would_start(path: Path, terms: Terms) -> list[tuple[str, int | None]]:
    return [(one.workflow, one.contacts) for one in check_import(path, terms).workflows]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(
        "email,city\nann@example.com,Lyon\nbob@example.com,Paris\nc@example.com,Paris\n"
    )
    return path


def test_the_active_workflows_that_would_fire_are_named_with_how_many(people: Path) -> None:
    create_list("news")
    create_list("other")
    a_workflow("joining", "{kind: joined_list, list: news}")
    a_workflow("elsewhere", "{kind: joined_list, list: other}")
    a_workflow("moving", "{kind: attribute_changed, attribute: city, to: Paris}")
    a_workflow("tagging", "{kind: tag_added, tag: vip}")
    new_contact("ann", city="Lyon")
    terms = Terms(lists=("news",), tags=("vip",))
    expected = [("joining", 3), ("moving", 2), ("tagging", 3)]
    assert sorted(would_start(people, terms)) == expected
    assert Contact.objects.count() == 1
    import_contacts(people, Terms(lists=("news",), tags=("vip",), trigger=True))
    work()
    entered = rows(
        """SELECT w.slug, count(*)::int FROM enrollment e JOIN workflow w ON w.id = e.workflow_id
           GROUP BY 1 ORDER BY 1"""
    )
    assert entered == expected


def test_a_workflow_that_is_paused_does_not_count(people: Path) -> None:
    create_list("news")
    a_workflow("joining", "{kind: joined_list, list: news}")
    life.pause("joining")
    assert would_start(people, Terms(lists=("news",))) == []


def test_who_is_there_already_does_not_count_when_existing_ones_are_skipped(people: Path) -> None:
    create_list("news")
    a_workflow("joining", "{kind: joined_list, list: news}")
    new_contact("ann")
    assert would_start(people, Terms(lists=("news",), update=False)) == [("joining", 2)]


def test_a_long_file_is_reckoned_from_its_first_rows(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_list("news")
    a_workflow("joining", "{kind: joined_list, list: news}")
    monkeypatch.setattr(importing, "CHUNK", 1)
    assert would_start(people, Terms(lists=("news",))) == [("joining", 3)]
