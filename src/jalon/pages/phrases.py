"""What visitors and operators read, in French and English."""

from typing import Literal

Language = Literal["en", "fr"]

PHRASES: dict[Language, dict[str, str]] = {
    "en": {
        "not_found": "This link does not work",
        "not_found_text": "It may be incomplete. Open it again from the email, whole.",
        "gone": "This email is no longer kept",
        "gone_text": "It cannot be shown in the browser any more.",
        "unsubscribe": "Unsubscribe",
        "unsubscribe_text": "No more marketing email to {address}?",
        "unsubscribe_button": "Yes, unsubscribe me",
        "unsubscribed": "You are unsubscribed",
        "unsubscribed_text": "No more marketing email will be sent to {address}.",
        "your_address": "your address",
        "results": "Results",
        "inbox": "Sandbox inbox",
        "inbox_text": "Emails caught here are shown as their readers would see them. "
        "None of them left this machine.",
        "workflow": "Workflow",
        "entered": "Entered",
        "inside": "Inside",
        "finished": "Finished",
        "exited": "Exited",
        "failed": "Failed",
        "refused": "Refused",
        "sent": "Emails sent",
        "no_workflows": "No workflow is published yet.",
        "no_emails": "No email yet.",
        "at": "When",
        "to": "To",
        "from": "From",
        "subject": "Subject",
        "older": "Older",
        "newest": "Newest",
        "search": "Address contains",
        "show": "Show",
        "as_read": "As its reader sees it",
        "plain_text": "Plain text",
        "headers": "Headers",
        "local_only": "This page is only shown on the machine itself",
        "local_only_text": "Open it there, at a loopback address such as 127.0.0.1.",
    },
    "fr": {
        "not_found": "Ce lien ne fonctionne pas",
        "not_found_text": "Il est peut-être incomplet. Rouvrez-le depuis l'e-mail, en entier.",
        "gone": "Cet e-mail n'est plus conservé",
        "gone_text": "Il ne peut plus être affiché dans le navigateur.",
        "unsubscribe": "Se désabonner",
        "unsubscribe_text": "Ne plus envoyer d'e-mail marketing à {address} ?",
        "unsubscribe_button": "Oui, me désabonner",
        "unsubscribed": "Vous êtes désabonné",
        "unsubscribed_text": "Plus aucun e-mail marketing ne sera envoyé à {address}.",
        "your_address": "votre adresse",
        "results": "Résultats",
        "inbox": "Boîte du bac à sable",
        "inbox_text": "Les e-mails retenus ici apparaissent comme leurs lecteurs les verraient. "
        "Aucun n'a quitté cette machine.",
        "workflow": "Workflow",
        "entered": "Entrés",
        "inside": "Présents",
        "finished": "Terminés",
        "exited": "Sortis",
        "failed": "En échec",
        "refused": "Refusés",
        "sent": "E-mails envoyés",
        "no_workflows": "Aucun workflow n'est encore publié.",
        "no_emails": "Aucun e-mail pour l'instant.",
        "at": "Quand",
        "to": "À",
        "from": "De",
        "subject": "Objet",
        "older": "Plus anciens",
        "newest": "Les derniers",
        "search": "L'adresse contient",
        "show": "Afficher",
        "as_read": "Tel que son lecteur le voit",
        "plain_text": "Texte brut",
        "headers": "En-têtes",
        "local_only": "Cette page ne s'affiche que sur la machine elle-même",
        "local_only_text": "Ouvrez-la là-bas, à une adresse locale comme 127.0.0.1.",
    },
}


def language(wanted: str) -> Language:
    """The language for a locale or an Accept-Language header: French when it comes before
    English, else English."""
    for part in wanted.lower().replace("_", "-").split(","):
        code = part.strip().partition(";")[0].partition("-")[0]
        if code == "fr":
            return "fr"
        if code == "en":
            return "en"
    return "en"
