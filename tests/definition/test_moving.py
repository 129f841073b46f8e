"""Those inside land on a step of the new version, or nobody is moved (LIF-3, NEW-6)."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.definition.kinds import END
from jalon.definition.moving import landings, onward, unknown_steps
from jalon.definition.workflow import Workflow
from tests.definition.flows import SOUND, codes, read, spoilt
from tests.definition.generated import WORKFLOWS


def flow(text: str) -> Workflow:
    found = read(text).workflow
    assert found is not None, read(text).problems
    return found


OLD = flow(SOUND)
RENAMED = flow(spoilt(("id: pause", "id: breath")))


@pytest.mark.rule("NEW-6")
def test_everyone_stays_on_the_step_of_the_same_id() -> None:
    found = landings(OLD, flow(spoilt(("wait: 2 days", "wait: 3 days"))), {})
    assert found.steps == {each: each for each in ("hello", "opened", "pause", "reminder", "thank")}
    assert found.problems == []


@pytest.mark.rule("LIF-3", "NEW-6")
def test_a_removed_step_needs_a_target() -> None:
    found = landings(OLD, RENAMED, {})
    assert found.steps["pause"] is None
    (problem,) = found.problems
    assert (problem.code, problem.step, problem.warning) == ("move_no_target", "pause", False)
    assert problem.message["en"].startswith("The step “4 · Wait” is removed")
    assert "est supprimée" in problem.message["fr"]
    assert "What came next is “5 · Send an email” (pause=reminder)" in problem.remedy["en"]


@pytest.mark.rule("NEW-6")
@pytest.mark.parametrize("target", ["breath", "thank", END])
def test_the_map_leads_to_any_step_or_the_end(target: str) -> None:
    found = landings(OLD, RENAMED, {"pause": target})
    assert found.steps["pause"] == target
    assert found.problems == []


@pytest.mark.rule("NEW-6")
def test_a_target_that_does_not_exist_is_refused() -> None:
    found = landings(OLD, RENAMED, {"pause": "nowhere", "hello": "pause"})
    assert (found.steps["pause"], found.steps["hello"]) == (None, None)
    assert codes(found.problems) == ["move_to_nothing", "move_to_nothing"]
    assert "“nowhere”" in found.problems[1].message["en"]


def test_the_map_may_lead_elsewhere_from_a_step_that_stays() -> None:
    found = landings(OLD, OLD, {"pause": "thank"})
    assert found.steps["pause"] == "thank"
    assert found.problems == []


def test_a_step_that_became_of_another_kind_is_a_warning() -> None:
    changed = flow(
        spoilt(("kind: delay\n    wait: 2 days", "kind: update_contact\n    add_tags: [b]"))
    )
    (problem,) = landings(OLD, changed, {}).problems
    assert (problem.code, problem.warning) == ("move_other_kind", True)
    assert "was “Wait” and is now “Update the contact”" in problem.message["en"]
    assert landings(OLD, changed, {"pause": "pause"}).problems == []


@pytest.mark.parametrize(
    ("kept", "onward_from_hello"),
    [("pause", "pause"), ("reminder", "reminder"), ("thank", END)],
)
def test_what_came_next_and_is_left_is_suggested(kept: str, onward_from_hello: str) -> None:
    new = msgspec.structs.replace(OLD, steps=[OLD.step(kept)])
    assert onward(OLD, "hello", new) == onward_from_hello


def test_a_loop_suggests_the_end() -> None:
    loop = flow(spoilt(("    next: end\n", "    next: pause\n")))
    assert onward(loop, "pause", msgspec.structs.replace(loop, steps=[])) == END


def test_a_step_of_no_version_is_refused_in_the_map() -> None:
    mapping = {"breath": "hello", "typo": "hello"}
    assert codes(unknown_steps(mapping, [OLD])) == ["move_from_nothing"] * 2
    assert [each.step for each in unknown_steps(mapping, [OLD, RENAMED])] == ["typo"]


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(WORKFLOWS, WORKFLOWS, st.data())
def test_everyone_lands_somewhere_or_it_is_refused(
    old: Workflow, other: Workflow, data: st.DataObject
) -> None:
    new = msgspec.structs.replace(other, steps=[*other.steps, *old.steps[1:]])
    ids = st.sampled_from([step.id for step in (*old.steps, *new.steps)] or ["none"])
    mapping = data.draw(st.dictionaries(ids, ids, max_size=3))
    found = landings(old, new, mapping)
    assert list(found.steps) == list(dict.fromkeys(step.id for step in old.steps))
    for step, target in found.steps.items():
        refused = any(each.step == step and not each.warning for each in found.problems)
        assert refused == (target is None)
        if target is not None:
            assert target == END or new.step(target)
            assert target == mapping.get(step, step)
