"""When the first reader of a source came: noticed on the way of a feed, written once, and never waited for.

Whoever fetches a feed is a reader, except a browser that shows it as a page: that is its owner having a look, as a
rule. Browsers say so in two header fields that feed readers do not send (Fetch Metadata §2.3, Upgrade Insecure
Requests §3.2.1). Where neither stands, it is taken for a reader: a wrong guess then breaks no subscription.
"""

import asyncio
from collections.abc import Callable, Collection

from starlette.concurrency import run_in_threadpool

from model.errors import StoreError
from web.conditional import RawHeaders

BROWSER_FIELDS = frozenset({(b"sec-fetch-mode", b"navigate"), (b"upgrade-insecure-requests", b"1")})


def is_page_view(headers: RawHeaders) -> bool:
    """Return whether a request (names in small letters) is a browser's, to show what comes as a page."""
    return not BROWSER_FIELDS.isdisjoint(headers)


class FirstReaders:
    """Remembers which sources had a reader; `record` has it stored of those that are new here, and may block."""

    def __init__(self, record: Callable[[Collection[str]], None]) -> None:
        self._record = record
        self._known: set[str] = set()
        self._unwritten: set[str] = set()
        self._writing: asyncio.Task[None] | None = None

    def notice(self, slug: str, headers: RawHeaders) -> None:
        """Take note of a request for a source's feed; returns at once."""
        if slug in self._known or is_page_view(headers):
            return
        self._known.add(slug)
        self._unwritten.add(slug)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())

    async def _write(self) -> None:
        """Write until nothing is new: what comes meanwhile goes into one transaction."""
        try:
            while slugs := set(self._unwritten):
                await run_in_threadpool(self._record, slugs)
                self._unwritten -= slugs
        except StoreError:  # the store cannot write now: the next request of each is noticed again
            self._known -= self._unwritten
            self._unwritten.clear()
        finally:
            self._writing = None
