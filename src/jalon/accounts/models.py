from django.db import models

from jalon.core import clock


class Account(models.Model):
    """The one account of an installation."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    name = models.TextField(default="Jalon")
    locale = models.TextField(default="en")
    time_zone = models.TextField(default="UTC")
    require_opt_in = models.BooleanField(
        default=True, help_text="Marketing email needs a recorded opt-in (RUN-5)."
    )
    demo_played_at = models.DateTimeField(null=True, help_text="Wall time.")

    class Meta:
        db_table = "account"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="account_one_row")]


class User(models.Model):
    """Someone who works with Jalon (ACC-1)."""

    class Role(models.TextChoices):
        OWNER = "owner"
        MARKETER = "marketer"
        ANALYST = "analyst"
        DEVELOPER = "developer"

    id = models.UUIDField(primary_key=True)
    email = models.TextField(unique=True)
    name = models.TextField(default="")
    role = models.TextField(choices=Role.choices, default=Role.MARKETER)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "user"


class FrequencyRule(models.Model):
    """At most so many messages to a contact in a rolling period (RUN-4)."""

    id = models.UUIDField(primary_key=True)
    category = models.TextField(null=True, unique=True, help_text="Null: all marketing email.")
    most = models.IntegerField()
    within = models.TextField(help_text="A duration, such as 7 days.")

    class Meta:
        db_table = "frequency_rule"


class AuditEntry(models.Model):
    """A change that somebody made, kept for ever (ACC-3)."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField(help_text="Business time.")
    wall_at = models.DateTimeField(default=clock.wall)
    who = models.TextField(help_text="A user's email, or cli, api, system.")
    action = models.TextField()
    kind = models.TextField(help_text="Of what was changed: workflow, segment, email.")
    name = models.TextField()
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "audit"
        indexes = [models.Index("kind", "name", "at", name="audit_of")]
