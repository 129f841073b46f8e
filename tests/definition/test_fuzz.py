"""Bad definitions never publish, whatever the input, and good ones never fail later.

`make fuzz` tries ten thousand; `make test` five hundred.
"""

import os
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from jalon.definition.describe import describe
from jalon.definition.export import to_yaml
from jalon.definition.parse import Parsed, parse, workflow_from_json, workflow_to_json
from jalon.definition.problems import Problem
from jalon.definition.schema import json_schema
from jalon.definition.settings import settings_of, with_settings
from jalon.definition.tree import read
from jalon.definition.validate import Known, validate
from jalon.definition.workflow import Workflow
from jalon.engine.compiled import Compiled
from jalon.engine.language import LANGUAGE
from jalon.engine.simulate import cover, simulate
from tests.definition.flows import KNOWN
from tests.definition.mutants import DEFINITIONS

CASES = int(os.environ.get("FUZZ_CASES", "500"))
SCHEMA = Draft202012Validator(json_schema(LANGUAGE))


@settings(max_examples=CASES, suppress_health_check=list(HealthCheck))
@given(DEFINITIONS)
def test_no_text_makes_the_language_fail(text: str) -> None:
    parsed = parse(text, LANGUAGE)
    if parsed.workflow is None:
        assert parsed.problems
        assert_told(parsed.problems, parsed)
        return
    flow = parsed.workflow
    assert SCHEMA.is_valid(read(text).data)
    for known in (Known(), KNOWN):
        assert_told(validate(flow, LANGUAGE, known), parsed)
    for locale in ("en", "fr"):
        assert all(describe(flow, locale))
    back = parse(to_yaml(flow, parsed.emails), LANGUAGE)
    assert repr(back.workflow) == repr(flow)
    assert back.emails == parsed.emails
    assert repr(workflow_from_json(workflow_to_json(flow), LANGUAGE)) == repr(flow)
    if all(each.warning for each in validate(flow, LANGUAGE)):
        assert_runs(flow)


def assert_told(found: list[Problem], parsed: Parsed) -> None:
    """Each problem says what, where and how to mend it, in both languages."""
    for each in parsed.located(found):
        assert set(each.message) == set(each.remedy) == {"en", "fr"}
        assert all((*each.message.values(), *each.remedy.values()))
        assert each.code
        assert each.line is None or each.line > 0


def assert_runs(flow: Workflow) -> None:
    """It can be made ready to run, with all that is looked up on the way, and runs for some."""
    assert repr(with_settings(flow, settings_of(flow))) == repr(flow)
    compiled = Compiled(id=UUID(int=1), version=1, definition=flow)
    assert compiled.start in compiled.steps
    assert isinstance(compiled.listens, frozenset)
    assert compiled.entry_needs is not None
    assert compiled.step_needs is not None
    for step in compiled.steps:
        assert compiled.heeded_at(step) <= compiled.listens
        for arriving in (True, False):
            assert compiled.needs_at(step, arriving=arriving) is not None
    people = cover(compiled, days=60, tries=3)
    found = simulate(compiled, people.people, people.assumptions)
    assert found.failed == 0
