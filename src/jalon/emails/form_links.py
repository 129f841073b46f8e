"""Links of forms: confirmations (FRM-1), downloads, which are good for 30 days (FRM-2), and
previews for those who make them, good for a day."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from jalon.core import clock
from jalon.core.errors import NotFound
from jalon.emails import links
from jalon.emails.links import Link
from jalon.forms.queries import Kind

GOOD_FOR = timedelta(days=30)
"""In wall time, from when the link was made."""
PREVIEW_FOR = timedelta(days=1)

_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a download link says."""

    contact_id: UUID
    resource: str
    expired: bool


def confirm_url(contact_id: UUID, submission_id: UUID) -> str:
    """The page where a contact confirms a submission."""
    token = links.sign("confirm", Link(contact_id, submission_id))
    return f"{settings.JALON_BASE_URL}/s/{token}"


def download_url(contact_id: UUID, resource: str) -> str:
    """Leads to a resource from now on, for one contact."""
    until = int((clock.wall() + GOOD_FOR).timestamp())
    token = links.sign("download", Link(contact_id, _NOBODY, f"{until} {resource}"))
    return f"{settings.JALON_BASE_URL}/d/{token}"


def read_offer(token: str) -> Offer:
    """What a link says. Raises NotFound when it was altered."""
    link = links.read("download", token)
    until, _, resource = link.url.partition(" ")
    if not until.isdecimal():
        raise NotFound(
            "This link is not one that Jalon made.", remedy="Open it whole.", phrase="unknown_link"
        )
    return Offer(link.contact_id, resource, clock.wall().timestamp() > int(until))


def preview_url(kind: Kind, slug: str) -> str:
    """Shows whoever holds it a form, landing page or resource for a day, archived or not; nothing
    is counted, and nothing can be sent."""
    until = int((clock.wall() + PREVIEW_FOR).timestamp())
    token = links.sign("preview", Link(_NOBODY, _NOBODY, f"{until} {kind} {slug}"))
    return f"{settings.JALON_BASE_URL}/preview/{token}"


def read_preview(token: str) -> tuple[str, str]:
    """The kind and the short name of what a preview link shows. Raises NotFound when it was
    altered, or is older than a day."""
    until, kind, slug = links.read("preview", token).url.split(" ")
    if clock.wall().timestamp() > int(until):
        raise NotFound("This preview is over.", remedy="Ask for another.", code="preview_over")
    return kind, slug
