"""What every email carries for its reader's mailbox and for web statistics (EML-6, EML-8)."""

import pytest

from jalon.accounts.audit import entries
from jalon.core.errors import Invalid
from jalon.definition.emails import Content
from jalon.delivery.delivering import Delivery
from jalon.delivery.queries import CaughtEmail, caught_email
from jalon.delivery.routes.sandbox import Sandbox
from jalon.emails import links
from jalon.emails.links import Link, tracked_links
from jalon.emails.utm import set_utm, utm_of
from tests.delivery.scene import HTML, LEAVE, a_contact, a_message, a_worker, an_email, deliver

pytestmark = pytest.mark.django_db(transaction=True)


def received(**changes: object) -> CaughtEmail:
    message = a_message(a_contact("ann"), **changes)
    deliver(Delivery({"sandbox": Sandbox()}, worker_id=a_worker()))
    return caught_email(message)


@pytest.mark.rule("EML-6")
@pytest.mark.parametrize(
    ("category", "name"),
    [("cross-sell", "cross-sell"), ("", "marketing"), ("Été & co", "t-co"), ("été", "t")],
)
def test_marketing_carries_the_headers_of_one_click(category: str, name: str) -> None:
    an_email()
    found = received(category=category)
    link = Link(found.contact_id, found.id)
    assert found.headers["List-Unsubscribe"] == f"<{links.unsubscribe_url(link)}>"
    assert found.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found.headers["List-Id"] == f"<{name}.example.com>"


def test_transactional_email_carries_none_of_them() -> None:
    an_email()
    assert not {name for name in received(transactional=True).headers if name.startswith("List-")}


@pytest.mark.rule("EML-6")
def test_an_email_may_link_to_the_preferences() -> None:
    html = HTML + LEAVE + '<a href="{{ preferences_url }}">choose</a>'
    an_email(content=Content(subject="x", html=html))
    found = received()
    assert links.preferences_url(Link(found.contact_id, found.id)) in found.html
    assert [url for url, _ in tracked_links(found.html)] == ["https://shop.example/"]


@pytest.mark.rule("EML-8")
def test_utm_parameters_follow_the_rule_of_the_account_and_that_of_the_email() -> None:
    an_email()
    an_email("another")
    set_utm({"utm_source": "jalon", "utm_medium": "email"}, by="ann")
    set_utm({"utm_medium": "", "utm_campaign": "spring"}, email="offer")
    set_utm({"utm_campaign": "other"}, email="another")
    assert utm_of() == {"utm_source": "jalon", "utm_medium": "email"}
    ((url, _),) = tracked_links(received().html)
    assert url == "https://shop.example/?utm_source=jalon&utm_campaign=spring"
    assert [(entry.who, entry.action) for entry in entries("utm", "")] == [("ann", "change")]
    set_utm({})
    set_utm({}, email="offer")
    assert utm_of("offer") == {}


@pytest.mark.parametrize(
    "parameters", [{"ref": "x"}, {"utm_source": "a\nb"}, {"utm_term": "x" * 201}]
)
def test_what_is_no_utm_parameter_is_refused(parameters: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        set_utm(parameters)
    assert utm_of() == {}
