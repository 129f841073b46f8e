"""Workflows: drafts, versions, publishing and life."""

_RELOAD = "Rechargez la page, et recommencez."

PHRASES = {
    "definition": ("La définition enregistrée ne peut pas être lue : {why}", "{mend}"),
    "draft_exists": (
        "Le workflow « {workflow} » a déjà un brouillon.",
        "Abandonnez-le, ou dites qu'il peut être remplacé.",
    ),
    "draft_incomplete": (
        "Le brouillon de « {workflow} » est trop incomplet pour cela.",
        "{mend}",
    ),
    "draft_unreadable": ("Le brouillon ne peut pas être lu : {why}", "{mend}"),
    "end_past": (
        "Le workflow « {workflow} » serait déjà terminé.",
        "Donnez une fin plus tardive, ou aucune.",
    ),
    "existing_means_nothing": (
        "Personne ne remplit déjà des déclencheurs de ces sortes.",
        "Publiez-le sans les contacts existants.",
    ),
    "existing_within": (
        "Un déclencheur est un évènement, et rien ne dit jusqu'à quand il peut remonter.",
        "Donnez une période, par exemple 30 jours.",
    ),
    "field": ("« {name} » ne se change pas comme un champ.", "Changez la partie qui le contient."),
    "file_exists": ("Ce fichier existe déjà.", "Choisissez-en un autre."),
    "folder": ("Ce n'est pas un dossier.", "Nommez le dossier des définitions."),
    "folder_empty": (
        "Ce dossier ne contient aucun fichier *.yaml.",
        "Nommez le dossier des définitions.",
    ),
    "in_use": (
        "{thing} « {name} » sert encore.",
        "Arrêtez les workflows qui s'en servent, et changez le reste, d'abord.",
    ),
    "label_invalid": (
        "« {label} » ne peut pas être un libellé.",
        "Utilisez 1 à 50 caractères imprimables.",
    ),
    "labels_too_many": (
        "Le workflow « {workflow} » aurait {labels} libellés.",
        "Un workflow a {most} libellés au plus : retirez-en.",
    ),
    "no_experiment": (
        "« {step} » n'est pas une expérience de « {workflow} ».",
        "Choisissez une de ses expériences.",
    ),
    "not_applied": (
        "Rien n'a été appliqué, car ces fichiers ne peuvent l'être : {files}.",
        "Corrigez-les, et appliquez de nouveau le dossier.",
    ),
    "not_published": (
        "Le workflow n'est pas publié. Problèmes : {count}.",
        "Corrigez-les, et publiez de nouveau.",
    ),
    "part_changed_meanwhile": (
        "Quelqu'un d'autre a changé ceci entre-temps : {named}.",
        "Regardez les deux, et envoyez de nouveau votre version.",
    ),
    "plan_changed": (
        "Ce qui est ici, ou les fichiers, a changé depuis que le plan a été fait.",
        "Regardez le nouveau plan, et appliquez de nouveau le dossier.",
    ),
    "spread_hours": (
        "Les contacts en retard ne peuvent avancer sur {hours} heures.",
        "Donnez entre 1 et 744 heures.",
    ),
    "step_id": (
        "L'étape « {step} » doit avoir ceci pour identifiant.",
        "Pour l'appeler autrement, retirez-la et ajoutez-en une au nouveau nom.",
    ),
    "still_leaving": (
        "Des personnes sortent encore du workflow « {workflow} » (il en reste {people}).",
        "Réessayez dans un moment ; il faut qu'un processus travaille.",
    ),
    "variant_unknown": (
        "« {variant} » n'est pas une variante de « {step} ».",
        "Nommez l'une de celles-ci : {names}.",
    ),
    "workflow_archived": (
        "Le workflow « {workflow} » est archivé.",
        "Commencez par le restaurer.",
    ),
    "workflow_lets_nobody_in": (
        "Le workflow « {workflow} » ne laisse entrer personne maintenant.",
        "Publiez-le, activez-le ou reprenez-le d'abord ; s'il n'a pas commencé, attendez.",
    ),
    "workflow_not_archived": (
        "Le workflow « {workflow} » est {state}, et seuls ceux qui sont archivés se suppriment.",
        "Commencez par l'archiver.",
    ),
    "workflow_not_found": (
        "Il n'y a pas de workflow « {workflow} ».",
        "Choisissez-en un dans la liste des workflows.",
    ),
    "workflow_state": (
        "Le workflow « {workflow} » est {state}, ce qui ne le permet pas.",
        _RELOAD,
    ),
    "workflow_version_not_found": (
        "Le workflow « {workflow} » n'a pas cette version.",
        "Choisissez-en une dans son historique.",
    ),
    "workflow_without_draft": (
        "Le workflow « {workflow} » n'a pas de brouillon.",
        "Commencez par en faire un.",
    ),
}
