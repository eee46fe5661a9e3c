"""Claims that are handed to workers: as many as they take, none of a busy host, and none lost with the broker."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from broker import COMBINE, COMPOSE, DELIVER, READ_ARTICLE, REFRESH
from handover import CLAIM_SECONDS, LEAST_WAITING, PATIENCE, RESEND_SECONDS, UNCLAIMED_SHARE, Handover
from messages.workers import WorkerCode
from model.errors import BrokerError
from model.publication import FeedAddress
from model.subscription import Mode, SubscriptionRequest, Wish
from refresh import sync_sources
from tests.house import House, house, listing

ONE = ("/1", "One", "09.03.2026")


@dataclass(kw_only=True)
class Queue:
    """A broker whose messages a test takes; it takes `room` more before it fails."""

    waiting: list[tuple[object, ...]] = field(default_factory=list)
    room: int = 10_000
    closed: bool = False

    def count_waiting(self) -> int:
        if self.room < 0:
            raise BrokerError(WorkerCode.BROKER_FAILED(reason="refused"), subject="amqp://here")
        return len(self.waiting)

    def send(self, task: str, *parameters: object) -> None:
        self.room -= 1
        if self.room < 0:
            raise BrokerError(WorkerCode.BROKER_FAILED(reason="refused"), subject="amqp://here")
        self.waiting.append((task, *parameters))

    def take_all(self) -> list[tuple[object, ...]]:
        taken, self.waiting = self.waiting, []
        return taken

    def take_claims(self) -> list[tuple[object, ...]]:
        """Take all; return those of sources and articles."""
        return [message for message in self.take_all() if message[0] in (REFRESH, READ_ARTICLE)]

    def close(self) -> None:
        self.closed = True


@dataclass(kw_only=True)
class Desk:
    made: House
    queue: Queue
    handover: Handover
    moment: list[float]
    faults: list[str]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with house(tmp_path) as made:
        queue, moment, faults = Queue(), [0.0], list[str]()
        handover = Handover(
            made.refresher, queue, on_fault=lambda error: faults.append(str(error)), monotonic=lambda: moment[0]
        )
        yield Desk(made=made, queue=queue, handover=handover, moment=moment, faults=faults)


def watch(made: House, number: int, *, hosts: int = 10_000) -> None:
    """Watch sources s0, s1, ... of so many hosts, due by now."""
    entry, told = made.refresher.settings.sources[0], made.refresher.settings
    sources = tuple(
        entry.model_copy(update={"slug": f"s{n}", "url": f"http://h{n % hosts}.example/{n}"}) for n in range(number)
    )
    sync_sources(made.store, told.model_copy(update={"sources": sources}), made.now[0], made.refresher.rng)
    made.pass_time(minutes=1)


def test_what_is_due_is_sent_once_with_its_claim(desk: Desk) -> None:
    desk.made.origin.answer("/news", body=listing(ONE))
    assert desk.handover.pump()
    [(task, slug, token)] = desk.queue.take_claims()
    assert (task, slug) == (REFRESH, "news")
    taken = desk.made.store.take_source(str(slug), str(token), desk.made.now[0], timedelta(minutes=5))
    assert taken is not None
    desk.made.refresher.refresh(taken)
    desk.handover.pump()
    assert desk.queue.take_claims() == []


def test_what_the_broker_lost_is_sent_again_after_its_time_under_another_claim(desk: Desk) -> None:
    desk.handover.pump()
    [lost] = desk.queue.take_claims()
    desk.made.pass_time(seconds=CLAIM_SECONDS - 1)
    desk.handover.pump()
    assert desk.queue.take_claims() == []
    desk.made.pass_time(seconds=1)
    assert desk.handover.pump()
    [again] = desk.queue.take_claims()
    assert again[:2] == lost[:2]
    assert again[2] != lost[2]
    assert desk.made.store.take_source("news", str(lost[2]), desk.made.now[0], timedelta(minutes=5)) is None


def test_no_more_is_handed_out_for_the_browser_than_workers_have_browsers(desk: Desk) -> None:
    desk.made.store.sync_sources([], desk.made.now[0])
    first, settings = desk.made.refresher.settings.sources[0], desk.made.refresher.settings
    sources = tuple(
        first.model_copy(update={"slug": f"{kind}{n}", "url": f"http://{kind}{n}.example/", "browser": kind == "b"})
        for kind in "bp"
        for n in range(3)
    )
    settings = settings.model_copy(update={"sources": sources})
    sync_sources(desk.made.store, settings, desk.made.now[0], desk.made.refresher.rng)
    desk.made.pass_time(minutes=1)
    desk.handover.replace_refresher(replace(desk.made.refresher, settings=settings))
    desk.handover.pump()
    first_sent = desk.queue.take_claims()
    assert sorted(str(slug)[0] for _, slug, _ in first_sent) == ["b", "p", "p", "p"]
    desk.handover.pump()
    assert desk.queue.take_claims() == [], "the first is still claimed"
    [(_, slug, token)] = [sent for sent in first_sent if str(sent[1]).startswith("b")]
    taken = desk.made.store.take_source(str(slug), str(token), desk.made.now[0], timedelta(hours=1))
    assert taken is not None
    desk.made.store.release_source(taken, taken.due + timedelta(hours=1))
    desk.handover.pump()
    [(_, next_slug, _)] = desk.queue.take_claims()
    assert str(next_slug).startswith("b")
    assert next_slug != slug


def test_of_a_host_no_more_is_handed_out_than_may_be_asked_at_once(desk: Desk) -> None:
    watch(desk.made, 6, hosts=2)
    desk.handover.pump()
    sent = {str(parameters[1]) for parameters in desk.queue.take_claims()}
    assert sorted(int(slug[1:]) % 2 for slug in sent) == [0, 1]
    desk.handover.pump()
    assert desk.queue.take_claims() == [], "both are leased, whoever is at work on them"


@pytest.mark.parametrize("per_host", [1, 2, 3])
def test_claims_of_hosts_are_counted_once_and_those_just_made_are_counted_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, per_host: int
) -> None:
    with house(tmp_path, interval="1h", detail={"content": "div"}) as made:
        queue, counts = Queue(), list[object]()
        made.origin.answer("/news", body=listing(ONE))
        made.refresh()
        made.pass_time(hours=2)
        entry = made.refresher.settings.sources[0]
        other = entry.model_copy(update={"slug": "other", "url": f"{entry.url}/2", "browser": True})
        fetch = made.refresher.settings.fetch.model_copy(update={"per_host": per_host})
        settings = made.refresher.settings.model_copy(update={"sources": (entry, other), "fetch": fetch})
        sync_sources(made.store, settings, made.now[0] - timedelta(hours=1), made.refresher.rng)
        handover = Handover(replace(made.refresher, settings=settings), queue, on_fault=lambda _: None)
        count = made.store.count_host_claims
        monkeypatch.setattr(made.store, "count_host_claims", lambda *given: (counts.append(given), count(*given))[1])
        handover.pump()
        assert [message[0] for message in queue.take_claims()] == [REFRESH, REFRESH, READ_ARTICLE][:per_host]
        assert len(counts) == 1


def test_articles_are_sent_too_new_ones_and_those_read_again(tmp_path: Path) -> None:
    with house(tmp_path, interval="30d", detail={"content": "div"}, reread=["3d"]) as made:
        queue = Queue()
        handover = Handover(made.refresher, queue, on_fault=lambda _: None)
        made.origin.answer("/news", body=listing(ONE))
        made.origin.answer("/1", body="<html><body><div>The text of it.</div></body></html>")
        made.refresh()
        handover.pump()
        [(task, guid, token, again)] = queue.take_claims()
        assert (task, again) == (READ_ARTICLE, False)
        first = made.store.take_article(str(guid), str(token), made.now[0], timedelta(minutes=5), again=False)
        assert first is not None
        assert made.refresher.article_reader.read(first)
        made.pass_time(days=3)
        handover.pump()
        sent = {message[0]: message for message in queue.take_claims()}
        assert sent[READ_ARTICLE][3] is True
        token = sent[READ_ARTICLE][2]
        second = made.store.take_article(str(guid), str(token), made.now[0], timedelta(minutes=5), again=True)
        assert second is not None
        assert second.page is not None


def test_feeds_are_sent_to_be_composed_and_not_again_at_once(desk: Desk) -> None:
    desk.made.origin.answer("/news", body=listing(ONE))
    desk.made.refresh()
    with desk.made.store._database.write() as connection:
        connection.exec_driver_sql("UPDATE sources SET compose_due = ?", (desk.made.now[0].isoformat(),))
    desk.handover.pump()
    assert (COMPOSE, "news") in desk.queue.take_all()
    desk.handover.pump()
    assert desk.queue.take_all() == []
    desk.moment[0] += 60
    desk.handover.pump()
    assert (COMPOSE, "news") in desk.queue.take_all()


def test_what_is_to_be_composed_is_not_kept_out_by_sources_that_are_late(desk: Desk) -> None:
    desk.made.origin.answer("/news", body=listing(ONE))
    desk.made.refresh()
    watch(desk.made, 3 * LEAST_WAITING)
    with desk.made.store._database.write() as connection:
        connection.exec_driver_sql("UPDATE sources SET compose_due = ?", (desk.made.now[0].isoformat(),))
    desk.handover.pump()
    sent = [message[0] for message in desk.queue.take_all()]
    assert len(sent) == LEAST_WAITING
    assert 0 < sent.count(COMPOSE) + sent.count(COMBINE) <= -(-LEAST_WAITING // UNCLAIMED_SHARE)
    assert sent.count(REFRESH) > LEAST_WAITING // 2


def test_a_message_of_what_is_due_to_subscribers_is_sent_until_a_worker_has_claimed_it(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        queue, moment = Queue(), [0.0]
        settings = made.refresher.settings
        hub = settings.server.model_copy(update={"hub": "https://hub.example/"})
        refresher = replace(made.refresher, settings=settings.model_copy(update={"server": hub}))
        handover = Handover(refresher, queue, on_fault=lambda _: None, monotonic=lambda: moment[0])
        made.origin.answer("/news", body=listing(ONE))
        made.refresh()
        wish = Wish(mode=Mode.SUBSCRIBE, topic="t", seconds=60, secret="")
        request = SubscriptionRequest(
            address=FeedAddress("news"),
            ending="atom",
            callback="http://reader.example/",
            host="reader.example",
            wish=wish,
        )
        assert made.store.request_subscription("news", request, made.now[0])
        for seconds, expected in ((0.0, 1), (RESEND_SECONDS - 1, 0), (RESEND_SECONDS, 1)):
            moment[0] = seconds
            handover.pump()
            assert queue.take_all().count((DELIVER,)) == expected
        assert made.store.claim_subscriptions(made.now[0], limit=9, lease=timedelta(hours=1), per_host=1, wishes=1)
        moment[0] = 3 * RESEND_SECONDS
        handover.pump()
        assert (DELIVER,) not in queue.take_all()


def test_while_the_broker_is_gone_nothing_is_claimed_and_what_was_not_sent_is_free(desk: Desk) -> None:
    watch(desk.made, 5)
    desk.queue.room = 3
    assert not desk.handover.pump()
    assert [message[0] for message in desk.queue.take_all()] == [COMBINE, REFRESH, REFRESH]
    assert desk.handover.fault is not None
    assert "the broker cannot be used: refused" in str(desk.handover.fault)
    assert len(desk.faults) == 1
    assert not desk.handover.pump()
    desk.queue.room = 10_000
    assert desk.handover.pump()
    assert len(desk.queue.take_claims()) == 3, "the two that were sent are not lost yet"
    assert desk.handover.fault is None


def test_more_is_sent_the_faster_it_is_taken_and_less_where_it_waits(desk: Desk) -> None:
    watch(desk.made, 16 * LEAST_WAITING)
    sizes = []
    for _ in range(3):
        desk.handover.pump()
        sizes.append(len(desk.queue.take_all()))
    assert sizes == [LEAST_WAITING, 2 * LEAST_WAITING, 4 * LEAST_WAITING]
    desk.handover.pump()
    assert len(desk.queue.waiting) == 8 * LEAST_WAITING
    for _ in range(5):
        desk.handover.pump()
    assert len(desk.queue.waiting) == 8 * LEAST_WAITING
    desk.queue.take_claims()
    desk.handover.pump()
    assert len(desk.queue.waiting) <= 2 * LEAST_WAITING


def test_a_queue_that_nobody_takes_from_is_told_and_does_not_grow(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    watch(desk.made, 200)
    desk.handover.pump()
    for _ in range(5):
        desk.moment[0] += PATIENCE
        desk.made.pass_time(seconds=PATIENCE)
        desk.handover.pump()
    assert len(desk.queue.waiting) == LEAST_WAITING
    assert "start one with: bantin worker" in str(desk.handover.fault)
    assert caplog.text.count("start one with: bantin worker") == 1
    desk.queue.take_all()
    desk.handover.pump()
    assert desk.handover.fault is None


def test_a_stopped_one_claims_nothing_more(desk: Desk) -> None:
    assert desk.handover.stop()
    assert desk.queue.closed
    assert not desk.handover.pump()
    assert desk.made.store.claim_sources(desk.made.now[0], limit=9, lease=timedelta(minutes=5)) != []
