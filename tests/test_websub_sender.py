"""Who has the hub's threads: slow hosts share a few, under however many names; what expired is deleted."""

import threading
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from model.subscription import SubscriptionClaim
from tests.daemon import until
from websub.sender import CLEANING, SLOW_SECONDS, Sender

NOW = datetime(2026, 3, 9, tzinfo=UTC)


class Subscribers:
    """Stands for a store and a deliverer: subscribers whose names begin with `slow` take until they are let go."""

    def __init__(self) -> None:
        self.due: list[str] = []
        self.working: list[str] = []
        self.done: list[str] = []
        self.cleaned: list[datetime] = []
        self.let_go = threading.Event()
        self.now = NOW
        self.store = self.client = self

    def stop(self) -> None:
        self.let_go.set()

    def clock(self) -> datetime:
        return self.now

    def delete_expired_subscriptions(self, now: datetime) -> int:
        self.cleaned.append(now)
        return 0

    def claim_subscriptions(
        self, _: datetime, *, limit: int, busy_hosts: Collection[str], **_more: Any
    ) -> list[SubscriptionClaim]:
        chosen = [name for name in self.due if name not in busy_hosts][:limit]
        self.due = [name for name in self.due if name not in chosen]
        return [
            SubscriptionClaim(
                key=0,
                slug="a",
                ending="atom",
                topic="",
                callback="",
                host=name,
                secret="",
                wish=None,
                sent="",
                tries=0,
                is_ping=False,
                token="",
            )
            for name in chosen
        ]

    def work(self, claim: SubscriptionClaim) -> None:
        self.working.append(claim.host)
        if claim.host.startswith("slow"):
            self.let_go.wait(60)
        self.working.remove(claim.host)
        self.done.append(claim.host)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Give the second that the sender's clock shows, to be moved."""
    moment = [0.0]
    monkeypatch.setattr("websub.sender.time", SimpleNamespace(monotonic=lambda: moment[0]))
    return moment


def test_slow_hosts_of_many_names_leave_threads_to_the_others(moment: list[float]) -> None:
    subscribers = Subscribers()
    sender = Sender(subscribers, threads=8, slow_threads=2)  # type: ignore[arg-type]  # a stand-in
    slow = [f"slow{number}" for number in range(8)]
    subscribers.due = [*slow]
    sender.pump()
    until(lambda: len(subscribers.working) == 8)
    moment[0] += SLOW_SECONDS
    subscribers.let_go.set()
    until(lambda: len(subscribers.done) == 8 and not sender.pump())
    subscribers.let_go.clear()
    subscribers.done.clear()
    subscribers.due = [*slow, *(f"quick{number}" for number in range(20))]
    sender.pump()
    until(lambda: len(subscribers.done) == 20 and len(sender._under_way) == 2)
    until(lambda: len(subscribers.working) == 2)
    assert len(sender._under_way) == 2
    subscribers.let_go.set()
    until(lambda: len(subscribers.done) == 28)
    assert sender.stop(60)


def test_who_is_slow_no_more_shares_no_longer(moment: list[float]) -> None:
    subscribers = Subscribers()
    sender = Sender(subscribers, threads=2, slow_threads=1)  # type: ignore[arg-type]  # a stand-in
    for turn in range(2):
        subscribers.due = ["slow"]
        sender.pump()
        if not turn:
            until(lambda: subscribers.working)
            moment[0] += SLOW_SECONDS
            subscribers.let_go.set()
        until(lambda turn=turn: len(subscribers.done) == turn + 1 and not sender.pump())
        assert list(sender._slow) == ["slow"][turn:]
    assert sender.stop(60)


def test_expired_subscriptions_are_deleted_once_an_hour() -> None:
    subscribers = Subscribers()
    sender = Sender(subscribers)  # type: ignore[arg-type]  # a stand-in
    for _ in range(3):
        sender.pump()
    subscribers.now += CLEANING + timedelta(seconds=1)
    sender.pump()
    assert subscribers.cleaned == [NOW, subscribers.now]
    subscribers.now -= timedelta(days=1)  # the clock was wrong
    sender.pump()
    assert subscribers.cleaned[2:] == [subscribers.now]
    assert sender.stop(60)
