"""A managed site at a real address on loopback, for real browsers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from tests.add_site import Site
from tests.daemon import free_port, until


@contextmanager
def serving(made: Site, base_url: str = "") -> Iterator[str]:
    """Serve a site; yields its URL, at which the browser is the owner's. `base_url` is what pages name instead."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    application = made.browser(base_url=base_url or url).served
    server = uvicorn.Server(
        uvicorn.Config(application, host="127.0.0.1", port=port, log_level="warning", lifespan="off")  # type: ignore[arg-type]  # an ASGI application
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        until(lambda: server.started)
        yield url
    finally:
        server.should_exit = True
        thread.join(60)
