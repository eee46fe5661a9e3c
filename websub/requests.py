"""A subscriber's request to the hub: form fields -> SubscriptionRequest (WebSub §5.1)."""

from collections.abc import Mapping

from feeds.registry import FORMATS
from messages.websub import HubCode
from model.errors import ForbiddenError, SubscriptionError
from model.publication import FeedAddress, parse_address
from model.subscription import Mode, SubscriptionRequest, Wish
from scraper.fetch.guard import parse_target

DEFAULT_LEASE = 10 * 86400  # seconds
LONGEST_LEASE = 30 * 86400
SHORTEST_LEASE = 300
MAX_SECRET = 199  # bytes: "less than 200" (§5.1)
MAX_CALLBACK = 2048  # characters


def parse_subscription(fields: Mapping[str, str], base_url: str) -> SubscriptionRequest:
    """Return what a form asks of the hub for the feeds under `base_url`.

    A lease that is too long, too short or no number becomes one that we grant; all else that we cannot do raises
    SubscriptionError, which says why.
    """
    mode = _parse_mode(fields.get("hub.mode", ""))
    topic = fields.get("hub.topic", "")
    address, ending = _parse_topic(topic, base_url)
    callback, secret = fields.get("hub.callback", ""), fields.get("hub.secret", "")
    if len(secret.encode()) > MAX_SECRET:
        raise SubscriptionError(HubCode.SECRET_TOO_LONG(most=MAX_SECRET))
    wish = Wish(mode=mode, topic=topic, seconds=_parse_lease(fields.get("hub.lease_seconds", "")), secret=secret)
    return SubscriptionRequest(address=address, ending=ending, callback=callback, host=_find_place(callback), wish=wish)


def _parse_mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        raise SubscriptionError(HubCode.MODE()) from None


def _parse_topic(topic: str, base_url: str) -> tuple[FeedAddress, str]:
    path, dot, ending = topic.removeprefix(base_url).rpartition(".")
    address = parse_address(path)
    if not topic.startswith(f"{base_url}/") or not dot or address is None or ending not in FORMATS:
        raise SubscriptionError(HubCode.TOPIC(example=f"{base_url}/feeds/…"))
    return address, ending


def _find_place(callback: str) -> str:
    """Return the host and port of a callback; SubscriptionError where no request can be sent there."""
    if len(callback) > MAX_CALLBACK or "#" in callback:
        raise SubscriptionError(HubCode.CALLBACK())
    try:
        return parse_target(callback).place
    except ForbiddenError:
        raise SubscriptionError(HubCode.CALLBACK()) from None


def _parse_lease(text: str) -> int:
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else DEFAULT_LEASE
    return min(max(wanted, SHORTEST_LEASE), LONGEST_LEASE)
