"""One commit for many requests, and each request's outcome its own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import OperationalError

from jalon.api.tracking.group_commit import GroupCommit


class Commits:
    """Work that is held up until it is let go, and notes whom each commit was for."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.begun = threading.Semaphore(0)
        self.go = threading.Semaphore(0)
        self.over = 0
        self.fails: Callable[[Sequence[str]], Exception | None] = lambda _: None

    def __call__(self, given: Sequence[str]) -> list[str]:
        self.groups.append(list(given))
        self.begun.release()
        assert self.go.acquire(timeout=10)
        if error := self.fails(given):
            raise error
        return [one.upper() for one in given]

    def end(self) -> None:
        self.over += 1


def together(
    commits: Commits, first: str, *others: str, most: int = 10
) -> dict[str, "Future[str]"]:
    """What becomes of one request, and of those that come while it is at work."""
    group: GroupCommit[str, str] = GroupCommit(
        commits, most=most, ready=bool, afterwards=commits.end
    )
    pool = ThreadPoolExecutor(1 + len(others))
    futures = {first: pool.submit(group, first)}
    assert commits.begun.acquire(timeout=10)
    for place, one in enumerate(others, start=1):
        futures[one] = pool.submit(group, one)
        while len(group._waiting) < place:
            threading.Event().wait(0.001)
    for _ in range(20):
        commits.go.release()
    pool.shutdown()
    return futures


def test_who_comes_during_a_commit_shares_the_next_one_in_order() -> None:
    commits = Commits()
    futures = together(commits, "a", "b", "c", "d")
    assert commits.groups == [["a"], ["b", "c", "d"]]
    assert {one: future.result() for one, future in futures.items()} == {
        "a": "A", "b": "B", "c": "C", "d": "D",
    }  # fmt: skip


def test_only_so_many_share_a_commit() -> None:
    commits = Commits()
    futures = together(commits, "a", "b", "c", "d", "e", most=2)
    assert commits.groups == [["a"], ["b", "c"], ["d", "e"]]
    assert futures["e"].result() == "E"


def test_one_that_fails_is_refused_alone() -> None:
    commits = Commits()
    commits.fails = lambda given: ValueError("poison") if "c" in given else None
    futures = together(commits, "a", "b", "c", "d")
    assert commits.groups == [["a"], ["b", "c", "d"], ["b"], ["c"], ["d"]]
    with pytest.raises(ValueError, match="poison"):
        futures["c"].result()
    assert [futures[one].result() for one in "abd"] == ["A", "B", "D"]


def test_without_the_database_nothing_is_tried_again_and_all_hear_of_it() -> None:
    commits = Commits()
    commits.fails = lambda given: OperationalError("gone") if "b" in given else None
    futures = together(commits, "a", "b", "c")
    assert commits.groups == [["a"], ["b", "c"]]
    assert futures["a"].result() == "A"
    for one in "bc":
        with pytest.raises(OperationalError):
            futures[one].result()


def test_after_a_failure_the_next_one_works() -> None:
    commits = Commits()
    commits.go.release(2)
    group: GroupCommit[str, str] = GroupCommit(commits, most=2, ready=bool, afterwards=commits.end)
    commits.fails = lambda _: ValueError("poison")
    with pytest.raises(ValueError, match="poison"):
        group("a")
    commits.fails = lambda _: None
    assert group("b") == "B"


def test_the_workers_are_woken_after_the_last_commit() -> None:
    commits = Commits()
    together(commits, "a", "b", "c", "d", "e", most=2)
    assert 1 <= commits.over <= len(commits.groups)
    before = commits.over
    commits.go.release()
    GroupCommit(commits, most=2, ready=bool, afterwards=commits.end)("z")
    assert commits.over == before + 1


def test_who_is_ready_is_preferred_to_work_for_the_others() -> None:
    commits, workers = Commits(), []
    named = threading.local()

    def work(given: Sequence[str]) -> list[str]:
        workers.append(named.name)
        return commits(given)

    group: GroupCommit[str, str] = GroupCommit(
        work, most=10, ready=lambda: named.name == "c", afterwards=commits.end
    )

    def ask(name: str) -> str:
        named.name = name
        return group(name)

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(ask, "a")]
        assert commits.begun.acquire(timeout=10)
        for place, one in enumerate("bcd", start=1):
            futures.append(pool.submit(ask, one))
            while len(group._waiting) < place:
                threading.Event().wait(0.001)
        commits.go.release(2)
        assert [future.result() for future in futures] == ["A", "B", "C", "D"]
    assert workers == ["a", "c"]
