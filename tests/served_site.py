"""A managed site at a real address on loopback, for real browsers."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from tests.add_site import Site
from tests.daemon import until


@contextmanager
def serving(made: Site, base_url: str = "") -> Iterator[str]:
    """Serve a site; yields its URL, at which the browser is the owner's. `base_url` is what pages name instead."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        application = made.browser(base_url=base_url or url).served
        config = uvicorn.Config(application, log_level="warning", lifespan="off")  # type: ignore[arg-type]  # an ASGI application
        with run_server(config, listener):
            yield url


@contextmanager
def run_server(config: uvicorn.Config, listener: socket.socket) -> Iterator[None]:
    """Serve on a socket that listens already, so that nobody else can take its port."""
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        until(lambda: server.started)
        yield
    finally:
        server.should_exit = True
        thread.join(60)
