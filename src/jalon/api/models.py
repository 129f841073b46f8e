from django.db import models


class Answer(models.Model):
    """What a POST with an `Idempotency-Key` was answered, for whoever sends it again."""

    id = models.UUIDField(primary_key=True)
    sender = models.BinaryField(help_text="SHA-256 of the credentials.")
    key = models.TextField()
    request = models.BinaryField(help_text="SHA-256 of method, path and body.")
    status = models.SmallIntegerField(null=True, help_text="Null: it is being answered.")
    content_type = models.TextField(default="")
    body = models.BinaryField(default=b"")
    at = models.DateTimeField(help_text="Wall time.")

    class Meta:
        db_table = "api_answer"
        constraints = [models.UniqueConstraint("sender", "key", name="api_answer_key")]
        indexes = [models.Index("at", name="api_answer_at")]
