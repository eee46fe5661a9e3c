"""Delivers what is queued: the notifications of one target in their order, several targets at once.

The first of a target is tried until it is taken; those behind it wait for it. It is given up once it was tried for
as long as the target's `give_up` says, or was refused several times by a receiver that is at work.
"""

import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from model.errors import DeliveryError, StoppedError
from model.notification import NotificationClaim
from notify.channels import TARGETS_AT_ONCE, Channel, Channels, make_channels
from sending import STOP_SECONDS, SendingPool
from settings.options import Settings
from settings.targets import Target
from store import Store

log = logging.getLogger("bantin")
AT_ONCE = 10  # notifications of a target that are claimed together, with up to 100 whole items each
LEASE = timedelta(minutes=10)
TURN = timedelta(minutes=5)  # after which the rest of those is left for the next turn
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 25, 120))  # between tries; the last again and again
REFUSALS = 5  # of one message, after which it is given up
MOST_WAITING = 10_000  # of a target; older ones are dropped
CLEANING = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Notifications of one target that are delivered one after the other."""

    name: str
    target: Target
    claims: tuple[NotificationClaim, ...]


class NotificationSender(SendingPool[Turn]):
    """Takes what is due of each target that is not at work, and has a thread deliver it."""

    def __init__(
        self, store: Store, targets: Mapping[str, Target], channels: Channels, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(TARGETS_AT_ONCE, "notify")
        self._store, self._targets, self._channels, self._clock = store, targets, channels, clock
        self._order = deque(targets)  # whose turn was longest ago is first
        self._cleaned = datetime.min.replace(tzinfo=UTC)

    def _take(self, room: int) -> None:
        self._clean()
        busy = {turn.name for turn in self._under_way.values()}
        for name in tuple(self._order):
            if room > 0 and name not in busy:
                claims = self._store.claim_notifications(name, self._clock(), limit=AT_ONCE, lease=LEASE)
                if claims:
                    self._order.remove(name)
                    self._order.append(name)
                    self._submit(Turn(name=name, target=self._targets[name], claims=tuple(claims)))
                    room -= 1

    def _clean(self) -> None:
        now = self._clock()
        if abs(now - self._cleaned) < CLEANING:  # the clock may be set back
            return
        self._cleaned = now
        for name in self._targets:
            if number := self._store.prune_notifications(name, MOST_WAITING):
                log.warning("%d notifications to %s were dropped: more than %d wait", number, name, MOST_WAITING)

    def _work(self, task: Turn) -> None:
        channel = self._channels.open(task.name, task.target)
        done = 0
        try:
            end = self._clock() + TURN
            while done < len(task.claims) and self._clock() < end and self._deliver(task, task.claims[done], channel):
                done += 1
        except StoppedError:
            log.debug("stopped while notifying %s", task.name)
        finally:
            channel.close()
            self._store.release_notifications(task.claims[done:])

    def _deliver(self, turn: Turn, claim: NotificationClaim, channel: Channel) -> bool:
        """Deliver a notification, or give it up; False where it is to be tried again, and the rest waits for it."""
        letter = self._channels.make_writer(turn.target).write(claim.notification)
        try:
            channel.send(letter)
        except DeliveryError as error:
            return self._fail(turn, claim, error)
        self._store.delete_notification(claim)
        if claim.tries:
            log.info("notifications to %s are delivered again", turn.name)
        return True

    def _fail(self, turn: Turn, claim: NotificationClaim, error: DeliveryError) -> bool:
        now = self._clock()
        if claim.has_waited(turn.target.give_up, now) or (error.refused and claim.tries + 1 >= REFUSALS):
            log.error(
                "a notification to %s was given up after %d tries (%s, id %s): %s",
                turn.name,
                claim.tries + 1,
                claim.notification.event,
                claim.notification.guid,
                error,
            )
            self._store.delete_notification(claim)
            return True
        if not claim.tries:
            log.warning("notifications to %s are held up: %s", turn.name, error)
        pause = max(PAUSES[min(claim.tries, len(PAUSES) - 1)], error.retry_after or timedelta(0))
        self._store.retry_notification(claim, now, now + min(pause, timedelta(days=1)), error.message)
        return False

    def _cut(self) -> None:
        self._channels.stop()

    def stop(self, seconds: float = STOP_SECONDS) -> bool:
        """Stop, and let go of connections and threads; whether all ended in time."""
        ended = super().stop(seconds)
        self._channels.close()
        return ended


def make_sender(store: Store, settings: Settings, clock: Callable[[], datetime]) -> NotificationSender:
    """Return what delivers to the targets of the settings; what waits for others is deleted."""
    if number := store.delete_other_targets(settings.notify):
        log.warning("%d notifications were dropped: their targets are no longer in the settings", number)
    return NotificationSender(store, settings.notify, make_channels(settings, clock), clock)
