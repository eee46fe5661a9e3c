"""How often and how many at once one host is asked, by a clock that a test moves."""

import threading

import pytest

from messages.fetch import FetchCode
from model.errors import BusyError, StoppedError
from scraper.fetch import politeness as module
from scraper.fetch.politeness import BUSY, IDLE, PATIENCE, HostState, Politeness

HOST = "city.example"


class Clock:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept = [0.0][1:]

    def read(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def make(clock: Clock, per_host: int = 1) -> Politeness:
    """Return turns by a clock."""
    return Politeness(per_host=per_host, monotonic=clock.read, sleep=clock.sleep)


def visit(turns: Politeness, host: str = HOST, delay: float = 0.0) -> None:
    """Take a turn and give it back."""
    turns.take_turn(host, delay)
    turns.end_turn(host)


def test_two_requests_to_one_host_start_the_delay_apart_and_others_do_not_wait() -> None:
    clock = Clock()
    turns = make(clock)
    visit(turns, delay=5)
    clock.now += 2
    visit(turns, "other.example", delay=5)
    assert clock.slept == []
    visit(turns, delay=5)
    assert clock.slept == [3]


@pytest.mark.parametrize(("passed", "slept"), [(4.5, [0.5]), (5.0, []), (6.0, [])])
def test_a_turn_is_free_when_the_delay_is_over(passed: float, slept: list[float]) -> None:
    clock = Clock()
    turns = make(clock)
    visit(turns, delay=5)
    clock.now += passed
    visit(turns, delay=5)
    assert clock.slept == slept


@pytest.mark.parametrize(("own", "robots", "wait"), [(5, 0, 5), (5, 20, 20), (20, 5, 20), (0, 0, 0)])
def test_the_wider_of_two_delays_counts(own: float, robots: float, wait: float) -> None:
    turns = make(Clock())
    turns.set_delay(HOST, robots)
    assert turns.seconds_until_free(HOST) == 0, "a host that was never asked is free"
    visit(turns, delay=own)
    assert turns.seconds_until_free(HOST) == wait


def test_a_delay_that_is_set_after_a_request_holds_for_the_next_one() -> None:
    turns = make(Clock())
    visit(turns, delay=1)
    turns.set_delay(HOST, 10)
    assert turns.seconds_until_free(HOST) == 11
    turns.set_delay(HOST, 10)
    assert turns.seconds_until_free(HOST) == 11, "nothing is added twice"
    turns.set_delay(HOST, 0)
    assert turns.seconds_until_free(HOST) == 11, "what was waited for is not taken back"
    turns.set_delay(HOST, 2)
    assert turns.seconds_until_free(HOST) == 13


@pytest.mark.parametrize(("per_host", "running", "wait"), [(1, 1, BUSY), (2, 1, 0), (2, 2, BUSY)])
def test_a_host_with_its_fill_of_requests_is_busy(per_host: int, running: int, wait: float) -> None:
    turns = make(Clock(), per_host)
    for _ in range(running):
        turns.take_turn(HOST, 0)
    assert turns.seconds_until_free(HOST) == wait
    turns.end_turn(HOST)
    assert turns.seconds_until_free(HOST) == 0


def test_a_host_that_nobody_knows_is_free_and_open() -> None:
    turns = make(Clock())
    assert (turns.seconds_until_free(HOST), turns.seconds_closed(HOST)) == (0, 0)


def test_a_closed_host_is_closed_until_its_moment_and_a_longer_closure_stands() -> None:
    clock = Clock()
    turns = make(clock)
    turns.close_host(HOST, 60)
    turns.close_host(HOST, 30)
    clock.now += 45
    assert (turns.seconds_closed(HOST), turns.seconds_until_free(HOST)) == (15, 15)
    turns.close_host(HOST, 60)
    assert turns.seconds_closed(HOST) == 60
    clock.now += 61
    assert (turns.seconds_closed(HOST), turns.seconds_until_free(HOST)) == (0, 0)


def test_the_longer_of_closure_and_delay_is_told() -> None:
    turns = make(Clock())
    visit(turns, delay=40)
    turns.close_host(HOST, 30)
    assert (turns.seconds_until_free(HOST), turns.seconds_closed(HOST)) == (40, 30)


def test_who_waits_too_long_for_a_busy_host_gives_up() -> None:
    clock = Clock()
    turns = make(clock)
    turns.take_turn(HOST, 0)
    with pytest.raises(BusyError) as fault:
        turns.take_turn(HOST, 0)
    assert fault.value.message == FetchCode.QUEUE_FULL(host=HOST, seconds=PATIENCE)
    assert fault.value.transient
    assert PATIENCE <= sum(clock.slept) <= PATIENCE + 2 * BUSY


@pytest.mark.parametrize("delay", [PATIENCE - 1, PATIENCE])
def test_a_delay_within_patience_is_waited_for(delay: float) -> None:
    clock = Clock()
    turns = make(clock)
    visit(turns, delay=delay)
    visit(turns)
    assert clock.slept == [delay]


def test_a_turn_that_is_given_back_wakes_who_waits() -> None:
    turns = Politeness(per_host=1, monotonic=lambda: 0.0)
    turns.take_turn(HOST, 0)
    waiting = threading.Thread(target=turns.take_turn, args=(HOST, 0), daemon=True)
    waiting.start()
    waiting.join(timeout=0.05)
    assert waiting.is_alive()
    turns.end_turn(HOST)
    waiting.join(timeout=60)
    assert not waiting.is_alive()


def test_stop_wakes_who_waits_and_lets_nobody_in() -> None:
    turns = Politeness(per_host=1, monotonic=lambda: 0.0)
    turns.take_turn(HOST, 0)
    errors: list[Exception] = []

    def wait() -> None:
        try:
            turns.take_turn(HOST, 0)
        except StoppedError as error:
            errors.append(error)

    waiting = threading.Thread(target=wait, daemon=True)
    waiting.start()
    assert not turns.stopped
    turns.stop()
    waiting.join(timeout=60)
    assert len(errors) == 1
    assert turns.stopped
    with pytest.raises(StoppedError):
        turns.take_turn("other.example", 0)


@pytest.mark.parametrize(
    ("state", "now", "idle"),
    [
        (HostState(), 0, True),
        (HostState(running=1), 99, False),
        (HostState(free=10), 9.9, False),
        (HostState(free=10), 10, True),
        (HostState(closed=10), 9.9, False),
        (HostState(closed=10), 10, True),
        (HostState(free=10, delay=1), 10 + IDLE - 1, False),
        (HostState(free=10, delay=1), 10 + IDLE, True),
    ],
    ids=[
        "new",
        "under way",
        "delayed",
        "free",
        "closed",
        "open",
        "own delay",
        "own delay, a day later",
    ],
)
def test_a_host_is_idle_where_forgetting_it_would_change_nothing(state: HostState, now: float, idle: bool) -> None:
    assert state.is_idle(now) is idle


@pytest.mark.parametrize(("hosts", "forgotten"), [(3, False), (4, True)])
def test_idle_hosts_are_forgotten_where_there_are_more_than_the_bound(
    monkeypatch: pytest.MonkeyPatch, hosts: int, forgotten: bool
) -> None:
    monkeypatch.setattr(module, "MAX_IDLE", 3)
    clock = Clock()
    turns = make(clock)
    turns.set_delay(HOST, 7)
    clock.now += IDLE + 1
    for n in range(hosts - 1):
        visit(turns, f"h{n}.example")
    visit(turns)
    assert turns.seconds_until_free(HOST) == (0 if forgotten else 7)
