"""What settling a run, and delivering the notifications that it queues, ask of the store."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from messages import Message
from model.notification import NotificationClaim, Recipient, Waiting
from store import notifications, settling, subscriptions
from store.records import Claim
from store.viewed import ViewedStore


class NotifyingStore(ViewedStore):
    """The part of the store by which runs are settled, and notifications leave it."""

    def settling(
        self, claim: Claim, now: datetime, recipients: Sequence[Recipient] = ()
    ) -> AbstractContextManager[settling.Settling | None]:
        """Settle a run in one transaction, and queue what is to be reported; None inside where the claim is stale."""
        return settling.settling(self._database, claim, now, recipients)

    def claim_notifications(
        self, target: str, now: datetime, *, limit: int, lease: timedelta
    ) -> list[NotificationClaim]:
        """Lease the first notifications of a target, in their order; see `store.notifications`."""
        return notifications.claim_notifications(self._database, target, now, limit=limit, lease=lease)

    def has_due_notifications(self, targets: Collection[str], now: datetime) -> bool:
        """Return whether any of these targets has a notification that may be claimed now."""
        return notifications.has_due_notifications(self._database, targets, now)

    def has_due_subscriptions(self, now: datetime) -> bool:
        """Return whether a document, or a question, is due to any subscriber of the hub."""
        return subscriptions.has_due_subscriptions(self._database, now)

    def delete_notification(self, claim: NotificationClaim) -> None:
        """End a claim for good: it was delivered, or is given up."""
        notifications.delete_notification(self._database, claim)

    def retry_notification(self, claim: NotificationClaim, now: datetime, due: datetime, message: Message) -> None:
        """Count a try that came to nothing, because of `message`; the next is at `due`."""
        notifications.retry_notification(self._database, claim, now, due, message)

    def release_notifications(self, claims: Sequence[NotificationClaim]) -> None:
        """End claims without counting a try."""
        notifications.release_notifications(self._database, claims)

    def delete_other_targets(self, targets: Collection[str]) -> int:
        """Delete what waits for targets that are not among these; return how many notifications."""
        return notifications.delete_other_targets(self._database, targets)

    def prune_notifications(self, target: str, most: int) -> int:
        """Delete the oldest notifications of a target beyond `most`; return how many."""
        return notifications.prune_notifications(self._database, target, most)

    def list_waiting(self, targets: Collection[str]) -> dict[str, Waiting]:
        """Return what waits to be delivered to each of these targets, by name."""
        return notifications.list_waiting(self._database, targets)
