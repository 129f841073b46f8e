"""Segments."""

PHRASES = {
    "only_inside_workflow": (
        "Cette condition n'a de sens que dans un workflow.",
        "Choisissez-en une autre, ou une période telle que les 30 derniers jours.",
    ),
    "segment_not_found": (
        "Il n'y a pas de segment « {segment} ».",
        "Choisissez-en un dans la liste des segments.",
    ),
    "segment_not_saved": ("Le segment n'est pas enregistré : {why}", "{mend}"),
    "unstorable_text": (
        "La condition compare avec un texte qui contient un caractère nul ou incomplet.",
        "Retirez ce caractère.",
    ),
}
