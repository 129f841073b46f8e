"""What providers answer is understood as they document it: what became of the message, how bad that
is for the address, and whose fault it is (EML-5, EML-7)."""

from typing import Any

import pytest

from jalon.delivery.routes.providers import PROVIDERS
from jalon.delivery.routes.providers.base import Reply
from jalon.delivery.severity import severity_of
from tests.delivery.provider_server import ACCEPTED

pytestmark = pytest.mark.rule("EML-5")


def judge(kind: str, status: int, body: Any = None, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return PROVIDERS[kind].judge(Reply(status, named, body))


def postmark(code: int, message: str) -> dict[str, Any]:
    return {"ErrorCode": code, "Message": message}


def sendgrid(message: str, field: str | None = None) -> dict[str, Any]:
    return {"errors": [{"message": message, "field": field, "help": None}]}


def brevo(code: str, message: str) -> dict[str, Any]:
    return {"code": code, "message": message}


def mailjet(status: int, message: str, *related: str) -> dict[str, Any]:
    error = {
        "ErrorIdentifier": "f987008f-251a-4dff-8ffc-40f1583ad7bc",
        "ErrorCode": "mj-0013",
        "StatusCode": status,
        "ErrorMessage": message,
        "ErrorRelatedTo": list(related),
    }
    return {"Messages": [{"Status": "error", "Errors": [error]}]}


REFUSED = [
    ("postmark", 422, postmark(406, "You tried to send to inactive recipient(s)."), "blocked"),
    ("postmark", 422, postmark(300, "Error parsing 'To': Illegal email address 'ann@'."), "hard"),
    ("postmark", 422, postmark(300, "Invalid 'From' address: 'x@example.com'."), "blocked"),
    ("postmark", 422, postmark(400, "The sender signature was not found."), "blocked"),
    ("postmark", 413, None, "blocked"),
    (
        "sendgrid",
        400,
        sendgrid("Does not contain a valid address.", "personalizations.0.to.0.email"),
        "hard",
    ),
    (
        "sendgrid",
        403,
        sendgrid("The from address does not match a verified Sender Identity.", "from"),
        "blocked",
    ),
    ("sendgrid", 400, sendgrid("The subject is required.", "subject"), "blocked"),
    ("mailgun", 400, {"message": "to parameter is not a valid address. please check"}, "hard"),
    ("mailgun", 400, {"message": "'from' parameter is missing"}, "blocked"),
    ("brevo", 400, brevo("invalid_parameter", "email is not valid in to"), "hard"),
    ("brevo", 400, brevo("invalid_parameter", "sender x@example.com is not valid"), "blocked"),
    ("mailjet", 400, mailjet(400, '"ann@" is an invalid email address.', "To[0].Email"), "hard"),
    ("mailjet", 403, mailjet(403, '"x@y" is not an authorized sender.', "From"), "blocked"),
    ("mailjet", 200, mailjet(400, "Header cannot be customized.", "Headers"), "blocked"),
]

SES_REFUSED = [
    ("MessageRejected", "Email address is not verified. The following identities failed"),
    ("MessageRejected", "Transaction failed: Expected disposition, got null"),
    ("MailFromDomainNotVerifiedException", "Mail-From domain is not verified"),
    ("BadRequestException", "Missing final '@domain'"),
]

OF_THE_ROUTE = [
    ("postmark", 401, postmark(10, "No Account or Server API tokens were supplied.")),
    ("postmark", 422, postmark(405, "Not allowed to send: you ran out of credits.")),
    ("postmark", 422, postmark(412, "Your account is pending approval.")),
    ("postmark", 422, postmark(1235, "The stream provided does not exist on this server.")),
    ("postmark", 429, postmark(429, "Rate limit exceeded")),
    ("postmark", 503, postmark(100, "Maintenance")),
    ("sendgrid", 401, sendgrid("The provided authorization grant is invalid")),
    ("sendgrid", 401, sendgrid("Maximum credits exceeded")),
    ("sendgrid", 403, sendgrid("access forbidden")),
    ("sendgrid", 429, sendgrid("too many requests")),
    ("sendgrid", 503, None),
    ("mailgun", 401, "Forbidden"),
    ("mailgun", 402, {"message": "Request failed"}),
    ("mailgun", 403, {"message": "Domain mg.example.com is not allowed to send"}),
    ("mailgun", 404, {"message": "Domain not found: mg.example.com"}),
    ("mailgun", 420, {"message": "Domain is over its hourly limit"}),
    ("mailgun", 429, {"message": "Too many requests"}),
    ("brevo", 401, brevo("unauthorized", "Key not found")),
    ("brevo", 402, brevo("not_enough_credits", "You have no credits left")),
    ("brevo", 400, brevo("account_under_validation", "Your account is under validation")),
    ("brevo", 403, brevo("permission_denied", "Unable to send email")),
    ("brevo", 429, None),
    ("mailjet", 401, {"ErrorMessage": "API key authentication/authorization failure."}),
    ("mailjet", 403, mailjet(403, "Account has been temporarily blocked.")),
    ("mailjet", 429, {"ErrorMessage": "Too many requests"}),
    ("brevo", 302, None),
]

SES_OF_THE_ROUTE = [
    (429, "TooManyRequestsException", "Maximum sending rate exceeded."),
    (400, "LimitExceededException", "Daily message quota exceeded"),
    (400, "SendingPausedException", "Sending is paused"),
    (400, "AccountSuspendedException", "Suspended"),
    (404, "NotFoundException", "Configuration set <jalon> does not exist."),
    (403, "UnrecognizedClientException", "The security token included is invalid."),
    (403, "InvalidSignatureException", "The request signature we calculated does not match"),
    (403, "AccessDeniedException", "User: x is not authorized to perform: ses:SendRawEmail"),
    (500, "InternalFailure", "The request processing has failed"),
]


@pytest.mark.parametrize("kind", PROVIDERS)
def test_what_a_provider_accepts_is_sent(kind: str) -> None:
    accepted = ACCEPTED[kind]
    assert judge(kind, accepted.status, accepted.body).state == "sent"


@pytest.mark.rule("EML-7")
@pytest.mark.parametrize(("kind", "status", "body", "severity"), REFUSED)
def test_what_is_wrong_with_a_message_is_refused_for_good(
    kind: str, status: int, body: Any, severity: str
) -> None:
    answer = judge(kind, status, body)
    assert (answer.state, answer.route_failed) == ("failed", False)
    assert severity_of(answer.reason) == severity


@pytest.mark.parametrize(("error", "message"), SES_REFUSED)
def test_amazon_names_what_is_wrong_with_a_message(error: str, message: str) -> None:
    answer = judge("ses", 400, {"message": message}, x_amzn_errortype=f"{error}:http://x/")
    assert (answer.state, answer.route_failed) == ("failed", False)
    assert severity_of(answer.reason) == "blocked"
    assert message in answer.reason


@pytest.mark.parametrize(("kind", "status", "body"), OF_THE_ROUTE)
def test_what_is_wrong_with_an_account_leaves_the_message_as_it_was(
    kind: str, status: int, body: Any
) -> None:
    answer = judge(kind, status, body)
    assert (answer.state, answer.route_failed) == ("queued", True)


@pytest.mark.parametrize(("status", "error", "message"), SES_OF_THE_ROUTE)
def test_amazon_names_what_is_wrong_with_an_account(status: int, error: str, message: str) -> None:
    answer = judge("ses", status, {"message": message}, x_amzn_errortype=error)
    assert (answer.state, answer.route_failed) == ("queued", True)
    assert message in answer.reason


def test_a_right_that_amazon_denies_for_one_sender_is_that_messages_matter() -> None:
    message = "not authorized on resource arn:aws:ses:eu-west-3:1:identity/x@example.com"
    answer = judge("ses", 403, {"message": message}, x_amzn_errortype="AccessDeniedException")
    assert (answer.state, answer.route_failed) == ("failed", False)


@pytest.mark.rule("RUN-7")
@pytest.mark.parametrize("kind", PROVIDERS)
@pytest.mark.parametrize("status", [500, 502, 504, 520])
def test_a_server_error_that_promises_nothing_is_uncertain(kind: str, status: int) -> None:
    answer = judge(kind, status, "<html>Bad gateway</html>")
    assert (answer.state, answer.route_failed) == ("uncertain", True)


@pytest.mark.rule("RUN-7")
@pytest.mark.parametrize(
    ("kind", "body"), [("mailgun", {"message": "Mailgun Magnificent API"}), ("mailjet", None)]
)
def test_an_acceptance_that_names_no_message_is_uncertain(kind: str, body: Any) -> None:
    assert judge(kind, 200, body).state == "uncertain"


@pytest.mark.parametrize("kind", PROVIDERS)
@pytest.mark.parametrize("body", [None, [], 7, {"errors": 1, "Messages": [1]}, "words"])
@pytest.mark.parametrize("status", [200, 201, 202, 400, 403, 422, 503])
def test_whatever_is_answered_is_judged(kind: str, status: int, body: Any) -> None:
    answer = judge(kind, status, body)
    assert answer.state in {"sent", "failed", "queued", "uncertain"}
    assert (answer.state == "sent") <= (status < 300)
