import pytest

from jalon.core.errors import Invalid
from jalon.core.smtp_url import SmtpServer, parse_smtp_url


def test_no_mail_server_means_the_sandbox() -> None:
    assert parse_smtp_url("") is None


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", SmtpServer("mail.example.org", 587)),
        ("smtp://127.0.0.1:1025", SmtpServer("127.0.0.1", 1025)),
        ("smtps://mail.example.org", SmtpServer("mail.example.org", 465, tls=True)),
        (
            "smtp://me%40example.org:p%2Fss@mail.example.org:25?starttls=1",
            SmtpServer("mail.example.org", 25, "me@example.org", "p/ss", starttls=True),
        ),
    ],
)
def test_a_url_names_a_mail_server(url: str, server: SmtpServer) -> None:
    assert parse_smtp_url(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org:587",
        "http://me:hidden@mail.example.org",
        "smtp://me:hidden@",
        "smtp://me:hidden@mail.example.org:port",
        "smtp://me:hidden@mail.example.org?starttls=maybe",
        "smtp://me:hidden@mail.example.org?tls=1",
    ],
)
def test_a_wrong_url_is_refused_without_repeating_its_password(url: str) -> None:
    with pytest.raises(Invalid, match="JALON_SMTP_URL") as refusal:
        parse_smtp_url(url)
    assert "hidden" not in str(refusal.value)


def test_a_mail_server_never_shows_its_password() -> None:
    assert "hidden" not in repr(parse_smtp_url("smtp://me:hidden@mail.example.org"))
