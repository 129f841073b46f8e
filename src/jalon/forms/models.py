from django.db import models


class Form(models.Model):
    """A form as it is now (FRM-1). Definitions name it by its slug."""

    slug = models.TextField(primary_key=True)
    name = models.TextField()
    design = models.JSONField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, help_text="Null: visitors see it.")

    class Meta:
        db_table = "form"


class Wording(models.Model):
    """Each wording a consent of a form ever had, kept for ever."""

    pk = models.CompositePrimaryKey("form", "key", "version")
    form = models.TextField()
    key = models.TextField()
    version = models.IntegerField()
    wording = models.JSONField(help_text="By language.")
    since = models.DateTimeField()

    class Meta:
        db_table = "form_wording"


class Submission(models.Model):
    """A form that was submitted, kept for ever. When its contact is erased, what is personal
    goes, and what was agreed to stays, with `proof`."""

    pk = models.CompositePrimaryKey("lane", "id")
    lane = models.SmallIntegerField()
    id = models.UUIDField()
    contact_id = models.UUIDField()
    form = models.TextField()
    key = models.TextField(help_text="Of the page as rendered and what was typed: it counts once.")
    values = models.JSONField()
    consents = models.JSONField(help_text="Each with its wording, its version, and the answer.")
    locale = models.TextField()
    page = models.TextField()
    address = models.TextField()
    user_agent = models.TextField()
    at = models.DateTimeField(help_text="Business time.")
    wall_at = models.DateTimeField(help_text="Wall time, which a court would ask for.")
    awaits = models.BooleanField(help_text="What it gives waits for a confirmation.")
    confirmed_at = models.DateTimeField(null=True, help_text="Business time.")
    held = models.BooleanField(
        db_default=False, help_text="Of an erased address: nothing happens until it is confirmed."
    )
    proof = models.TextField(help_text="SHA-256 over who agreed to what, and when.")

    class Meta:
        db_table = "form_submission"
        constraints = [models.UniqueConstraint(fields=["lane", "key"], name="form_submission_once")]
        indexes = [
            models.Index("lane", "contact_id", name="form_submission_by_contact"),
            models.Index("form", "at", "id", name="form_submission_by_form"),
            models.Index("wall_at", name="form_submission_held", condition=models.Q(held=True)),
        ]


class Resource(models.Model):
    """Content behind a form (FRM-2): a file of the storage, or an address elsewhere."""

    slug = models.TextField(primary_key=True)
    name = models.TextField()
    url = models.TextField(help_text="Empty: it is a file.")
    stored = models.TextField(help_text="The file's name in the storage.")
    file_name = models.TextField(help_text="What the contact's browser saves it as.")
    size = models.BigIntegerField(help_text="Bytes.")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, help_text="Null: forms may give it.")

    class Meta:
        db_table = "resource"


class Download(models.Model):
    """A contact's download of a resource, or a machine's with the contact's link."""

    pk = models.CompositePrimaryKey("lane", "id")
    lane = models.SmallIntegerField()
    id = models.UUIDField()
    contact_id = models.UUIDField()
    resource = models.TextField()
    machine = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        db_table = "resource_download"
        indexes = [
            models.Index("lane", "contact_id", name="resource_download_by_contact"),
            models.Index("resource", "machine", name="resource_download_by_name"),
        ]


class LandingPage(models.Model):
    """A hosted page with one form (FRM-3)."""

    slug = models.TextField(primary_key=True)
    design = models.JSONField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, help_text="Null: visitors see it.")

    class Meta:
        db_table = "landing_page"
