"""STP-11: tell people who work with the contact."""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from jalon.definition import words
from jalon.definition.checks.parts import MOST_OUTSIDE
from jalon.definition.problems import Locale, Path, Problem, problem
from jalon.definition.workflow import Workflow
from jalon.engine.effects import Notify
from jalon.engine.state import Contact
from jalon.engine.walking import Go, LinearKind, Move, Walk

_ADDRESS = re.compile(r"""[^\s<>"@,;:\\()\[\]]+@[^\s<>"@,;:\\()\[\]]+""")


class NotifyStep(LinearKind, tag="notify", frozen=True, kw_only=True):
    """Sends a notice by email to people who work with the contact, and goes on.

    `users` names users of the account by their emails; `owner` adds the user who looks after the
    contact, if there is one; `addresses` are at most 10 others. `subject` and `text` are plain
    text with variables in Liquid, the same as in emails. A notice is no email to the contact: no
    consent, cap, window or statistics of emails applies to it.
    """

    users: list[str] = []
    owner: bool = False
    addresses: list[str] = []
    subject: str
    text: str

    is_action: ClassVar[bool] = True
    example: ClassVar[str] = """\
id: tell_sales
kind: notify
users: [sam@example.com]
owner: true
addresses: [agency@example.org]
subject: "{{ contact.email }} asks for a quote"
text: |
  {{ contact.first_name | default: 'Somebody' }} went through {{ workflow.name }}.
next: thanks
"""

    def sentence(self, locale: Locale) -> str:
        pick = words.chosen(locale)
        told = [words.quote(each, locale) for each in (*self.users, *self.addresses)]
        if self.owner:
            told.append(pick("the contact's owner", "le propriétaire du contact"))
        named = words.join_and(told, locale)
        return pick(f"Notify {named}", f"Avertir {named}")

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        if not (self.users or self.owner or self.addresses):
            yield problem(
                "VAL-3",
                en="There is nobody to notify.",
                fr="Il n'y a personne à avertir.",
                mend_en="Name users, the contact's owner, or addresses.",
                mend_fr="Nommez des utilisateurs, le propriétaire du contact ou des adresses.",
                path=("users",),
            )
        if len(self.addresses) > MOST_OUTSIDE:
            yield problem(
                "VAL-13",
                en=f"The step notifies {len(self.addresses)} outside addresses.",
                fr=f"L'étape avertit {len(self.addresses)} adresses extérieures.",
                mend_en=f"Keep at most {MOST_OUTSIDE}, or make them users of the account.",
                mend_fr=f"Gardez-en {MOST_OUTSIDE} au plus, ou faites-en des utilisateurs du "
                "compte.",
                path=("addresses",),
            )
        yield from _address_problems("users", self.users)
        yield from _address_problems("addresses", self.addresses)

    def would_act(self, walk: Walk) -> bool:
        return walk.live.pause != "skip"

    def move(self, walk: Walk) -> Move:
        if walk.live.pause == "skip":
            return Go(self.next, {"notified": 0, "error": "paused"})
        told = self._recipients(walk.contact)
        if told:
            walk.act(Notify(self.subject, self.text, told))
        return Go(self.next, {"notified": len(told)})

    def _recipients(self, contact: Contact) -> tuple[str, ...]:
        """Everyone once, whichever way they are named."""
        owner = [contact.owner] if self.owner and contact.owner else []
        named: dict[str, str] = {}
        for address in (*self.users, *owner, *self.addresses):
            named.setdefault(address.lower(), address)
        return tuple(named.values())


def _address_problems(field: str, addresses: list[str]) -> Iterator[Problem]:
    for index, address in enumerate(addresses):
        if not _ADDRESS.fullmatch(address):
            path: Path = (field, index)
            yield problem(
                "VAL-3",
                en=f"{words.quote(address, 'en')} is no email address.",
                fr=f"{words.quote(address, 'fr')} n'est pas une adresse e-mail.",
                mend_en="Write it like sam@example.com.",
                mend_fr="Écrivez-la comme sam@example.com.",
                path=path,
            )
