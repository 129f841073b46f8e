"""A process that stands still, a server that talks nonsense, a database that is lost while another
thread hands over: nothing twice, nothing lost, and nobody who said no (RUN-7)."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError

from jalon.contacts.actions import create_list, join_list
from jalon.contacts.merge import merge
from jalon.core.db import one_transaction
from jalon.core.ids import lane_of
from jalon.delivery import delivering
from jalon.delivery.actions import kept_back, record, release_dead
from jalon.delivery.claiming import claim
from jalon.delivery.delivering import STALE, Delivery
from jalon.delivery.lane import withdraw_messages
from jalon.delivery.routes import Answer, Route, smtp
from jalon.delivery.routes.sandbox import Sandbox
from jalon.delivery.routes.smtp import Smtp
from jalon.delivery.uncertain import decide
from jalon.emails.mime import Letter
from jalon.workflows import actions, deleting, life
from tests.acting import happen, pass_time, rows, set_time, work
from tests.delivery.scene import NOON, a_contact, a_message, a_worker, an_email, deliver, states
from tests.delivery.test_groups import GOOD, scripted
from tests.workflows.living import COURSE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("RUN-7")]

Act = Callable[[], object]


class Hand(Route):
    """A mail server that takes all it gets, and does something while it does."""

    def __init__(self, meanwhile: Act = lambda: None) -> None:
        self.got: list[UUID] = []
        self.meanwhile = meanwhile

    def ready(self) -> bool:
        return True

    def hand_over(self, letter: Letter) -> Answer:
        self.got.append(letter.message_id)
        self.meanwhile()
        return Answer("sent")

    def release(self) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def _an_email() -> None:
    set_time(NOON)
    an_email()


def stands_still(monkeypatch: pytest.MonkeyPatch, meanwhile: Act = lambda: None) -> None:
    """The process stands still once it has marked its next messages as sending, for long enough to
    be taken for dead."""
    clock, real, keep = delivering.time.monotonic, delivering.claim, Delivery._keep_back
    late = [0.0]

    def claim_and_stand(*given: Any, **options: Any) -> Any:
        late[0] = late[0] or STALE + 1
        return real(*given, **options)

    def look_up(self: Delivery, *given: Any) -> None:
        monkeypatch.setattr(Delivery, "_keep_back", keep)
        meanwhile()
        keep(self, *given)

    monkeypatch.setattr(delivering, "claim", claim_and_stand)
    monkeypatch.setattr(Delivery, "_keep_back", look_up)
    monkeypatch.setattr(delivering, "time", SimpleNamespace(monotonic=lambda: clock() + late[0]))


def test_a_process_that_stood_still_looks_again_and_sends_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = [a_message(a_contact(name), route="smtp") for name in ("ann", "bob")]
    hand = Hand()
    stands_still(monkeypatch)
    deliver(Delivery({"smtp": hand}, worker_id=a_worker()))
    assert sorted(hand.got) == sorted(ids)
    assert set(states()) == {("sent", "")}


@pytest.mark.rule("RUN-5")
def test_who_unsubscribed_while_the_process_stood_still_gets_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_message(a_contact("ann"), route="smtp")
    hand = Hand()
    stands_still(
        monkeypatch, lambda: rows("UPDATE contact SET marketing = 'unsubscribed' RETURNING 1")
    )
    deliver(Delivery({"smtp": hand}, worker_id=a_worker()))
    assert (hand.got, states()) == ([], [("skipped", "unsubscribed")])


def test_what_others_sent_while_the_process_stood_still_is_not_sent_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    message = a_message(a_contact("ann"), route="smtp")
    still, other = Hand(), Hand()
    silent = a_worker()

    def taken_over() -> None:
        rows(
            "UPDATE worker SET seen_at = now() - interval '2 minutes' WHERE id = %s RETURNING 1",
            silent,
        )
        with one_transaction() as cur:
            assert release_dead(cur) == 1
        decide([message], "resend")
        deliver(Delivery({"smtp": other}, worker_id=a_worker()))

    stands_still(monkeypatch, taken_over)
    deliver(Delivery({"smtp": still}, worker_id=silent))
    assert (still.got, other.got) == ([], [message])
    assert states() == [("sent", "")]


def test_what_a_merge_brings_to_another_thread_is_not_sent_by_it_too() -> None:
    kept, gone = a_contact("kept"), a_contact(name := "gone")
    while lane_of(kept) == lane_of(gone):
        gone = a_contact(name := f"{name}-on")
    message = a_message(gone, route="smtp")
    worker = a_worker()
    second = Hand()
    two = Delivery({"smtp": second}, worker_id=worker)

    def merged_and_troubled() -> None:
        merge(kept, gone)
        two._troubled.add(lane_of(kept))
        two.deliver([lane_of(kept)], now=NOON)

    first = Hand(merged_and_troubled)
    Delivery({"smtp": first}, worker_id=worker).deliver([lane_of(gone)], now=NOON)
    two.deliver([lane_of(kept)], now=NOON + timedelta(days=2))
    assert (first.got, second.got) == ([message], [])
    assert states() == [("sent", "")]


def test_what_was_never_handed_over_is_queued_again_though_its_worker_was_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_message(a_contact("ann"), route="smtp")
    hand, worker = Hand(), a_worker(seen="now() - interval '2 minutes'")
    out = Delivery({"smtp": hand}, worker_id=worker)

    def lost(_letter: Letter) -> Answer:
        raise OperationalError("the commit's own answer was lost")

    monkeypatch.setattr(hand, "hand_over", lost)
    with pytest.raises(OperationalError):
        deliver(out)
    monkeypatch.undo()
    with one_transaction() as cur:
        assert release_dead(cur) == 1
    deliver(out)
    assert states() == [("sent", "")]
    assert len(hand.got) == 1


@pytest.mark.rule("RUN-12")
def test_who_left_before_a_worker_was_given_up_gets_nothing_from_it_after() -> None:
    contact, enrollment, worker = a_contact("ann"), UUID(int=9), a_worker()
    a_message(contact, route="smtp", enrollment_id=enrollment)
    lane = lane_of(contact)
    with one_transaction() as cur:
        (found,) = claim(cur, lane, "smtp", now=NOON, paused=(), limit=1, worker_id=worker)
    with one_transaction() as cur:
        withdraw_messages(cur, lane, [enrollment])
    rows("UPDATE worker SET seen_at = now() - interval '2 minutes' RETURNING 1")
    with one_transaction() as cur:
        assert release_dead(cur) == 1
    assert states() == [("uncertain", "left")]
    with one_transaction() as cur:
        record(cur, lane, [kept_back(found, at=NOON)], worker_id=worker)
    assert states() == [("cancelled", "left")]


@pytest.mark.parametrize("nonsense", ["what?", "354 go on", "199 perhaps"])
def test_an_answer_to_the_data_that_tells_nothing_leaves_it_uncertain(nonsense: str) -> None:
    a_message(a_contact("ann"), route="smtp")
    with scripted(GOOD | {".": nonsense}) as (at, heard):
        route = Smtp(at, timeout=5)
        deliver(Delivery({"smtp": route}, worker_id=a_worker()))
        deliver(Delivery({"smtp": route}, worker_id=a_worker()), now=NOON + timedelta(days=2))
        route.close()
    assert states()[0][0] == "uncertain"
    assert heard.count("DATA") == 1


def test_a_letter_that_cannot_be_written_leaves_the_server_awaiting_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = [a_message(a_contact(name), route="smtp") for name in ("ann", "bob")]
    compose = smtp.compose
    failed: list[UUID] = []

    def fragile(letter: Letter) -> bytes:
        if not failed:
            failed.append(letter.message_id)
            raise ValueError("not to be written")
        return compose(letter)

    monkeypatch.setattr(smtp, "compose", fragile)
    with scripted(dict(GOOD)) as (at, heard):
        route = Smtp(at, timeout=5)
        deliver(Delivery({"smtp": route}, worker_id=a_worker()))
        route.close()
    assert Counter(state for state, _ in states(ids)) == {"uncertain": 1, "sent": 1}
    assert heard == ["MAIL", "RCPT", "DATA", "."]


@pytest.mark.rule("LIF-7")
def test_what_a_deleted_workflow_has_put_off_is_never_sent() -> None:
    actions.publish(COURSE)
    ((workflow,),) = rows("SELECT id FROM workflow")
    kinds = ("contact", "owner", "notice")
    for kind in kinds:
        a_message(a_contact(kind), workflow_id=workflow, kind=kind, state="deferred", reason="451")
    life.archive(["course"])
    work()
    deleting.delete("course")
    work()
    deliver(Delivery({"sandbox": Sandbox()}, worker_id=a_worker()), now=NOON + timedelta(days=2))
    assert states() == [("cancelled", "stopped")] * len(kinds)
    assert rows("SELECT count(*) FROM sandbox_email") == [(0,)]


@pytest.mark.rule("RUN-5", "ENT-3")
def test_who_was_put_on_a_suppression_list_since_an_email_was_queued_does_not_get_it() -> None:
    create_list("no-mail")
    actions.publish(COURSE + "suppress: [no-mail]\n")
    ann, bob = a_contact("ann"), a_contact("bob")
    for contact in (ann, bob):
        happen(contact, "Start")
    pass_time(NOON + timedelta(days=1))
    join_list("no-mail", [ann])  # as an import does, which workflows do not hear of
    deliver(Delivery({"sandbox": Sandbox()}, worker_id=a_worker()), now=NOON + timedelta(days=1))
    told = rows("SELECT contact_id, state, reason FROM message")
    assert sorted(told) == sorted([(ann, "skipped", "suppressed"), (bob, "sent", "")])


def queued(lateness: str = "") -> None:
    """Somebody's first email of the course has been queued a day later."""
    actions.publish(COURSE.replace("email: offer}", f"email: offer{lateness}}}"))
    happen(a_contact("ann"), "Start")
    pass_time(NOON + timedelta(days=1))


@pytest.mark.rule("RUN-8")
@pytest.mark.parametrize(
    ("lateness", "hours", "told"),
    [
        (", lateness: 2 hours", 1.9, ("sent", "")),
        (", lateness: 2 hours", 2.1, ("skipped", "late")),
        (", lateness: 1 month", 24 * 27, ("sent", "")),
        (", lateness: 1 month", 24 * 32, ("skipped", "late")),
        ("", 23.9, ("sent", "")),
        ("", 24.1, ("skipped", "late")),
    ],
)
def test_an_email_that_waited_too_long_for_the_mail_server_is_not_sent(
    lateness: str, hours: float, told: tuple[str, str]
) -> None:
    queued(lateness)
    now = NOON + timedelta(days=1, hours=hours)
    deliver(Delivery({"sandbox": Sandbox()}, worker_id=a_worker()), now=now)
    assert states() == [told]


@pytest.mark.rule("RUN-8", "LIF-5")
@pytest.mark.parametrize("end", [lambda: life.resume("course"), lambda: life.drain("course")])
def test_an_email_that_a_pause_held_back_is_not_late(end: Act) -> None:
    queued()
    life.pause("course")
    set_time(NOON + timedelta(days=9))
    end()
    deliver(Delivery({"sandbox": Sandbox()}, worker_id=a_worker()), now=NOON + timedelta(days=9))
    assert states() == [("sent", "")]
