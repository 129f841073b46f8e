"""From YAML to a workflow, and what is said of a file that is none."""

import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.core.errors import Invalid
from jalon.definition.parse import parse, workflow_from_json, workflow_to_json
from jalon.definition.problems import Problem
from jalon.definition.tree import MAX_BYTES
from jalon.definition.tree import read as read_tree
from jalon.engine.language import LANGUAGE
from tests.definition.flows import SOUND, codes, read, spoilt
from tests.definition.generated import WORKFLOWS


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("10:30", "10:30"),
        ("09:00", "09:00"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("2026-01-01", "2026-01-01"),
        ("1_000", "1_000"),
        ("=", "="),
        ("<<", "<<"),
        (".inf", ".inf"),
        ("1e999", "1e999"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("12", 12),
        ("012", 12),
        ("0x1F", 31),
        ("-1.5e3", -1500.0),
        ("True", True),
        ("~", None),
        ("", None),
        (r'"\ud83d\ude42"', "🙂"),
    ],
)
def test_scalars_follow_yaml_1_2(written: str, value: object) -> None:
    found = read_tree(f"a: {written}\n").data["a"]
    assert (found, type(found)) == (value, type(value))


def test_a_sound_file_is_read_without_a_problem() -> None:
    parsed = read(SOUND)
    assert parsed.problems == []
    assert parsed.workflow is not None
    assert [step.id for step in parsed.workflow.steps] == [
        "hello",
        "opened",
        "pause",
        "reminder",
        "thank",
    ]


def test_a_step_that_names_no_next_leads_to_the_one_written_next() -> None:
    flow = read(SOUND).workflow
    assert flow is not None
    ways = {step.id: [way.step for way in step.targets()] for step in flow.steps}
    assert ways == {
        "hello": ["opened"],
        "opened": ["thank", "pause"],
        "pause": ["reminder"],
        "reminder": ["end"],
        "thank": ["end"],
    }


@pytest.mark.parametrize(
    ("text", "code", "line", "said"),
    [
        ("workflow: [a\nname: b", "syntax", 2, "YAML"),
        ("a: b: c", "syntax", 1, "YAML"),
        ("\tworkflow: a", "syntax", 1, "YAML"),
        ("workflow: a\n---\nworkflow: b", "syntax", 2, "second document"),
        ("workflow: &x a\nname: *x", "alias", 2, "alias"),
        ("workflow: !!python/object:os.system a", "tag", 1, "tag"),
        ("workflow: a\nworkflow: b", "duplicate_key", 2, "line 1"),
        ("a: " + "[" * 100_000, "too_deep", 1, "levels"),
        ("# " + "x" * MAX_BYTES, "too_large", 1, "1 MB"),
        ('workflow: "a\\0"', "type", 1, "NUL"),
        ("workflow: a\nname: 99999999999999999999", "type", 2, "too large"),
        ("", "type", None, "empty"),
        ("just text", "type", 1, "fields"),
        ("name: x", "missing_field", 1, "workflow is missing"),
        ("workflow: Not a slug", "name", 1, "short name"),
        ("workflow: a\nstep: []", "unknown_field", 2, "Did you mean steps?"),
        ("workflow: a\nname: 12", "type", 2, "must be text"),
        ("workflow: a\nsteps: {}", "type", 2, "must be a list"),
        ("workflow: a\nsteps: [{id: b}]", "missing_field", 2, "kind is missing"),
        ("workflow: a\nsteps:\n- {id: b, kind: dellay}", "unknown_kind", 3, "Did you mean delay?"),
        ("workflow: a\nsteps:\n- {id: b, kind: [x]}", "unknown_kind", 3, "a list"),
        ("workflow: a\nsteps:\n- id: b\n  kind: delay\n  wait: 1 dya", "type", 5, "a duration"),
        ("workflow: a\nwindow: {opens: 25:00}", "type", 2, "a time of day"),
        ("workflow: a\nwindow: {closed_on: [2026-02-30]}", "type", 2, "Item 1 of closed_on"),
        ("workflow: a\nrepeat: {policy: twice}", "type", 2, "cannot be the text “twice”"),
        ("workflow: a\nrepeat: {limit: 1.5}", "type", 2, "a whole number"),
        ("workflow: a\nemails: {Bad Name: {locales: {}}}", "name", 2, "short name"),
        ("workflow: a\naudience: {kind: not, of: []}", "type", 2, "fields"),
        ("workflow: a\naudience: {kind: attribute, attribute: x, value: [1]}", "type", 2, "text"),
    ],
)
def test_each_mistake_has_a_code_a_line_and_a_remedy_in_both_languages(
    text: str, code: str, line: int | None, said: str
) -> None:
    parsed = read(text)
    found = next(each for each in parsed.problems if each.code == code)
    assert parsed.workflow is None
    assert found.line == line
    assert said in found.message["en"]
    assert all(found.message.values())
    assert all(found.remedy.values())


def test_every_broken_piece_is_reported_and_not_the_first_only() -> None:
    broken = spoilt(
        ("list: newsletter", "lists: newsletter"),
        ("attribute: city", "attribut: city"),
        ("policy: every_time", "policy: always"),
        ("opens: 9:00", "opens: 9h"),
        ("kind: wait_for", "kind: waitfor"),
        ("wait: 2 days", "wait: two days"),
        ("add_tags: [keen]", "add_tags: keen"),
    )
    found = read(broken).problems
    lines = [each.line for each in found]
    assert {5, 6, 7, 13, 21, 28, 35} <= {line for line in lines if line is not None}
    assert lines == sorted(line for line in lines if line is not None)
    assert {each.step for each in found} == {"", "opened", "pause", "thank"}


def test_a_problem_of_validation_finds_its_line() -> None:
    parsed = read(SOUND)
    found = parsed.located(
        [Problem(code="x", message={}, remedy={}, path=("steps", 1, "branches", 0, "to"))]
    )
    assert found[0].line == SOUND.splitlines().index("        to: thank") + 1


def test_emails_come_beside_the_workflow() -> None:
    parsed = read(
        "workflow: a\nemails:\n  hello:\n    category: news\n    locales:\n"
        "      fr: {subject: Bonjour, html: <p>Bonjour</p>}\n"
    )
    assert parsed.workflow is not None
    assert parsed.emails["hello"].locales["fr"].subject == "Bonjour"


def test_json_is_yaml_too() -> None:
    parsed = read('{"workflow": "a", "name": "\\ud83d\\ude42", "steps": []}')
    assert parsed.workflow is not None
    assert parsed.workflow.name == "🙂"


def test_thousands_of_steps_are_read_in_seconds() -> None:
    step = "- {id: step, kind: delay, wait: 3 days}\n"
    start = time.perf_counter()
    assert read("workflow: a\nsteps:\n" + step * 5_000).problems == []
    assert time.perf_counter() - start < 20


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(WORKFLOWS)
def test_stored_json_gives_back_the_same_workflow(flow: object) -> None:
    stored = workflow_to_json(flow)  # type: ignore[arg-type] # generated from the types
    assert repr(workflow_from_json(stored, LANGUAGE)) == repr(flow)


@pytest.mark.parametrize("stored", [None, [], {}, {"workflow": "a", "steps": [{"kind": "gone"}]}])
def test_stored_json_that_is_no_workflow_is_refused_with_its_place(stored: object) -> None:
    with pytest.raises(Invalid, match="cannot be read, at"):
        workflow_from_json(stored, LANGUAGE)


@settings(max_examples=4000)
@given(st.text(max_size=60) | st.text("workflstepid: -[]{}#&*!|>'\"%@`,?\n\t0129", max_size=60))
def test_no_text_makes_the_parser_raise(text: str) -> None:
    parsed = parse(text, LANGUAGE)
    assert (parsed.workflow is None) == bool(parsed.problems)


@settings(max_examples=100)
@given(st.integers(0, 2**32))
def test_no_change_to_a_sound_file_makes_the_parser_raise(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(40):
        text = _mutated(SOUND, chance)
        parsed = parse(text, LANGUAGE)
        assert (parsed.workflow is None) == bool(parsed.problems)
        assert all(each.line or each.path == () for each in parsed.problems), codes(parsed.problems)


def _mutated(text: str, chance: random.Random) -> str:
    """A file after a slip or two of the hand."""
    for _ in range(chance.randint(1, 3)):
        lines = text.split("\n")
        at, to = (chance.randrange(len(lines)) for _ in range(2))
        place = chance.randrange(len(text))
        match chance.randrange(6):
            case 0:
                del lines[at]
            case 1:
                lines.insert(to, lines[at])
            case 2:
                lines[at] = chance.choice(["  ", "\t", "- "]) + lines[at]
            case 3:
                lines[at] = lines[at][1:]
            case 4:
                drawn = chance.choice("[]{}:,-#&*!|>'\"%@`? \n~\x00é🙂0")
                lines = (text[:place] + drawn + text[place + 1 :]).split("\n")
            case 5:
                head, colon, _ = lines[at].partition(":")
                lines[at] = head + colon + chance.choice([" 12", " true", "", " [x]", " {a: b}"])
        text = "\n".join(lines)
    return text
