"""What a GetResponse marketer says: I begin today and finish tomorrow; my course of ten messages
goes on only with those it suits."""

from datetime import datetime
from uuid import UUID

import pytest

from jalon.core.errors import NotFound
from jalon.emails.queries import published
from jalon.reports.explain import explain
from jalon.workflows import drafts
from jalon.workflows.actions import NotPublished, publish, publish_draft
from tests.acceptance.scene import (
    DAY,
    HOUR,
    Received,
    a_list,
    a_segment,
    at_step,
    by_api,
    clicks,
    does,
    inbox,
    it_is,
    joins,
    letters,
    opens,
    person,
    refused,
    skip,
    subjects,
    until,
    utc,
)
from tests.workflows.living import figures, state

pytestmark = pytest.mark.django_db(transaction=True)

OUTLINE = """
workflow: course
name: Course
triggers: [{kind: joined_list, list: students}]
steps:
  - {id: welcome, kind: send_email}
  - {id: pause, kind: delay, wait: 1 day}
  - {id: first, kind: send_email, email: lesson-1}
  - {id: which, kind: branch, branches: []}
"""
COMPLETED = """
workflow: course
name: Course
triggers: [{kind: joined_list, list: students}]
audience: {kind: segment, segment: beginners}
steps:
  - {id: welcome, kind: send_email, email: welcome}
  - {id: pause, kind: delay, wait: 1 day}
  - {id: first, kind: send_email, email: lesson-1}
""" + letters(welcome="Welcome", lesson_1="Lesson 1")


@pytest.fixture(autouse=True)
def start() -> datetime:
    """A Monday, noon."""
    return it_is(utc(2026, 3, 2, 12))


@pytest.mark.rule("LIF-2", "VAL-9", "VAL-10")
def test_i_save_an_incomplete_draft_attach_what_is_missing_later_and_publish() -> None:
    saved = drafts.save_draft(OUTLINE)
    assert saved.created
    assert saved.problems
    assert state("course") == "draft"
    with pytest.raises(NotPublished):
        publish_draft("course")

    # A draft lets nobody in, whatever its triggers say.
    a_list("students")
    ann = person("ann", level="beginner")
    joins(ann, "students")
    assert (figures("course").entered, inbox("ann")) == (0, [])

    # The next day the emails are there, and a segment that does not exist yet is named.
    skip(DAY)
    saved = drafts.save_draft(COMPLETED)
    assert not saved.created
    assert {each.code for each in saved.problems if not each.warning} == {"VAL-10"}
    with pytest.raises(NotPublished):
        publish_draft("course")
    assert not published(["welcome", "lesson-1"])

    a_segment("beginners", "{kind: attribute, attribute: level, value: beginner}")
    assert publish_draft("course").version == 1
    assert state("course") == "active"
    with pytest.raises(NotFound):
        drafts.draft_text("course")

    bob, cid = person("bob", level="beginner"), person("cid", level="advanced")
    joined = skip(HOUR)
    joins(bob, "students")
    joins(cid, "students")
    skip(2 * DAY)
    assert inbox("bob") == [Received("Welcome", joined), Received("Lesson 1", joined + DAY)]
    assert inbox("ann") == inbox("cid") == []
    found = figures("course")
    assert (found.entered, found.finished, found.refusals) == (1, 1, {"audience": 1})


TEN = """
workflow: ten-lessons
name: Ten lessons
triggers: [{kind: joined_list, list: students}]
exit: [{when: {kind: tag, tag: graduate}, reason: graduated}]
goal: {when: {kind: event, event: Order Completed, where: [{property: plan, value: pro}]}}
steps:
  - {id: l1, kind: send_email, email: lesson-1}
  - {id: d1, kind: delay}
  - {id: l2, kind: send_email, email: lesson-2}
  - {id: d2, kind: delay}
  - {id: l3, kind: send_email, email: lesson-3}
  - {id: d3, kind: delay}
  - id: only_beginners
    kind: branch
    branches: [{when: {kind: attribute, attribute: level, value: beginner}, to: l4}]
    otherwise: l5
  - {id: l4, kind: send_email, email: lesson-4}
  - {id: d4, kind: delay}
  - {id: l5, kind: send_email, email: lesson-5}
  - id: clicks_lesson_5
    kind: branch
    branches: [{when: {kind: message, fact: clicked, step: l5}, to: keen}]
    evaluate_for: 1 day
    otherwise: l6
  - {id: keen, kind: update_contact, add_tags: [keen]}
  - {id: l6, kind: send_email, email: lesson-6}
  - {id: d6, kind: delay}
  - id: only_keen
    kind: branch
    branches: [{when: {kind: tag, tag: keen}, to: l7}]
    otherwise: l8
  - {id: l7, kind: send_email, email: lesson-7}
  - {id: d7, kind: delay}
  - {id: l8, kind: send_email, email: lesson-8}
  - {id: d8, kind: delay, wait: 2 days}
  - id: only_readers
    kind: branch
    branches:
      - {when: {kind: not, of: {kind: message, fact: opened, step: l8}}, to: lost}
    otherwise: l9
  - {id: l9, kind: send_email, email: lesson-9}
  - {id: d9, kind: delay}
  - {id: l10, kind: send_email, email: lesson-10, next: end}
  - {id: lost, kind: exit, reason: lost interest}
""" + letters("course", **{f"lesson_{n}": f"Lesson {n}" for n in range(1, 11)})


def lessons(*numbers: int) -> list[str]:
    """The subjects of these lessons."""
    return [f"Lesson {number}" for number in numbers]


def enrolled(**levels: str) -> dict[str, UUID]:
    """Students who join the course together, by their names, at the levels given."""
    a_list("students")
    publish(TEN)
    students = {name: person(name, level=level) for name, level in levels.items()}
    for student in students.values():
        joins(student, "students")
    return students


def days_of(name: str, start: datetime) -> list[float]:
    """How many days after the start each email came."""
    return [(each.at - start) / DAY for each in inbox(name)]


@pytest.mark.rule("STP-2", "STP-5", "STP-6", "STP-9", "STP-16", "EML-8", "RES-2")
def test_a_course_of_ten_messages_goes_on_with_those_it_suits(start: datetime) -> None:
    enrolled(ann="beginner", bob="advanced", cid="advanced")
    skip(4 * DAY + HOUR)
    assert subjects("ann") == lessons(1, 2, 3, 4, 5)
    # Bob and Cid skipped lesson 4 on the third day, and nobody but Cid's scanner followed a link.
    assert subjects("bob") == lessons(1, 2, 3, 5, 6)
    clicks("ann", "Lesson 5")
    # Whoever clicks goes on at once, without the rest of the day.
    assert subjects("ann") == lessons(1, 2, 3, 4, 5, 6)
    skip(DAY)
    opens("ann", "Lesson 6")
    skip(2 * DAY)
    clicks("ann", "Lesson 8")
    skip(10 * DAY)

    assert subjects("ann") == lessons(*range(1, 11))
    assert days_of("ann", start)[:5] == [0, 1, 2, 3, 4]
    assert subjects("bob") == subjects("cid") == lessons(1, 2, 3, 5, 6, 8)
    assert days_of("bob", start) == [0, 1, 2, 3, 4, 5]

    found = figures("ten-lessons")
    assert (found.entered, found.finished, found.exits) == (3, 1, {"lost interest": 2})
    assert (found.inside, found.sent) == (0, 22)
    assert at_step("ten-lessons", "only_beginners").ways == {"l4": 1, "l5": 2}
    assert at_step("ten-lessons", "only_keen").ways == {"l7": 1, "l8": 2}
    assert at_step("ten-lessons", "only_readers").ways == {"l9": 1, "lost": 2}


@pytest.mark.rule("EML-8")
def test_a_scanner_that_follows_links_makes_nobody_keen() -> None:
    enrolled(bob="advanced")
    skip(3 * DAY + HOUR)
    clicks("bob", "Lesson 5", machine=True)
    skip(20 * DAY)
    assert subjects("bob") == lessons(1, 2, 3, 5, 6, 8)


@pytest.mark.rule("RUN-1", "RUN-11", "RUN-12")
def test_the_filters_see_what_is_true_on_the_day_and_who_buys_or_graduates_leaves(
    start: datetime,
) -> None:
    students = enrolled(ann="advanced", bob="beginner", cid="beginner")
    skip(2 * DAY)
    by_api(students["ann"], attributes={"level": "beginner"}, add_tags=("keen",))
    skip(DAY)
    assert subjects("ann") == lessons(1, 2, 3, 4)

    does(students["bob"], "Order Completed", plan="free")
    skip(HOUR)
    does(students["bob"], "Order Completed", plan="pro")
    by_api(students["cid"], add_tags=("graduate",))
    skip(2 * DAY)
    assert subjects("bob") == subjects("cid") == lessons(1, 2, 3, 4)
    # Tagged from outside, Ann gets lesson 7 though she clicked nothing.
    until(start + 30 * DAY)
    assert subjects("ann") == lessons(1, 2, 3, 4, 5, 6, 7, 8)
    found = figures("ten-lessons")
    assert found.exits == {"goal": 1, "graduated": 1, "lost interest": 1}
    assert (found.entered, found.inside, found.goal) == (3, 0, 1)


@pytest.mark.rule("NEW-3")
def test_i_am_told_why_bob_did_not_get_lesson_4() -> None:
    students = enrolled(bob="advanced")
    skip(4 * DAY)
    (passage,) = explain(students["bob"], "ten-lessons").enrollments
    told = [test for line in passage.lines for test in line.tests]
    assert "✗ the attribute “level” is “beginner” (seen: “advanced”)" in told


@pytest.mark.rule("LIF-9")
def test_i_correct_a_lesson_while_the_course_runs_and_the_one_i_pinned_stays() -> None:
    pinned = TEN.replace("email: lesson-3}", "email: lesson-3, version: 1}")
    a_list("students")
    publish(pinned)
    joins(person("ann"), "students")
    skip(HOUR)
    corrected = pinned.replace("Lesson 2", "Lesson 2, corrected").replace("Lesson 3", "Lesson 33")
    publish(corrected)
    skip(2 * DAY)
    assert subjects("ann") == ["Lesson 1", "Lesson 2, corrected", "Lesson 3"]
    assert refused(pinned.replace("version: 1", "version: 3")) == {"VAL-9": "l3"}
