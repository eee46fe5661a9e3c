"""The few requests of a discovery: how many, how long, and with what."""

from collections.abc import Mapping
from typing import Any

import pytest

from messages import Message
from messages.discovery import DiscoveryCode
from messages.plain import PlainCode
from messages.statuses import StatusCode
from model.errors import DeadlineError, NetworkError
from model.outcome import NO_VALIDATORS, NotModified
from scraper.discovery.visits import MOST_SECONDS, MOST_VISITS, Visits
from scraper.fetch.response import Request, Response
from tests.pages import NOW

URL = "https://city.example/news"
STEP = DiscoveryCode.FETCHING


class FakeClient:
    """Answers each request the same, and keeps it; `free` are the seconds until a host may be asked."""

    def __init__(self, answer: object = None, free: float = 0.0) -> None:
        self.requests: list[Request] = []
        self.answer, self.free = (
            answer or Response(url=URL, body=b"x", media_type="text/html", charset="", validators=NO_VALIDATORS),
            free,
        )

    def seconds_until_free(self, _: str) -> float:
        return self.free

    def get(self, request: Request, *, now: object) -> object:
        assert now == NOW
        self.requests.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Visit:
    """Visits over a fake client, with a clock that a test moves."""

    def __init__(self, client: FakeClient, options: Mapping[str, Any] | None = None) -> None:
        self.seconds, self.client = 100.0, client
        self.steps: list[Message] = []
        fake: Any = client
        self.visits = Visits(fake, NOW, options or {}, self.steps.append, lambda: self.seconds)

    def get(self, url: str = URL) -> Response:
        return self.visits.get(url, step=STEP)


def test_a_visit_is_reported_and_answered() -> None:
    visit = Visit(FakeClient())
    assert visit.get().body == b"x"
    assert visit.steps == [STEP(url=URL)]


def test_only_so_many_visits_are_made() -> None:
    visit = Visit(FakeClient())
    for n in range(MOST_VISITS):
        visit.get(f"{URL}/{n}")
    with pytest.raises(DeadlineError) as refusal:
        visit.get(f"{URL}/last")
    assert (refusal.value.message.code, refusal.value.subject) == (DiscoveryCode.BUDGET_USED_UP, f"{URL}/last")
    assert len(visit.client.requests) == len(visit.steps) == MOST_VISITS == 8


def test_a_visit_that_fails_counts_too() -> None:
    visit = Visit(FakeClient(NetworkError(PlainCode.TEXT(text="reset"), subject=URL)))
    for _ in range(MOST_VISITS):
        with pytest.raises(NetworkError):
            visit.get()
    with pytest.raises(DeadlineError):
        visit.get()


@pytest.mark.parametrize(
    ("passed", "free", "made"),
    [
        (0.0, MOST_SECONDS - 0.1, True),
        (0.0, MOST_SECONDS, False),
        (20.0, MOST_SECONDS - 20.1, True),
        (20.0, MOST_SECONDS - 20.0, False),
        (MOST_SECONDS - 0.1, 0.0, True),
        (MOST_SECONDS, 0.0, False),
        (MOST_SECONDS + 5, 0.0, False),
    ],
)
def test_a_visit_is_made_where_the_host_is_free_before_the_end(passed: float, free: float, made: bool) -> None:
    visit = Visit(FakeClient(free=free))
    visit.seconds += passed
    if made:
        visit.get()
    else:
        with pytest.raises(DeadlineError):
            visit.get()
    assert len(visit.client.requests) == len(visit.steps) == int(made)


def test_a_request_may_take_what_is_left_of_the_time() -> None:
    visit = Visit(FakeClient())
    visit.get()
    visit.seconds += 12
    visit.get()
    assert [request.seconds for request in visit.client.requests] == [MOST_SECONDS, MOST_SECONDS - 12]


@pytest.mark.parametrize(
    ("options", "headers", "robots"),
    [
        ({}, {}, True),
        ({"headers": {"X-Own": "yes"}}, {"X-Own": "yes"}, True),
        ({"robots": False}, {}, False),
    ],
    ids=["none set", "headers", "robots"],
)
def test_the_users_own_headers_and_robots_setting_are_used(
    options: dict[str, Any], headers: dict[str, str], robots: bool
) -> None:
    visit = Visit(FakeClient(), options)
    visit.get()
    (request,) = visit.client.requests
    assert (request.url, request.headers, request.robots) == (URL, headers, robots)
    assert request.validators == NO_VALIDATORS


def test_an_answer_that_nothing_changed_is_an_error_since_nothing_was_known() -> None:
    visit = Visit(FakeClient(NotModified(validators=NO_VALIDATORS)))
    with pytest.raises(DeadlineError) as refusal:
        visit.get()
    assert refusal.value.message == StatusCode.NOT_MODIFIED(host="city.example")
