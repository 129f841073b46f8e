"""STP-12: call another system, and wait for its answer."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar

from jalon.core.errors import Invalid
from jalon.core.web_address import parse_web_address
from jalon.definition import events, words
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.scalars import Duration, Value
from jalon.definition.schedule import after
from jalon.definition.workflow import Workflow
from jalon.engine.comparing import instant_text
from jalon.engine.effects import Call
from jalon.engine.state import Contact
from jalon.engine.walking import Go, Hold, LinearKind, Move, Walk

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[\x20-\x7e]*")
_OURS = frozenset({"host", "connection", "content-length", "content-type", "transfer-encoding"})


class Webhook(LinearKind, tag="webhook", frozen=True, kw_only=True):
    """Calls a web address by POST, and goes on when it has answered.

    What is sent is JSON: the contact, the workflow, the step, the properties of the event that
    entered the contact, and `body`, constants of your own. It is signed (Standard Webhooks), and
    so are its retries, under the same id. `headers` are sent as they are, such as an
    authorisation.

    Any answer of 2xx will do; its JSON can be compared with by the condition `response`. A
    failure for now is tried 5 times over an hour. When that fails too, the call is refused, or
    nothing is answered within `limit`, the contact goes on (RUN-9): branch on the `status` of the
    response where that matters.
    """

    url: str
    body: dict[str, Value] = {}
    headers: dict[str, str] = {}
    limit: Duration = Duration(2, "hour")

    is_action: ClassVar[bool] = True
    is_answered: ClassVar[bool] = True
    example: ClassVar[str] = """\
id: credit
kind: webhook
url: https://crm.example.com/hooks/jalon
headers: {Authorization: Bearer 5up3r-53cr37}
body: {source: jalon, priority: 2}
limit: 1 hour
next: thanks
"""

    def sentence(self, locale: Locale) -> str:
        url, pick = words.quote(self.url.partition("?")[0], locale), words.chosen(locale)
        limit = words.duration(self.limit, locale)
        return pick(
            f"Call {url} and wait up to {limit} for the answer",
            f"Appeler {url} et attendre la réponse, {limit} au plus",
        )

    def listens(self) -> frozenset[str]:
        return frozenset({events.WEBHOOK_ANSWERED})

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        yield from self._address_problems()
        for name, value in self.headers.items():
            if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value) or _is_ours(name):
                yield problem(
                    "VAL-12",
                    en=f"The header {words.quote(name, 'en')} cannot be sent.",
                    fr=f"L'en-tête {words.quote(name, 'fr')} ne peut pas être envoyé.",
                    mend_en="Write one line of ASCII, under a name that Jalon does not set itself.",
                    mend_fr="Écrivez une ligne en ASCII, sous un nom que Jalon ne fixe pas.",
                    path=("headers", name),
                )
        if self.limit.count == 0:
            yield problem(
                "VAL-12",
                en="The answer is waited for no time at all.",
                fr="La réponse n'est pas attendue du tout.",
                mend_en="Set a limit of at least 1 minute.",
                mend_fr="Fixez une limite d'au moins 1 minute.",
                path=("limit",),
            )

    def _address_problems(self) -> Iterator[Problem]:
        if not self.url:
            return  # said of every text that must be given
        try:
            parse_web_address(self.url)
        except Invalid:
            yield problem(
                "VAL-3",
                en="The step has an address that cannot be called.",
                fr="L'étape a une adresse qui ne peut pas être appelée.",
                mend_en="Write it like https://example.com/hook, with any secret in a header.",
                mend_fr="Écrivez-la comme https://example.com/hook, tout secret dans un en-tête.",
                path=("url",),
            )

    def would_act(self, walk: Walk) -> bool:
        return not ("called" in walk.here or walk.live.pause == "skip")

    def move(self, walk: Walk) -> Move:
        if "called" not in walk.here:
            if walk.live.pause == "skip":
                return Go(self.next, {"error": "paused"})
            walk.act(Call(self.url, _told(walk, self.body), self.headers))
            walk.remember_here(called=instant_text(walk.now))
            return Hold(after(walk.now, self.limit, walk.zone), {"called": True})
        answer = walk.answer(events.WEBHOOK_ANSWERED)
        if answer is not None:
            told = ("status", "error")
            seen: dict[str, Any] = {name: answer[name] for name in told if name in answer}
            walk.remember("answers", {**seen, "body": answer.get("body")})
            return Go(self.next, seen)
        end = after(datetime.fromisoformat(walk.here["called"]), self.limit, walk.zone)
        if end <= walk.now:
            return Go(self.next, {"error": "no_answer"})
        return Hold(end)


def _is_ours(name: str) -> bool:
    return name.lower() in _OURS or name.lower().startswith("webhook-")


def _told(walk: Walk, body: dict[str, Value]) -> dict[str, Any]:
    """What is sent about the contact as it is now."""
    return {
        "contact": _shown(walk.contact),
        "workflow": walk.workflow.workflow,
        "step": walk.enrollment.step,
        "enrollment": str(walk.enrollment.id),
        "event": walk.enrollment.payload,
        "body": body,
    }


def _shown(contact: Contact) -> dict[str, Any]:
    return {
        "id": str(contact.id),
        "email": contact.email,
        "external_id": contact.external_id,
        "locale": contact.locale,
        "time_zone": contact.time_zone,
        "score": contact.score,
        "lifecycle": contact.lifecycle,
        "owner": contact.owner,
        "tags": sorted(contact.tags),
        "lists": sorted(contact.lists),
        "attributes": contact.attributes,
    }
