"""The few requests that discovery may make: counted, bounded in time, reported as they happen."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from messages import Message
from messages.discovery import DiscoveryCode
from messages.statuses import StatusCode
from model.errors import DeadlineError
from model.outcome import NotModified
from scraper.fetch.client import Client
from scraper.fetch.response import Request, Response
from scraper.leads import get_page
from scraper.urls import split_url

MOST_VISITS = 8  # requests, robots.txt not counted
MOST_SECONDS = 30.0  # in all; no request begins behind them, and none runs on past them

Progress = Callable[[Message], None]


class Visits:
    """Asks for pages on behalf of one discovery, with the user's own headers and robots setting."""

    def __init__(
        self,
        client: Client,
        now: datetime,
        options: Mapping[str, Any],
        report: Progress,
        monotonic: Callable[[], float],
    ) -> None:
        """Begin to count time."""
        self.now, self._report = now, report
        self._client, self._options, self._monotonic = client, options, monotonic
        self._ends = monotonic() + MOST_SECONDS
        self._left = MOST_VISITS

    def get(self, url: str, *, step: DiscoveryCode) -> Response:
        """Return a page; `step` is reported first. FetchError where it cannot be had, or no visit is left."""
        left = self._ends - self._monotonic()
        if self._left <= 0 or self._client.seconds_until_free(url) >= left:
            raise DeadlineError(DiscoveryCode.BUDGET_USED_UP(), subject=url)
        self._left -= 1
        self._report(step(url=url))
        headers, robots = self._options.get("headers", {}), self._options.get("robots", True)
        request = Request(url=url, headers=headers, robots=robots, seconds=left)
        get = partial(self._client.get, now=self.now)
        answer = get_page(get, request) if step is DiscoveryCode.FETCHING else get(request)
        if isinstance(answer, NotModified):
            raise DeadlineError(StatusCode.NOT_MODIFIED(host=split_url(url).netloc), subject=url)
        return answer
