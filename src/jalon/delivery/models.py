from django.db import models
from django.db.models.functions import Now


class Message(models.Model):
    """One email about one contact. Unique per enrollment, step, visit and recipient (RUN-7)."""

    class Kind(models.TextChoices):
        CONTACT = "contact"  # to the contact
        OWNER = "owner"  # an email like any other, to the contact's owner (STP-1)
        NOTICE = "notice"  # to people who work with the contact; no email for statistics (STP-11)

    class State(models.TextChoices):
        REVIEW = "review"  # waits for approval (STP-1)
        QUEUED = "queued"
        SENDING = "sending"  # being handed over; its worker may die before it knows the answer
        SENT = "sent"
        DEFERRED = "deferred"  # a temporary refusal: tried again at `due_at`
        FAILED = "failed"
        UNCERTAIN = "uncertain"  # handed over, answer never read; never resent by itself
        CANCELLED = "cancelled"  # the contact left before it was handed over
        SKIPPED = "skipped"  # not sent, for `reason`

    class Route(models.TextChoices):
        SANDBOX = "sandbox"
        SMTP = "smtp"

    pk = models.CompositePrimaryKey("lane", "id")
    lane = models.SmallIntegerField()
    id = models.UUIDField()
    contact_id = models.UUIDField()
    enrollment_id = models.UUIDField()
    workflow_id = models.UUIDField()
    version = models.IntegerField()
    step = models.TextField()
    visit = models.IntegerField()
    kind = models.TextField(choices=Kind.choices, db_default=Kind.CONTACT)
    recipient = models.TextField(db_default="", help_text="Of a notice, an address.")
    email = models.TextField()
    email_version = models.IntegerField()
    category = models.TextField(default="")
    transactional = models.BooleanField(default=False)
    sender = models.TextField(db_default="", help_text="A slug; empty: the email's own sender.")
    track_opens = models.BooleanField(db_default=True)
    track_clicks = models.BooleanField(db_default=True)
    text = models.TextField(db_default="", help_text="What a notice says, in Liquid.")
    subject = models.TextField(default="", help_text="Replaces the email's own, when not empty.")
    language = models.TextField(default="", help_text="A fixed locale; empty: the contact's.")
    context = models.JSONField(default=dict, help_text="What Liquid sees beside the contact.")
    route = models.TextField(choices=Route.choices)
    state = models.TextField(choices=State.choices, default=State.QUEUED)
    reason = models.TextField(default="")
    at = models.DateTimeField(help_text="When the workflow sent it, business time.")
    due_at = models.DateTimeField(help_text="Not handed over before, business time.")
    attempts = models.SmallIntegerField(default=0)
    worker_id = models.UUIDField(null=True)
    accepted_at = models.DateTimeField(
        null=True, help_text="When the event came in that it followed at once, wall time (NEW-7)."
    )
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True, help_text="First opened by a person.")
    clicked_at = models.DateTimeField(null=True, help_text="First clicked by a person.")
    people_opens = models.IntegerField(db_default=0)
    people_clicks = models.IntegerField(db_default=0)
    machine_opens = models.IntegerField(db_default=0)
    machine_clicks = models.IntegerField(db_default=0)
    forwarded = models.IntegerField(
        db_default=0, help_text="Opens and clicks on another device than the first reader's."
    )
    reader = models.TextField(db_default="", help_text="The first reader's device, as Windows.")

    class Meta:
        db_table = "message"
        constraints = [
            models.UniqueConstraint(
                fields=["lane", "enrollment_id", "step", "visit", "recipient"],
                name="message_once",
            )
        ]
        indexes = [
            models.Index("lane", "contact_id", "at", name="message_by_contact"),
            models.Index(
                "lane",
                "due_at",
                name="message_to_send",
                condition=models.Q(state__in=["queued", "deferred"]),
            ),
            models.Index(
                "lane",
                "worker_id",
                name="message_sending",
                condition=models.Q(state="sending"),
            ),
            models.Index(
                "lane", "at", name="message_in_review", condition=models.Q(state="review")
            ),
            models.Index(
                "lane", "at", name="message_uncertain", condition=models.Q(state="uncertain")
            ),
        ]


class Latency(models.Model):
    """How many emails were handed over in an hour so long after the events that they followed; see
    `jalon.delivery.latency`."""

    pk = models.CompositePrimaryKey("lane", "hour", "bucket")
    lane = models.SmallIntegerField()
    hour = models.DateTimeField()
    bucket = models.SmallIntegerField()
    n = models.IntegerField()

    class Meta:
        db_table = "latency"


class Visit(models.Model):
    """Somebody followed a link of a message. Kept for the seconds until it is known whether that
    was a person (EML-8), then an event; see `jalon.delivery.visits`."""

    pk = models.CompositePrimaryKey("lane", "id")
    lane = models.SmallIntegerField()
    id = models.UUIDField()
    contact_id = models.UUIDField()
    message_id = models.UUIDField()
    kind = models.TextField(choices=[(kind, kind) for kind in ("open", "click", "trap", "head")])
    url = models.TextField()
    links = models.SmallIntegerField(help_text="How many different ones the email has.")
    visitor = models.TextField(help_text="A keyed hash of the agent and the address.")
    reader = models.TextField(help_text="The device, as Windows.")
    suspect = models.BooleanField(help_text="A machine's by its agent or address.")
    machine = models.BooleanField(db_default=False, help_text="A machine's beyond doubt.")
    at = models.DateTimeField(help_text="Business time.")
    seen_at = models.DateTimeField(db_default=Now(), help_text="The database's time.")

    class Meta:
        db_table = "visit"
        indexes = [
            models.Index("lane", "seen_at", name="visit_by_time"),
            models.Index("lane", "message_id", name="visit_by_message"),
        ]


class SandboxEmail(models.Model):
    """What the sandbox inbox caught: the email as its reader would have got it."""

    pk = models.CompositePrimaryKey("lane", "message_id")
    lane = models.SmallIntegerField()
    message_id = models.UUIDField()
    contact_id = models.UUIDField()
    recipient = models.TextField()
    sender = models.TextField()
    subject = models.TextField()
    html = models.TextField()
    text = models.TextField()
    headers = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        db_table = "sandbox_email"
        indexes = [
            # With the recipient, so that a search reads this, and not what the emails say.
            models.Index(
                fields=["lane", "at", "message_id"],
                include=["recipient"],
                name="sandbox_email_in_order",
            )
        ]


class Bounce(models.Model):
    """A mail server refused an email to a contact, at once or later (EML-7). `id` is that of the
    message, or made of what told of it where no message is known: so it is kept once."""

    class Severity(models.TextChoices):
        HARD = "hard"  # the address does not exist
        SOFT = "soft"  # it takes no email at present, or nobody can tell
        BLOCKED = "blocked"  # refused for whom it came from, or what it says

    pk = models.CompositePrimaryKey("lane", "id")
    lane = models.SmallIntegerField()
    id = models.UUIDField()
    contact_id = models.UUIDField()
    severity = models.TextField(choices=Severity.choices)
    address = models.TextField(help_text="The contact's at that time, in lower case.")
    reason = models.TextField(help_text="What the mail server said.")
    at = models.DateTimeField(help_text="When it was known, business time.")

    class Meta:
        db_table = "bounce"
        indexes = [
            models.Index("lane", "contact_id", "at", name="bounce_by_contact"),
            models.Index("lane", "at", name="bounce_by_time"),
        ]


class BounceMailbox(models.Model):
    """How far the mailbox was read to which emails come back; one row. The times are wall time."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    place = models.TextField(help_text="Which mailbox: another one is read from its beginning.")
    uid_validity = models.BigIntegerField(default=0, help_text="Of the numbers (RFC 9051).")
    last_uid = models.BigIntegerField(default=0, help_text="All up to it were handled.")
    next_at = models.DateTimeField(help_text="Not read before; while it is read, well ahead.")
    read_at = models.DateTimeField(null=True, help_text="When all was read last.")
    failing_since = models.DateTimeField(null=True, help_text="Since when it cannot be read.")
    failures = models.IntegerField(default=0, help_text="In a row.")
    error = models.TextField(default="", help_text="Why the latest try failed.")

    class Meta:
        db_table = "bounce_mailbox"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="bounce_mailbox_one_row")
        ]


class BounceWebhook(models.Model):
    """The address at which an email provider tells of bounces and complaints (EML-7)."""

    provider = models.TextField(primary_key=True)
    digest = models.BinaryField(help_text="SHA-256 of the address's token.")
    created_by = models.TextField()
    created_at = models.DateTimeField(help_text="Wall time.")
    called_at = models.DateTimeField(null=True, help_text="The latest call, wall time.")
    taken = models.BigIntegerField(default=0, help_text="Reports that were new, of known people.")
    ignored = models.BigIntegerField(default=0, help_text="All others.")
    confirm_url = models.TextField(
        default="", help_text="Where a person has to confirm that it may be called (Amazon SNS)."
    )

    class Meta:
        db_table = "bounce_webhook"


class MailRoute(models.Model):
    """A mail server or a provider's API that takes messages (EML-5), with what its workers share of
    it. The one of the setting JALON_SMTP_URL, named `environment`, has a row once it has failed.
    Times of its state are wall time; its days are the account's, in business time."""

    class Kind(models.TextChoices):
        SMTP = "smtp"
        BREVO = "brevo"
        MAILGUN = "mailgun"
        MAILJET = "mailjet"
        POSTMARK = "postmark"
        SENDGRID = "sendgrid"
        SES = "ses"

    class Security(models.TextChoices):
        NONE = "none"
        STARTTLS = "starttls"  # RFC 3207
        TLS = "tls"  # from the first byte

    name = models.TextField(primary_key=True)
    kind = models.TextField(choices=Kind.choices, default=Kind.SMTP, db_default=Kind.SMTP)
    region = models.TextField(default="", db_default="", help_text="Of a provider that has some.")
    channel = models.TextField(
        default="", db_default="", help_text="The part of an account that sends, by its kind."
    )
    host = models.TextField()
    port = models.IntegerField()
    security = models.TextField(choices=Security.choices)
    user = models.TextField(default="")
    password = models.BinaryField(
        default=b"", help_text="Or the key, sealed by the installation's key."
    )
    priority = models.SmallIntegerField(help_text="The lowest goes first.")
    domains = models.JSONField(default=list, help_text="Of senders; empty: all.")
    enabled = models.BooleanField(default=True)
    per_second = models.IntegerField(null=True, help_text="Messages; null: no limit.")
    per_day = models.IntegerField(null=True, help_text="Messages; null: no limit.")
    warm_up_start = models.IntegerField(null=True, help_text="Messages on the first day.")
    warm_up_factor = models.FloatField(null=True, help_text="By which each day takes more.")
    used_on = models.DateField(null=True, help_text="The latest day on which it took any.")
    used = models.IntegerField(default=0, help_text="Messages on that day.")
    days = models.IntegerField(default=0, help_text="On which it took any, that one included.")
    free_at = models.DateTimeField(null=True, help_text="Until then what was let through takes.")
    full_at = models.DateTimeField(
        null=True, help_text="When it last had no room, to the minute, business time."
    )
    failures = models.IntegerField(default=0, help_text="In a row.")
    failing_since = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True, help_text="Not tried before.")
    error = models.TextField(default="", help_text="Why it failed last.")
    created_by = models.TextField(default="")
    created_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mail_route"


class Webhook(models.Model):
    """A server of others that is called when events take effect (ACC-4). Its secret is derived
    from `salt` and the installation's key, so that the table alone signs nothing."""

    id = models.UUIDField(primary_key=True)
    url = models.TextField()
    description = models.TextField(default="")
    events = models.JSONField(null=True, help_text="The names of those it wants; null: all.")
    enabled = models.BooleanField(default=True)
    salt = models.BinaryField()
    former_salt = models.BinaryField(null=True, help_text="Signs too, until `former_until`.")
    former_until = models.DateTimeField(null=True, help_text="Wall time.")
    failing_since = models.DateTimeField(
        null=True, help_text="The first failure since which no call was answered, business time."
    )
    rests_until = models.DateTimeField(
        null=True, help_text="Not called before, business time: it was away, or overloaded."
    )
    disabled_for = models.TextField(
        default="", help_text="Why Jalon disabled it by itself: failing, gone; empty: it did not."
    )
    created_by = models.TextField()
    created_at = models.DateTimeField(help_text="Wall time.")

    class Meta:
        db_table = "webhook"


class WebhookCall(models.Model):
    """One call: of a webhook step, unique per enrollment, step and visit (STP-12); or of a webhook,
    unique per event (ACC-4), and then the columns of a step are null."""

    class State(models.TextChoices):
        QUEUED = "queued"  # to be called at `due_at`, for the first time or again
        ANSWERED = "answered"
        FAILED = "failed"  # refused, or given up

    pk = models.CompositePrimaryKey("lane", "id")
    lane = models.SmallIntegerField()
    id = models.UUIDField()
    contact_id = models.UUIDField(help_text="Nil: a test call, which is about nobody.")
    enrollment_id = models.UUIDField(null=True)
    workflow_id = models.UUIDField(null=True)
    version = models.IntegerField(null=True)
    step = models.TextField(default="")
    visit = models.IntegerField(null=True)
    webhook_id = models.UUIDField(null=True)
    event_id = models.UUIDField(null=True)
    event = models.TextField(db_default="", help_text="Its name.")
    url = models.TextField()
    headers = models.JSONField(help_text="The author's own; forgotten when the call is over.")
    body = models.JSONField(help_text="What is sent.")
    state = models.TextField(choices=State.choices, default=State.QUEUED)
    attempts = models.SmallIntegerField(default=0)
    at = models.DateTimeField(help_text="When it was decided on, business time.")
    due_at = models.DateTimeField(help_text="Not called before, business time.")
    error = models.TextField(default="", help_text="Why the latest attempt failed.")
    status = models.SmallIntegerField(null=True, help_text="Of the latest answer.")
    answer = models.JSONField(null=True)
    outcomes = models.JSONField(
        db_default=[], help_text="What each attempt came to: at, ms, status, error."
    )

    class Meta:
        db_table = "webhook_call"
        constraints = [
            models.UniqueConstraint(
                fields=["lane", "enrollment_id", "step", "visit"], name="webhook_call_once"
            ),
            models.UniqueConstraint(
                fields=["lane", "webhook_id", "event_id"],
                condition=models.Q(webhook_id__isnull=False),
                name="webhook_call_once_per_event",
            ),
        ]
        indexes = [
            models.Index("lane", "contact_id", name="webhook_call_by_contact"),
            models.Index(
                "lane",
                "due_at",
                name="webhook_call_to_make",
                condition=models.Q(state="queued"),
            ),
        ]
