"""The API for other programs, under /api/v1: sources, items, runs, as JSON.

    operations     the one table of what can be asked; routes and the OpenAPI description are made of it
    wire           the shapes of what goes over the wire
    reading        what is answered without changing anything
    app            HTTP around that: tokens, parameters, problems, caching

It is imported with the first request to it.
"""
