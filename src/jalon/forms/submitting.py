"""What visitors do: every write a submission, its confirmation and a download lead to."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from jalon.accounts.audit import record
from jalon.contacts import consents
from jalon.contacts.change import Change
from jalon.contacts.erased import Erased, readmit
from jalon.contacts.identity import follow, resolve, resolve_many
from jalon.contacts.keys import Keys, keys_of
from jalon.core import clock
from jalon.core.db import Cursor, cursor, one_transaction
from jalon.core.errors import NotFound
from jalon.core.ids import LANES, lane_of, new_id
from jalon.definition.events import CONTACT_CREATED, FORM_SUBMITTED, RESOURCE_REQUESTED
from jalon.definition.problems import Locale
from jalon.events.actions import Occurrence, append_events, append_update
from jalon.forms.design import Form, pick
from jalon.forms.filling import Filled
from jalon.forms.guarding import Token
from jalon.forms.queries import form_of, versions_of

CONFIRMABLE = timedelta(days=30)
"""How long a submission can be confirmed, in wall time."""

_ALL_LANES = list(range(LANES))


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a form was submitted from. `page` is an address without query; all may be empty."""

    lang: Locale
    page: str = ""
    address: str = ""
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """A submission that is kept. `awaits` a confirmation; not `fresh`: it was there already."""

    id: UUID
    contact_id: UUID
    fresh: bool
    awaits: bool


Ask = Callable[[Cursor, Submitted], None]
"""Sends the email that asks to confirm, in the transaction of the submission."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """A form that was sent. `key`: of the page as rendered and what was typed."""

    form: Form
    filled: Filled
    answers: list[dict[str, Any]]
    visit: Visit
    key: str = ""

    @property
    def awaits(self) -> bool:
        """Whether what it gives waits for a double opt-in."""
        return self.form.double_opt_in and _gift(self.answers) != Change()


def submit(form: Form, filled: Filled, *, token: Token, visit: Visit, ask: Ask) -> Submitted:
    """Takes a submission in: kept for ever, and in the same transaction in the inbox of its
    contact, who is found or created (TRG-1, TRG-3, TRG-4).

    The same answers from the same rendered page count once, however often they are sent. Of an
    erased address, whatever the form, nothing happens until it is confirmed (CON-5): whoever
    types an address need not be its owner.
    """
    key = hashlib.sha256(f"{token.nonce} {filled.digest()}".encode()).hexdigest()
    sent = _Sent(form, filled, _answers(form, filled, visit.lang), visit, key)
    with one_transaction() as cur:
        try:
            plan = resolve_many([keys_of(email=filled.email)])
        except Erased:
            return _hold(cur, sent, ask)
        (contact_id,) = plan.contact_ids
        done = Submitted(new_id(), contact_id, fresh=True, awaits=sent.awaits)
        if not _keep(cur, done, sent):
            return _earlier(cur, contact_id, sent)
        _welcome(plan.created)
        _take_in(cur, done, sent, kind=None if done.awaits else "form")
        if done.awaits:
            ask(cur, done)
    return done


def _hold(cur: Cursor, sent: _Sent, ask: Ask) -> Submitted:
    """Keeps a submission with a contact that nobody knows by anything, until it is confirmed. It
    looks like any other: nobody learns that the address was erased."""
    earlier = cur.execute(
        "SELECT contact_id FROM form_submission WHERE lane = ANY(%s) AND key = %s",
        (_ALL_LANES, sent.key),
    ).fetchone()
    if earlier is not None:
        return _earlier(cur, earlier[0], sent)
    submission = new_id()
    contact_id = resolve(_held_as(submission))
    done = Submitted(submission, contact_id, fresh=True, awaits=sent.awaits)
    _keep(cur, done, sent, held=True)
    ask(cur, done)
    return done


def _held_as(submission: UUID, email: str | None = None) -> Keys:
    return keys_of(email=email, anonymous_id=f"submission {submission}")


def _welcome(created: Collection[UUID]) -> None:
    now = clock.now()
    append_events([Occurrence(new, CONTACT_CREATED, now, {}, "jalon") for new in created])


def _take_in(cur: Cursor, done: Submitted, sent: _Sent, *, kind: str | None) -> None:
    """What it changes, gives and tells. `kind`: by which half of a double opt-in it gives what it
    gives; None: not yet."""
    form, visit = sent.form.form, sent.visit
    change = _change(cur, done, sent.form, filled=sent.filled, visit=visit)
    append_update(done.contact_id, change, at=clock.now(), source=_source(form))
    if kind is not None:
        _give(done.contact_id, _Agreed(form, sent.answers, kind, visit.page, visit.address))
    _tell(done, sent.form, sent.filled, page=visit.page)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A submission whose link was confirmed."""

    form: str
    contact_id: UUID
    id: UUID


def confirm(contact_id: UUID, submission_id: UUID) -> Confirmed:
    """Gives what a submission has waited to give: lists, consents. Once; again changes nothing. An
    address that was erased comes back with it, and only now does the rest happen (CON-5).

    Raises NotFound when it is not kept any more, or was submitted over 30 days ago.
    """
    contact_id = follow(contact_id)
    with one_transaction() as cur:
        row = cur.execute(
            """SELECT form, consents, page, address, confirmed_at IS NULL AND awaits, wall_at,
                      held, values, locale
               FROM form_submission WHERE lane = %s AND contact_id = %s AND id = %s FOR UPDATE""",
            (lane_of(contact_id), contact_id, submission_id),
        ).fetchone()
        if row is None or (row[4] and row[5] + CONFIRMABLE < clock.wall()):
            raise NotFound(
                "There is nothing to confirm any more.",
                remedy="Fill the form in again.",
                code="submission_not_found",
            )
        form, answers, page, address, waits, _, held, values, locale = row
        if held:
            sent = _Sent(form_of(form), _refilled(values), answers, Visit(locale, page, address))
            contact_id = _come_back(cur, submission_id, sent)
        elif waits:
            _give(contact_id, _Agreed(form, answers, "confirmation", page, address))
        if waits:
            cur.execute(
                """UPDATE form_submission SET confirmed_at = %s, held = false
                   WHERE lane = %s AND id = %s""",
                (clock.now(), lane_of(contact_id), submission_id),
            )
    return Confirmed(form, contact_id, submission_id)


def _come_back(cur: Cursor, submission_id: UUID, sent: _Sent) -> UUID:
    """Readmits an address, at its owner's own wish, and takes in what was submitted with it.
    Returns whose it is: the contact that held it, or whoever came back with it before."""
    email, source = sent.filled.email, _source(sent.form.form)
    back = readmit(keys_of(email=email))
    if back:
        record(source, "readmit", kind="contact", name="")
    (contact_id,) = resolve_many([_held_as(submission_id, email)]).contact_ids
    if back:
        _welcome([contact_id])
    done = Submitted(submission_id, contact_id, fresh=True, awaits=False)
    _take_in(cur, done, sent, kind="confirmation")
    return contact_id


def _refilled(values: dict[str, Any]) -> Filled:
    return Filled(values["email"], {name: one for name, one in values.items() if name != "email"})


def downloaded(contact_id: UUID, resource: str, *, machine: bool) -> None:
    """Notes a download. Raises NotFound when the contact is erased."""
    contact_id = follow(contact_id)
    with one_transaction() as cur:
        cur.execute(
            """INSERT INTO resource_download (lane, id, contact_id, resource, machine, at)
               VALUES (%s, %s, %s, %s, %s, %s)""",
            (lane_of(contact_id), new_id(), contact_id, resource, machine, clock.now()),
        )


def proof_of(email: str, form: str, answers: list[dict[str, Any]], wall_at: datetime) -> str:
    """SHA-256 over who agreed to what, and when. All but the address stays known when a contact
    is erased, so that whoever names the address can still be shown the proof."""
    told = {"email": email.casefold(), "form": form, "consents": answers, "at": wall_at}
    return hashlib.sha256(msgspec.json.encode(told, order="sorted")).hexdigest()


def erase_submissions(contact_id: UUID) -> int:
    """Takes what is personal out of a contact's submissions, and returns how many there were
    (CON-5). What was agreed to stays, with the hash that proves it. In the caller's transaction,
    who erases the rest."""
    with cursor() as cur:
        cur.execute(
            """UPDATE form_submission
               SET values = '{}', page = '', address = '', user_agent = '', held = false
               WHERE lane = %s AND contact_id = %s""",
            (lane_of(contact_id), contact_id),
        )
        return cur.rowcount


def _source(form: str) -> str:
    return f"form:{form}"


def _answers(form: Form, filled: Filled, lang: Locale) -> list[dict[str, Any]]:
    """Each consent as it was read and answered, with what it gives."""
    versions = versions_of(form.form)
    answers: list[dict[str, Any]] = [
        {
            "key": each.key,
            "granted": filled.consents[each.key],
            "wording": pick(each.wording, lang),
            "version": versions[each.key],
            "marketing": each.marketing,
            "join_list": each.join_list,
        }
        for each in form.consents
    ]
    if form.join_list is not None:  # joined by submitting: no box to tick
        answers.append({"key": "", "granted": True, "join_list": form.join_list})
    return answers


def _gift(answers: list[dict[str, Any]]) -> Change:
    """What the answers give; with a double opt-in, once it is confirmed."""
    granted = [each for each in answers if each["granted"]]
    lists = dict.fromkeys(each["join_list"] for each in granted if each.get("join_list"))
    marketing = any(each.get("marketing") for each in granted)
    return Change(join_lists=tuple(lists), marketing="opted_in" if marketing else None)


@dataclass(frozen=True, slots=True)
class _Agreed:
    """What was agreed to, by which half of a double opt-in, and where."""

    form: str
    answers: list[dict[str, Any]]
    kind: str
    page: str
    address: str


def _give(contact_id: UUID, agreed: _Agreed) -> None:
    """Puts each consent in the contact's log, and what they give in the inbox."""
    now, source = clock.now(), _source(agreed.form)
    for each in agreed.answers:
        if each["granted"] and each["key"]:
            consents.log(
                contact_id,
                granted=True,
                kind=agreed.kind,
                purpose=consents.MARKETING if each["marketing"] else each["key"],
                wording=each["wording"],
                version=str(each["version"]),
                source=source,
                address=agreed.address,
                page=agreed.page,
                at=now,
            )
    gift = _gift(agreed.answers)
    if gift != Change():
        append_update(contact_id, gift, at=now, source=source)


def _keep(cur: Cursor, done: Submitted, sent: _Sent, *, held: bool = False) -> bool:
    """False when it is kept already; whoever is keeping it at this moment is waited for."""
    now, wall = clock.now(), clock.wall()
    form, filled, visit = sent.form.form, sent.filled, sent.visit
    cur.execute(
        """INSERT INTO form_submission
               (lane, id, contact_id, form, key, values, consents, locale, page, address,
                user_agent, at, wall_at, awaits, held, proof)
           VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s, %s, %s, %s, %s, %s, %s, %s, %s)
           ON CONFLICT (lane, key) DO NOTHING""",
        (
            lane_of(done.contact_id),
            done.id,
            done.contact_id,
            form,
            sent.key,
            msgspec.json.encode({"email": filled.email, **filled.values}).decode(),
            msgspec.json.encode(sent.answers).decode(),
            visit.lang,
            visit.page,
            visit.address,
            visit.user_agent,
            now,
            wall,
            done.awaits or held,
            held,
            proof_of(filled.email, form, sent.answers, wall),
        ),
    )
    return cur.rowcount == 1


def _earlier(cur: Cursor, contact_id: UUID, sent: _Sent) -> Submitted:
    row = cur.execute(
        "SELECT id, confirmed_at IS NULL FROM form_submission WHERE lane = %s AND key = %s",
        (lane_of(contact_id), sent.key),
    ).fetchone()
    assert row is not None, "it was there a moment ago, and submissions stay"
    return Submitted(row[0], contact_id, fresh=False, awaits=sent.awaits and row[1])


def _change(cur: Cursor, done: Submitted, form: Form, *, filled: Filled, visit: Visit) -> Change:
    """What submitting changes at once. The language of the form is the contact's when none is
    known; that the contact becomes a lead comes of the event (TRG-1)."""
    row = cur.execute(
        "SELECT locale FROM contact WHERE lane = %s AND id = %s",
        (lane_of(done.contact_id), done.contact_id),
    ).fetchone()
    known = row is not None and bool(row[0])
    return Change(
        attributes=filled.values,
        add_tags=tuple(form.tags),
        locale=None if known else visit.lang,
    )


def _tell(done: Submitted, form: Form, filled: Filled, *, page: str) -> None:
    """The events come after the changes, which their triggers may ask about."""
    now = clock.now()
    properties = {**filled.values, "email": filled.email, "form": form.form, "page": page}
    if form.resource is None:
        append_events([Occurrence(done.contact_id, FORM_SUBMITTED, now, properties, source="form")])
        return
    wanted = {"resource": form.resource, "form": form.form}
    told = {FORM_SUBMITTED: properties | wanted, RESOURCE_REQUESTED: wanted}
    append_events(
        [Occurrence(done.contact_id, name, now, told[name], source="form") for name in told]
    )
