from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Collate, Lower, Now

from jalon.core.alphabet import alphabetical


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
    points = models.IntegerField(
        default=0, db_default=0, help_text="What the scoring rules gave of the score."
    )
    lifecycle = models.TextField(
        default="visitor", db_default="visitor", help_text="visitor, lead, mql or customer."
    )
    owner = models.TextField(null=True, help_text="The email of the user who looks after them.")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    merged_into = models.UUIDField(null=True)

    class Meta:
        db_table = "contact"
        # For people who search over all lanes (`jalon.contacts.searching`); no loop needs them.
        indexes = [
            models.Index("id", name="contact_by_id", condition=Q(merged_into=None)),
            models.Index(
                "merged_into", name="contact_merged", condition=Q(merged_into__isnull=False)
            ),
            models.Index(
                Collate(Lower("email"), "C"),
                F("id"),
                name="contact_by_email",
                condition=Q(merged_into=None),
                include=["email"],
            ),
            models.Index(
                Collate(
                    Func(F("attributes"), function="called", output_field=models.TextField()), "C"
                ),
                F("id"),
                name="contact_by_name",
                condition=Q(merged_into=None),
            ),
            GinIndex(
                fields=["attributes"],
                opclasses=["jsonb_path_ops"],
                # Else a list of what is to come in is kept, and one batch in many writes it all.
                fastupdate=False,
                name="contact_by_attribute",
            ),
            models.Index(
                F("lane"),
                KeyTextTransform("company.id", "attributes"),
                F("id"),
                name="contact_by_company",
                condition=Q(attributes__has_key="company.id"),
            ),
        ]


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


class Company(models.Model):
    """A company (CON-6). What is known of it is copied to the attributes of its contacts."""

    id = models.UUIDField(primary_key=True)
    external_id = models.TextField(unique=True, help_text="What senders know it by; for ever.")
    name = models.TextField(default="")
    attributes = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "company"
        indexes = [
            models.Index(Collate(Lower("name"), "C"), F("id"), name="company_by_name"),
            models.Index(alphabetical("name"), F("id"), name="company_in_alphabet"),
        ]


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
    """Each word a contact gave or took back, kept for ever: rows are added, moved by a merge and
    erased with their contact, and never changed."""

    class Kind(models.TextChoices):
        FORM = "form"
        CONFIRMATION = "confirmation"  # the second half of a double opt-in
        LINK = "link"  # in an email: unsubscription, preferences
        IMPORT = "import"
        API = "api"
        HAND = "hand"  # by a user or from the command line
        OTHER = "other"

    pk = models.CompositePrimaryKey("lane", "id")
    lane = models.SmallIntegerField()
    id = models.UUIDField()
    contact_id = models.UUIDField()
    kind = models.TextField(
        choices=Kind.choices, db_default=Kind.OTHER, help_text="By which door it came."
    )
    purpose = models.TextField(default="marketing")
    granted = models.BooleanField(help_text="Given; false: taken back.")
    wording = models.TextField(default="", help_text="What the contact agreed to, word for word.")
    version = models.TextField(db_default="", help_text="Of the wording.")
    source = models.TextField(default="", help_text="Where: the form, the file, the link.")
    address = models.TextField(db_default="", help_text="The visitor's IP address.")
    page = models.TextField(db_default="", help_text="The address of the page it was given on.")
    at = models.DateTimeField(help_text="Business time.")
    wall_at = models.DateTimeField(db_default=Now(), help_text="Wall time.")

    class Meta:
        db_table = "consent"
        indexes = [models.Index("lane", "contact_id", name="consent_by_contact")]


class ErasedKey(models.Model):
    """What is left of an erased contact (CON-5): a keyed hash of each email and external id, so
    that nothing brings it back. Its lane is that of the hash."""

    pk = models.CompositePrimaryKey("lane", "digest")
    lane = models.SmallIntegerField()
    digest = models.TextField(help_text="See `jalon.contacts.erased`.")
    erased_at = models.DateTimeField()

    class Meta:
        db_table = "erased_key"


class ScoringModel(models.Model):
    """By which rules the account scores its contacts (FRM-4): one row, or none."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    definition = models.JSONField(help_text="See `jalon.definition.scoring`.")
    version = models.IntegerField(help_text="One more with each change.")
    changed_at = models.DateTimeField(help_text="Business time.")
    tells = models.BooleanField(help_text="Whether workflows hear of what the last change did.")

    class Meta:
        db_table = "scoring_model"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="scoring_model_is_one")]


class ScoreFill(models.Model):
    """A lane that has yet to apply a changed scoring model to its contacts."""

    lane = models.SmallIntegerField(primary_key=True)
    after = models.UUIDField(null=True, help_text="The last contact it was applied to.")

    class Meta:
        db_table = "score_fill"
