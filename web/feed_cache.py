"""The feeds most asked for, held ready to send: bodies, and whole header lists.

Bounded by bytes. A feed on the shelf is asked of the store again once it is older than
`fresh_seconds`; while that question is under way nobody asks it twice. Where the store
cannot answer, the last good feed stays up.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool

from model.errors import StoreError
from model.publication import MEDIA_TYPES, Format, Publication
from web.conditional import Conditions, accepts_gzip, http_date, not_modified
from web.security import protected

Message = dict[str, Any]  # ASGI's own loose type
Key = tuple[str, Format]

MAX_AGE = 60  # seconds that readers and proxies may keep a feed unasked
SHELF_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One coding of a feed, as the messages that send it."""

    found: Message
    unchanged: Message
    body: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A publication ready to send; `size` is what it holds in memory, in bytes."""

    publication: Publication
    etags: tuple[bytes, ...]
    plain: Coded
    gzip: Coded
    size: int

    def answer(self, asked: Conditions) -> tuple[Message, Message | None]:
        """Return the start of the answer, and its body; no body where 304 says enough."""
        coded = self.gzip if accepts_gzip(asked.accept_encoding) else self.plain
        if not_modified(asked, self.etags, self.publication.last_modified):
            return coded.unchanged, None
        return coded.found, coded.body


def ready(publication: Publication) -> Ready:
    """Return a publication with everything made that sending it needs."""
    plain = publication.etag.encode()
    zipped = plain[:-1] + b'-gzip"'
    as_is = _coded(publication, publication.body, plain)
    packed = _coded(publication, publication.gzip, zipped, (b"content-encoding", b"gzip"))
    return Ready(
        publication=publication,
        etags=(plain, zipped),
        plain=as_is,
        gzip=packed if publication.gzip else as_is,
        size=len(publication.body) + len(publication.gzip) + 4096,
    )


def _coded(publication: Publication, body: bytes, etag: bytes, *coding: tuple[bytes, bytes]) -> Coded:
    shared = [
        (b"etag", etag),
        (b"last-modified", http_date(publication.last_modified).encode()),
        (b"cache-control", b"public, max-age=%d" % MAX_AGE),
        (b"vary", b"accept-encoding"),
    ]
    entity = [
        (b"content-type", MEDIA_TYPES[publication.format].encode()),
        (b"content-length", b"%d" % len(body)),
        *coding,
    ]
    return Coded(
        found={"type": "http.response.start", "status": 200, "headers": protected(entity + shared)},
        unchanged={"type": "http.response.start", "status": 304, "headers": protected(shared)},
        body={"type": "http.response.body", "body": body},
    )


class Shelf:
    """Feeds ready to send; `load` asks the store for one and may block."""

    def __init__(
        self, load: Callable[[str, Format], Publication | None], *, fresh_seconds: float, budget: int = SHELF_BYTES
    ) -> None:
        self._load, self._fresh_seconds, self._budget = load, fresh_seconds, budget
        self._held: OrderedDict[Key, tuple[float, Ready]] = OrderedDict()
        self._asking: dict[Key, asyncio.Task[Ready | None]] = {}
        self._size = 0

    def fresh(self, key: Key) -> Ready | None:
        """Return the feed where the shelf holds it and need not ask; never waits."""
        held = self._held.get(key)
        return held[1] if held is not None and time.monotonic() - held[0] < self._fresh_seconds else None

    async def ask(self, key: Key) -> Ready | None:
        """Return the feed, None where no such feed was published; StoreError where none can be known."""
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.create_task(self._ask(key))
            asking.add_done_callback(lambda _: self._asking.pop(key, None))
        return await asyncio.shield(asking)

    async def _ask(self, key: Key) -> Ready | None:
        held = self._held.get(key)
        try:
            publication = await run_in_threadpool(self._load, *key)
        except StoreError:
            if held is None:
                raise
            return held[1]
        if publication is None:
            self._drop(key)
            return None
        same = held is not None and held[1].publication == publication
        return self._keep(key, held[1] if held is not None and same else ready(publication))

    def _keep(self, key: Key, feed: Ready) -> Ready:
        self._drop(key)
        self._held[key] = (time.monotonic(), feed)
        self._size += feed.size
        while self._size > self._budget and len(self._held) > 1:
            self._drop(next(iter(self._held)))
        return feed

    def _drop(self, key: Key) -> None:
        _, feed = self._held.pop(key, (0.0, None))
        if feed is not None:
            self._size -= feed.size
