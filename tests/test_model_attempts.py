"""What is tried in vain is tried again at once, then less and less often, and not for ever."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from model.attempts import LONGEST_WAIT, Attempts, count_attempt
from model.schedule import NEVER

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def try_for_long(*, most: int = 0, days: int = 30) -> list[timedelta]:
    """Return the waits between tries that are made each time that one is due."""
    attempts, now, waits = count_attempt(None, NOW, most=most), NOW, list[timedelta]()
    while attempts.due < NOW + timedelta(days=days):
        waits.append(attempts.due - now)
        now = attempts.due
        attempts = count_attempt(attempts, now, most=most)
    return waits


def test_the_second_try_comes_at_the_next_run_and_the_others_ever_later() -> None:
    hours = [wait / timedelta(hours=1) for wait in try_for_long()[:9]]
    assert hours == [0, 1, 2, 4, 8, 16, 24, 24, 24]


def test_after_the_last_one_there_is_no_other_until_it_begins_anew() -> None:
    assert len(try_for_long(most=5)) == 4
    ended = count_attempt(Attempts(tries=4, due=NOW), NOW, most=5)
    assert (ended.due, ended.is_due(NOW + timedelta(days=9999))) == (NEVER, False)
    assert count_attempt(ended, NOW, most=5) == Attempts(tries=1, due=NOW)


def test_the_same_is_not_tried_again_and_another_only_when_due() -> None:
    tried = count_attempt(Attempts(tries=1, due=NOW), NOW, mark="a")
    later = NOW + timedelta(hours=1)
    assert not tried.is_due(later, "a")
    assert tried.is_due(later, "b")
    assert not tried.is_due(NOW, "b")


@given(st.integers(0, 10**9))
def test_a_wait_is_bounded_however_many_tries_there_were(tries: int) -> None:
    attempts = count_attempt(Attempts(tries=tries, due=NOW), NOW)
    assert timedelta(0) <= attempts.due - NOW <= LONGEST_WAIT
