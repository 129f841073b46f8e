"""Each kind of condition as a clause, in both languages (SEG-3)."""

import pytest

from jalon.definition.describe import sentence
from tests.definition.told import condition, plain

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
            "{kind: attribute, attribute: company.plan, value: paid}",
            "the attribute “plan” of the company is “paid”",
            "l'attribut « plan » de l'entreprise est « paid »",
        ),
        (
            "{kind: not, of: {kind: attribute, attribute: company.name, op: is_set}}",
            "the company's name has no value",
            "le nom de l'entreprise n'a pas de valeur",
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


@pytest.mark.rule("SEG-3")
@pytest.mark.parametrize(
    ("text", "en", "fr"),
    [
        (
            "{kind: not, of: {kind: segment, segment: lyon}}",
            "the contact is not in the segment “lyon”",
            "le contact n'est pas dans le segment « lyon »",
        ),
        (
            "{kind: attribute, attribute: score, op: at_least, value: 100}",
            "the score is at least 100",
            "le score vaut au moins 100",
        ),
        (
            "{kind: attribute, attribute: lifecycle, value: mql}",
            "the lifecycle stage is “mql”",
            "le stade du cycle de vie est « mql »",
        ),
        (
            "{kind: attribute, attribute: marketing, value: opted_in}",
            "the consent to marketing email is “opted_in”",
            "le consentement aux e-mails marketing est « opted_in »",
        ),
        (
            "{kind: not, of: {kind: attribute, attribute: owner, op: is_set}}",
            "the owner has no value",
            "le propriétaire n'a pas de valeur",
        ),
        (
            "{kind: workflow, workflow: welcome}",
            "the contact is in the workflow “welcome”",
            "le contact est dans le workflow « welcome »",
        ),
        (
            "{kind: not, of: {kind: workflow, workflow: welcome, fact: entered}}",
            "the contact has not entered the workflow “welcome”",
            "le contact n'est pas entré dans le workflow « welcome »",
        ),
        (
            "{kind: workflow, workflow: welcome, fact: finished, at_least: 2, within: 30 days}",
            "the contact has finished the workflow “welcome” at least 2 times in the last 30 days",
            (
                "le contact a terminé le workflow « welcome » au moins 2 fois pendant les 30 "
                "derniers jours"
            ),
        ),
        (
            (
                "{kind: not, of: {kind: workflow, workflow: welcome, fact: exited, exactly: 1,"
                " since: ever}}"
            ),
            "the contact has not exited the workflow “welcome” exactly 1 time at any time",
            (
                "le contact n'est pas sorti avant la fin du workflow « welcome » exactement 1 fois "
                "depuis toujours"
            ),
        ),
        (
            "{kind: workflow, workflow: welcome, fact: goal, exactly: 0}",
            "the contact has not reached the goal of the workflow “welcome”",
            "le contact n'a pas atteint l'objectif du workflow « welcome »",
        ),
        (
            "{kind: response, step: ask, property: offer.price, op: at_most, value: 9.9}",
            "“offer.price” of the answer to “ask” is at most 9.9",
            "« offer.price » de la réponse à « ask » vaut au plus 9,9",
        ),
        (
            "{kind: not, of: {kind: response, step: ask, property: status, value: 200}}",
            "the status of the answer to “ask” is not 200",
            "le statut de la réponse à « ask » ne vaut pas 200",
        ),
        (
            "{kind: among_first, n: 100}",
            "the contact is among the first 100 to arrive here",
            "le contact est parmi les 100 premiers à arriver ici",
        ),
        (
            "{kind: not, of: {kind: among_first, n: 1}}",
            "the contact is not the first to arrive here",
            "le contact n'est pas le premier à arriver ici",
        ),
        (
            "{kind: event, event: Visit, since_email: hello}",
            "the contact has done “Visit” since the email of the step “hello”",
            "le contact a fait « Visit » depuis l'e-mail de l'étape « hello »",
        ),
        (
            "{kind: message, fact: clicked, step: hello, link: https://a.example/x}",
            ("the contact has clicked on “https://a.example/x” in the email of the step “hello”"),
            ("le contact a cliqué sur « https://a.example/x » dans l'e-mail de l'étape « hello »"),
        ),
        (
            "{kind: not, of: {kind: message, fact: clicked, link: https://a.example/x}}",
            "the contact has clicked on “https://a.example/x” in no email",
            "le contact n'a cliqué sur « https://a.example/x » dans aucun e-mail",
        ),
    ],
)
def test_segments_workflows_answers_and_own_fields_read_as_plain_clauses(
    text: str, en: str, fr: str
) -> None:
    assert sentence(condition(text), "en") == en
    assert plain(sentence(condition(text), "fr")) == fr
