"""HTTP: feeds for readers, pages for people.

    app.make_app(store, ...)   the whole public surface as one ASGI application
    server.serve(app, ...)     runs it in the main thread until SIGTERM or SIGINT

A request passes `asgi` (method, size, the headers of every answer), which answers feeds
itself from `feed_cache`; all else goes on to Starlette and `pages`, `static_files`, `reports`.
What the owner changes is written behind `gate` alone. No address in an answer depends on the Host
that a request claims, and no page needs a script.
"""
