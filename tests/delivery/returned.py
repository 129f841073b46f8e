"""Emails that come back, as mail servers write them."""

from uuid import UUID

from jalon.delivery.return_path import return_path

BOUNDARY = "=_b"


def report(kind: str, fields: str, returned: str, *, to: str, text: str = "It failed.") -> bytes:
    """A multipart/report (RFC 6522) with the headers of what came back."""
    return "\r\n".join(
        [
            "From: Mail Delivery System <mailer-daemon@mx.example.net>",
            f"To: {to}",
            "Message-ID: <20260302120000.0123456789abcdef@mx.example.net>",
            f'Content-Type: multipart/report; report-type={kind}; boundary="{BOUNDARY}"',
            "",
            f"--{BOUNDARY}",
            "Content-Type: text/plain; charset=utf-8",
            "",
            text,
            f"--{BOUNDARY}",
            f"Content-Type: message/{kind}",
            "",
            fields,
            f"--{BOUNDARY}",
            "Content-Type: text/rfc822-headers",
            "",
            returned,
            f"--{BOUNDARY}--",
            "",
        ]
    ).encode()


def notification(
    message: UUID,
    *,
    status: str = "5.1.1",
    said: str = "550 5.1.1 no such user",
    action: str = "failed",
    recipient: str = "ann@example.com",
    to: str = "hello@example.com",
    headers: bool = True,
) -> bytes:
    """A delivery status notification (RFC 3464)."""
    fields = "\r\n".join(
        [
            "Reporting-MTA: dns; mx.example.net",
            "",
            f"Final-Recipient: rfc822; {recipient}",
            f"Action: {action}",
            f"Status: {status}",
            f"Diagnostic-Code: smtp; {said}",
            "",
        ]
    )
    returned = original(message, recipient) if headers else "Subject: An offer"
    return report("delivery-status", fields, returned, to=to)


def complaint(message: UUID, kind: str = "abuse") -> bytes:
    """What a feedback loop sends (RFC 5965)."""
    fields = f"Feedback-Type: {kind}\r\nUser-Agent: Loop/1\r\nVersion: 1\r\n"
    return report("feedback-report", fields, original(message), to="abuse@example.com")


def original(message: UUID, recipient: str = "ann@example.com") -> str:
    """The headers that came back."""
    return (
        f"From: Jalon <hello@example.com>\r\nTo: {recipient}\r\nSubject: An offer\r\n"
        f"Message-ID: <{message.hex}@example.com>\r\n"
    )


def in_words(message: UUID, *, said: str = "This user doesn't have an account here.") -> bytes:
    """The form of qmail, which knows no standard, to the signed return path."""
    return "\r\n".join(
        [
            "From: MAILER-DAEMON@mx.example.net",
            f"To: {return_path(message)}",
            "Subject: failure notice",
            "",
            "Hi. This is the qmail-send program at mx.example.net.",
            "I'm afraid I wasn't able to deliver your message to the following addresses.",
            "This is a permanent error; I've given up. Sorry it didn't work out.",
            "",
            "<ann@example.com>:",
            said,
            "",
            "--- Below this line is a copy of the message.",
            "",
        ]
    ).encode()


def letter(to: str, **headers: str) -> bytes:
    """An email of a person."""
    more = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines = ["From: Ann <ann@example.com>", f"To: {to}", "Subject: Away", *more, "", "I am away."]
    return "\r\n".join(lines).encode()
