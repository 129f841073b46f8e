"""Every kind of trigger, one file each."""

from jalon.engine.triggering import TriggerKind
from jalon.engine.triggers.attribute_changed import AttributeChanged
from jalon.engine.triggers.by_hand import ByHand
from jalon.engine.triggers.event import OnEvent
from jalon.engine.triggers.inactivity import Inactivity
from jalon.engine.triggers.joined_list import JoinedList

TRIGGERS: tuple[type[TriggerKind], ...] = (
    OnEvent,
    JoinedList,
    AttributeChanged,
    Inactivity,
    ByHand,
)
