"""Long work, tests, simulations and the sandbox."""

PHRASES = {
    "email_unsendable": (
        "L'e-mail ne peut pas être écrit pour ce contact ({why}).",
        "Donnez une valeur par défaut à la variable dans l'e-mail, ou la valeur au contact.",
    ),
    "export_two_selections": (
        "Un export est celui d'une liste, d'un segment, d'une condition ou d'une recherche.",
        "Réunissez-les en une condition.",
    ),
    "no_sender": ("Il n'y a pas d'expéditeur.", "Commencez par en créer un dans les réglages."),
    "not_a_sandbox": (
        "Le temps n'avance que dans le bac à sable, et cette installation envoie de vrais e-mails.",
        "Dans une installation faite pour essayer, retirez JALON_SMTP_URL et les routes.",
    ),
    "not_empty": (
        "Il y a déjà des contacts, et ceux de la démonstration s'y mêleraient.",
        "La commande `jalon demo` la joue malgré tout.",
    ),
    "not_simulated": (
        "Le workflow ne peut pas être simulé.",
        "Corrigez les problèmes de la liste, puis simulez-le de nouveau.",
    ),
    "sandbox_time": (
        "Le temps a été avancé dans le bac à sable, et de vrais e-mails partiraient.",
        "N'en envoyez pas encore, revenez avec `jalon skip --back`, puis recommencez.",
    ),
    "since": (
        "Une simulation du passé commence dans le passé, il y a un siècle au plus.",
        "Donnez une autre date.",
    ),
    "start": (
        "Une simulation commence à moins d'un siècle d'ici.",
        "Donnez une autre date.",
    ),
    "test_not_taken": (
        "Le serveur de messagerie n'a pas pris le test : {why}",
        "Vérifiez l'état du serveur de messagerie dans les réglages.",
    ),
    "time_moving": ("Le temps avance déjà.", "Attendez qu'il s'arrête."),
    "upload_kind": (
        "« {file} » n'est ni un fichier CSV, ni un fichier XLSX.",
        "Enregistrez-le en .csv ou .xlsx ; les .xls anciens et les .ods ne sont pas lus.",
    ),
    "upload_not_found": (
        "Ce fichier n'existe pas, ou a été supprimé depuis.",
        "Les fichiers sont gardés {days} jours : envoyez-le, ou faites-le faire, de nouveau.",
    ),
    "upload_not_kept": (
        "Le fichier ne peut pas être gardé.",
        "Le disque du serveur est peut-être plein : prévenez qui administre Jalon.",
    ),
    "upload_too_large": ("Le fichier dépasse {most} Mo.", "Coupez-le en plusieurs."),
    "which_contacts": (
        "Rien ne dit quels contacts sont concernés.",
        "Donnez des contacts, une liste, un segment, une condition ou une recherche.",
    ),
    "work_ended": ("La tâche est déjà {work_state}.", "Il n'y a plus rien à annuler."),
    "work_failed": (
        "La tâche a échoué de façon imprévue.",
        "Le journal du serveur dit où ; signalez-le à qui administre Jalon.",
    ),
    "work_gave_up": (
        "Le processus s'est arrêté plusieurs fois pendant cette tâche.",
        "Regardez le journal du serveur, puis relancez-la.",
    ),
    "work_kind_unknown": (
        "Il n'y a pas de tâche de la sorte « {kind} ».",
        "Choisissez l'une de celles-ci : {kinds}.",
    ),
    "work_lost": ("La tâche a été perdue avec son processus.", "Relancez-la."),
    "work_not_found": (
        "Cette tâche n'existe pas.",
        "Elle a peut-être été supprimée : les tâches sont gardées 30 jours.",
    ),
    "work_params": ("La demande ne peut pas être lue : {why}.", "Voyez les champs de cette tâche."),
}
