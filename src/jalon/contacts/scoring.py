"""The scoring model of the account: setting it, reading it, how far the lanes have applied it."""

from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

import msgspec
from django.db import transaction

from jalon.accounts.audit import record
from jalon.contacts import models
from jalon.core import clock
from jalon.core.db import Cursor, cursor
from jalon.core.errors import Invalid
from jalon.core.ids import LANES, lane_of, new_ids
from jalon.definition.checks.case import AttributeType, Known
from jalon.definition.problems import Problem
from jalon.definition.scoring import ScoringModel, check_model, model_from_json, model_to_json

NOTHING = ScoringModel()


class InUse(NamedTuple):
    """The model, and how many lanes have yet to apply it. Version 0: none was ever set."""

    model: ScoringModel
    version: int
    changed_at: datetime | None
    lanes_left: int


class Set(NamedTuple):
    """What setting a model did. `warnings` are problems that do not refuse it."""

    changed: bool
    warnings: list[Problem]


class ScoreChange(NamedTuple):
    """One change of a contact's score. `why`: the name of an event, `time`, `model`, or empty for
    a workflow or a user; `points`: what each rule gave then."""

    at: datetime
    before: float
    after: float
    why: str
    points: dict[str, int]


class ModelNotSet(Invalid):
    """A model with problems; the one before it stays."""

    code = "scoring_not_set"

    def __init__(self, problems: list[Problem]) -> None:
        first = problems[0]
        super().__init__(
            f"The scoring model was not set: {first.message['en']}",
            remedy=first.remedy["en"],
            problems=[msgspec.to_builtins(each) for each in problems],
            why=first.message,
            mend=first.remedy,
        )
        self.problems = problems


def model_in_use(*, lock: bool = False) -> InUse:
    """The model by which contacts are scored; an empty one when none was set. `lock`: nobody else
    changes it until the transaction ends."""
    if lock:
        _lock()
    row = models.ScoringModel.objects.first()
    if row is None:
        return InUse(NOTHING, 0, None, 0)
    left = models.ScoreFill.objects.count()
    return InUse(model_from_json(row.definition), row.version, row.changed_at, left)


def _lock() -> None:
    with cursor() as cur:
        cur.execute("LOCK TABLE scoring_model IN SHARE ROW EXCLUSIVE MODE")


def check(model: ScoringModel) -> list[Problem]:
    """What keeps a model from being set here, then warnings. Raises ModelNotSet for the first."""
    problems = check_model(model, _known())
    if any(not problem.warning for problem in problems):
        raise ModelNotSet([problem for problem in problems if not problem.warning])
    return problems


def set_model(model: ScoringModel, *, tell: bool = False, by: str = "cli") -> Set:
    """Scores all contacts by this model from now on. The lanes apply it in the background: who
    then reaches the threshold is an MQL, who is below it is none (FRM-4).

    No workflow hears of that, unless `tell`. The same model again changes nothing. Raises
    ModelNotSet, with every problem.
    """
    written, now = model_to_json(model), clock.now()
    with transaction.atomic(), cursor() as cur:
        _lock()
        warnings = check(model)
        row = models.ScoringModel.objects.first()
        before = model_from_json(row.definition) if row else NOTHING
        if model == before:
            return Set(changed=False, warnings=warnings)
        version = row.version + 1 if row else 1
        stages = model.rules == before.rules and not models.ScoreFill.objects.exists()
        new = {"definition": written, "version": version, "changed_at": now, "tells": tell}
        models.ScoringModel.objects.update_or_create(id=1, defaults=new)
        _apply(cur, {"version": version, "stages": stages}, at=now)
        record(by, "change", kind="scoring", name="model", definition=written, tell=tell)
    return Set(changed=True, warnings=warnings)


def _apply(cur: Cursor, body: dict[str, Any], *, at: datetime) -> None:
    """Has every lane apply the model: to everybody, or when only the threshold is another to those
    whose `stages` change. The inbox belongs to the events, which stand above: SQL of its own."""
    # A lane at work on the change before has its row locked, and finishes its batch first.
    cur.execute(
        """INSERT INTO score_fill (lane) SELECT generate_series(0, %s - 1) ORDER BY 1
           ON CONFLICT (lane) DO UPDATE SET after = NULL""",
        (LANES,),
    )
    cur.execute(
        """INSERT INTO inbox (lane, id, kind, name, body, occurred_at, source)
           SELECT place - 1, id, 'command', 'apply_scoring', %s::jsonb, %s, 'jalon'
           FROM unnest(%s::uuid[]) WITH ORDINALITY AS n (id, place)""",
        (msgspec.json.encode(body).decode(), at, new_ids(LANES)),
    )
    cur.execute("NOTIFY jalon")


def _known() -> Known:
    attributes = models.Attribute.objects.values_list("name", "type")
    with cursor() as cur:  # workflows stand above the contacts: SQL of its own
        workflows = cur.execute("SELECT slug FROM workflow").fetchall()
    return Known(
        lists=frozenset(models.List.objects.values_list("slug", flat=True)),
        attributes={name: cast(AttributeType, type_) for name, type_ in attributes},
        workflows=frozenset(slug for (slug,) in workflows),
    )


_CLIMBS = "lifecycle IN ('visitor', 'lead') AND score >= %(threshold)s"
_FALLS = "lifecycle = 'mql' AND score < %(threshold)s"


def stage_changes_at(threshold: int | None) -> tuple[int, int]:
    """How many contacts would become an MQL, and how many would be none any more, by another
    threshold and the scores they have."""
    if threshold is None:
        return 0, 0
    with cursor() as cur:
        row = cur.execute(
            f"""SELECT count(*) FILTER (WHERE {_CLIMBS}), count(*) FILTER (WHERE {_FALLS})
                FROM contact WHERE merged_into IS NULL""",
            {"threshold": threshold},
        ).fetchone()
    return (row[0], row[1]) if row else (0, 0)


def score_history(contact_id: UUID, *, limit: int = 20) -> list[ScoreChange]:
    """The latest changes of a contact's score, latest first: its events `Score Changed`, which are
    kept as long as other events."""
    with cursor() as cur:
        rows = cur.execute(
            """SELECT at, properties FROM event
               WHERE lane = %s AND contact_id = %s AND name = 'Score Changed'
               ORDER BY at DESC, id DESC LIMIT %s""",
            (lane_of(contact_id), contact_id, limit),
        ).fetchall()
    return [
        ScoreChange(at, told["from"], told["to"], told.get("why", ""), told.get("points", {}))
        for at, told in rows
    ]


def rescored_to(cur: Cursor, lane: int) -> UUID | None:
    """The last contact to whom the lane has applied a changed model, nil at the beginning; None
    when it has none to apply. Who changes the model waits until the transaction ends."""
    row = cur.execute("SELECT after FROM score_fill WHERE lane = %s FOR UPDATE", (lane,)).fetchone()
    return None if row is None else row[0] or UUID(int=0)


def next_of_another_stage(
    cur: Cursor, lane: int, threshold: int | None, *, after: UUID, limit: int
) -> list[UUID]:
    """The lane's next contacts whose stage is another by this threshold, in the order of their
    ids."""
    rows = cur.execute(
        f"""SELECT id FROM contact
            WHERE lane = %(lane)s AND id > %(after)s AND merged_into IS NULL
              AND (({_CLIMBS}) OR ({_FALLS}))
            ORDER BY id LIMIT %(limit)s""",
        {"lane": lane, "threshold": threshold, "after": after, "limit": limit},
    ).fetchall()
    return [row[0] for row in rows]


def rescoring_goes_on(cur: Cursor, lane: int, *, after: UUID) -> None:
    """Notes how far the lane has applied the model."""
    cur.execute("UPDATE score_fill SET after = %s WHERE lane = %s", (after, lane))


def rescoring_ends(cur: Cursor, lane: int) -> None:
    """Notes that the lane has applied the model to all its contacts."""
    cur.execute("DELETE FROM score_fill WHERE lane = %s", (lane,))
