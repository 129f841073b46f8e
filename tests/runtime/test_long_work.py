"""Long work: done in the background, watched, cancelled, and done whoever dies."""

import os
import signal
import threading
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from jalon.contacts import import_write, importing
from jalon.contacts.actions import create_list
from jalon.contacts.models import Contact
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.runtime.long_work import work as long_work
from jalon.runtime.long_work.orders import Interrupted
from jalon.runtime.long_work.uploads import Upload, file_of, forget_files, save_upload
from jalon.runtime.long_work.work import (
    ATTEMPTS,
    cancel_work,
    do_work,
    fail_lost,
    find_work,
    start_work,
)
from jalon.runtime.models import Work
from tests.acting import new_contact, publish, rows
from tests.acting import work as drain
from tests.runtime.processes import jalon, running, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("CON-3")]


HAND = """
workflow: hand
triggers: [{kind: by_hand}]
repeat: {policy: every_time}
steps: [{id: tell, kind: emit_event, event: Greeted}]
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.JALON_DATA = tmp_path
    monkeypatch.setenv("JALON_DATA", str(tmp_path))


def uploaded(*emails: str, name: str = "people.csv") -> Upload:
    return save_upload(["\n".join(("email", *emails)).encode()], name)


def people(number: int) -> list[str]:
    return [f"p{n}@example.com" for n in range(number)]


def done(work: Work, stopping: bool = False) -> Work:
    do_work(work.id, lambda: stopping)
    return find_work(work.id)


def jobs() -> list[tuple[Any, ...]]:
    return rows("SELECT status::text, lock FROM procrastinate_jobs WHERE task_name = 'do_work'")


def test_an_import_goes_through_the_queue_and_tells_its_result() -> None:
    work = start_work(
        "import", {"tags": ["new"]}, by="ann", source=uploaded("a@x.org", "nobody").reference
    )
    assert (work.state, jobs()) == ("queued", [("todo", "work:import")])
    with running(jalon("worker")):
        until(lambda: find_work(work.id).ended)
        until(lambda: not jobs())
    work = find_work(work.id)
    assert (work.state, work.problem, work.attempts) == ("done", None, 1)
    assert work.result is not None
    assert (work.result["created"], work.result["rejected"]) == (1, 1)
    assert "nobody" in file_of(work.result["rejected_file"]).read_text()
    assert work.done == work.total > 0
    assert Contact.objects.get().tags == ["new"]


def test_work_asked_for_in_a_transaction_that_fails_was_never_asked_for() -> None:
    with transaction.atomic():
        start_work("export", {}, by="ann")
        transaction.set_rollback(True)
    assert (Work.objects.count(), jobs()) == (0, [])


@pytest.mark.parametrize(
    ("kind", "params", "error"),
    [
        ("dig", {}, Invalid),
        ("import", {}, NotFound),
        ("export", {"format": "pdf"}, Invalid),
        ("export", {"list": "nowhere"}, NotFound),
        ("export", {"list": "a", "segment": "b"}, Invalid),
        ("export", {"condition": {"kind": "guess"}}, Invalid),
        ("export", {"delete": True}, Invalid),
    ],
)
def test_what_cannot_serve_is_refused_at_once(
    kind: str, params: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        start_work(kind, params, by="ann")
    assert (Work.objects.count(), jobs()) == (0, [])


def test_a_refusal_while_working_is_told_with_its_remedy() -> None:
    order = {"mapping": {"email": "-"}}
    work = done(start_work("import", order, by="ann", source=uploaded("a@x.org").reference))
    assert work.problem is not None
    assert (work.state, work.problem["code"]) == ("failed", "import_no_key")
    assert "--map" in work.problem["remedy"]


def test_work_that_waits_is_cancelled_at_once() -> None:
    work = start_work("import", {}, by="ann", source=uploaded("a@x.org").reference)
    assert cancel_work(work.id, by="bob").state == "cancelled"
    assert done(work).state == "cancelled"
    assert not Contact.objects.exists()
    with pytest.raises(Conflict):
        cancel_work(work.id, by="bob")
    assert rows("SELECT who, action FROM audit ORDER BY id") == [
        ("ann", "start"),
        ("bob", "cancel"),
    ]


def test_work_under_way_is_cancelled_between_two_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    monkeypatch.setattr("jalon.runtime.long_work.work.EVERY", 0.0)
    work = start_work("import", {}, by="ann", source=uploaded(*people(6)).reference)
    first = threading.Event()
    write = import_write.write_chunk

    def written(*args: Any) -> Any:
        if not first.is_set():
            first.set()
            cancel_work(work.id, by="bob")
        return write(*args)

    monkeypatch.setattr(importing, "write_chunk", written)
    assert done(work).state == "cancelled"
    assert Contact.objects.count() == 2


def test_a_worker_that_stops_puts_the_work_back() -> None:
    work = start_work("import", {}, by="ann", source=uploaded("a@x.org").reference)
    with pytest.raises(Interrupted):
        done(work, stopping=True)
    work = find_work(work.id)
    assert (work.state, work.attempts) == ("queued", 0)
    assert done(work).state == "done"


def test_a_worker_that_is_stopped_in_the_middle_leaves_the_rest_to_another() -> None:
    work = start_work("import", {}, by="ann", source=uploaded(*people(25_000)).reference)
    with running(jalon("worker")):
        until(lambda: find_work(work.id).done > 0)
    assert find_work(work.id).state in ("queued", "done")
    with running(jalon("worker")):
        until(lambda: find_work(work.id).ended)
    assert (find_work(work.id).state, Contact.objects.count()) == ("done", 25_000)


@pytest.mark.long
def test_the_work_of_a_killed_worker_is_done_by_another() -> None:
    work = start_work("import", {}, by="ann", source=uploaded(*people(25_000)).reference)
    worker = jalon("worker")
    until(lambda: find_work(work.id).done > 0)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert find_work(work.id).state == "running"
    rows(
        """UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'
           RETURNING id"""
    )
    with running(jalon("worker")):
        until(lambda: find_work(work.id).ended)
    work = find_work(work.id)
    assert (work.state, work.attempts, Contact.objects.count()) == ("done", 2, 25_000)


def test_work_over_which_workers_die_again_and_again_fails() -> None:
    work = start_work("import", {}, by="ann", source=uploaded("a@x.org").reference)
    Work.objects.update(state="running", attempts=ATTEMPTS)
    work = done(work)
    assert work.problem is not None
    assert (work.state, work.problem["code"]) == ("failed", "work_gave_up")


@pytest.mark.rule("RUN-7")
def test_enrolling_many_is_done_once_whoever_dies_or_takes_it_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish(HAND)
    contacts = [new_contact(f"c{number}") for number in range(3)]
    order = {"contacts": [str(one) for one in contacts], "workflow": "hand", "by": "ann"}
    work = start_work("enroll_contacts", order, by="ann")

    def dies(*_: object, **__: object) -> bool:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(long_work, "_end", dies)
        with pytest.raises(SystemExit):
            done(work)
        patch.setattr(long_work, "_end", lambda *_, **__: False)  # another one is at it
        with pytest.raises(Interrupted):
            done(work)
    assert rows("SELECT FROM inbox WHERE kind = 'command'") == []
    assert done(work).state == "done"
    assert done(work).state == "done"
    drain()
    assert rows("SELECT count(*) FROM enrollment") == [(3,)]


def test_work_whose_job_is_gone_fails() -> None:
    work = start_work("export", {}, by="ann")
    assert fail_lost() == 0
    rows("DELETE FROM procrastinate_jobs RETURNING id")
    assert fail_lost() == 1
    assert find_work(work.id).state == "failed"


def test_what_was_not_foreseen_is_told_without_its_details(monkeypatch: pytest.MonkeyPatch) -> None:
    def burst(*_args: Any, **_options: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("jalon.runtime.long_work.kinds.import_contacts", burst)
    work = done(start_work("import", {}, by="ann", source=uploaded("a@x.org").reference))
    assert work.problem is not None
    assert (work.state, work.problem["code"]) == ("failed", "work_failed")
    assert "secret" not in str(work.problem)


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_an_export_of_a_condition_can_be_downloaded(format_: str) -> None:
    create_list("news")
    source = uploaded(*people(3)).reference
    assert done(start_work("import", {"tags": ["vip"]}, by="ann", source=source)).state == "done"
    order = {"format": format_, "condition": {"kind": "tag", "tag": "vip"}, "columns": ["email"]}
    work = done(start_work("export", order, by="ann"))
    assert work.result is not None, work.problem
    assert work.result["contacts"] == work.done == work.total == 3
    again = done(start_work("import", {"existing": "skip"}, by="ann", source=work.result["file"]))
    assert again.result is not None
    assert again.result["skipped"] == 3


def test_a_reference_leads_nowhere_but_to_files_of_work(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("secret")
    for reference in ("../secret-key", "secret-key", "/etc/passwd", f"{uuid4().hex}.csv", ""):
        with pytest.raises(NotFound):
            file_of(reference)


def test_a_file_too_large_or_of_another_kind_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jalon.runtime.long_work.uploads.MAX_UPLOAD", 10)
    with pytest.raises(Invalid, match="MB"):
        save_upload([b"x" * 6, b"x" * 6], "a.csv")
    with pytest.raises(Invalid, match="neither CSV nor XLSX"):
        save_upload([b"x"], "a.exe")
    assert not list(tmp_path.rglob("*.csv"))


def test_files_are_deleted_after_a_week() -> None:
    old, new = uploaded("a@x.org"), uploaded("b@x.org")
    os.utime(old.path, (0, 0))
    assert forget_files() == 1
    assert not old.path.exists()
    assert new.path.exists()


def test_no_work_is_found_under_another_id() -> None:
    with pytest.raises(NotFound):
        find_work(UUID(int=1))
