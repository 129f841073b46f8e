from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models.functions import Lower

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
    require_tracking_consent = models.BooleanField(
        db_default=False,
        help_text="Opens are recorded only for contacts who agreed to it (EML-9).",
    )
    second_factor_roles = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        help_text="Roles that work here with a second factor alone (ACC-1).",
    )
    keep_months = models.PositiveSmallIntegerField(
        db_default=0,
        help_text="Months of history that are kept beside the present one; 0: all of it (CON-5).",
    )
    demo_played_at = models.DateTimeField(null=True, help_text="Wall time.")

    class Meta:
        db_table = "account"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="account_one_row")]


class Users(BaseUserManager["User"]):
    """What Django's authentication asks for; users are made by `actions` alone."""


class User(AbstractBaseUser):
    """Someone who works with Jalon (ACC-1). Without a password they sign in by the identity
    provider, or not at all."""

    class Role(models.TextChoices):
        OWNER = "owner"
        MARKETER = "marketer"
        ANALYST = "analyst"
        DEVELOPER = "developer"

    id = models.UUIDField(primary_key=True)
    email = models.TextField(unique=True, help_text="In lower case.")
    password = models.CharField(
        max_length=128, default=UNUSABLE_PASSWORD_PREFIX, help_text="As Django's hashers write it."
    )
    name = models.TextField(default="")
    role = models.TextField(choices=Role.choices, default=Role.MARKETER)
    is_active = models.BooleanField(default=True, help_text="Those who are not cannot sign in.")
    created_at = models.DateTimeField()

    objects = Users()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        db_table = "user"
        constraints = [  # so that, being unique, it is so whatever the case
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_lower"
            )
        ]


class SignInFrom(models.Model):
    """A device, or a network address, that a user has signed in from: they are told of others."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    kind = models.TextField(choices=[("device", "device"), ("address", "address")])
    digest = models.BinaryField(help_text="Keyed: the address itself is not kept.")
    last_at = models.DateTimeField(help_text="Wall time.")

    class Meta:
        db_table = "sign_in_from"
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "digest"], name="sign_in_from_once")
        ]


class Invitation(models.Model):
    """A link that makes its reader a user, once (ACC-1). Without an email, it makes the first
    owner."""

    id = models.UUIDField(primary_key=True)
    digest = models.BinaryField(unique=True, help_text="SHA-256 of the link's token.")
    email = models.TextField(null=True)
    role = models.TextField(choices=User.Role.choices)
    invited_by = models.TextField()
    expires_at = models.DateTimeField(help_text="Wall time.")

    class Meta:
        db_table = "invitation"


class ApiKey(models.Model):
    """What lets a program in (ACC-2)."""

    id = models.UUIDField(primary_key=True)
    kind = models.TextField(choices=[("secret", "secret"), ("write", "write")])
    name = models.TextField()
    prefix = models.TextField(help_text="The beginning of the key, to know it by.")
    digest = models.BinaryField(unique=True, help_text="SHA-256 of the key.")
    scopes = models.JSONField(default=list)
    created_by = models.TextField()
    created_at = models.DateTimeField(help_text="Wall time.")
    last_used_at = models.DateTimeField(null=True, help_text="Wall time, to some seconds.")
    revoked_at = models.DateTimeField(null=True, help_text="Wall time.")

    class Meta:
        db_table = "api_key"


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
