"""The workflow that a simulation is to run: one that is known here, its draft, or a text."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from jalon.core.db import cursor
from jalon.core.errors import Conflict, Invalid
from jalon.definition.emails import EmailDesign
from jalon.definition.parse import parse
from jalon.definition.problems import Problem
from jalon.definition.validate import validate
from jalon.definition.workflow import Workflow as Definition
from jalon.engine.compiled import Compiled
from jalon.engine.language import LANGUAGE
from jalon.engine.ledger import Cap, EmailFacts
from jalon.engine.scoring import Scoring
from jalon.engine.segments import Segments
from jalon.engine.simulate.assumptions import Assumptions
from jalon.engine.simulate.scenario import Scenario
from jalon.runtime.lanes.catalog import read_catalog
from jalon.workflows.checking import known
from jalon.workflows.drafts import parsed_draft
from jalon.workflows.models import Workflow
from jalon.workflows.queries import access_workflow, definition_of

IN_THE_WAY = frozenset({"VAL-3", "VAL-7", "VAL-8", "VAL-11", "VAL-12"})
"""Problems with which a workflow cannot run at all. A draft with others can be simulated."""

_NEW = UUID(int=1)
"""The id, in a simulation, of a workflow that is not known here."""


class NotSimulated(Invalid):
    """The workflow cannot run. `problems` says why, one by one."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(
            "The workflow cannot be simulated.",
            remedy="Mend the problems listed, and simulate it again.",
            code="not_simulated",
        )
        self.problems = problems


@dataclass(frozen=True)
class Subject:
    """A workflow that can be simulated, and the account's rules that bear on it. `known` is
    whether it has a past here."""

    compiled: Compiled
    emails: dict[str, EmailFacts]
    caps: list[Cap]
    opt_in: bool
    segments: Segments
    scoring: Scoring | None
    known: bool
    designs: Mapping[str, EmailDesign]
    """The emails that come with it, which need not be published."""
    saved_at: datetime | None = None
    """When the draft was saved that it is."""

    def scenario(self, assumptions: Assumptions) -> Scenario:
        """The same under some assumptions."""
        return Scenario(
            self.compiled,
            assumptions,
            emails=self.emails,
            caps=self.caps,
            opt_in=self.opt_in,
            segments=self.segments,
            scoring=self.scoring,
        )


def subject_of_text(text: str) -> Subject:
    """A workflow in YAML, with its emails. Raises NotSimulated."""
    parsed = parse(text, LANGUAGE)
    if parsed.workflow is None:
        raise NotSimulated(parsed.problems)
    found = validate(parsed.workflow, LANGUAGE, known().with_emails(parsed.emails))
    problems = [problem for problem in parsed.located(found) if problem.code in IN_THE_WAY]
    if problems:
        raise NotSimulated(problems)
    row = Workflow.objects.filter(slug=parsed.workflow.workflow).first()
    return _subject(parsed.workflow, row, parsed.emails)


def subject_of(slug: str, *, draft: bool = False) -> Subject:
    """A workflow by its name: its published version, or its draft. Raises NotFound, Conflict
    when it has no such thing, or NotSimulated."""
    row = access_workflow(slug)
    if draft:
        if row.draft is None:
            raise Conflict(
                f"The workflow {slug} has no draft.",
                remedy="Simulate it without.",
                phrase="workflow_without_draft",
                workflow=slug,
            )
        parsed = parsed_draft(row)
        if parsed.workflow is None:
            raise NotSimulated(parsed.problems)
        found = validate(parsed.workflow, LANGUAGE, known().with_emails(parsed.emails))
        problems = [problem for problem in found if problem.code in IN_THE_WAY]
        if problems:
            raise NotSimulated(problems)
        return replace(_subject(parsed.workflow, row, parsed.emails), saved_at=row.draft_at)
    definition = definition_of(row)
    return _subject(definition, row, {})


def _subject(
    definition: Definition, row: Workflow | None, designs: dict[str, EmailDesign]
) -> Subject:
    """What is published counts as active, whatever its state now."""
    with cursor() as cur:
        catalog = read_catalog(cur)
    facts = {slug: EmailFacts(one.category, one.transactional) for slug, one in designs.items()}
    return Subject(
        compiled=Compiled(row.id if row else _NEW, 1, definition, catalog.zone.key),
        emails={**catalog.emails, **facts},
        caps=list(catalog.caps),
        opt_in=catalog.opt_in,
        segments=catalog.segments,
        scoring=catalog.scoring,
        known=row is not None,
        designs=designs,
    )
