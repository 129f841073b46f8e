"""What is known of workflows."""

import msgspec

from jalon.core.errors import NotFound
from jalon.definition.parse import workflow_from_json
from jalon.definition.scalars import decode_scalar
from jalon.definition.settings import Settings, with_settings
from jalon.definition.workflow import Workflow as Definition
from jalon.engine.language import LANGUAGE
from jalon.workflows.models import Workflow, WorkflowVersion


def access_workflow(slug: str, *, lock: bool = False) -> Workflow:
    """The workflow of that name; with `lock`, kept from others until the transaction ends. Raises
    NotFound."""
    found = Workflow.objects.filter(slug=slug)
    workflow = (found.select_for_update() if lock else found).first()
    if workflow is None:
        raise NotFound(
            f"There is no workflow {slug!r}.", remedy="`jalon workflow list` shows those there are."
        )
    return workflow


def definition_of(workflow: Workflow, number: int | None = None) -> Definition:
    """A published definition: the present one, or that of a version. Raises NotFound."""
    wanted = workflow.version if number is None else number
    version = WorkflowVersion.objects.filter(workflow_id=workflow.id, number=wanted or 0).first()
    if version is None:
        raise NotFound(f"The workflow {workflow.slug} has no such version.")
    return workflow_from_json(version.definition, LANGUAGE)


def present_definition(workflow: Workflow, number: int | None = None) -> Definition:
    """The same with the present settings of the workflow in the place of the version's own, as
    people meet it now (LIF-3). Raises NotFound."""
    return with_settings(definition_of(workflow, number), settings_from(workflow))


def settings_from(workflow: Workflow) -> Settings:
    """What belongs to the workflow, whatever the version."""
    return msgspec.convert(workflow.settings, Settings, dec_hook=decode_scalar)
