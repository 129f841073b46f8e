from django.contrib.postgres.fields import ArrayField
from django.db import models


class Marketing(models.TextChoices):
    """What is known of a contact's consent to marketing email."""

    UNKNOWN = "unknown"
    OPTED_IN = "opted_in"
    UNSUBSCRIBED = "unsubscribed"


class Contact(models.Model):
    """A person (CON-1). A merged contact stays as a tombstone that names the one that took over."""

    pk = models.CompositePrimaryKey("lane", "id")
    lane = models.SmallIntegerField()
    id = models.UUIDField()
    email = models.TextField(null=True)
    external_id = models.TextField(null=True)
    anonymous_ids = ArrayField(models.TextField(), default=list)
    attributes = models.JSONField(default=dict)
    locale = models.TextField(default="")
    time_zone = models.TextField(default="")
    tags = ArrayField(models.TextField(), default=list)
    marketing = models.TextField(choices=Marketing.choices, default=Marketing.UNKNOWN)
    email_valid = models.BooleanField(default=True, help_text="False after a hard bounce.")
    score = models.FloatField(default=0, db_default=0)
    lifecycle = models.TextField(
        default="visitor", db_default="visitor", help_text="visitor, lead, mql or customer."
    )
    owner = models.TextField(null=True, help_text="The email of the user who looks after them.")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    merged_into = models.UUIDField(null=True)

    class Meta:
        db_table = "contact"


class Identity(models.Model):
    """What a contact is known by. Its lane is that of the key, not of the contact, so that a
    door finds the contact with one look."""

    class Kind(models.TextChoices):
        EXTERNAL_ID = "external_id"
        EMAIL = "email"
        ANONYMOUS_ID = "anonymous_id"

    pk = models.CompositePrimaryKey("lane", "kind", "value")
    lane = models.SmallIntegerField()
    kind = models.TextField(choices=Kind.choices)
    value = models.TextField()
    contact_id = models.UUIDField()

    class Meta:
        db_table = "identity"
        # A merge moves every key of a contact, whatever its lane.
        indexes = [models.Index("contact_id", name="identity_by_contact")]


class Attribute(models.Model):
    """An attribute, declared once with its type and used by every list (CON-2)."""

    class Type(models.TextChoices):
        TEXT = "text"
        NUMBER = "number"
        BOOLEAN = "boolean"
        DATE = "date"
        DATETIME = "datetime"
        TEXTS = "texts"

    name = models.TextField(primary_key=True)
    type = models.TextField(choices=Type.choices)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "attribute"


class List(models.Model):
    """A static list people join and leave. Definitions name it by its slug."""

    slug = models.TextField(primary_key=True)
    name = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "list"


class ListMember(models.Model):
    pk = models.CompositePrimaryKey("lane", "contact_id", "list")
    lane = models.SmallIntegerField()
    contact_id = models.UUIDField()
    list = models.TextField()
    joined_at = models.DateTimeField()

    class Meta:
        db_table = "list_member"
        indexes = [models.Index("lane", "list", name="list_member_by_list")]


class Consent(models.Model):
    """Each word a contact gave or took back, kept for ever."""

    pk = models.CompositePrimaryKey("lane", "id")
    lane = models.SmallIntegerField()
    id = models.UUIDField()
    contact_id = models.UUIDField()
    purpose = models.TextField(default="marketing")
    granted = models.BooleanField()
    wording = models.TextField(default="", help_text="What the contact agreed to, word for word.")
    source = models.TextField(default="", help_text="Where: import, form, link.")
    at = models.DateTimeField()

    class Meta:
        db_table = "consent"
        indexes = [models.Index("lane", "contact_id", name="consent_by_contact")]
