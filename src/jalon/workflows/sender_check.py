"""What speaks against a sender before something is published (VAL-9, EML-4)."""

from collections.abc import Iterator

from django.conf import settings

from jalon.definition.problems import Path, Problem, problem
from jalon.definition.words import quote
from jalon.delivery.lane import route
from jalon.emails.actions import is_own
from jalon.emails.authentication.lookup import domain_of
from jalon.emails.models import Sender
from jalon.emails.sender_domains import failings


def check_sender(
    slug: str | None, path: Path = ("sender",), *, refuses: bool = False
) -> Iterator[Problem]:
    """Of a sender, or the default one: it is not verified, which may refuse to publish; or a
    warning, readers' servers cannot tell that its emails are its own. Nothing in the sandbox, nor
    of a sender that is named and does not exist."""
    if route() == "sandbox":
        return
    senders = Sender.objects.order_by("created_at", "slug")
    sender = (senders.filter(slug=slug) if slug else senders).first()
    if sender is None:
        if slug is None and not is_own(settings.JALON_FROM):
            yield _unverified(settings.JALON_FROM, path, warning=not refuses)
        return
    if sender.verified_at is None:
        yield _unverified(sender.address, path, warning=not refuses)
    if (domain := domain_of(sender.address)) is not None:
        yield from _of_domain(domain, sender.address, path)


def _unverified(address: str, path: Path, *, warning: bool) -> Problem:
    return problem(
        "VAL-9",
        en=f"The sender {quote(address, 'en')} is not verified.",
        fr=f"L'expéditeur {quote(address, 'fr')} n'est pas vérifié.",
        mend_en="Enter the code that was sent to it, under Settings, Senders and domains.",
        mend_fr="Entrez le code qui lui a été envoyé, dans Réglages, Expéditeurs et domaines.",
        path=path,
        warning=warning,
    )


def _of_domain(domain: str, address: str, path: Path) -> Iterator[Problem]:
    found = failings(address)
    if found == []:
        return
    if found is None:
        en = f"Whether emails from {domain} count as its own is not known: it was never checked."
        fr = f"On ne sait si les e-mails de {domain} passent pour les siens : rien n'est vérifié."
    else:
        names = ", ".join(each.checked.upper() for each in found)
        en = f"Emails from {domain} may end up as junk: its {names} is missing or wrong."
        fr = f"Les e-mails de {domain} risquent le spam : {names} manque, ou est faux."
    yield problem(
        "from_domain",
        en=en,
        fr=fr,
        mend_en="Settings, Senders and domains has the records to add.",
        mend_fr="Réglages, Expéditeurs et domaines donne les enregistrements à ajouter.",
        path=path,
        warning=True,
    )
