"""TRG-14: a cart abandoned."""

from collections.abc import Iterable
from typing import ClassVar
from zoneinfo import ZoneInfo

from jalon.definition import words
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.scalars import Duration
from jalon.definition.schedule import after
from jalon.definition.workflow import Workflow
from jalon.engine.commerce import ORDER_COMPLETED
from jalon.engine.state import Contact, Event
from jalon.engine.triggering import Arm, TriggerKind

CART = frozenset({"Product Added", "Cart Viewed", "Checkout Started"})
"""What one does with a cart."""


class CartAbandoned(TriggerKind, tag="cart_abandoned", frozen=True, kw_only=True):
    """Fires so long after the contact's last Product Added, Cart Viewed or Checkout Started,
    unless an Order Completed came in between.

    The properties of that last event are at hand in the emails.
    """

    wait: Duration

    timed: ClassVar[bool] = True
    example: ClassVar[str] = """\
kind: cart_abandoned
wait: 4 hours
"""

    def sentence(self, locale: Locale) -> str:
        length = words.duration(self.wait, locale)
        if locale == "en":
            return f"The contact has left a cart for {length} without ordering"
        return f"Le contact a laissé un panier depuis {length} sans commander"

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        if self.wait.count == 0:
            yield problem(
                "VAL-12",
                en="A cart is abandoned after no time at all.",
                fr="Un panier est abandonné après une durée nulle.",
                mend_en="Wait at least 1 minute.",
                mend_fr="Attendez au moins 1 minute.",
                path=("wait",),
            )

    def arms(self) -> frozenset[str]:
        return CART | {ORDER_COMPLETED}

    def arm(self, contact: Contact, event: Event | None, zone: ZoneInfo) -> Arm | None:
        if event is None:
            return None
        if event.name == ORDER_COMPLETED:
            return Arm(None)
        return Arm(after(event.at, self.wait, zone), event.properties)
