"""Rate limits (ACC-5)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from jalon.core import clock, limits
from jalon.core.models import RateLimit

NOON = datetime(2027, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    def set_to(seconds):
        monkeypatch.setattr(clock, "wall", lambda: NOON + timedelta(seconds=seconds))

    set_to(0)
    return set_to


def take(key="ann"):
    return limits.take("test", key, most=3, seconds=30)


@pytest.mark.rule("ACC-5")
@pytest.mark.django_db
def test_so_many_at_once_then_one_each_share_of_the_period(at):
    assert [take() for _ in range(4)] == [0, 0, 0, 10]
    at(9)
    assert take() == pytest.approx(1)
    at(10)
    assert [take(), take()] == [0, 10]
    at(1000)
    assert [take() for _ in range(4)] == [0, 0, 0, 10]


@pytest.mark.rule("ACC-5")
@pytest.mark.django_db
def test_each_key_and_each_bucket_has_its_own_limit(at):
    for _ in range(3):
        take()
    assert take("bob") == 0
    assert limits.take("other", "ann", most=3, seconds=30) == 0


@pytest.mark.rule("ACC-5")
@pytest.mark.django_db
def test_what_is_given_back_may_be_taken_again(at):
    for _ in range(4):
        take()
    limits.give_back("test", "ann")
    assert take() == 0


@pytest.mark.rule("ACC-5")
@pytest.mark.django_db
def test_one_who_must_wait_is_told_how_long(at):
    for _ in range(3):
        limits.require("test", "ann", most=3, seconds=30)
    with pytest.raises(limits.RateLimited) as refused:
        limits.require("test", "ann", most=3, seconds=30)
    assert refused.value.params["retry_after"] == 10


@pytest.mark.rule("ACC-5")
@pytest.mark.django_db
def test_who_it_was_is_not_kept_and_full_buckets_are_forgotten(at):
    take("ann@example.com")
    assert "ann" not in RateLimit.objects.get().key
    limits.forget_limits()
    assert RateLimit.objects.exists()
    at(11)
    limits.forget_limits()
    assert not RateLimit.objects.exists()


@pytest.mark.rule("ACC-5")
@pytest.mark.django_db(transaction=True)
def test_many_at_the_same_moment_get_no_more_than_there_is():
    def try_once(_number):
        try:
            return limits.take("test", "ann", most=10, seconds=3600) == 0
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(try_once, range(40))) == 10
