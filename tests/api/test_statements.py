"""A page of a list takes the same number of statements, however long it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from jalon.contacts.actions import create_list, join_list
from jalon.contacts.attributes import declare
from jalon.definition.segment import condition_from_json
from jalon.segments.actions import save_segment
from jalon.workflows.actions import publish
from tests.acting import happen, new_contact, work
from tests.api.calling import EVERYTHING, Caller
from tests.workflows.living import COURSE

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "/contacts",
    "/contacts?search=reader",
    "/contacts?attribute=plan=paid",
    "/lists",
    "/segments",
    "/workflows",
    "/workflows/course-1/results",
    "/emails",
    "/audit",
    "/keys",
    "/users",
    "/attributes",
    "/health",
)


@contextmanager
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Every statement that is made meanwhile, by Django or directly."""
    made: list[Any] = []
    execute: Callable[..., Any] = psycopg.Cursor.execute

    def noted(self: Any, query: Any, *args: Any, **options: Any) -> Any:
        made.append(query)
        return execute(self, query, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", noted)
        yield made


def grow(first: int, last: int) -> None:
    """More of everything that is listed."""
    for number in range(first, last):
        reader = new_contact(f"reader-{number}", plan="paid")
        create_list(f"list-{number}")
        join_list(f"list-{number}", [reader])
        save_segment(f"segment-{number}", "", condition_from_json({"kind": "tag", "tag": "vip"}))
        publish(COURSE.replace("workflow: course", f"workflow: course-{number}"))
        happen(reader, "Start")
    work()


@pytest.mark.rule("CON-4")
def test_a_longer_list_takes_no_more_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    declare({"plan": "text"})
    call = Caller(*EVERYTHING)

    def counts() -> dict[str, int]:
        found = {}
        for page in PAGES:
            assert call("GET", page).status_code == 200  # what is remembered is remembered now
            with statements(monkeypatch) as made:
                call("GET", page)
            found[page] = len(made)
        return found

    grow(1, 3)
    few = counts()
    assert min(few.values()) > 0
    grow(3, 12)
    assert counts() == few


@pytest.mark.rule("CON-4")
def test_a_longer_timeline_takes_no_more_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    call, ann = Caller(*EVERYTHING), new_contact("ann")

    def count() -> int:
        assert call("GET", f"/contacts/{ann}/timeline").status_code == 200
        with statements(monkeypatch) as made:
            call("GET", f"/contacts/{ann}")
            call("GET", f"/contacts/{ann}/timeline")
        return len(made)

    happen(ann, "Seen")
    work()
    few = count()
    for number in range(30):
        happen(ann, f"Seen {number % 7}")
    work()
    assert count() == few
