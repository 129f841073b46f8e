"""STP-9: update the contact."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Literal

from jalon.definition import words
from jalon.definition.company import COMPANY_ID, PREFIX, tells_of_company
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.scalars import Value
from jalon.definition.workflow import Workflow
from jalon.engine.effects import ChangeCompany, Update
from jalon.engine.evaluate import attribute_of
from jalon.engine.steps.values import increased
from jalon.engine.walking import Go, LinearKind, Move, Walk

READ_ONLY = ("email", "external_id", "created_at", "marketing", "owner")
"""Fields of the contact that say who it is: no workflow changes them."""


class UpdateContact(LinearKind, tag="update_contact", frozen=True, kw_only=True):
    """Changes attributes, tags and lists of the contact.

    `set` gives attributes a value. `copy` gives each attribute named the value of another, as it
    was before the step; an empty one empties it. `increment` adds to numbers, a missing one
    counting as 0 and anything else staying as it is. `clear` empties. `add_points` adds to the
    score, `lifecycle` sets the stage. Tags and lists are added, removed, joined and left by name.
    `company.id` is the company that the contact belongs to; what is known of that company is there
    a moment later. `company.plan` is an attribute of the company that it belongs to, and changes
    for all its contacts. What changes becomes events that may trigger workflows.
    """

    set: dict[str, Value] = {}
    copy: dict[str, str] = {}
    increment: dict[str, int | float] = {}
    clear: list[str] = []
    add_points: int | float = 0
    lifecycle: Literal["visitor", "lead", "mql", "customer"] | None = None
    add_tags: list[str] = []
    remove_tags: list[str] = []
    join_lists: list[str] = []
    leave_lists: list[str] = []

    is_action: ClassVar[bool] = True
    example: ClassVar[str] = """\
id: mark
kind: update_contact
set: {status: customer}
copy: {previous_plan: plan}
increment: {purchases: 1}
clear: [cart_total]
add_points: 10
lifecycle: customer
add_tags: [buyer]
remove_tags: [prospect]
join_lists: [customers]
leave_lists: [prospects]
next: thanks
"""

    def sentence(self, locale: Locale) -> str:
        pick = words.chosen(locale)
        parts = [*self._attribute_parts(locale)]
        for names, en, fr in (
            (self.add_tags, "add the tag", "ajouter l'étiquette"),
            (self.remove_tags, "remove the tag", "retirer l'étiquette"),
            (self.join_lists, "join the list", "inscrire à la liste"),
            (self.leave_lists, "leave the list", "retirer de la liste"),
        ):
            parts += [f"{pick(en, fr)} {words.quote(name, locale)}" for name in names]
        lead = pick("Update the contact", "Mettre à jour le contact")
        return f"{lead}{pick(': ', words.NBSP + ': ')}{words.join_and(parts, locale)}"

    def _attribute_parts(self, locale: Locale) -> Iterator[str]:
        pick = words.chosen(locale)

        def quoted(name: str) -> str:
            return words.quote(name, locale)

        for name, value in self.set.items():
            text = words.value(value, locale)
            yield pick(f"set {quoted(name)} to {text}", f"mettre {quoted(name)} à {text}")
        for name, source in self.copy.items():
            yield pick(
                f"copy {quoted(source)} to {quoted(name)}",
                f"copier {quoted(source)} dans {quoted(name)}",
            )
        for name, by in self.increment.items():
            number = words.number(by, locale)
            yield pick(f"add {number} to {quoted(name)}", f"ajouter {number} à {quoted(name)}")
        for name in self.clear:
            yield pick(f"clear {quoted(name)}", f"vider {quoted(name)}")
        if self.add_points:
            points = words.number(self.add_points, locale)
            yield pick(f"add {points} points", f"ajouter {points} points")
        if self.lifecycle is not None:
            stage = words.quote(self.lifecycle, locale)
            yield pick(f"set the lifecycle stage to {stage}", f"passer à l'étape de vie {stage}")

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        changed = [*self.set, *self.copy, *self.increment, *self.clear]
        changed += ["score"] if self.add_points else []
        changed += ["lifecycle"] if self.lifecycle is not None else []
        tags, lists = [*self.add_tags, *self.remove_tags], [*self.join_lists, *self.leave_lists]
        if not (changed or tags or lists):
            yield problem(
                "VAL-3",
                en="The step changes nothing.",
                fr="L'étape ne change rien.",
                mend_en="Set an attribute, add a tag, or join a list.",
                mend_fr="Modifiez un attribut, ajoutez une étiquette, ou inscrivez à une liste.",
            )
        for names in (changed, tags, lists):
            for name, times in Counter(names).items():
                if times > 1:
                    yield _twice(name)
        for name in changed:
            if name in READ_ONLY:
                yield _read_only(name)
        yield from self._company_problems(changed)

    def _company_problems(self, changed: list[str]) -> Iterator[Problem]:
        if COMPANY_ID in self.increment:
            yield _read_only(COMPANY_ID)
        elif COMPANY_ID in changed and len([*filter(tells_of_company, changed)]) > 1:
            yield problem(
                "VAL-3",
                en="The step changes a company, and which company it is.",
                fr="L'étape change une entreprise, et laquelle c'est.",
                mend_en="Use two steps.",
                mend_fr="Utilisez deux étapes.",
            )

    def move(self, walk: Walk) -> Move:
        changes = self._attributes(walk)
        if any(map(tells_of_company, changes)):
            changes = self._with_company(walk, changes)
        update = Update(
            attributes=changes,
            add_tags=tuple(self.add_tags),
            remove_tags=tuple(self.remove_tags),
            join_lists=tuple(self.join_lists),
            leave_lists=tuple(self.leave_lists),
        )
        walk.act(update)
        return Go(self.next)

    def _with_company(self, walk: Walk, changes: dict[str, Any]) -> dict[str, Any]:
        """The changes to the contact, those of its company being asked for (CON-6). Who changes
        company carries nothing of the one before; who has none changes none."""
        carried = walk.contact.attributes
        present = carried.get(COMPANY_ID)
        own = {name: value for name, value in changes.items() if not tells_of_company(name)}
        if COMPANY_ID in changes:
            key = changes[COMPANY_ID]
            key = key if isinstance(key, str) and key else None
            if key == present:
                return own
            return {**own, **dict.fromkeys(filter(tells_of_company, carried)), COMPANY_ID: key}
        if present is None:
            return own
        set_ = {
            name.removeprefix(PREFIX): value
            for name, value in changes.items()
            if tells_of_company(name) and name not in self.increment
        }
        add = {
            name.removeprefix(PREFIX): by
            for name, by in self.increment.items()
            if tells_of_company(name)
        }
        walk.act(ChangeCompany(present, set_, add))
        return changes

    def _attributes(self, walk: Walk) -> dict[str, Any]:
        contact = walk.contact
        found: dict[str, Any] = dict(self.set)
        found |= {name: attribute_of(contact, source) for name, source in self.copy.items()}
        found |= dict.fromkeys(self.clear)
        if self.lifecycle is not None:
            found["lifecycle"] = self.lifecycle
        points = {"score": self.add_points} if self.add_points else {}
        for name, by in {**self.increment, **points}.items():
            total = increased(attribute_of(contact, name), by)
            if total is not None:
                found[name] = total
        return found


def _twice(name: str) -> Problem:
    return problem(
        "VAL-3",
        en=f"The step changes {words.quote(name, 'en')} twice.",
        fr=f"L'étape change deux fois {words.quote(name, 'fr')}.",
        mend_en="Keep one of the changes, or use two steps.",
        mend_fr="Gardez l'un des changements, ou utilisez deux étapes.",
    )


def _read_only(name: str) -> Problem:
    return problem(
        "VAL-3",
        en=f"A workflow cannot change {words.quote(name, 'en')}, which says who the contact is.",
        fr=f"Un workflow ne peut changer {words.quote(name, 'fr')}, qui dit qui est le contact.",
        mend_en="Change another attribute.",
        mend_fr="Changez un autre attribut.",
    )
