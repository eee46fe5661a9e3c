"""The hub over HTTP: subscribing, confirming, delivering with a signature, denying, and what is refused."""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from starlette.testclient import TestClient

from refresh import sync_sources
from scraper.fetch.client import Client
from tests.house import ONE, TWO, House, house, listing
from tests.origin import Answer, Asked
from web.app import make_app
from websub.deliveries import Deliverer
from websub.sender import Sender

BASE = "http://127.0.0.1:8080"
TOPIC = f"{BASE}/feeds/news.atom"


def confirm(asked: Asked) -> Answer:
    """Answer as a subscriber that means it, and takes what is delivered."""
    challenge = parse_qs(urlsplit(asked.path).query).get("hub.challenge", [""])[0]
    return Answer(status=200, body=challenge.encode())


class Hub:
    """A house with a hub, a client that subscribes, and a callback at its origin."""

    def __init__(self, made: House) -> None:
        self.made = made
        fetch = made.refresher.settings.fetch.model_copy(update={"per_host": 4})
        self.deliverer = Deliverer(
            store=made.store, client=Client(fetch), hub=f"{BASE}/hub", clock=made.refresher.clock
        )
        self.sender = Sender(self.deliverer, threads=4)
        self.web = TestClient(
            make_app(  # type: ignore[arg-type]  # an ASGI application
                made.store,
                base_url=BASE,
                title="Bantin",
                clock=made.refresher.clock,
                sample=None,
                hub=f"{BASE}/hub",
                wake_hub=lambda: None,
                fresh_seconds=0,
            ),
            base_url=BASE,
        )
        self.callback = f"{made.origin.url}/push?token=7"

    def ask(self, **fields: str) -> requests.Response:
        form = {"mode": "subscribe", "topic": TOPIC, "callback": self.callback, "secret": "key", **fields}
        return self.web.post("/hub", data={f"hub.{name}": value for name, value in form.items()})  # type: ignore[return-value]  # httpx's has the same fields

    def send(self) -> None:
        while self.sender.pump():
            self.sender.wait(60)

    def publish(self, *items: tuple[str, str, str]) -> None:
        self.made.origin.answer("/news", body=listing(*items))
        self.made.refresh()

    def posted(self) -> list[Asked]:
        return [asked for asked in self.made.origin.asked("/push") if asked.method == "POST"]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with house(tmp_path) as made, _open(made) as opened:
        opened.publish(ONE)
        yield opened


def test_a_subscription_at_a_former_address_can_be_renewed(hub: Hub) -> None:
    hub.made.origin.script("/push", confirm)
    hub.made.store.record_readers(["news"], hub.made.now[0])
    with hub.made.store.renaming("news", "notices", hub.made.now[0], force=True):
        pass
    assert hub.ask().status_code == 202
    hub.send()
    (question,) = hub.made.origin.asked("/push")
    assert parse_qs(urlsplit(question.path).query)["hub.topic"] == [TOPIC]


@contextmanager
def _open(made: House) -> Iterator[Hub]:
    opened = Hub(made)
    try:
        yield opened
    finally:
        opened.sender.stop(60)
        opened.deliverer.client.close()


def test_a_subscriber_confirms_and_is_sent_each_change_signed(hub: Hub) -> None:
    hub.made.origin.script("/push", confirm)
    assert hub.ask(lease_seconds="3600").status_code == 202
    hub.send()
    (question,) = hub.made.origin.asked("/push")
    fields = parse_qs(urlsplit(question.path).query)
    assert (fields["token"], fields["hub.mode"], fields["hub.topic"]) == (["7"], ["subscribe"], [TOPIC])
    assert fields["hub.lease_seconds"] == ["3600"]
    hub.publish(ONE, TWO)
    hub.send()
    (delivery,) = hub.posted()
    assert delivery.body == hub.web.get("/feeds/news.atom").content
    assert b"Two" in delivery.body
    signature = hmac.new(b"key", delivery.body, hashlib.sha256).hexdigest()
    assert delivery.headers["x-hub-signature"] == f"sha256={signature}"
    assert delivery.headers["link"] == f'<{BASE}/hub>; rel="hub", <{TOPIC}>; rel="self"'
    assert delivery.headers["content-type"].startswith("application/atom+xml")
    hub.publish(ONE, TWO)
    hub.send()
    assert len(hub.posted()) == 1, "nothing changed"


def test_every_feed_and_its_header_name_the_hub_and_itself(hub: Hub) -> None:
    for ending in ("atom", "rss", "json"):
        answer = hub.web.get(f"/feeds/news.{ending}")
        assert f"{BASE}/hub" in answer.text
        assert answer.headers["link"] == f'<{BASE}/hub>; rel="hub", <{BASE}/feeds/news.{ending}>; rel="self"'


@pytest.mark.parametrize(
    "answer",
    [Answer(status=200, body=b"another challenge"), Answer(status=404), lambda asked: Answer(raw=b"garbage")],
    ids=["wrong challenge", "not found", "garbage"],
)
def test_who_does_not_confirm_is_sent_nothing(hub: Hub, answer: Answer | Callable[[Asked], Answer]) -> None:
    hub.made.origin.script("/push", answer if callable(answer) else lambda _: answer)
    hub.ask()
    for _ in range(4):
        hub.send()
        hub.made.pass_time(hours=1)
    hub.publish(ONE, TWO)
    hub.send()
    assert hub.posted() == []


def test_who_unsubscribes_and_confirms_is_sent_nothing_more(hub: Hub) -> None:
    hub.made.origin.script("/push", confirm)
    hub.ask()
    hub.send()
    hub.ask(mode="unsubscribe")
    hub.send()
    hub.publish(ONE, TWO)
    hub.send()
    assert hub.posted() == []


def test_a_delivery_that_fails_is_tried_again_with_the_document_as_it_is_then(hub: Hub) -> None:
    hub.made.origin.script("/push", confirm)
    hub.ask()
    hub.send()
    hub.made.origin.answer("/push", 500)
    hub.publish(ONE, TWO)
    hub.send()
    hub.send()
    assert len(hub.posted()) == 1
    hub.made.pass_time(minutes=1)
    hub.publish(ONE, TWO, ("/3", "Three", "10.03.2026"))
    hub.made.origin.script("/push", confirm)
    hub.send()
    assert len(hub.posted()) == 2
    assert b"Three" in hub.posted()[-1].body


def test_a_callback_that_is_gone_ends_the_subscription(hub: Hub) -> None:
    hub.made.origin.script("/push", confirm)
    hub.ask()
    hub.send()
    hub.made.origin.answer("/push", 410)
    hub.publish(ONE, TWO)
    hub.send()
    hub.made.origin.script("/push", confirm)
    hub.publish(ONE, TWO, ("/3", "Three", "10.03.2026"))
    hub.made.pass_time(days=1)
    hub.send()
    assert len(hub.posted()) == 1


def test_a_source_that_left_meanwhile_is_denied(hub: Hub) -> None:
    hub.made.origin.script("/push", confirm)
    hub.ask()
    hub.made.store.sync_sources([], hub.made.now[0])
    hub.send()
    (denial,) = hub.made.origin.asked("/push")
    assert parse_qs(urlsplit(denial.path).query)["hub.mode"] == ["denied"]


def test_a_callback_at_a_private_address_is_never_asked(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        strict = made.refresher.settings.fetch.model_copy(update={"allow": ()})
        with _open(made) as hub:
            hub.publish(ONE)
            guarded = Deliverer(store=made.store, client=Client(strict), hub="", clock=lambda: made.now[0])
            assert hub.ask().status_code == 202
            for claim in made.store.claim_subscriptions(made.now[0], limit=9, lease=timedelta(minutes=1)):
                guarded.work(claim)
            guarded.client.close()
            assert made.origin.asked("/push") == []
            assert made.store.claim_subscriptions(made.now[0], limit=9, lease=timedelta(minutes=1)) == []


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"mode": "dance"}, 400, "hub.mode"),
        ({"topic": "https://other.example/feeds/news.atom"}, 400, "hub.topic"),
        ({"topic": f"{BASE}/feeds/unknown.atom"}, 404, "hub.topic"),
        ({"callback": "file:///etc/passwd"}, 400, "hub.callback"),
        ({"secret": "a\0b"}, 400, "form"),
        ({"topic": f"{BASE}/feeds/a\0b.atom"}, 400, "form"),
    ],
)
def test_a_request_that_cannot_be_granted_is_told_why(
    hub: Hub, fields: dict[str, str], status: int, words: str
) -> None:
    answer = hub.ask(**fields)
    assert (answer.status_code, words in answer.text) == (status, True)


def test_another_hub_is_told_of_each_change_and_subscribes_nobody_here(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.origin.answer("/other", 204)
        hub = f"{made.origin.url}/other"
        server = made.refresher.settings.server.model_copy(update={"hub": hub})
        changed = made.refresher.settings.model_copy(update={"server": server})
        object.__setattr__(made.refresher, "settings", changed)
        made.origin.answer("/news", body=listing(ONE))
        made.refresh()
        outside = Client(changed.fetch)
        sender = Sender(Deliverer(store=made.store, client=outside, hub=hub, clock=lambda: made.now[0]))
        while sender.pump():
            sender.wait(60)
        sender.stop()
        outside.close()
        topics = {parse_qs(asked.body.decode())["hub.topic"][0] for asked in made.origin.asked("/other")}
        assert topics == {f"{server.base_url}/feeds/news.{ending}" for ending in ("atom", "rss", "json")}


def test_a_delivery_that_was_claimed_before_its_feed_became_private_is_not_sent(hub: Hub) -> None:
    hub.made.origin.script("/push", confirm)
    hub.ask()
    hub.send()
    hub.publish(ONE, TWO)
    now = hub.made.now[0]
    (claim,) = hub.made.store.claim_subscriptions(now, limit=1, lease=timedelta(minutes=1))
    settings = hub.made.refresher.settings
    (entry,) = settings.sources
    hidden = settings.model_copy(update={"sources": (entry.model_copy(update={"private": True}),)})
    sync_sources(hub.made.store, hidden, now, hub.made.refresher.rng)
    hub.made.compose()
    assert hub.made.store.find_publication("news", "atom") is not None
    hub.deliverer.work(claim)
    assert hub.posted() == []
