"""Contacts, their attributes, consents and companies, lists, scores, and looking for them."""

_KEYS = "Donnez un e-mail, un identifiant externe ou un identifiant anonyme."

PHRASES = {
    "alias_two_contacts": (
        "Ces deux identifiants sont ceux de deux contacts.",
        "Fusionnez-les dans Jalon s'il s'agit de la même personne.",
    ),
    "attribute_name": (
        "{name} ne peut pas nommer un attribut.",
        "Utilisez 1 à {most} caractères imprimables.",
    ),
    "attribute_not_found": (
        "Il n'y a pas d'attribut « {name} ».",
        "Choisissez-en un dans la liste des attributs.",
    ),
    "attribute_of_company": (
        "{name} est un attribut des entreprises.",
        "Effacez-le dans chaque entreprise qui l'a.",
    ),
    "attribute_too_large": (
        "La valeur a {size} octets, plus que les {most} d'un attribut.",
        "Raccourcissez-la, ou gardez-la ailleurs et notez son adresse.",
    ),
    "attribute_type": (
        "{value} ne convient pas : l'attribut attend le type « {type} ».",
        "Écrivez {example}.",
    ),
    "attribute_value": (
        "{value} n'est ni un texte, ni un nombre, ni oui ou non, ni une liste de textes.",
        "Envoyez ses parties comme autant d'attributs.",
    ),
    "company_attribute": (
        "{name} est un attribut de l'entreprise du contact.",
        "Modifiez l'entreprise, ou dites à laquelle le contact appartient.",
    ),
    "company_exists": (
        "Il y a déjà une entreprise « {company} ».",
        "Modifiez celle-ci, ou choisissez un autre identifiant externe.",
    ),
    "company_id_missing": (
        "Une entreprise a besoin d'un identifiant.",
        "Donnez celui de vos propres systèmes.",
    ),
    "company_id_reserved": (
        "« id » est ce par quoi une entreprise est connue, et non un attribut.",
        "Choisissez un autre nom.",
    ),
    "company_not_found": (
        "Il n'y a pas d'entreprise « {company} ».",
        "Cherchez-la par son nom ou son identifiant externe.",
    ),
    "consent_kind_unknown": (
        "« {kind} » n'est pas une sorte de consentement.",
        "Utilisez l'une de celles-ci : {kinds}.",
    ),
    "consent_nul": ("Le consentement contient un caractère nul.", "Retirez-le."),
    "consent_text_invalid": (
        "Un texte du consentement dépasse {most} caractères, ou contient un caractère nul.",
        "Raccourcissez-le.",
    ),
    "contact_not_found": (
        "Ce contact n'existe pas.",
        "Cherchez-le par son e-mail ou son identifiant externe ; il a peut-être été fusionné.",
    ),
    "contact_not_found_by": (
        "Aucun contact n'a pour clé {key} « {value} ».",
        "Enregistrez d'abord le contact.",
    ),
    "contact_not_known": (
        "Aucun contact n'est connu par « {wanted} ».",
        "Donnez un e-mail, un identifiant externe, un identifiant anonyme ou celui du contact.",
    ),
    "email_invalid": (
        "{email} n'est pas une adresse e-mail.",
        "Corrigez-la, comme dans nom@example.com.",
    ),
    "erased": (
        "Le contact qui a ces clés a été effacé.",
        "Lui seul peut revenir : par un formulaire, une fois confirmé l'e-mail qui suit.",
    ),
    "erased_key": (
        "Le contact qui a cette clé ({key}) a été effacé.",
        "Lui seul peut revenir : par un formulaire, une fois confirmé l'e-mail qui suit.",
    ),
    "export_no_column": (
        "Il n'y a pas de colonne « {column} ».",
        "Choisissez parmi les champs des contacts et les attributs.",
    ),
    "filter_nul": ("Un filtre contient un caractère nul.", "Retirez-le."),
    "identity_contended": (
        "D'autres changent les mêmes clés en ce moment.",
        "Réessayez dans un instant.",
    ),
    "key_invalid": (
        "La clé {value} ({key}) contient un caractère de contrôle.",
        "N'utilisez que des caractères imprimables.",
    ),
    "key_too_long": (
        "La clé {value} ({key}) a {length} caractères.",
        "Utilisez-en {most} au plus.",
    ),
    "keys_of_others": (
        "La clé « {value} » ({key}) est celle d'un autre contact que la clé plus forte.",
        "",
    ),
    "keys_missing": (
        "Un contact a besoin d'un e-mail, d'un identifiant externe ou d'un identifiant anonyme.",
        _KEYS,
    ),
    "list_name_missing": ("La liste n'a pas de nom.", "Donnez-lui-en un."),
    "list_not_found": ("Il n'y a pas de liste « {list} ».", "Créez-la d'abord."),
    "list_slug": (
        "« {slug} » ne peut pas nommer une liste.",
        "Utilisez des minuscules sans accent, des chiffres, - et _, comme newsletter-fr.",
    ),
    "locale_invalid": (
        "« {locale} » n'est pas une langue.",
        "Écrivez une langue, et au besoin une région, comme fr ou pt-BR.",
    ),
    "merge_same": ("Un contact ne fusionne pas avec lui-même.", "Nommez deux contacts."),
    "number_too_large": (
        "Le nombre {value} est trop grand.",
        "Utilisez 15 chiffres au plus, ou déclarez l'attribut comme texte.",
    ),
    "people_sort": (
        "Plus de {most} personnes ne se trient pas.",
        "Cherchez-en moins, ou prenez-les sans tri.",
    ),
    "scoring_not_set": ("Le modèle de score n'est pas enregistré : {why}", "{mend}"),
    "search_after": ("Cette page de la recherche n'existe pas.", "Reprenez au début."),
    "search_no_attribute": (
        "Il n'y a pas d'attribut « {name} ».",
        "Filtrez par e-mail, identifiant externe, ou un attribut déclaré.",
    ),
    "search_sort": (
        "Plus de {most} contacts ne se trient pas ainsi.",
        "Cherchez-en moins, ou triez par nom, par e-mail ou par date de création.",
    ),
    "search_too_long": (
        "Une recherche est un texte de {most} caractères au plus, sans caractère nul.",
        "Raccourcissez-la.",
    ),
    "tag_invalid": (
        "« {tag} » ne peut pas être une étiquette.",
        "Utilisez 1 à 100 caractères imprimables.",
    ),
    "text_unstorable": (
        "{value} contient un caractère nul ou incomplet, qui ne peut être gardé.",
        "Retirez-le.",
    ),
}
