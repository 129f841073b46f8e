"""The demo: 18 months of a real shop, through the live engine, in the sandbox."""

from collections.abc import Callable
from pathlib import Path

from jalon.accounts.models import Account
from jalon.contacts.import_write import Terms
from jalon.contacts.importing import import_contacts
from jalon.contacts.models import Contact
from jalon.core import clock
from jalon.core.errors import Conflict
from jalon.events.importing import prepare_events
from jalon.runtime.sandbox import play, require_sandbox
from jalon.workflows.actions import publish

EXAMPLES = Path(__file__).parents[3] / "examples"
WORKFLOWS = ("post-purchase", "reactivation")

PLAYING = "Playing purchases"

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many are done, of how many (0: unknown)."""


def played() -> bool:
    """Whether this installation has seen the demo through."""
    return Account.objects.filter(id=1, demo_played_at__isnull=False).exists()


def require_empty() -> None:
    """Raises Conflict when there are contacts: the demo would be mixed with what is there."""
    if Contact.objects.exists():
        raise Conflict(
            "There are contacts already, and the demo's would be mixed with them.",
            remedy="The command `jalon demo` plays it all the same.",
            code="not_empty",
        )


def run(progress: Progress) -> None:
    """Imports the CDNOW customers, publishes two workflows, and plays the purchases.

    Begun again after an interruption, it goes on where it stopped; run once more, it changes
    nothing. Raises Forbidden outside the sandbox.
    """
    require_sandbox()
    contacts = EXAMPLES / "data" / "cdnow-contacts.csv"
    import_contacts(
        contacts,
        Terms(consent="Yes, write to me about music.", source="CDNOW customers (demo)"),
        on_progress=lambda done, size: progress("Importing customers", done, size),
    )
    for name in WORKFLOWS:
        publish((EXAMPLES / f"{name}.yaml").read_text())
    orders, _ = prepare_events(EXAMPLES / "data" / "cdnow-orders.csv")
    total = len(orders)
    play(orders, lambda done, _at: progress(PLAYING, done, total))
    Account.objects.filter(id=1).update(demo_played_at=clock.wall())
