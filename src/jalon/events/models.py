from django.db import models


class Inbox(models.Model):
    """The queue of a lane: what the doors took in and the lane loop has not handled yet.

    Rows are handled in the order of their ids and deleted in the same transaction.
    """

    class Kind(models.TextChoices):
        EVENT = "event"  # something the contact did, or that happened to them
        UPDATE = "update"  # changes to the contact: attributes, tags, lists, consent
        COMMAND = "command"  # a mass change of enrollments, in chunks per lane

    pk = models.CompositePrimaryKey("lane", "id")
    lane = models.SmallIntegerField()
    id = models.UUIDField()
    kind = models.TextField(choices=Kind.choices)
    contact_id = models.UUIDField(null=True)
    name = models.TextField(default="", help_text="Of the event or the command.")
    body = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()
    source = models.TextField(default="")
    chain = models.JSONField(null=True, help_text="The enrollments that led to it (ENT-5).")

    class Meta:
        db_table = "inbox"


class SetAside(models.Model):
    """Rows of the inbox that could not be handled, kept whole with the reason, so that they hold
    up nobody (RUN-9)."""

    pk = models.CompositePrimaryKey("lane", "id")
    lane = models.SmallIntegerField()
    id = models.UUIDField()
    row = models.JSONField()
    error = models.TextField()
    at = models.DateTimeField(help_text="Wall time.")

    class Meta:
        db_table = "set_aside"


class Event(models.Model):
    """History. Partitioned by month of `at` (business time); old months share the default
    partition. The table itself is made by the migration."""

    pk = models.CompositePrimaryKey("lane", "at", "id")
    lane = models.SmallIntegerField()
    at = models.DateTimeField()
    id = models.UUIDField()
    contact_id = models.UUIDField()
    name = models.TextField()
    properties = models.JSONField(default=dict)
    source = models.TextField(default="")

    class Meta:
        db_table = "event"


class Seen(models.Model):
    """Message ids taken in within the last 30 days: an event sent twice counts once (EVT-1)."""

    pk = models.CompositePrimaryKey("lane", "source", "message_id")
    lane = models.SmallIntegerField(help_text="Of the id itself, like that of an identity key.")
    source = models.TextField()
    message_id = models.TextField()
    received_on = models.DateField()

    class Meta:
        db_table = "seen"
