"""Single options of a stored source, read from its JSON without validating all of them."""

import json


def is_paused(options: str) -> bool:
    """Return whether a source is left alone, by what `SourceEntry.to_json` gave.

    >>> is_paused('{"paused":true,"slug":"a","url":"https://a.example/"}'), is_paused('{"title":"paused"}')
    (True, False)
    """
    return "paused" in options and json.loads(options).get("paused") is True


def is_browsed(options: str) -> bool:
    """Return whether a browser opens a source's page, by what `SourceEntry.to_json` gave.

    >>> is_browsed('{"browser":true,"slug":"a","url":"https://a.example/"}'), is_browsed('{"title":"browser"}')
    (True, False)
    """
    return "browser" in options and json.loads(options).get("browser") is True
