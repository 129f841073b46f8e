"""What triggers share that fire for a whole audience at once."""

from collections.abc import Iterator

from jalon.definition.conditions import Entered, Performed, walk
from jalon.definition.problems import Problem, problem
from jalon.definition.workflow import Workflow


def audience_problems(workflow: Workflow) -> Iterator[Problem]:
    """The audience is chosen among all contacts, of whom no event speaks."""
    for part in walk(workflow.audience) if workflow.audience is not None else ():
        if isinstance(part, Entered) or (isinstance(part, Performed) and part.same):
            yield problem(
                "VAL-12",
                en="The audience tests a property of the entering event, and at a time that is "
                "set for everyone there is none.",
                fr="L'audience teste une propriété de l'évènement d'entrée, et à un moment fixé "
                "pour tous il n'y en a pas.",
                mend_en="Take that test out of the audience, or put this trigger in a workflow of "
                "its own.",
                mend_fr="Retirez ce test de l'audience, ou mettez ce déclencheur dans un autre "
                "workflow.",
            )
            return
