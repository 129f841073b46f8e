"""STP-1: send an email."""

from collections.abc import Iterable
from typing import ClassVar, Literal

import msgspec

from jalon.definition import events, words
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.scalars import Duration
from jalon.definition.schedule import after
from jalon.definition.settings import Status
from jalon.definition.workflow import Workflow
from jalon.engine.effects import Send
from jalon.engine.frequency import over_cap
from jalon.engine.ledger import EmailFacts
from jalon.engine.state import Event
from jalon.engine.walking import Go, Hold, Leave, LinearKind, Move, Walk

_UNKNOWN = EmailFacts()


class Concern(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """What an email is about: a form to submit or a resource to request."""

    form: str | None = None
    resource: str | None = None


class SendEmail(LinearKind, tag="send_email", frozen=True, kw_only=True):
    """Sends an email to the contact, and goes on.

    `email` is the email's slug; `version` pins one of its versions, which is else the latest.
    `subject`, `sender` and `category` replace the email's own. `recipient`: the contact, or the
    user who owns the contact. `concerns` names the form or the resource it is about.
    `track_opens` and `track_clicks` say what is recorded of its readers.

    `status`: `live` sends; `review` keeps the message, and the contact, until somebody approves
    or rejects it; `off` sends nothing, and the contact goes on. It belongs to the workflow:
    changing it acts at once on everyone inside.

    `over_cap`: when the contact got as many emails as the frequency rules allow, `skip` it and go
    on, `hold` the contact until one more is allowed, or `exit`. `lateness`: when, after an
    interruption, the step is reached later than this, the email is not sent any more (RUN-8).
    `if_not_sent` says what becomes of the contact when the email is not sent, for that or another
    reason: `continue` to the next step, or `exit` (RUN-12). The workflow's window may hold the
    contact here until it opens (RUN-2).
    """

    email: str
    version: int | None = None
    subject: str = ""
    sender: str = ""
    category: str = ""
    recipient: Literal["contact", "owner"] = "contact"
    concerns: Concern | None = None
    status: Status = "live"
    over_cap: Literal["skip", "hold", "exit"] = "skip"
    track_opens: bool = True
    track_clicks: bool = True
    lateness: Duration = Duration(24, "hour")
    if_not_sent: Literal["continue", "exit"] = "continue"

    is_action: ClassVar[bool] = True
    example: ClassVar[str] = """\
id: welcome
kind: send_email
name: Welcome
email: welcome
subject: Glad to have you
concerns: {resource: white-paper}
over_cap: hold
lateness: 2 hours
if_not_sent: exit
next: pause
"""

    def sentence(self, locale: Locale) -> str:
        email, pick = words.quote(self.email, locale), words.chosen(locale)
        text = pick(f"Send the email {email}", f"Envoyer l'e-mail {email}")
        if self.version is not None:
            text += f" (version {self.version})"
        if self.recipient == "owner":
            text += pick(" to the contact's owner", " au propriétaire du contact")
        if self.status == "review":
            text += pick(", once approved", ", après approbation")
        if self.status == "off":
            text += pick(", which is off", ", qui est désactivé")
        return text

    def emails(self) -> list[str]:
        return [self.email]

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        if not self.email:
            yield problem(
                "VAL-3",
                en="The step names no email.",
                fr="L'étape ne nomme aucun e-mail.",
                mend_en="Give the email to send.",
                mend_fr="Indiquez l'e-mail à envoyer.",
                path=("email",),
            )
        if self.version is not None and self.version < 1:
            yield problem(
                "VAL-12",
                en=f"There is no version {self.version} of an email.",
                fr=f"Il n'y a pas de version {self.version} d'un e-mail.",
                mend_en="Versions count from 1; leave it out for the latest.",
                mend_fr="Les versions commencent à 1 ; omettez-la pour la dernière.",
                path=("version",),
            )

    def listens(self) -> frozenset[str]:
        # Whatever its status: it may be changed while a message waits for approval.
        return frozenset({events.EMAIL_APPROVED, events.EMAIL_REJECTED})

    @property
    def gives_up_on(self) -> frozenset[str]:
        return frozenset({events.EMAIL_NOT_SENT}) if self.if_not_sent == "exit" else frozenset()

    def gives_up(self, event: Event) -> str:
        return "not_sent" if event.name in self.gives_up_on else ""

    def would_act(self, walk: Walk) -> bool:
        return not (walk.here.get("review") or self._silent(walk))

    def move(self, walk: Walk) -> Move:
        if walk.here.get("review"):
            return self._reviewed(walk)
        silent = self._silent(walk)
        if silent:
            return self._not_sent(silent)
        email = self._facts(walk)
        over = over_cap(walk, email) if self.recipient == "contact" else None
        if over is not None:
            detail = {"most": over.cap.most, "within": str(over.cap.within)}
            if self.over_cap == "hold":
                return Hold(over.until, {"held": "cap", **detail})
            if self.over_cap == "exit":
                return Leave("cap", {"not_sent": "cap", **detail})
            return self._not_sent("cap", **detail)
        walk.act(self._send(walk))
        if self.status == "review":
            walk.remember_here(review=True)
            return Hold(None, {"held": "review"})
        return Go(self.next, {"email": self.email})

    def _silent(self, walk: Walk) -> str:
        """The reason for which nothing is sent, whatever the contact; empty: none."""
        if self.status == "off":
            return "off"
        if walk.live.pause == "skip":
            return "paused"
        return "late" if self._too_late(walk) else ""

    def _too_late(self, walk: Walk) -> bool:
        if not walk.lateness:
            return False
        if self.lateness.unit != "month":
            return walk.lateness > self.lateness.fixed
        planned = walk.now - walk.lateness
        return after(planned, self.lateness, walk.zone) < walk.now

    def _reviewed(self, walk: Walk) -> Move:
        """What somebody said of the message that waits for approval, if anybody did."""
        if walk.is_answer(events.EMAIL_APPROVED):
            return Go(self.next, {"email": self.email, "approved": True})
        if walk.is_answer(events.EMAIL_REJECTED):
            return self._not_sent("rejected")
        return Hold(None)

    def _not_sent(self, reason: str, **seen: object) -> Move:
        detail = {"not_sent": reason, **seen}
        if self.if_not_sent == "exit":
            return Leave("not_sent", detail)
        return Go(self.next, detail)

    def _facts(self, walk: Walk) -> EmailFacts:
        email = walk.terms.emails.get(self.email, _UNKNOWN)
        return EmailFacts(self.category or email.category, email.transactional)

    def _send(self, walk: Walk) -> Send:
        return Send(
            email=self.email,
            subject=self.subject,
            language=walk.workflow.language or "",
            category=self.category,
            sender=self.sender,
            version=self.version or 0,
            recipient=self.recipient,
            review=self.status == "review",
            track_opens=self.track_opens,
            track_clicks=self.track_clicks,
        )
