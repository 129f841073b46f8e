"""All that a workflow may be made of."""

from jalon.definition.kinds import Language, kind_of
from jalon.engine.steps import STEPS
from jalon.engine.triggers import TRIGGERS

LANGUAGE = Language(
    steps={kind_of(kind): kind for kind in STEPS},
    triggers={kind_of(kind): kind for kind in TRIGGERS},
)
"""The language of workflows: every kind of step and of trigger there is."""
