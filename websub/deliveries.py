"""What the hub sends: the question whether a wish is meant (WebSub §5.3), and documents that changed (§7)."""

import hmac
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from urllib.parse import urlencode

import telemetry
from feeds.registry import FORMATS
from model.errors import BusyError, DeadlineError, FetchError, ForbiddenError, NetworkError, StoppedError
from model.publication import Publication
from model.subscription import Mode, SubscriptionClaim, Wish
from scraper.fetch.client import Client
from scraper.fetch.response import Answer, Call
from store import Store

GONE = 410  # a subscriber's word that it wants no more (§7)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 25, 120, 600))  # before a delivery is tried again
WISH_PAUSES = (timedelta(minutes=1), timedelta(minutes=5))  # before a subscriber is asked again


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverer:
    """What sending needs besides a claim; threads share one."""

    store: Store
    client: Client
    hub: str  # the address of the hub that feeds name
    clock: Callable[[], datetime]

    def work(self, claim: SubscriptionClaim) -> None:
        """Do what a subscription is due for, and store what came of it."""
        try:
            if claim.wish is None:
                self._deliver(claim)
            else:
                self._confirm(claim, claim.wish)
        except StoppedError:
            self.store.release_subscription(claim, self.clock())

    def _confirm(self, claim: SubscriptionClaim, wish: Wish) -> None:
        if not self.store.is_feed_alive(claim.slug):
            self._deny(claim, wish)
            return
        challenge = token_urlsafe(24)
        question = {"hub.mode": str(wish.mode), "hub.topic": wish.topic, "hub.challenge": challenge}
        if wish.mode is Mode.SUBSCRIBE:
            question["hub.lease_seconds"] = str(wish.seconds)
        try:
            answer = self._call(Call(method="GET", url=add_query(claim.callback, question)))
        except StoppedError:
            raise
        except FetchError as error:
            self._retry(claim, WISH_PAUSES if error.transient else ())
            return
        confirmed = 200 <= answer.status < 300 and hmac.compare_digest(answer.body, challenge.encode())
        self.store.settle_wish(claim, self.clock(), confirmed=confirmed)

    def _deny(self, claim: SubscriptionClaim, wish: Wish) -> None:
        """Tell a subscriber that its wish is not granted (§5.2); whatever it answers, the wish is forgotten."""
        denial = {"hub.mode": "denied", "hub.topic": wish.topic, "hub.reason": "the feed is not published any more"}
        with suppress(BusyError, NetworkError, DeadlineError, ForbiddenError):
            self._call(Call(method="GET", url=add_query(claim.callback, denial)))
        self.store.settle_wish(claim, self.clock(), confirmed=False)

    def _deliver(self, claim: SubscriptionClaim) -> None:
        document = self.store.find_claimed_document(claim)  # as it is now: the feed may have become private
        if document is None or document.etag == claim.sent:
            self.store.settle_delivery(claim, self.clock(), sent=claim.sent)
            return
        call = build_ping(claim) if claim.is_ping else build_delivery(document, claim, self.hub)
        try:
            answer = self._call(call)
        except StoppedError:
            raise
        except FetchError:
            telemetry.DELIVERIES.labels("unreachable").inc()
            self._retry(claim, PAUSES)
            return
        telemetry.DELIVERIES.labels("accepted" if 200 <= answer.status < 300 else "refused").inc()
        if 200 <= answer.status < 300:
            self.store.settle_delivery(claim, self.clock(), sent=document.etag)
        elif answer.status == GONE:
            self.store.delete_subscription(claim)
        else:
            self._retry(claim, PAUSES, answer.retry_after)

    def _call(self, call: Call) -> Answer:
        return self.client.call(call, now=self.clock())

    def _retry(
        self, claim: SubscriptionClaim, pauses: Iterable[timedelta], retry_after: timedelta | None = None
    ) -> None:
        """Have it tried again after the next of `pauses`; after the last, a wish is forgotten, a document given up."""
        pause = dict(enumerate(pauses)).get(claim.tries)
        if pause is not None:
            due = self.clock() + max(pause, retry_after or timedelta(0))
            self.store.retry_subscription(claim, due)
        elif claim.wish is not None:
            self.store.settle_wish(claim, self.clock(), confirmed=False)
        else:
            self.store.retry_subscription(claim, None)


def add_query(url: str, fields: dict[str, str]) -> str:
    """Return a callback's address with fields added to its query, which stays as it is (§5.3)."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(fields)}"


def build_hub_link(hub: str, topic: str) -> str:
    """Return the Link field by which a document names its hub and itself (§4)."""
    return f'<{hub}>; rel="hub", <{topic}>; rel="self"'


def build_ping(claim: SubscriptionClaim) -> Call:
    """Return what tells another hub that a document changed, in the form that all hubs take (§6 leaves it open)."""
    body = urlencode({"hub.mode": "publish", "hub.topic": claim.topic, "hub.url": claim.topic}).encode()
    return Call(
        method="POST", url=claim.callback, body=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )


def build_delivery(document: Publication, claim: SubscriptionClaim, hub: str) -> Call:
    """Return what delivers a document to a subscriber (§7, §7.1)."""
    headers = {
        "Content-Type": FORMATS[document.format].content_type,
        "Link": build_hub_link(hub, claim.topic),
    }
    if claim.secret:
        headers["X-Hub-Signature"] = sign(document.body, claim.secret)
    return Call(method="POST", url=claim.callback, body=document.body, headers=headers)


def sign(body: bytes, secret: str) -> str:
    """Return the signature of a document that its subscriber can check (§7.1).

    >>> sign(b"text", "key")[:15]
    'sha256=6afa9046'
    """
    return f"sha256={hmac.new(secret.encode(), body, 'sha256').hexdigest()}"
