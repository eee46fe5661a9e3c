"""Messages to workers, over real brokers: sent, counted, dropped in time, and clear words where a broker is gone."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

from broker import REFRESH, Broker, make_app
from model.errors import BrokerError
from tests.brokers import Relay, open_queue
from tests.daemon import free_port, until


@pytest.fixture(params=["rabbitmq", "redis"])
def place(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    with open_queue(request.param) as found:
        yield found


@pytest.fixture
def broker(place: tuple[str, str]) -> Iterator[Broker]:
    made = Broker(*place)
    yield made
    made.close()


def test_what_is_sent_waits_until_a_worker_takes_it(broker: Broker, place: tuple[str, str]) -> None:
    assert broker.count_waiting() == 0
    broker.send(REFRESH, "news", "token")
    broker.send(REFRESH, "more", "token")
    until(lambda: broker.count_waiting() == 2)
    other = Broker(*place)
    assert other.count_waiting() == 2
    other.close()


@pytest.mark.parametrize("kind", ["rabbitmq", "redis"])
def test_a_connection_that_was_cut_is_made_anew(kind: str) -> None:
    with open_queue(kind) as (url, queue), Relay(url) as relay:
        broker = Broker(relay.url, queue)
        broker.send(REFRESH, "news", "token")
        until(lambda: broker.count_waiting() == 1)
        relay.cut()
        with suppress(BrokerError):  # RabbitMQ's client finds out so, Redis's makes another connection itself
            broker.count_waiting()
        assert broker.count_waiting() == 1
        broker.send(REFRESH, "news", "token")
        until(lambda: broker.count_waiting() == 2)
        broker.close()


def test_a_message_waits_however_long_and_whatever_the_clocks_of_two_machines_say(place: tuple[str, str]) -> None:
    """Were it dropped, a queue that nobody takes from would look like one that workers empty."""
    broker = Broker(*place)
    broker.send(REFRESH, "news", "token")
    url, queue = place
    with make_app(url, queue).connection_for_read() as connection:
        waiting = connection.SimpleQueue(queue)
        message = waiting.get(timeout=30)
        message.ack()
        waiting.close()
    assert message.headers["expires"] is None
    assert "expiration" not in message.properties
    broker.close()


@pytest.mark.parametrize("scheme", ["amqp", "redis"])
def test_a_broker_that_is_gone_is_named_without_its_password(scheme: str) -> None:
    port = free_port()
    broker = Broker(f"{scheme}://me:s3cret@127.0.0.1:{port}/", "none")
    for _ in range(2):
        with pytest.raises(BrokerError) as caught:
            broker.count_waiting()
        assert "work waits until it answers again" in str(caught.value)
        assert str(port) in str(caught.value)
        assert "s3cret" not in str(caught.value)
    broker.close()
