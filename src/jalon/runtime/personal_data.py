"""Everything about a contact, for the person it is about (CON-5): a ZIP with JSON for programs and
one page to read."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import IO, Any
from uuid import UUID

import msgspec
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jalon.accounts.audit import record
from jalon.contacts.identity import follow
from jalon.contacts.merge import MOVED
from jalon.core import clock
from jalon.core.db import Cursor, cursor
from jalon.core.ids import lane_of
from jalon.definition.event_words import event_said
from jalon.definition.problems import Locale

_OURS = {
    "lane", "contact_id", "worker_id", "chain", "since_id", "arrived_id", "held_due", "memory",
    "exclusive", "body_hash",
}  # fmt: skip
"""Columns that say nothing about a person."""

_HIDDEN = {"webhook_call": {"headers", "url"}}
"""What belongs to somebody else: secrets of the systems that are called."""

_WORKINGS = {"timer", "inbox", "entry", "webhook_call", "sandbox_email"}
"""Tables that are in the JSON only: the page says the same elsewhere, or nobody could read it."""

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Everything about you", "Tout ce qui vous concerne"),
    "made": ("Made on", "Établi le"),
    "nothing": ("Nothing is kept.", "Rien n'est conservé."),
    "contact": ("Profile", "Profil"),
    "identity": ("What you are known by", "Ce qui vous identifie"),
    "consent": ("Consents", "Consentements"),
    "list_member": ("Lists", "Listes"),
    "segment_member": ("Segments", "Segments"),
    "event": ("Events", "Évènements"),
    "message": ("Messages", "Messages"),
    "bounce": ("Emails that came back", "E-mails revenus"),
    "enrollment": ("Workflows", "Workflows"),
    "step_log": ("Steps taken", "Étapes franchies"),
    "refusal": ("Refused entries", "Entrées refusées"),
    "counted_order": ("Orders", "Commandes"),
    "form_submission": ("Forms you sent", "Formulaires envoyés"),
    "resource_download": ("Downloads", "Téléchargements"),
    "at": ("When (UTC)", "Quand (UTC)"),
    "name": ("What", "Quoi"),
    "email": ("Email", "E-mail"),
    "wording": ("Wording", "Texte accepté"),
    "granted": ("Given", "Donné"),
    "purpose": ("Purpose", "Finalité"),
    "source": ("Where", "Où"),
    "attributes": ("Attributes", "Attributs"),
    "tags": ("Tags", "Étiquettes"),
    "locale": ("Language", "Langue"),
    "time_zone": ("Time zone", "Fuseau horaire"),
    "created_at": ("Known since (UTC)", "Connu depuis (UTC)"),
    "marketing": ("Marketing email", "E-mails marketing"),
    "list": ("List", "Liste"),
    "segment": ("Segment", "Segment"),
    "workflow": ("Workflow", "Workflow"),
    "state": ("State", "État"),
}
"""English and French; what is not here keeps the name it has."""

_STYLE = mark_safe(
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:0 0 2rem}"
    "th,td{border:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top;"
    "overflow-wrap:anywhere}th{background:#f3f3f3}"
)


def export_all(contact_id: UUID, file: IO[bytes], *, by: str, locale: Locale = "en") -> UUID:
    """Writes a ZIP of everything about a contact, and returns who it was after all merges:
    `contact.json`, and `contact.html` in French or English. Raises NotFound."""
    kept = follow(contact_id)
    found = everything(kept)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        whole = {"exported_at": clock.now(), "contact_id": kept, **found}
        archive.writestr("contact.json", msgspec.json.format(msgspec.json.encode(whole)))
        archive.writestr("contact.html", page(found, locale=locale, at=clock.now()))
    record(by, "export", kind="contact", name=str(kept))
    return kept


def everything(contact_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """All rows about a contact by table, oldest first. Raises NotFound."""
    contact_id = follow(contact_id)
    lane = lane_of(contact_id)
    with cursor() as cur:
        found = {
            "contact": _rows(cur, "contact", "WHERE t.lane = %s AND t.id = %s", lane, contact_id),
            "identity": _rows(cur, "identity", "WHERE t.contact_id = %s", contact_id),
        }
        for table in MOVED:
            where = "WHERE t.lane = %s AND t.contact_id = %s"
            found[table] = _rows(cur, table, where, lane, contact_id)
        slugs: dict[str, str] = dict(cur.execute("SELECT id::text, slug FROM workflow").fetchall())
    for rows in found.values():
        for row in rows:
            if "workflow_id" in row:
                row["workflow"] = slugs.get(row["workflow_id"], row["workflow_id"])
                del row["workflow_id"]
    return found


def page(found: Mapping[str, Sequence[Mapping[str, Any]]], *, locale: Locale, at: datetime) -> str:
    """The same as a page in French or English that needs nothing from outside; whatever people
    wrote into their data stays text."""
    sections = [
        _section(table, rows, locale)
        for table, rows in found.items()
        if table not in _WORKINGS and (rows or table in ("contact", "consent", "event"))
    ]
    return format_html(
        '<!doctype html><html lang="{}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>{}</title>'
        "<style>{}</style></head><body><h1>{}</h1><p>{} {} UTC</p>{}</body></html>\n",
        locale,
        _word("title", locale),
        _STYLE,
        _word("title", locale),
        _word("made", locale),
        f"{at:%Y-%m-%d %H:%M}",
        format_html_join("", "{}", ((section,) for section in sections)),
    )


def _section(table: str, rows: Sequence[Mapping[str, Any]], locale: Locale) -> SafeString:
    heading = format_html("<h2>{}</h2>", _word(table, locale))
    if not rows:
        return format_html("{}<p>{}</p>", heading, _word("nothing", locale))
    if table == "contact":
        facts = [(_word(name, locale), _shown(value)) for name, value in rows[0].items()]
        body = format_html_join("", "<tr><th>{}</th><td>{}</td></tr>", facts)
        return format_html("{}<table>{}</table>", heading, body)
    names = [name for name in rows[0] if any(row[name] not in (None, "", [], {}) for row in rows)]
    head = format_html_join("", "<th>{}</th>", ((_word(name, locale),) for name in names))
    body = format_html_join(
        "",
        "<tr>{}</tr>",
        (
            (format_html_join("", "<td>{}</td>", ((_shown(row[name]),) for name in names)),)
            for row in (_read(table, row, locale) for row in rows)
        ),
    )
    return format_html("{}<table><tr>{}</tr>{}</table>", heading, head, body)


def _read(table: str, row: Mapping[str, Any], locale: Locale) -> Mapping[str, Any]:
    """The row as people read it."""
    return {**row, "name": event_said(row["name"], locale)} if table == "event" else row


def _rows(cur: Cursor, table: str, where: str, *params: object) -> list[dict[str, Any]]:
    hidden = sorted(_OURS | _HIDDEN.get(table, set()))
    if table == "identity":
        hidden = ["lane", "contact_id"]
    cur.execute(
        f"SELECT to_jsonb(t) - %s::text[] FROM {table} t {where}",
        (hidden, *params),
    )
    rows = [row for (row,) in cur]
    return sorted(rows, key=lambda row: (str(row.get("at", "")), str(row.get("id", ""))))


def _word(name: str, locale: Locale) -> str:
    english, french = _WORDS.get(name, (name.replace("_", " "),) * 2)
    return french if locale == "fr" else english


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case list() if all(isinstance(item, str) for item in value):
            return ", ".join(value)
    return msgspec.json.encode(value).decode()
