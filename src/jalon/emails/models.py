from django.db import models


class Sender(models.Model):
    """Who emails come from. The first one made is the default."""

    slug = models.TextField(primary_key=True)
    name = models.TextField()
    address = models.TextField()
    reply_to = models.TextField(default="")
    created_at = models.DateTimeField()
    verified_at = models.DateTimeField(
        null=True, help_text="Null: nobody has shown that they read what is sent to the address."
    )
    verified_by = models.TextField(null=True, help_text="Who entered the code, or vouched for it.")

    class Meta:
        db_table = "sender"


class SenderCode(models.Model):
    """The latest code that was sent to a sender's address, until it is used up."""

    sender = models.TextField(primary_key=True)
    digest = models.BinaryField(help_text="Of the code with the sender and its address.")
    expires_at = models.DateTimeField()
    tries = models.IntegerField(default=0)

    class Meta:
        db_table = "sender_code"


class SenderDomain(models.Model):
    """What is known of a domain that senders write from; without a row, nothing is yet."""

    domain = models.TextField(primary_key=True, help_text="In ASCII, in small letters.")
    selector = models.TextField(default="", help_text="Of the DKIM key that the mail server uses.")
    sends_by = models.TextField(default="", help_text="The SPF mechanisms that must be permitted.")
    findings = models.JSONField(default=list, help_text="Of `emails.authentication.findings`.")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sender_domain"


class Email(models.Model):
    """A design. Definitions name it by its slug."""

    slug = models.TextField(primary_key=True)
    name = models.TextField()
    category = models.TextField(default="")
    transactional = models.BooleanField(default=False)
    sender = models.TextField(null=True, help_text="A sender's slug; null: the default sender.")
    version = models.IntegerField(help_text="The newest published version.")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "email"


class EmailVersion(models.Model):
    """Immutable. `content` is an `emails.design.Content` by locale."""

    pk = models.CompositePrimaryKey("email", "number")
    email = models.TextField()
    number = models.IntegerField()
    fallback = models.TextField(help_text="The locale used when the contact's has no text.")
    content = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "email_version"


class UtmRule(models.Model):
    """The UTM parameters of links (EML-8). The account's rule has no email; an email's own adds to
    it, and an empty value there takes a parameter away."""

    email = models.TextField(primary_key=True, help_text="A slug; empty: every email.")
    parameters = models.JSONField()

    class Meta:
        db_table = "utm_rule"


class Topic(models.Model):
    """A list or category that contacts may choose by themselves, in the preference centre
    (EML-6). What is no topic is not shown there, so that internal lists stay internal."""

    pk = models.CompositePrimaryKey("kind", "slug")
    kind = models.TextField(choices=[("list", "list"), ("category", "category")])
    slug = models.TextField()
    labels = models.JSONField(help_text="What contacts read, by language: en, fr.")
    position = models.IntegerField(default=0)

    class Meta:
        db_table = "topic"
        ordering = ["position", "kind", "slug"]
