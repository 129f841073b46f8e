from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Workflow(models.Model):
    """A workflow, whatever its versions. Definitions and people name it by its slug."""

    class State(models.TextChoices):
        DRAFT = "draft"
        ACTIVE = "active"
        PAUSED = "paused"
        DRAINING = "draining"
        ENDED = "ended"
        STOPPED = "stopped"
        ARCHIVED = "archived"

    id = models.UUIDField(primary_key=True)
    slug = models.TextField(unique=True)
    name = models.TextField()
    state = models.TextField(choices=State.choices, default=State.DRAFT)
    version = models.IntegerField(null=True, help_text="The published version.")
    created_at = models.DateTimeField()
    settings = models.JSONField(
        default=dict, db_default={}, help_text="See `jalon.definition.settings`."
    )
    draft = models.JSONField(null=True, help_text="The definition being edited, with its emails.")
    draft_at = models.DateTimeField(null=True)
    pause = models.TextField(
        default="", db_default="", help_text="While it is paused: hold or skip (LIF-5)."
    )
    paused_at = models.DateTimeField(null=True)
    winners = models.JSONField(
        default=dict, db_default={}, help_text="Variants decided for, by step (STP-8)."
    )
    labels = ArrayField(
        models.TextField(), default=list, db_default=[], help_text="See `jalon.workflows.labels`."
    )
    starts_at = models.DateTimeField(null=True, help_text="Lets nobody in before (LIF-8).")
    ends_at = models.DateTimeField(null=True, help_text="Drains or stops then (LIF-8).")

    class Meta:
        db_table = "workflow"


class DraftPresence(models.Model):
    """Who is editing a draft, and where: see `jalon.workflows.presence`."""

    pk = models.CompositePrimaryKey("workflow_id", "who")
    workflow_id = models.UUIDField()
    who = models.TextField()
    step = models.TextField(default="", help_text="Empty: the workflow as a whole.")
    seen_at = models.DateTimeField(help_text="In the time of the wall.")

    class Meta:
        db_table = "draft_presence"


class WorkflowVersion(models.Model):
    """A published definition, immutable; enrollments stay on theirs."""

    pk = models.CompositePrimaryKey("workflow_id", "number")
    workflow_id = models.UUIDField()
    number = models.IntegerField()
    definition = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.TextField(default="", db_default="")
    note = models.TextField(default="", db_default="")

    class Meta:
        db_table = "workflow_version"


class Enrollment(models.Model):
    """One contact's passage through one workflow. Only the lane loop writes it."""

    class State(models.TextChoices):
        ACTIVE = "active"
        FINISHED = "finished"
        EXITED = "exited"
        FAILED = "failed"

    pk = models.CompositePrimaryKey("lane", "id")
    lane = models.SmallIntegerField()
    id = models.UUIDField()
    contact_id = models.UUIDField()
    workflow_id = models.UUIDField()
    version = models.IntegerField()
    state = models.TextField(choices=State.choices)
    reason = models.TextField(default="")
    step = models.TextField(help_text="Where the contact is, or was last.")
    visit = models.IntegerField(help_text="How many steps were reached, this one included.")
    entered_at = models.DateTimeField()
    since_at = models.DateTimeField(help_text="'Since entry': when the entering event occurred…")
    since_id = models.UUIDField(help_text="…and its id.")
    arrived_at = models.DateTimeField(help_text="When the present step was reached…")
    arrived_id = models.UUIDField(help_text="…and the last event seen by then.")
    waiting = models.BooleanField(default=False, help_text="The step has told it to wait.")
    due_at = models.DateTimeField(null=True, help_text="When to look again without an event.")
    payload = models.JSONField(default=dict, help_text="Properties of the entering event.")
    key = models.TextField(default="")
    exclusive = models.BooleanField(help_text="No other of the contact may be active (ENT-1).")
    errors = models.SmallIntegerField(default=0)
    error = models.TextField(default="")
    left_at = models.DateTimeField(null=True)
    goal_at = models.DateTimeField(null=True)
    goal_until = models.DateTimeField(
        null=True, help_text="After leaving: until when the goal still counts."
    )
    memory = models.JSONField(
        default=dict, db_default={}, help_text="See `jalon.engine.state.Enrollment`."
    )
    chain = models.JSONField(
        default=list, db_default=[], help_text="The enrollments that led to it (ENT-5)."
    )
    held_due = models.DateTimeField(null=True, help_text="What a pause holds back (LIF-5).")

    class Meta:
        db_table = "enrollment"
        constraints = [
            models.UniqueConstraint(
                fields=["lane", "contact_id", "workflow_id"],
                condition=Q(state__in=["active", "failed"], exclusive=True),
                name="enrollment_one_at_a_time",
            )
        ]
        indexes = [
            models.Index(
                "lane",
                "due_at",
                name="enrollment_due",
                condition=Q(state="active", due_at__isnull=False),
            ),
            models.Index(
                "lane",
                "contact_id",
                name="enrollment_live",
                condition=Q(state__in=["active", "failed"]) | Q(goal_until__isnull=False),
            ),
            # The last columns are there to pass over others without a look at their rows.
            models.Index(
                "lane", "workflow_id", "contact_id", "state", name="enrollment_of_workflow"
            ),
            models.Index(
                "lane",
                "workflow_id",
                "contact_id",
                "step",
                name="enrollment_inside",
                condition=Q(state__in=["active", "failed"]),
            ),
            models.Index(
                "lane", "workflow_id", name="enrollment_failed", condition=Q(state="failed")
            ),
        ]


class Entry(models.Model):
    """How often a contact entered a workflow under a key; outlives the enrollments (ENT-1)."""

    pk = models.CompositePrimaryKey("lane", "contact_id", "workflow_id", "key")
    lane = models.SmallIntegerField()
    contact_id = models.UUIDField()
    workflow_id = models.UUIDField()
    key = models.TextField(default="")
    times = models.IntegerField()
    last_at = models.DateTimeField()
    barred = models.BooleanField(default=False, db_default=False, help_text="Never again (STP-16).")

    class Meta:
        db_table = "entry"


class Refusal(models.Model):
    """Refused entries: one row per contact, workflow, reason and day (ENT-4)."""

    pk = models.CompositePrimaryKey("lane", "contact_id", "workflow_id", "day", "reason")
    lane = models.SmallIntegerField()
    contact_id = models.UUIDField()
    workflow_id = models.UUIDField()
    day = models.DateField(help_text="Of the account's time zone.")
    reason = models.TextField()
    times = models.IntegerField()
    last_at = models.DateTimeField()
    detail = models.JSONField(default=dict, help_text="The values seen the last time.")

    class Meta:
        db_table = "refusal"
        indexes = [
            models.Index(
                "lane",
                "workflow_id",
                "contact_id",
                name="refusal_in_pause",
                condition=Q(reason="paused"),
            )
        ]


class StepLog(models.Model):
    """What happened to an enrollment, step by step, with the values seen. Partitioned by month
    of `at` like `event`; the table itself is made by the migration."""

    pk = models.CompositePrimaryKey("lane", "at", "id")
    lane = models.SmallIntegerField()
    at = models.DateTimeField()
    id = models.UUIDField()
    enrollment_id = models.UUIDField()
    contact_id = models.UUIDField()
    workflow_id = models.UUIDField()
    version = models.IntegerField()
    step = models.TextField()
    visit = models.IntegerField()
    action = models.TextField(help_text="See `jalon.engine.effects.Log`.")
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "step_log"


class Counter(models.Model):
    """Running totals, so that no page counts raw rows (RES-1, RES-2)."""

    pk = models.CompositePrimaryKey("lane", "workflow_id", "version", "step", "day", "name")
    lane = models.SmallIntegerField()
    workflow_id = models.UUIDField()
    version = models.IntegerField()
    step = models.TextField(default="", help_text="Empty: the workflow as a whole.")
    day = models.DateField(help_text="Of the account's time zone.")
    name = models.TextField(help_text="entered, finished, exited:REASON, refused:REASON, sent, …")
    n = models.BigIntegerField()

    class Meta:
        db_table = "counter"
        indexes = [models.Index("lane", "day", name="counter_by_day")]


class CountedOrder(models.Model):
    """An order that counts for a workflow (RES-4): kept so that it counts once, and that no more is
    taken back than was counted."""

    pk = models.CompositePrimaryKey("lane", "contact_id", "workflow_id", "order_id")
    lane = models.SmallIntegerField()
    contact_id = models.UUIDField()
    workflow_id = models.UUIDField()
    order_id = models.TextField(help_text="The event's id when it named none.")
    event_id = models.UUIDField()
    version = models.IntegerField()
    step = models.TextField(help_text="Whose email was clicked last before; empty: none was.")
    currency = models.TextField(help_text="See `jalon.engine.commerce`.")
    amount = models.BigIntegerField(help_text="In minor units.")
    refunded = models.BigIntegerField(default=0, db_default=0, help_text="Of the amount.")
    at = models.DateTimeField(help_text="When it occurred.")

    class Meta:
        db_table = "counted_order"


class Timer(models.Model):
    """Something to look at when time comes, without an event: see `jalon.engine.ledger.Timer`.

    What concerns nobody alone, a workflow's schedule, has the nil contact and a row per lane.
    """

    class Kind(models.TextChoices):
        TRIGGER = "trigger"
        SCHEDULE = "schedule"
        SEGMENT = "segment"
        SCORE = "score"

    pk = models.CompositePrimaryKey("lane", "contact_id", "kind", "subject", "part")
    lane = models.SmallIntegerField()
    contact_id = models.UUIDField()
    kind = models.TextField(choices=Kind.choices)
    subject = models.UUIDField(help_text="The workflow or the segment; nil for the score.")
    part = models.SmallIntegerField(help_text="Which of the workflow's triggers, from 0.")
    due = models.DateTimeField()
    since = models.DateTimeField(
        null=True, help_text="The latest event, which it counts from; null: the contact's creation."
    )
    payload = models.JSONField(default=dict, db_default={})

    class Meta:
        db_table = "timer"
        indexes = [
            models.Index("lane", "due", name="timer_due"),
            models.Index("lane", "subject", name="timer_of"),
        ]


class Quota(models.Model):
    """How many of the first n places of a step are taken, over all contacts (STP-5)."""

    pk = models.CompositePrimaryKey("workflow_id", "step")
    workflow_id = models.UUIDField()
    step = models.TextField()
    taken = models.BigIntegerField()

    class Meta:
        db_table = "quota"


class ExperimentState(models.Model):
    """An experiment of a workflow, and what was seen when it was looked at (STP-8)."""

    pk = models.CompositePrimaryKey("workflow_id", "step")
    workflow_id = models.UUIDField()
    step = models.TextField()
    variants = models.JSONField(help_text="Their names; others make it another experiment.")
    began_at = models.DateTimeField()
    look_at = models.DateTimeField(null=True, help_text="When it is to be decided; null: it is.")
    looked_at = models.DateTimeField(null=True)
    winner = models.TextField(default="")
    seen = models.JSONField(default=dict, help_text="See `jalon.workflows.experiments.Standing`.")

    class Meta:
        db_table = "experiment"
