"""The few requests that discovery may make: counted, bounded in time, reported as they happen.

The user's own headers, and the certificates trusted for a source, are for the origin of its page alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from messages import Message
from messages.discovery import DiscoveryCode
from messages.statuses import StatusCode
from model.errors import DeadlineError
from model.outcome import NotModified
from scraper.extract.postback import PostedForm
from scraper.fetch.client import Client
from scraper.fetch.guard import parse_target
from scraper.fetch.response import BrowserUse, Request, Response, Trust
from scraper.leads import get_page
from scraper.urls import split_url

MOST_VISITS = 8  # requests, robots.txt not counted
MOST_SECONDS = 30.0  # in all; no request begins behind them, and none runs on past them
BY_BROWSER = (DiscoveryCode.FETCHING, DiscoveryCode.CHECKING_SECOND_PAGE)  # what a source's own run would read so

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
        *,
        page: str = "",
    ) -> None:
        """Begin to count time; `page` is the source's, where that is not the first that is asked for."""
        self.now, self._report = now, report
        self._client, self._options, self._monotonic = client, options, monotonic
        self._ends = monotonic() + MOST_SECONDS
        self._left = MOST_VISITS
        self._use = _make_browser_use(options)
        self._cookies: dict[str, str] = {}  # that pages came with, by their addresses
        self._page = page

    def get(self, url: str, *, step: DiscoveryCode) -> Response:
        """Return a page; `step` is reported first. FetchError where it cannot be had, or no visit is left."""
        return self._visit(Request(url=url), step)

    def post(self, form: PostedForm, *, page: str, step: DiscoveryCode) -> Response:
        """Return what the form of a page gives, sent with that page's cookies; all else as `get`."""
        return self._visit(Request(url=form.url, form=form.body, cookies=self._cookies.get(page, "")), step)

    def _visit(self, request: Request, step: DiscoveryCode) -> Response:
        url = request.url
        left = self._ends - self._monotonic()
        if self._left <= 0 or self._client.seconds_until_free(url) >= left:
            raise DeadlineError(DiscoveryCode.BUDGET_USED_UP(), subject=url)
        self._left -= 1
        self._report(step(url=url))
        self._page = self._page or url
        use = self._use if step in BY_BROWSER and request.form is None else None
        request = replace(request, robots=self._options.get("robots", True), seconds=left, browser=use)
        if parse_target(url).origin == parse_target(self._page).origin:
            trust = Trust(verify=self._options.get("verify", True), ca=self._options.get("ca", ""))
            request = replace(request, headers=self._options.get("headers", {}), trust=trust)
        get = partial(self._client.get, now=self.now)
        answer = get_page(get, request) if step is DiscoveryCode.FETCHING else get(request)
        if isinstance(answer, NotModified):
            raise DeadlineError(StatusCode.NOT_MODIFIED(host=split_url(url).netloc), subject=url)
        self._cookies[answer.url] = answer.cookies
        return answer


def _make_browser_use(options: Mapping[str, Any]) -> BrowserUse | None:
    """Return how a browser is to show the page, where the user wants one."""
    keys = {key: options[key] for key in ("language", "timezone", "scroll") if key in options}
    return BrowserUse(**keys) if options.get("browser") else None
