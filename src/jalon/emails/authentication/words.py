"""What findings say to people."""

from collections.abc import Mapping
from typing import NamedTuple

from jalon.core.typesetting import typeset
from jalon.definition.problems import Locale
from jalon.emails.authentication.findings import Finding


class Words(NamedTuple):
    """A finding in one language: what it is, and what to do, if anything."""

    message: str
    remedy: str = ""


REASONS: Mapping[str, Mapping[Locale, Words]] = {
    "no_answer": {
        "en": Words("The DNS did not answer in time.", "Check again later."),
        "fr": Words("Le DNS n'a pas répondu à temps.", "Vérifiez à nouveau plus tard."),
    },
    "spf_ok": {
        "en": Words("What you send by is permitted ({lookups} of {most} look-ups)."),
        "fr": Words("Ce par quoi vous envoyez est permis ({lookups} recherches sur {most})."),
    },
    "spf_unsaid": {
        "en": Words(
            "The record can be read ({lookups} of {most} look-ups).",
            "Say what you send by, to have that looked for too.",
        ),
        "fr": Words(
            "L'enregistrement se lit bien ({lookups} recherches sur {most}).",
            "Dites par quoi vous envoyez, pour que cela soit cherché aussi.",
        ),
    },
    "spf_missing": {
        "en": Words("{domain} does not say which servers may send for it.", "Add the record."),
        "fr": Words(
            "{domain} ne dit pas quels serveurs peuvent envoyer en son nom.",
            "Ajoutez l'enregistrement.",
        ),
    },
    "spf_missing_unsaid": {
        "en": Words(
            "{domain} does not say which servers may send for it.",
            "Add the record. “mx” permits the servers that receive its mail: put what your mail "
            "provider names in its place, if they are others.",
        ),
        "fr": Words(
            "{domain} ne dit pas quels serveurs peuvent envoyer en son nom.",
            "Ajoutez l'enregistrement. « mx » permet les serveurs qui reçoivent son courrier : "
            "mettez à la place ce qu'indique votre fournisseur, s'ils sont autres.",
        ),
    },
    "spf_several": {
        "en": Words(
            "There are several SPF records, so receivers heed none.",
            "Keep one, with what all of them permit.",
        ),
        "fr": Words(
            "Il y a plusieurs enregistrements SPF : aucun ne compte.",
            "N'en gardez qu'un, avec ce que tous permettent.",
        ),
    },
    "spf_syntax": {
        "en": Words("“{term}” is no part of an SPF record.", "Mend or remove it."),
        "fr": Words(
            "« {term} » n'a pas sa place dans un enregistrement SPF.", "Corrigez-le ou retirez-le."
        ),
    },
    "spf_lookups": {
        "en": Words(
            "Reading the record takes more than {most} look-ups, so receivers heed none of it.",
            "Take out what you do not send by, or write addresses (ip4, ip6) instead.",
        ),
        "fr": Words(
            "Lire l'enregistrement demande plus de {most} recherches : rien n'en compte.",
            "Retirez ce par quoi vous n'envoyez pas, ou écrivez des adresses (ip4, ip6).",
        ),
    },
    "spf_include": {
        "en": Words(
            "“{include}” is included, and has no SPF record to read: receivers heed none of it.",
            "Mend its name, or take it out.",
        ),
        "fr": Words(
            "« {include} » est inclus sans avoir d'enregistrement SPF lisible : rien ne compte.",
            "Corrigez son nom, ou retirez-le.",
        ),
    },
    "spf_lacks": {
        "en": Words(
            "“{mechanism}” is not permitted, though you send by it.",
            "Put this record in the place of the one there is.",
        ),
        "fr": Words(
            "« {mechanism} » n'est pas permis, alors que vous envoyez par là.",
            "Mettez cet enregistrement à la place de celui qui est là.",
        ),
    },
    "spf_everybody": {
        "en": Words(
            "“+all” permits everybody in the world to send for you.",
            "End the record with “~all” or “-all”.",
        ),
        "fr": Words(
            "« +all » permet au monde entier d'envoyer en votre nom.",
            "Terminez l'enregistrement par « ~all » ou « -all ».",
        ),
    },
    "spf_open": {
        "en": Words(
            "The record says nothing of servers that it does not name.",
            "End it with “~all” or “-all”.",
        ),
        "fr": Words(
            "L'enregistrement ne dit rien des serveurs qu'il ne nomme pas.",
            "Terminez-le par « ~all » ou « -all ».",
        ),
    },
    "dkim_ok": {
        "en": Words("The key is there ({kind})."),
        "fr": Words("La clé est là ({kind})."),
    },
    "dkim_no_selector": {
        "en": Words(
            "Without its selector nobody can tell whether {domain} has a key.",
            "Write the selector that your mail server signs with; it signs, Jalon does not.",
        ),
        "fr": Words(
            "Sans son sélecteur, on ne peut savoir si {domain} a une clé.",
            "Écrivez le sélecteur dont signe votre serveur de messagerie : Jalon ne signe pas.",
        ),
    },
    "dkim_missing": {
        "en": Words(
            "There is no key at {name}.",
            "Add the record with the public key that your mail server gives you after “p=”, or "
            "mend the selector.",
        ),
        "fr": Words(
            "Il n'y a pas de clé à {name}.",
            "Ajoutez l'enregistrement, avec après « p= » la clé publique que donne votre serveur "
            "de messagerie, ou corrigez le sélecteur.",
        ),
    },
    "dkim_several": {
        "en": Words("There are several keys under this selector.", "Keep one."),
        "fr": Words("Il y a plusieurs clés sous ce sélecteur.", "N'en gardez qu'une."),
    },
    "dkim_syntax": {
        "en": Words("The record cannot be read.", "Copy it anew from your mail server."),
        "fr": Words("L'enregistrement est illisible.", "Recopiez-le de votre serveur."),
    },
    "dkim_revoked": {
        "en": Words(
            "The key was revoked: “p=” is empty.", "Publish a key, or use another selector."
        ),
        "fr": Words(
            "La clé a été révoquée : « p= » est vide.",
            "Publiez une clé, ou utilisez un autre sélecteur.",
        ),
    },
    "dkim_hash": {
        "en": Words("The key is for SHA-1 alone, which counts for nothing.", "Take “h=” out."),
        "fr": Words("La clé n'est que pour SHA-1, qui ne compte plus.", "Retirez « h= »."),
    },
    "dkim_service": {
        "en": Words("The key is not for email.", "Take “s=” out."),
        "fr": Words("La clé n'est pas pour le courrier.", "Retirez « s= »."),
    },
    "dkim_key": {
        "en": Words("The key cannot be read.", "Copy it anew from your mail server, whole."),
        "fr": Words("La clé est illisible.", "Recopiez-la de votre serveur, en entier."),
    },
    "dkim_small": {
        "en": Words(
            "The key has {bits} bits: signatures count from 1,024.", "Make one of 2,048 bits."
        ),
        "fr": Words(
            "La clé a {bits} bits : une signature compte à partir de 1 024.",
            "Faites-en une de 2 048 bits.",
        ),
    },
    "dkim_short": {
        "en": Words("The key has {bits} bits.", "Make one of 2,048 bits when you change it next."),
        "fr": Words(
            "La clé a {bits} bits.", "Faites-en une de 2 048 bits à son prochain changement."
        ),
    },
    "dkim_testing": {
        "en": Words("The key is marked as a test.", "Take “t=y” out once all goes well."),
        "fr": Words("La clé est marquée comme un essai.", "Retirez « t=y » quand tout va bien."),
    },
    "dmarc_ok": {
        "en": Words("The policy is {policy}; subdomains count as aligned."),
        "fr": Words("La règle est {policy} ; les sous-domaines comptent comme alignés."),
    },
    "dmarc_strict": {
        "en": Words(
            "The policy is {policy}; {strict} must be of exactly this domain.",
            "See that your mail server uses it, not a subdomain.",
        ),
        "fr": Words(
            "La règle est {policy} ; {strict} doit être de ce domaine exactement.",
            "Veillez à ce que votre serveur l'utilise, et non un sous-domaine.",
        ),
    },
    "dmarc_missing": {
        "en": Words(
            "{domain} has no policy, which large providers ask for.",
            "Add the record: it begins by asking nothing of receivers.",
        ),
        "fr": Words(
            "{domain} n'a pas de règle, que demandent les grands fournisseurs.",
            "Ajoutez l'enregistrement : pour commencer, il n'exige rien des destinataires.",
        ),
    },
    "dmarc_several": {
        "en": Words("There are several policies, so receivers heed none.", "Keep one."),
        "fr": Words("Il y a plusieurs règles : aucune ne compte.", "N'en gardez qu'une."),
    },
    "dmarc_syntax": {
        "en": Words("The record cannot be read.", "Write it like the one to add."),
        "fr": Words("L'enregistrement est illisible.", "Écrivez-le comme celui à ajouter."),
    },
    "dmarc_policy": {
        "en": Words("“{policy}” is no policy.", "Use none, quarantine or reject."),
        "fr": Words("« {policy} » n'est pas une règle.", "Utilisez none, quarantine ou reject."),
    },
    "mx_ok": {
        "en": Words("Answers reach {server}."),
        "fr": Words("Les réponses arrivent à {server}."),
    },
    "mx_missing": {
        "en": Words(
            "{domain} names no server for its mail: answers and bounces may get lost.",
            "Add the MX record of your mail provider, or have answers go to another address.",
        ),
        "fr": Words(
            "{domain} ne nomme aucun serveur pour son courrier : les réponses et les rebonds "
            "peuvent se perdre.",
            "Ajoutez l'enregistrement MX de votre fournisseur, ou dirigez les réponses ailleurs.",
        ),
    },
    "mx_null": {
        "en": Words(
            "{domain} says that it takes no mail: answers are refused, and some receivers refuse "
            "what comes from it.",
            "Add the MX record of your mail provider in its place.",
        ),
        "fr": Words(
            "{domain} dit ne pas recevoir de courrier : les réponses sont refusées, et parfois "
            "aussi ce qui en vient.",
            "Mettez à la place l'enregistrement MX de votre fournisseur.",
        ),
    },
}
"""By reason, in both languages."""


def words_of(finding: Finding, locale: Locale) -> Words:
    """What a finding says."""
    texts = (text.format_map(finding.params) for text in REASONS[finding.reason][locale])
    return Words(*(typeset(text) if locale == "fr" else text for text in texts))
