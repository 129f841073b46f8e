"""What the REST API itself refuses: requests, cursors, names that are taken."""

_OTHER_NAME = "Choisissez un autre nom, ou modifiez celui qui existe."
_SHORT_NAME = "Utilisez 1 à 64 minuscules sans accent, chiffres et traits d'union."

PHRASES = {
    "attribute_declared": (
        "L'attribut « {name} » existe déjà, du type « {type} ».",
        "Choisissez un autre nom : le type d'un attribut ne change jamais.",
    ),
    "attribute_null": (
        "Les attributs ne s'effacent pas en masse.",
        "Modifiez le contact seul.",
    ),
    "being_answered": ("La première requête est encore en cours.", "Attendez un instant."),
    "changed_meanwhile": (
        "Cela a changé depuis que vous l'avez lu.",
        "Rechargez, et refaites votre changement.",
    ),
    "condition_unreadable": (
        "La condition ne peut pas être lue : {why}.",
        "docs/segments.md dit ce que peut être une condition.",
    ),
    "csrf": ("Le jeton CSRF manque ou est ancien.", "Rechargez la page, et recommencez."),
    "cursor_invalid": ("Cette page de la liste n'existe pas.", "Reprenez au début."),
    "cursor_of_other_order": ("La liste est dans un autre ordre.", "Reprenez au début."),
    "days_reversed": (
        "Le dernier de ces jours vient avant le premier.",
        "Choisissez une fin qui suit le début.",
    ),
    "days_too_many": ("Ces jours ne peuvent pas être affichés.", "Demandez dix ans au plus."),
    "definition_unreadable": (
        "La définition ne peut pas être lue.",
        "Envoyez-la en JSON, ou en YAML avec Content-Type: application/yaml.",
    ),
    "form_exists": ("Un formulaire « {name} » existe déjà.", _OTHER_NAME),
    "idempotency_key": (
        "Cet en-tête Idempotency-Key a déjà servi à une autre requête.",
        "Envoyez-en un autre.",
    ),
    "idempotency_key_long": (
        "Un en-tête Idempotency-Key a {most} caractères au plus.",
        "Raccourcissez-le.",
    ),
    "invitation_has_email": (
        "Cette invitation a déjà son adresse, et le compte ses réglages.",
        "Envoyez seulement un mot de passe et un nom.",
    ),
    "landing_page_exists": ("Une page de destination « {name} » existe déjà.", _OTHER_NAME),
    "link_number": (
        "L'e-mail a {links} liens, et aucun numéro {number}.",
        "Choisissez-en un dans la liste des liens.",
    ),
    "list_exists": ("Une liste « {list} » existe déjà.", "Choisissez un autre nom court."),
    "made_already": ("C'est déjà créé, et le secret n'est montré qu'une fois.", ""),
    "model_unreadable": ("Le modèle ne peut pas être lu : {why}.", "Corrigez-le."),
    "no_such_day": ("Ce jour n'existe pas.", "Choisissez-en un autre."),
    "nobody": ("Personne n'est nommé.", "Nommez des contacts, une liste ou un segment."),
    "method_not_allowed": ("{method} ne reçoit pas de réponse ici.", "Utilisez {methods}."),
    "nothing_here": ("Il n'y a rien à l'adresse {path}.", ""),
    "one_key": (
        "Un contact se trouve par une seule clé.",
        "Donnez un e-mail, un identifiant externe ou un identifiant anonyme.",
    ),
    "period_invalid": ("Ce n'est pas une durée : {why}.", "Écrivez par exemple 7 days."),
    "parameter_none": (
        "Il n'y a pas de paramètre « {name} » ici, ni d'autre.",
        "Retirez-le.",
    ),
    "parameter_unknown": (
        "Il n'y a pas de paramètre « {name} » ici.",
        "Ceux qui existent : {known}.",
    ),
    "request_invalid": ("{why}", "Voyez /api/v1/openapi.json."),
    "request_unreadable": ("La requête ne peut pas être lue.", "Voyez /api/v1/openapi.json."),
    "resource_exists": ("Une ressource « {name} » existe déjà.", _OTHER_NAME),
    "review_which": (
        "Rien ne dit quels messages sont concernés.",
        "Nommez des messages, ou un workflow pour tous les siens.",
    ),
    "row_invalid": ("« {field} » : {why}", ""),
    "search_filter": (
        "« {filter} » n'est pas un filtre.",
        "Écrivez nom=valeur, comme formule=payante.",
    ),
    "segment_exists": ("Un segment « {name} » existe déjà.", _OTHER_NAME),
    "settings_unreadable": (
        "Les réglages ne peuvent pas être lus : {why}.",
        "Écrivez-les comme dans les définitions.",
    ),
    "short_name": ("« {name} » ne peut pas être un nom court.", _SHORT_NAME),
    "unauthenticated": (
        "Personne n'est connecté, et la requête n'a pas de clé connue.",
        "Connectez-vous, ou envoyez une clé du compte.",
    ),
    "user_id_not_found": (
        "Cet utilisateur n'existe pas.",
        "Il a peut-être été supprimé ; rechargez la page.",
    ),
    "within": ("Ce n'est pas une durée.", "Écrivez par exemple 30 days."),
    "work_without_file": (
        "Cette tâche n'a pas fait de fichier.",
        "Attendez sa fin ; un import n'en fait un que des lignes qu'il rejette.",
    ),
    "workflow_exists": ("Un workflow « {name} » existe déjà.", "Choisissez un autre nom."),
    "workflow_name": (
        "La définition est celle de « {name} », non de « {workflow} ».",
        "Donnez-lui le nom du workflow ; un autre nom demande un autre workflow.",
    ),
}
