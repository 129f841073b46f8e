from django.db import models

from jalon.core import clock


class Work(models.Model):
    """Work that takes longer than a request: asked for once, done in the background, polled."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True)
    kind = models.TextField(help_text="See `jalon.runtime.long_work.kinds`.")
    state = models.TextField(choices=State.choices, default=State.QUEUED)
    params = models.JSONField(default=dict)
    input = models.TextField(default="", help_text="The uploaded file it works on.")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0, help_text="0: not known yet.")
    result = models.JSONField(null=True)
    problem = models.JSONField(null=True, help_text="code, message and remedy, when it failed.")
    attempts = models.SmallIntegerField(default=0)
    cancelling = models.BooleanField(default=False)
    created_by = models.TextField()
    created_at = models.DateTimeField(default=clock.wall, help_text="Wall time, as the others.")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "work"
        indexes = [
            models.Index("state", "created_at", name="work_by_state"),
        ]

    @property
    def ended(self) -> bool:
        """Whether nothing will change any more."""
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)
