"""What visitors and operators read, in French and English."""

from collections.abc import Mapping
from typing import Literal

from jalon.core.typesetting import typeset

Language = Literal["en", "fr"]

_WRITTEN: dict[Language, dict[str, str]] = {
    "en": {
        "not_found": "This link does not work",
        "not_found_text": "It may be incomplete. Open it again from the email, whole.",
        "no_form": "This form is not available",
        "no_form_text": "It may have been closed, or its address is incomplete. Check the address, "
        "or ask whoever gave it to you.",
        "no_page": "This page is not available",
        "no_page_text": "It may have been closed, or its address is incomplete. Check the address, "
        "or ask whoever gave it to you.",
        "no_resource": "This document is not available",
        "no_resource_text": "It may have been withdrawn, or the link is incomplete. Ask for the "
        "document again where you found it.",
        "gone": "This email is no longer kept",
        "gone_text": "It cannot be shown in the browser any more.",
        "unsubscribe": "Unsubscribe",
        "unsubscribe_text": "No more marketing email to {address}?",
        "unsubscribe_button": "Yes, unsubscribe me",
        "unsubscribed": "You are unsubscribed",
        "unsubscribed_text": "No more marketing email will be sent to {address}.",
        "your_address": "your address",
        "resubscribe": "Change your mind, or choose what you get",
        "preferences": "Your preferences",
        "preferences_for": "What {address} gets from us.",
        "preferences_topics": "What you would like to get",
        "preferences_language": "Your language",
        "preferences_tracking": "You may measure whether I open your emails",
        "preferences_privacy": "Privacy",
        "preferences_save": "Save my choices",
        "preferences_saved": "Your choices are saved.",
        "preferences_leave": "Unsubscribe from all",
        "preferences_left": "You are unsubscribed: no more marketing email will be sent to you.",
        "preferences_consent": "I agree to receive marketing email at this address.",
        "preferences_return": "Subscribe again",
        "preferences_returned": "You are subscribed again.",
        "no_app": "The web app is not built",
        "no_app_text": "Where Jalon is installed, run make web (it needs Node 20 or newer), "
        "then start Jalon again.",
        "form_send": "Send",
        "form_choose": "Choose…",
        "form_mistakes": "Some answers need another look: see below.",
        "form_stale": "This form was open for long. Check your answers and send them once more.",
        "form_too_fast": "That was very quick. Please send it once more.",
        "form_no_proof": "Your browser could not be checked. Please send it once more.",
        "form_busy": "Many forms came from your network. Please try again in a few minutes.",
        "form_offline": "It could not be sent. Check your connection and try again.",
        "form_needs_script": "This form needs JavaScript, to keep robots out.",
        "form_required": "This is needed.",
        "form_tick": "Please tick this box.",
        "form_email": "Write an address like name@example.com.",
        "form_number": "Write a number, such as 12.5.",
        "form_date": "Write a date: year-month-day.",
        "form_datetime": "Write a date and a time.",
        "form_choice": "Choose one of the answers offered.",
        "form_long": "This is too long.",
        "form_invalid": "This answer cannot be kept. Write it another way.",
        "form_thanks": "Thank you",
        "form_thanks_text": "Your answers have arrived.",
        "form_awaits": "One more step: open the email sent to {address}, and confirm.",
        "form_ask_subject": "Please confirm",
        "form_ask_text": "You filled in a form with this address. If it was you, please confirm "
        "with this link. If it was not, do nothing.",
        "form_confirm": "Please confirm",
        "form_confirm_text": "Was it you who filled in the form with this address?",
        "form_confirm_button": "Yes, I confirm",
        "form_confirmed": "Confirmed",
        "form_confirmed_text": "Thank you, all is done.",
        "form_download": "Download",
        "form_preview": "A preview: nothing can be sent from here.",
        "download_expired": "This link has expired",
        "download_expired_text": "Ask for the document again: you will get a new link.",
        "files_away": "The document cannot be reached",
        "files_away_text": "Please open this link again in a few minutes.",
    },
    "fr": {
        "not_found": "Ce lien ne fonctionne pas",
        "not_found_text": "Il est peut-être incomplet. Rouvrez-le depuis l'e-mail, en entier.",
        "no_form": "Ce formulaire n'est pas disponible",
        "no_form_text": "Il est peut-être fermé, ou son adresse est incomplète. Vérifiez "
        "l'adresse, ou demandez à qui vous l'a donnée.",
        "no_page": "Cette page n'est pas disponible",
        "no_page_text": "Elle est peut-être fermée, ou son adresse est incomplète. Vérifiez "
        "l'adresse, ou demandez à qui vous l'a donnée.",
        "no_resource": "Ce document n'est pas disponible",
        "no_resource_text": "Il a peut-être été retiré, ou le lien est incomplet. Redemandez le "
        "document là où vous l'avez trouvé.",
        "gone": "Cet e-mail n'est plus conservé",
        "gone_text": "Il ne peut plus être affiché dans le navigateur.",
        "unsubscribe": "Se désabonner",
        "unsubscribe_text": "Ne plus envoyer d'e-mail marketing à {address} ?",
        "unsubscribe_button": "Oui, me désabonner",
        "unsubscribed": "Vous êtes désabonné",
        "unsubscribed_text": "Plus aucun e-mail marketing ne sera envoyé à {address}.",
        "your_address": "votre adresse",
        "resubscribe": "Changer d'avis, ou choisir ce que vous recevez",
        "preferences": "Vos préférences",
        "preferences_for": "Ce que {address} reçoit de nous.",
        "preferences_topics": "Ce que vous souhaitez recevoir",
        "preferences_language": "Votre langue",
        "preferences_tracking": "Vous pouvez mesurer si j'ouvre vos e-mails",
        "preferences_privacy": "Vie privée",
        "preferences_save": "Enregistrer mes choix",
        "preferences_saved": "Vos choix sont enregistrés.",
        "preferences_leave": "Se désabonner de tout",
        "preferences_left": "Vous êtes désabonné : vous ne recevrez plus d'e-mail marketing.",
        "preferences_consent": "J'accepte de recevoir des e-mails marketing à cette adresse.",
        "preferences_return": "Me réabonner",
        "preferences_returned": "Vous êtes de nouveau abonné.",
        "no_app": "L'application web n'est pas construite",
        "no_app_text": "Là où Jalon est installé, lancez make web (il faut Node 20 ou plus), "
        "puis redémarrez Jalon.",
        "form_send": "Envoyer",
        "form_choose": "Choisir…",
        "form_mistakes": "Certaines réponses sont à revoir : voyez ci-dessous.",
        "form_stale": "Ce formulaire est resté ouvert longtemps. Vérifiez et renvoyez-le.",
        "form_too_fast": "C'était très rapide. Merci de l'envoyer encore une fois.",
        "form_no_proof": "Votre navigateur n'a pu être vérifié. Merci de renvoyer le formulaire.",
        "form_busy": "Beaucoup de formulaires viennent de votre réseau. Réessayez dans quelques "
        "minutes.",
        "form_offline": "L'envoi n'a pas abouti. Vérifiez votre connexion et réessayez.",
        "form_needs_script": "Ce formulaire a besoin de JavaScript, pour écarter les robots.",
        "form_required": "Cette réponse est nécessaire.",
        "form_tick": "Merci de cocher cette case.",
        "form_email": "Écrivez une adresse comme nom@exemple.fr.",
        "form_number": "Écrivez un nombre, par exemple 12.5.",
        "form_date": "Écrivez une date : année-mois-jour.",
        "form_datetime": "Écrivez une date et une heure.",
        "form_choice": "Choisissez l'une des réponses proposées.",
        "form_long": "C'est trop long.",
        "form_invalid": "Cette réponse ne peut être gardée. Écrivez-la autrement.",
        "form_thanks": "Merci",
        "form_thanks_text": "Vos réponses sont arrivées.",
        "form_awaits": "Encore une étape : ouvrez l'e-mail envoyé à {address} et confirmez.",
        "form_ask_subject": "Merci de confirmer",
        "form_ask_text": "Vous avez rempli un formulaire avec cette adresse. Si c'est bien vous, "
        "confirmez avec ce lien. Sinon, ne faites rien.",
        "form_confirm": "Merci de confirmer",
        "form_confirm_text": "Est-ce bien vous qui avez rempli le formulaire avec cette adresse ?",
        "form_confirm_button": "Oui, je confirme",
        "form_confirmed": "C'est confirmé",
        "form_confirmed_text": "Merci, tout est en ordre.",
        "form_download": "Télécharger",
        "form_preview": "Aperçu : rien ne peut être envoyé d'ici.",
        "download_expired": "Ce lien a expiré",
        "download_expired_text": "Redemandez le document : vous recevrez un nouveau lien.",
        "files_away": "Le document est inaccessible pour le moment",
        "files_away_text": "Merci de rouvrir ce lien dans quelques minutes.",
    },
}

PHRASES: Mapping[Language, Mapping[str, str]] = {
    "en": _WRITTEN["en"],
    "fr": {name: typeset(text) for name, text in _WRITTEN["fr"].items()},
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
