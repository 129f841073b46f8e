"""`jalon workflow` and `jalon explain`, as one types them."""

import json
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from jalon.cli import context
from jalon.cli.app import app
from jalon.contacts.actions import create_list, join_list
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.emails.actions import save_sender
from tests.acting import NOON, enrollments, happen, new_contact, pass_time, rows, set_time, work

pytestmark = pytest.mark.django_db(transaction=True)

EXAMPLES = Path(__file__).parents[2] / "examples"
POST_PURCHASE = EXAMPLES / "post-purchase.yaml"

BROKEN = """\
workflow: broken
triggers: [{kind: event, event: Order Completed}]
steps:
  - id: pause
    kind: delay
    wait: 2 days
  - id: offer
    kind: send_email
    email: nothing
    next: nowhere
"""

BY_HAND = """\
workflow: by-hand
triggers: [{kind: by_hand}]
audience: {kind: attribute, attribute: plan, value: gold}
steps:
  - {id: mark, kind: update_contact, add_tags: [chosen]}
"""


@pytest.fixture(autouse=True)
def _attached(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(context, "django_ready", nullcontext)
    monkeypatch.chdir(tmp_path)
    set_time(NOON)
    save_sender("shop", name="Shop", address="shop@example.com")


def jalon(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def plain(*words: object) -> Any:
    result = jalon(*words, "--json")
    assert result.stdout, result.exception
    return json.loads(result.stdout)


def written(text: str, name: str = "file.yaml") -> Path:
    path = Path(name)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.rule("NEW-4")
def test_the_starter_can_be_published_as_it_is() -> None:
    assert jalon("workflow", "new", "welcome").exit_code == 0
    assert plain("workflow", "validate", "welcome.yaml") == {
        "file": "welcome.yaml",
        "valid": True,
        "problems": [],
    }
    assert plain("workflow", "publish", "welcome.yaml")["workflow"] == "welcome"


def test_the_starter_never_takes_the_place_of_a_file() -> None:
    path = written("mine")
    result = jalon("workflow", "new", "welcome", path)
    assert isinstance(result.exception, Conflict)
    assert path.read_text() == "mine"


def test_a_name_that_would_not_do_in_commands_is_refused() -> None:
    assert isinstance(jalon("workflow", "new", "Ça va").exception, Invalid)
    assert not list(Path.cwd().iterdir())


@pytest.mark.rule("VAL-7", "VAL-9")
def test_every_problem_has_its_line_and_remedy() -> None:
    path = written(BROKEN)
    result = jalon("workflow", "validate", path)
    assert result.exit_code == 1
    assert "file.yaml:9: VAL-9: The email “nothing” does not exist." in result.stderr
    assert "Write it under emails, or name one that exists." in result.stderr
    found = plain("workflow", "validate", path)
    assert not found["valid"]
    assert [(each["line"], each["code"]) for each in found["problems"] if not each["warning"]] == [
        (9, "VAL-9"),
        (10, "VAL-7"),
    ]


def test_problems_can_be_read_in_french() -> None:
    result = jalon("workflow", "validate", written(BROKEN), "--locale", "fr")
    assert "n'existe pas" in result.stderr.replace("\u00a0", " ")


def test_a_file_that_is_not_text_is_refused_with_the_line() -> None:
    path = Path("latin.yaml")
    path.write_bytes(b"workflow: a\nname: caf\xe9\n")
    result = jalon("workflow", "validate", path)
    assert isinstance(result.exception, Invalid)
    assert "line 2" in result.exception.message


@pytest.mark.rule("VAL-9")
def test_a_sender_that_does_not_exist_is_refused() -> None:
    text = POST_PURCHASE.read_text().replace("    fallback:", "    sender: nobody\n    fallback:")
    found = plain("workflow", "validate", written(text))
    assert [each["message"] for each in found["problems"] if not each["warning"]] == [
        "There is no sender “nobody”."
    ]


@pytest.mark.rule("LIF-2")
def test_a_refused_publish_keeps_nothing() -> None:
    found = jalon("workflow", "publish", written(BROKEN), "--json")
    assert found.exit_code == 1
    assert not json.loads(found.stdout)["published"]
    assert "file.yaml:10" in jalon("workflow", "publish", "file.yaml").stderr
    assert plain("workflow", "list") == []


def test_publishing_the_same_again_changes_nothing() -> None:
    first = plain("workflow", "publish", POST_PURCHASE)
    second = plain("workflow", "publish", POST_PURCHASE)
    assert (first["version"], first["changed"]) == (1, True)
    assert (second["version"], second["changed"]) == (1, False)
    assert "version 1, is unchanged" in jalon("workflow", "publish", POST_PURCHASE).stdout


def test_a_workflow_shows_its_sentences_and_state() -> None:
    jalon("workflow", "publish", POST_PURCHASE)
    shown = jalon("workflow", "show", "post-purchase").stdout
    assert "post-purchase: active, version 1" in shown
    assert "1. Wait 2 days" in shown
    french = plain("workflow", "show", "post-purchase", "--locale", "fr")["sentences"]
    assert "1. Attendre 2 jours" in french
    assert isinstance(jalon("workflow", "show", "nothing").exception, NotFound)


@pytest.mark.rule("RES-1", "RES-2", "RES-3")
def test_the_figures_reconcile() -> None:
    jalon("workflow", "publish", POST_PURCHASE)
    for name in ("ann", "bob"):
        happen(new_contact(name), "Order Completed", order_id=f"{name}-1")
    pass_time(NOON + timedelta(days=1))
    cid = new_contact("cid")
    happen(cid, "Order Completed", order_id="c1")
    happen(cid, "Order Completed", order_id="c1")
    happen(cid, "Order Completed", order_id="c2")
    pass_time(NOON + timedelta(days=2))
    found = plain("workflow", "stats", "post-purchase")
    assert found["reconciles"]
    assert (found["entered"], found["inside"], found["finished"]) == (4, 3, 0)
    assert (found["exits"], found["refusals"]) == ({"ordered": 1}, {"repeat_policy": 1})
    steps = {step["step"]: step for step in found["steps"]}
    assert list(steps) == ["settle", "spared", "offer", "click", "interested"]
    assert steps["settle"] == {
        "step": "settle",
        "kind": "delay",
        "arrived": 4,
        "here": 1,
        "left": 3,
        "sent": 0,
        "orders": 0,
        "reading": dict.fromkeys(
            ("opened", "opened_by_machines", "clicked", "clicked_by_machines", "forwarded"), 0
        ),
        "revenue": {},
        "ways": {"spared": 2},
    }
    assert steps["click"]["here"] == 2
    printed = jalon("workflow", "stats", "post-purchase").stdout
    assert "4 entered = 3 inside + 0 finished + 1 exited + 0 failed" in printed
    assert "do not reconcile" not in printed
    for days, came in (
        (("--from", "2026-03-03"), 2),
        (("--to", "2026-03-02"), 2),
        (("--from", "2026-03-02", "--to", "2026-03-03"), 4),
    ):
        of_days = plain("workflow", "stats", "post-purchase", *days)
        assert (of_days["entered"], of_days["steps"][0]["arrived"]) == (4, came)
    for wrong in (("--from", "2026-03-03", "--to", "2026-03-02"), ("--to", "yesterday")):
        assert jalon("workflow", "stats", "post-purchase", *wrong).exit_code == 2
    (line,) = plain("workflow", "list")
    assert (line["workflow"], line["entered"]) == ("post-purchase", 4)
    assert "post-purchase" in jalon("workflow", "list").stdout


@pytest.mark.rule("TRG-16")
def test_enrolling_by_hand_shows_the_refusals_and_lets_the_others_in() -> None:
    jalon("workflow", "publish", written(BY_HAND))
    ann, bob = new_contact("ann", plan="gold"), new_contact("bob", plan="silver")
    found = plain("workflow", "enroll", "by-hand", "ann", "bob@example.com", "ann")
    assert found == {
        "asked": 2,
        "enrolled": True,
        "refused": [
            {
                "contact": str(bob),
                "reason": "audience",
                "why": "the contact is not in the audience",
            }
        ],
    }
    work()
    assert (len(enrollments(ann)), len(enrollments(bob))) == (1, 0)
    said = jalon("workflow", "enroll", "by-hand", "ann").stdout
    assert "the contact entered before, on 2 March 2026 at 12:00, and may enter once only" in (
        " ".join(said.replace("│", " ").split())
    )
    assert "0 of 1 contacts enter by-hand" in said


@pytest.mark.rule("TRG-16")
def test_again_lifts_the_repeat_policy_alone() -> None:
    jalon("workflow", "publish", written(BY_HAND))
    ann, bob = new_contact("ann", plan="gold"), new_contact("bob")
    for _ in range(2):
        found = plain("workflow", "enroll", "by-hand", "ann", "bob", "--again")
        assert [each["reason"] for each in found["refused"]] == ["audience"]
        work()
    assert (len(enrollments(ann)), len(enrollments(bob))) == (2, 0)


@pytest.mark.rule("TRG-16")
def test_a_list_can_be_enrolled_and_a_rehearsal_changes_nothing() -> None:
    jalon("workflow", "publish", written(BY_HAND))
    create_list("club")
    members = [new_contact(name, plan="gold") for name in ("ann", "bob", "cid")]
    join_list("club", members)
    dry = jalon("workflow", "enroll", "by-hand", "--list", "club", "--dry-run")
    assert "3 of 3 contacts would enter by-hand" in dry.stdout
    assert rows("SELECT count(*) FROM inbox WHERE name = 'enroll'") == [(0,)]
    jalon("workflow", "enroll", "by-hand", "--list", "club")
    work()
    assert [len(enrollments(member)) for member in members] == [1, 1, 1]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["nothing", "ann"], NotFound),
        (["by-hand", "nobody"], NotFound),
        (["by-hand", "--list", "nobodies"], NotFound),
    ],
)
def test_what_is_not_there_cannot_be_enrolled(words: list[str], error: type[Exception]) -> None:
    jalon("workflow", "publish", written(BY_HAND))
    new_contact("ann")
    assert isinstance(jalon("workflow", "enroll", *words).exception, error)


def test_enrolling_nobody_is_wrong_usage() -> None:
    assert jalon("workflow", "enroll", "by-hand").exit_code == 2


@pytest.mark.rule("NEW-4")
def test_an_exported_workflow_published_again_is_unchanged() -> None:
    jalon("workflow", "publish", POST_PURCHASE)
    jalon("workflow", "export", "post-purchase", "--output", "out.yaml")
    printed = jalon("workflow", "export", "post-purchase").stdout
    assert printed == Path("out.yaml").read_text(encoding="utf-8")
    assert not plain("workflow", "publish", "out.yaml")["changed"]
    assert rows("SELECT slug, version FROM email") == [("cross-sell", 1)]
    assert plain("workflow", "export", "post-purchase")["workflow"] == "post-purchase"


@pytest.mark.rule("NEW-3")
def test_explain_begins_with_the_verdict() -> None:
    jalon("workflow", "publish", POST_PURCHASE)
    ann = new_contact("ann")
    happen(ann, "Order Completed", order_id="o1")
    work()
    said = jalon("explain", "ann", "post-purchase").stdout
    assert said.startswith(
        "Has not got “cross-sell” yet: waiting at the step “1 · Let the order arrive” until "
    )
    assert "2026-03-02 12:00 ✓ Entered: The contact has done “Order completed”" in said
    found = plain("explain", "ann@example.com", "post-purchase")
    assert found["contact"] == str(ann)
    french = jalon("explain", str(ann), "post-purchase", "--locale", "fr").stdout
    assert french.startswith("N'a pas encore reçu")


def test_workflows_are_labelled_and_listed_by_label() -> None:
    jalon("workflow", "publish", POST_PURCHASE)
    Path("by-hand.yaml").write_text(BY_HAND)
    jalon("workflow", "publish", "by-hand.yaml")
    both = ("workflow", "label", "post-purchase", "by-hand")
    plain(*both, "--add", "shop", "--add", "2026")
    assert plain(*both[:3], "--remove", "2026") == {"post-purchase": ["shop"]}
    found = plain("workflow", "list", "--label", "shop", "--label", "2026")
    assert [one["workflow"] for one in found] == ["by-hand"]
    assert len(plain("workflow", "list")) == 2
    assert "2026, shop" in jalon("workflow", "label", "by-hand").stdout
