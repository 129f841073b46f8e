"""What changed between two definitions is told whole, as data and as sentences (LIF-4)."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jalon.definition.diff import Change, diff, sentence, text_diff
from jalon.definition.emails import Content, EmailDesign
from jalon.definition.export import to_yaml
from jalon.definition.kinds import Step
from jalon.definition.parse import workflow_to_json
from jalon.definition.problems import Locale, Path
from jalon.definition.scalars import encode_scalar
from jalon.definition.workflow import Workflow
from tests.definition.flows import SOUND, read, spoilt
from tests.definition.generated import WORKFLOWS

ADDED = """\
  - id: pause
    kind: delay
    wait: 2 days
"""


def flow(text: str) -> Workflow:
    found = read(text).workflow
    assert found is not None, read(text).problems
    return found


def changes(*spoils: tuple[str, str]) -> list[Change]:
    return diff(flow(SOUND), flow(spoilt(*spoils)))


def said(found: list[Change], locale: Any = "en") -> list[str]:
    return [sentence(each, locale).replace("\u00a0", " ") for each in found]


@pytest.mark.rule("LIF-4")
def test_a_changed_delay_is_one_change_of_its_step() -> None:
    (change,) = found = changes(("wait: 2 days", "wait: 3 days"))
    assert said(found) == ["Step “4 · Wait”: wait 2 days → 3 days"]
    assert said(found, "fr") == ["Étape « 4 · Attendre » : durée 2 jours → 3 jours"]
    assert (change.what, change.how, change.step) == ("step", "changed", "pause")
    assert (change.path, change.field) == (("steps", 2, "wait"), "wait")
    assert (change.before, change.after) == ("2 days", "3 days")


@pytest.mark.parametrize(
    ("old", "new", "sentence_en", "sentence_fr"),
    [
        (
            "name: Welcome",
            "name: Hello",
            "Workflow: name “Welcome” → “Hello”",
            "Workflow : nom « Welcome » → « Hello »",
        ),
        (
            "list: newsletter",
            "list: club",
            "Trigger 1: list “newsletter” → “club”",
            "Déclencheur 1 : liste « newsletter » → « club »",
        ),
        (
            "audience: {kind: attribute, attribute: city, value: Paris}\n",
            "",
            "Audience removed: the attribute “city” is “Paris”",
            "Audience supprimée : l'attribut « city » est « Paris »",
        ),
        (
            "    reason: bought\n",
            "",
            "Exit 1: reason “bought” → “condition”",
            "Sortie 1 : motif « bought » → « condition »",
        ),
        (
            "closes: 18:30, closed_on: [2026-12-25]",
            "closes: 17:00",
            "Workflow: window closes 18:30 → 17:00",
            "Workflow : plage d'envoi, fermeture 18 h 30 → 17 h",
        ),
        (
            "    next: end\n",
            "",
            "Step “4 · Send an email”: next the end → “5 · Update the contact”",
            "Étape « 4 · Envoyer un e-mail » : suite la fin → « 5 · Modifier le contact »",
        ),
        (
            "        to: thank",
            "        to: end",
            (
                "Step “2 · Wait for something to happen”: branch 1 to “3 · Update the contact” "
                "→ the end"
            ),
            (
                "Étape « 2 · Attendre que quelque chose arrive » : branche 1, va à "
                "« 3 · Modifier le contact » → la fin"
            ),
        ),
        (
            "add_tags: [keen]",
            "add_tags: [keen, loyal]",
            "Step “3 · Update the contact”: tags added “keen” → “keen” and “loyal”",
            (
                "Étape « 3 · Modifier le contact » : étiquettes ajoutées « keen » → « keen » et "
                "« loyal »"
            ),
        ),
    ],
)
def test_a_change_reads_in_both_languages(
    old: str, new: str, sentence_en: str, sentence_fr: str
) -> None:
    found = changes((old, new))
    assert said(found)[0] == sentence_en
    assert said(found, "fr")[0] == sentence_fr


@pytest.mark.rule("LIF-4")
def test_a_removed_step_and_the_way_around_it_are_two_changes() -> None:
    found = changes((ADDED, ""))
    assert said(found) == [
        "Step “4 · Wait” removed: Wait 2 days",
        "Step “2 · Wait for something to happen”: otherwise “4 · Wait” → “4 · Send an email”",
    ]
    assert [(each.what, each.how) for each in found] == [("step", "removed"), ("link", "changed")]
    assert found[0].before == {"id": "pause", "kind": "delay", "wait": "2 days", "next": "reminder"}


def test_an_added_step_is_told_by_its_sentence() -> None:
    found = diff(flow(spoilt((ADDED, ""))), flow(SOUND))
    assert "Step “4 · Wait” added: Wait 2 days" in said(found)
    assert "Étape « 4 · Attendre » ajoutée : Attendre 2 jours" in said(found, "fr")


def test_one_step_that_moves_moves_alone() -> None:
    moved = spoilt((ADDED, "")).replace(
        "  - id: opened", ADDED + "    next: opened\n  - id: opened"
    )
    found = diff(flow(SOUND), flow(moved))
    assert [each.step for each in found if each.how == "moved"] in (["pause"], ["opened"])


def test_a_step_of_another_kind_is_told_whole() -> None:
    found = changes(("kind: delay\n    wait: 2 days", "kind: update_contact\n    add_tags: [b]"))
    assert said(found) == [
        "Step “4 · Update the contact”: Wait 2 days → Update the contact: add the tag “b”"
    ]
    assert found[0].after["kind"] == "update_contact"


def test_a_condition_changes_as_a_whole() -> None:
    (change,) = found = changes(("fact: clicked", "fact: opened"))
    assert said(found)[0].count("→") == 1
    assert change.before == {"kind": "message", "fact": "clicked", "step": "hello"}
    assert change.field == "branches.0.when"


def test_a_new_trigger_leaves_the_others_where_they_are() -> None:
    found = changes(("triggers:\n", "triggers:\n  - {kind: event, event: Account Created}\n"))
    assert [(each.what, each.how, each.path) for each in found] == [
        ("trigger", "added", ("triggers", 0))
    ]


def test_a_default_written_out_is_no_change() -> None:
    assert changes(("    email: hello", "    email: hello\n    if_not_sent: continue")) == []


def test_true_is_not_the_number_one() -> None:
    before = flow(spoilt(("value: Paris", "value: true")))
    after = flow(spoilt(("value: Paris", "value: 1")))
    assert [each.what for each in diff(before, after)] == ["audience"]


class Hook(Step, tag="hook", frozen=True, kw_only=True):
    """A step that holds any JSON."""

    body: dict[str, Any]

    def sentence(self, locale: Locale) -> str:
        return "Call"


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, ["body.b"]),
        ({"a": 1}, {"a": 1, "b": None}, ["body"]),
        ({"a": {"b": [1, {"c": None}]}}, {"a": {"b": [1, {"c": 0}]}}, ["body.a.b"]),
        ({"a": 1}, {"a": 1.0}, []),
    ],
)
def test_members_of_json_change_one_by_one(
    before: dict[str, Any], after: dict[str, Any], fields: list[str]
) -> None:
    pair = [
        msgspec.structs.replace(flow(SOUND), steps=[Hook(id="call", body=body)])
        for body in (before, after)
    ]
    assert [each.field for each in diff(*pair)] == fields


def _email(subject: str = "Hi", html: str = "<p>a</p>\n<p>b</p>\n") -> EmailDesign:
    return EmailDesign(locales={"en": Content(subject=subject, html=html)})


@pytest.mark.rule("LIF-4")
def test_emails_change_by_locale_and_field() -> None:
    french = Content(subject="Salut", html="<p>c</p>")
    before = {"gone": _email(), "kept": _email()}
    after = {
        "kept": EmailDesign(
            name="Kept",
            fallback="en",
            locales={"fr": french, "en": Content(subject="Hello", html="<p>a</p>\n<p>c</p>\n")},
        ),
        "new": _email(),
    }
    found = diff(flow(SOUND), flow(SOUND), emails_before=before, emails_after=after)
    assert said(found) == [
        "Email “gone” removed",
        "Email “kept”: name “kept” → “Kept”",
        "Email “kept”, en: subject “Hi” → “Hello”",
        "Email “kept”, en: HTML changed (1 line in, 1 out)",
        "Email “kept”, fr added",
        "Email “new” added",
    ]
    assert (found[2].email, found[2].locale, found[2].field) == ("kept", "en", "subject")


def test_an_email_that_says_what_it_meant_is_no_change() -> None:
    explicit = msgspec.structs.replace(_email(), name="hello", fallback="en")
    flows = flow(SOUND), flow(SOUND)
    assert diff(*flows, emails_before={"hello": _email()}, emails_after={"hello": explicit}) == []


@pytest.mark.rule("LIF-4")
def test_the_text_shows_the_lines() -> None:
    text = text_diff(flow(SOUND), flow(spoilt(("wait: 2 days", "wait: 3 days"))), names=("1", "2"))
    assert "\n-    wait: 2 days\n+    wait: 3 days\n" in text
    assert text.startswith("--- 1\n+++ 2\n")
    assert text_diff(flow(SOUND), flow(SOUND)) == ""


def test_the_text_of_what_means_the_same_is_the_same() -> None:
    spelt = flow(spoilt(("    email: hello", "    email: hello\n    if_not_sent: continue")))
    french, english = Content(subject="Salut"), Content(subject="Hi")
    before = {"hello": EmailDesign(locales={"fr": french, "en": english})}
    after = {"hello": EmailDesign(fallback="fr", locales={"en": english, "fr": french})}
    pair = flow(SOUND), spelt
    assert text_diff(*pair, emails_before=before, emails_after=after) == ""


PARTS = st.sets(st.sampled_from(Workflow.__struct_fields__), min_size=1, max_size=3)
GENERATED = settings(max_examples=200, suppress_health_check=list(HealthCheck))


@st.composite
def edited(draw: st.DrawFn) -> tuple[Workflow, Workflow]:
    """A workflow, and the same with some parts of another, or with some of its steps."""
    before, other = draw(WORKFLOWS), draw(WORKFLOWS)
    after = msgspec.structs.replace(before, **{name: getattr(other, name) for name in draw(PARTS)})
    steps = draw(st.permutations([*before.steps, *other.steps]))
    steps = steps[: draw(st.integers(0, len(steps)))]
    return before, msgspec.structs.replace(after, steps=steps) if draw(st.booleans()) else after


def whole(value: Any) -> Any:
    """As plain data, defaults too, and numbers by what they mean."""
    if isinstance(value, msgspec.Struct):
        kind = value.__struct_config__.tag
        fields = {name: whole(getattr(value, name)) for name in value.__struct_fields__}
        return fields if kind is None else {"kind": kind, **fields}
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, dict):
        return {key: whole(item) for key, item in value.items()}
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, float | int):
        return int(value) if value == int(value) else value
    return encode_scalar(value)


def meaning(value: Any) -> str:
    """What two values that mean the same have alike; JSON tells `true` from 1."""
    return json.dumps(whole(value), sort_keys=True)


@GENERATED
@given(WORKFLOWS)
def test_nothing_changed_is_no_change(flow: Workflow) -> None:
    assert diff(flow, flow) == []
    again = read(to_yaml(flow)).workflow
    assert again is not None
    assert diff(flow, again) == []


@pytest.mark.rule("LIF-4")
@GENERATED
@given(edited())
def test_there_is_a_change_exactly_when_something_changed(pair: tuple[Workflow, Workflow]) -> None:
    before, after = pair
    assert (diff(before, after) == []) == (meaning(before) == meaning(after))
    assert (diff(after, before) == []) == (meaning(before) == meaning(after))
    assert (diff(before, after) != []) or text_diff(before, after) == ""


@GENERATED
@given(edited())
def test_same_json_is_no_change(pair: tuple[Workflow, Workflow]) -> None:
    before, after = pair
    stored = [workflow_to_json(each) for each in pair]
    assume(json.dumps(stored[0]) == json.dumps(stored[1]))
    assert diff(before, after) == []


@pytest.mark.rule("LIF-4")
@GENERATED
@given(edited())
def test_every_step_that_changed_is_named(pair: tuple[Workflow, Workflow]) -> None:
    before, after = pair
    named = {each.step for each in diff(before, after)}
    for step_id in {step.id for step in (*before.steps, *after.steps)}:
        versions = [meaning([step for step in each.steps if step.id == step_id]) for each in pair]
        if versions[0] != versions[1]:
            assert step_id in named


@GENERATED
@given(edited())
def test_what_a_change_says_is_what_stands_there(pair: tuple[Workflow, Workflow]) -> None:
    for change in diff(*pair):
        assert change.message["en"]
        assert change.message["fr"]
        if change.how in ("added", "removed"):
            assert (change.before is None) == (change.how == "added")
        if change.how == "changed":
            assert meaning(change.before) != meaning(change.after)
            assert isinstance(_at(pair[1], change.path), type(None)) == (change.after is None)


def _at(value: Any, path: Path) -> Any:
    for part in path:
        if isinstance(value, list):
            value = value[part] if int(part) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(part)
        else:
            value = getattr(value, str(part))
    return value
