from django.db import models
from django.db.models.functions import Now


class Clock(models.Model):
    """One row: how far business time runs from wall time (0 outside the sandbox)."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    ahead = models.DurationField(help_text="Business time minus wall time.")
    frozen_at = models.DateTimeField(
        null=True, help_text="While a history plays: the one instant it is at."
    )

    class Meta:
        db_table = "clock"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="clock_one_row")]


class Lane(models.Model):
    """A unit of parallel work. Its row is locked by whoever works the lane."""

    lane = models.SmallIntegerField(primary_key=True)
    next_due_at = models.DateTimeField(
        null=True,
        help_text="No enrollment or timer of the lane is due before; null: none at all.",
    )

    class Meta:
        db_table = "lane"


class Worker(models.Model):
    """A live process that works lanes or hands over messages; it says so every few seconds."""

    id = models.UUIDField(primary_key=True)
    host = models.TextField()
    pid = models.IntegerField()
    started_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "worker"


class RateLimit(models.Model):
    """How often somebody tried something lately (ACC-5); see `jalon.core.limits`."""

    key = models.TextField(primary_key=True, help_text="The bucket, and a digest of whose it is.")
    full_at = models.DateTimeField(help_text="Wall time: when all that was taken is back.")

    class Meta:
        db_table = "rate_limit"


class CacheEntry(models.Model):
    """What processes share for some minutes, in the columns of Django's cache in a database."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "cache"
