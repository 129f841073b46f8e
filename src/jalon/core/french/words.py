"""French words for values that are named in refusals, by the name of the param."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "state": {
        "draft": "un brouillon",
        "active": "actif",
        "paused": "en pause",
        "draining": "en train de se vider",
        "ended": "terminé",
        "stopped": "arrêté",
        "archived": "archivé",
    },
    "work_state": {
        "done": "terminée",
        "failed": "en échec",
        "cancelled": "annulée",
    },
    "role": {
        "owner": "propriétaire",
        "marketer": "marketing",
        "analyst": "analyste",
        "developer": "développement",
    },
    "type": {
        "text": "texte",
        "number": "nombre",
        "boolean": "oui ou non",
        "date": "date",
        "datetime": "date et heure",
        "texts": "liste de textes",
    },
    "example": {
        "text": "un texte",
        "number": "un nombre comme 1234 ou 12.5",
        "boolean": "true ou false",
        "date": "année-mois-jour, comme 2026-12-24",
        "datetime": "une date et une heure ISO 8601, comme 2026-12-24T08:30:00Z",
        "texts": 'un;deux ou ["un", "deux"]',
    },
    "key": {
        "email": "l'e-mail",
        "external_id": "l'identifiant externe",
        "anonymous_id": "l'identifiant anonyme",
    },
    "thing": {
        "attribute": "l'attribut",
        "email": "l'e-mail",
        "form": "le formulaire",
        "landing_page": "la page de destination",
        "landing page": "la page de destination",
        "list": "la liste",
        "resource": "la ressource",
        "segment": "le segment",
        "sender": "l'expéditeur",
        "workflow": "le workflow",
    },
}
