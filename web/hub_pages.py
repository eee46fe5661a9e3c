"""The hub that feeds name: takes subscribers' requests (WebSub §5.1); what it sends is `websub`'s work."""

from collections.abc import Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from messages import Message
from messages.websub import HubCode
from model.errors import SubscriptionError
from model.subscription import SubscriptionRequest
from store import Store
from web.access import Throttle
from web.forms import read_form
from websub.requests import parse_subscription

HUB_PATH = "/hub"
TURNS, TURN_SECONDS = 120, 60.0  # requests that one client may send in so many seconds


class HubPages:
    """The endpoint of the hub."""

    def __init__(
        self,
        store: Store,
        *,
        base_url: str,
        clock: Callable[[], datetime],
        wake: Callable[[], object],
        throttle: Throttle,
    ) -> None:
        self._store, self._base_url, self._clock = store, base_url, clock
        self._wake, self._throttle = wake, throttle

    async def subscribe(self, request: Request) -> Response:
        """Answer 202 to a request that can be granted once it is confirmed, else why not, in plain text."""
        if wait := self._throttle.take_turn(request):
            return _answer(429, HubCode.TOO_MANY(), retry_after=wait)
        try:
            wanted = parse_subscription(await read_form(request), self._base_url)
        except SubscriptionError as error:
            return _answer(400, error.message)
        return await run_in_threadpool(self._keep, wanted)

    def _keep(self, wanted: SubscriptionRequest) -> Response:
        slug = self._store.find_slug(wanted.address)
        if slug is None and not wanted.address.is_private:
            slug = self._store.find_current_slug(wanted.address.name)  # a former address goes on being renewed
        if slug is None or not self._store.is_feed_alive(slug):
            return _answer(404, HubCode.TOPIC(example=f"{self._base_url}/feeds/…"))
        if not self._store.request_subscription(slug, wanted, self._clock()):
            return _answer(503, HubCode.TOO_MANY(), retry_after=60)
        self._wake()
        return _answer(202, HubCode.ACCEPTED())


def _answer(status: int, message: Message, *, retry_after: int = 0) -> Response:
    headers = {"cache-control": "no-store"} | ({"retry-after": str(retry_after)} if retry_after else {})
    return PlainTextResponse(f"{message}\n", status, headers)
