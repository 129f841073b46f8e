"""Labels: free words by which the people who work here sort their workflows. They belong to a
workflow whatever its version, and change nothing for the contacts in it."""

from collections.abc import Callable, Collection, Iterable

from django.db import transaction

from jalon.accounts.audit import record
from jalon.core.errors import Invalid
from jalon.definition.labels import MOST, in_order, is_label
from jalon.workflows.queries import access_workflow


def put_labels(slug: str, labels: Iterable[str], *, by: str = "cli") -> list[str]:
    """Gives a workflow these labels in the place of its own, and returns them, each once and
    sorted. Raises NotFound and Invalid."""
    wanted = _checked(labels)
    with transaction.atomic():
        return _change(slug, lambda _: wanted, by=by)


def change_labels(
    slugs: Iterable[str],
    *,
    add: Iterable[str] = (),
    remove: Collection[str] = (),
    by: str = "cli",
) -> dict[str, list[str]]:
    """Puts labels on workflows, takes others off, and returns what each then has, by workflow: all
    of them are changed, or none. Raises NotFound and Invalid."""
    added = _checked(add)
    with transaction.atomic():
        return {
            slug: _change(slug, lambda before: before.difference(remove) | added, by=by)
            for slug in sorted(set(slugs))  # so that two at once do not wait for each other
        }


def _change(slug: str, make: Callable[[set[str]], set[str]], *, by: str) -> list[str]:
    workflow = access_workflow(slug, lock=True)
    before = set(workflow.labels)
    after = make(before)
    if len(after) > MOST:
        raise Invalid(
            f"The workflow {slug} would have {len(after)} labels.",
            remedy=f"A workflow has {MOST} labels at most: take some off.",
            code="labels_too_many",
            workflow=slug,
            labels=len(after),
            most=MOST,
        )
    if after != before:
        workflow.labels = in_order(after)
        workflow.save(update_fields=["labels"])
        added, removed = sorted(after - before), sorted(before - after)
        record(by, "label", kind="workflow", name=slug, added=added, removed=removed)
    return workflow.labels


def _checked(labels: Iterable[str]) -> set[str]:
    return {_check_label(label) for label in labels}


def _check_label(given: str) -> str:
    """A label, trimmed. Raises Invalid."""
    if not is_label(given):
        raise Invalid(
            f"{given[:60]!r} cannot be a label.",
            remedy="Use 1 to 50 printable characters.",
            code="label_invalid",
            label=given[:60],
        )
    return given.strip()
