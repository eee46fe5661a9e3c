"""The total time of one request: who cuts it, what is shut, and which error it ends in."""

import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from messages.fetch import FetchCode
from messages.plain import PlainCode
from model.errors import DeadlineError, FetchError, NetworkError, StatusError, StoppedError
from scraper.fetch.deadline import CutReason, Deadline, DeadlineWatch, current
from tests.daemon import until

URL = "https://city.example/news"
LONG, SHORT = 60.0, 0.02  # seconds
RESET = NetworkError(PlainCode.TEXT(text="reset"), subject=URL)


def run(watch: DeadlineWatch, seconds: float, act: Callable[[Deadline], None]) -> None:
    """Do something within a deadline."""
    with watch.start(URL, seconds) as deadline:
        act(deadline)


@pytest.fixture
def watch() -> Iterator[DeadlineWatch]:
    watch = DeadlineWatch()
    yield watch
    watch.close()


@pytest.fixture
def sockets() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    ours.settimeout(60)
    yield ours, theirs
    ours.close()
    theirs.close()


def test_a_request_within_its_time_ends_as_it_does(watch: DeadlineWatch) -> None:
    with watch.start(URL, LONG) as deadline:
        assert current.deadline is deadline
        assert 0 < deadline.seconds_left() <= LONG
    assert current.deadline is None
    with pytest.raises(NetworkError, match="reset"), watch.start(URL, LONG):
        raise RESET
    assert current.deadline is None


def test_a_silent_server_is_cut_when_the_time_is_over(
    watch: DeadlineWatch, sockets: tuple[socket.socket, socket.socket]
) -> None:
    def act(deadline: Deadline) -> None:
        deadline.hold_socket(sockets[0])
        assert sockets[0].recv(1) == b"", "a socket that is shut looks like the end"

    with pytest.raises(DeadlineError) as fault:
        run(watch, SHORT, act)
    assert fault.value.message == FetchCode.DEADLINE(seconds=SHORT)
    assert fault.value.subject == URL


def test_the_earliest_deadline_is_kept_though_it_came_last(
    watch: DeadlineWatch, sockets: tuple[socket.socket, socket.socket]
) -> None:
    def run_long() -> None:
        with watch.start(URL, LONG):
            begun.set()
            ended.wait(60)

    begun, ended = threading.Event(), threading.Event()
    other = threading.Thread(target=run_long)
    other.start()
    assert begun.wait(60)

    def act(deadline: Deadline) -> None:
        deadline.hold_socket(sockets[0])
        assert sockets[0].recv(1) == b""

    with pytest.raises(DeadlineError):
        run(watch, SHORT, act)
    ended.set()
    other.join(timeout=60)


def test_a_request_that_ended_is_not_cut_later(
    watch: DeadlineWatch, sockets: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = [0.0]
    monkeypatch.setattr("scraper.fetch.deadline.time", SimpleNamespace(monotonic=lambda: moment[0]))
    with watch.start(URL, SHORT) as deadline:
        deadline.hold_socket(sockets[0])
    moment[0] = SHORT
    until(lambda: not watch._heap)
    sockets[1].send(b"x")
    assert sockets[0].recv(1) == b"x"


@pytest.mark.parametrize(("reason", "kind"), [(CutReason.TIME_OVER, DeadlineError), (CutReason.STOPPED, StoppedError)])
@pytest.mark.parametrize("error", [None, RESET, ValueError("broken")], ids=["none", "network", "other"])
def test_a_cut_request_says_why_whatever_error_it_looked_like(
    watch: DeadlineWatch, reason: CutReason, kind: type[FetchError], error: Exception | None
) -> None:
    def act(deadline: Deadline) -> None:
        deadline.cut(reason)
        if error:
            raise error

    with pytest.raises(kind) as fault:
        run(watch, LONG, act)
    assert fault.value.subject == URL


def test_the_first_reason_stands(watch: DeadlineWatch) -> None:
    def act(deadline: Deadline) -> None:
        deadline.cut(CutReason.STOPPED)
        deadline.cut(CutReason.TIME_OVER)

    with pytest.raises(StoppedError):
        run(watch, LONG, act)


def test_an_interrupt_is_not_replaced(watch: DeadlineWatch) -> None:
    def act(deadline: Deadline) -> None:
        deadline.cut(CutReason.TIME_OVER)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(watch, LONG, act)


@pytest.mark.parametrize(
    ("error", "kind"),
    [(RESET, DeadlineError), (StatusError(PlainCode.TEXT(text="no"), subject=URL, status=404), StatusError)],
    ids=["network", "status"],
)
def test_a_connection_that_failed_behind_the_end_ran_out_of_time(
    watch: DeadlineWatch, error: FetchError, kind: type[FetchError]
) -> None:
    def act(deadline: Deadline) -> None:
        deadline.ends = time.monotonic()
        raise error

    with pytest.raises(kind):
        run(watch, LONG, act)


def test_no_seconds_are_left_behind_the_end(watch: DeadlineWatch) -> None:
    deadline = Deadline(watch, URL, 0)
    with pytest.raises(DeadlineError):
        deadline.seconds_left()


def test_no_seconds_are_left_of_a_request_that_is_stopped(watch: DeadlineWatch) -> None:
    deadline = Deadline(watch, URL, LONG)
    deadline.cut(CutReason.STOPPED)
    with pytest.raises(StoppedError):
        deadline.seconds_left()


def test_a_socket_that_comes_behind_the_cut_is_shut_at_once(
    watch: DeadlineWatch, sockets: tuple[socket.socket, socket.socket]
) -> None:
    deadline = Deadline(watch, URL, LONG)
    deadline.cut(CutReason.TIME_OVER)
    deadline.hold_socket(sockets[0])
    assert sockets[0].recv(1) == b""


def test_a_socket_that_is_closed_already_does_not_matter(
    watch: DeadlineWatch, sockets: tuple[socket.socket, socket.socket]
) -> None:
    deadline = Deadline(watch, URL, LONG)
    deadline.hold_socket(sockets[0])
    sockets[0].close()
    deadline.cut(CutReason.STOPPED)
    assert isinstance(deadline.make_error(), StoppedError)


def test_a_socket_that_is_let_go_stays_open(watch: DeadlineWatch, sockets: tuple[socket.socket, socket.socket]) -> None:
    deadline = Deadline(watch, URL, LONG)
    deadline.hold_socket(sockets[0])
    deadline.hold_socket(None)
    deadline.cut(CutReason.TIME_OVER)
    sockets[1].send(b"x")
    assert sockets[0].recv(1) == b"x"


def test_a_result_is_waited_for(watch: DeadlineWatch) -> None:
    results: queue.SimpleQueue[object] = queue.SimpleQueue()
    results.put("address")
    assert Deadline(watch, URL, LONG).wait_for(results) == "address"


def test_nothing_comes_of_a_wait_that_is_cut_or_takes_too_long(watch: DeadlineWatch) -> None:
    results: queue.SimpleQueue[object] = queue.SimpleQueue()
    assert Deadline(watch, URL, SHORT).wait_for(results) is None
    deadline = Deadline(watch, URL, LONG)
    threading.Timer(SHORT, deadline.cut, (CutReason.STOPPED,)).start()
    assert deadline.wait_for(results) is None
    results.put("late")
    assert deadline.wait_for(results) is None, "cut before it began"


def test_stop_cuts_what_runs_and_lets_nothing_start(
    watch: DeadlineWatch, sockets: tuple[socket.socket, socket.socket]
) -> None:
    def act(deadline: Deadline) -> None:
        deadline.hold_socket(sockets[0])
        watch.stop()
        assert sockets[0].recv(1) == b""

    with pytest.raises(StoppedError):
        run(watch, LONG, act)
    with pytest.raises(StoppedError), watch.start(URL, LONG):
        pytest.fail("it was let in")


def test_a_watch_that_never_ran_is_closed() -> None:
    watch = DeadlineWatch()
    watch.close()
    watch.close()
