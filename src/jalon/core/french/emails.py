"""Emails: what they hold, their images, senders, topics and links."""

_EMAIL = "Il n'y a pas d'e-mail « {email} »."
_NOT_ALL = "Ouvrez-le en entier, depuis l'e-mail même."

PHRASES = {
    "email": ("E-mail « {email} » : {why}", "{mend}"),
    "email_not_found": (_EMAIL, "Choisissez-en un dans la liste des e-mails."),
    "email_slug": (
        "« {slug} » ne peut pas nommer un e-mail.",
        "Utilisez des minuscules sans accent, des chiffres, - et _.",
    ),
    "email_version_not_found": (
        "L'e-mail « {email} » n'a pas de version {number}.",
        "Choisissez une de ses versions.",
    ),
    "image_in_use": ("L'image est encore montrée : {names}.", "Retirez-la d'abord de là."),
    "image_not_found": ("Cette image n'existe pas.", "Elle a peut-être été supprimée."),
    "image_size": (
        "L'image dépasse {most} Mo.",
        "Allégez-la : les e-mails se lisent aussi sur téléphone.",
    ),
    "image_type": (
        "Le fichier n'est pas une image que les e-mails savent montrer.",
        "Utilisez une image PNG, JPEG, GIF ou WebP.",
    ),
    "missing_variable": (
        "La variable {variable} n'a pas de valeur.",
        "Donnez-lui une valeur par défaut : {{{{ {variable} | default: '…' }}}}.",
    ),
    "mjml": (
        "Le MJML ne peut pas être lu.",
        "Fermez chaque élément, mettez chaque attribut entre guillemets, et écrivez &amp; pour &.",
    ),
    "mjml_drops": (
        "MJML perd {piece} : il calcule avec l'attribut où cela se trouve.",
        "Mettez-le dans un texte, ou dans un attribut tel que href, src, alt ou color.",
    ),
    "no_locale": (
        "L'e-mail n'a de texte ni dans la langue voulue, ni dans celle de repli ({fallback}).",
        "Écrivez celui de la langue de repli.",
    ),
    "no_mail_server": (
        "Jalon n'a pas de serveur de messagerie pour ses propres e-mails, donc pas de code.",
        "Créez une route, ou lancez `jalon sender verify` sur la machine.",
    ),
    "preview_over": ("Cet aperçu a expiré.", "Demandez-en un autre."),
    "sender_address": (
        "« {address} » n'est pas une adresse e-mail.",
        "Écrivez-la comme bonjour@example.com.",
    ),
    "sender_code": (
        "Ce n'est pas le code, ou il ne marche plus.",
        "Relisez le dernier e-mail, ou faites envoyer un autre code.",
    ),
    "sender_domain_not_found": (
        "Aucun expéditeur n'écrit de « {domain} ».",
        "Créez d'abord l'expéditeur.",
    ),
    "sender_not_found": (
        "Il n'y a pas d'expéditeur « {sender} ».",
        "N'en nommez pas pour celui par défaut, ou nommez-en un qui existe.",
    ),
    "sender_unknown": (
        "Il n'y a pas d'expéditeur « {sender} ».",
        "Nommez-en un qui existe.",
    ),
    "sender_verified": ("{address} est déjà vérifié.", ""),
    "spf_mechanism": (
        "« {mechanism} » n'est pas un mécanisme SPF qui permet un serveur.",
        "Écrivez-le comme include:_spf.example.net, ip4:192.0.2.1 ou mx.",
    ),
    "template": (
        "Le Liquid ne va pas{at} : sa syntaxe est fausse, ou il ne finirait jamais.",
        "Corrigez-le ; la documentation liste les balises et les filtres.",
    ),
    "template_filter": (
        "Le filtre Liquid « {filter} » n'existe pas{at}.",
        "La documentation liste les filtres.",
    ),
    "topic_kind": (
        "Un thème est une liste ou une catégorie.",
        "Nommez-en une par son nom court.",
    ),
    "topic_labels": (
        "Les noms du thème ne conviennent pas.",
        "Donnez 1 à {most} caractères en anglais, en français ou dans les deux langues.",
    ),
    "topic_not_found": (
        "Ce thème n'est pas proposé.",
        "Nommez un thème du centre de préférences.",
    ),
    "unknown_link": ("Ce lien n'est pas de ceux que Jalon a faits.", _NOT_ALL),
    "unsafe_place": (
        "{piece} est à un endroit où les mots d'un contact pourraient casser le HTML.",
        'Mettez-le dans un texte, ou entre les guillemets d\'un attribut : href="{{{{ … }}}}".',
    ),
    "utm_name": (
        "« {name} » n'est pas un paramètre UTM.",
        "Utilisez l'un de ceux-ci : {names}.",
    ),
    "utm_value": (
        "{name} dépasse {most} caractères, ou contient ce qui ne s'imprime pas.",
        "Raccourcissez-le.",
    ),
}
