"""Conditions and workflows as sentences, in both languages (SEG-3)."""

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from jalon.definition import words
from jalon.definition.conditions import Condition
from jalon.definition.describe import describe, explained, sentence
from jalon.definition.scalars import Day, Duration, TimeOfDay, Weekday, decode_scalar
from jalon.definition.tree import read as read_tree
from jalon.definition.workflow import Workflow
from tests.definition.flows import SOUND, read
from tests.definition.generated import CONDITIONS, WORKFLOWS


def condition(text: str) -> Condition:
    read: Any = read_tree(text).data
    found: Condition = msgspec.convert(read, Condition, dec_hook=decode_scalar)  # type: ignore[call-overload] # a union
    return found


def plain(text: str) -> str:
    return text.replace(words.NBSP, " ")


NOT = "{{kind: not, of: {}}}"
DONE = "{kind: event, event: Visit}"


@pytest.mark.rule("SEG-3")
@pytest.mark.parametrize(
    ("text", "en", "fr"),
    [
        (
            "{kind: tag, tag: vip}",
            "the contact has the tag “vip”",
            "le contact a l'étiquette « vip »",
        ),
        (
            "{kind: not, of: {kind: list, list: news}}",
            "the contact is not in the list “news”",
            "le contact n'est pas dans la liste « news »",
        ),
        (
            "{kind: attribute, attribute: locale, op: one_of, value: [fr, de]}",
            "the language is one of “fr”, “de”",
            "la langue est l'une des valeurs « fr », « de »",
        ),
        (
            "{kind: not, of: {kind: attribute, attribute: city, op: is_set}}",
            "the attribute “city” has no value",
            "l'attribut « city » n'a pas de valeur",
        ),
        (
            "{kind: attribute, attribute: points, op: at_least, value: 1.5}",
            "the attribute “points” is at least 1.5",
            "l'attribut « points » vaut au moins 1,5",
        ),
        (
            "{kind: attribute, attribute: vip, value: true}",
            "the attribute “vip” is yes",
            "l'attribut « vip » vaut oui",
        ),
        (
            "{kind: attribute, attribute: born, op: before, value: 2026-05-01}",
            "the attribute “born” is before 1 May 2026",
            "l'attribut « born » est avant le 1er mai 2026",
        ),
        (
            "{kind: attribute, attribute: born, op: in_last, value: 1 week}",
            "the attribute “born” is in the last week",
            "l'attribut « born » est dans la dernière semaine",
        ),
        (
            "{kind: entry, property: total, op: more_than, value: 50}",
            "“total” of the entry event is more than 50",
            "« total » de l'évènement d'entrée vaut plus de 50",
        ),
        (DONE, "the contact has done “Visit”", "le contact a fait « Visit »"),
        (
            "{kind: event, event: Visit, at_least: 3, within: 30 days}",
            "the contact has done “Visit” at least 3 times in the last 30 days",
            "le contact a fait « Visit » au moins 3 fois pendant les 30 derniers jours",
        ),
        (
            "{kind: not, of: {kind: event, event: Visit, at_least: 3}}",
            "the contact has done “Visit” fewer than 3 times",
            "le contact a fait « Visit » moins de 3 fois",
        ),
        (
            "{kind: event, event: Visit, exactly: 0, since: ever}",
            "the contact has never done “Visit”",
            "le contact n'a jamais fait « Visit »",
        ),
        (
            "{kind: not, of: {kind: event, event: Visit, at_most: 0, since: entry}}",
            "the contact has done “Visit” since the entry",
            "le contact a fait « Visit » depuis l'entrée",
        ),
        (
            "{kind: not, of: {kind: event, event: Visit, exactly: 2}}",
            "the contact has not done “Visit” exactly 2 times",
            "le contact n'a pas fait « Visit » exactement 2 fois",
        ),
        (
            "{kind: event, event: Visit, at_most: 1, start: 2026-05-01, end: 2026-05-31}",
            "the contact has done “Visit” at most 1 time from 1 May 2026 to 31 May 2026",
            "le contact a fait « Visit » au plus 1 fois du 1er mai 2026 au 31 mai 2026",
        ),
        (
            (
                "{kind: event, event: Visit, since: step, same: [page],"
                " where: [{property: page, op: starts_with, value: /shop}]}"
            ),
            (
                "the contact has done “Visit” (where “page” starts with “/shop”, with the same "
                "“page” as at entry) since reaching this step"
            ),
            (
                "le contact a fait « Visit » (où « page » commence par « /shop », avec le même "
                "« page » qu'à l'entrée) depuis l'arrivée à cette étape"
            ),
        ),
        (
            "{kind: message, fact: received, category: news, at_least: 2, within: 2 days}",
            "the contact has received at least 2 emails of category “news” in the last 2 days",
            (
                "le contact a reçu au moins 2 e-mails de catégorie « news » pendant les 2 derniers "
                "jours"
            ),
        ),
        (
            "{kind: not, of: {kind: message, fact: opened}}",
            "the contact has opened no email",
            "le contact n'a ouvert aucun e-mail",
        ),
        (
            "{kind: not, of: {kind: message, fact: clicked, step: hello}}",
            "the contact has not clicked in the email of the step “hello”",
            "le contact n'a pas cliqué dans l'e-mail de l'étape « hello »",
        ),
        (
            "{kind: message, fact: opened, email: promo, exactly: 2}",
            "the contact has opened the email “promo” exactly 2 times",
            "le contact a ouvert l'e-mail « promo » exactement 2 fois",
        ),
    ],
)
def test_each_leaf_reads_as_a_plain_clause(text: str, en: str, fr: str) -> None:
    assert sentence(condition(text), "en") == en
    assert plain(sentence(condition(text), "fr")) == fr


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
        "Sortie si le contact a fait « Order Completed » depuis l'entrée, motif « bought »"
    ) in french
    assert (
        "Plage : le lundi et le mardi, de 9 h à 18 h 30, sauf le 25 décembre 2026 ; sinon, les "
        "e-mails attendent"
    ) in french
    english = describe(flow, "en")
    assert english[-1].startswith("5. ")
    assert english[-2].endswith(" → the end")
    assert any(line.startswith("2. ") and line.endswith(" → step 5 or step 3") for line in english)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(CONDITIONS.filter(lambda data: data is not None))
def test_any_condition_has_a_sentence(data: dict[str, object]) -> None:
    tree = msgspec.convert(data, Condition, dec_hook=decode_scalar)  # type: ignore[call-overload] # a union
    for locale in ("en", "fr"):
        assert sentence(tree, locale)
        assert explained(tree, {"holds": True}, locale)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
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
