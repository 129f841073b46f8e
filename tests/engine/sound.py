"""Random workflows that may be published, and random things that happen to a contact inside.

A graph is drawn first and mended by its own problems afterwards: what no path reaches is
dropped, and a step that validation refuses becomes one that it does not.
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

import msgspec
from hypothesis import strategies as st

from jalon.definition.document import document_type, workflow_of
from jalon.definition.kinds import END
from jalon.definition.problems import Problem
from jalon.definition.scalars import decode_scalar
from jalon.definition.validate import Known, KnownEmail, validate
from jalon.definition.workflow import Workflow
from jalon.engine.language import LANGUAGE
from jalon.engine.steps.update_contact import UpdateContact

KNOWN = Known(
    emails={"offer": KnownEmail("cross-sell"), "reminder": KnownEmail("reminder")},
    lists=frozenset({"news"}),
    attributes={"plan": "text", "points": "number", "born": "date", "seen": "datetime"},
)
ZONES = ["Europe/Paris", "America/New_York", "Australia/Sydney", "Asia/Kolkata", ""]
STARTS = [
    datetime(2026, 3, 28, 23, 30, tzinfo=UTC),  # Paris goes forward that night
    datetime(2026, 10, 24, 23, 30, tzinfo=UTC),  # and back on this one
    datetime(2026, 3, 8, 5, 30, tzinfo=UTC),  # New York goes forward
    datetime(2026, 4, 4, 15, tzinfo=UTC),  # Sydney goes back
    datetime(2028, 2, 28, 12, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
]
EVENTS = ["Start", "Order", "Visit", "Told"]
STEP_IDS = [f"s{number}" for number in range(9)]

_DOCUMENT = document_type(LANGUAGE)
_events = st.sampled_from(EVENTS)
_short = st.sampled_from(["1 minute", "30 minutes", "5 hours", "1 day", "3 days", "1 week"])
_lengths = st.one_of(_short, st.just("1 month"))
_times = st.sampled_from(["0:00", "2:30", "9:00", "23:59"])
_weekdays = st.lists(
    st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1, unique=True
)
_counts = st.sampled_from([{}, {}, {"at_least": 2}, {"at_most": 1}, {"exactly": 0}])


def _period(*, ever: bool) -> st.SearchStrategy[dict[str, Any]]:
    inside: list[dict[str, Any]] = [{}, {}, {"since": "entry"}, {"since": "step"}]
    past: list[dict[str, Any]] = [{"since": "ever"}, {"within": "2 days"}, {"within": "1 hour"}]
    return st.sampled_from(inside + past if ever else inside)


@cache
def conditions(*, ever: bool = True, steps: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    """Conditions as data. Without `ever`, none of them looks at what was before the entry;
    `steps`: some are about the email of a step."""
    event = st.builds(
        lambda name, count, period: {"kind": "event", "event": name, **count, **period},
        _events,
        _counts,
        _period(ever=ever),
    )
    about = [{"category": "cross-sell"}, {"email": "reminder"}, {}]
    about += [{"step": step} for step in STEP_IDS] if steps else []
    message = st.builds(
        lambda fact, of, period: {"kind": "message", "fact": fact, **of, **period},
        st.sampled_from(["received", "opened", "clicked"]),
        st.sampled_from(about),
        _period(ever=ever),
    )
    state = st.sampled_from(
        [
            {"kind": "attribute", "attribute": "plan", "value": "paid"},
            {"kind": "attribute", "attribute": "points", "op": "at_least", "value": 2},
            {"kind": "attribute", "attribute": "born", "op": "in_next", "value": "3 days"},
            {"kind": "attribute", "attribute": "seen", "op": "in_last", "value": "5 hours"},
            {"kind": "tag", "tag": "vip"},
            {"kind": "list", "list": "news"},
            {"kind": "entry", "property": "total", "op": "more_than", "value": 5},
        ]
    )
    return st.recursive(
        st.one_of(event, event, message, state) if ever else st.one_of(event, event, state),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=2).map(lambda of: {"kind": "all", "of": of}),
            st.lists(inner, min_size=1, max_size=2).map(lambda of: {"kind": "any", "of": of}),
            inner.map(lambda of: {"kind": "not", "of": of}),
        ),
        max_leaves=3,
    )


def _branches(ways: st.SearchStrategy[str], tested: Any) -> st.SearchStrategy[list[Any]]:
    one = st.fixed_dictionaries({"when": tested, "to": ways})
    return st.lists(one, min_size=1, max_size=2)


_wait_until = st.one_of(
    st.fixed_dictionaries({"time": _times}, optional={"weekdays": _weekdays}),
    st.fixed_dictionaries({"weekdays": _weekdays}),
    st.fixed_dictionaries({"hours": st.just({"from": "22:00", "to": "2:30"})}),
    st.fixed_dictionaries(
        {"date": st.sampled_from(["2026-03-29", "2026-10-25", "2028-02-29"])},
        optional={"time": _times, "if_past": st.sampled_from(["skip", "continue", "exit"])},
    ),
    st.fixed_dictionaries(
        {"attribute": st.sampled_from(["born", "seen"])},
        optional={
            "time": _times,
            "before": _lengths,
            "if_past": st.sampled_from(["skip", "continue", "exit"]),
        },
    ),
)
_updates = st.one_of(
    st.fixed_dictionaries({"set": st.sampled_from([{"points": 2}, {"seen": "2026-03-29"}])}),
    st.fixed_dictionaries({"increment": st.just({"points": 1})}),
    st.fixed_dictionaries({"clear": st.just(["plan"])}),
    st.fixed_dictionaries({"add_tags": st.just(["vip"])}),
    st.fixed_dictionaries({"remove_tags": st.just(["vip"])}),
)


@cache  # making a strategy takes longer than drawing from it
def _step(id_: str, later: tuple[str, ...], *, ever: bool) -> st.SearchStrategy[dict[str, Any]]:
    following = later[0] if later else END
    ways, tested = st.sampled_from([*later[:4], END]), conditions(ever=ever)
    on = {"id": st.just(id_), "next": st.just(following)}

    def kind(name: str, fields: Any = None, **more: Any) -> Any:
        given = st.fixed_dictionaries({**on, "kind": st.just(name), **more})
        return given if fields is None else st.builds(lambda a, b: {**a, **b}, given, fields)

    choose = {"id": st.just(id_), "otherwise": st.just(following)}
    delay = kind("delay", wait=_lengths, count_from=st.sampled_from(["arrival", "entry"]))
    send = kind(
        "send_email",
        email=st.sampled_from(["offer", "reminder"]),
        if_not_sent=st.sampled_from(["continue", "exit"]),
    )
    return st.one_of(
        send,
        delay,
        send,
        kind("delay", wait=st.sampled_from(["1 day", "1 month"]), at=_times),
        kind("wait_until", _wait_until),
        st.fixed_dictionaries(
            {
                **choose,
                "kind": st.just("wait_for"),
                "branches": _branches(ways, tested),
                "limit": _lengths,
                "only_from_now": st.booleans(),
            }
        ),
        st.fixed_dictionaries(
            {**choose, "kind": st.just("branch"), "branches": _branches(ways, tested)}
        ),
        st.fixed_dictionaries(
            {
                **choose,
                "kind": st.just("branch_on_value"),
                "attribute": st.sampled_from(["plan", "points"]),
                "cases": ways.map(lambda to: [{"values": ["paid", 2], "to": to}]),
                "empty": ways,
            }
        ),
        kind("update_contact", _updates),
        kind("emit_event", event=st.sampled_from(["Order", "Told"])),
        st.just({"id": id_, "kind": "exit", "reason": "enough"}),
    )


_TRIGGERS: list[list[dict[str, Any]]] = [
    [{"kind": "event", "event": "Start"}],
    [
        {"kind": "event", "event": "Start", "where": [{"property": "total", "value": 9}]},
        {"kind": "attribute_changed", "attribute": "plan", "to": "paid"},
    ],
    [
        {"kind": "event", "event": "Start"},
        {"kind": "inactivity", "event": "Visit", "wait": "2 days"},
    ],
]
_REPEATS = st.sampled_from(
    [
        {"policy": "once"},
        {"policy": "after_exit"},
        {"policy": "after_exit", "limit": 2, "pause": "5 hours"},
        {"policy": "every_time"},
        {"policy": "every_time", "key": "order"},
    ]
)
_WINDOWS = st.sampled_from(
    [
        {"opens": "9:00", "closes": "18:00"},
        {"opens": "22:00", "closes": "3:00", "days": ["sat", "sun"], "holds": "actions"},
        {"opens": "2:00", "closes": "2:30"},
        {"days": ["mon"], "closed_on": ["2026-03-30"]},
    ]
)


@st.composite
def workflows(draw: st.DrawFn, *, ever: bool = True) -> Workflow:
    """Workflows that validation accepts, with every kind of step. Without `ever`, nothing looks
    at what was before the entry."""
    size = draw(st.integers(1, len(STEP_IDS)))
    ids = STEP_IDS[:size]
    steps = [draw(_step(id_, tuple(ids[place + 1 :]), ever=ever)) for place, id_ in enumerate(ids)]
    for place, step in enumerate(steps):
        if step["kind"] == "delay" and place and draw(st.integers(0, 7)) == 0:
            step["next"] = draw(st.sampled_from(ids[:place]))
    data: dict[str, Any] = {
        "workflow": "random",
        "triggers": draw(st.sampled_from(_TRIGGERS if ever else _TRIGGERS[:1])),
        "repeat": draw(_REPEATS),
        "steps": steps,
        "zone": draw(st.sampled_from([{}, {"use": "workflow", "name": "Europe/Paris"}])),
    }
    outside = conditions(ever=ever, steps=False)
    if draw(st.booleans()):
        data["exit"] = [{"when": draw(outside), "reason": "left"}]
    if draw(st.booleans()):
        data["goal"] = {"when": draw(outside), "window": draw(_lengths)}
    if draw(st.integers(0, 4)) == 0 and ever:
        data["audience"] = draw(outside)
    if draw(st.booleans()):
        data["window"] = draw(_WINDOWS)
    return _mended(workflow_of(msgspec.convert(data, _DOCUMENT, dec_hook=decode_scalar)))


def refusals(workflow: Workflow) -> list[Problem]:
    """What keeps a workflow from being published."""
    return [each for each in validate(workflow, LANGUAGE, KNOWN) if not each.warning]


def _mended(workflow: Workflow) -> Workflow:
    for _ in range(50):
        problems = refusals(workflow)
        if not problems:
            return workflow
        workflow = _without(workflow, problems[0])
    raise AssertionError(problems)


def _without(workflow: Workflow, found: Problem) -> Workflow:
    steps = list(workflow.steps)
    place = next((n for n, step in enumerate(steps) if step.id == found.step), 0)
    if found.code == "VAL-7":
        del steps[place]
    elif found.code == "VAL-8":  # an arrow back that takes too little time
        steps[place] = msgspec.structs.replace(steps[place], next=END)
    elif found.path[:1] in (("exit",), ("goal",), ("audience",)):
        return msgspec.structs.replace(workflow, **{str(found.path[0]): None})
    else:
        ways = steps[place].targets()
        next_ = ways[-1].step if ways else END
        steps[place] = UpdateContact(id=steps[place].id, add_tags=["vip"], next=next_)
    return msgspec.structs.replace(workflow, steps=steps)


class Thing(NamedTuple):
    """Something to do to a world."""

    what: str
    name: str = ""
    amount: int = 0


_hours = st.sampled_from([1, 2, 5, 24, 26, 72, 24 * 8, 24 * 40])
_things = st.one_of(
    st.just(Thing("event", "Start")),
    st.builds(Thing, st.just("event"), _events, st.integers(0, 3)),
    st.builds(Thing, st.just("pass"), st.just("hours"), _hours),
    st.builds(Thing, st.just("pass"), st.just("minutes"), st.sampled_from([1, 15, 30, 61])),
    st.builds(Thing, st.just("late"), _events, st.sampled_from([1, 20, 30, 300])),
    st.builds(Thing, st.sampled_from(["open", "click"])),
    st.builds(
        Thing,
        st.just("set"),
        st.sampled_from(["plan", "points", "born", "seen"]),
        st.integers(0, 2),
    ),
    st.builds(Thing, st.just("tag"), st.just("vip"), st.integers(0, 1)),
    st.builds(Thing, st.just("list"), st.just("news"), st.integers(0, 1)),
    st.just(Thing("enroll")),
)
scripts = st.lists(_things, min_size=1, max_size=14).map(
    lambda rest: [Thing("event", "Start"), *rest]
)
starts = st.sampled_from(STARTS)
zones = st.sampled_from(ZONES)
