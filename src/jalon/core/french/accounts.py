"""Users, keys, invitations and the account's settings."""

PHRASES = {
    "account_name_missing": ("Le compte n'a pas de nom.", "Donnez-lui-en un."),
    "address_invalid": (
        "« {address} » n'est pas une adresse e-mail.",
        "Écrivez-la sous la forme nom@example.com.",
    ),
    "audit_cursor": ("Cette page du journal n'existe pas.", "Reprenez au début."),
    "frequency_invalid": (
        "Une règle de fréquence demande un nombre, à partir de 0, et une durée fixe.",
        "Écrivez par exemple 3 en 7 jours.",
    ),
    "frequency_rule_not_found": (
        "Cette règle de fréquence n'existe pas.",
        "Elle a peut-être été supprimée ; rechargez la page.",
    ),
    "invitation_not_found": (
        "Cette invitation n'existe pas.",
        "Elle a peut-être été acceptée ou retirée.",
    ),
    "invitation_over": ("Ce lien ne marche plus.", "Demandez-en un autre."),
    "key_name_missing": ("Une clé a besoin d'un nom.", "Dites à quoi elle sert."),
    "key_not_found": ("Cette clé n'existe pas.", "Elle a peut-être été révoquée."),
    "last_owner": (
        "{email} est le dernier propriétaire.",
        "Commencez par donner ce rôle à quelqu'un d'autre.",
    ),
    "name_invalid": (
        "Un nom tient sur une ligne de 200 caractères au plus.",
        "Écrivez-en un plus court.",
    ),
    "password_weak": ("{why}", "Choisissez un autre mot de passe."),
    "permission_missing": (
        "Vous n'avez pas le droit de faire cela : il manque « {permission} ».",
        "Demandez à un propriétaire un autre rôle, ou une clé qui a ce droit.",
    ),
    "role_unknown": ("Le rôle « {role} » n'existe pas.", "Choisissez-en un dans la liste."),
    "scope_missing": ("Une clé secrète a besoin d'au moins un droit.", "Choisissez-en un."),
    "scope_unknown": ("Le droit « {scope} » n'existe pas.", "Choisissez parmi ceux qui existent."),
    "second_factor_required": (
        "Le compte demande un second facteur à ceux qui ont votre rôle ({role}).",
        "Ajoutez-en un ici : {link}.",
    ),
    "time_zone_invalid": (
        "« {zone} » n'est pas un fuseau horaire.",
        "Écrivez un nom de la base IANA, comme Europe/Paris.",
    ),
    "user_exists": (
        "{email} est déjà un utilisateur.",
        "Changez son rôle, ou envoyez-lui un lien pour choisir un mot de passe.",
    ),
    "user_not_found": ("Il n'y a pas d'utilisateur {email}.", "Vérifiez son adresse."),
    "write_key_scope": ("Une clé d'écriture n'a pas de droits.", "Créez plutôt une clé secrète."),
}
