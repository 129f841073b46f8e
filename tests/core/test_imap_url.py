import pytest

from jalon.core.errors import Invalid
from jalon.core.imap_url import Mailbox, parse_imap_url


def test_no_mailbox_is_none() -> None:
    assert parse_imap_url("") is None


@pytest.mark.parametrize(
    ("url", "mailbox"),
    [
        ("imaps://me:pass@mail.example.org", Mailbox("mail.example.org", 993, "me", "pass")),
        (
            "imaps://me%40example.org:p%2Fss@mail.example.org:1993/Bounces%20of%20mail",
            Mailbox("mail.example.org", 1993, "me@example.org", "p/ss", "Bounces of mail"),
        ),
    ],
)
def test_a_url_names_a_mailbox(url: str, mailbox: Mailbox) -> None:
    assert parse_imap_url(url) == mailbox
    assert mailbox.password not in repr(mailbox) + mailbox.place


@pytest.mark.parametrize(
    "url",
    [
        "imap://me:hidden@mail.example.org",
        "imaps://me:hidden@",
        "imaps://mail.example.org/INBOX",
        "imaps://me:hidden@mail.example.org:port",
        "imaps://me:hidden@mail.example.org/INBOX?tls=0",
        "imaps://me:hidden%0D%0Aa@mail.example.org",
        "imaps://me:hidden%C3%A9@mail.example.org",
    ],
)
def test_a_wrong_url_is_refused_without_repeating_its_password(url: str) -> None:
    with pytest.raises(Invalid, match="JALON_BOUNCES_URL") as refusal:
        parse_imap_url(url)
    assert "hidden" not in str(refusal.value)
    assert refusal.value.__cause__ is None
