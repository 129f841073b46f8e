"""STP-1: send an email."""

from collections.abc import Iterable
from typing import ClassVar, Literal

from jalon.definition import words
from jalon.definition.events import EMAIL_NOT_SENT
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.scalars import Duration
from jalon.definition.schedule import after
from jalon.definition.workflow import Workflow
from jalon.engine.effects import Send
from jalon.engine.state import Event
from jalon.engine.walking import Go, Leave, LinearKind, Move, Walk


class SendEmail(LinearKind, tag="send_email", frozen=True, kw_only=True):
    """Sends an email to the contact, and goes on.

    `email` is the email's slug. `subject` replaces the email's own subject. `lateness`: when,
    after an interruption, the step is reached later than this, the email is not sent any more
    (RUN-8). `if_not_sent` says what becomes of the contact when the email is not sent, for that
    or another reason: `continue` to the next step, or `exit` (RUN-12). The workflow's
    window may hold the contact here until it opens (RUN-2).
    """

    email: str
    subject: str = ""
    lateness: Duration = Duration(24, "hour")
    if_not_sent: Literal["continue", "exit"] = "continue"

    is_action: ClassVar[bool] = True
    example: ClassVar[str] = """\
id: welcome
kind: send_email
name: Welcome
email: welcome
subject: Glad to have you
lateness: 2 hours
if_not_sent: exit
next: pause
"""

    def sentence(self, locale: Locale) -> str:
        email = words.quote(self.email, locale)
        return f"Send the email {email}" if locale == "en" else f"Envoyer l'e-mail {email}"

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

    @property
    def gives_up_on(self) -> frozenset[str]:
        return frozenset({EMAIL_NOT_SENT}) if self.if_not_sent == "exit" else frozenset()

    def gives_up(self, event: Event) -> str:
        return "not_sent" if event.name in self.gives_up_on else ""

    def too_late(self, walk: Walk) -> bool:
        planned = walk.now - walk.lateness
        return after(planned, self.lateness, walk.zone) < walk.now

    def move(self, walk: Walk) -> Move:
        if self.too_late(walk):
            detail = {"not_sent": "late"}
            if self.if_not_sent == "exit":
                return Leave("not_sent", detail)
            return Go(self.next, detail)
        language = walk.workflow.language or ""
        walk.act(Send(email=self.email, subject=self.subject, language=language))
        return Go(self.next, {"email": self.email})
