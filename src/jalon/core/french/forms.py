"""Forms, landing pages, resources, and ready workflows."""

_LIST = "Choisissez-en un autre dans la liste."

PHRASES = {
    "archived": (
        "{thing} « {name} » est dans les archives.",
        "Restaurez-le d'abord, ou choisissez un autre nom court.",
    ),
    "files_away": (
        "Le stockage des fichiers ne répond pas.",
        "Réessayez plus tard ; si cela dure, prévenez qui administre Jalon.",
    ),
    "form_not_found": ("Il n'y a pas de formulaire « {name} ».", _LIST),
    "form_not_saved": ("Rien n'est enregistré : {why}", "{mend}"),
    "landing_page_not_found": ("Il n'y a pas de page de destination « {name} ».", _LIST),
    "not_archived": (
        "{thing} « {name} » n'est pas dans les archives, et seul ce qui y est se supprime.",
        "Commencez par l'archiver.",
    ),
    "resource_ending": (
        "Les fichiers de cette sorte ne sont pas donnés.",
        "Utilisez l'une de ces sortes : {kinds}.",
    ),
    "resource_not_found": ("Il n'y a pas de ressource « {name} ».", _LIST),
    "resource_size": (
        "Le fichier est vide, ou dépasse {most} Mo.",
        "Allégez-le, ou hébergez-le ailleurs et donnez son adresse.",
    ),
    "resource_slug": (
        "« {slug} » ne peut pas nommer une ressource.",
        "Utilisez 1 à 64 minuscules sans accent, chiffres et traits d'union, comme livre-blanc.",
    ),
    "resource_type": (
        "Le fichier n'est pas ce que dit son nom ({ending}).",
        "Donnez-lui l'extension de ce qu'il est.",
    ),
    "resource_url": (
        "La ressource n'est pas une adresse en https.",
        "Écrivez-la en entier, comme https://example.com/document.pdf.",
    ),
    "submission_not_found": (
        "Il n'y a plus rien à confirmer.",
        "Remplissez de nouveau le formulaire.",
    ),
    "template_not_found": ("Il n'y a pas de modèle « {name} ».", _LIST),
    "value_empty": ("La valeur est vide.", "Écrivez-en une."),
}
