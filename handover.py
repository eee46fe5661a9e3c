"""Claims work that is due, as far as workers have room for it, and hands each claim to them by a broker.

The claim is made as if this process did the work, for CLAIM_SECONDS; the worker that gets the message takes it over
(`store.handover`). What a broker loses is due again once that time is up; a message that comes late finds its claim,
unless that was made anew meanwhile, and one that comes twice finds none. So nothing is remembered here of what was
sent, and several daemons share the work. What is to be delivered is claimed by the worker that gets the message.
"""

import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import telemetry
from broker import COMBINE, COMPOSE, DELIVER, NOTIFY, READ_ARTICLE, REFRESH, Broker
from leasing import release_claim
from messages import Message
from messages.workers import WorkerCode
from model.errors import BrokerError
from refresh import Refresher
from store import ArticleClaim, Claim

log = logging.getLogger("bantin")
CLAIM_SECONDS = 30.0  # after which a claim whose message may be lost is made anew
LEAST_WAITING, MOST_WAITING = 50, 3200  # messages that wait at the broker, by how fast they are taken
RESEND_SECONDS = 5.0  # after which work that nobody claims, still to be composed or delivered, is sent again
UNCLAIMED_SHARE = 4  # the part of the room that it may take: a quarter
PATIENCE = 60.0  # seconds in which a worker is to take some of what waits


class Handover:
    """Hands what is due to workers, as `dispatcher.Dispatcher` does to threads."""

    def __init__(
        self,
        refresher: Refresher,
        broker: Broker,
        *,
        on_fault: Callable[[BrokerError], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.refresher = refresher
        self.fault: Message | None = None
        self._broker, self._on_fault, self._monotonic = broker, on_fault, monotonic
        self._lock = threading.Lock()
        self._most = LEAST_WAITING
        self._left_over = 0  # what waited after the last claims
        self._taken = monotonic()  # when the queue was last seen to move, or empty
        self._resend_at: dict[tuple[str, ...], float] = {}  # a message without a claim -> when it is sent again
        self._stopping = False

    def pump(self) -> bool:
        """Claim and send what there is room for: what is to be delivered and composed, sources, articles.

        Returns whether anything was sent. While the broker is out of reach nothing is claimed, and `fault` says so.
        """
        with self._lock:
            if self._stopping:
                return False
            try:
                waiting = self._broker.count_waiting()
                sent = self._send_due(self._find_room(waiting))
            except BrokerError as error:
                self.fault, self._taken = error.describe(), self._monotonic()
                self._on_fault(error)
                return False
            self._left_over = waiting + sent
            self._look_for_workers(waiting)
            return sent > 0

    def _find_room(self, waiting: int) -> int:
        """Return how much may be sent: more and more while all is taken at once, less where much is left."""
        telemetry.BROKER_WAITING.set(waiting)
        if waiting < self._left_over or not waiting:
            self._taken = self._monotonic()
        if not waiting and self._left_over >= self._most:
            self._most = min(2 * self._most, MOST_WAITING)
        elif waiting > self._most // 2:
            self._most = max(self._most // 2, LEAST_WAITING)
        return max(self._most - waiting, 0)

    def _look_for_workers(self, waiting: int) -> None:
        idle = self._monotonic() - self._taken
        if waiting and idle > PATIENCE:
            if self.fault is None:
                log.warning("%s", WorkerCode.NO_TAKERS(seconds=int(idle)))
            self.fault = WorkerCode.NO_TAKERS(seconds=int(idle))
        elif self.fault:
            log.info("the workers have work again")
            self.fault = None

    def _send_due(self, room: int) -> int:
        # First what nobody claims, or many sources that are late would keep it out.
        sent = self._send_unclaimed(-(-room // UNCLAIMED_SHARE))
        if room > sent:
            now = self.refresher.clock()
            counts = self.refresher.store.count_host_claims(now, self._per_host)
            sent += self._send_sources(room - sent, now, counts)
            if room > sent:
                sent += self._send_articles(room - sent, now, counts)
        return sent

    def _send_sources(self, room: int, now: datetime, counts: Counter[str]) -> int:
        refresher = self.refresher
        if any(entry.browser for entry in refresher.settings.sources):
            idle = min(refresher.store.count_idle_browsers(now), room)
            claims = self._claim_sources(idle, now, counts, by_browser=True) if idle > 0 else []
            rest = room - len(claims)
            claims += self._claim_sources(rest, now, counts, by_browser=False) if rest > 0 else []
        else:
            claims = self._claim_sources(room, now, counts, by_browser=None)
        for claim in claims:
            telemetry.LATENESS.observe((now - claim.due).total_seconds())
        return self._send_claims(claims)

    def _claim_sources(self, room: int, now: datetime, counts: Counter[str], *, by_browser: bool | None) -> list[Claim]:
        """Claim sources of hosts that are not busy, and count them among what is claimed of theirs."""
        claims = self.refresher.store.claim_sources(
            now,
            limit=room,
            lease=self._lease,
            busy_hosts=self._list_busy(counts),
            per_host=self._per_host,
            by_browser=by_browser,
        )
        counts.update(claim.host for claim in claims)
        return claims

    def _send_articles(self, room: int, now: datetime, counts: Counter[str]) -> int:
        claims = self.refresher.store.claim_articles(
            now, limit=room, lease=self._lease, busy_hosts=self._list_busy(counts), per_host=self._per_host
        )
        return self._send_claims(claims)

    def _send_claims(self, claims: Collection[Claim | ArticleClaim]) -> int:
        """Send a message a claim; what the broker does not take any more is given up at once."""
        left = deque(claims)
        try:
            while left:
                self._send_claim(left[0])
                left.popleft()
        finally:
            for claim in left:
                release_claim(self.refresher.store, claim, self.refresher.clock())
        return len(claims)

    def _send_claim(self, claim: Claim | ArticleClaim) -> None:
        if isinstance(claim, Claim):
            self._broker.send(REFRESH, claim.slug, claim.token)
        else:
            again = claim.page is not None
            self._broker.send(READ_ARTICLE, claim.guid, claim.token, again)

    def _send_unclaimed(self, room: int) -> int:
        """Send messages without a claim: that there is something to deliver, and what is to be composed.

        To compose twice changes nothing, and the worker that is to deliver claims as much as it has room for. While
        more is due, another worker gets the next message.
        """
        moment = self._monotonic()
        self._resend_at = {message: at for message, at in self._resend_at.items() if at > moment}
        new = [message for message in self._list_unclaimed() if message not in self._resend_at][:room] if room else []
        for message in new:
            self._broker.send(*message)
            self._resend_at[message] = moment + RESEND_SECONDS
        return len(new)

    def _list_unclaimed(self) -> list[tuple[str, ...]]:
        store, now, settings = self.refresher.store, self.refresher.clock(), self.refresher.settings
        messages: list[tuple[str, ...]] = []
        if settings.server.hub_url and store.has_due_subscriptions(now):
            messages.append((DELIVER,))
        if settings.notify and store.has_due_notifications(settings.notify, now):
            messages.append((NOTIFY,))
        messages += [(COMPOSE, slug) for slug in store.list_composable(now)]
        return messages + [(COMBINE, slug) for slug in store.list_due_combinations(now)]

    def _list_busy(self, counts: Counter[str]) -> list[str]:
        return [host for host, number in counts.items() if number >= self._per_host]

    @property
    def _per_host(self) -> int:
        return self.refresher.settings.fetch.per_host

    @property
    def _lease(self) -> timedelta:
        return timedelta(seconds=CLAIM_SECONDS)

    def replace_refresher(self, refresher: Refresher) -> None:
        """Claim by other settings from now on."""
        with self._lock:
            former, self.refresher = self.refresher.client, refresher
        if former is not refresher.client:
            former.close()  # nothing but pages that a person adds is read by it

    def stop(self) -> bool:
        """Claim nothing more, and leave what was sent to the workers."""
        with self._lock:
            self._stopping = True
            self._broker.close()
        self.refresher.client.close()
        return True
