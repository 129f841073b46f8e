"""What keeps a form or a landing page from being saved."""

from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from jalon.contacts.attributes import AttributeInvalid, Type, check_name, declared, from_text
from jalon.contacts.change import check_tag
from jalon.contacts.models import List
from jalon.core.errors import Invalid
from jalon.core.french import said
from jalon.definition.parse import SLUG
from jalon.definition.problems import Locale, Path, Problem, problem
from jalon.forms.design import Field, Form, LandingPage, Texts
from jalon.forms.models import Form as Saved
from jalon.forms.models import Resource

EMAIL = "email"
_RESERVED = frozenset(
    {"external_id", "locale", "time_zone", "created_at", "score", "lifecycle", "owner", "marketing"}
)
_MOST = 50
"""Fields of one form, and choices of one field times four."""
_LONGEST = 20_000


def check_form(form: Form) -> list[Problem]:
    """Everything wrong with a form, against the lists, resources and attributes there are."""
    types = declared(field.attribute for field in form.fields)
    return [
        *_short_name(form.form, ("form",)),
        *_texts(form),
        *_fields(form, types),
        *_consents(form),
        *_given(form),
    ]


def check_landing(page: LandingPage) -> list[Problem]:
    """Everything wrong with a landing page."""
    problems = list(_short_name(page.page, ("page",)))
    for name in ("title", "body"):
        problems += _text(getattr(page, name), (name,), set(page.title))
    if not Saved.objects.filter(slug=page.form, archived_at=None).exists():
        problems.append(_unknown("form", "formulaire", page.form, ("form",)))
    return problems


def is_https(url: str) -> bool:
    """Whether a browser may be sent there: https, a host, and nothing hidden in it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    plain = url.isprintable() and " " not in url and "\\" not in url
    named = bool(host) and parts.username is None and (port is None or port > 0)
    return parts.scheme == "https" and named and plain


def _short_name(given: str, path: Path) -> Iterator[Problem]:
    if not SLUG.fullmatch(given):
        yield problem(
            "name",
            en=f"{given[:60] or 'An empty text'} cannot be a short name.",
            fr=f"{given[:60] or 'Un texte vide'} ne peut pas être un nom court.",
            mend_en="Use 1 to 64 small letters, digits and hyphens, such as contact-us.",
            mend_fr="Utilisez 1 à 64 minuscules sans accent, chiffres et tirets : nous-ecrire.",
            path=path,
        )


def _texts(form: Form) -> Iterator[Problem]:
    """Every text is there in every language of the title."""
    languages: set[Locale] = set(form.title) or {"en"}
    given: list[tuple[Path, Texts]] = [(("title",), form.title)]
    optional = {"intro": form.intro, "submit": form.submit, "thanks": form.thanks}
    given += [((name,), texts) for name, texts in optional.items() if texts]
    for index, field in enumerate(form.fields):
        if not field.hidden:
            given.append((("fields", index, "label"), field.label))
        given += [
            (("fields", index, "choices", n, "label"), choice.label)
            for n, choice in enumerate(field.choices)
            if choice.label
        ]
    given += [(("consents", n, "wording"), each.wording) for n, each in enumerate(form.consents)]
    if form.confirmation:
        given.append((("confirmation", "subject"), form.confirmation.subject))
        given.append((("confirmation", "text"), form.confirmation.text))
    for path, texts in given:
        yield from _text(texts, path, languages)


def _text(texts: Texts, path: Path, languages: set[Locale]) -> Iterator[Problem]:
    missing = sorted(lang for lang in languages if not texts.get(lang, "").strip())
    if missing:
        yield problem(
            "text_missing",
            en=f"The text is missing in {', '.join(missing)}.",
            fr=f"Le texte manque en {', '.join(missing)}.",
            mend_en="Write it in every language of the title.",
            mend_fr="Rédigez-le dans chaque langue du titre.",
            path=path,
        )
    if any(len(text) > _LONGEST for text in texts.values()):
        yield problem(
            "text_long",
            en=f"The text has more than {_LONGEST:,} characters.",
            fr=f"Le texte dépasse {_LONGEST} caractères.",
            mend_en="Shorten it.",
            mend_fr="Raccourcissez-le.",
            path=path,
        )


def _fields(form: Form, types: dict[str, Type]) -> Iterator[Problem]:
    asked = [field for field in form.fields if field.attribute == EMAIL and not field.hidden]
    if len(form.fields) > _MOST or not asked or not asked[0].required:
        yield problem(
            "form_email",
            en=f"The form needs a required field for email, and at most {_MOST} fields.",
            fr=f"Il faut au formulaire un champ email obligatoire, et {_MOST} champs au plus.",
            mend_en="Add {attribute: email, required: true}: it says who submits.",
            mend_fr="Ajoutez {attribute: email, required: true} : c'est lui qui dit qui envoie.",
            path=("fields",),
        )
    yield from _twice([field.attribute for field in form.fields], "fields", "attribute")
    for index, field in enumerate(form.fields):
        yield from _field(field, types.get(field.attribute), ("fields", index))


def _field(field: Field, known: Type | None, path: Path) -> Iterator[Problem]:
    if field.attribute == EMAIL:
        if field.type or field.choices:
            yield _wrong("The email has no type and no choices.", "L'e-mail n'a ni type ni choix.",
                         "Take them out.", "Retirez-les.", path)  # fmt: skip
        return
    name = field.attribute
    if name in _RESERVED or name.startswith(("_", "consent.")) or not _is_name(name):
        yield _wrong(
            f"{name[:60]} cannot be asked for.",
            f"{name[:60]} ne peut pas être demandé.",
            "Choose an attribute of your own.",
            "Choisissez un attribut à vous.",
            (*path, "attribute"),
        )
        return
    if known and field.type and known != field.type:
        yield _wrong(
            f"The attribute {name} is declared as {known}, not as {field.type}.",
            f"L'attribut {name} est déclaré comme {known}, et non {field.type}.",
            "Leave the type out, or ask for another attribute.",
            "Retirez le type, ou demandez un autre attribut.",
            (*path, "type"),
        )
        return
    kind: Type = known or field.type or "text"
    yield from _values(field, kind, path)


def _values(field: Field, kind: Type, path: Path) -> Iterator[Problem]:
    """The values that a form brings along fit the attribute."""
    given = [((*path, "choices", n), choice.value) for n, choice in enumerate(field.choices)]
    if field.hidden:
        given.append(((*path, "value"), field.value))
    for place, value in given:
        try:
            from_text(kind, _not_empty(value))
        except AttributeInvalid as error:
            french = said(error, "fr")
            yield _wrong(error.message, french.message,
                         error.remedy, french.remedy, place)  # fmt: skip
    if field.choices and (kind in {"boolean", "datetime"} or len(field.choices) > 4 * _MOST):
        yield _wrong(
            f"A {kind} has no list of choices, and no list has more than {4 * _MOST}.",
            f"Un champ {kind} n'a pas de liste de choix, ni aucune liste plus de {4 * _MOST}.",
            "Shorten the list, or take it out.",
            "Raccourcissez la liste, ou retirez-la.",
            (*path, "choices"),
        )


def _not_empty(value: str) -> str:
    if not value:
        raise AttributeInvalid("The value is empty.", remedy="Write one.", phrase="value_empty")
    return value


def _consents(form: Form) -> Iterator[Problem]:
    yield from _twice([each.key for each in form.consents], "consents", "key")
    for index, consent in enumerate(form.consents):
        yield from _short_name(consent.key, ("consents", index, "key"))
        if consent.join_list is not None:
            yield from _a_list(consent.join_list, ("consents", index, "join_list"))


def _given(form: Form) -> Iterator[Problem]:
    """What a form leads to is there."""
    if form.join_list is not None:
        yield from _a_list(form.join_list, ("join_list",))
    if form.resource is not None and not _is_offered(form.resource):
        yield _unknown("resource", "ressource", form.resource, ("resource",))
    for index, tag in enumerate(form.tags):
        try:
            check_tag(tag)
        except Invalid as error:
            french = said(error, "fr")
            yield _wrong(error.message, french.message,
                         error.remedy, french.remedy, ("tags", index))  # fmt: skip
    if form.redirect is not None and not is_https(form.redirect):
        yield _wrong(
            "The redirect is not an https address.",
            "La redirection n'est pas une adresse https.",
            "Write it whole, as in https://example.com/thanks.",
            "Écrivez-la en entier : https://exemple.fr/merci.",
            ("redirect",),
        )


def _is_offered(resource: str) -> bool:
    return Resource.objects.filter(slug=resource, archived_at=None).exists()


def _a_list(slug: str, path: Path) -> Iterator[Problem]:
    if not List.objects.filter(slug=slug).exists():
        yield _unknown("list", "liste", slug, path)


def _twice(names: Iterable[str], where: str, what: str) -> Iterator[Problem]:
    for name, times in Counter(names).items():
        if times > 1:
            yield _wrong(
                f"{name[:60]} is there {times} times.",
                f"{name[:60]} figure {times} fois.",
                f"Keep each {what} once.",
                "Ne gardez chacun qu'une fois.",
                (where,),
            )


def _unknown(what: str, fr: str, slug: str, path: Path) -> Problem:
    return _wrong(
        f"There is no {what} {slug[:60]!r}, or it is archived.",
        f"Il n'y a pas de {fr} «\u00a0{slug[:60]}\u00a0», sauf peut-être dans les archives.",
        "Create it, or restore it, first.",
        "Commencez par créer ce qui manque, ou par le restaurer.",
        path,
    )


def _wrong(en: str, fr: str, mend_en: str, mend_fr: str, path: Path) -> Problem:  # noqa: PLR0917 # two languages times two sentences
    return problem("FRM-1", en=en, fr=fr, mend_en=mend_en, mend_fr=mend_fr, path=path)


def _is_name(name: str) -> bool:
    try:
        return check_name(name) == name
    except AttributeInvalid:
        return False
