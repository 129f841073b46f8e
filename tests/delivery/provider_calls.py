"""What providers tell when a message bounces that they were given: their documented calls, naming
it by what they know of it."""

from collections.abc import Callable
from typing import Any

from tests.delivery.provider_server import Taken, letter_in


def told_by_postmark(taken: Taken) -> Any:
    return {
        "RecordType": "Bounce",
        "ID": 42,
        "Type": "HardBounce",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Email": taken.json["To"],
        "Metadata": taken.json["Metadata"],
    }


def told_by_sendgrid(taken: Taken) -> Any:
    to = taken.json["personalizations"][0]["to"][0]["email"]
    event = {"event": "bounce", "type": "bounce", "status": "5.1.1", "reason": "550 5.1.1"}
    known = {"smtp-id": "<abc@geopod-ismtpd-1>", "sg_event_id": "e1", "email": to}
    return [event | known | taken.json["custom_args"]]


def told_by_brevo(taken: Taken) -> Any:
    return {
        "event": "hard_bounce",
        "email": taken.json["to"][0]["email"],
        "id": 7,
        "message-id": "<202611231200.1@smtp-relay.mailin.fr>",
        "X-Mailin-custom": taken.json["headers"]["X-Mailin-custom"],
        "ts_event": 1604933654,
    }


def told_by_mailjet(taken: Taken) -> Any:
    (message,) = taken.json["Messages"]
    return {
        "event": "bounce",
        "email": message["To"][0]["Email"],
        "MessageID": 70650219165027410,
        "CustomID": message["CustomID"],
        "hard_bounce": True,
        "error": "user unknown",
    }


def told_by_mailgun(taken: Taken) -> Any:
    message = letter_in("mailgun", taken)
    return {
        "signature": {"token": "t", "timestamp": "1", "signature": "s"},
        "event-data": {
            "event": "failed",
            "severity": "permanent",
            "reason": "bounce",
            "recipient": message["To"],
            "id": "g1",
            "message": {"headers": {"message-id": message["Message-ID"].strip("<>")}},
            "delivery-status": {"code": 550, "message": "5.1.1 no such user"},
        },
    }


def told_by_ses(taken: Taken) -> Any:
    message = letter_in("ses", taken)
    to = taken.json["Destination"]["ToAddresses"][0]
    return {
        "notificationType": "Bounce",
        "bounce": {
            "bounceType": "Permanent",
            "bounceSubType": "General",
            "bouncedRecipients": [{"emailAddress": to, "status": "5.1.1"}],
            "feedbackId": "0102015f",
        },
        "mail": {
            "messageId": "0102018f-ses-000000",
            "headers": [{"name": name, "value": value} for name, value in message.items()],
        },
    }


TOLD: dict[str, Callable[[Taken], Any]] = {
    "brevo": told_by_brevo,
    "mailgun": told_by_mailgun,
    "mailjet": told_by_mailjet,
    "postmark": told_by_postmark,
    "sendgrid": told_by_sendgrid,
    "ses": told_by_ses,
}
