"""Calendars over HTTP: what a feed's items announce, rendered when it is asked for."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from feeds.calendar import CONTENT_TYPE
from model.errors import StoreError
from output.calendars import make_calendar
from store import Store
from web.negotiation import find_address
from web.readers import is_page_view
from web.static_files import make_response

MAX_AGE = 900  # seconds; programs for calendars ask once an hour at most


class Calendars:
    """The endpoint of calendars; it may block, so Starlette runs it in a thread."""

    def __init__(self, store: Store, *, base_url: str, clock: Callable[[], datetime]) -> None:
        self._store, self._base_url, self._clock = store, base_url, clock

    def document(self, request: Request) -> Response:
        """Answer with the calendar of a source or a combination; 404 where it has no feed."""
        address, now = find_address(request), self._clock()
        slug = self._store.find_slug(address)
        body = make_calendar(self._store, slug, self._base_url, now) if slug else None
        if slug is None or body is None:
            raise HTTPException(404)
        self._notice_reader(slug, request, now)
        return make_response(request, body, CONTENT_TYPE, max_age=MAX_AGE, is_private=address.is_private)

    def _notice_reader(self, slug: str, request: Request, now: datetime) -> None:
        """Remember that a source has a reader, so that its address stays: who subscribes to a calendar is one."""
        source = self._store.find_source(slug)
        if source and source.first_read is None and request.method == "GET" and not is_page_view(request.headers.raw):
            with suppress(StoreError):  # the next request is noticed again
                self._store.record_readers([slug], now)
