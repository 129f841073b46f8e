"""What contacts are offered, UTM parameters, and consent to tracking, over the API."""

import pytest

from jalon.accounts.audit import entries
from jalon.accounts.models import Account
from jalon.contacts.actions import create_list
from jalon.emails.utm import utm_of
from jalon.workflows.actions import publish
from jalon.workflows.deleting import delete_email
from jalon.workflows.life import stop
from tests.acting import EMAILS
from tests.api.calling import EVERYTHING, Caller

pytestmark = pytest.mark.django_db

SENDS = (
    EMAILS
    + """
workflow: sends
triggers: [{kind: by_hand}]
steps: [{id: mail, kind: send_email, email: offer}]
"""
)


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


@pytest.mark.rule("EML-6")
def test_a_list_or_category_is_offered_and_withdrawn(call: Caller) -> None:
    news = {"kind": "list", "slug": "news", "labels": {"en": "News", "fr": "Lettre"}}
    early = call("PUT", "/topics", news)
    assert (early.status_code, early.json()["code"]) == (404, "list_not_found")
    create_list("news")
    assert call("PUT", "/topics", {**news, "position": 2}).json() == {**news, "position": 2}
    offers = {"kind": "category", "slug": "cross-sell", "labels": {"en": "Offers"}, "position": 1}
    call("PUT", "/topics", offers)
    shown = call("GET", "/topics").json()["items"]
    assert [(each["kind"], each["labels"]) for each in shown] == [
        ("category", {"en": "Offers"}),
        ("list", {"en": "News", "fr": "Lettre"}),
    ]
    assert call("DELETE", "/topics?kind=list&slug=news").status_code == 204
    gone = call("DELETE", "/topics?kind=list&slug=news")
    assert (gone.status_code, gone.json()["code"]) == (404, "topic_not_found")
    assert [each.action for each in entries("topic", "list:news")] == ["withdraw", "offer"]


@pytest.mark.parametrize(
    "change",
    [
        {"labels": {}},
        {"labels": {"en": ""}},
        {"labels": {"en": " "}},
        {"labels": {"de": "Neues"}},
        {"labels": {"en": "x" * 101}},
        {"kind": "tag"},
        {"slug": ""},
    ],
)
def test_a_bad_topic_is_refused(call: Caller, change: dict[str, object]) -> None:
    topic = {"kind": "category", "slug": "news", "labels": {"en": "News"}}
    assert call("PUT", "/topics", {**topic, **change}).status_code == 422
    assert call("GET", "/topics").json()["items"] == []


@pytest.mark.rule("EML-8")
def test_utm_parameters_are_set_for_all_and_for_one(call: Caller) -> None:
    publish(SENDS)
    call("PUT", "/utm-rules", {"parameters": {"utm_source": "jalon", "utm_medium": "email"}})
    own = {"email": "offer", "parameters": {"utm_medium": "", "utm_campaign": "spring"}}
    assert call("PUT", "/utm-rules", own).json() == own
    assert [one["email"] for one in call("GET", "/utm-rules").json()["items"]] == ["", "offer"]
    result = call("GET", "/utm-rules/result?email=offer").json()["parameters"]
    assert result == {"utm_source": "jalon", "utm_campaign": "spring"} == utm_of("offer")
    assert call("DELETE", "/utm-rules").status_code == 204
    assert utm_of("offer") == {"utm_campaign": "spring"}
    unknown = call("PUT", "/utm-rules", {**own, "email": "gone"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "email_not_found")
    for bad in ({"utm_colour": "x"}, {"utm_term": "x" * 201}, {"utm_term": "a\nb"}):
        assert call("PUT", "/utm-rules", {"parameters": bad}).status_code == 422


@pytest.mark.rule("EML-8", "LIF-11")
def test_with_an_email_its_utm_parameters_go(call: Caller) -> None:
    publish(SENDS)
    call("PUT", "/utm-rules", {"email": "offer", "parameters": {"utm_term": "x"}})
    stop("sends")
    delete_email("offer")
    assert call("GET", "/utm-rules").json()["items"] == []


@pytest.mark.rule("EML-9")
def test_consent_to_tracking_is_asked_for_when_the_settings_say_so(call: Caller) -> None:
    assert call("GET", "/settings").json()["require_tracking_consent"] is False
    changed = call("PATCH", "/settings", {"require_tracking_consent": True})
    assert changed.json()["require_tracking_consent"] is True
    assert Account.objects.get().require_tracking_consent
