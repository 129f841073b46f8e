"""The tracking API as senders meet it (EVT-1)."""

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.accounts.keys import create_key, revoke_key
from jalon.accounts.permissions import Permission
from jalon.api.tracking import overload, views
from jalon.contacts.models import Contact
from jalon.contacts.queries import find_contact
from jalon.core import clock
from jalon.definition.events import INTERNAL
from jalon.events.models import Inbox
from tests.acting import rows, work
from tests.api.tracking.sending import Sender, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_rested")]

ORDER = {"type": "track", "userId": "7", "event": "Order Completed", "properties": {"total": 5}}


@pytest.fixture
def _rested(monkeypatch):
    monkeypatch.setattr(overload, "_looked", (0.0, False))
    monkeypatch.setattr(overload, "_allowances", {})


@pytest.fixture
def send():
    return Sender()


def contact(key):
    return Contact.objects.get(id=find_contact(key))


def problem(answer, status, code):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"], body["message"]) == (status, code, body["detail"])
    return body


@pytest.mark.rule("EVT-1")
@pytest.mark.parametrize("address", ["track", "track/", "t"])
def test_a_track_call_is_an_event_of_the_contact(send, address):
    answer = send(address, ORDER | {"anonymousId": "d1", "messageId": "m1"})
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    row = Inbox.objects.get(name="Order Completed")
    assert (row.body, row.source) == ({"total": 5}, str(send.key.id))
    assert rows("SELECT source, message_id FROM seen") == [(str(send.key.id), "m1")]
    assert row.contact_id == find_contact("7") == find_contact("d1")


@pytest.mark.parametrize(
    ("address", "name"),
    [("page", "Page Viewed"), ("p", "Page Viewed"), ("screen", "Screen Viewed"), ("s", None)],
)
def test_page_and_screen_calls_are_events(send, address, name):
    send(address, {"anonymousId": "d1", "name": "Prices", "properties": {"url": "https://x.test"}})
    expected = ("event", name or "Screen Viewed", {"name": "Prices", "url": "https://x.test"})
    assert waiting() == [expected]


@pytest.mark.parametrize("address", ["group", "g"])
def test_a_group_call_is_an_event_with_its_traits(send, address):
    send(address, {"userId": "7", "groupId": 42, "traits": {"plan": "pro"}})
    assert waiting() == [("event", "Group", {"groupId": "42", "plan": "pro"})]


def test_a_group_call_without_a_group_is_refused(send):
    problem(send("group", {"userId": "7"}), 400, "group_missing")


@pytest.mark.parametrize("address", ["identify", "i"])
def test_an_identify_call_changes_the_contact(send, address):
    traits = {
        "email": "Ann@Example.com",
        "firstName": "Ann",
        "age": 41,
        "address": {"city": "Lyon", "postalCode": "69001"},
        "locale": "fr_FR",
        "timezone": "Europe/Paris",
    }
    assert send(address, {"userId": "7", "traits": traits}).json() == {"success": True}
    work()
    ann = contact("7")
    assert (ann.email, ann.locale, ann.time_zone) == ("Ann@example.com", "fr-FR", "Europe/Paris")
    assert ann.attributes == {
        "firstName": "Ann",
        "age": 41,
        "address_city": "Lyon",
        "address_postalCode": "69001",
    }


def test_rudderstack_sends_traits_within_the_context(send):
    send("identify", {"userId": "7", "context": {"traits": {"plan": "pro"}}})
    work()
    assert contact("7").attributes == {"plan": "pro"}


def test_a_null_trait_clears_the_attribute(send):
    send("identify", {"userId": "7", "traits": {"plan": "pro", "seats": 2}})
    send("identify", {"userId": "7", "traits": {"plan": None}})
    work()
    assert contact("7").attributes == {"seats": 2}


@pytest.mark.rule("CON-2")
def test_a_trait_of_the_wrong_type_is_left_out_alone_and_said(send):
    send("identify", {"userId": "7", "traits": {"age": 41}})
    traits = {"age": "old", "plan": "pro", "email": "nobody", "list": [{"a": 1}], "a\x00": 1}
    answer = send("identify", {"userId": "7", "traits": traits}).json()
    assert answer["success"] is True
    ignored = {one["field"]: one["code"] for one in answer["ignored"]}
    assert ignored == {
        "age": "attribute_invalid",
        "email": "email_invalid",
        "list": "attribute_invalid",
        "a\x00": "attribute_invalid",
    }
    assert all(one["index"] == 0 and one["detail"] and one["remedy"] for one in answer["ignored"])
    work()
    assert contact("7").attributes == {"age": 41, "plan": "pro"}


@pytest.mark.parametrize(
    "field", ["lifecycle", "owner", "score", "marketing", "created_at", "external_id"]
)
def test_a_public_key_sets_none_of_the_contacts_own_fields(send, field):
    answer = send("identify", {"userId": "7", "traits": {field: "customer", "plan": "pro"}})
    assert [one["code"] for one in answer.json()["ignored"]] == ["trait_protected"]
    work()
    ann = contact("7")
    assert (ann.lifecycle, ann.owner, ann.score, ann.marketing) == ("visitor", None, 0, "unknown")
    assert ann.attributes == {"plan": "pro"}


@pytest.mark.rule("CON-1")
def test_an_anonymous_visitor_becomes_the_contact_who_is_identified(send):
    send("page", {"anonymousId": "d1"})
    send("identify", {"anonymousId": "d1", "userId": "7"})
    work()
    seen = find_contact("7")
    assert seen == find_contact("d1")
    assert rows("SELECT name FROM event WHERE contact_id = %s", seen).count(("Page Viewed",)) == 1


@pytest.mark.parametrize("address", ["alias", "a"])
def test_an_alias_joins_an_anonymous_id_to_a_user(send, address):
    send("track", {"anonymousId": "d1", "event": "Hello"})
    assert send(address, {"previousId": "d1", "userId": "7"}).json() == {"success": True}
    assert find_contact("d1") == find_contact("7")


def test_an_alias_of_a_known_id_keeps_the_contact_under_the_new_one(send):
    answer = send.batch(
        {"type": "identify", "userId": "old", "traits": {"plan": "pro"}},
        {"type": "alias", "previousId": "old", "userId": "new"},
        {"type": "track", "userId": "new", "event": "Hello"},
    )
    assert answer.json() == {"success": True}
    work()
    assert find_contact("old") == find_contact("new")
    assert (contact("new").external_id, contact("new").attributes) == ("new", {"plan": "pro"})
    assert Contact.objects.count() == 1


def test_two_known_contacts_never_merge_by_an_alias(send):
    send.batch(ORDER | {"userId": "1"}, ORDER | {"userId": "2"})
    problem(send("alias", {"previousId": "1", "userId": "2"}), 400, "alias_two_contacts")
    assert find_contact("1") != find_contact("2")


def test_an_alias_sent_twice_is_no_error(send):
    send("track", ORDER | {"userId": "old"})
    for _ in range(2):
        assert send("alias", {"previousId": "old", "userId": "new"}).status_code == 200
    problem(send("alias", {"previousId": "old"}), 400, "update_without_contact")
    problem(send("alias", {"userId": "7"}), 400, "alias_incomplete")


@pytest.mark.rule("EVT-1")
def test_a_message_sent_again_counts_once(send):
    identify = {"type": "identify", "userId": "7", "traits": {"n": 1}, "messageId": "m2"}
    for _ in range(2):
        send.batch(ORDER | {"messageId": "m1"}, identify)
    work()
    names = [name for (name,) in rows("SELECT name FROM event")]
    assert (names.count("Order Completed"), names.count("Attribute Changed")) == (1, 1)


def test_the_same_message_id_of_another_key_is_another_message(send):
    send("track", ORDER | {"messageId": "m1"})
    Sender()("track", ORDER | {"messageId": "m1"})
    work()
    assert rows("SELECT count(*) FROM event WHERE name = 'Order Completed'") == [(2,)]


@pytest.mark.rule("EVT-1")
def test_late_and_disordered_events_are_taken_in(send):
    late = [ORDER | {"timestamp": f"2019-0{month}-01T00:00:00Z"} for month in (3, 1, 2)]
    assert send.batch(*late).json() == {"success": True}
    work()
    found = rows("SELECT at FROM event WHERE name = 'Order Completed' ORDER BY at")
    assert [at.month for (at,) in found] == [1, 2, 3]


def test_a_batch_shares_its_sent_at_and_a_message_may_have_its_own(send):
    before = clock.now()
    skewed = datetime(2031, 1, 1, 12, tzinfo=UTC)
    an_hour_ago = {"timestamp": (skewed - timedelta(hours=1)).isoformat()}
    own = {"timestamp": "2020-01-01T00:00:00Z", "sentAt": "2020-01-01T01:00:00Z"}
    send.batch(ORDER | an_hour_ago, ORDER | own, sentAt=skewed.isoformat())
    for (at,) in rows("SELECT occurred_at FROM inbox WHERE name = 'Order Completed'"):
        assert timedelta(0) <= at - (before - timedelta(hours=1)) < timedelta(minutes=1)


def test_one_bad_message_is_refused_alone_and_the_answer_says_which(send):
    bad = [
        ORDER | {"event": ""},
        "nonsense",
        {"type": "dance", "userId": "7"},
        {"type": "track", "event": "Nobody"},
        ORDER | {"userId": "x" * 300},
        ORDER | {"properties": {"a": "\x00"}},
        ORDER | {"timestamp": "soon", "messageId": "m9"},
        ORDER | {"timestamp": "2150-01-01T00:00:00Z"},
        ORDER | {"messageId": "x" * 300},
    ]
    answer = send.batch(ORDER, *bad, ORDER).json()
    assert answer["success"] is True
    assert [(one["index"], one["code"]) for one in answer["rejected"]] == list(
        enumerate(
            [
                "event_name_invalid",
                "message_invalid",
                "type_unknown",
                "event_without_contact",
                "key_too_long",
                "properties_invalid",
                "timestamp_invalid",
                "event_from_future",
                "message_id_invalid",
            ],
            start=1,
        )
    )
    assert answer["rejected"][6]["messageId"] == "m9"
    assert [name for _, name, _ in waiting()] == ["Order Completed"] * 2


@pytest.mark.rule("EVT-3")
@pytest.mark.parametrize("name", sorted(INTERNAL))
def test_nobody_forges_an_event_of_jalons_own(send, name):
    problem(send("track", ORDER | {"event": name}), 400, "event_internal")
    assert not Inbox.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b'{"batch": 1}', b"\xff"])
def test_a_batch_that_is_nonsense_is_a_bad_request(send, body):
    problem(send("batch", body), 400, "body_invalid")


@pytest.mark.parametrize("address", ["batch", "b", "import"])
def test_a_gzipped_batch_is_taken_in(send, address):
    body = gzip.compress(json.dumps({"batch": [ORDER]}).encode())
    assert send(address, body, Content_Encoding="gzip").json() == {"success": True}
    assert waiting() == [("event", "Order Completed", {"total": 5})]


def test_too_much_is_refused(send):
    problem(send("batch", b" " * 600_000), 413, "body_too_large")
    problem(send("track", ORDER | {"properties": {"a": "x" * 40_000}}), 413, "message_too_large")


def test_the_key_may_stand_in_the_body_as_beacons_have_no_headers(send):
    body = json.dumps(ORDER | {"writeKey": send.plain})
    answer = Client().post("/v1/t", body, content_type="text/plain")
    assert answer.json() == {"success": True}
    assert len(waiting()) == 1


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("", "write_key_missing"),
        ("Bearer abc", "write_key_missing"),
        ("Basic !!!", "write_key_missing"),
        ("Basic am9obg==", "write_key_unknown"),
    ],
)
def test_without_a_write_key_nothing_is_taken_in(send, authorization, code):
    answer = send("track", ORDER, Authorization=authorization)
    problem(answer, 401, code)
    assert "basic" not in answer["WWW-Authenticate"].lower()
    assert not Inbox.objects.exists()


@pytest.mark.rule("ACC-2")
def test_a_secret_key_is_no_write_key(send):
    _, send.plain = create_key("api", scopes=[Permission.CONTACTS_WRITE], by="test")
    problem(send("track", ORDER), 403, "write_key_wanted")


@pytest.mark.rule("ACC-2")
def test_a_revoked_key_opens_nothing(send):
    revoke_key(send.key.id, by="test")
    problem(send("track", ORDER), 401, "write_key_unknown")
    problem(Client().get(f"/v1/projects/{send.plain}/settings"), 404, "project_not_found")


def test_a_full_inbox_asks_to_come_back_and_keeps_what_it_has(send, monkeypatch):
    send("track", ORDER)
    monkeypatch.setattr(overload, "MAX_WAITING", 2)
    monkeypatch.setattr(overload, "_looked", (0.0, False))
    answer = send("track", ORDER)
    problem(answer, 429, "inbox_full")
    assert int(answer["Retry-After"]) > 0
    assert len(waiting()) == 1
    work()
    monkeypatch.setattr(overload, "_looked", (0.0, False))
    assert send("track", ORDER).status_code == 200


def test_a_key_that_sends_too_much_waits_and_another_does_not(send, monkeypatch):
    monkeypatch.setattr(overload, "RATE", 0.5)
    monkeypatch.setattr(overload, "BURST", 2)
    assert send.batch(ORDER, ORDER).status_code == 200
    answer = send("track", ORDER)
    problem(answer, 429, "rate_limited")
    assert answer["Retry-After"] == "2"
    assert Sender()("track", ORDER).status_code == 200


def test_a_database_that_is_away_is_said_to_be(send, monkeypatch):
    def away(_calls):
        raise OperationalError("gone")

    monkeypatch.setattr(views, "take_in", away)
    answer = send("track", ORDER)
    problem(answer, 503, "unavailable")
    assert answer["Retry-After"] == "1"


def test_any_site_may_send_and_no_cookie_is_wanted(send):
    asked = Client().options("/v1/t", headers={"Origin": "https://shop.example"})
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Methods"] == "POST, OPTIONS"
    assert "Authorization" in asked["Access-Control-Allow-Headers"]
    for answer in (asked, send("track", ORDER), send("batch", b"{"), send("track", b"1")):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        assert not answer.cookies


def test_only_post_sends(send):
    answer = Client().get("/v1/track")
    problem(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "POST, OPTIONS"


def test_the_settings_send_the_browser_sdk_here_and_nowhere_else(send, settings):
    settings.JALON_BASE_URL = "https://jalon.example/mail"
    answer = Client().get(f"/v1/projects/{send.plain}/settings")
    body = answer.json()
    there = {"apiKey": send.plain, "apiHost": "jalon.example/mail/v1", "protocol": "https"}
    assert body["integrations"] == {"Segment.io": there}
    assert body["metrics"]["sampleRate"] == 0
    assert answer["Access-Control-Allow-Origin"] == "*"


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=())),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=())), inner, max_size=4)
    ),
    max_leaves=12,
)
fields = ("userId", "anonymousId", "previousId", "groupId", "event", "name", "properties", "traits")
fields += ("context", "messageId", "timestamp", "sentAt", "originalTimestamp")
types = st.sampled_from(["identify", "track", "page", "screen", "group", "alias"])
sensible = st.fixed_dictionaries(
    {"type": types, "userId": st.sampled_from(["1", "2"]), "event": st.just("Hello")},
    optional={
        "traits": st.dictionaries(st.text(), values, max_size=4),
        "properties": st.dictionaries(st.text(), values, max_size=4),
        "previousId": st.sampled_from(["1", "d1"]) | st.text(),
    },
)
wild = st.dictionaries(st.sampled_from(fields), values, max_size=6)
messages = values | sensible | st.builds(lambda one, other: one | other, sensible, wild)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batch=st.lists(messages, max_size=4), one=messages, call=types)
def test_any_json_is_answered_and_what_is_taken_in_can_be_handled(send, batch, one, call):
    answer = send.batch(*batch)
    assert answer.status_code == 200, answer.content
    assert {row["index"] for row in answer.json().get("rejected", ())} <= set(range(len(batch)))
    assert send(call, one).status_code in (200, 400)
    work()
    assert rows("SELECT error FROM set_aside") == []
