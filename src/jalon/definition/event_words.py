"""What people read for the names of events: those that happen inside and those of shops (EVT-2,
EVT-3). The name itself is what is stored, sent and looked for.

The web app has the same words; a test compares them.
"""

from collections.abc import Mapping

from jalon.definition import events
from jalon.definition.problems import Locale

EVENT_WORDS: Mapping[str, tuple[str, str]] = {
    "Product Viewed": ("Product viewed", "Produit consulté"),
    "Product Added": ("Product added to the cart", "Produit ajouté au panier"),
    "Cart Viewed": ("Cart viewed", "Panier consulté"),
    "Checkout Started": ("Checkout started", "Commande commencée"),
    "Order Completed": ("Order completed", "Commande passée"),
    "Order Refunded": ("Order refunded", "Commande remboursée"),
    "Page Viewed": ("Page viewed", "Page consultée"),
    "Screen Viewed": ("Screen viewed", "Écran consulté"),
    events.CONTACT_CREATED: ("Contact created", "Contact créé"),
    events.ATTRIBUTE_CHANGED: ("Attribute changed", "Attribut modifié"),
    events.TAG_ADDED: ("Tag added", "Étiquette ajoutée"),
    events.TAG_REMOVED: ("Tag removed", "Étiquette retirée"),
    events.LIST_JOINED: ("List joined", "Entrée dans une liste"),
    events.LIST_LEFT: ("List left", "Sortie d'une liste"),
    events.EMAIL_SENT: ("Email sent", "E-mail envoyé"),
    events.EMAIL_NOT_SENT: ("Email not sent", "E-mail non envoyé"),
    events.EMAIL_OPENED: ("Email opened", "E-mail ouvert"),
    events.EMAIL_CLICKED: ("Link in an email clicked", "Clic dans un e-mail"),
    events.EMAIL_BOUNCED: ("Email bounced", "Rebond d'un e-mail"),
    events.EMAIL_COMPLAINED: ("Email reported as spam", "Plainte pour un e-mail"),
    events.UNSUBSCRIBED: ("Unsubscription", "Désabonnement"),
    events.WORKFLOW_ENTERED: ("Workflow entered", "Entrée dans un workflow"),
    events.WORKFLOW_FINISHED: ("Workflow finished", "Workflow terminé"),
    events.WORKFLOW_EXITED: ("Workflow exited", "Sortie d'un workflow"),
    events.GOAL_REACHED: ("Goal of a workflow reached", "Objectif d'un workflow atteint"),
    events.SEGMENT_ENTERED: ("Segment entered", "Entrée dans un segment"),
    events.SEGMENT_LEFT: ("Segment left", "Sortie d'un segment"),
    events.SCORE_CHANGED: ("Score changed", "Score modifié"),
    events.BECAME_LEAD: ("Became a lead", "Passage à lead"),
    events.BECAME_MQL: ("Became an MQL", "Passage à MQL"),
    events.BECAME_CUSTOMER: ("Became a customer", "Passage à client"),
    events.FORM_SUBMITTED: ("Form submitted", "Formulaire envoyé"),
    events.RESOURCE_REQUESTED: ("Resource requested", "Ressource demandée"),
    events.WORKFLOW_CALLED: ("Workflow called by the API", "Workflow appelé par l'API"),
    events.EMAIL_APPROVED: ("Email approved", "E-mail approuvé"),
    events.EMAIL_REJECTED: ("Email rejected", "E-mail rejeté"),
    events.WEBHOOK_ANSWERED: ("Webhook answered", "Réponse d'un webhook"),
    events.CONTACT_MERGED: ("Contacts merged", "Contacts fusionnés"),
    events.IDENTITY_REFUSED: ("Identity refused", "Identifiant refusé"),
}
"""In English and French, by name."""


def event_said(name: str, locale: Locale) -> str:
    """The event as people read it; one that a sender named itself keeps its name."""
    english, french = EVENT_WORDS.get(name, (name, name))
    return english if locale == "en" else french
