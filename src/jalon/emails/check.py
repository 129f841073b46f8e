"""What stops an email from being published (VAL-9, EML-4)."""

import re
from collections.abc import Iterator

from jalon.contacts.attributes import declared
from jalon.core.errors import Invalid
from jalon.core.french import said
from jalon.definition.company import PREFIX
from jalon.definition.emails import Content, EmailDesign
from jalon.definition.problems import Path, Problem, problem
from jalon.emails.liquid import Template, try_out
from jalon.emails.render import VARIABLES, Compiled

_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_LARGEST = 500_000


def fallback_of(design: EmailDesign) -> str:
    """The locale for contacts whose own is missing: the one named, else the first written."""
    return design.fallback or next(iter(design.locales), "")


def check_design(design: EmailDesign) -> list[Problem]:
    """Everything wrong with a design, with its place. It can be published when there are warnings
    at most."""
    problems = list(_check_locales(design))
    for locale, content in design.locales.items():
        problems += _check_content(content, locale, transactional=design.transactional)
    return problems


def check_liquid(source: str, path: Path) -> Problem | None:
    """What is wrong with a text in Liquid that stands by itself: the subject of a step, or what a
    notice says. None: nothing."""
    try:
        template = Template(source, place="The text", escape=False)
        unknown = template.variables() - VARIABLES
        try_out(source, place="The text")
    except Invalid as error:
        return problem(
            "VAL-9",
            en=error.message,
            fr=said(error, "fr").message,
            mend_en=error.remedy,
            mend_fr=said(error, "fr").remedy,
            path=path,
        )
    if unknown:
        return _unknown(min(unknown), path)
    return next(_unknown_of_company(template.members("company"), path), None)


def _check_locales(design: EmailDesign) -> Iterator[Problem]:
    fallback = fallback_of(design)
    if fallback not in design.locales:
        yield problem(
            "EML-3",
            en=f"The email has no text in its fallback locale, {fallback or 'none'}.",
            fr=f"L'e-mail n'a pas de texte dans sa langue de repli, {fallback or 'aucune'}.",
            mend_en="Write that locale, or choose another fallback.",
            mend_fr="Rédigez cette langue, ou choisissez-en une autre comme repli.",
            path=("fallback",),
        )
    for locale in design.locales:
        if not _LOCALE.fullmatch(locale):
            yield problem(
                "EML-3",
                en=f"{locale!r} is not a locale.",
                fr=f"{locale!r} n'est pas une langue.",
                mend_en="Write it like fr, or pt-BR.",
                mend_fr="Écrivez-la comme fr ou pt-BR.",
                path=("locales", locale),
            )


def _check_content(content: Content, locale: str, *, transactional: bool) -> list[Problem]:
    place: Path = ("locales", locale)
    found = _structure(content, locale)
    if found:
        return [found]
    problems = [_broken(error, locale, path) for path, error in _broken_parts(content, place)]
    if problems:
        return problems
    try:
        parts = Compiled(content)
    except Invalid as error:
        return [_broken(error, locale, (*place, "mjml" if content.mjml else "html"))]
    problems = [_unknown(name, place, locale) for name in sorted(parts.variables() - VARIABLES)]
    problems += _unknown_of_company(parts.members("company"), place)
    if not transactional and "unsubscribe_url" not in parts.html.variables():
        problems.append(_no_unsubscribe(locale, place))
    return problems


def _structure(content: Content, locale: str) -> Problem | None:
    if not content.subject.strip():
        return problem(
            "VAL-9",
            en=f"The email has no subject in {locale}.",
            fr=f"L'e-mail n'a pas d'objet en {locale}.",
            mend_en="Write a subject.",
            mend_fr="Rédigez un objet.",
            path=("locales", locale, "subject"),
        )
    if bool(content.mjml) == bool(content.html):
        return problem(
            "VAL-9",
            en=f"The email needs either MJML or HTML in {locale}.",
            fr=f"L'e-mail doit avoir soit du MJML, soit du HTML en {locale}.",
            mend_en="Write one of the two.",
            mend_fr="Rédigez l'un des deux.",
            path=("locales", locale),
        )
    if sum(len(part or "") for part in (content.mjml, content.html, content.text)) > _LARGEST:
        return problem(
            "EML-4",
            en=f"The email is longer than {_LARGEST:,} characters in {locale}.",
            fr=f"L'e-mail dépasse {_LARGEST} caractères en {locale}.",
            mend_en="Shorten it; host images instead of writing them into it.",
            mend_fr="Raccourcissez-le ; hébergez les images au lieu de les y écrire.",
            path=("locales", locale),
        )
    return None


def _broken_parts(content: Content, place: Path) -> Iterator[tuple[Path, Invalid]]:
    for field in ("subject", "preheader", "mjml", "html", "text"):
        try:
            source = getattr(content, field) or ""
            Template(source, place=f"The {field}", escape=False)
            try_out(source, place=f"The {field}")
        except Invalid as error:
            yield (*place, field), error


def _broken(error: Invalid, locale: str, path: Path) -> Problem:
    french = said(error, "fr")
    return problem(
        "syntax",
        en=f"In {locale}: {error.message}",
        fr=f"En {locale} : {french.message}",
        mend_en=error.remedy,
        mend_fr=french.remedy,
        path=path,
    )


def _unknown(name: str, place: Path, locale: str = "") -> Problem:
    known = ", ".join(sorted(VARIABLES))
    return problem(
        "VAL-9",
        en=f"No email is given the variable {name!r}{f', read in {locale}' if locale else ''}.",
        fr=f"Aucun e-mail ne reçoit la variable {name!r}{f', lue en {locale}' if locale else ''}.",
        mend_en=f"Use one of: {known}. Attributes are read as contact.name.",
        mend_fr=f"Utilisez : {known}. Les attributs se lisent contact.nom.",
        path=place,
    )


def _unknown_of_company(read: set[str], place: Path) -> Iterator[Problem]:
    """Warnings: attributes that no company has ever had."""
    asked = sorted(read - {"id", "name"})
    known = declared([PREFIX + name for name in asked]) if asked else {}
    for name in asked:
        if PREFIX + name not in known:
            yield problem(
                "VAL-9",
                en=f"No company has the attribute {name!r}.",
                fr=f"Aucune entreprise n'a l'attribut {name!r}.",
                mend_en="Check its name; contacts without it need a default.",
                mend_fr="Vérifiez son nom ; il faut une valeur par défaut aux contacts sans lui.",
                path=place,
                warning=True,
            )


def _no_unsubscribe(locale: str, place: Path) -> Problem:
    return problem(
        "VAL-9",
        en=f"The marketing email has no unsubscribe link in {locale}.",
        fr=f"L'e-mail marketing n'a pas de lien de désabonnement en {locale}.",
        mend_en='Add a link: <a href="{{ unsubscribe_url }}">Unsubscribe</a>.',
        mend_fr='Ajoutez un lien : <a href="{{ unsubscribe_url }}">Se désabonner</a>.',
        path=place,
    )
