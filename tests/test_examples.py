"""The example workflows: valid, published as they are, and the same after a round trip."""

from pathlib import Path

import pytest

from jalon.definition.export import to_yaml
from jalon.definition.parse import Parsed, parse
from jalon.emails.check import check_design
from jalon.emails.queries import design
from jalon.emails.render import render
from jalon.engine.language import LANGUAGE
from jalon.workflows.actions import publish
from jalon.workflows.checking import check_text
from jalon.workflows.queries import access_workflow, definition_of

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.yaml"))
each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
LOCALES = {"en", "fr", "de", "es", "it"}


def parsed(path: Path) -> Parsed:
    found = parse(path.read_text(encoding="utf-8"), LANGUAGE)
    assert found.workflow is not None, found.problems
    return found


def test_there_are_examples() -> None:
    assert {path.stem for path in EXAMPLES} >= {"post-purchase", "reactivation"}


@each_example
@pytest.mark.django_db
def test_an_example_has_no_problem_but_that_it_measures_nothing(path: Path) -> None:
    # Orders end these workflows by an exit, so that the results show them by reason.
    assert {problem.code for problem in check_text(path.read_text("utf-8"))} <= {"no_goal"}


@each_example
def test_an_example_speaks_five_languages(path: Path) -> None:
    for slug, email in parsed(path).emails.items():
        assert set(email.locales) == LOCALES, slug
        assert not email.transactional
        assert check_design(email) == []
        subjects = {content.subject for content in email.locales.values()}
        assert len(subjects) == len(LOCALES)


@each_example
@pytest.mark.rule("RUN-6")
def test_an_example_can_be_read_by_a_contact_without_a_name(path: Path) -> None:
    given = {
        "contact": {"email": "ann@example.com"},
        "event": {},
        "unsubscribe_url": "https://example.com/unsubscribe",
        "view_url": "https://example.com/view",
    }
    for email in parsed(path).emails.values():
        for content in email.locales.values():
            rendered = render(content, given)
            assert "https://example.com/unsubscribe" in rendered.html
            assert "https://example.com/unsubscribe" in rendered.text
            assert "{{" not in rendered.html + rendered.text + rendered.subject
            assert len(rendered.html) < 100_000


@each_example
@pytest.mark.django_db
@pytest.mark.rule("NEW-4")
def test_a_published_example_comes_back_the_same(path: Path) -> None:
    given = parsed(path)
    published = publish(path.read_text(encoding="utf-8"))
    stored = definition_of(access_workflow(published.workflow))
    text = to_yaml(stored, {slug: design(slug) for slug in given.emails})
    again = parse(text, LANGUAGE)
    assert again.problems == []
    assert again.workflow == given.workflow
    assert again.emails == given.emails
    assert not publish(text).changed
