"""Events, from files and from the API."""

PHRASES = {
    "alias_incomplete": (
        "Un alias demande l'ancien identifiant et le nouveau.",
        "Donnez les deux.",
    ),
    "event_from_future": (
        "L'évènement vient du futur.",
        "Réglez l'horloge de qui l'envoie, ou envoyez-le une fois qu'il a eu lieu.",
    ),
    "event_internal": (
        "C'est un évènement de Jalon, que personne d'autre n'envoie.",
        "Choisissez un autre nom.",
    ),
    "event_name_invalid": (
        "Ce nom ne peut pas être celui d'un évènement.",
        "Utilisez 1 à 200 caractères imprimables.",
    ),
    "event_time_invalid": (
        "L'évènement date d'avant le calendrier.",
        "Envoyez le moment où il a eu lieu.",
    ),
    "event_without_contact": (
        "L'évènement n'a pas de contact.",
        "Donnez un identifiant externe, un e-mail ou un identifiant anonyme.",
    ),
    "message_id_invalid": (
        "Cet identifiant de message ne convient pas.",
        "Utilisez 1 à 200 caractères imprimables, ou n'en donnez pas.",
    ),
    "properties_invalid": (
        "Les propriétés de l'évènement ne sont pas du JSON, ou contiennent un caractère nul.",
        "Envoyez du texte, des nombres, des booléens, des listes et des objets.",
    ),
    "properties_too_large": (
        "Les propriétés de l'évènement sont trop longues.",
        "Envoyez-en moins, ou gardez-les ailleurs et envoyez leur adresse.",
    ),
    "update_without_contact": (
        "Le changement n'a pas de contact.",
        "Donnez un identifiant externe, un e-mail ou un identifiant anonyme.",
    ),
}
