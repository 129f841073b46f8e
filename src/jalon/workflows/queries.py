"""What is known of workflows."""

from collections.abc import Collection

import msgspec
from django.db.models import Q, QuerySet

from jalon.core.alphabet import alphabetical, by_name
from jalon.core.db import cursor
from jalon.core.errors import NotFound
from jalon.definition.labels import with_labels
from jalon.definition.parse import workflow_from_json
from jalon.definition.scalars import decode_scalar
from jalon.definition.settings import Settings, with_settings
from jalon.definition.workflow import Workflow as Definition
from jalon.engine.language import LANGUAGE
from jalon.workflows.models import Workflow, WorkflowVersion


def matching(
    *, states: Collection[str] = (), labels: Collection[str] = (), search: str = ""
) -> QuerySet[Workflow]:
    """Workflows in one of the states, or in any, with all of the labels, whose name mentions a
    text. Each with `alphabetical`, what its name is sorted by, and `drafted`, whether it has a
    draft, which is not read."""
    found = Workflow.objects.annotate(
        alphabetical=alphabetical("name"), drafted=Q(draft__isnull=False)
    ).defer("draft")
    if states:
        found = found.filter(state__in=states)
    if labels:
        found = found.filter(labels__contains=list(labels))
    if search:
        found = found.filter(Q(name__icontains=search) | Q(slug__icontains=search))
    return found


def known_labels() -> list[tuple[str, int]]:
    """The labels that workflows have, by name, each with how many have it."""
    with cursor() as cur:
        return cur.execute(
            f"""SELECT label, count(*) FROM workflow, unnest(labels) AS label
                GROUP BY label ORDER BY {by_name("label")}, label"""
        ).fetchall()


def access_workflow(slug: str, *, lock: bool = False) -> Workflow:
    """The workflow of that name; with `lock`, kept from others until the transaction ends. Raises
    NotFound."""
    found = Workflow.objects.filter(slug=slug)
    workflow = (found.select_for_update() if lock else found).first()
    if workflow is None:
        raise NotFound(
            f"There is no workflow {slug!r}.",
            remedy="`jalon workflow list` shows those there are.",
            phrase="workflow_not_found",
            workflow=slug,
        )
    return workflow


def definition_of(workflow: Workflow, number: int | None = None) -> Definition:
    """A published definition: the present one, or that of a version. Raises NotFound."""
    wanted = workflow.version if number is None else number
    version = WorkflowVersion.objects.filter(workflow_id=workflow.id, number=wanted or 0).first()
    if version is None:
        raise NotFound(
            f"The workflow {workflow.slug} has no such version.",
            phrase="workflow_version_not_found",
            workflow=workflow.slug,
        )
    return workflow_from_json(version.definition, LANGUAGE)


def present_definition(workflow: Workflow, number: int | None = None) -> Definition:
    """The same with the present settings of the workflow in the place of the version's own, as
    people meet it now (LIF-3). Raises NotFound."""
    return with_settings(definition_of(workflow, number), settings_from(workflow))


def labelled_definition(workflow: Workflow, number: int | None = None) -> Definition:
    """The same with the labels of the workflow, if it has any: what its file holds. Raises
    NotFound."""
    return with_labels(present_definition(workflow, number), workflow.labels or None)


def settings_from(workflow: Workflow) -> Settings:
    """What belongs to the workflow, whatever the version."""
    return msgspec.convert(workflow.settings, Settings, dec_hook=decode_scalar)
