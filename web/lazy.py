"""A part of the server that is made, and whose modules are imported, by the first request to it."""

import asyncio
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send


class LazyApplication:
    """What `make` makes, once there is a request; feeds are answered meanwhile, as it is made in a thread."""

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make = make
        self._made: ASGIApp | None = None
        self._making: asyncio.Lock | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the request answered."""
        if self._made is None:
            self._making = self._making or asyncio.Lock()
            async with self._making:
                if self._made is None:
                    self._made = await run_in_threadpool(self._make)
        await self._made(scope, receive, send)
