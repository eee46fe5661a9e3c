"""A WebSub subscription (W3C Recommendation of 23 January 2018): who is sent a feed document when it changes."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from model.publication import FeedAddress


class Mode(StrEnum):
    """What a subscriber wants (§5.1, `hub.mode`)."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a subscriber asked for and has not confirmed yet."""

    mode: Mode
    topic: str  # as it was sent: the address of the feed document
    seconds: int = 0  # of the lease
    secret: str = ""  # what deliveries are signed with; "" for none

    @property
    def lease(self) -> timedelta:
        """How long the subscription lasts once it is confirmed."""
        return timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionRequest:
    """A request to a hub that can be granted, once the subscriber confirms it."""

    address: FeedAddress
    ending: str  # of the feed's format
    callback: str
    host: str  # of the callback
    wish: Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionClaim:
    """A subscription that is leased to us: a wish to be confirmed, or else the feed's document to be delivered."""

    key: int
    slug: str
    ending: str
    topic: str
    callback: str
    host: str
    secret: str
    wish: Wish | None
    sent: str  # the ETag of the document that the subscriber has; "" for none
    tries: int  # those that came before this one
    is_ping: bool  # whether another hub is to be told of the change, and not sent the document
    token: str
