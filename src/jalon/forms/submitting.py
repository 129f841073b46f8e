"""What visitors do: every write a submission, its confirmation and a download lead to."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from jalon.accounts.audit import record
from jalon.contacts import consents
from jalon.contacts.change import Change
from jalon.contacts.erased import readmit
from jalon.contacts.identity import follow, resolve_many
from jalon.contacts.keys import keys_of
from jalon.core import clock
from jalon.core.db import Cursor, cursor, one_transaction
from jalon.core.errors import NotFound
from jalon.core.ids import lane_of, new_id
from jalon.definition.events import CONTACT_CREATED, FORM_SUBMITTED, RESOURCE_REQUESTED
from jalon.definition.problems import Locale
from jalon.events.actions import Occurrence, append_events, append_update
from jalon.forms.design import Form, pick
from jalon.forms.filling import Filled
from jalon.forms.guarding import Token
from jalon.forms.queries import versions_of

CONFIRMABLE = timedelta(days=30)
"""How long a double opt-in can be confirmed, in wall time."""


@dataclass(frozen=True, slots=True, kw_only=True)
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
"""Sends the email of a double opt-in, in the transaction of the submission."""


def submit(form: Form, filled: Filled, *, token: Token, visit: Visit, ask: Ask) -> Submitted:
    """Takes a submission in: kept for ever, and in the same transaction in the inbox of its
    contact, who is found or created (TRG-1, TRG-3, TRG-4).

    The same answers from the same rendered page count once, however often they are sent.
    """
    key = hashlib.sha256(f"{token.nonce} {filled.digest()}".encode()).hexdigest()
    answers = _answers(form, filled, visit.lang)
    awaits = form.double_opt_in and _gift(answers) != Change()
    keys = keys_of(email=filled.email)
    with one_transaction() as cur:
        if readmit(keys):  # an erased person comes back by its own will (CON-5)
            record(_source(form.form), "readmit", kind="contact", name="")
        plan = resolve_many([keys])
        (contact_id,) = plan.contact_ids
        done = Submitted(new_id(), contact_id, fresh=True, awaits=awaits)
        if not _keep(cur, done, form.form, key=key, filled=filled, answers=answers, visit=visit):
            return _earlier(cur, contact_id, key)
        now = clock.now()
        created = [Occurrence(new, CONTACT_CREATED, now, {}, "jalon") for new in plan.created]
        append_events(created)
        change = _change(cur, done, form, filled=filled, visit=visit)
        append_update(contact_id, change, at=now, source=_source(form.form))
        if not awaits:
            _give(contact_id, _Agreed(form.form, answers, "form", visit.page, visit.address))
        _tell(done, form, filled, page=visit.page)
        if awaits:
            ask(cur, done)
    return done


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A submission whose link was confirmed."""

    form: str
    contact_id: UUID
    id: UUID


def confirm(contact_id: UUID, submission_id: UUID) -> Confirmed:
    """Gives what a submission has waited to give: lists, consents. Once; again changes nothing.

    Raises NotFound when it is not kept any more, or was submitted over 30 days ago.
    """
    contact_id = follow(contact_id)
    lane = lane_of(contact_id)
    with one_transaction() as cur:
        row = cur.execute(
            """SELECT form, consents, page, address, confirmed_at IS NULL AND awaits, wall_at
               FROM form_submission WHERE lane = %s AND contact_id = %s AND id = %s FOR UPDATE""",
            (lane, contact_id, submission_id),
        ).fetchone()
        if row is None or (row[4] and row[5] + CONFIRMABLE < clock.wall()):
            raise NotFound(
                "There is nothing to confirm any more.",
                remedy="Fill the form in again.",
                code="submission_not_found",
            )
        form, answers, page, address, waits, _ = row
        if waits:
            cur.execute(
                "UPDATE form_submission SET confirmed_at = %s WHERE lane = %s AND id = %s",
                (clock.now(), lane, submission_id),
            )
            _give(contact_id, _Agreed(form, answers, "confirmation", page, address))
    return Confirmed(form, contact_id, submission_id)


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
            """UPDATE form_submission SET values = '{}', page = '', address = '', user_agent = ''
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


def _keep(
    cur: Cursor,
    done: Submitted,
    form: str,
    *,
    key: str,
    filled: Filled,
    answers: list[dict[str, Any]],
    visit: Visit,
) -> bool:
    """False when it is kept already; whoever is keeping it at this moment is waited for."""
    now, wall = clock.now(), clock.wall()
    cur.execute(
        """INSERT INTO form_submission
               (lane, id, contact_id, form, key, values, consents, locale, page, address,
                user_agent, at, wall_at, awaits, proof)
           VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s, %s, %s, %s, %s, %s, %s, %s)
           ON CONFLICT (lane, key) DO NOTHING""",
        (
            lane_of(done.contact_id),
            done.id,
            done.contact_id,
            form,
            key,
            msgspec.json.encode({"email": filled.email, **filled.values}).decode(),
            msgspec.json.encode(answers).decode(),
            visit.lang,
            visit.page,
            visit.address,
            visit.user_agent,
            now,
            wall,
            done.awaits,
            proof_of(filled.email, form, answers, wall),
        ),
    )
    return cur.rowcount == 1


def _earlier(cur: Cursor, contact_id: UUID, key: str) -> Submitted:
    row = cur.execute(
        "SELECT id, awaits AND confirmed_at IS NULL FROM form_submission"
        " WHERE lane = %s AND key = %s",
        (lane_of(contact_id), key),
    ).fetchone()
    assert row is not None, "it was there a moment ago, and submissions stay"
    return Submitted(row[0], contact_id, fresh=False, awaits=row[1])


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
    """The events come after the changes, which their triggers may ask about (PRODUCT 4)."""
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
