"""`jalon segment`: contacts that meet a condition, under a name (SEG)."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.cli.workflow_files import Language, plain_problems, print_problems
from jalon.core.errors import Invalid
from jalon.definition.problems import Locale

if TYPE_CHECKING:
    from jalon.definition.conditions import Condition
    from jalon.definition.segment import ParsedSegment

commands = typer.Typer(
    no_args_is_help=True,
    help=(
        "Name the contacts that meet a condition, count them, and see some.\n\n"
        "A condition is YAML, in a file (segment, name, when) or as it is: "
        "'{kind: tag, tag: vip}'."
    ),
)

Slug = Annotated[str, typer.Argument(help="The segment's short name.", metavar="SEGMENT")]
What = Annotated[
    str, typer.Argument(help="A segment, a file with one, or a condition.", metavar="WHAT")
]


@commands.command("list")
def list_(json: AsJson = False) -> None:
    """List the segments with how many are in each."""
    with context.django_ready():
        from jalon.segments import queries

        found = queries.segments()
    if json:
        output.print_json([each._asdict() for each in found])
        return
    output.print_table(
        ("Segment", "Name", "Members", "State"),
        [(each.slug, each.name, each.members, _state(each.lanes_left)) for each in found],
    )


@commands.command()
def show(slug: Slug, locale: Language = "en", json: AsJson = False) -> None:
    """Show what a segment is, as a sentence, and how many are in it."""
    with context.django_ready():
        from jalon.definition.describe import sentence
        from jalon.segments import queries

        segment, condition = queries.access_segment(slug), queries.condition_of(slug)
        members, left = queries.count_members(slug), queries.lanes_left(slug)
        said = sentence(condition, locale)
    if json:
        output.print_json(
            {
                "segment": slug,
                "name": segment.name,
                "sentence": said,
                "when": segment.condition,
                "members": members,
                "lanes_left": left,
            }
        )
        return
    output.people.print(Text(f"{slug}: {segment.name}, {members:,} contacts, {_state(left)}"))
    output.people.print(Text(f"{said[:1].upper()}{said[1:]}."), soft_wrap=True)


@commands.command()
def save(  # noqa: PLR0917 # the options of a command
    target: Annotated[
        str, typer.Argument(help="A file with a segment; or its short name.", metavar="SEGMENT")
    ],
    when: Annotated[
        str | None, typer.Argument(help="The condition, when no file has it.", metavar="CONDITION")
    ] = None,
    name: Annotated[str | None, typer.Option(help="For people; by default the short name.")] = None,
    locale: Language = "en",
    json: AsJson = False,
) -> None:
    """Create or change a segment.

    Its members are found within seconds by a running worker. The same again changes nothing;
    with problems, nothing of it is kept, and the exit code is 1.
    """
    given = _from_file(target, locale) if when is None else _from_words(target, when, locale)
    segment, path = given.segment, None if when is not None else Path(target)
    assert segment is not None, "what cannot be read has ended the command"
    with context.django_ready():
        from jalon.definition.segment import located
        from jalon.segments.actions import NotSaved, save_segment

        try:
            saved = save_segment(segment.segment, name or segment.name, segment.when)
        except NotSaved as refusal:
            problems = located(refusal.problems, given.lines)
            if json:
                output.print_json({"saved": False, **plain_problems(problems, locale)})
            print_problems(problems, path, locale)
            raise typer.Exit(1) from None
    warnings = located(saved.warnings, given.lines)
    if json:
        found = {"segment": saved.segment, "created": saved.created, "changed": saved.changed}
        output.print_json({"saved": True, **found, **plain_problems(warnings, locale)})
        return
    print_problems(warnings, path, locale)
    word = "created" if saved.created else "changed" if saved.changed else "unchanged"
    output.done(f"{saved.segment} is {word}.")


@commands.command()
def count(what: What, json: AsJson = False) -> None:
    """Count who meets a condition now."""
    with context.django_ready():
        from jalon.core import clock
        from jalon.segments import queries

        found = queries.count(_condition(what), clock.now())
    if json:
        output.print_json({"count": found})
    else:
        output.people.print(f"{found:,} contacts")


@commands.command()
def sample(
    what: What,
    size: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 10,
    json: AsJson = False,
) -> None:
    """Show a few who meet a condition now, the same ones each time."""
    with context.django_ready():
        from jalon.contacts.queries import contact
        from jalon.core import clock
        from jalon.segments import queries

        ids = queries.sample(_condition(what), clock.now(), size=size)
        rows = [(each.id, each.email, each.external_id) for each in map(contact, ids)]
    if json:
        fields = ("id", "email", "external_id")
        output.print_json([dict(zip(fields, row, strict=True)) for row in rows])
    else:
        output.print_table(("Contact", "Email", "External id"), rows)


@commands.command()
def delete(slug: Slug, json: AsJson = False) -> None:
    """Delete a segment that nothing uses."""
    with context.django_ready():
        from jalon.workflows.deleting import delete_segment

        delete_segment(slug)
    if json:
        output.print_json({"segment": slug, "deleted": True})
    else:
        output.done(f"{slug} is deleted.")


@commands.command("to-list")
def to_list(
    slug: Slug,
    list_slug: Annotated[str, typer.Argument(help="Made if need be.", metavar="LIST")],
    json: AsJson = False,
) -> None:
    """Put the present members of a segment on a static list."""
    with context.django_ready():
        from jalon.segments.actions import save_as_list

        joined = save_as_list(slug, list_slug)
    if json:
        output.print_json({"segment": slug, "list": list_slug, "joined": joined})
    else:
        output.done(f"{joined:,} contacts joined {list_slug}.")


def _state(lanes_left: int) -> str:
    return "being found" if lanes_left else "up to date"


def _from_file(target: str, locale: Locale) -> "ParsedSegment":
    from jalon.definition.segment import parse_segment

    path = Path(target)
    if not path.is_file():
        raise Invalid(
            f"There is no file {target}.",
            remedy="Name a file, or give the condition behind the segment's short name.",
            code="file_missing",
        )
    parsed = parse_segment(path.read_text(encoding="utf-8-sig"))
    if parsed.segment is None:
        print_problems(parsed.problems, path, locale)
        raise typer.Exit(1)
    return parsed


def _from_words(slug: str, when: str, locale: Locale) -> "ParsedSegment":
    from jalon.definition.parse import SLUG
    from jalon.definition.segment import ParsedSegment, Segment

    if not SLUG.fullmatch(slug):
        raise Invalid(
            f"{slug!r} cannot be a short name.",
            remedy="Use 1 to 64 small letters, digits and hyphens, such as loyal-customers.",
            code="name",
        )
    return ParsedSegment(Segment(segment=slug, when=_parsed(when, locale)))


def _condition(what: str) -> "Condition":
    """The condition of a segment, of a file, or as it is written."""
    from jalon.segments import queries

    if Path(what).is_file():
        segment = _from_file(what, "en").segment
        assert segment is not None, "what cannot be read has ended the command"
        return segment.when
    return _parsed(what, "en") if ":" in what else queries.condition_of(what)


def _parsed(when: str, locale: Locale) -> "Condition":
    from jalon.definition.segment import parse_condition

    condition, problems = parse_condition(when)
    if condition is None:
        print_problems(problems, None, locale)
        raise typer.Exit(1)
    return condition
