"""Names of the events that happen inside Jalon (EVT-3); the rest are the sender's own."""

CONTACT_CREATED = "Contact Created"
ATTRIBUTE_CHANGED = "Attribute Changed"  # attribute, from, to
TAG_ADDED = "Tag Added"  # tag
TAG_REMOVED = "Tag Removed"  # tag
LIST_JOINED = "List Joined"  # list
LIST_LEFT = "List Left"  # list
EMAIL_SENT = "Email Sent"  # message, email, category, workflow, step, enrollment
EMAIL_NOT_SENT = "Email Not Sent"  # message, email, reason, workflow, step, enrollment
EMAIL_OPENED = "Email Opened"  # message, email, machine
EMAIL_CLICKED = "Email Link Clicked"  # message, email, link, machine
EMAIL_BOUNCED = "Email Bounced"  # severity, reason; message, email, step, if known
EMAIL_COMPLAINED = "Email Complained"  # message, email
UNSUBSCRIBED = "Unsubscribed"  # message
WORKFLOW_ENTERED = "Workflow Entered"  # workflow, version
WORKFLOW_FINISHED = "Workflow Finished"  # workflow, version
WORKFLOW_EXITED = "Workflow Exited"  # workflow, version, reason
GOAL_REACHED = "Goal Reached"  # workflow, version
SEGMENT_ENTERED = "Segment Entered"  # segment
SEGMENT_LEFT = "Segment Left"  # segment
SCORE_CHANGED = "Score Changed"  # from, to; by a rule: why, points
BECAME_LEAD = "Became Lead"
BECAME_MQL = "Became MQL"
BECAME_CUSTOMER = "Became Customer"
FORM_SUBMITTED = "Form Submitted"  # form, page, and the fields
RESOURCE_REQUESTED = "Resource Requested"  # resource, form
WORKFLOW_CALLED = "Workflow Called"  # call, and what the caller sent
EMAIL_APPROVED = "Email Approved"  # message, enrollment, step, visit
EMAIL_REJECTED = "Email Rejected"  # message, enrollment, step, visit
WEBHOOK_ANSWERED = "Webhook Answered"  # enrollment, step, visit, status, body; or error
CONTACT_MERGED = "Contact Merged"  # contact: the one that is gone
IDENTITY_REFUSED = "Identity Refused"  # key, value, holder: another contact keeps the key

INTERNAL = frozenset(
    {
        CONTACT_CREATED,
        ATTRIBUTE_CHANGED,
        TAG_ADDED,
        TAG_REMOVED,
        LIST_JOINED,
        LIST_LEFT,
        EMAIL_SENT,
        EMAIL_NOT_SENT,
        EMAIL_OPENED,
        EMAIL_CLICKED,
        EMAIL_BOUNCED,
        EMAIL_COMPLAINED,
        UNSUBSCRIBED,
        WORKFLOW_ENTERED,
        WORKFLOW_FINISHED,
        WORKFLOW_EXITED,
        GOAL_REACHED,
        SEGMENT_ENTERED,
        SEGMENT_LEFT,
        SCORE_CHANGED,
        BECAME_LEAD,
        BECAME_MQL,
        BECAME_CUSTOMER,
        FORM_SUBMITTED,
        RESOURCE_REQUESTED,
        WORKFLOW_CALLED,
        EMAIL_APPROVED,
        EMAIL_REJECTED,
        WEBHOOK_ANSWERED,
        CONTACT_MERGED,
        IDENTITY_REFUSED,
    }
)
"""Only Jalon itself emits these; a door refuses them from outside."""
