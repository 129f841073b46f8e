"""VAL-9 and 10: what a workflow names exists, whatever names it."""

from dataclasses import replace

import pytest

from jalon.definition.validate import Known
from tests.definition.flows import KNOWN, codes, problems, spoilt

AUDIENCE = "{kind: attribute, attribute: city, value: Paris}"
THANK = "  - id: thank\n    kind: update_contact\n    add_tags: [keen]"
HERE = replace(
    KNOWN,
    segments=frozenset({"lyon"}),
    workflows=frozenset({"other"}),
    senders=frozenset({"shop"}),
    users=frozenset({"ann@example.com"}),
    forms=frozenset({"contact-us"}),
    resources=frozenset({"paper"}),
)


@pytest.mark.rule("VAL-10")
@pytest.mark.parametrize(
    ("place", "wrong", "right", "path"),
    [
        ("list: newsletter", "list: gone", "list: newsletter", ("triggers", 0, "list")),
        ("name: Welcome", "suppress: [gone]", "suppress: [newsletter]", ("suppress", 0)),
        (
            "add_tags: [keen]",
            "join_lists: [newsletter, gone]",
            "join_lists: [newsletter]",
            ("steps", 4, "join_lists", 1),
        ),
        (
            "add_tags: [keen]",
            "leave_lists: [gone]",
            "leave_lists: [newsletter]",
            ("steps", 4, "leave_lists", 0),
        ),
        (
            "joined_list\n    list: newsletter",
            "submitted_form\n    form: gone",
            "submitted_form\n    form: contact-us",
            ("triggers", 0, "form"),
        ),
        (
            "joined_list\n    list: newsletter",
            "requested_resource\n    resource: gone",
            "requested_resource\n    resource: paper",
            ("triggers", 0, "resource"),
        ),
        (
            "email: hello",
            "email: hello\n    concerns: {form: contact-us, resource: gone}",
            "email: hello\n    concerns: {form: contact-us, resource: paper}",
            ("steps", 0, "concerns", "resource"),
        ),
        (
            AUDIENCE,
            "{kind: not, of: {kind: segment, segment: gone}}",
            "{kind: segment, segment: lyon}",
            ("audience", "of", "segment"),
        ),
        (
            AUDIENCE,
            "{kind: workflow, workflow: gone, fact: goal}",
            "{kind: workflow, workflow: other, fact: goal}",
            ("audience", "workflow"),
        ),
    ],
)
def test_a_name_of_nothing_is_refused_where_it_stands(
    place: str, wrong: str, right: str, path: tuple[str | int, ...]
) -> None:
    found = problems(spoilt((place, wrong)), HERE)
    assert [(each.code, each.path, each.warning) for each in found] == [("VAL-10", path, False)]
    assert problems(spoilt((place, right)), HERE) == []


@pytest.mark.rule("VAL-10")
def test_a_workflow_may_name_itself_before_it_exists() -> None:
    text = spoilt((AUDIENCE, "{kind: not, of: {kind: workflow, workflow: welcome}}"))
    assert problems(text, HERE) == []


@pytest.mark.rule("VAL-10")
def test_what_is_not_known_here_is_not_checked() -> None:
    text = spoilt(("list: newsletter", "list: gone"), (AUDIENCE, "{kind: segment, segment: gone}"))
    assert problems(text, Known()) == []
    assert codes(problems(text, replace(Known(), segments=frozenset()))) == ["VAL-10"]


@pytest.mark.rule("VAL-10")
@pytest.mark.rule("VAL-12")
@pytest.mark.parametrize(
    ("attribute", "found"),
    [
        ("born", []),
        ("created_at", []),
        ("points", [("VAL-12", False)]),
        ("lifecycle", [("VAL-12", False)]),
        ("unheard-of", [("VAL-10", True)]),
    ],
)
def test_what_is_taken_for_a_date_can_be_one(attribute: str, found: list[tuple[str, bool]]) -> None:
    dated = f"date_attribute\n    attribute: {attribute}"
    text = spoilt(("joined_list\n    list: newsletter", dated))
    assert [(each.code, each.warning) for each in problems(text, HERE)] == found


@pytest.mark.rule("VAL-13")
def test_strangers_named_as_users_count_among_the_outside_addresses() -> None:
    outside = [f"a{number}@example.org" for number in range(11)]

    def found(users: list[str], addresses: list[str]) -> list[tuple[str, tuple[object, ...]]]:
        step = f"users: [{', '.join(users)}], addresses: [{', '.join(addresses)}]"
        told = f"{{id: thank, kind: notify, subject: a, text: b, {step}}}"
        text = spoilt((THANK, f"  - {told}"))
        return [(one.code, one.path) for one in problems(text, HERE) if not one.warning]

    assert found(["ann@example.com"], outside[:10]) == []
    assert found(outside[:1], outside[1:10]) == []
    assert found(outside[:1], outside[1:]) == [("VAL-13", ("steps", 4, "users"))]
    assert found(outside, []) == [("VAL-13", ("steps", 4, "users"))]
    assert found(outside[:1], outside) == [("VAL-13", ("steps", 4, "addresses"))]


@pytest.mark.rule("VAL-9")
def test_the_version_that_a_step_pins_has_to_be_there() -> None:
    emails = {slug: replace(each, version=2) for slug, each in (KNOWN.emails or {}).items()}
    here = replace(HERE, emails=emails)
    for version, found in ((1, []), (2, []), (3, ["VAL-9"])):
        text = spoilt(("email: hello", f"email: hello\n    version: {version}"))
        assert [one.code for one in problems(text, here) if not one.warning] == found
    anything = problems(spoilt(("email: hello", "email: hello\n    version: 3")))
    assert "VAL-9" not in codes(anything)


@pytest.mark.rule("VAL-10")
@pytest.mark.parametrize(
    ("event", "test", "right"),
    [
        ("Segment Entered", "property: segment, value: gone", "lyon"),
        ("Form Submitted", "property: form, op: one_of, value: [contact-us, gone]", "contact-us"),
        ("Email Opened", "property: email, value: gone", "hello"),
    ],
)
def test_what_a_test_of_an_event_names_exists(event: str, test: str, right: str) -> None:
    heard = f"event\n    event: {event}\n    where: [{{{test}}}]"
    text = spoilt(("joined_list\n    list: newsletter", heard))
    assert [(each.code, each.path) for each in problems(text, HERE)] == [
        ("VAL-10", ("triggers", 0, "where", 0, "value"))
    ]
    assert problems(text.replace("gone", right), HERE) == []
    # An audience looks at the past.
    past = f"{{kind: event, event: {event}, where: [{{{test}}}]}}"
    assert problems(spoilt((AUDIENCE, past)), HERE) == []
