from django.db import models


class Message(models.Model):
    """One email to one contact. Unique per enrollment, step and visit (RUN-7)."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"  # being handed over; its worker may die before it knows the answer
        SENT = "sent"
        DEFERRED = "deferred"  # a temporary refusal: tried again at `due_at`
        FAILED = "failed"
        UNCERTAIN = "uncertain"  # handed over, answer never read; never resent by itself
        CANCELLED = "cancelled"  # the contact left before it was handed over
        SKIPPED = "skipped"  # not sent, for `reason`

    class Route(models.TextChoices):
        SANDBOX = "sandbox"
        SMTP = "smtp"

    pk = models.CompositePrimaryKey("lane", "id")
    lane = models.SmallIntegerField()
    id = models.UUIDField()
    contact_id = models.UUIDField()
    enrollment_id = models.UUIDField()
    workflow_id = models.UUIDField()
    version = models.IntegerField()
    step = models.TextField()
    visit = models.IntegerField()
    email = models.TextField()
    email_version = models.IntegerField()
    category = models.TextField(default="")
    transactional = models.BooleanField(default=False)
    subject = models.TextField(default="", help_text="Replaces the email's own, when not empty.")
    language = models.TextField(default="", help_text="A fixed locale; empty: the contact's.")
    context = models.JSONField(default=dict, help_text="What Liquid sees beside the contact.")
    route = models.TextField(choices=Route.choices)
    state = models.TextField(choices=State.choices, default=State.QUEUED)
    reason = models.TextField(default="")
    at = models.DateTimeField(help_text="When the workflow sent it, business time.")
    due_at = models.DateTimeField(help_text="Not handed over before, business time.")
    attempts = models.SmallIntegerField(default=0)
    worker_id = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True, help_text="First opened by a person.")
    clicked_at = models.DateTimeField(null=True, help_text="First clicked by a person.")

    class Meta:
        db_table = "message"
        constraints = [
            models.UniqueConstraint(
                fields=["lane", "enrollment_id", "step", "visit"], name="message_once"
            )
        ]
        indexes = [
            models.Index("lane", "contact_id", "at", name="message_by_contact"),
            models.Index(
                "lane",
                "due_at",
                name="message_to_send",
                condition=models.Q(state__in=["queued", "deferred"]),
            ),
            models.Index(
                "lane",
                "worker_id",
                name="message_sending",
                condition=models.Q(state="sending"),
            ),
        ]


class SandboxEmail(models.Model):
    """What the sandbox inbox caught: the email as its reader would have got it."""

    pk = models.CompositePrimaryKey("lane", "message_id")
    lane = models.SmallIntegerField()
    message_id = models.UUIDField()
    contact_id = models.UUIDField()
    recipient = models.TextField()
    sender = models.TextField()
    subject = models.TextField()
    html = models.TextField()
    text = models.TextField()
    headers = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        db_table = "sandbox_email"
        indexes = [models.Index("lane", "at", name="sandbox_email_by_time")]
