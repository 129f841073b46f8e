"""What the fields of a definition, and the values one chooses in them, are called where a change is
told: short, in English and French, as the editor calls them."""

from collections.abc import Mapping

from jalon.definition import words
from jalon.definition.phrases import operator_said
from jalon.definition.problems import Locale, Path
from jalon.definition.scalars import WEEKDAYS

_Words = tuple[str, str]

FIELDS: Mapping[str, _Words] = {
    "add_points": ("points added to the score", "points ajoutés au score"),
    "add_tags": ("tags added", "étiquettes ajoutées"),
    "addresses": ("other addresses", "autres adresses"),
    "after": ("how long after", "combien de temps après"),
    "at": ("time", "heure"),
    "at_end": ("those inside at the end", "à la fin, ceux qui sont dedans"),
    "attribute": ("attribute", "attribut"),
    "audience": ("audience", "audience"),
    "before": ("how long before", "combien de temps avant"),
    "body": ("value sent", "valeur envoyée"),
    "branches": ("branch", "branche"),
    "by": ("triggers that enter again", "déclencheurs qui font entrer de nouveau"),
    "call": ("name of the call", "nom de l'appel"),
    "cases": ("case", "cas"),
    "category": ("category", "catégorie"),
    "clear": ("attributes emptied", "attributs vidés"),
    "closed_on": ("closed on", "fermée les"),
    "closes": ("closes", "fermeture"),
    "concerns": ("is about", "porte sur"),
    "confidence": ("confidence needed", "confiance exigée"),
    "copy": ("copied", "recopié"),
    "count_from": ("counted from", "compté depuis"),
    "date": ("date", "date"),
    "days": ("days", "jours"),
    "email": ("email", "e-mail"),
    "empty": ("without a value", "sans valeur"),
    "end": ("end", "fin"),
    "enter_late": ("entering late", "entrée en retard"),
    "evaluate_for": ("looks for", "regarde pendant"),
    "event": ("event", "évènement"),
    "exit": ("exits", "sorties"),
    "fact": ("the contact", "le contact"),
    "fallback": ("language for the others", "langue pour les autres"),
    "form": ("form", "formulaire"),
    "goal": ("goal", "objectif"),
    "hand_over": ("value handed over", "valeur transmise"),
    "headers": ("header", "en-tête"),
    "holdout": ("left alone, to compare", "laissés à part, pour comparer"),
    "holdout_to": ("those left alone go to", "ceux laissés à part vont à"),
    "holds": ("holds back", "retient"),
    "holidays": ("public holidays", "jours fériés"),
    "hours": ("hours", "heures"),
    "html": ("HTML", "HTML"),
    "id": ("id", "identifiant"),
    "if_not_sent": ("if it is not sent", "s'il n'est pas envoyé"),
    "if_past": ("if that moment is past", "si ce moment est passé"),
    "increment": ("number added to", "nombre ajouté à"),
    "join_lists": ("lists joined", "listes rejointes"),
    "key": ("once per value of", "une fois par valeur de"),
    "labels": ("labels", "libellés"),
    "language": ("language", "langue"),
    "lasts": ("decides after", "décide après"),
    "lateness": ("too late after", "trop tard après"),
    "leave_lists": ("lists left", "listes quittées"),
    "leave_when_outside": ("leaving when outside the audience", "sortie hors de l'audience"),
    "lifecycle": ("lifecycle stage", "stade du cycle de vie"),
    "limit": ("at most", "au plus"),
    "list": ("list", "liste"),
    "locales": ("languages", "langues"),
    "metric": ("the winner has most", "gagne qui a le plus de"),
    "mjml": ("MJML", "MJML"),
    "name": ("name", "nom"),
    "never_again": ("never enters again", "n'entre plus jamais"),
    "next": ("next", "suite"),
    "on": ("the contact", "le contact"),
    "only_from_now": ("only from here on", "seulement à partir d'ici"),
    "op": ("comparison", "comparaison"),
    "opens": ("opens", "ouverture"),
    "otherwise": ("otherwise", "sinon"),
    "over_cap": ("over the frequency limit", "au-delà de la fréquence permise"),
    "owner": ("the contact's owner", "propriétaire du contact"),
    "page": ("page", "page"),
    "pause": ("at least between two entries", "au moins entre deux entrées"),
    "policy": ("how often", "combien de fois"),
    "preheader": ("preheader", "texte d'aperçu"),
    "properties": ("property", "propriété"),
    "property": ("property", "propriété"),
    "reaches": ("reaches", "atteint"),
    "reason": ("reason", "motif"),
    "recipient": ("to", "destinataire"),
    "remove_tags": ("tags removed", "étiquettes retirées"),
    "repeat": ("repeat", "répétition"),
    "requires_consent": ("consent needed", "consentement exigé"),
    "resource": ("resource", "ressource"),
    "rounds": ("at most this many times", "au plus ce nombre de fois"),
    "rule": ("rule", "règle"),
    "schedule": ("start and end", "début et fin"),
    "segment": ("segment", "segment"),
    "sender": ("sender", "expéditeur"),
    "set": ("attribute", "attribut"),
    "share": ("share", "part"),
    "skip_days": ("not on these days", "pas ces jours-là"),
    "spread": ("spread over", "répartition sur"),
    "start": ("start", "début"),
    "status": ("status", "statut"),
    "steps": ("steps", "étapes"),
    "subject": ("subject", "objet"),
    "suppress": ("suppression lists", "listes d'exclusion"),
    "tag": ("tag", "étiquette"),
    "text": ("text", "texte"),
    "time": ("time of day", "heure"),
    "to": ("to", "va à"),
    "track_clicks": ("clicks recorded", "clics relevés"),
    "track_opens": ("opens recorded", "ouvertures relevées"),
    "transactional": ("transactional", "transactionnel"),
    "triggers": ("triggers", "déclencheurs"),
    "url": ("address", "adresse"),
    "use": ("whose", "celui de qui"),
    "users": ("users", "utilisateurs"),
    "value": ("value", "valeur"),
    "values": ("values", "valeurs"),
    "variants": ("variant", "variante"),
    "version": ("version", "version"),
    "wait": ("wait", "durée"),
    "weekdays": ("days", "jours"),
    "when": ("condition", "condition"),
    "where": ("only when", "seulement quand"),
    "window": ("window", "plage d'envoi"),
    "workflow": ("workflow", "workflow"),
    "yearly": ("every year", "chaque année"),
    "zone": ("time zone", "fuseau horaire"),
}

_CHOICES: Mapping[str, Mapping[str, _Words]] = {
    "at_end": {"drain": ("finish", "terminent"), "stop": ("leave at once", "sortent aussitôt")},
    "count_from": {
        "arrival": ("the arrival at this step", "l'arrivée à cette étape"),
        "entry": ("the entry into the workflow", "l'entrée dans le workflow"),
    },
    "fact": {"opened": ("opened it", "l'ouvre"), "clicked": ("clicked it", "y clique")},
    "holds": {"emails": ("emails", "les e-mails"), "actions": ("all actions", "toute action")},
    "if_not_sent": {
        "continue": ("go on", "continuer"),
        "exit": ("leave the workflow", "quitter le workflow"),
    },
    "if_past": {
        "skip": (
            "skip to the next wait, branch or end",
            "passer à l'attente, la branche ou la fin suivante",
        ),
        "continue": ("go on", "continuer"),
        "exit": ("leave the workflow", "quitter le workflow"),
    },
    "lifecycle": {
        "visitor": ("visitor", "visiteur"),
        "lead": ("lead", "prospect"),
        "mql": ("marketing qualified lead", "prospect qualifié"),
        "customer": ("customer", "client"),
    },
    "metric": {
        "goal": ("goals reached", "objectifs atteints"),
        "opened": ("opens", "ouvertures"),
        "clicked": ("clicks", "clics"),
    },
    "on": {"entered": ("enters it", "y entre"), "left": ("leaves it", "en sort")},
    "over_cap": {
        "skip": ("skip it and go on", "le sauter et continuer"),
        "hold": ("wait until one is allowed", "attendre qu'un envoi soit permis"),
        "exit": ("leave the workflow", "quitter le workflow"),
    },
    "policy": {
        "once": ("once", "une fois"),
        "after_exit": ("again after leaving", "de nouveau après sa sortie"),
        "every_time": ("every time", "chaque fois"),
    },
    "recipient": {
        "contact": ("the contact", "le contact"),
        "owner": ("the contact's owner", "le propriétaire du contact"),
    },
    "status": {
        "live": ("live", "actif"),
        "review": ("each is approved first", "chacun est d'abord approuvé"),
        "off": ("off", "désactivé"),
    },
    "use": {
        "contact": ("the contact's", "celui du contact"),
        "workflow": ("the workflow's", "celui du workflow"),
    },
}

KEYED = frozenset({"body", "copy", "hand_over", "headers", "increment", "properties", "set"})
"""Fields whose parts have names that people gave them."""


def field_said(path: Path, locale: Locale) -> str:
    """A field by its path: `branch 1 to`, `branche 1, va à`."""
    said: list[str] = []
    given = False
    for part in path:
        if isinstance(part, int):
            said[-1:] = [f"{said[-1]} {part + 1}"] if said else [str(part + 1)]
        elif given:
            said.append(part)
        else:
            said.append(_in(FIELDS.get(part, (part, part)), locale))
            given = part in KEYED
    return (" " if locale == "en" else ", ").join(said)


def choice_said(path: Path, value: object, locale: Locale) -> str | None:
    """The words for a value that is chosen among few; None: it is none."""
    if not path or any(part in KEYED for part in path[:-1]):
        return None
    match path[-1], value:
        case "op", operator:
            return operator_said(operator, locale)
        case "days" | "weekdays", [*days] if days and all(day in WEEKDAYS for day in days):
            return words.weekdays([day for day in WEEKDAYS if day in days], locale)
        case str(name), str(chosen) if chosen in _CHOICES.get(name, ()):
            return _in(_CHOICES[name][chosen], locale)
    return None


def _in(said: _Words, locale: Locale) -> str:
    return said[locale == "fr"]
