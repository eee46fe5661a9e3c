"""What came of a page's requests, as Chromium's network reports it (CDP `Network`): the page's own bytes, and JSON.

Sizes are counted as the data come, decompressed: a body that is longer than its limit is never asked for, so neither
we nor Playwright's driver ever hold it.
"""

import asyncio
import base64
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scraper.fetch.browser.values import DataCall

if TYPE_CHECKING:
    from playwright.async_api import CDPSession

LOOK = 0.05  # seconds between two looks at whether the page has come
JSON_TYPES = ("/json", "+json")
MOST_CALLS = 20  # answers with JSON that are kept
LONGEST_CALL = 2_000_000  # bytes of one


@dataclass(kw_only=True)
class Answers:
    """The answers to the requests of one page. Of one event loop."""

    session: "CDPSession"
    frame: str  # the id of the page's main frame
    count_bytes: Callable[[int], None]  # called with the length of each `data:` address, which no network sees
    document: str = field(default="", init=False)  # the request of the page that is shown
    sizes: Counter[str] = field(default_factory=Counter, init=False)  # bytes by request, decompressed
    _calls: dict[str, str] = field(default_factory=dict, init=False)  # request -> URL, of those with JSON
    _ended: set[str] = field(default_factory=set, init=False)
    _fetched: set[str] = field(default_factory=set, init=False)  # requests that scripts made by GET

    async def listen(self) -> None:
        """Take note of answers from now on."""
        self.session.on("Network.requestWillBeSent", self._start)
        self.session.on("Network.responseReceived", self._receive)
        self.session.on("Network.dataReceived", self._count)
        self.session.on("Network.loadingFinished", self._end)
        self.session.on("Network.loadingFailed", self._end)
        await self.session.send("Network.enable", {"maxPostDataSize": 0})

    def _start(self, event: Mapping[str, Any]) -> None:
        if (url := event["request"]["url"]).startswith("data:"):
            self.count_bytes(len(url))
        if event.get("type") in ("XHR", "Fetch") and event["request"]["method"] == "GET":
            self._fetched.add(event["requestId"])

    def _receive(self, event: Mapping[str, Any]) -> None:
        request, response = event["requestId"], event["response"]
        if event["type"] == "Document" and event.get("frameId") == self.frame:
            self.document = request
        is_json = response["status"] == 200 and response["mimeType"].lower().endswith(JSON_TYPES)
        if is_json and request in self._fetched and len(self._calls) < MOST_CALLS:
            self._calls[request] = response["url"]

    def _count(self, event: Mapping[str, Any]) -> None:
        self.sizes[event["requestId"]] += event["dataLength"]

    def _end(self, event: Mapping[str, Any]) -> None:
        self._ended.add(event["requestId"])

    async def read_document(self, limit: int) -> bytes | None:
        """Return the bytes of the page that is shown, a text in UTF-8; None where they are more than `limit`.

        Waits until all of them have come. Playwright's Error where they cannot be had.
        """
        while self.document not in self._ended and self.sizes[self.document] <= limit:
            await asyncio.sleep(LOOK)
        body = await self._read(self.document) if self.sizes[self.document] <= limit else b""
        return None if max(self.sizes[self.document], len(body)) > limit else body

    async def read_calls(self) -> tuple[DataCall, ...]:
        """Return the answers with JSON, those that can still be had and are short enough."""
        from playwright.async_api import Error

        calls = []
        for request, url in list(self._calls.items()):  # others may come meanwhile
            if self.sizes[request] <= LONGEST_CALL:
                try:
                    calls.append(DataCall(url=url, body=await self._read(request)))
                except Error:
                    continue
        return tuple(calls)

    async def _read(self, request: str) -> bytes:
        answer = await self.session.send("Network.getResponseBody", {"requestId": request})
        text: str = answer["body"]
        return base64.b64decode(text) if answer["base64Encoded"] else text.encode("utf-8", "replace")
