"""Sends work to workers by a broker, RabbitMQ or Redis, as Celery's tasks; loaded only where workers are Celery's.

A message names a claim, and the database has it (`store.handover`). So messages are not kept on disk, and whoever
loses one, or delivers it twice or late, does no harm. They wait until a worker takes them, and no clock is compared:
the sender sees by their number whether workers are there.
"""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from celery import Celery
from kombu.connection import Connection
from kombu.exceptions import KombuError

from messages.workers import WorkerCode
from model.errors import BrokerError
from model.secrets import hide_secrets, hide_secrets_in

REFRESH, READ_ARTICLE = "bantin.refresh", "bantin.read_article"
COMPOSE, COMBINE = "bantin.compose", "bantin.combine"
DELIVER, NOTIFY = "bantin.deliver", "bantin.notify"
TRANSIENT = 1  # delivery mode of AMQP 0-9-1: not written to disk
TIMEOUT = 5.0  # seconds for the broker to answer
KEEPALIVE = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3}  # seconds; RabbitMQ's client has its own


def make_app(url: str, queue: str) -> Celery:
    """Return the Celery application that sends work to a queue, and takes it from there."""
    app = Celery("bantin")
    configure(app, url, queue)
    return app


def configure(app: Celery, url: str, queue: str) -> None:
    """Have an application use a broker and a queue."""
    app.conf.update(
        broker_url=url,
        task_default_queue=queue,
        task_default_delivery_mode=TRANSIENT,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        worker_pool="threads",  # of one process: a worker shares connections to hosts and to the database
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_enable_prefetch_count_reduction=False,  # a message is acknowledged before its work, none comes again
        worker_redirect_stdouts=False,
        broker_connection_timeout=TIMEOUT,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,  # a worker waits for its broker as long as it takes
        broker_transport_options=_make_redis_options() if is_redis(url) else {},
    )


def is_redis(url: str) -> bool:
    """Return whether a broker is Redis: redis://, or rediss:// by TLS; else it is RabbitMQ."""
    return url.startswith("redis")


def _make_redis_options() -> dict[str, object]:
    """Return options by which a lost server is noticed, and what a dead worker had fetched is fetched by another."""
    options = {getattr(socket, name): value for name, value in KEEPALIVE.items() if hasattr(socket, name)}
    return {
        "visibility_timeout": 60,
        "socket_keepalive": True,
        "socket_keepalive_options": options,
        "socket_connect_timeout": TIMEOUT,
    }


class Broker:
    """The sending side: one connection, made when it is needed, and made anew after a fault. For one thread."""

    def __init__(self, url: str, queue: str) -> None:
        self._app, self._queue = make_app(url, queue), queue
        self.address = hide_secrets(url)  # for a person
        connection = self._app.connection_for_write()  # it is made when it is needed
        self._faults: tuple[type[BaseException], ...] = (
            OSError,
            KombuError,
            *connection.connection_errors,
            *connection.channel_errors,
        )
        self._connection: Connection | None = None
        self._producer: Any = None

    def count_waiting(self) -> int:
        """Return how many messages no worker has taken yet; BrokerError where the broker cannot be asked."""
        with self._translating():
            declared = self._open().channel.queue_declare(queue=self._queue, durable=True, auto_delete=False)
            return int(declared.message_count)

    def send(self, task: str, *parameters: object) -> None:
        """Send work; BrokerError where the broker does not take it."""
        with self._translating():
            self._app.send_task(task, parameters, producer=self._open(), queue=self._queue, retry=False)

    def close(self) -> None:
        """Let go of the connection."""
        connection, self._connection, self._producer = self._connection, None, None
        if connection is not None:
            with suppress(*self._faults):
                connection.release()  # type: ignore[no-untyped-call]  # kombu types it in part

    def _open(self) -> Any:
        if self._producer is None:
            connection: Any = self._app.connection_for_write()
            connection.transport_options.update(self._make_timeout_options())
            self._connection = connection
            connection.connect()
            self._producer = self._app.amqp.Producer(connection)
            self._app.amqp.queues[self._queue].bind(self._producer.channel).declare()
        return self._producer

    def _make_timeout_options(self) -> dict[str, object]:
        """Return options by which no call waits for ever; a worker's own connection has to wait."""
        if is_redis(self._app.conf.broker_url):
            return {"socket_timeout": TIMEOUT}
        return {"read_timeout": TIMEOUT, "write_timeout": TIMEOUT, "max_retries": 0}

    @contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            yield
        except self._faults as error:
            logging.getLogger("bantin").debug("the broker failed", exc_info=error)
            self.close()
            reason = hide_secrets_in(" ".join(str(error).split())) or type(error).__name__
            raise BrokerError(WorkerCode.BROKER_FAILED(reason=reason), subject=self.address) from None
