"""Messages and webhooks."""

PHRASES = {
    "bounce_webhook_exists": (
        "Ce prestataire a déjà une adresse.",
        "Commencez par la révoquer : elle n'est pas montrée une seconde fois.",
    ),
    "bounce_webhook_not_found": (
        "Ce prestataire n'a pas d'adresse.",
        "Elle a peut-être été révoquée ; rechargez la page.",
    ),
    "bounces_which": (
        "Rien ne dit quels e-mails sont concernés.",
        "Donnez des messages ou des adresses.",
    ),
    "contended": ("Un contact est en cours de fusion.", "Réessayez dans un instant."),
    "description_invalid": (
        "Une description tient sur une ligne de 500 caractères au plus.",
        "Raccourcissez-la.",
    ),
    "email_not_kept": (
        "Cet e-mail n'est plus conservé.",
        "Lisez-le dans la boîte où il a été envoyé.",
    ),
    "events_invalid": (
        "Un webhook reçoit des évènements nommés, de 1 à 200, ou tous.",
        "Nommez-les comme dans l'historique d'un contact ; n'en nommez aucun pour les avoir tous.",
    ),
    "grace_invalid": (
        "L'ancien secret vaut {most} jours au plus.",
        "Choisissez une durée plus courte ; 0 si quelqu'un d'autre connaît l'ancien secret.",
    ),
    "inbox_email_not_found": (
        "Cet e-mail n'est pas dans la boîte de réception du bac à sable.",
        "Rechargez la liste.",
    ),
    "message_not_found": ("Ce message n'existe pas.", "Rechargez la liste."),
    "provider_unknown": (
        "Jalon ne comprend pas le prestataire « {provider} ».",
        "Choisissez-en un de la liste.",
    ),
    "route_answer": (
        "Le serveur répond : {why}",
        "",
    ),
    "route_certificate": (
        "Le certificat du serveur ne prouve pas qui il est : {why}.",
        "Vérifiez l'hôte : le certificat doit être le sien.",
    ),
    "route_channel": (
        "Le prestataire ne connaît pas une telle partie d'un compte.",
        "Donnez le domaine (Mailgun), le flux (Postmark), l'ensemble (Amazon SES) ; sinon rien.",
    ),
    "route_closed": (
        "Rien n'attend de connexion à cet hôte et à ce port.",
        "Vérifiez-les.",
    ),
    "route_domains": (
        "Une route vaut pour 100 domaines d'expéditeurs au plus, ou pour tous.",
        "Écrivez-les comme exemple.fr.",
    ),
    "route_exists": ("La route {name} existe déjà.", "Choisissez un autre nom."),
    "route_fixed": (
        "L'hôte d'un prestataire ne se choisit pas à la main.",
        "Ne donnez ni hôte, ni port, ni protection ; choisissez sa région.",
    ),
    "route_host": (
        "Le serveur de messagerie n'est pas un hôte et un port.",
        "Écrivez l'hôte comme smtp.exemple.fr ; le port est 587 le plus souvent.",
    ),
    "route_host_unknown": (
        "Aucun hôte de ce nom n'est connu.",
        "Vérifiez le nom, et que cette machine peut chercher des noms.",
    ),
    "route_hung_up": (
        "Le serveur a raccroché.",
        "Réessayez plus tard.",
    ),
    "route_key": (
        "Cela ne peut pas être une clé du prestataire.",
        "Copiez la clé comme le prestataire la montre ; elle n'a pas d'espace.",
    ),
    "route_key_alone": (
        "Le prestataire ne demande qu'une clé.",
        "Laissez l'utilisateur vide.",
    ),
    "route_key_id": (
        "Le prestataire demande aussi l'identifiant de la clé.",
        "Saisissez les deux comme le prestataire les montre.",
    ),
    "route_key_missing": (
        "Le prestataire demande une clé.",
        "Créez-en une chez le prestataire qui puisse envoyer des e-mails, et saisissez-la.",
    ),
    "route_kind": (
        "« {given} » n'est pas un genre de route.",
        "Choisissez-en un de la liste.",
    ),
    "route_lacks": (
        "Le serveur n'offre pas ce qu'il faut : {why}.",
        "Vérifiez le port et le genre de connexion.",
    ),
    "route_limits": (
        "Une priorité va de 1 à 1 000, et une limite est d'un message au moins.",
        "Laissez vide une limite qui n'existe pas.",
    ),
    "route_name": (
        "« {name} » ne peut pas être le nom d'une route.",
        "Au plus 60 minuscules, chiffres, - et _ ; `environment` est pris.",
    ),
    "route_not_found": ("Cette route n'existe pas.", "Rechargez la liste."),
    "route_of_setting": (
        "Cette route est donnée par JALON_SMTP_URL.",
        "Qui administre Jalon change ce réglage.",
    ),
    "route_password": (
        "Le mot de passe irait ailleurs que là pour quoi il a été donné.",
        "Saisissez-le de nouveau.",
    ),
    "route_password_lost": (
        "Le mot de passe a été gardé avec une autre clé de l'installation.",
        "Saisissez-le de nouveau.",
    ),
    "route_region": (
        "Cette région n'existe pas chez ce prestataire.",
        "Choisissez parmi : {regions}.",
    ),
    "route_security": (
        "Une connexion n'est pas protégée par « {given} ».",
        "Choisissez starttls, tls ou none.",
    ),
    "route_timeout": (
        "Le serveur ne répond pas à temps.",
        "Vérifiez l'hôte et le port, et que cette machine peut les joindre.",
    ),
    "route_tls": (
        "La connexion ne peut pas être protégée : {why}.",
        "Vérifiez le port et le genre de connexion.",
    ),
    "route_unreachable": (
        "Le serveur ne peut pas être joint : {why}.",
        "Vérifiez l'hôte et le port, et que cette machine peut les joindre.",
    ),
    "route_unusable": (
        "Le serveur parle autrement qu'il ne devrait : {why}.",
        "",
    ),
    "route_user": (
        "L'utilisateur ne tient pas sur une ligne de 254 caractères.",
        "Vérifiez-le.",
    ),
    "route_warm_up": (
        "Une montée en charge va des messages d'un premier jour à la limite d'un jour.",
        "Donnez les trois, avec un facteur au-dessus de 1 et de {most} au plus.",
    ),
    "test_no_sender": (
        "Il n'y a pas encore d'expéditeur dont l'essai pourrait venir.",
        "Commencez par en créer un.",
    ),
    "too_many_routes": ("Il y a déjà {most} routes.", "Supprimez-en une."),
    "too_many_webhooks": (
        "Il y a déjà {most} webhooks.",
        "Supprimez-en un, ou faites-en servir un à plusieurs usages.",
    ),
    "web_address_long": ("L'adresse dépasse 2 000 caractères.", "Raccourcissez-la."),
    "webhook_call_not_found": ("Le webhook n'a pas cet appel.", "Rechargez la liste."),
    "webhook_call_queued": ("L'appel est encore à faire.", "Attendez-le."),
    "webhook_disabled": ("Le webhook est désactivé.", "Commencez par l'activer."),
    "webhook_not_found": (
        "Ce webhook n'existe pas.",
        "Il a peut-être été supprimé ; rechargez la page.",
    ),
    "webhook_secret": (
        "Le secret qui signe les webhooks ne peut pas être lu.",
        "Donnez un autre secret au webhook.",
    ),
}
