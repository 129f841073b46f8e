"""Every kind of step, one file each."""

from jalon.engine.steps.branch import BranchByCondition
from jalon.engine.steps.branch_on_value import BranchOnValue
from jalon.engine.steps.delay import Delay
from jalon.engine.steps.emit_event import EmitEvent
from jalon.engine.steps.enroll_in import EnrollIn
from jalon.engine.steps.exit import ExitStep
from jalon.engine.steps.experiment import Experiment
from jalon.engine.steps.go_to import GoTo
from jalon.engine.steps.note import Note
from jalon.engine.steps.notify import NotifyStep
from jalon.engine.steps.random_split import RandomSplit
from jalon.engine.steps.remove_from import RemoveFrom
from jalon.engine.steps.send_email import SendEmail
from jalon.engine.steps.update_contact import UpdateContact
from jalon.engine.steps.wait_for import WaitFor
from jalon.engine.steps.wait_until import WaitUntil
from jalon.engine.steps.webhook import Webhook
from jalon.engine.walking import StepKind

STEPS: tuple[type[StepKind], ...] = (
    SendEmail,
    Delay,
    WaitUntil,
    WaitFor,
    BranchByCondition,
    BranchOnValue,
    RandomSplit,
    Experiment,
    UpdateContact,
    EmitEvent,
    NotifyStep,
    Webhook,
    EnrollIn,
    RemoveFrom,
    GoTo,
    ExitStep,
    Note,
)
