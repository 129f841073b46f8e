"""jalon import, export, list, contact: who is known, and what of them."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from jalon.cli import contact_change, contact_files, contact_privacy, context, output
from jalon.cli.output import AsJson
from jalon.core.errors import Conflict

if TYPE_CHECKING:
    from uuid import UUID

    from jalon.contacts.consents import Given
    from jalon.contacts.queries import TimelineRow
    from jalon.contacts.scoring import ScoreChange
    from jalon.engine.state import Contact

commands = typer.Typer()
_import = typer.Typer(no_args_is_help=True, help="Bring in contacts, or past events, from a file.")
_list = typer.Typer(no_args_is_help=True, help="Lists that people join and leave.")
_contact = typer.Typer(no_args_is_help=True, help="Look at one contact, and change it.")
_contact.add_typer(contact_change.commands)
_contact.add_typer(contact_privacy.commands)
commands.add_typer(_import, name="import", rich_help_panel="Contacts")
commands.add_typer(contact_files.exports, name="export", rich_help_panel="Contacts")
commands.add_typer(_list, name="list", rich_help_panel="Contacts")
commands.add_typer(_contact, name="contact", rich_help_panel="Contacts")

Slug = Annotated[str, typer.Argument(help="The list's short name, such as newsletter-fr.")]
Known = Annotated[
    list[str], typer.Argument(help="Emails, external ids or ids of contacts.", metavar="CONTACT...")
]


class Existing(StrEnum):
    """What an import does with contacts that are there already."""

    UPDATE = "update"
    SKIP = "skip"


@_import.command("contacts")
def import_contacts(  # noqa: PLR0913, PLR0917 # the options of a command
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file with a header.", dir_okay=False)],
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=FIELD",
            help="Where a column goes: a field, an attribute, attribute:type, or - for nowhere.",
        ),
    ] = None,
    existing: Annotated[
        Existing, typer.Option(help="Contacts that are there already.")
    ] = Existing.UPDATE,
    lists: Annotated[
        list[str] | None, typer.Option("--list", metavar="LIST", help="Add everybody to this list.")
    ] = None,
    tags: Annotated[
        list[str] | None, typer.Option("--tag", metavar="TAG", help="Give everybody this tag.")
    ] = None,
    consent: Annotated[
        str,
        typer.Option(help="The wording by which all of them agreed to marketing email."),
    ] = "",
    source: Annotated[str, typer.Option(help="Where they agreed.")] = "import",
    trigger: Annotated[
        bool, typer.Option("--trigger", help="Let active workflows start on what this changes.")
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only show how the file would be read.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Import contacts from a CSV or XLSX file.

    The columns email, external_id, anonymous_id, locale, time_zone and tags are known; every
    other becomes an attribute, its type guessed unless declared. Empty cells change nothing.
    Good rows go in; bad ones come out in FILE.rejected.csv, with the line and the reason, and the
    exit code is 1. Importing a file again changes nothing.
    """
    mapping = dict(_pair(each) for each in map_ or ())
    with context.django_ready(), output.progress() as progress:
        from jalon.contacts.import_write import Terms
        from jalon.contacts.importing import import_contacts

        if preview:
            contact_files.show_preview(file, mapping, json=json)
            return
        terms = Terms(
            update=existing is Existing.UPDATE,
            lists=tuple(lists or ()),
            tags=tuple(tags or ()),
            consent=consent,
            source=source,
            trigger=trigger,
        )
        report = import_contacts(
            file,
            terms,
            mapping=mapping,
            on_progress=lambda done, size: progress("Contacts (bytes)", done, size),
        )
    _print_report(report, json=json)


@_import.command("events")
def import_events(
    file: Annotated[Path, typer.Argument(help="CSV, or JSON Lines (.jsonl).", dir_okay=False)],
    json: AsJson = False,
) -> None:
    """Import past events with their original times. They never trigger anything.

    Columns: event, timestamp, and external_id, email or anonymous_id; message_id if there is one;
    the rest are the event's properties. Bad rows come out in FILE.rejected.csv, and the exit code
    is 1. Importing a file again adds nothing.
    """
    with context.django_ready(), output.progress() as progress:
        from jalon.events.importing import import_events

        report = import_events(file, on_progress=lambda done: progress("Events", done, 0))
    _print_report(report, json=json)


@_list.command("show")
def show_lists(json: AsJson = False) -> None:
    """Show all lists, and how many are on each."""
    with context.django_ready():
        from jalon.contacts.queries import lists

        found = lists()
    if json:
        output.print_json([each._asdict() for each in found])
        return
    rows = [(each.slug, each.name, each.members, _time(each.created_at)) for each in found]
    output.print_table(("List", "Name", "Contacts", "Created (UTC)"), rows)


@_list.command("create")
def create_list(
    slug: Slug,
    name: Annotated[str, typer.Option(help="What people call it.")] = "",
    json: AsJson = False,
) -> None:
    """Create a list."""
    with context.django_ready():
        from jalon.contacts.actions import create_list

        if not create_list(slug, name):
            raise Conflict(f"There is a list {slug!r} already.", remedy="Choose another name.")
    if json:
        output.print_json({"list": slug})
    else:
        output.done(f"The list {slug} is there.")


@_list.command("delete")
def delete_list(slug: Slug, json: AsJson = False) -> None:
    """Delete a list that no living workflow needs. Nobody's workflow starts by it."""
    with context.django_ready():
        from jalon.workflows.deleting import delete_list

        members = delete_list(slug)
    if json:
        output.print_json({"list": slug, "members": members, "deleted": True})
    else:
        output.done(f"The list {slug}, with {members:,} contacts on it, is deleted.")


@_list.command("join")
def join_list(slug: Slug, contacts: Known, json: AsJson = False) -> None:
    """Put contacts on a list. Workflows that start on it start, as soon as a worker runs."""
    _change_list(slug, contacts, joins=True, json=json)


@_list.command("leave")
def leave_list(slug: Slug, contacts: Known, json: AsJson = False) -> None:
    """Take contacts off a list. Workflows that listen to it hear of it."""
    _change_list(slug, contacts, joins=False, json=json)


@_contact.command("show")
def show_contact(
    key: Annotated[str, typer.Argument(help="An email, an external id or the id of a contact.")],
    limit: Annotated[int, typer.Option(min=1, help="How much of the timeline.")] = 50,
    consents_only: Annotated[
        bool, typer.Option("--consents", help="The log of consents alone, with all its facts.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Show everything about a contact: facts, lists, consents, how the score came about, and one
    timeline of events, messages and steps, latest first."""
    with context.django_ready():
        from jalon.contacts import queries
        from jalon.contacts.consents import history
        from jalon.contacts.scoring import score_history

        contact_id = queries.find_contact(key)
        contact = queries.contact(contact_id)
        consents = history(contact_id)
        timeline = [] if consents_only else queries.timeline(contact_id, limit=limit)
        scores = [] if consents_only else score_history(contact_id)
    if consents_only:
        _print_consent_log(consents, json=json)
        return
    if json:
        output.print_json(
            {
                "contact": contact,
                "consents": [each._asdict() for each in consents],
                "scores": [each._asdict() for each in scores],
                "timeline": [each._asdict() for each in timeline],
            }
        )
        return
    _print_facts(contact)
    _print_consents(consents)
    _print_scores(scores)
    _print_timeline(timeline)


def _change_list(slug: str, contacts: list[str], *, joins: bool, json: bool) -> None:
    with context.django_ready():
        from django.db import transaction

        from jalon.contacts.actions import check_list
        from jalon.contacts.change import Change
        from jalon.contacts.queries import find_contact
        from jalon.core import clock
        from jalon.events.actions import append_update

        check_list(slug)
        found: list[UUID] = [find_contact(each) for each in contacts]
        change = Change(join_lists=(slug,)) if joins else Change(leave_lists=(slug,))
        at = clock.now()
        with transaction.atomic():
            for contact_id in found:
                append_update(contact_id, change, at=at, source="cli")
    if json:
        output.print_json({"list": slug, "contacts": found})
    else:
        verb = "join" if joins else "leave"
        output.done(f"{len(found):,} contacts {verb} {slug} as soon as a worker runs.")


def _pair(text: str) -> tuple[str, str]:
    column, equals, target = text.rpartition("=")
    if not equals or not column or not target:
        raise typer.BadParameter(f"{text!r} is not COLUMN=FIELD", param_hint="--map")
    return column, target


def _print_report(report: msgspec.Struct, *, json: bool) -> None:
    fields: dict[str, Any] = msgspec.structs.asdict(report)
    if json:
        output.print_json(fields)
    else:
        notes, file = fields.pop("notes", ()), fields.pop("rejected_file")
        for note in notes:
            output.warn(note)
        rows = [(name.replace("_", " ").capitalize(), count) for name, count in fields.items()]
        output.print_table(("What", "How many"), rows)
        if file:
            output.warn(f"The rejected rows, each with its reason, are in {file}")
    if fields["rejected"]:
        raise typer.Exit(1)


def _print_facts(contact: "Contact") -> None:
    facts: dict[str, object] = {
        "id": contact.id,
        "email": contact.email,
        "email valid": contact.email_valid,
        "external id": contact.external_id,
        "locale": contact.locale,
        "time zone": contact.time_zone,
        "marketing": contact.marketing,
        "score": f"{contact.score:g}",
        "lifecycle": contact.lifecycle,
        "tags": ", ".join(sorted(contact.tags)),
        "lists": ", ".join(sorted(contact.lists)),
        "created (UTC)": _time(contact.created_at),
    }
    facts |= {name: _plain(value) for name, value in sorted(contact.attributes.items())}
    output.print_table(("What", "Value"), list(facts.items()))


def _print_consents(consents: "list[Given]") -> None:
    if consents:
        rows = [
            (_time(each.at), "yes" if each.granted else "no", each.wording, each.source)
            for each in consents
        ]
        output.print_table(("When (UTC)", "Agrees", "Wording", "Where"), rows, title="Consents")


def _print_scores(scores: "list[ScoreChange]") -> None:
    if scores:
        rows = [
            (_time(each.at), f"{each.before:g}", f"{each.after:g}", each.why, _detail(each.points))
            for each in scores
        ]
        heads = ("When (UTC)", "From", "To", "Why", "Points by rule")
        output.print_table(heads, rows, title="Score")


def _print_consent_log(consents: "list[Given]", *, json: bool) -> None:
    if json:
        output.print_json({"consents": [each._asdict() for each in consents]})
        return
    rows = [
        (
            _time(each.at),
            each.action,
            each.purpose,
            each.kind,
            each.source,
            f"{each.wording} ({each.version})" if each.version else each.wording,
            each.address,
            each.page,
        )
        for each in consents
    ]
    heads = ("When (UTC)", "Action", "Purpose", "By", "Where", "Wording", "Address", "Page")
    output.print_table(heads, rows, title="Consents")


def _print_timeline(timeline: "list[TimelineRow]") -> None:
    rows = [(_time(each.at), each.kind, each.name, _detail(each.detail)) for each in timeline]
    output.print_table(("When (UTC)", "Kind", "What", "Detail"), rows, title="Timeline")


def _detail(detail: dict[str, Any]) -> str:
    return " · ".join(f"{name}: {_plain(value)}" for name, value in detail.items())


def _plain(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _time(at: Any) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
