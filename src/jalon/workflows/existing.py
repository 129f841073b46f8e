"""Letting in those who meet the triggers already, when a workflow is published (ENT-2)."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, cast
from uuid import UUID

from msgspec import structs

from jalon.accounts.models import Account
from jalon.contacts.actions import create_list, join_list
from jalon.contacts.queries import list_members
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Invalid
from jalon.core.ids import lane_of
from jalon.definition.conditions import (
    All,
    Answered,
    AnyOf,
    Attribute,
    Condition,
    Entered,
    InList,
    InWorkflow,
    Messaged,
    Not,
    Performed,
)
from jalon.definition.scalars import Duration
from jalon.definition.workflow import Workflow as Definition
from jalon.engine.evaluate import counts_inside, is_enough
from jalon.engine.facts import MessageNeed, need_of
from jalon.engine.triggering import TriggerKind
from jalon.segments import queries as segments
from jalon.segments.filters import event_filter
from jalon.workflows import commands
from jalon.workflows.models import Workflow

_SOME_TIME = Duration(7, "day")
_ANY_TIME = Duration(9999, "week")
BY = "existing"
"""What the step log of an entry gives as its trigger."""


def offered(definition: Definition) -> bool:
    """Whether some trigger can be met already."""
    return any(trigger.meets_now(_SOME_TIME) is not None for trigger in _triggers(definition))


def asked_anew(definition: Definition, before: Definition | None) -> bool:
    """Whether publishing has to ask: at first, and when triggers or audience change."""
    return offered(definition) and (
        before is None
        or (before.triggers, before.audience) != (definition.triggers, definition.audience)
    )


def who(definition: Definition, *, within: Duration | None, entered_before: bool) -> Condition:
    """Those who meet a trigger now, are in the audience, and whom neither suppression, consent,
    the goal nor the repeat policy keeps out. `within`: how long ago an event may be that is a
    trigger.

    Raises Invalid when no trigger can be met already, and without `within` when one asks for it.
    """
    met = [trigger.meets_now(within) for trigger in _triggers(definition)]
    if not offered(definition):
        raise Invalid(
            "Nobody meets triggers of these kinds already.",
            remedy="Publish it without existing contacts.",
            code="existing_means_nothing",
        )
    if within is None and any(
        trigger.meets_now(None) != trigger.meets_now(_SOME_TIME)
        for trigger in _triggers(definition)
    ):
        raise Invalid(
            "A trigger is an event, and it is not said how long ago it may have happened.",
            remedy="Give a period, such as --within '30 days'.",
            code="existing_within",
        )
    parts: list[Condition] = [AnyOf(of=[each for each in met if each is not None])]
    if definition.audience is not None:
        parts.append(definition.audience)
    parts += [Not(of=InList(list=name)) for name in definition.suppress]
    if definition.requires_consent:
        parts.append(_consented())
    reached = at_entry(definition.goal.when) if definition.goal is not None else None
    if reached is not None:
        parts.append(Not(of=reached))
    if entered_before and definition.repeat.policy != "every_time":
        once = definition.repeat.policy == "once"
        entered = InWorkflow(workflow=definition.workflow, fact="entered" if once else "inside")
        parts.append(Not(of=entered))
    return All(of=parts)


def at_entry(condition: Condition) -> Condition | None:
    """What a condition says of a contact who enters: nothing has happened inside yet (RUN-1).
    None when it hangs on what the contact enters with."""
    match condition:
        case All(of=parts) | AnyOf(of=parts):
            found = [at_entry(part) for part in parts]
            known = [part for part in found if part is not None]
            return structs.replace(condition, of=known) if len(known) == len(found) else None
        case Not(of=part):
            inner = at_entry(part)
            return None if inner is None else Not(of=inner)
        case Entered() | Answered():
            return None
        case Performed() | Messaged() | InWorkflow() if counts_inside(condition):
            return All(of=[]) if is_enough(condition, 0) else AnyOf(of=[])
        case Performed(same=[_, *_]):
            return None
        case _:
            return condition


def count(condition: Condition) -> int:
    """How many they are now."""
    return segments.count(condition, clock.now())


def list_of(workflow: Workflow) -> str:
    """The list that keeps who met the triggers of the published version."""
    return f"{workflow.slug}-v{workflow.version}-existing"


def let_in(
    workflow: Workflow, definition: Definition, condition: Condition, within: Duration | None
) -> int:
    """Saves those who meet the condition now as a list, and has them try to enter, in the caller's
    transaction; returns how many they are. Before a workflow starts they are only saved."""
    slug, found = list_of(workflow), 0
    create_list(slug, f"{workflow.name}, version {workflow.version}: existing contacts")
    for lane, contacts in groupby(segments.members(condition, clock.now()), key=lane_of):
        ids = list(contacts)
        join_list(slug, ids)
        found += len(ids)
        if workflow.starts_at is None:
            _enroll(workflow, definition, lane, ids, within=within)
    return found


def start(workflow: Workflow, definition: Definition) -> None:
    """Has those who were saved when the workflow was published try to enter, now that it starts."""
    for lane, contacts in groupby(
        sorted(list_members(list_of(workflow)), key=lane_of), key=lane_of
    ):
        _enroll(workflow, definition, lane, list(contacts), within=_ANY_TIME)


def _enroll(
    workflow: Workflow,
    definition: Definition,
    lane: int,
    contacts: Sequence[UUID],
    *,
    within: Duration | None,
) -> None:
    payloads = {
        str(contact): properties
        for trigger in reversed(_triggers(definition))
        for contact, properties in _latest(trigger.meets_now(within), lane, contacts)
    }
    commands.enroll(workflow.id, contacts, at=clock.now(), by=BY, payloads=payloads)


def _latest(
    condition: Condition | None, lane: int, contacts: Sequence[UUID]
) -> list[tuple[UUID, dict[str, Any]]]:
    """The properties of the latest event that makes a trigger met, which emails may show."""
    if not isinstance(condition, Performed):
        return []
    need = need_of(condition)
    assert not isinstance(need, MessageNeed), "that is asked of messages"
    wanted = event_filter(need)
    with cursor() as cur:
        return cur.execute(
            f"""SELECT DISTINCT ON (contact_id) contact_id, properties FROM event
                WHERE lane = %s AND contact_id = ANY(%s) AND {wanted.text}
                ORDER BY contact_id, at DESC, id DESC""",
            [lane, list(contacts), *wanted.params],
        ).fetchall()


def _triggers(definition: Definition) -> list[TriggerKind]:
    return [cast(TriggerKind, trigger) for trigger in definition.triggers]


def _consented() -> Condition:
    """May get marketing email, as far as a condition can say (RUN-5)."""
    opted_in = Account.objects.filter(id=1, require_opt_in=True).exists()
    agreed = ["opted_in"] if opted_in else ["opted_in", "unknown"]
    return All(
        of=[
            Attribute(attribute="marketing", op="one_of", value=agreed),
            Attribute(attribute="email", op="is_set"),
        ]
    )
