from django.db import models


class Segment(models.Model):
    """A condition with a name, whose members are kept up to date (SEG-1, 2). Definitions name it
    by its slug."""

    id = models.UUIDField(primary_key=True, help_text="The subject of its timers.")
    slug = models.TextField(unique=True)
    name = models.TextField()
    condition = models.JSONField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(help_text="When the condition last changed.")

    class Meta:
        db_table = "segment"


class SegmentMember(models.Model):
    """Who is in a segment. Only the lane loop writes it."""

    pk = models.CompositePrimaryKey("lane", "contact_id", "segment")
    lane = models.SmallIntegerField()
    contact_id = models.UUIDField()
    segment = models.TextField()
    since = models.DateTimeField()

    class Meta:
        db_table = "segment_member"
        indexes = [models.Index("lane", "segment", name="segment_member_by_segment")]


class SegmentFill(models.Model):
    """A lane that has yet to find the members of a new or changed segment. Until it has, nobody
    there is said to enter or leave it."""

    pk = models.CompositePrimaryKey("lane", "segment")
    lane = models.SmallIntegerField()
    segment = models.TextField()
    after = models.UUIDField(null=True, help_text="The last contact that was looked at.")

    class Meta:
        db_table = "segment_fill"
