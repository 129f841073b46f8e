"""The demo: 18 months of a real shop, through the live engine, in the sandbox."""

from collections.abc import Callable
from pathlib import Path

from jalon.accounts.models import Account
from jalon.contacts.import_write import Terms
from jalon.contacts.importing import import_contacts
from jalon.core import clock
from jalon.events.importing import prepare_events
from jalon.runtime.sandbox import play, require_sandbox
from jalon.workflows.actions import publish

EXAMPLES = Path(__file__).parents[3] / "examples"
WORKFLOWS = ("post-purchase", "reactivation")

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many are done, of how many (0: unknown)."""


def played() -> bool:
    """Whether this installation has seen the demo through."""
    return Account.objects.filter(id=1, demo_played_at__isnull=False).exists()


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
    play(orders, lambda done, _at: progress("Playing purchases", done, total))
    Account.objects.filter(id=1).update(demo_played_at=clock.wall())
