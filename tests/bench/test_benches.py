"""The benches in small: both sides do the same work. How fast is for `make bench` to say."""

import pytest

from jalon.bench import advance, baseline, growth, importing, ingest, pages, segments, simulating
from jalon.bench.crowd import Crowd
from jalon.bench.scratch import processes, scratch_database
from jalon.core.errors import Conflict
from tests.acting import rows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

PEOPLE = 640


def silent(_what: str, _done: int, _of: int) -> None:
    """Nobody watches."""


def test_the_walk_by_hand_writes_what_the_lane_loop_writes_and_nobody_who_waits_is_read() -> None:
    with scratch_database() as database, processes(database) as pool:
        crowd = Crowd.gather(PEOPLE, parts=5)
        ours, theirs = advance.take_turns(pool, crowd, runs=1, progress=silent)
        assert len(ours) == len(theirs) == 1
        assert rows("SELECT count(*) FROM message") == [(PEOPLE // 5,)]
        assert advance.steps() == 3 * PEOPLE // 5

        crowd.make_due(4)
        passed_over, pages = growth.look_at_due()
        assert passed_over == 0
        assert pages > 0
    assert rows("SELECT to_regclass('bench_due')") == [(None,)]


def test_different_work_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baseline, "_COUNT", baseline._COUNT.replace("n.n\n", "n.n + 1\n"))
    with scratch_database():
        crowd = Crowd.gather(64)
        crowd.make_due(0)
        advance.ours_in_lanes(crowd.workflow)
        ours = advance.what_is_left()
        crowd.make_due(0)
        advance.theirs_in_lanes(crowd.workflow)
        with pytest.raises(Conflict, match="counter"):
            advance.check_same(ours, advance.what_is_left())


def test_an_import_and_a_copy_write_the_same_rows() -> None:
    figures = importing.measure(rows=1000, progress=silent)
    assert figures.rows == 1000
    assert figures.ratio > 0
    assert figures.peak_mb < 300


@pytest.mark.rule("SEG-2")
def test_segments_and_sql_by_hand_count_the_same_people() -> None:
    figures = segments.measure(contacts=PEOPLE, runs=1, progress=silent)
    assert len(figures.counts) == len(segments.CASES)
    assert all(0 < one.found < PEOPLE for one in figures.counts)


@pytest.mark.rule("NEW-1")
def test_a_simulation_of_many_reconciles() -> None:
    figures = simulating.measure(people=PEOPLE, progress=silent)
    assert figures.people == PEOPLE
    assert 0.6 * PEOPLE < figures.people_entered < 0.9 * PEOPLE
    assert figures.emails > figures.enrollments


@pytest.mark.rule("CON-4")
def test_every_page_of_a_shop_shows_something() -> None:
    # As many calls as the list of contacts has pages, and one more, which begins anew.
    figures = pages.measure(contacts=PEOPLE, calls=5, progress=silent)
    assert {one.goal_ms for one in figures.pages} == {100, 150}
    assert all(0 < one.median_ms <= one.p95_ms <= one.worst_ms for one in figures.pages)


@pytest.mark.rule("EVT-1")
def test_events_over_http_become_the_history_that_is_copied() -> None:
    figures = ingest.measure(events=1200, progress=silent)
    assert (figures.events, figures.requests) == (1200, 400)
    assert figures.ratio > 0
    assert 0 < figures.requests_per_second < figures.bare_per_second
