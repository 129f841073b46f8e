"""A folder of definition files on disk (NEW-4)."""

from collections.abc import Collection
from pathlib import Path
from typing import Literal, NamedTuple

from jalon.core.errors import Conflict, Invalid
from jalon.core.text_files import read_text, write_text
from jalon.definition.export import to_yaml
from jalon.definition.parse import parse
from jalon.emails.queries import design, published
from jalon.engine.language import LANGUAGE
from jalon.workflows import as_code, drafts
from jalon.workflows.models import Workflow
from jalon.workflows.queries import access_workflow, labelled_definition


class Written(NamedTuple):
    """What became of the file of a workflow; one that said it already stays as it is."""

    workflow: str
    file: str
    does: Literal["write", "replace", "keep"]


def read_folder(folder: Path) -> dict[str, str]:
    """The texts of a folder's `*.yaml` files by name; not those of folders inside it. Raises
    Invalid for what is no folder, or a file that cannot be read."""
    if not folder.is_dir():
        raise Invalid(
            f"{folder} is not a folder.",
            remedy="Name the folder that holds the definition files.",
            code="folder",
        )
    return {path.name: read_text(path) for path in sorted(folder.glob("*.yaml")) if path.is_file()}


def definitions_in(folder: Path) -> dict[str, str]:
    """The same of a folder that has some: an empty one is rather the wrong one, and pruning by it
    would archive everything. Raises Invalid."""
    texts = read_folder(folder)
    if not texts:
        raise Invalid(
            f"{folder} holds no *.yaml file.",
            remedy="Name the folder that holds the definition files.",
            code="folder_empty",
        )
    return texts


def export_folder(
    folder: Path, slugs: Collection[str] = (), *, force: bool = False
) -> list[Written]:
    """Writes the named workflows, else all that are published and not archived, a file each with
    the emails it sends. Applying the folder then changes nothing.

    A workflow stays in the file that holds it, whatever its name, and a file that says the same
    already is not touched, so that comments in it stay. Raises NotFound, and, before anything is
    written, Conflict for a file in the way that holds something else, unless `force`.
    """
    texts = read_folder(folder) if folder.exists() else {}
    there = {item.workflow: item for item in reversed(as_code.plan(texts).items)}
    found, new = [], dict[str, str]()
    for workflow in _chosen(slugs):
        item = there.get(workflow.slug)
        name = item.file if item else f"{workflow.slug}.yaml"
        if item is not None and item.does == "keep":
            found.append(Written(workflow.slug, name, "keep"))
            continue
        if item is None and name in texts and not force:
            raise _in_the_way(folder / name, workflow.slug)
        new[name] = _text(workflow, texts[name] if item else None)
        found.append(Written(workflow.slug, name, "replace" if name in texts else "write"))
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in new.items():
        write_text(folder / name, text)
    return found


def _chosen(slugs: Collection[str]) -> list[Workflow]:
    if slugs:
        return [access_workflow(slug) for slug in dict.fromkeys(slugs)]
    live = Workflow.objects.filter(version__isnull=False)
    return list(live.exclude(state=Workflow.State.ARCHIVED).order_by("slug"))


def _text(workflow: Workflow, replaced: str | None) -> str:
    """The file of a workflow; the emails that the file it replaces holds beside stay in it."""
    definition = labelled_definition(workflow)
    emails = dict(drafts.emails_of(definition))
    if replaced is not None:
        beside = parse(replaced, LANGUAGE).emails
        emails = {slug: design(slug) for slug in published(list(beside))} | emails
    return to_yaml(definition, emails)


def _in_the_way(path: Path, slug: str) -> Conflict:
    return Conflict(
        f"{path} is there already, and does not hold the workflow {slug}.",
        remedy="Move it away, or say --force to write over it.",
        code="file_exists",
    )
