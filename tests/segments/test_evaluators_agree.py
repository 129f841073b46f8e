"""One language, two evaluators: SQL and Python give the same answer, whatever is asked."""

from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings

from jalon.core import db as database
from jalon.core.errors import Invalid
from jalon.definition.conditions import (
    All,
    Attribute,
    Condition,
    Entered,
    Messaged,
    Not,
    Performed,
    Tagged,
)
from jalon.definition.scalars import Duration
from jalon.engine.evaluate import Scope, evaluate
from jalon.engine.history import History
from jalon.segments import queries
from jalon.segments.fragments import sql
from jalon.segments.sql import compile_condition, compile_population
from tests.segments.populations import DROP, NOW, Person, conditions, insert, population

EVERYONE = All(of=[])


def meets(person: Person, condition: Condition) -> bool:
    facts = History.complete(person.events, person.messages)
    scope = Scope(contact=person.contact, facts=facts, now=NOW, inside=person.inside)
    return evaluate(condition, scope).holds


@pytest.fixture(params=range(3))
def people(request: pytest.FixtureRequest, db: None) -> list[Person]:
    found = population(Random(request.param), 300)
    with database.cursor() as cur:
        insert(cur, found)
    return found


@pytest.mark.rule("SEG-1")
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(condition=conditions())
def test_each_contact_gets_the_same_answer_alone_and_within_a_population(
    people: list[Person], condition: Condition
) -> None:
    where, params = compile_condition(condition, now=NOW)
    with database.cursor() as cur:
        answers = dict(cur.execute(f"SELECT id, {where} FROM contact", params).fetchall())
    assert answers == {person.contact.id: meets(person, condition) for person in people}
    assert at_once(condition) == answers


def at_once(condition: Condition) -> dict[UUID, bool]:
    """The answers as counts and segments get them: each table read once and joined."""
    found = compile_population(condition, now=NOW)
    statement = sql("{} SELECT id, {} FROM contact {}", found.tables, found.where, found.joins)
    with database.cursor() as cur:
        return dict(cur.execute(statement.text, statement.params).fetchall())


@pytest.mark.django_db
@pytest.mark.rule("SEG-2")
def test_the_count_the_members_and_the_sample_are_the_same_people() -> None:
    people = population(Random(7), 200)
    with database.cursor() as cur:
        insert(cur, people)
    condition = Tagged(tag="vip")
    expected = {person.contact.id for person in people if "vip" in person.contact.tags}
    assert queries.count(condition, NOW) == len(expected)
    assert set(queries.members(condition, NOW)) == expected
    assert len(list(queries.members(condition, NOW))) == len(expected)
    few = queries.sample(condition, NOW, size=5)
    assert len(few) == 5
    assert set(few) < expected
    assert queries.sample(condition, NOW, size=5) == few


@pytest.mark.django_db
def test_a_merged_contact_is_in_no_population() -> None:
    person = population(Random(1), 1)[0]
    with database.cursor() as cur:
        insert(cur, [person])
        assert queries.count(EVERYONE, NOW) == 1
        cur.execute("UPDATE contact SET merged_into = gen_random_uuid()")
    assert queries.count(EVERYONE, NOW) == 0
    assert list(queries.members(EVERYONE, NOW)) == []
    assert queries.sample(EVERYONE, NOW) == []


@pytest.mark.django_db
def test_text_that_looks_like_sql_stays_text() -> None:
    people = population(Random(2), 50)
    with database.cursor() as cur:
        insert(cur, people)
    for condition in (
        Attribute(attribute=DROP, value=DROP),
        Attribute(attribute="%s", op="contains", value="%(x)s {} {0}"),
        Performed(event=DROP),
        Messaged(fact="opened", email=DROP, category=DROP),
    ):
        queries.count(condition, NOW)
    assert queries.count(EVERYONE, NOW) == 50


@pytest.mark.parametrize(
    "condition",
    [
        Performed(event="Order Completed", since="entry"),
        Performed(event="Order Completed", since="step", at_most=3),
        Performed(event="Order Completed", same=["order_id"]),
        Messaged(fact="received", since="entry"),
        Messaged(fact="clicked", step="welcome"),
        Entered(property="order_id", op="is_set"),
    ],
    ids=str,
)
def test_what_has_a_meaning_only_inside_a_workflow_is_refused(condition: Condition) -> None:
    with pytest.raises(Invalid, match="only inside a workflow") as refusal:
        compile_condition(Not(of=All(of=[condition])), now=NOW)
    assert refusal.value.code == "only_inside_workflow"
    assert refusal.value.remedy


@pytest.mark.parametrize("text", ["a\0b", "\ud83d"])
def test_text_that_no_database_can_hold_is_refused_with_its_place(text: str) -> None:
    for condition in (
        Attribute(attribute="plan", value=text),
        Attribute(attribute="plan", op="one_of", value=["a", text]),
        Performed(event=text, within=Duration(3, "day")),
    ):
        with pytest.raises(Invalid, match="no text can hold"):
            compile_condition(condition, now=NOW)
