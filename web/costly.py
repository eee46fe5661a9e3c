"""Answers that cost much, such as a search: few threads of their own make them, so that no feed waits for them."""

from collections.abc import Awaitable, Callable

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from messages.responses import ResponseCode

THREADS = 4
MOST_WAITING = 40  # requests; more would only time out
RETRY_SECONDS = 10

Endpoint = Callable[[Request], Response]


class CostlyAnswers:
    """What `threads` threads answer in turn; the endpoints may block."""

    def __init__(self, threads: int = THREADS, most_waiting: int = MOST_WAITING) -> None:
        self._limiter, self._most, self._asked = CapacityLimiter(threads), threads + most_waiting, 0

    def wrap(self, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
        """Return an endpoint that answers as this one does once it is its turn, and 503 where too many wait."""

        async def answer(request: Request) -> Response:
            if self._asked >= self._most:
                headers = {"cache-control": "no-store", "retry-after": str(RETRY_SECONDS)}
                return PlainTextResponse(f"{ResponseCode.BUSY()}\n", 503, headers)
            self._asked += 1
            try:
                return await to_thread.run_sync(endpoint, request, limiter=self._limiter)
            finally:
                self._asked -= 1

        return answer
