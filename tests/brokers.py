"""Real brokers for tests: RabbitMQ and Redis, a queue of its own for each test."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit
from uuid import uuid4

from broker import make_app
from tests.daemon import require

URLS = {
    "rabbitmq": os.environ.get("BANTIN_TEST_RABBITMQ", "amqp://guest:guest@127.0.0.1:5672//"),
    "redis": os.environ.get("BANTIN_TEST_REDIS", "redis://127.0.0.1:6379/9"),
}


def answers(url: str) -> bool:
    place = urlsplit(url)
    try:
        with socket.create_connection((place.hostname or "", place.port or 0), timeout=20):
            return True
    except OSError:
        return False


@contextmanager
def open_queue(kind: str) -> Iterator[tuple[str, str]]:
    """Give the URL of a broker and the name of a queue, which is deleted at the end; skip where there is no broker."""
    url, queue = URLS[kind], f"test-{uuid4().hex}"
    require(kind, answers(url), f"{kind} does not answer at {url}")
    try:
        yield url, queue
    finally:
        with make_app(url, queue).connection_for_write() as connection:
            connection.default_channel.queue_delete(queue)


class Relay:
    """A way to a broker that can be cut: it passes on what it gets, in both directions."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self._target = (place.hostname or "", place.port or 0)
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        user = place.netloc.rpartition("@")[0]
        self.url = place._replace(netloc=f"{user}{'@' if user else ''}127.0.0.1:{port}").geturl()
        self._accepting = threading.Thread(target=self._accept)

    def __enter__(self) -> "Relay":
        self._accepting.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join()
        self.cut()

    def cut(self) -> None:
        """Close all connections; new ones are passed on again."""
        with self._lock:
            ends, self._open = self._open, []  # what is accepted from here on is left to the next cut
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near = self._listener.accept()[0]
                try:
                    far = socket.create_connection(self._target)
                except OSError:
                    near.close()
                    continue
                with self._lock:
                    self._open += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    @staticmethod
    def _pass_on(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
