"""Definitions gone wrong: any text, shapes made of the language's own words, and sound workflows
with a few places dropped, doubled, swapped or replaced."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from jalon.definition.conditions import CONDITIONS
from jalon.definition.problems import Path as Place
from jalon.definition.tree import read
from jalon.definition.workflow import Exit, Goal, Repeat, Schedule, Window, Workflow, Zone
from jalon.engine.language import LANGUAGE
from tests.definition.flows import SOUND
from tests.definition.generated import DATA, TEXTS

_ROOT = Path(__file__).parents[2]
_FILES = [*(_ROOT / "examples").glob("*.yaml"), *(_ROOT / "src/jalon/gallery").glob("*.yaml")]
_EMAIL = {"locales": {"en": {"subject": "Hello", "html": "<p>Hello</p>"}}}


def _seed(text: str) -> Any:
    """A definition without the bodies of its emails, which are long and no part of this."""
    data = read(text).data
    return {**data, "emails": dict.fromkeys(data.get("emails", {}), _EMAIL)}


def _of_kinds() -> Any:
    """A workflow with the example of every kind."""
    triggers = [read(kind.example).data for kind in LANGUAGE.triggers.values()]
    steps = [read(kind.example).data for kind in LANGUAGE.steps.values()]
    return {"workflow": "kinds", "triggers": triggers, "steps": steps}


SEEDS = [
    _seed(SOUND),
    *(_seed(path.read_text("utf-8")) for path in sorted(_FILES) if path.stem != "index"),
]
"""Sound workflows."""
PARTS = [*SEEDS, _of_kinds()]

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | TEXTS
    | st.sampled_from(
        ["end", "0 days", "9999 months", "24:00", "9999-12-31", "0001-01-01", "9999-12-31 23:59"]
    )
)


def places(data: Any, path: Place = ()) -> Iterator[Place]:
    """Every place within the data."""
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, item in items:
        yield (*path, key)
        if isinstance(item, dict | list):
            yield from places(item, (*path, key))


def at(data: Any, path: Place) -> Any:
    for key in path:
        data = data[key]
    return data


_HELD: dict[str, list[Any]] = {}
"""What the fields of a name hold, in all the parts."""
for _part in PARTS:
    for _path in places(_part):
        if isinstance(_path[-1], str):
            _HELD.setdefault(_path[-1], []).append(at(_part, _path))


def _copy(data: Any) -> Any:
    return json.loads(json.dumps(data))


@st.composite
def mutants(draw: st.DrawFn, *, readable: bool) -> str:
    """A sound workflow with one to four changes, as JSON, which is YAML too. `readable`: most
    still have the shape of a definition."""
    data = _copy(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 4))):
        everywhere = [path for path in places(data) if "emails" not in path]
        if everywhere:
            path = draw(st.sampled_from(everywhere))
            (_shuffle if readable else _spoil)(at(data, path[:-1]), path[-1], draw)
    return json.dumps(data)


def _shuffle(parent: Any, key: Any, draw: st.DrawFn) -> None:
    """Moves whole items about, or puts in the place of a field what another of its name holds."""
    if isinstance(parent, dict):
        if key in _HELD:
            parent[key] = _copy(draw(st.sampled_from(_HELD[key])))
        return
    match draw(st.sampled_from(["drop", "double", "swap"])):
        case "drop":
            del parent[key]
        case "double":
            parent.insert(draw(st.integers(0, len(parent))), _copy(parent[key]))
        case "swap":
            _swap(parent, key, draw(st.integers(0, len(parent) - 1)))


def _spoil(parent: Any, key: Any, draw: st.DrawFn) -> None:
    match draw(st.sampled_from(["drop", "swap", "replace", "rename"])):
        case "drop":
            del parent[key]
        case "swap":
            keys = list(parent) if isinstance(parent, dict) else list(range(len(parent)))
            _swap(parent, key, draw(st.sampled_from(keys)))
        case "rename" if isinstance(parent, dict):
            parent[draw(FIELDS)] = parent.pop(key)
        case _:
            held = _HELD[draw(st.sampled_from(sorted(_HELD)))]
            parent[key] = draw(SCALARS | st.sampled_from(held).map(_copy))


def _swap(parent: Any, key: Any, other: Any) -> None:
    parent[key], parent[other] = parent[other], parent[key]


_STRUCTS: list[type] = [
    Workflow, Repeat, Exit, Goal, Window, Zone, Schedule,
    *CONDITIONS, *LANGUAGE.steps.values(), *LANGUAGE.triggers.values(),
]  # fmt: skip
FIELDS = st.sampled_from(sorted({name for kind in _STRUCTS for name in kind.__struct_fields__}))
_KINDS = st.sampled_from(
    sorted({str(kind.__struct_config__.tag) for kind in _STRUCTS if kind.__struct_config__.tag})
)
SHAPES = st.recursive(
    SCALARS | _KINDS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(FIELDS, inner, max_size=6)
        | st.builds(
            lambda kind, fields: {"kind": kind, **fields},
            _KINDS,
            st.dictionaries(FIELDS, inner, max_size=5),
        )
    ),
    max_leaves=25,
).map(lambda data: json.dumps(data, ensure_ascii=False))
"""Trees that look like definitions, from afar."""

CUT = st.builds(
    lambda text, start, length, put: text[:start] + put + text[start + length :],
    st.just(SOUND),
    st.integers(0, len(SOUND)),
    st.integers(0, 40),
    TEXTS,
)
"""A sound file with a piece of it taken out, or put in."""

GENERATED = DATA.map(lambda data: yaml.safe_dump(data, allow_unicode=True))
SHUFFLED = mutants(readable=True)
DEFINITIONS = st.text() | CUT | SHAPES | GENERATED | mutants(readable=False) | SHUFFLED | SHUFFLED
"""Texts that people, programs and enemies could give for a definition."""
