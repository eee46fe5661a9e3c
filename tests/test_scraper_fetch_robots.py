"""robots.txt: what it forbids, how long it is known, and what holds while it cannot be had."""

from datetime import timedelta

import pytest

from messages.fetch import FetchCode
from messages.plain import PlainCode
from model.errors import (
    DeadlineError,
    EncodingError,
    ForbiddenError,
    NetworkError,
    RedirectError,
    StatusError,
    StoppedError,
    TooLargeError,
)
from scraper.fetch.guard import parse_target
from scraper.fetch.robots import (
    FRESH_SECONDS,
    MAX_DELAY,
    MAX_URL,
    MAX_VERDICTS,
    RETRY_SECONDS,
    Robots,
    RobotsRules,
)

HOST = "city.example"
ORIGIN = f"https://{HOST}"
FORBIDS = b"User-agent: *\nDisallow: /secret\n"
REASON = PlainCode.TEXT(text="reason")


def make_status(status: int) -> StatusError:
    """Return the error of a status."""
    return StatusError(REASON, subject=ORIGIN, status=status)


class Site:
    """A robots.txt that a test changes, a clock that it moves, and what was asked and set."""

    def __init__(self, answer: bytes | Exception) -> None:
        self.answer, self.now = answer, 100.0
        self.asked = [""][1:]
        self.delays = [("", 0.0)][1:]
        self.robots = Robots(
            monotonic=lambda: self.now,
            set_delay=lambda host, delay: self.delays.append((host, delay)),
            memory=self,
        )
        self.kept: dict[str, tuple[str, float]] = {}
        self.max_age: timedelta | None = None

    def load(self, origin: str) -> tuple[str, float] | None:
        rules, until = self.kept.get(origin, ("", 0.0))
        return (rules, until - self.now) if origin in self.kept else None

    def save(self, origin: str, rules: str, seconds: float) -> None:
        self.kept[origin] = (rules, self.now + seconds)

    def restart(self) -> None:
        """Forget what only this process knows."""
        self.robots = Robots(monotonic=lambda: self.now, set_delay=lambda *_: None, memory=self)

    def fetch(self, url: str) -> tuple[bytes, timedelta | None]:
        self.asked.append(url)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer, self.max_age

    def allows(self, path: str = "/news", origin: str = ORIGIN) -> bool:
        """Return whether a path may be asked for."""
        try:
            self.robots.check(parse_target(f"{origin}{path}"), self.fetch)
        except ForbiddenError:
            return False
        return True


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        (FORBIDS, "/news", True),
        (FORBIDS, "/secret", False),
        (FORBIDS, "/secret/more", False),
        (b"", "/news", True),
        (b"User-agent: *\nDisallow:\n", "/news", True),
        (b"User-agent: *\nDisallow: /\nAllow: /news\n", "/news", True),
        (b"User-agent: Bantin\nDisallow: /\n\nUser-agent: *\nDisallow:\n", "/news", False),
        (b"User-agent: Other\nDisallow: /\n", "/news", True),
        (b"USER-AGENT: *\nDISALLOW: /news\n", "/news", False),
        (b"\xff\xfe\n" + FORBIDS, "/secret", False),
        (b"<html><p>Not found</p></html>", "/news", True),
    ],
    ids=[
        "not named",
        "named",
        "below",
        "empty",
        "nothing disallowed",
        "allowed again",
        "by name",
        "another robot",
        "capitals",
        "no UTF-8",
        "a page",
    ],
)
def test_what_robots_txt_forbids(text: bytes, path: str, allowed: bool) -> None:
    site = Site(text)
    assert site.allows(path) is allowed
    assert site.asked == [f"{ORIGIN}/robots.txt"]


def test_a_refusal_names_host_and_path_and_no_query() -> None:
    site = Site(FORBIDS)
    with pytest.raises(ForbiddenError) as refusal:
        site.robots.check(parse_target(f"{ORIGIN}/secret?a=b"), site.fetch)
    assert refusal.value.message == FetchCode.ROBOTS_DISALLOWS(host=HOST, path="/secret", agent="Bantin")
    assert refusal.value.subject == f"{ORIGIN}/secret?a=b"


def test_a_refusal_names_the_start_of_a_long_path() -> None:
    site = Site(FORBIDS)
    with pytest.raises(ForbiddenError) as refusal:
        site.robots.check(parse_target(f"{ORIGIN}/secret{'x' * 500}"), site.fetch)
    assert len(refusal.value.message.params["path"]) == 200


@pytest.mark.parametrize(
    ("passed", "asked"), [(0, 1), (FRESH_SECONDS - 1, 1), (FRESH_SECONDS, 2), (FRESH_SECONDS + 1, 2)]
)
@pytest.mark.parametrize("answer", [FORBIDS, b"", make_status(404), RedirectError(REASON, subject=ORIGIN)])
def test_an_answer_is_known_for_a_day(answer: bytes | Exception, passed: float, asked: int) -> None:
    site = Site(answer)
    assert site.allows()
    site.now += passed
    assert site.allows()
    assert len(site.asked) == asked


def test_each_origin_has_its_own() -> None:
    site = Site(FORBIDS)
    for origin in (ORIGIN, f"http://{HOST}", f"https://{HOST}:8443", ORIGIN):
        assert not site.allows("/secret", origin)
    assert site.asked == [f"{url}/robots.txt" for url in (ORIGIN, f"http://{HOST}", f"https://{HOST}:8443")]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 428, 451, 499])
def test_a_status_that_says_there_is_none_allows_all(status: int) -> None:
    site = Site(make_status(status))
    assert site.allows("/secret")


@pytest.mark.parametrize(
    "failure",
    [
        make_status(429),
        make_status(500),
        make_status(503),
        DeadlineError(REASON, subject=ORIGIN),
        EncodingError(REASON, subject=ORIGIN),
        TooLargeError(REASON, subject=ORIGIN),
    ],
    ids=["429", "500", "503", "deadline", "encoding", "too large"],
)
class TestTrouble:
    """A robots.txt that is there and cannot be had."""

    def test_it_closes_the_site_for_a_minute(self, failure: Exception) -> None:
        site = Site(failure)
        for passed in (0, RETRY_SECONDS - 1):
            site.now = 100 + passed
            with pytest.raises(NetworkError) as fault:
                site.allows()
            assert fault.value.message == FetchCode.ROBOTS_UNAVAILABLE(host=HOST, reason=REASON)
        assert len(site.asked) == 1
        site.now, site.answer = 100 + RETRY_SECONDS, FORBIDS
        assert site.allows()
        assert not site.allows("/secret")

    def test_an_older_copy_holds_meanwhile(self, failure: Exception) -> None:
        site = Site(FORBIDS + b"Crawl-delay: 5\n")
        assert site.allows()
        site.now += FRESH_SECONDS
        site.answer = failure
        assert site.allows()
        assert not site.allows("/secret")
        assert len(site.asked) == 2
        assert site.delays == [(HOST, 5.0)] * 2
        site.now += RETRY_SECONDS
        assert site.allows()
        assert len(site.asked) == 3


def test_a_site_without_a_connection_fails_as_its_page_would_and_is_not_remembered() -> None:
    site = Site(NetworkError(REASON, subject=ORIGIN))
    for asked in (1, 2):
        with pytest.raises(NetworkError) as fault:
            site.allows()
        assert fault.value.message == REASON
        assert len(site.asked) == asked


def test_an_older_copy_holds_without_a_connection_too() -> None:
    site = Site(FORBIDS)
    assert site.allows()
    site.now, site.answer = site.now + FRESH_SECONDS, NetworkError(REASON, subject=ORIGIN)
    assert not site.allows("/secret")
    assert not site.allows("/secret")
    assert len(site.asked) == 2


def test_a_stop_is_no_answer() -> None:
    site = Site(StoppedError(REASON, subject=ORIGIN))
    with pytest.raises(StoppedError):
        site.allows()
    site.answer = FORBIDS
    assert site.allows()


@pytest.mark.parametrize(
    ("line", "delay"),
    [
        ("Crawl-delay: 5", 5.0),
        ("Crawl-delay: 2.5", 2.5),
        ("Crawl-delay: 30", MAX_DELAY),
        ("Crawl-delay: 31", MAX_DELAY),
        ("Crawl-delay: 999999999999", MAX_DELAY),
        ("Crawl-delay: -5", 0.0),
        ("Crawl-delay: soon", 0.0),
        ("Disallow: /secret", 0.0),
    ],
)
def test_a_delay_is_honoured_up_to_a_bound(line: str, delay: float) -> None:
    site = Site(f"User-agent: *\n{line}\n".encode())
    site.allows()
    assert site.delays == [(HOST, delay)]


def test_a_delay_is_set_for_a_host_with_its_unusual_port() -> None:
    site = Site(b"User-agent: *\nCrawl-delay: 5\n")
    site.allows(origin=f"https://{HOST}:8443")
    assert site.delays == [(f"{HOST}:8443", 5.0)]


def test_verdicts_are_kept_up_to_a_bound_and_not_of_long_addresses() -> None:
    rules = RobotsRules(text=FORBIDS.decode(), until=0)
    start = f"{ORIGIN}/secret"
    for length in (MAX_URL, MAX_URL + 1):
        assert not rules.allows(start + "x" * (length - len(start)))
    assert [len(url) for url in rules.verdicts] == [MAX_URL]
    for n in range(MAX_VERDICTS + 5):
        assert rules.allows(f"{ORIGIN}/{n}")
    assert len(rules.verdicts) == MAX_VERDICTS
    assert rules.allows(f"{ORIGIN}/{MAX_VERDICTS + 4}"), "what is not kept is still judged"


def test_what_was_fetched_is_kept_over_a_restart() -> None:
    site = Site(FORBIDS)
    assert not site.allows("/secret")
    site.restart()
    assert not site.allows("/secret")
    assert len(site.asked) == 1
    site.now += 24 * 3600
    site.restart()
    assert site.allows("/news")
    assert len(site.asked) == 2


@pytest.mark.parametrize(("max_age", "seconds"), [(None, 86400), (60, 3600), (7200, 7200), (10**8, 86400)])
def test_it_is_kept_for_its_max_age_within_an_hour_and_a_day(max_age: int | None, seconds: int) -> None:
    site = Site(FORBIDS)
    site.max_age = None if max_age is None else timedelta(seconds=max_age)
    assert site.allows()
    site.now += seconds - 1
    assert site.allows()
    assert len(site.asked) == 1
    site.now += 2
    assert site.allows()
    assert len(site.asked) == 2


@pytest.mark.parametrize("answer", [make_status(404), RedirectError(REASON)])
def test_that_a_site_has_none_is_kept_too(answer: Exception) -> None:
    site = Site(answer)
    assert site.allows("/secret")
    site.restart()
    assert site.allows("/secret")
    assert len(site.asked) == 1


def test_a_kept_copy_that_is_too_old_serves_while_the_server_fails() -> None:
    site = Site(FORBIDS)
    assert not site.allows("/secret")
    site.now += 3 * 86400
    site.restart()
    site.answer = make_status(503)
    assert not site.allows("/secret")
    assert len(site.asked) == 2
