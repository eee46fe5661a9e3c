"""HTTP: feeds for readers, pages for people.

    app(store, ...)   the whole public surface as one ASGI application
    serve(app, ...)   runs it in the main thread until SIGTERM or SIGINT

A request passes `front` (method, size, the headers of every answer), which answers feeds
itself from `shelf`; all else goes on to Starlette and `pages`, `files`, `reports`.
Nothing is written but by /add, which stands behind `gate`. No address that is told depends on
the Host that a request claims, and no page needs a script.
"""

from web.app import app
from web.server import serve

__all__ = ["app", "serve"]
