"""Labels: free words by which people sort their workflows. They are the workflow's, whatever its
version: a definition file may say them, and one that does not leaves them as they are."""

import re
from collections.abc import Iterable, Sequence

import msgspec

from jalon.definition.diff import Change
from jalon.definition.workflow import Workflow

MOST = 20
"""Labels of one workflow."""

_LABEL = re.compile(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,50}")


def is_label(text: str) -> bool:
    """Whether it can be one, once trimmed: 1 to 50 printable characters."""
    return _LABEL.fullmatch(text.strip()) is not None


def in_order(labels: Iterable[str]) -> list[str]:
    """Labels as they are kept: trimmed, each once, by name."""
    return sorted({label.strip() for label in labels}, key=lambda label: (label.casefold(), label))


def with_labels(workflow: Workflow, labels: Iterable[str] | None) -> Workflow:
    """The definition with these labels in the place of its own; None: it does not say them."""
    kept = None if labels is None else in_order(labels)
    return msgspec.structs.replace(workflow, labels=kept)


def comparable(
    before: Workflow, after: Workflow, labels: Iterable[str]
) -> tuple[Workflow, Workflow]:
    """What a workflow with these labels is, and what a file makes of it, so that their difference
    is what changes."""
    told = None if after.labels is None else labels
    return with_labels(before, told), with_labels(after, after.labels)


def are_labels(changes: Sequence[Change]) -> bool:
    """Whether these are of the labels alone."""
    return bool(changes) and all(each.path[:1] == ("labels",) for each in changes)
