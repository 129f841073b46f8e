"""Every kind of trigger, one file each."""

from jalon.engine.triggering import TriggerKind
from jalon.engine.triggers.api_call import ApiCall
from jalon.engine.triggers.at import AtTime
from jalon.engine.triggers.attribute_changed import AttributeChanged
from jalon.engine.triggers.became_lead import BecameLead
from jalon.engine.triggers.became_mql import BecameMql
from jalon.engine.triggers.by_hand import ByHand
from jalon.engine.triggers.cart_abandoned import CartAbandoned
from jalon.engine.triggers.date_attribute import DateAttribute
from jalon.engine.triggers.engaged import Engaged
from jalon.engine.triggers.event import OnEvent
from jalon.engine.triggers.from_workflow import FromWorkflow
from jalon.engine.triggers.inactivity import Inactivity
from jalon.engine.triggers.joined_list import JoinedList
from jalon.engine.triggers.left_list import LeftList
from jalon.engine.triggers.recurring import Recurring
from jalon.engine.triggers.requested_resource import RequestedResource
from jalon.engine.triggers.segment import OnSegment
from jalon.engine.triggers.submitted_form import SubmittedForm
from jalon.engine.triggers.tag_added import TagAdded
from jalon.engine.triggers.tag_removed import TagRemoved

TRIGGERS: tuple[type[TriggerKind], ...] = (
    OnEvent,
    BecameLead,
    BecameMql,
    SubmittedForm,
    RequestedResource,
    JoinedList,
    LeftList,
    AttributeChanged,
    TagAdded,
    TagRemoved,
    AtTime,
    Recurring,
    DateAttribute,
    Inactivity,
    OnSegment,
    CartAbandoned,
    Engaged,
    ByHand,
    ApiCall,
    FromWorkflow,
)
