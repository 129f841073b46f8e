from django.db import models


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
