"""Conditions and workflows as sentences, in both languages (SEG-3)."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from jalon.definition import words
from jalon.definition.conditions import Condition
from jalon.definition.describe import describe, explained, sentence
from jalon.definition.scalars import Day, Duration, TimeOfDay, Weekday, decode_scalar
from jalon.definition.workflow import Workflow
from tests.definition.flows import SOUND, read
from tests.definition.generated import CONDITIONS, WORKFLOWS
from tests.definition.told import condition, plain

DONE = "{kind: event, event: Visit}"

A, B, C = ("{kind: tag, tag: " + letter + "}" for letter in "abc")
HAS = "the contact has the tag “{}”"
HAS_NOT = "the contact does not have the tag “{}”"


@pytest.mark.rule("SEG-3")
@pytest.mark.parametrize(
    ("text", "en"),
    [
        (f"{{kind: all, of: [{A}, {B}]}}", "the contact has the tag “a” and has the tag “b”"),
        (
            f"{{kind: all, of: [{A}, {{kind: any, of: [{B}, {C}]}}]}}",
            "the contact has the tag “a” and (the contact has the tag “b” or has the tag “c”)",
        ),
        (
            f"{{kind: all, of: [{A}, {{kind: all, of: [{B}, {C}]}}]}}",
            "the contact has the tag “a” and has the tag “b” and has the tag “c”",
        ),
        (
            f"{{kind: not, of: {{kind: all, of: [{A}, {{kind: any, of: [{B}, {C}]}}]}}}}",
            (
                "the contact does not have the tag “a” or (the contact does not have the tag “b” "
                "and does not have the tag “c”)"
            ),
        ),
        (f"{{kind: not, of: {{kind: not, of: {A}}}}}", HAS.format("a")),
        (f"{{kind: any, of: [{A}]}}", HAS.format("a")),
        ("{kind: all, of: []}", "always"),
        ("{kind: any, of: []}", "never"),
        ("{kind: not, of: {kind: any, of: []}}", "always"),
    ],
)
def test_groups_keep_their_meaning(text: str, en: str) -> None:
    assert sentence(condition(text), "en") == en


@pytest.mark.rule("RUN-1")
def test_inside_a_workflow_an_event_without_a_period_counts_since_the_entry() -> None:
    said = sentence(condition(DONE), "en", inside=True)
    assert said == "the contact has done “Visit” since the entry"
    of_step = condition("{kind: message, fact: opened, step: hello}")
    assert sentence(of_step, "en", inside=True).endswith("of the step “hello”")


@pytest.mark.rule("NEW-3")
def test_a_verdict_is_told_with_a_mark_and_the_value_seen_for_each_leaf() -> None:
    tree = condition(
        "{kind: all, of: [{kind: attribute, attribute: city, value: Paris}, "
        "{kind: not, of: {kind: event, event: Visit}}, {kind: tag, tag: vip}]}"
    )
    seen = {"count": 1, "last": "2026-05-01T08:30:00.000Z"}
    verdict = {
        "holds": False,
        "parts": [
            {"holds": True, "seen": "Paris"},
            {"holds": False, "parts": [{"holds": True, "seen": seen}]},
        ],
    }
    assert explained(tree, verdict, "en") == (
        "✓ the attribute “city” is “Paris” (seen: “Paris”) and ✗ the contact has not done "
        "“Visit” (seen: once, last on 2026-05-01 08:30 UTC) and – the contact has the tag “vip”"
    )
    assert plain(explained(tree, verdict, "fr")) == (
        "✓ l'attribut « city » est « Paris » (vu : « Paris ») et ✗ le contact n'a pas fait "
        "« Visit » (vu : une fois, la dernière le 2026-05-01 08:30 UTC) et – le contact a "
        "l'étiquette « vip »"
    )


def test_a_whole_workflow_is_told_in_lines() -> None:
    flow = read(SOUND).workflow
    assert flow is not None
    french = [plain(line) for line in describe(flow, "fr")]
    assert french[0] == "Workflow « Welcome »"
    assert "Audience : l'attribut « city » est « Paris »" in french
    assert (
        "Entrée : à chaque fois, une fois pour chaque « order_id », à 2 jours au moins "
        "d'intervalle, au plus 3 fois"
    ) in french
    assert (
        "Sortie si le contact a fait « Commande passée » depuis l'entrée, motif « bought »"
    ) in french
    assert (
        "Plage : le lundi et le mardi, de 9 h à 18 h 30, sauf le 25 décembre 2026 ; sinon, les "
        "e-mails attendent"
    ) in french
    english = describe(flow, "en")
    assert english[-1].startswith("5. ")
    assert english[-3].endswith(" → the end")
    assert any(line.startswith("2. ") and line.endswith(" → step 3 or step 4") for line in english)


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(CONDITIONS.filter(lambda data: data is not None))
def test_any_condition_has_a_sentence(data: dict[str, object]) -> None:
    tree = msgspec.convert(data, Condition, dec_hook=decode_scalar)  # type: ignore[call-overload] # a union
    for locale in ("en", "fr"):
        assert sentence(tree, locale)
        assert explained(tree, {"holds": True}, locale)


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(WORKFLOWS)
def test_any_workflow_can_be_told(flow: Workflow) -> None:
    assert len(describe(flow, "fr")) == len(describe(flow, "en"))


@pytest.mark.parametrize(
    ("length", "en", "fr", "past"),
    [
        (Duration(1, "hour"), "1 hour", "1 heure", "la dernière heure"),
        (Duration(0, "day"), "0 days", "0 jour", "les 0 derniers jours"),
        (Duration(3, "month"), "3 months", "3 mois", "les 3 derniers mois"),
        (Duration(30, "minute"), "30 minutes", "30 minutes", "les 30 dernières minutes"),
    ],
)
def test_durations_agree_in_number_and_gender(
    length: Duration, en: str, fr: str, past: str
) -> None:
    assert (words.duration(length, "en"), words.duration(length, "fr")) == (en, fr)
    assert words.past(length, "fr") == past


@pytest.mark.parametrize(
    ("days", "en", "fr"),
    [
        (["mon", "tue", "wed"], "from Monday to Wednesday", "du lundi au mercredi"),
        (["sun", "mon"], "on Monday and Sunday", "le lundi et le dimanche"),
        (["sat"], "on Saturday", "le samedi"),
    ],
)
def test_weekdays_come_in_order_and_as_a_span(days: list[Weekday], en: str, fr: str) -> None:
    assert (words.weekdays(days, "en"), words.weekdays(days, "fr")) == (en, fr)


def test_times_and_dates_follow_each_language() -> None:
    assert words.time_of_day(TimeOfDay(9 * 60 + 5), "en") == "9:05"
    assert plain(words.time_of_day(TimeOfDay(9 * 60 + 5), "fr")) == "9 h 05"
    assert words.time_of_day(TimeOfDay(24 * 60), "fr") == "minuit"
    assert words.day(Day.parse("2026-08-01"), "fr") == "1er août 2026"
    assert words.value(["a", "b", "c"], "en") == "“a”, “b” or “c”"


def test_what_belongs_to_the_whole_workflow_is_told() -> None:
    text = """\
workflow: welcome
triggers:
  - {kind: joined_list, list: news}
  - {kind: by_hand}
audience: {kind: segment, segment: lyon}
leave_when_outside: true
suppress: [staff, press]
requires_consent: true
repeat: {policy: after_exit, by: [0]}
schedule: {start: 2026-12-01 9:00, end: 2027-01-31 18:30, at_end: stop}
"""
    flow = read(text).workflow
    assert flow is not None
    assert describe(flow, "en")[1:] == [
        "Trigger 1: The contact joins the list “news”",
        "Trigger 2: Contacts are enrolled by hand",
        "Audience: the contact is in the segment “lyon”; who no longer belongs to it leaves",
        "Suppressed: members of the list “staff” or “press” never enter, and leave",
        "Consent: who may not get marketing email does not enter",
        "Entry: again after leaving, never twice at a time, again by trigger 1 only",
        (
            "Schedule: starts on 1 December 2026 at 9:00 and ends on 31 January 2027 at 18:30: "
            "those inside leave at once"
        ),
    ]
    french = [plain(line) for line in describe(flow, "fr")]
    assert french[1] == "Déclencheur 1 : Le contact rejoint la liste « news »"
    assert french[3] == (
        "Audience : le contact est dans le segment « lyon » ; qui n'en est plus sort"
    )
    assert french[4:] == [
        "Exclusion : les membres de la liste « staff » ou « press » n'entrent jamais, et sortent",
        "Consentement : qui ne peut recevoir d'e-mail marketing n'entre pas",
        (
            "Entrée : de nouveau après être sorti, jamais deux fois en même temps, de nouveau par "
            "le seul déclencheur 1"
        ),
        (
            "Calendrier : commence le 1er décembre 2026 à 9 h et finit le 31 janvier 2027 à "
            "18 h 30 : ceux qui y sont sortent aussitôt"
        ),
    ]
