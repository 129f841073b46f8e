"""The leaves of the condition language as clauses, affirmed or denied, in English and French."""

from collections.abc import Sequence

from jalon.definition import words
from jalon.definition.company import PREFIX, tells_of_company
from jalon.definition.conditions import (
    AmongFirst,
    Answered,
    Attribute,
    Condition,
    Counted,
    Entered,
    InList,
    InSegment,
    InWorkflow,
    Messaged,
    Operator,
    Performed,
    Tagged,
    Test,
)
from jalon.definition.event_words import event_said
from jalon.definition.problems import Locale
from jalon.definition.scalars import Day, Duration, Value

_FIELDS: dict[str, dict[Locale, str]] = {
    "email": {"en": "the email address", "fr": "l'adresse e-mail"},
    "external_id": {"en": "the external id", "fr": "l'identifiant externe"},
    "locale": {"en": "the language", "fr": "la langue"},
    "time_zone": {"en": "the time zone", "fr": "le fuseau horaire"},
    "created_at": {"en": "the date of creation", "fr": "la date de création"},
    "score": {"en": "the score", "fr": "le score"},
    "lifecycle": {"en": "the lifecycle stage", "fr": "le stade du cycle de vie"},
    "marketing": {
        "en": "the consent to marketing email",
        "fr": "le consentement aux e-mails marketing",
    },
    "owner": {"en": "the owner", "fr": "le propriétaire"},
    "company.id": {"en": "the company's id", "fr": "l'identifiant de l'entreprise"},
    "company.name": {"en": "the company's name", "fr": "le nom de l'entreprise"},
}

# What is put between the subject and the value: affirmed, then denied.
_VERBS: dict[Locale, dict[Operator, tuple[str, str]]] = {
    "en": {
        "is": ("is", "is not"),
        "one_of": ("is one of", "is none of"),
        "contains": ("contains", "does not contain"),
        "starts_with": ("starts with", "does not start with"),
        "is_set": ("has a value", "has no value"),
        "more_than": ("is more than", "is not more than"),
        "at_least": ("is at least", "is not at least"),
        "less_than": ("is less than", "is not less than"),
        "at_most": ("is at most", "is not at most"),
        "before": ("is before", "is not before"),
        "after": ("is after", "is not after"),
        "in_last": ("is in", "is not in"),
        "in_next": ("is in", "is not in"),
    },
    "fr": {
        "is": ("est", "n'est pas"),
        "one_of": ("est l'une des valeurs", "n'est aucune des valeurs"),
        "contains": ("contient", "ne contient pas"),
        "starts_with": ("commence par", "ne commence pas par"),
        "is_set": ("a une valeur", "n'a pas de valeur"),
        "more_than": ("vaut plus de", "ne vaut pas plus de"),
        "at_least": ("vaut au moins", "ne vaut pas au moins"),
        "less_than": ("vaut moins de", "ne vaut pas moins de"),
        "at_most": ("vaut au plus", "ne vaut pas au plus"),
        "before": ("est avant", "n'est pas avant"),
        "after": ("est après", "n'est pas après"),
        "in_last": ("est dans", "n'est pas dans"),
        "in_next": ("est dans", "n'est pas dans"),
    },
}


def operator_said(operator: object, locale: Locale) -> str | None:
    """How a value is compared: `is at least`; None: it is no operator."""
    return next((said for one, (said, _) in _VERBS[locale].items() if one == operator), None)


_FACTS: dict[Locale, dict[str, str]] = {
    "en": {"received": "received", "opened": "opened", "clicked": "clicked in"},
    "fr": {"received": "reçu", "opened": "ouvert", "clicked": "cliqué dans"},
}

# What became of the contact in a workflow. French says the first of these with être.
_PASSAGES: dict[Locale, dict[str, str]] = {
    "en": {
        "entered": "entered the workflow",
        "exited": "exited the workflow",
        "finished": "finished the workflow",
        "goal": "reached the goal of the workflow",
    },
    "fr": {
        "entered": "entré dans le workflow",
        "exited": "sorti avant la fin du workflow",
        "finished": "terminé le workflow",
        "goal": "atteint l'objectif du workflow",
    },
}
_WITH_ETRE = ("entered", "exited")
_Compared = Attribute | Entered | Answered | Test


def leaf(condition: Condition, locale: Locale, *, denied: bool, inside: bool) -> str:
    """A leaf as a clause with its subject. `inside` a workflow, no period means since entry."""
    match condition:
        case Attribute() | Entered() | Answered():
            return comparison(_subject(condition, locale), condition, locale, denied=denied)
        case Tagged(tag=name):
            return _tagged(name, locale, denied=denied)
        case InList() | InSegment() | InWorkflow(fact="inside"):
            return _within(condition, locale, denied=denied)
        case InWorkflow():
            return _passed(condition, locale, denied=denied)
        case AmongFirst(n=n):
            return _among_first(n, locale, denied=denied)
        case Performed():
            return _performed(condition, locale, denied=denied, inside=inside)
        case Messaged():
            return _messaged(condition, locale, denied=denied, inside=inside)
    raise TypeError(f"{type(condition).__name__} is no leaf")


def comparison(subject: str, test: _Compared, locale: Locale, *, denied: bool = False) -> str:
    """`subject` compared as the test says."""
    verb = _VERBS[locale][test.op][denied]
    if test.op == "is_set":
        return f"{subject} {verb}"
    if test.op == "is" and locale == "fr" and not isinstance(test.value, str | list):
        verb = "ne vaut pas" if denied else "vaut"
    return f"{subject} {verb} {_compared(test.op, test.value, locale)}"


def _compared(op: Operator, value: Value | None, locale: Locale) -> str:
    if isinstance(value, list):
        # Commas alone: an "or" here would read like one between conditions.
        return ", ".join(words.quote(one, locale) for one in value)
    if op in ("before", "after") and isinstance(value, str):
        try:
            shown = words.day(Day.parse(value), locale)
        except ValueError:
            return words.quote(value, locale)
        return shown if locale == "en" else f"le {shown}"
    if op in ("in_last", "in_next") and isinstance(value, str):
        try:
            length = Duration.parse(value)
        except ValueError:
            return words.quote(value, locale)
        return (words.past if op == "in_last" else words.coming)(length, locale)
    return words.value(value, locale)


def _subject(condition: Attribute | Entered | Answered, locale: Locale) -> str:
    """What is compared."""
    said = words.chosen(locale)
    match condition:
        case Attribute(attribute=name):
            return _FIELDS.get(name, {}).get(locale) or _attribute(name, locale)
        case Entered(property=name):
            quoted = words.quote(name, locale)
            return said(f"{quoted} of the entry event", f"{quoted} de l'évènement d'entrée")
        case Answered(step=step, property=name):
            quoted = (
                words.quote(name, locale) if name != "status" else said("the status", "le statut")
            )
            step = words.quote(step, locale)
            return said(f"{quoted} of the answer to {step}", f"{quoted} de la réponse à {step}")


def _attribute(name: str, locale: Locale) -> str:
    said, quoted = words.chosen(locale), words.quote(name.removeprefix(PREFIX), locale)
    if tells_of_company(name):
        return said(
            f"the attribute {quoted} of the company", f"l'attribut {quoted} de l'entreprise"
        )
    return said(f"the attribute {quoted}", f"l'attribut {quoted}")


def _tagged(name: str, locale: Locale, *, denied: bool) -> str:
    said, tag = words.chosen(locale), words.quote(name, locale)
    if denied:
        return said(
            f"the contact does not have the tag {tag}", f"le contact n'a pas l'étiquette {tag}"
        )
    return said(f"the contact has the tag {tag}", f"le contact a l'étiquette {tag}")


def _within(condition: InList | InSegment | InWorkflow, locale: Locale, *, denied: bool) -> str:
    said = words.chosen(locale)
    match condition:
        case InList(list=name):
            where = said("in the list", "dans la liste")
        case InSegment(segment=name):
            where = said("in the segment", "dans le segment")
        case InWorkflow(workflow=name):
            where = said("in the workflow", "dans le workflow")
    verb = said("is not", "n'est pas") if denied else said("is", "est")
    return f"{said('the contact', 'le contact')} {verb} {where} {words.quote(name, locale)}"


def _among_first(n: int, locale: Locale, *, denied: bool) -> str:
    said = words.chosen(locale)
    verb = said("is not", "n'est pas") if denied else said("is", "est")
    if n == 1:
        return said(
            f"the contact {verb} the first to arrive here",
            f"le contact {verb} le premier à arriver ici",
        )
    return said(
        f"the contact {verb} among the first {n} to arrive here",
        f"le contact {verb} parmi les {n} premiers à arriver ici",
    )


def _passed(condition: InWorkflow, locale: Locale, *, denied: bool) -> str:
    said = words.chosen(locale)
    who, period = said("the contact", "le contact"), _period(condition, locale, inside=False)
    fact = f"{_PASSAGES[locale][condition.fact]} {words.quote(condition.workflow, locale)}"
    plain = _plainly(condition)
    verb, count = said("has", "a"), ""
    if plain is None:
        verb, counted = _count(condition, locale, denied=denied)
        count = f" {counted} {said('time' if counted.endswith(' 1') else 'times', 'fois')}"
    elif denied == plain:
        verb = said("has not", "n'a pas")
    if condition.fact in _WITH_ETRE:
        verb = {"a": "est", "n'a pas": "n'est pas"}.get(verb, verb)
    return f"{who} {verb} {fact}{count}{period}"


def _performed(condition: Performed, locale: Locale, *, denied: bool, inside: bool) -> str:
    event = words.quote(event_said(condition.event, locale), locale) + _narrowed(condition, locale)
    period = _period(condition, locale, inside=inside)
    said = words.chosen(locale)
    plain, never = _plainly(condition), denied
    if plain is not None:
        never = denied == plain
        if never and condition.since == "ever":
            return said(
                f"the contact has never done {event}", f"le contact n'a jamais fait {event}"
            )
        verb = said("has not done", "n'a pas fait") if never else said("has done", "a fait")
        return f"{said('the contact', 'le contact')} {verb} {event}{period}"
    verb, count = _count(condition, locale, denied=denied)
    times = said("time", "fois") if count.endswith(" 1") else said("times", "fois")
    done = said("done", "fait")
    return f"{said('the contact', 'le contact')} {verb} {done} {event} {count} {times}{period}"


def _messaged(condition: Messaged, locale: Locale, *, denied: bool, inside: bool) -> str:
    said = words.chosen(locale)
    who, fact = said("the contact", "le contact"), _FACTS[locale][condition.fact]
    if condition.link is not None:
        link = words.quote(condition.link, locale)
        fact = said(f"clicked on {link} in", f"cliqué sur {link} dans")
    period, plain = (
        _period(condition, locale, inside=inside and condition.step is None),
        _plainly(condition),
    )
    given, kind = _email(condition, locale)
    if plain is not None:
        absent = denied == plain
        verb = said("has not", "n'a pas") if absent else said("has", "a")
        if given:
            return f"{who} {verb} {fact} {given}{period}"
        if absent:
            return (
                said(f"{who} has {fact} no email{kind}", f"{who} n'a {fact} aucun e-mail{kind}")
                + period
            )
        return f"{who} {verb} {fact} {said('an email', 'un e-mail')}{kind}{period}"
    verb, count = _count(condition, locale, denied=denied)
    one = count.endswith(" 1")
    if given:
        times = said("time" if one else "times", "fois")
        return f"{who} {verb} {fact} {given} {count} {times}{period}"
    emails = said("email", "e-mail") + ("" if one else "s")
    return f"{who} {verb} {fact} {count} {emails}{kind}{period}"


def _email(condition: Messaged, locale: Locale) -> tuple[str, str]:
    """A given email with its article, or else what narrows any email down."""
    said = words.chosen(locale)
    if condition.step is not None:
        quoted = words.quote(condition.step, locale)
        return said(f"the email of the step {quoted}", f"l'e-mail de l'étape {quoted}"), ""
    if condition.email is not None:
        quoted = words.quote(condition.email, locale)
        return said(f"the email {quoted}", f"l'e-mail {quoted}"), ""
    if condition.category is not None:
        quoted = words.quote(condition.category, locale)
        return "", said(f" of category {quoted}", f" de catégorie {quoted}")
    return "", ""


def _plainly(condition: Counted) -> bool | None:
    """Whether the count says no more than "at all" (True) or "not at all" (False)."""
    if condition.at_least is not None:
        return True if condition.at_least == 1 else None
    if condition.exactly is not None or condition.at_most is not None:
        return False if 0 in (condition.exactly, condition.at_most) else None
    return True


def _count(condition: Counted, locale: Locale, *, denied: bool) -> tuple[str, str]:
    """The auxiliary verb, and how many. A denial that can be said as a count is."""
    said = words.chosen(locale)
    has = said("has", "a")
    if condition.at_least is not None:
        if denied:
            return has, said("fewer than", "moins de") + f" {condition.at_least}"
        return has, said("at least", "au moins") + f" {condition.at_least}"
    if condition.at_most is not None:
        if denied:
            return has, said("more than", "plus de") + f" {condition.at_most}"
        return has, said("at most", "au plus") + f" {condition.at_most}"
    verb = said("has not", "n'a pas") if denied else has
    return verb, said("exactly", "exactement") + f" {condition.exactly}"


def where(tests: Sequence[Test], locale: Locale) -> str:
    """` (where “total” is at least 50)`, ` (où …)`; nothing without tests."""
    return f" ({_where(tests, locale)})" if tests else ""


def _where(tests: Sequence[Test], locale: Locale) -> str:
    said = [comparison(words.quote(test.property, locale), test, locale) for test in tests]
    return ("where " if locale == "en" else "où ") + words.join_and(said, locale)


def _narrowed(condition: Performed, locale: Locale) -> str:
    said = words.chosen(locale)
    parts = []
    if condition.where:
        parts.append(_where(condition.where, locale))
    if condition.same:
        names = words.join_and([words.quote(name, locale) for name in condition.same], locale)
        parts.append(
            said(f"with the same {names} as at entry", f"avec le même {names} qu'à l'entrée")
        )
    return f" ({', '.join(parts)})" if parts else ""


def _period(condition: Counted, locale: Locale, *, inside: bool) -> str:
    said = words.chosen(locale)
    if isinstance(condition, Performed) and condition.since_email is not None:
        email = words.quote(condition.since_email, locale)
        return said(f" since the email of the step {email}", f" depuis l'e-mail de l'étape {email}")
    if condition.within is not None:
        length = words.past(condition.within, locale)
        return f" in {length}" if locale == "en" else f" pendant {length}"
    if condition.start is not None and condition.end is not None:
        start, end = words.day(condition.start, locale), words.day(condition.end, locale)
        return said(f" from {start} to {end}", f" du {start} au {end}")
    if condition.start is not None:
        start = words.day(condition.start, locale)
        return said(f" since {start}", f" depuis le {start}")
    if condition.end is not None:
        end = words.day(condition.end, locale)
        return said(f" until {end}", f" jusqu'au {end}")
    match condition.since or ("entry" if inside else None):
        case "entry":
            return said(" since the entry", " depuis l'entrée")
        case "step":
            return said(" since reaching this step", " depuis l'arrivée à cette étape")
        case "ever":
            return said(" at any time", " depuis toujours")
    return ""
