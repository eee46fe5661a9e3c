"""Runs the application under uvicorn, in the main thread, until SIGTERM or SIGINT."""

import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from messages import Message
from messages.responses import ResponseCode
from model.errors import BantinError
from web.protocol import BoundedProtocol

GRACE_SECONDS = 3  # for answers under way when the end comes
CONNECTIONS = 2000


def _do_nothing() -> None:
    return None


class _Server(uvicorn.Server):
    """Tells when it listens, and when it begins to end."""

    def __init__(
        self, config: uvicorn.Config, *, on_ready: Callable[[], None], on_stopping: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._on_ready, self._on_stopping = on_ready, on_stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._on_stopping()
        await super().shutdown(sockets)


def serve(
    app: ASGIApp,
    *,
    host: str,
    port: int,
    on_ready: Callable[[], None] = _do_nothing,
    on_stopping: Callable[[], None] = _do_nothing,
) -> None:
    """Serve until SIGTERM or SIGINT (both end it quietly), or until `on_stopping` raises.

    `on_ready` is called once connections are accepted, `stopping` as soon as the end begins;
    both in this thread, and neither may block. An address that cannot be had raises
    BantinError.
    """
    config = uvicorn.Config(
        app,
        http=BoundedProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    with open_listener(host, port) as listener, _suppress_signals():
        _Server(config, on_ready=on_ready, on_stopping=on_stopping).run(sockets=[listener])


@contextmanager
def open_listener(host: str, port: int) -> Iterator[socket.socket]:
    """Give a socket bound to the address (0: any free port); BantinError where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        raise BantinError(_describe_error(error, host, port)) from None
    with listener:
        yield listener


def _describe_error(error: OSError | OverflowError, host: str, port: int) -> Message:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return ResponseCode.PORT_TAKEN(host=host, port=port)
    # Not os.strerror: a resolver's numbers are not the system's.
    reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
    return ResponseCode.CANNOT_LISTEN(host=host, port=port, reason=reason)


@contextmanager
def _suppress_signals() -> Iterator[None]:
    """Keep uvicorn from raising its signal again once it has ended well: the exit status is ours to give."""
    signals = (signal.SIGTERM, signal.SIGINT)
    try:
        before = {number: signal.signal(number, lambda *_: None) for number in signals}
    except ValueError:  # not in the main thread: there are no signals to keep
        before = {}
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, former)
