"""Lists in an order: page by page, over rows that are alike, nothing is skipped or seen twice; and
how many there are."""

from datetime import timedelta
from typing import Any

import pytest

from jalon.accounts.audit import record
from jalon.contacts.actions import create_list, join_list
from jalon.core.ids import new_id
from jalon.delivery.models import SandboxEmail
from jalon.workflows import actions
from tests.acting import NOON, happen, new_contact, pass_time, set_time, work
from tests.api.calling import EVERYTHING, Caller

pytestmark = pytest.mark.django_db(transaction=True)

STAY = """
workflow: stay
triggers: [{kind: event, event: Come}]
steps:
  - id: which
    kind: branch
    branches: [{when: {kind: attribute, attribute: plan, value: short}, to: short}]
    otherwise: long
  - {id: long, kind: delay, wait: 1 days, next: done}
  - {id: short, kind: delay, wait: 12 hours}
  - {id: done, kind: update_contact, add_tags: [stayed]}
"""


@pytest.fixture(autouse=True)
def _at_noon() -> None:
    set_time(NOON)


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def walked(call: Caller, path: str, limit: int = 2) -> list[dict[str, Any]]:
    """All the items of a list, page by page; every page says how many they are."""
    whole = call("GET", f"{path}&limit=200").json()
    items = [steady(one) for one in whole["items"]]
    assert whole["total"] == len(items)
    found, cursor = [], ""
    while True:
        page = call("GET", f"{path}&limit={limit}&cursor={cursor}").json()
        assert page["total"] == whole["total"]
        found += [steady(one) for one in page["items"]]
        if page["next"] is None:
            assert found == items
            return found
        cursor = page["next"]


def steady(item: dict[str, Any]) -> dict[str, Any]:
    """Without the link that is made anew each time."""
    return {name: value for name, value in item.items() if name != "preview"}


def both_ways(call: Caller, path: str, sort: str) -> list[dict[str, Any]]:
    asked = f"{path}{'&' if '?' in path else '?'}sort="
    found = walked(call, f"{asked}{sort}")
    assert walked(call, f"{asked}-{sort}") == found[::-1]
    return found


def test_companies_by_name_without_its_case_and_by_age(call: Caller) -> None:
    for name in ("bolt", "Acme", "acme", "Été", "ACME", "", "Zed"):
        call("POST", "/companies", {"name": name})
    named = [one["name"] for one in both_ways(call, "/companies", "name")]
    assert named == ["", "Acme", "acme", "ACME", "bolt", "Été", "Zed"]
    made = [one["name"] for one in both_ways(call, "/companies", "created_at")]
    assert made == ["bolt", "Acme", "acme", "Été", "ACME", "", "Zed"]
    newest = call("GET", "/companies").json()
    assert [one["name"] for one in newest["items"]] == made[::-1]
    found = walked(call, "/companies?search=aCm&sort=-name")
    assert [one["name"] for one in found] == ["ACME", "acme", "Acme"]


def test_a_company_that_comes_or_goes_between_two_pages_moves_no_other(call: Caller) -> None:
    for name in ("a", "b", "b", "c"):
        call("POST", "/companies", {"name": name})
    first = call("GET", "/companies?sort=name&limit=2").json()
    call("DELETE", f"/companies/{first['items'][1]['id']}")
    call("POST", "/companies", {"name": "aa"})
    rest = call("GET", f"/companies?sort=name&limit=9&cursor={first['next']}").json()["items"]
    assert [one["name"] for one in rest] == ["b", "c"]


def test_lists_by_name_and_by_how_many_are_on_them(call: Caller) -> None:
    for slug, name in (("a", "Zoo"), ("b", "été"), ("c", ""), ("d", "ant"), ("e", "Ant")):
        create_list(slug, name)
    join_list("b", [new_contact("ann"), new_contact("bob")])
    join_list("e", [new_contact("cat")])

    def slugs(sort: str) -> str:
        answer = call("GET", f"/lists?sort={sort}").json()
        assert answer["total"] == 5
        return "".join(one["slug"] for one in answer["items"])

    assert slugs("name") == "decba"  # one without a name goes by its slug
    assert slugs("-name") == "abced"
    assert (slugs("members"), slugs("-members")) == ("acdeb", "bedca")
    assert (slugs("created_at"), slugs("slug")) == ("abcde", "abcde")
    assert call("GET", "/lists?search=zo").json()["total"] == 1
    assert call("GET", "/lists?sort=colour").status_code == 422


def test_segments_by_name_size_and_change(call: Caller) -> None:
    for name, plan in (("ann", "paid"), ("bob", "paid"), ("cat", "free")):
        new_contact(name, plan=plan)
    for n, (slug, plan) in enumerate({"d": "paid", "c": "none", "b": "free", "a": "gone"}.items()):
        set_time(NOON + timedelta(days=n // 2))
        when = {"kind": "attribute", "attribute": "plan", "value": plan}
        call("POST", "/segments", {"segment": slug, "name": "Alike" * (n > 1), "when": when})
    work()

    def slugs(sort: str) -> str:
        return "".join(one["segment"] for one in both_ways(call, "/segments", sort))

    assert slugs("segment") == "abcd"
    assert slugs("name") == "abcd"
    assert slugs("members") == "acbd"
    assert slugs("updated_at") == "cdab"


@pytest.mark.parametrize("few", [1, 2000])
def test_the_inbox_from_the_first_email_or_from_the_last(
    call: Caller, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jalon.delivery.queries.FEW", few)
    for n in range(7):
        SandboxEmail.objects.create(
            lane=n % 3,
            message_id=new_id(),
            contact_id=new_id(),
            recipient=f"User{n % 2}@example.com",
            subject=str(n),
            at=NOON + timedelta(minutes=n // 3),
        )
    found = both_ways(call, "/inbox", "at")
    assert [one["at"] for one in found] == sorted(one["at"] for one in found)
    assert call("GET", "/inbox").json()["items"] == found[::-1]
    to_one = both_ways(call, "/inbox?to=uSER1@", "at")
    assert to_one == [one for one in found if one["recipient"] == "User1@example.com"]
    assert len(to_one) == 3
    assert call("GET", "/inbox").json()["exact"] is True


@pytest.mark.rule("ACC-3")
def test_the_audit_log_from_the_first_change_or_from_the_last(call: Caller) -> None:
    for n in range(5):
        record("ann" if n % 2 else "bob", "save", kind="list", name=str(n))
    names = [one["name"] for one in walked(call, "/audit?kind=list&sort=at")]
    assert names == ["0", "1", "2", "3", "4"]
    assert [one["name"] for one in walked(call, "/audit?kind=list")] == names[::-1]
    assert len(walked(call, "/audit?who=ann")) == 2


def test_no_more_than_ten_thousand_are_counted(
    call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("core.keyset", "delivery.queries"):
        monkeypatch.setattr(f"jalon.{module}.COUNTED", 3)
    for n in range(3):
        call("POST", "/companies", {"name": str(n)})
    found = call("GET", "/companies?limit=1").json()
    assert (found["total"], found["exact"]) == (3, True)
    call("POST", "/companies", {"name": "one more"})
    found = call("GET", "/companies?limit=1").json()
    assert (found["total"], found["exact"]) == (3, False)


HERE = "/workflows/stay/people?state=active&state=finished"


@pytest.fixture
def stay(call: Caller) -> dict[str, str]:
    """A workflow that five entered: the last two at the same time, the first two have left. Whom
    each name belongs to."""
    actions.publish(STAY)
    named: dict[str, str] = {}
    for name, hours in (("ann", 0), ("bob", 1), ("cat", 30), ("dan", 40), ("eve", 40)):
        pass_time(NOON + timedelta(hours=hours))
        contact = new_contact(name, plan="short" if name == "eve" else "long")
        named[str(contact)] = name
        happen(contact, "Come")
        work()
    pass_time(NOON + timedelta(hours=48))
    return named


@pytest.mark.rule("RES-1")
def test_people_of_a_workflow_by_when_they_came_or_go_on(
    call: Caller, stay: dict[str, str]
) -> None:
    def names(sort: str) -> list[str]:
        return [stay[one["contact"]] for one in walked(call, f"{HERE}&sort={sort}")]

    both = ["dan", "eve"]
    entered = names("entered_at")
    assert (entered[:3], sorted(entered[3:])) == (["ann", "bob", "cat"], both)
    assert names("-entered_at") == entered[::-1]
    since = names("since")
    assert (since[0], sorted(since[3:])) == ("ann", both)
    assert names("-since") == since[::-1]
    # Eve waits less long than who entered with her; who has left waits for nothing.
    due, last = names("due_at"), names("-due_at")
    assert (due[:3], sorted(due[3:])) == (["eve", "cat", "dan"], ["ann", "bob"])
    assert (last[:3], sorted(last[3:])) == (["dan", "cat", "eve"], ["ann", "bob"])
    assert sorted(stay[one["contact"]] for one in walked(call, HERE)) == sorted(stay.values())


def test_people_found_at_a_step_are_counted_and_sorted(call: Caller, stay: dict[str, str]) -> None:
    for asked, n in (("step=long", 2), ("step=short", 1), ("search=eve", 1), ("search=ann", 0)):
        for order in ("", "&sort=due_at", "&sort=-since"):
            assert len(walked(call, f"/workflows/stay/people?{asked}{order}")) == n
    assert call("GET", f"{HERE}&sort=colour").status_code == 422


def test_more_people_than_can_be_sorted_are_refused_and_no_more_are_counted_than_need_be(
    call: Caller, stay: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jalon.reports.people.SORTED", 4)
    monkeypatch.setattr("jalon.reports.people.COUNTED", 4)
    monkeypatch.setattr("jalon.core.keyset.COUNTED", 4)
    refused = call("GET", f"{HERE}&sort=since")
    assert (refused.status_code, refused.json()["code"]) == (422, "search_sort")
    many = call("GET", HERE).json()
    assert (many["total"], many["exact"], len(many["items"])) == (4, False, 5)
    inside = call("GET", "/workflows/stay/people?sort=since").json()
    assert (inside["total"], inside["exact"], len(inside["items"])) == (3, True, 3)


@pytest.mark.parametrize("cursor", ["WyJ4IiwieCJd", "WyIiLCJ4Il0"])
@pytest.mark.parametrize("sort", ["", "&sort=due_at"])
def test_a_place_among_people_that_is_none_is_refused(
    call: Caller, stay: dict[str, str], cursor: str, sort: str
) -> None:
    refused = call("GET", f"{HERE}{sort}&cursor={cursor}")
    assert (refused.status_code, refused.json()["code"]) == (422, "cursor_invalid")


@pytest.mark.parametrize(
    "path", ["/companies", "/segments", "/inbox", "/audit", "/forms", "/emails"]
)
def test_a_cursor_of_another_list_is_refused(call: Caller, path: str) -> None:
    refused = call("GET", f"{path}?cursor=WyJhIiwiYiIsImMiXQ")
    assert (refused.status_code, refused.json()["code"]) == (422, "cursor_invalid")


def test_forms_landing_pages_and_resources_are_sorted_and_counted_whole(call: Caller) -> None:
    asked = {"attribute": "email", "label": {"en": "Email", "fr": "E-mail"}, "required": True}
    names = (("a", "Zoo"), ("b", "été"), ("c", ""), ("d", "Été"), ("e", "ant"))
    for n, (slug, name) in enumerate(names):
        set_time(NOON + timedelta(days=n // 2))
        title = {"en": name or "c", "fr": f"{9 - n}"}
        form = {"form": slug, "name": name, "title": title, "fields": [asked]}
        page = {"page": slug, "title": title, "body": title, "form": slug}
        link = {"resource": slug, "name": name, "url": "https://example.com/"}
        for path, body in (("/forms", form), ("/landing-pages", page), ("/resources", link)):
            made = call("POST", path, body)
            assert made.status_code == 201, made.content
    set_time(NOON + timedelta(days=9))
    call("PATCH", "/forms/c", {"tags": ["new"]})
    call("PATCH", "/landing-pages/c", {"form": "a"})
    call("PATCH", "/resources/c", {"url": "https://example.com/new"})
    for path, key in (("/forms", "form"), ("/landing-pages", "page"), ("/resources", "resource")):

        def slugs(sort: str, path: str = path, key: str = key) -> str:
            return "".join(one[key] for one in both_ways(call, path, sort))

        # One without a name goes by its short name, and those that are alike.
        assert (slugs("name"), slugs("slug")) == ("ecbda", "abcde")
        assert (slugs("created_at"), slugs("updated_at")) == ("abcde", "abdec")
        assert call("GET", f"{path}?search=b").json()["total"] == 1
        assert call("GET", f"{path}?sort=colour").status_code == 422
    french = call("GET", "/landing-pages?sort=name", Accept_Language="fr").json()["items"]
    assert [one["page"] for one in french] == [*"edcba"]


def test_emails_and_workflows_by_name(call: Caller) -> None:
    for slug, name in (("a", "Zoo"), ("b", "été"), ("c", ""), ("d", "Été")):
        words = {"subject": "Hello", "html": '<a href="{{ unsubscribe_url }}">Out</a>'}
        email = {"name": name, "fallback": "en", "locales": {"en": words}}
        saved = call("PUT", f"/emails/{slug}", email)
        assert saved.status_code in (200, 201), saved.content
        made = call("POST", "/workflows", {"workflow": slug, "name": name or "c"})
        assert made.status_code == 201, made.content
    assert [one["slug"] for one in both_ways(call, "/emails", "name")] == [*"cbda"]
    assert [one["workflow"] for one in both_ways(call, "/workflows", "name")] == [*"cbda"]
    compared = [call("GET", f"/results/emails?sort={way}name").json()["items"] for way in ("", "-")]
    assert [[one["email"] for one in items] for items in compared] == [[*"cbda"], [*"adbc"]]
