"""`jalon explain`: why a contact did, or did not, enter a workflow, wait, receive and leave."""

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer
from rich.text import Text

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.core.errors import Invalid
from jalon.definition.problems import Locale

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jalon.reports.explanation import Line
    from jalon.reports.supposed import Supposed

commands = typer.Typer()

_STYLES = {"✓": "green", "✗": "red", "•": "yellow", "–": "dim"}


@commands.command(rich_help_panel="Workflows")
def explain(  # noqa: PLR0917 # the options of a command
    contact: Annotated[
        str, typer.Argument(help="An email, external id or id of a contact.", metavar="CONTACT")
    ],
    workflow: Annotated[str, typer.Argument(help="The workflow's short name.", metavar="WORKFLOW")],
    supposed: Annotated[
        str | None,
        typer.Option("--if", help="What if the contact did this now: the name of an event."),
    ] = None,
    properties: Annotated[
        list[str] | None,
        typer.Option("--with", help="A property of that event, such as total=80."),
    ] = None,
    locale: Annotated[Locale, typer.Option(help="The language of the answer.")] = "en",
    json: AsJson = False,
) -> None:
    """Say why a contact did, or did not, enter, wait, receive and leave.

    The verdict comes first; then each decision in the order of time, with every condition tested
    and the value it saw. ✓ it happened or holds, ✗ it did not, • it is waited for, – it was not
    needed for the answer. Times are in the account's time zone.

    With --if it says what would come of an event now; nothing of it happens.
    """
    if supposed is not None:
        told = _properties(properties or [])
        with context.django_ready():
            from jalon.contacts.queries import find_contact
            from jalon.runtime.dry_runs.supposing import suppose

            answer = suppose(find_contact(contact), workflow, supposed, told, locale=locale)
        _print_supposed(answer, json=json)
        return
    with context.django_ready():
        from jalon.contacts.queries import find_contact
        from jalon.reports.explain import explain as explained

        found = explained(find_contact(contact), workflow, locale)
    if json:
        output.print_json(found)
        return
    several = len(found.enrollments) != 1
    for verdict in found.verdict if several else ():
        _print_bold(verdict)
    for passage in found.enrollments:
        between = "\n" if several else ""
        _print_bold(f"{between}{passage.verdict} (version {passage.version})")
        _print(passage.lines)
    for lines in (found.refusals, found.ways_in):
        if lines:
            output.people.print()
            _print(lines)
    output.people.print(Text(f"\n{found.time_zone}", style="dim"))


def _properties(texts: "Iterable[str]") -> dict[str, Any]:
    """Numbers, true and false as such, the rest as text."""
    found: dict[str, Any] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise Invalid(
                f"{text!r} is not a property.", remedy="Write name=value.", code="property"
            )
        try:
            found[name.strip()] = msgspec.json.decode(value, type=bool | int | float)
        except msgspec.DecodeError:
            found[name.strip()] = value
    return found


def _print_supposed(answer: "Supposed", *, json: bool) -> None:
    if json:
        output.print_json(answer)
        return
    for verdict in answer.verdict:
        _print_bold(verdict)
    for passage in answer.enrollments:
        output.people.print()
        _print(passage.lines)
    if answer.lines:
        output.people.print()
        _print(answer.lines)
    output.people.print(Text(f"\n{answer.time_zone}. Nothing of it happened.", style="dim"))


def _print_bold(sentence: str) -> None:
    output.people.print(Text(sentence, style="bold"), soft_wrap=True)


def _print(lines: "Iterable[Line]") -> None:
    for line in lines:
        at = f"{line.at:%Y-%m-%d %H:%M}" if line.at is not None else " " * 16
        text = Text(f"{at} ", style="dim")
        text.append(f"{line.mark} ", style=_STYLES[line.mark])
        text.append(line.sentence, style="default")
        output.people.print(text, soft_wrap=True)
        for test in line.tests:
            output.people.print(Text(f"{' ' * 19}{test}"), soft_wrap=True)
