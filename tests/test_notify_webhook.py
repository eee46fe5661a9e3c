"""Webhooks: a signed POST of JSON; what is slow, dead, wrong or private says so."""

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from model.errors import DeliveryError, StoppedError
from notify.letter import Letter
from notify.webhook import WebhookChannel
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from settings.targets import Webhook
from tests.daemon import free_port
from tests.origin import Answer, Asked, Origin
from tests.test_scraper_fetch_trust import CERTIFICATE, secure_origin

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
LETTER = Letter(
    guid="urn:uuid:0d8ac7f0-5d0c-4b5e-9b39-0f1f5f5e8f10",
    created=NOW,
    subject="News",
    text="",
    html="",
    payload={"type": "items", "text": "Cảng mở cửa"},
)


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(options(60)) as client:
        yield client


def options(seconds: float) -> FetchOptions:
    return FetchOptions(allow=("127.0.0.0/8",), delay_seconds=0, deadline_seconds=seconds, read_seconds=seconds)


def send(client: Client, url: str, **options: Any) -> None:
    webhook = Webhook.model_validate({"url": url, **options})
    WebhookChannel(webhook, client, lambda: NOW).send(LETTER)


def fail(client: Client, url: str, **options: Any) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        send(client, url, **options)
    return caught.value


@pytest.mark.parametrize(
    ("secret", "key"), [("whsec_" + base64.b64encode(b"town hall key").decode(), b"town hall key"), ("plain", b"plain")]
)
def test_a_delivery_is_signed_as_standard_webhooks_has_it(client: Client, secret: str, key: bytes) -> None:
    with Origin() as origin:
        origin.answer("/hook", 204)
        send(client, f"{origin.url}/hook?token=7", secret=secret, headers={"Authorization": "Bearer 7"})
        (asked,) = origin.log
    assert (asked.method, asked.path) == ("POST", "/hook?token=7")
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["authorization"] == "Bearer 7"
    assert json.loads(asked.body) == LETTER.payload
    signed = f"{asked.headers['webhook-id']}.{asked.headers['webhook-timestamp']}.".encode() + asked.body
    expected = base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
    assert asked.headers["webhook-signature"] == f"v1,{expected}"
    assert asked.headers["webhook-id"] == LETTER.guid
    assert asked.headers["webhook-timestamp"] == f"{int(NOW.timestamp())}"


def test_without_a_secret_nothing_is_signed(client: Client) -> None:
    with Origin() as origin:
        origin.answer("/hook", 200)
        send(client, f"{origin.url}/hook")
    assert "webhook-signature" not in origin.log[0].headers


@pytest.mark.parametrize(("status", "refused"), [(500, False), (404, False), (401, False), (400, True), (413, True)])
def test_a_wrong_answer_is_repeated(client: Client, status: int, refused: bool) -> None:
    with Origin() as origin:
        origin.answer("/hook", status, {"Retry-After": "90"}, "no room\nhere")
        error = fail(client, f"{origin.url}/hook")
    assert f"answered {status}: no room here" in str(error)
    assert error.refused is refused
    assert error.retry_after is not None
    assert error.retry_after.total_seconds() == 90


def test_a_redirect_is_not_followed(client: Client) -> None:
    with Origin() as origin:
        origin.answer("/hook", 308, {"Location": "/elsewhere"})
        error = fail(client, f"{origin.url}/hook")
        assert len(origin.log) == 1
    assert "answered 308, a redirect, which is not followed" in str(error)


def test_a_dead_receiver(client: Client) -> None:
    assert "refused the connection" in str(fail(client, f"http://127.0.0.1:{free_port()}/hook"))


def test_a_slow_receiver() -> None:
    let_go = threading.Event()

    def wait(_: Asked) -> Answer:
        let_go.wait(60)
        return Answer(status=200)

    with Origin() as origin, Client(options(1)) as hasty:
        origin.script("/hook", wait)
        error = fail(hasty, f"{origin.url}/hook")
        let_go.set()
    assert "1 s" in str(error)


def test_a_wrong_certificate_unless_its_authority_is_named(client: Client) -> None:
    with secure_origin() as origin:
        origin.answer("/hook", 200)
        assert "has signed its TLS certificate itself" in str(fail(client, f"{origin.url}/hook"))
        send(client, f"{origin.url}/hook", ca=str(CERTIFICATE))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "0.0.0.0"])
def test_a_private_address_is_not_connected_to(host: str) -> None:
    with Origin() as origin, Client(FetchOptions(delay_seconds=0)) as strict:
        error = fail(strict, f"http://{host}:{origin.port}/hook")
        assert "fetch.allow" in str(error)
        assert origin.connections == 0


def test_stopping_cuts_what_is_being_sent(client: Client) -> None:
    let_go = threading.Event()

    def wait(_: Asked) -> Answer:
        client.stop()
        let_go.wait(60)
        return Answer(status=200)

    with Origin() as origin:
        origin.script("/hook", wait)
        with pytest.raises(StoppedError):
            send(client, f"{origin.url}/hook")
        let_go.set()


def test_a_secret_that_is_missing_says_where(client: Client) -> None:
    error = fail(client, "http://127.0.0.1:9/hook", secret={"file": "/nonexistent/secret"})
    assert "/nonexistent/secret cannot be read" in str(error)
