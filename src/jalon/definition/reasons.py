"""The reasons that Jalon itself records: why contacts leave, which no author may use; and in words,
why emails are not sent, why entries are refused, and what holds a contact at a step."""

from collections.abc import Mapping

from jalon.definition import words
from jalon.definition.problems import Locale

RESERVED = frozenset(
    {
        "goal",  # reached it (RUN-11)
        "outside_audience",  # no longer in the audience, with leave_when_outside
        "suppressed",  # joined a suppression list (ENT-3)
        "not_sent",  # of an email that must be sent (RUN-12)
        "cap",  # of an email that is over a frequency rule (RUN-4)
        "date_past",  # of a date that must lie ahead (STP-3)
        "stopped",  # the workflow was (LIF-6)
        "new_version",  # publishing it had everyone exit (LIF-3)
        "removed",  # by hand, or by a step of another workflow (STP-13)
        "merged",  # into another contact, who is inside too (RUN-10)
        "deleted",  # the contact was (RUN-10)
    }
)

Words = Mapping[str, tuple[str, str]]
"""What reasons say, in English and French, to stand after a colon."""

NOT_SENT: Words = {
    "contact_deleted": ("the contact was deleted", "le contact a été supprimé"),
    "merged": ("the contact was merged into another", "le contact a été fusionné avec un autre"),
    "no_address": ("the contact has no email address", "le contact n'a pas d'adresse e-mail"),
    "invalid_address": ("the address is invalid", "l'adresse est invalide"),
    "suspended_address": (
        "the address keeps refusing emails; it is tried again later",
        "l'adresse refuse les e-mails à répétition ; nouvel essai plus tard",
    ),
    "unsubscribed": ("the contact has unsubscribed", "le contact s'est désabonné"),
    "suppressed": (
        "the contact is on a suppression list",
        "le contact est sur une liste d'exclusion",
    ),
    "category_refused": (
        "the contact wants no more of this category",
        "le contact ne veut plus de cette catégorie",
    ),
    "no_consent": (
        "the contact has not agreed to marketing email",
        "le contact n'a pas consenti aux e-mails marketing",
    ),
    "late": ("it was too late", "il était trop tard"),
    "left": (
        "the contact left before it was handed over",
        "le contact est sorti avant la remise",
    ),
    "moved": (
        "a new version moved the contact elsewhere",
        "une nouvelle version a déplacé le contact",
    ),
    "stopped": ("the workflow was stopped", "le workflow a été arrêté"),
    "off": ("the step is off", "l'étape est désactivée"),
    "paused": ("the workflow was paused", "le workflow était en pause"),
    "rejected": ("it was not approved", "il n'a pas été approuvé"),
    "cap": (
        "the contact gets no more of these for now",
        "le contact n'en reçoit pas plus pour l'instant",
    ),
    "no_owner": ("the contact has no owner", "le contact n'a pas de propriétaire"),
    "no_sender": ("there is no sender", "il n'y a pas d'expéditeur"),
    "missing_variable": ("a variable has no value", "une variable n'a pas de valeur"),
    "template": ("the email could not be written", "l'e-mail n'a pas pu être rédigé"),
    "gave up": (
        "it was refused for 24 hours",
        "il a été refusé pendant 24 heures",
    ),
    "lost": ("somebody found that it did not arrive", "quelqu'un a constaté sa perte"),
    "restored": (
        "a backup was restored, and it may have gone out before that",
        "une sauvegarde a été restaurée, et il est peut-être parti avant",
    ),
    "worker_silent": (
        "the answer of the mail server was never read",
        "la réponse du serveur de messagerie n'a jamais été lue",
    ),
}
"""By the code that a message's reason begins with (RUN-5, RUN-6, RUN-12)."""

REFUSED: Words = {
    "audience": ("the contact is not in the audience", "le contact n'est pas dans l'audience"),
    "goal_already_met": ("the goal is reached already", "l'objectif est déjà atteint"),
    "suppressed": (
        "the contact is in a suppression list",
        "le contact est dans une liste d'exclusion",
    ),
    "no_consent": (
        "the contact may not get marketing email",
        "le contact ne peut recevoir d'e-mail marketing",
    ),
    "paused": ("the workflow was paused", "le workflow était en pause"),
    "loop": (
        "a passage of less than 30 minutes before caused it",
        "un passage de moins de 30 minutes avant l'a causé",
    ),
    "late": (
        "the event came more than 24 hours late",
        "l'évènement est arrivé avec plus de 24 heures de retard",
    ),
    "date_past": (
        "the moment had passed before the date became known",
        "le moment était passé avant que la date soit connue",
    ),
    "repeat_policy": ("the repeat policy refuses it", "la règle de répétition s'y oppose"),
}
"""Of an entry (ENT-4)."""

HELD: Words = {
    "window": ("the window is shut", "la plage est fermée"),
    "cap": ("they get no more of these for now", "ils n'en reçoivent pas plus pour l'instant"),
    "review": ("the email awaits approval", "l'e-mail attend d'être approuvé"),
}
"""At a step (RUN-2, RUN-4)."""


def in_words(reason: str, among: Words, locale: Locale) -> str:
    """What a reason says, with what stands after its code; one that is not known as it is."""
    code, _, rest = reason.partition(": ")
    if code not in among:
        return reason
    known = words.chosen(locale)(*among[code])
    return f"{known} ({rest})" if rest else known
