"""Test on me: a contact's data through a workflow, the emails to the tester (LIF-10).

The real engine walks one person through virtual time, in memory. Nothing is written of it: no
enrollment, no figure, no change to the contact, no webhook. What it would send goes to the tester
alone, marked [Test], at once or with its delays shortened.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from operator import itemgetter
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from jalon.accounts.models import Account
from jalon.contacts.queries import contact as contact_of
from jalon.core import clock
from jalon.core.db import one_transaction
from jalon.core.errors import Conflict, Invalid
from jalon.core.ids import lane_of, new_id
from jalon.definition.emails import Content
from jalon.delivery.lane import route
from jalon.delivery.letters import Claimed, Refusal, letter
from jalon.delivery.routes.sandbox import Sandbox
from jalon.delivery.routes.shared import SharedRoutes
from jalon.emails.actions import is_address
from jalon.emails.mime import Letter
from jalon.emails.models import Email, Sender
from jalon.emails.queries import contents, published
from jalon.emails.utm import utm_of
from jalon.engine.effects import Notify, Send
from jalon.engine.ledger import Ledger
from jalon.engine.simulate.assumptions import Assumptions, Engagement
from jalon.engine.simulate.chance import Chance
from jalon.engine.simulate.course import Course
from jalon.engine.simulate.population import ByHand, Someone
from jalon.engine.simulate.scenario import Scenario
from jalon.engine.simulate.tally import Tally
from jalon.engine.state import Contact, Payload
from jalon.engine.steps.send_email import SendEmail
from jalon.runtime.dry_runs.subjects import Subject

DAYS = 730
"""How far the virtual time goes: every delay of a passage is over by then."""

LISTENS_EVERY = 1.0
"""Seconds after which a test that lasts asks again whether it is to go on."""

Progress = Callable[[int, int], None]

_NOBODY = UUID(int=0)
"""Whose the links of a test are: nobody unsubscribes by them."""


def _silent(_done: int, _total: int) -> None:
    """Nobody asks how far it is."""


@dataclass(frozen=True, slots=True)
class Tried:
    """An email of the test: when it would have gone out, and why it could not be sent, if so."""

    step: str
    email: str
    at: datetime
    subject: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class _Sending:
    step: str
    at: datetime
    effect: Send | Notify
    payload: Payload


def try_on(  # noqa: PLR0913 # all but three are named, and can be left out
    subject: Subject,
    contact_id: UUID,
    tester: str,
    *,
    payload: Payload | None = None,
    reads: bool = False,
    every: bool = False,
    lasts: int = 0,
    on_progress: Progress = _silent,
) -> list[Tried]:
    """Sends the tester what a contact would get, who is enrolled now with these properties.

    `reads`: the contact opens and clicks everything. `every`: each email of the workflow once,
    whatever way the contact would take. `lasts`: the seconds to which all delays together are
    shortened, each in proportion; 0: all goes out at once. `on_progress` hears how many emails of
    how many are written, or sent where it lasts; what it raises ends the test. Raises NotFound for
    the contact, Invalid for the address, and Conflict without a sender.
    """
    check_tester(tester)
    trial = _Trial(subject, contact_of(contact_id), tester)
    given = payload or {}
    sendings = list(trial.every(given)) if every else trial.passage(given, reads=reads)
    tried, letters = [], []
    for done, sending in enumerate(sendings, start=1):
        on_progress(0 if lasts else done, len(sendings))
        made = trial.letter(sending)
        name = sending.effect.email if isinstance(sending.effect, Send) else ""
        if isinstance(made, Letter):
            letters.append((sending.at, made))
            tried.append(Tried(sending.step, name, sending.at, made.subject))
        else:
            tried.append(Tried(sending.step, name, sending.at, "", made.reason))
    if lasts:
        _send_slowly(letters, contact_id, lasts=lasts, on_progress=on_progress)
    else:
        hand_over([one for _, one in letters], contact_id)
    return tried


def _send_slowly(
    letters: list[tuple[datetime, Letter]], contact_id: UUID, *, lasts: int, on_progress: Progress
) -> None:
    begun = time.monotonic()
    for done, (after, one) in enumerate(_shortened(letters, lasts)):
        while (rest := begun + after - time.monotonic()) > 0:
            on_progress(done, len(letters))
            time.sleep(min(rest, LISTENS_EVERY))
        hand_over([replace(one, at=clock.now())], contact_id)


def _shortened(
    letters: list[tuple[datetime, Letter]], lasts: int
) -> Iterator[tuple[float, Letter]]:
    """Letters in their order, each with its seconds after the first."""
    ordered = sorted(letters, key=itemgetter(0))
    for at, one in ordered:
        first, last = ordered[0][0], ordered[-1][0]
        yield (lasts * ((at - first) / (last - first)) if last > first else 0.0), one


def check_tester(address: str) -> None:
    """Raises Invalid unless it is an address that a test can go to."""
    if not is_address(address):
        raise Invalid(
            f"{address[:60]!r} is not an email address.",
            remedy="Give the address of who is to get the test.",
            code="address_invalid",
            address=address[:60],
        )


class _Typical(Chance):
    """The luck of who reads when half of all readers have: a test comes to the same each time."""

    def draw(self, matter: str) -> list[float]:
        drawn = super().draw(matter)
        return [0.5] * len(drawn) if matter.startswith("email ") else drawn


class _Watched(Course):
    """A course that keeps what it would send."""

    def __init__(self, scenario: Scenario, someone: Someone, tally: Tally) -> None:
        super().__init__(scenario, someone, tally)
        self.chance = _Typical(scenario.assumptions.seed, someone.contact.id)
        self.sendings: list[_Sending] = []

    def _keep(self, ledger: Ledger) -> None:
        for out in ledger.outgoing:
            self.sendings.append(_Sending(out.step, out.at, out.send, out.enrollment.payload))
        for doing in ledger.doings:
            if isinstance(doing.effect, Notify):
                entered = doing.enrollment.payload
                self.sendings.append(_Sending(doing.step, doing.at, doing.effect, entered))
        super()._keep(ledger)


class _Trial:
    def __init__(self, subject: Subject, contact: Contact, tester: str) -> None:
        self.subject, self.contact, self.tester = subject, contact, tester
        self.definition = subject.compiled.definition
        self.now = clock.now()
        self.senders = {sender.slug: sender for sender in Sender.objects.order_by("created_at")}
        if not self.senders:
            raise Conflict(
                "There is no sender to send the test as.",
                remedy="Publish a workflow, or set one.",
                phrase="no_sender",
            )
        sent = {email for step in self.definition.steps for email in step.emails()}
        self.published = published(sent - subject.designs.keys())
        self.own_senders: Mapping[str, str | None] = dict(
            Email.objects.filter(slug__in=sent).values_list("slug", "sender")
        )

    def passage(self, payload: Payload, *, reads: bool) -> list[_Sending]:
        """What the contact would get, were it enrolled now."""
        engagement = Engagement(opens=float(reads), clicks=float(reads), unsubscribes=0)
        scenario = self.subject.scenario(
            Assumptions(start=self.now, days=DAYS, engagement=engagement)
        )
        someone = Someone(self.contact, given=[(self.now, ByHand(payload))])
        course = _Watched(scenario, someone, Tally())
        course.run()
        return course.sendings

    def every(self, payload: Payload) -> Iterator[_Sending]:
        """Each email of the workflow once, in the order of its steps."""
        for step in self.definition.steps:
            if isinstance(step, SendEmail):
                send = Send(email=step.email, subject=step.subject, sender=step.sender)
                yield _Sending(step.id, self.now, send, payload)

    def letter(self, sending: _Sending) -> Letter | Refusal:
        """The email as the tester gets it. Its links lead where they say, and count for nobody."""
        made = letter(self._claimed(sending), at=self.now, read=self._read)
        if isinstance(made, Refusal):
            return made
        return replace(made, subject=f"[Test] {made.subject}", headers={})

    def _read(self, slug: str, version: int) -> tuple[Mapping[str, Content], str]:
        design = self.subject.designs.get(slug)
        if design is None:
            return contents(slug, version)
        return design.locales, design.fallback or next(iter(design.locales), "")

    def _claimed(self, sending: _Sending) -> Claimed:
        effect, contact = sending.effect, self.contact
        account = Account.objects.get()
        workflow = self.definition
        named = workflow.name or workflow.workflow
        return Claimed(
            id=new_id(),
            contact_id=_NOBODY,
            enrollment_id=_NOBODY,
            workflow_id=self.subject.compiled.id,
            version=0,
            step=sending.step,
            visit=1,
            **self._content(effect),
            transactional=True,
            subject=effect.subject,
            context={
                "event": sending.payload,
                "workflow": {"id": workflow.workflow, "name": named},
            },
            track_opens=False,
            track_clicks=False,
            attempts=0,
            at=self.now,
            known=True,
            merged_into=None,
            contact_email=contact.email,
            address=self.tester,
            email_valid=True,
            suspended=False,
            marketing=contact.marketing,
            external_id=contact.external_id,
            locale=contact.locale,
            attributes=contact.attributes,
            workflow=workflow.workflow,
            workflow_name=named,
            require_opt_in=False,
            zone=ZoneInfo(account.time_zone),
            utm=utm_of(effect.email) if isinstance(effect, Send) else {},
        )

    def _content(self, effect: Send | Notify) -> dict[str, Any]:
        """What differs between an email and a notice. An email goes as to the contact's owner:
        its opens and clicks are nobody's."""
        if isinstance(effect, Notify):
            return {
                "kind": "notice",
                "email": "",
                "email_version": 0,
                "category": "",
                "text": effect.text,
                "language": "",
                **_as(next(iter(self.senders.values()))),
            }
        known = self.published.get(effect.email)
        return {
            "kind": "owner",
            "email": effect.email,
            "email_version": effect.version or (known.version if known else 0),
            "category": known.category if known else "",
            "text": "",
            "language": effect.language or self.definition.language or "",
            **_as(self._sender(effect)),
        }

    def _sender(self, send: Send) -> Sender:
        design = self.subject.designs.get(send.email)
        own = design.sender if design else self.own_senders.get(send.email)
        for slug in (send.sender, own or ""):
            if slug in self.senders:
                return self.senders[slug]
        return next(iter(self.senders.values()))


def _as(sender: Sender) -> dict[str, str]:
    return {
        "sender_name": sender.name,
        "sender_address": sender.address,
        "reply_to": sender.reply_to,
    }


def hand_over(letters: list[Letter], contact_id: UUID) -> None:
    """Sends tests by the routes of the installation, at once; in the sandbox they are caught, and
    kept with the contact. Raises Conflict when no mail server takes one."""
    if route() == "sandbox":
        with one_transaction() as cur:
            caught = [replace(one, contact_id=contact_id) for one in letters]
            Sandbox().catch(cur, lane_of(contact_id), caught)
        return
    routes = SharedRoutes()
    try:
        for one in letters:
            answer = routes.hand_over(one)
            if answer.state != "sent":
                raise Conflict(
                    f"The mail server did not take the test: {answer.reason}",
                    remedy="See jalon doctor.",
                    phrase="test_not_taken",
                    why=answer.reason,
                )
    finally:
        routes.close()
